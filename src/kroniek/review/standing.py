"""What stands of each record, from the journal and what the rules propose today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from kroniek.model import Decidable, Decision
from kroniek.review.binding import Proposals, Subject, bind, candidates
from kroniek.review.cases import ACCEPTED, REJECTED, Case, Ledger, Outcome
from kroniek.review.substance import ATTRIBUTES, agrees, changed, pieces, sort, uncovered

OPEN, RETURNED = "open", "returned"
STATES = (OPEN, RETURNED, ACCEPTED, REJECTED)
GONE, EVIDENCE, MERGED, SPLIT, RESTS, CHANGED = "gone", "evidence", "merged", "split", "rests", "changed"
"""Why a record comes back: it is no longer proposed; some of its words no longer tell it; it is now one with another
that was decided on; it is now several; the decision rests on one that was undone; a field changed."""


@dataclass(frozen=True, slots=True)
class Item:
    """A record as it stands.

    `record` is what is shown: the person's where one decided, else the proposal. `proposals` are what the rules say
    today, `replaces` what a next decision replaces, `numbers` the entries that led here, the newest last.
    `edited` are the fields in which the person differs from what was proposed; `because` is why it came back.
    """

    record: Decidable
    state: str
    proposals: tuple[Decidable, ...]
    replaces: tuple[Decidable, ...]
    numbers: tuple[int, ...] = ()
    edited: frozenset[str] = frozenset()
    because: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id of the record shown."""
        return self.record.id


@dataclass(frozen=True, slots=True)
class Standing:
    """All records on which there are decisions, by id; `hidden` are proposals that others came in the place of.

    A proposal that is in neither is open.
    """

    items: Mapping[str, Item]
    hidden: frozenset[str]

    def of(self, proposal: Decidable) -> Item | None:
        """How a proposal stands; None where another record came in its place."""
        if proposal.id in self.items:
            return self.items[proposal.id]
        return None if proposal.id in self.hidden else opened(proposal)


def opened(proposal: Decidable) -> Item:
    """A proposal that nobody has decided on."""
    return Item(proposal, OPEN, (proposal,), (proposal,))


def stand(ledger: Ledger, proposals: Iterable[Decidable]) -> Standing:
    """How things stand.

    Args:
        ledger: the journal, folded.
        proposals: what the rules propose today; at least all that is told in a report in which a record of the
            ledger is told. All others are open.
    """
    return Stander(proposals).stand(ledger)


@dataclass(frozen=True, slots=True)
class _Settled:
    """What came of cases that could be bound to the same proposals.

    `items` are by the numbers of the first case of each group; `bound` are the ids of all their proposals.
    """

    items: Sequence[tuple[tuple[int, ...], Sequence[Item]]]
    bound: frozenset[str]


class Stander:
    """Works out how things stand as the journal grows, under the same proposals.

    A case is the same as long as the same entries led to it, and cases that share no candidate have nothing to do with
    each other; so only those are settled anew that a new entry touches.
    """

    def __init__(self, proposals: Iterable[Decidable] = ()) -> None:
        self._known = Proposals(proposals)
        self._candidates: dict[tuple[int, ...], frozenset[str]] = {}
        self._settled: dict[tuple[tuple[int, ...], ...], _Settled] = {}

    def add(self, proposals: Iterable[Decidable]) -> None:
        """Takes in what is proposed in reports in which nothing was decided on so far."""
        self._known.add(proposals)

    def stand(self, ledger: Ledger) -> Standing:
        """How things stand."""
        cases = ledger.cases
        numbers = [case.numbers for case in cases]
        known = self._candidates
        self._candidates = {n: known.get(n) or self._of(case) for n, case in zip(numbers, cases, strict=True)}
        before, self._settled = self._settled, {}
        for group in _groups([self._candidates[n] for n in numbers]):
            key = tuple(numbers[i] for i in group)
            self._settled[key] = before.get(key) or self._settle([cases[i] for i in group])
        items: dict[str, Item] = {}
        told = [one for settled in self._settled.values() for one in settled.items]
        for _, some in sorted(told, key=lambda one: one[0]):
            for item in some:
                items.setdefault(item.id, item)
        _returned_by(ledger.adrift, self._known, items)
        spoken_for = {id_ for settled in self._settled.values() for id_ in settled.bound}
        return Standing(MappingProxyType(dict(sorted(items.items()))), frozenset(spoken_for - items.keys()))

    def _of(self, case: Case) -> frozenset[str]:
        return candidates(Subject(case.anchors, case.apart), self._known)

    def _settle(self, cases: Sequence[Case]) -> _Settled:
        bound = bind([Subject(case.anchors, case.apart) for case in cases], self._known)
        items = []
        for group in _groups([[r.id for r in some] for some in bound]):
            here, first = [cases[i] for i in group], cases[group[0]]
            rivals = len(here) > 1
            of = _of_rivals(here, [bound[i] for i in group]) if rivals else _of_case(first, bound[group[0]])
            items.append((first.numbers, of))
        return _Settled(items, frozenset(r.id for some in bound for r in some))


def _groups(shared: Sequence[Iterable[str]]) -> list[list[int]]:
    """The indices of those that share an id, together."""
    root = list(range(len(shared)))

    def find(index: int) -> int:
        while root[index] != index:
            root[index] = root[root[index]]
            index = root[index]
        return index

    first: dict[str, int] = {}
    for index, some in enumerate(shared):
        for id_ in some:
            one, other = find(first.setdefault(id_, index)), find(index)
            root[max(one, other)] = min(one, other)
    groups: dict[int, list[int]] = {}
    for index in range(len(shared)):
        groups.setdefault(find(index), []).append(index)
    return list(groups.values())


def _of_case(case: Case, bound: Sequence[Decidable]) -> list[Item]:
    if not any(_because(case, o, bound) for o in case.outcomes):
        return [_standing(case, outcome, bound) for outcome in case.outcomes]
    if len(case.outcomes) == 1 and len(bound) > max(1, len(case.outcomes[0].seen)):
        return [_back(p, [case], [p], (SPLIT,)) for p in bound]
    items = []
    for outcome in case.outcomes:
        because = _because(case, outcome, bound)
        items.append(_returned(case, outcome, bound, because) if because else _standing(case, outcome, bound))
    return items


def _of_rivals(cases: Sequence[Case], bound: Sequence[Sequence[Decidable]]) -> list[Item]:
    """Several cases have come to one proposal: all come back, as what is proposed today."""
    proposals = {r.id: r for some in bound for r in some}
    return [_back(proposals[id_], cases, [proposals[id_]], (MERGED,)) for id_ in sorted(proposals)]


def _back(proposal: Decidable, cases: Sequence[Case], proposals: Sequence[Decidable], because: tuple[str, ...]) -> Item:
    replaced = tuple(o.record for case in cases for o in case.outcomes)
    numbers = tuple(sorted(n for case in cases for n in case.numbers))
    return Item(proposal, RETURNED, tuple(proposals), replaced, numbers, frozenset(), because)


def _because(case: Case, outcome: Outcome, bound: Sequence[Decidable]) -> tuple[str, ...]:
    """Why an outcome does not stand; empty where it does."""
    made = [o.record for o in case.outcomes if o.verdict == ACCEPTED]
    value = outcome.record if len(outcome.seen) <= 1 and len(case.outcomes) == 1 else None
    if not outcome.seen:
        return () if not bound or _pair(bound, [outcome.record], value) else _reasons([outcome.record], bound)
    if not bound:
        return () if outcome.verdict == REJECTED else (GONE,)
    if _pair(bound, outcome.seen, value) or (outcome.verdict == ACCEPTED and _pair(bound, made, None)):
        return ()
    return _reasons(outcome.seen, bound)


def _pair(bound: Sequence[Decidable], seen: Sequence[Decidable], value: Decidable | None) -> bool:
    """Whether today's proposals are those of then, each once."""
    if len(bound) != len(seen):
        return False
    left = list(bound)
    for one in seen:
        match = next((b for b in left if agrees(b, one, value)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _reasons(seen: Sequence[Decidable], bound: Sequence[Decidable]) -> tuple[str, ...]:
    if len(bound) < len(seen):
        return (MERGED,)
    if len(bound) > len(seen):
        return (SPLIT,)
    told = [p for s in seen for p in pieces(s)]
    lost = (EVIDENCE,) if uncovered(told, bound) else ()
    differs = set[str]()
    for one in seen:
        same = [b for b in bound if b.id == one.id] or [b for b in bound if sort(b) == sort(one)] or list(bound)
        differs |= min((changed(b, one) for b in same), key=len)
    return (*lost, *(f"{CHANGED}:{name}" for name in sorted(differs))) or (CHANGED,)


def _standing(case: Case, outcome: Outcome, bound: Sequence[Decidable]) -> Item:
    record, edited = outcome.record, frozenset[str]()
    if len(outcome.seen) == 1:
        edited = changed(record, outcome.seen[0])
    alone = len(case.outcomes) == 1 and len(outcome.seen) <= 1 and len(bound) == 1
    if alone:
        record = refreshed(record, bound[0])
    return Item(record, outcome.verdict, tuple(bound), (outcome.record,), case.numbers, edited)


def _returned(case: Case, outcome: Outcome, bound: Sequence[Decidable], because: tuple[str, ...]) -> Item:
    record = outcome.record
    if len(bound) == 1 and len(case.outcomes) == 1:
        # What was rejected is shown as it is proposed today; what a person made stays as they made it.
        record = bound[0] if outcome.verdict == REJECTED else replace(record, id=bound[0].id)
    edited = changed(outcome.record, outcome.seen[0]) if len(outcome.seen) == 1 else frozenset[str]()
    return Item(record, RETURNED, tuple(bound), (outcome.record,), case.numbers, edited, because)


def refreshed(record: Decidable, proposal: Decidable) -> Decidable:
    """The proposal with what the person has otherwise: evidence, spellings and voices are today's."""
    values = {
        attribute: getattr(record, attribute)
        for name in changed(record, proposal)
        for attribute in ATTRIBUTES[type(record)][name]
    }
    return replace(proposal, **values)


def _returned_by(adrift: Sequence[Decision], known: Proposals, items: dict[str, Item]) -> None:
    """Brings back what decisions were about that rest on undone ones, unless something newer was decided on it."""
    showing: dict[str, list[str]] = {}
    for item in items.values():
        for proposal in item.proposals:
            showing.setdefault(proposal.id, []).append(item.id)
    subjects = [Subject(d.seen or d.before or d.after) for d in adrift]
    for decision, bound in zip(adrift, bind(subjects, known), strict=True):
        for proposal in bound:
            for id_ in showing.setdefault(proposal.id, [proposal.id]):
                item = items.get(id_) or opened(proposal)
                if any(number > decision.number for number in item.numbers):
                    continue
                numbers = tuple(sorted({*item.numbers, decision.number}))
                because = tuple(dict.fromkeys((*item.because, RESTS)))
                items[id_] = replace(item, state=RETURNED, numbers=numbers, because=because)
