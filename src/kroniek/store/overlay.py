"""People's decisions, to be laid over what pages show: which proposals go, and which records come in their place.

Most decisions leave a proposal as it is; what is kept here is only what differs, so that a page of a large chronicle
need not look at every decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TypeVar, cast

from kroniek.model import Control, Decidable, Decision, Event, Figure
from kroniek.review import Item
from kroniek.review.cases import ACCEPTED
from kroniek.review.standing import OPEN, RETURNED
from kroniek.store.folding import Folded
from kroniek.store.names import fold, spellings_of_actors, spellings_of_place

SHOWN: Mapping[str, frozenset[str]] = {
    "accepted": frozenset({ACCEPTED}),
    "standing": frozenset({ACCEPTED, OPEN, RETURNED}),
}
"""Which records are shown: only those that a person accepted and that still fit, or all but the rejected ones."""

R = TypeVar("R", Event, Control, Figure)
T = TypeVar("T")


class Overlay:
    """What decisions change of the proposals. `show` is a key of SHOWN.

    `own` are the records, by id, that no table has as they are shown: edited, merged, split, added, or returned so.
    """

    def __init__(self, folded: Folded, show: str = "standing") -> None:
        self._ledger = folded.ledger
        self._standing = folded.standing
        self._states = SHOWN[show]
        self._made: dict[str, tuple[object, object]] = {}
        shown = (i for i in folded.standing.items.values() if i.state in self._states)
        self.own: Mapping[str, Decidable] = {i.id: i.record for i in shown if not _proposed(i)}

    @property
    def empty(self) -> bool:
        """Whether nothing is shown otherwise than it is proposed, and nothing is marked."""
        return self.all_open and not self._standing.items and not self._standing.hidden

    @property
    def all_open(self) -> bool:
        """Whether proposals are shown on which nobody decided."""
        return OPEN in self._states

    def keeps(self, id_: str) -> bool:
        """Whether a proposal is shown, just as it is proposed."""
        item = self._standing.items.get(id_)
        if item is None:
            return self.all_open and id_ not in self._standing.hidden
        return item.state in self._states and id_ not in self.own

    def shows(self, id_: str) -> bool:
        """Whether a record with this id is shown, as it is proposed or as people have it."""
        return id_ in self.own or self.keeps(id_)

    @cached_property
    def touched(self) -> Sequence[str]:
        """The ids of all records on which there are decisions, and of proposals that others came in the place of."""
        return sorted({*self._standing.items, *self._standing.hidden})

    def item(self, id_: str) -> Item | None:
        """How a record stands on which there are decisions."""
        return self._standing.items.get(id_)

    def instead(self, proposed: str) -> list[Item]:
        """The records in the place of a proposal that is hidden."""
        return self._instead.get(proposed, []) if proposed in self._standing.hidden else []

    def decisions(self, id_: str) -> list[Decision]:
        """The entries that led to how a record stands, the newest first."""
        item = self.item(id_)
        return [self._ledger.decisions[n] for n in reversed(item.numbers)] if item else []

    def of(self, kind: type[R]) -> list[R]:
        """The own records of a kind, in order of id."""
        return [record for record in self.own.values() if isinstance(record, kind)]

    def told_in(self, report: str) -> Sequence[Decidable]:
        """The own records that rest on a report."""
        return self._by_report.get(report, ())

    def named(self, kind: type[Decidable], role: str, name: str) -> list[str]:
        """The ids of own records of which a place or actor is called so."""
        return self._names.get((kind, role, fold(name)), [])

    def called(self, id_: str) -> str | None:
        """What a place or actor with this id is called in an own record."""
        return self._called.get(id_)

    def event(self, event: Event) -> Event:
        """An event with only those figures that are shown."""
        figures = self.figures(event.figures)
        return event if figures == event.figures else replace(event, figures=figures)

    def figures(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The figures that are shown in the place of those proposed, in order."""
        asked = tuple(ids)
        if all(map(self.keeps, asked)):
            return asked
        return tuple(sorted({id_ for proposed in asked for id_ in self._figures(proposed)}))

    def once(self, name: str, base: object, make: Callable[[], T]) -> T:
        """What `make` gives, made once for a name for as long as what it is made from is the same object."""
        found = self._made.get(name)
        if found is None or found[0] is not base:
            found = self._made[name] = (base, make())
        return cast(T, found[1])

    def _figures(self, proposed: str) -> list[str]:
        if self.shows(proposed):
            return [proposed]
        return [item.id for item in self._instead.get(proposed, []) if item.state in self._states]

    @cached_property
    def _instead(self) -> Mapping[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for item in self._standing.items.values():
            for proposal in item.proposals:
                found.setdefault(proposal.id, []).append(item)
        return found

    @cached_property
    def _by_report(self) -> Mapping[str, list[Decidable]]:
        found: dict[str, list[Decidable]] = {}
        for record in self.own.values():
            for report in sorted({e.report for e in record.evidence}):
                found.setdefault(report, []).append(record)
        return found

    @cached_property
    def _names(self) -> Mapping[tuple[type[Decidable], str, str], list[str]]:
        found: dict[tuple[type[Decidable], str, str], list[str]] = {}
        for record in self.own.values():
            actors = record.actors if isinstance(record, Event) else ()
            actors = (record.holder,) if isinstance(record, Control) else actors
            for role, names in (("place", spellings_of_place(record.place)), ("actor", spellings_of_actors(actors))):
                for name in names:
                    found.setdefault((type(record), role, name), []).append(record.id)
        return found

    @cached_property
    def _called(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for record in self.own.values():
            if record.place:
                found[record.place.place.id] = record.place.place.name
            actors = record.actors if isinstance(record, Event) else ()
            for one in (record.holder,) if isinstance(record, Control) else actors:
                found[one.actor.id] = one.actor.name
        return found


def _proposed(item: Item) -> bool:
    """Whether a record stands just as it is proposed."""
    return any(p.id == item.id and p == item.record for p in item.proposals)
