"""The events in memory as columns of numbers, so that counting those that fit a choice takes a few milliseconds.

A hundred thousand events take some twenty megabytes. They are read once, and again after the chronicle has changed.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select

from kroniek.model import Event
from kroniek.store.asking import Query
from kroniek.store.filling import NEVER, listed_row
from kroniek.store.overlay import Overlay
from kroniek.store.shelf import EVIDENCE, facets, listed
from kroniek.store.tables import story_reports
from kroniek.store.views import Counts, Views

Mask: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.int32]
DAY = len(NEVER)
KEPT = 20
"""Things kept in memory: five for each of four chronicles."""

SINGLE = ("type", "status", "tier", "place")
"""What an event has one of, at most."""

MARK = "\n"
"""Between the texts that the database joins; in no id, name of a type or position."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column:
    """One facet: `codes[i]` is a place in `values`, for the event `events[i]`; an event may have several."""

    values: Sequence[str]
    codes: Codes
    events: Codes

    def mask(self, value: str, size: int) -> Mask:
        """Which of `size` events have a value."""
        found: Mask = np.zeros(size, dtype=np.bool_)
        if value in self.values:
            found[self.events[self.codes == self.values.index(value)]] = True
        return found

    def counts(self, mask: Mask) -> list[tuple[str, int]]:
        """The values that events in `mask` have, with how many have each, most first."""
        numbers = np.bincount(self.codes[mask[self.events]], minlength=len(self.values))
        found = [(value, int(n)) for value, n in zip(self.values, numbers, strict=True) if n]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))


@dataclass(frozen=True)
class Columns:
    """All events in order of day; `first` and `last` are their days as ISO text, `NEVER` where not known."""

    ids: Sequence[str]
    positions: Sequence[str]
    first: NDArray[np.bytes_]
    last: NDArray[np.bytes_]
    facets: Mapping[str, Column]

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The place in the order of each event, by id."""
        return dict(zip(self.ids, range(len(self.ids)), strict=True))

    def among(self, ids: Iterable[str]) -> Mask:
        """Which events are among these."""
        found: Mask = np.zeros(len(self.ids), dtype=np.bool_)
        found[np.array([self.numbers[id_] for id_ in ids if id_ in self.numbers], dtype=np.int32)] = True
        return found


def columns(views: Views) -> Columns:
    """The events of a chronicle as columns, as decisions leave them where these are laid over it."""
    return views.once("columns", lambda: _shown(views))


def _shown(views: Views) -> Columns:
    known, overlay = kept(views, "columns", _read), views.overlay
    if overlay is None:
        return known
    return overlay.once("columns", known, lambda: laid_over(views, known, overlay))


def counts(views: Views) -> Counts:
    """How much the rules propose in a chronicle, counted once for as long as it does not change."""
    return kept(views, "counts", Views.counts)


def kept(views: Views, name: str, make: Callable[[Views], T]) -> T:
    """What `make` gives for a chronicle, made once for a name for as long as the chronicle does not change."""
    state = views.once("state", lambda: _state(views))
    return cast(T, _KEPT.get((name, views.where), state, lambda: make(views)))


def _state(views: Views) -> tuple[str | None, ...]:
    """The chronicle as it is now: equal for as long as its records and their list do not change."""
    return (*(views.meta.get(name) for name in ("derived", "rules", "fingerprint")), views.last_listed())


class _Kept:
    """Things in memory, for each key the newest. Whoever asks for one that is being made waits for it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, tuple[object, object]] = OrderedDict()
        self._making = threading.RLock()

    def get(self, key: Hashable, state: object, make: Callable[[], object]) -> object:
        """The thing for a key in a state."""
        found = self._things.get(key)
        if found is None or found[0] != state:
            with self._making:
                found = self._things.get(key)
                if found is None or found[0] != state:
                    found = self._things[key] = (state, make())
                    self._things.move_to_end(key)
                    if len(self._things) > self._most:
                        self._things.popitem(last=False)
        return found[1]


_KEPT = _Kept(KEPT)


def laid_over(views: Views, known: Columns, overlay: Overlay) -> Columns:
    """The columns with what decisions make of them."""
    keep = ~known.among(overlay.touched) if overlay.all_open else np.zeros(len(known.ids), dtype=np.bool_)
    keep |= known.among(id_ for id_ in overlay.touched if overlay.keeps(id_))
    own = _rows_of(views, overlay.of(Event))
    if keep.all() and not own:
        return known
    at = [bisect_left(known.positions, row.position) for row in own]
    order = np.insert(np.arange(len(known.ids), dtype=np.int32), at, np.arange(-1, -1 - len(own), -1))
    order = order[(order < 0) | keep[order]]
    place = np.full(len(known.ids), -1, dtype=np.int32)
    place[order[order >= 0]] = np.flatnonzero(order >= 0)
    new = np.flatnonzero(order < 0)
    spots = order.tolist()
    # Own rows stand behind the known ones, the first of them last, so that -1 - i finds the i-th.
    ids = list(map([*known.ids, *(row.id for row in reversed(own))].__getitem__, spots))
    positions = list(map([*known.positions, *(row.position for row in reversed(own))].__getitem__, spots))
    first, last = (_ends([getattr(row, end) for row in own], getattr(known, end), order) for end in ("first", "last"))
    more = {
        name: [(value, int(n)) for row, n in zip(own, new, strict=True) for value in row.facets.get(name, ())]
        for name in known.facets
    }
    return Columns(
        ids,
        positions,
        first,
        last,
        {name: _moved(column, place, more[name]) for name, column in known.facets.items()},
    )


def _ends(own: Sequence[str], known: NDArray[np.bytes_], order: Codes) -> NDArray[np.bytes_]:
    """The days of records in an order, of which negative numbers mean own ones, counted from -1 down."""
    return np.concatenate([known, np.array(list(reversed(own)), dtype=f"S{DAY}")])[order]


def _moved(column: Column, place: Codes, more: Iterable[tuple[str, int]]) -> Column:
    """A column of which the events have come to lie elsewhere (-1 is nowhere), with more values."""
    events = place[column.events]
    stays, values = events >= 0, dict(zip(column.values, range(len(column.values)), strict=True))
    codes, new = [], []
    for value, event in more:
        codes.append(values.setdefault(value, len(values)))
        new.append(event)
    return Column(
        list(values),
        np.concatenate([column.codes[stays], np.array(codes, dtype=np.int32)]),
        np.concatenate([events[stays], np.array(new, dtype=np.int32)]),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """An event that no table has, as its columns."""

    id: str
    position: str
    first: str
    last: str
    facets: Mapping[str, Sequence[str]]


def _rows_of(views: Views, own: Iterable[Event]) -> list[_Row]:
    """In order of position."""
    return sorted((_row(views, event) for event in own), key=lambda row: row.position)


def _row(views: Views, event: Event) -> _Row:
    told = listed_row(event)
    position = str(told["position"])
    first = position[:DAY]
    last = position[DAY + 1 : 2 * DAY + 1]
    reports = sorted({e.report for e in event.evidence})
    several = {
        **{name: [told[name]] if told[name] else [] for name in ("type", "status", "tier", "place")},
        "month": [first[:7]] if first != NEVER else [],
        "actor": sorted({a.actor.id for a in event.actors}),
        "source": sorted({views.source(report) for report in reports}),
        "story": sorted(set(views.scalars(select(story_reports.c.story).where(story_reports.c.report.in_(reports))))),
    }
    return _Row(event.id, position, first, first if last == NEVER else last, several)


def _read(views: Views) -> Columns:
    asked = (func.coalesce(listed.c[name], "").label(name) for name in SINGLE)
    ids, positions, *single = _texts(
        views, select(listed.c.event, listed.c.position, *asked).order_by(listed.c.position)
    )
    numbers = {id_: i for i, id_ in enumerate(ids)}
    first = np.array([position[:DAY] for position in positions], dtype=f"S{DAY}")
    last = np.array([position[DAY + 1 : 2 * DAY + 1] for position in positions], dtype=f"S{DAY}")
    found = {name: _column(texts) for name, texts in zip(SINGLE, single, strict=True)}
    found["month"] = _column(["" if p.startswith(NEVER) else p[:7] for p in positions])
    for facet in ("actor", "source"):
        found[facet] = _several(views, _of_facet(facet), numbers)
    found["story"] = _several(views, _of_stories(), numbers)
    return Columns(ids, positions, first, np.where(last == NEVER.encode(), first, last), found)


def _texts(views: Views, query: Query) -> list[list[str]]:
    """The columns of a query. The database hands each over as one text: so many rows one by one take twice as long."""
    rows = query.subquery()
    (said,) = views.rows(select(*(func.aggregate_strings(column, MARK) for column in rows.c)))
    return [text.split(MARK) if text else [] for text in said]


def _of_facet(facet: str) -> Query:
    return select(facets.c.value, facets.c.event).where(facets.c.facet == facet)


def _of_stories() -> Query:
    told = EVIDENCE["event"]
    query = select(story_reports.c.story.label("value"), told.c.record.label("event"))
    return query.join(told, told.c.report == story_reports.c.report).distinct()


def _several(views: Views, query: Query, numbers: Mapping[str, int]) -> Column:
    """A column of which an event can have several values: from pairs of `value` and `event`."""
    pairs = query.subquery()
    joined = select(pairs.c.value, func.aggregate_strings(pairs.c.event, MARK)).group_by(pairs.c.value)
    values, events = [], [np.zeros(0, dtype=np.int32)]
    for value, said in views.rows(joined.order_by(pairs.c.value)):
        values.append(value)
        # What is not listed yet, because a reading was broken off, is not counted.
        events.append(np.array([numbers[id_] for id_ in said.split(MARK) if id_ in numbers], dtype=np.int32))
    codes = np.repeat(np.arange(len(values), dtype=np.int32), [len(some) for some in events[1:]])
    return Column(values, codes, np.concatenate(events))


def _column(texts: Sequence[str]) -> Column:
    """A column of which every event has one value, or none ("")."""
    values = sorted(set(texts) - {""})
    code = {"": -1} | {value: i for i, value in enumerate(values)}
    codes = np.array([code[text] for text in texts], dtype=np.int32)
    events = np.flatnonzero(codes >= 0).astype(np.int32)
    return Column(values, codes[events], events)
