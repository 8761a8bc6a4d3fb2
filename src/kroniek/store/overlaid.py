"""A chronicle as people's decisions leave it: what the rules propose, with what was decided in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from heapq import merge
from typing import TypeVar

from kroniek.model import Control, Decidable, Event, Figure, Interval
from kroniek.review import Standing
from kroniek.review.standing import OPEN, RETURNED
from kroniek.store.asking import ANYTHING, Wanted
from kroniek.store.decisions import current, newest
from kroniek.store.names import fold, spellings_of_actors, spellings_of_place
from kroniek.store.overlay import SHOWN
from kroniek.store.views import Views

R = TypeVar("R", Event, Control, Figure)


class Overlaid(Views):
    """A chronicle opened for reading, with decisions. `show` is a key of SHOWN.

    Raises:
        UsageError, StoreError: as `Views`.
    """

    def __init__(self, where: str, show: str = "standing") -> None:
        super().__init__(where)
        self._states = SHOWN[show]

    @cached_property
    def standing(self) -> Standing:
        """How the records stand on which there are decisions."""
        return current(self._connection) if newest(self._connection) else Standing({}, frozenset())

    def returned(self) -> int:
        """How many records have come back for review."""
        return sum(item.state == RETURNED for item in self.standing.items.values())

    def events(self, wanted: Wanted = ANYTHING) -> Iterator[Event]:
        """As in `Views`; figures of events are those that are shown."""
        for event in self._shown(super().events(wanted), Event, wanted, _by_day):
            yield replace(event, figures=self._figures(event.figures))

    def control(self, wanted: Wanted = ANYTHING) -> Iterator[Control]:
        """As in `Views`."""
        return self._shown(super().control(wanted), Control, wanted, lambda c: (c.place.place.id, *_by_day(c)))

    def figures(self, wanted: Wanted = ANYTHING) -> Iterator[tuple[Figure, tuple[str, ...]]]:
        """As in `Views`; those that contradict a figure are those that are shown."""
        differs: dict[str, tuple[str, ...]] = {}

        def proposed() -> Iterator[Figure]:
            for figure, others in super(Overlaid, self).figures(wanted):
                differs[figure.id] = others
                yield figure

        for figure in self._shown(proposed(), Figure, wanted, _by_day):
            yield figure, self._figures(differs.pop(figure.id, ()))

    def _shown(
        self, proposed: Iterable[R], kind: type[R], wanted: Wanted, key: Callable[[R], tuple[object, ...]]
    ) -> Iterator[R]:
        items, hidden = self.standing.items, self.standing.hidden
        open_ = (r for r in proposed if OPEN in self._states and r.id not in items and r.id not in hidden)
        decided = [
            item.record
            for item in items.values()
            if isinstance(item.record, kind) and item.state in self._states and matches(item.record, wanted)
        ]
        return merge(open_, sorted(decided, key=key), key=key)

    def _figures(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The figures that are shown in the place of those proposed."""
        if not self.standing.items and OPEN in self._states:
            return tuple(ids)
        return tuple(sorted({id_ for proposed in ids for id_ in self._instead(proposed)}))

    def _instead(self, proposed: str) -> Iterable[str]:
        found = self._by_proposal.get(proposed)
        if found is not None:
            return found
        return (proposed,) if OPEN in self._states and proposed not in self.standing.hidden else ()

    @cached_property
    def _by_proposal(self) -> Mapping[str, list[str]]:
        """The figures shown in the place of each proposed one on which there are decisions."""
        found: dict[str, list[str]] = {}
        for item in self.standing.items.values():
            if isinstance(item.record, Figure):
                for id_ in {item.id, *(p.id for p in item.proposals)}:
                    found.setdefault(id_, []).extend([item.id] if item.state in self._states else [])
        return found


def matches(record: Decidable, wanted: Wanted) -> bool:
    """Whether a record is wanted, as a listing of the database would say."""
    if isinstance(record, Event):
        fits = wanted.type in (None, record.type) and wanted.status in (None, record.status)
        fits = fits and _within(record.time, wanted, dated=True)
    elif isinstance(record, Control):
        fits = _within(Interval(record.start.earliest, record.end.latest), wanted, dated=False)
    else:
        fits = wanted.measure in (None, record.measure) and _within(record.as_of, wanted, dated=True)
    if wanted.place is not None:
        fits = fits and fold(wanted.place) in spellings_of_place(record.place)
    if wanted.actor is not None and not isinstance(record, Figure):
        actors = record.actors if isinstance(record, Event) else [record.holder]
        fits = fits and fold(wanted.actor) in spellings_of_actors(actors)
    return fits


def _within(days: Interval, wanted: Wanted, *, dated: bool) -> bool:
    first, last = days.earliest, days.latest
    if dated:
        first, last = first or last, last or first
        if first is None and (wanted.since or wanted.until):
            return False
    late = wanted.until is not None and first is not None and first > wanted.until
    early = wanted.since is not None and last is not None and last < wanted.since
    return not (late or early)


def _by_day(record: Decidable) -> tuple[object, ...]:
    """The order of listings, as `kroniek.store.asking.by_day`."""
    if isinstance(record, Control):
        earliest, latest = record.start.earliest, record.end.latest
    else:
        days = record.time if isinstance(record, Event) else record.as_of
        earliest, latest = days.earliest, days.latest
    first = earliest or latest
    return first is None, first or date.min, latest is None, latest or date.min, record.id
