"""What the decisions in force have made of records: the journal, folded.

A *case* is what hangs together: proposals that were decided on, and what came of them. A decision on the outcome of
an earlier one belongs to the same case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kroniek.model import Decidable, Decision
from kroniek.review.substance import changed, pieces

ACCEPTED, REJECTED = "accepted", "rejected"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a person made of something: the record, whether it is right, what was proposed then, and in which entry.

    `apart` are ids of proposals that were there when it was added: those are other things, told at the same words.
    """

    record: Decidable
    verdict: str
    seen: tuple[Decidable, ...]
    number: int
    apart: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """Outcomes that hang together, and the numbers of the decisions that led to them, in order."""

    outcomes: tuple[Outcome, ...]
    numbers: tuple[int, ...]

    @property
    def anchors(self) -> tuple[Decidable, ...]:
        """The records by whose words the case is found again: what was proposed, or else what the person made."""
        return tuple(anchor for o in self.outcomes for anchor in (o.seen or (o.record,)))

    @property
    def apart(self) -> frozenset[str]:
        """The ids of proposals that are something else."""
        return frozenset(id_ for o in self.outcomes for id_ in o.apart)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The journal, folded.

    `undone` says by which entry in force an entry is undone. `adrift` are decisions in force whose subject is not
    there (any more), in order. `apart` are pairs of ids of records that are not one.
    """

    decisions: Mapping[int, Decision]
    undone: Mapping[int, int]
    cases: tuple[Case, ...]
    adrift: tuple[Decision, ...]
    apart: frozenset[frozenset[str]] = frozenset()

    @property
    def last(self) -> int:
        """The number of the newest entry, 0 where there is none."""
        return max(self.decisions, default=0)


def fold(decisions: Iterable[Decision]) -> Ledger:
    """What the entries of a journal come to. They may be given in any order; their numbers tell it."""
    return Folder().add(decisions)


class Folder:
    """Folds a journal as it grows: new entries are taken in where the old ones stand as they did."""

    def __init__(self) -> None:
        self._ordered: list[Decision] = []
        self._folding = _Folding()
        self._adrift: list[Decision] = []

    def add(self, decisions: Iterable[Decision]) -> Ledger:
        """What all entries given so far come to."""
        new = sorted(decisions, key=lambda d: d.number)
        follows = not self._ordered or not new or new[0].number > self._ordered[-1].number
        self._ordered = sorted([*self._ordered, *new], key=lambda d: d.number)
        undone = undone_by(self._ordered)
        if not follows or any(d.action == "undo" for d in new):
            new, self._folding, self._adrift = self._ordered, _Folding(), []
        acting = (d for d in new if d.number not in undone and d.action not in ("undo", "apart"))
        self._adrift += [d for d in acting if not self._folding.take(d)]
        cases = tuple(sorted(self._folding.cases.values(), key=lambda c: c.numbers))
        known = MappingProxyType({d.number: d for d in self._ordered})
        apart = (d for d in self._ordered if d.action == "apart" and d.number not in undone)
        pairs = frozenset(frozenset(r.id for r in d.before) for d in apart)
        return Ledger(known, MappingProxyType(undone), cases, tuple(self._adrift), pairs)


def undone_by(decisions: Sequence[Decision]) -> dict[int, int]:
    """The entries that an entry in force undoes, each with the newest that does."""
    undone: dict[int, int] = {}
    for decision in sorted(decisions, key=lambda d: -d.number):
        if decision.undoes is not None and decision.number not in undone:
            undone.setdefault(decision.undoes, decision.number)
    return undone


class _Folding:
    """The cases so far, by a key of their own."""

    def __init__(self) -> None:
        self.cases: dict[int, Case] = {}
        self._at: dict[str, list[tuple[int, Outcome]]] = {}

    def take(self, decision: Decision) -> bool:
        """Takes a decision in; False where what it was made on is not there."""
        used: dict[int, list[Outcome]] = {}
        for record in decision.before:
            live = self._at.get(record.id, [])
            match = [(key, outcome) for key, outcome in live if _same(outcome.record, record)]
            if match:
                used.setdefault(match[-1][0], []).append(match[-1][1])
            elif live or not any(s.id == record.id and _same(s, record) for s in decision.seen):
                return False
        for record in decision.after:
            # Made twice, as by adding the same again: the newer stands for both.
            for key, outcome in self._at.get(record.id, []):
                if outcome not in used.setdefault(key, []):
                    used[key].append(outcome)
        self._join(decision, used)
        return True

    def _join(self, decision: Decision, used: Mapping[int, Sequence[Outcome]]) -> None:
        outcomes: list[Outcome] = []
        numbers: list[int] = []
        for key, gone in used.items():
            case = self.cases.pop(key)
            for outcome in case.outcomes:
                self._at[outcome.record.id].remove((key, outcome))
            outcomes += [o for o in case.outcomes if o not in gone]
            numbers += case.numbers
        apart = frozenset(id_ for gone in used.values() for outcome in gone for id_ in outcome.apart)
        outcomes += _outcomes(decision, apart)
        self.cases[decision.number] = Case(tuple(outcomes), tuple(sorted({*numbers, decision.number})))
        for outcome in outcomes:
            self._at.setdefault(outcome.record.id, []).append((decision.number, outcome))


def _outcomes(decision: Decision, apart: frozenset[str]) -> list[Outcome]:
    number = decision.number
    if decision.action == "reject":
        shown = next(r for r in (*decision.before, *decision.seen) if r.id == decision.record)
        return [Outcome(shown, REJECTED, decision.seen, number, apart)]
    if decision.action == "add":
        apart |= {r.id for r in decision.seen}
        return [Outcome(record, ACCEPTED, (), number, apart) for record in decision.after]
    return [Outcome(record, ACCEPTED, decision.seen, number, apart) for record in decision.after]


def _same(first: Decidable, second: Decidable) -> bool:
    return not changed(first, second) and pieces(first) == pieces(second)
