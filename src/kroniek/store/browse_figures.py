"""Leafing through the figures of a measure, oldest first, with how many there are of each measure and place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from kroniek.model import Figure, Interval
from kroniek.store import tables
from kroniek.store.browse import TOP
from kroniek.store.clash import differing
from kroniek.store.codec import decode
from kroniek.store.columns import kept
from kroniek.store.filling import NEVER
from kroniek.store.names import fold
from kroniek.store.overlay import Overlay
from kroniek.store.views import Views

PAGE = 100
"""Figures on a page: as many marks as a picture can show apart."""


@dataclass(frozen=True, slots=True)
class FigureLeaf:
    """A page of figures, each with the ids of those that contradict it, from `offset` on; `count` are all."""

    figures: tuple[tuple[Figure, tuple[str, ...]], ...]
    offset: int
    count: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A figure in the list: what it is asked by, and its day as text that sorts so."""

    position: str
    id: str
    measure: str
    place: str | None


def figure_leaf(views: Views, measure: str | None, place: str | None, offset: int = 0, limit: int = PAGE) -> FigureLeaf:
    """The figures of a measure and at a place (an id, a name or any spelling met); None is any."""
    found = _wanted(views, measure, place)
    return FigureLeaf(figures(views, [line.id for line in found[offset : offset + limit]]), offset, len(found))


def figures(views: Views, ids: list[str]) -> tuple[tuple[Figure, tuple[str, ...]], ...]:
    """The figures with these ids, in their order, as decisions leave them."""
    table, overlay = tables.figures, views.overlay
    query = select(table.c.id, table.c.json, table.c.differs).where(table.c.id.in_(ids))
    found = {row.id: (decode(row.json, Figure), tuple(json.loads(row.differs))) for row in views.rows(query)}
    if overlay is not None:
        others = _differing(views, overlay)
        found |= {id_: (own, ()) for id_ in ids if isinstance(own := overlay.own.get(id_), Figure)}
        found = {
            id_: (figure, others[id_] if id_ in others else overlay.figures(differs))
            for id_, (figure, differs) in found.items()
        }
    return tuple(found[id_] for id_ in ids if id_ in found)


def measures(views: Views, place: str | None) -> list[tuple[str, int]]:
    """How many figures there are of each measure at a place, most first."""
    return _ranked(Counter(line.measure for line in _wanted(views, None, place)))


def places(views: Views, measure: str | None) -> list[tuple[str, str, int]]:
    """The places with most figures of a measure: id, name, and how many."""
    counted = Counter(line.place for line in _wanted(views, measure, None) if line.place)
    return [(id_, _name(views, id_), n) for id_, n in _ranked(counted)[:TOP]]


def placed(views: Views) -> set[str]:
    """The ids of all places of figures."""
    return {line.place for line in _lines(views) if line.place}


def number(views: Views) -> int:
    """How many figures there are."""
    return len(_lines(views))


def _ranked(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _name(views: Views, place: str) -> str:
    query = select(tables.figures.c.json).where(tables.figures.c.place == place).limit(1)
    named = [decode(said, Figure).place for said in views.scalars(query)]
    if named and named[0]:
        return named[0].place.name
    return (views.overlay.called(place) if views.overlay else None) or place


def _wanted(views: Views, measure: str | None, place: str | None) -> Sequence[_Line]:
    lines = _lines(views)
    if measure:
        lines = [line for line in lines if line.measure == measure]
    if place:
        called = _called(views, place)
        lines = [line for line in lines if line.id in called]
    return lines


def _called(views: Views, place: str) -> set[str]:
    n, overlay = tables.names, views.overlay
    query = select(n.c.record).with_hint(n, "INDEXED BY ix_names_name", "sqlite")
    query = query.where(n.c.kind == "figure", n.c.role == "place", n.c.name == fold(place))
    found = set(views.scalars(query))
    return found if overlay is None else (found - overlay.own.keys()) | set(overlay.named(Figure, "place", place))


def _lines(views: Views) -> Sequence[_Line]:
    """All figures in order of day, as decisions leave them."""
    known, overlay = kept(views, "figures", _read), views.overlay
    return known if overlay is None else overlay.once("figures", known, lambda: _laid_over(known, overlay))


def _laid_over(known: Sequence[_Line], overlay: Overlay) -> Sequence[_Line]:
    own = [_line(f.id, f.measure, f.place.place.id if f.place else None, f.as_of) for f in overlay.of(Figure)]
    kept_ones = [line for line in known if overlay.keeps(line.id)]
    return sorted([*kept_ones, *own], key=lambda line: line.position) if own else kept_ones


def _read(views: Views) -> Sequence[_Line]:
    t = tables.figures
    rows = views.rows(select(t.c.id, t.c.measure, t.c.place, t.c.earliest, t.c.latest))
    lines = (_line(row.id, row.measure, row.place, Interval(row.earliest, row.latest)) for row in rows)
    return sorted(lines, key=lambda line: line.position)


def _line(id_: str, measure: str, place: str | None, days: Interval) -> _Line:
    first = days.earliest or days.latest or NEVER
    return _Line(f"{first} {days.latest or NEVER} {id_}", id_, measure, place)


def _differing(views: Views, overlay: Overlay) -> Mapping[str, tuple[str, ...]]:
    """What contradicts the figures that are told of the same as one that a person made or changed."""
    return overlay.once("differing", overlay, lambda: _compared(views, overlay))


def _compared(views: Views, overlay: Overlay) -> Mapping[str, tuple[str, ...]]:
    table, own = tables.figures, overlay.of(Figure)
    found: dict[str, tuple[str, ...]] = {}
    items = [item for f in own if (item := overlay.item(f.id))]
    was = [p for item in items for p in item.proposals if isinstance(p, Figure)]
    for measure, place in sorted({(f.measure, f.place.place.id) for f in (*own, *was) if f.place}):
        query = select(table.c.id, table.c.json).where(table.c.measure == measure, table.c.place == place)
        here = [decode(row.json, Figure) for row in views.rows(query) if overlay.keeps(row.id)]
        here += [f for f in own if f.measure == measure and f.place and f.place.place.id == place]
        found |= dict.fromkeys((f.id for f in here), ()) | differing(here)
    return found
