"""The events in memory as columns of numbers, so that counting those that fit a choice takes a few milliseconds.

A hundred thousand events take some twenty megabytes. They are read once, and again after the chronicle has changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from kroniek.model import Event
from kroniek.store.filling import NEVER, listed_row
from kroniek.store.overlay import Overlay
from kroniek.store.shelf import EVIDENCE, facets, listed
from kroniek.store.tables import story_reports
from kroniek.store.views import Counts, Views

Mask: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.int32]
DAY = len(NEVER)
KEPT = 16
"""Things kept in memory: four for each of four chronicles, or states of one."""
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


@dataclass(frozen=True, slots=True)
class Columns:
    """All events in order of day; `first` and `last` are their days as ISO text, `NEVER` where not known."""

    ids: Sequence[str]
    positions: Sequence[str]
    numbers: Mapping[str, int]
    first: NDArray[np.bytes_]
    last: NDArray[np.bytes_]
    facets: Mapping[str, Column]

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
    return cast(T, _kept(_State(views, name, make)))


class _State:
    """A chronicle as it is now: equal to itself as long as it does not change."""

    def __init__(self, views: Views, name: str, make: Callable[[Views], object]) -> None:
        self.views: Views | None = views
        self.make = make
        meta = views.meta
        self.key = (
            name,
            views.where,
            *(meta.get(name) for name in ("derived", "rules", "fingerprint")),
            *views.listed(),
        )

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _State) and self.key == other.key


@lru_cache(maxsize=KEPT)
def _kept(state: _State) -> object:
    views, state.views = state.views, None  # the cache keeps the key, which must not keep the chronicle open
    assert views is not None
    return state.make(views)


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
    ids = [known.ids[i] if i >= 0 else own[-1 - i].id for i in spots]
    first, last = (_ends([getattr(row, end) for row in own], getattr(known, end), order) for end in ("first", "last"))
    more = {
        name: [(value, int(n)) for row, n in zip(own, new, strict=True) for value in row.facets.get(name, ())]
        for name in known.facets
    }
    return Columns(
        ids,
        [known.positions[i] if i >= 0 else own[-1 - i].position for i in spots],
        {id_: i for i, id_ in enumerate(ids)},
        first,
        last,
        {name: _moved(column, place, more[name]) for name, column in known.facets.items()},
    )


def _ends(own: Sequence[str], known: NDArray[np.bytes_], order: Codes) -> NDArray[np.bytes_]:
    """The days of records in an order, of which negative numbers mean own ones, counted from -1 down."""
    found = known[np.maximum(order, 0)] if len(known) else np.zeros(len(order), dtype=f"S{DAY}")
    found[order < 0] = np.array([own[-1 - i] for i in order[order < 0].tolist()], dtype=f"S{DAY}")
    return found


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
    query = select(listed.c.event, listed.c.position, listed.c.type, listed.c.status, listed.c.tier, listed.c.place)
    rows: list[Any] = list(views.rows(query.order_by(listed.c.position)))
    numbers = {row[0]: i for i, row in enumerate(rows)}
    first = np.array([row[1][:DAY] for row in rows], dtype=f"S{DAY}")
    last = np.array([row[1][DAY + 1 : 2 * DAY + 1] for row in rows], dtype=f"S{DAY}")
    last = np.where(last == NEVER.encode(), first, last)
    single = {name: _column((row[i], n) for n, row in enumerate(rows)) for i, name in _SINGLE}
    months = _column((row[1][:7], n) for n, row in enumerate(rows) if row[1][:DAY] != NEVER)
    several = {name: _column(_several(views, name, numbers)) for name in ("actor", "source")}
    several["story"] = _column(_stories(views, numbers))
    return Columns(
        [row[0] for row in rows], [row[1] for row in rows], numbers, first, last, {**single, **several, "month": months}
    )


_SINGLE = ((2, "type"), (3, "status"), (4, "tier"), (5, "place"))


def _several(views: Views, facet: str, numbers: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    for value, event in views.rows(select(facets.c.value, facets.c.event).where(facets.c.facet == facet)):
        yield value, numbers[event]


def _stories(views: Views, numbers: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    told = EVIDENCE["event"]
    query = select(story_reports.c.story, told.c.record).join(told, told.c.report == story_reports.c.report)
    return sorted({(story, numbers[event]) for story, event in views.rows(query) if event in numbers})


def _column(pairs: Iterable[tuple[str | None, int]]) -> Column:
    values: dict[str, int] = {}
    codes, events = [], []
    for value, event in pairs:
        if value is not None:
            codes.append(values.setdefault(value, len(values)))
            events.append(event)
    return Column(list(values), np.array(codes, dtype=np.int32), np.array(events, dtype=np.int32))
