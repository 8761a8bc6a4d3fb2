"""Making decisions: what each writes into the journal. Nothing here changes anything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from kroniek.model import Decidable, Decision, Event, Evidence, Span, kind_of
from kroniek.review.problems import ProblemError
from kroniek.review.standing import Item
from kroniek.review.substance import sort


@dataclass(frozen=True, slots=True)
class Deciding:
    """Who decides, when (ISO 8601, UTC), by which version of the rules the proposals were made, and why."""

    who: str
    at: str
    rules: str | None = None
    why: str | None = None
    batch: str | None = None

    def accept(self, item: Item, *, proposal: bool = False) -> Decision:
        """The record shown is right; with `proposal`, what the rules say today is."""
        after = item.proposals[0] if proposal and item.proposals else item.record
        return self._on("accept", [item], [after])

    def edit(self, item: Item, after: Decidable) -> Decision:
        """The record is right with some fields changed.

        Raises:
            ProblemError: nothing was changed.
        """
        if after == item.record:
            raise ProblemError("nothing_changed")
        return self._on("edit", [item], [after])

    def reject(self, item: Item) -> Decision:
        """There is no such thing."""
        return self._on("reject", [item], [])

    def merge(self, items: Sequence[Item]) -> Decision:
        """The records are one; what is said of it is what the first has, with the evidence of all.

        Raises:
            ProblemError: they are fewer than two, or of several kinds.
        """
        if len({item.id for item in items}) < 2 or len({kind_of(item.record) for item in items}) > 1:
            raise ProblemError("merge_two")
        return self._on("merge", items, [merged([item.record for item in items])])

    def apart(self, one: Item, other: Item) -> Decision:
        """The two are not one, whatever else they are."""
        decision = self._on("apart", [one, other], [])
        both = (one.record, other.record)
        return replace(decision, before=both, after=both, seen=())

    def split(self, item: Item, apart: Collection[int]) -> Decision:
        """The record is two: the pieces of its evidence with these indices tell another.

        Raises:
            ProblemError: one of the two would have no evidence.
        """
        evidence = item.record.evidence
        second = tuple(e for i, e in enumerate(evidence) if i in apart)
        first = tuple(e for i, e in enumerate(evidence) if i not in apart)
        if not first or not second:
            raise ProblemError("split_some")
        parts = [replace(item.record, id=new_id("split", item.record, e), evidence=e) for e in (first, second)]
        return self._on("split", [item], parts)

    def add(self, record: Decidable, beside: Sequence[Decidable] = ()) -> Decision:
        """Something that the rules have missed, told at the words that a person selected.

        `beside` is what is proposed at these words already: other things.

        Raises:
            ProblemError: it rests on no words.
        """
        if not record.evidence:
            raise ProblemError("no_words")
        made = replace(record, id=new_id("added", record, record.evidence))
        return Decision(
            made.id,
            "add",
            self.who,
            self.at,
            kind_of(made),
            (),
            (made,),
            tuple(beside),
            self.why,
            self.rules,
            self.batch,
        )

    def undo(self, decision: Decision) -> Decision:
        """What was decided does not hold. To undo an undo makes it hold again."""
        return Decision(
            decision.record,
            "undo",
            self.who,
            self.at,
            decision.kind,
            decision.after,
            decision.before,
            (),
            self.why,
            self.rules,
            self.batch,
            decision.number,
        )

    def _on(self, action: str, items: Sequence[Item], after: Sequence[Decidable]) -> Decision:
        before = tuple(r for item in items for r in item.replaces)
        seen = tuple({r.id: r for item in items for r in item.proposals}.values())
        kind = kind_of(items[0].record)
        return Decision(
            items[0].id,
            action,
            self.who,
            self.at,
            kind,
            before,
            tuple(after),
            seen,
            self.why,
            self.rules,
            self.batch,
        )


def merged(records: Sequence[Decidable]) -> Decidable:
    """One record of several of a kind: the first, with the evidence of all, and of events all actors."""
    first, evidence = records[0], tuple(sorted({e for r in records for e in r.evidence}, key=_place))
    sensitive = any(r.sensitive for r in records)
    made = replace(first, id=new_id("merged", first, evidence), evidence=evidence, sensitive=sensitive)
    if isinstance(made, Event):
        events = [r for r in records if isinstance(r, Event)]
        actors = {(a.role, a.actor.id): a for e in reversed(events) for a in e.actors}
        figures = tuple(sorted({f for e in events for f in e.figures}))
        place = made.place or next((e.place for e in events if e.place), None)
        return replace(made, actors=tuple(a for _, a in sorted(actors.items())), figures=figures, place=place)
    return made


def _place(evidence: Evidence) -> tuple[str, Span, tuple[str, ...]]:
    return evidence.report, evidence.span, evidence.attribution


def new_id(how: str, record: Decidable, evidence: Sequence[Evidence]) -> str:
    """An id for a record that a person made: the same for the same sort of thing at the same words."""
    places = [[e.report, e.span.start, e.span.end] for e in evidence]
    text = json.dumps([how, str(sort(record)), record.id, places])
    return f"{kind_of(record)}:{how}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def stamp(item: Item) -> str:
    """What a person saw, in short: another stamp is that somebody, or newer rules, changed the record meanwhile."""
    seen = repr((item.record, item.state, item.proposals, item.replaces, item.numbers))
    return hashlib.sha256(seen.encode("utf-8", "surrogatepass")).hexdigest()[:20]
