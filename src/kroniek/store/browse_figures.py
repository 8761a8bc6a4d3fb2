"""Leafing through the figures of a measure, oldest first, with how many there are of each measure and place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from kroniek.model import Figure
from kroniek.store import tables
from kroniek.store.browse import TOP
from kroniek.store.codec import decode
from kroniek.store.names import fold
from kroniek.store.views import Views

PAGE = 100
"""Figures on a page: as many marks as a picture can show apart."""


@dataclass(frozen=True, slots=True)
class FigureLeaf:
    """A page of figures, each with the ids of those that contradict it, from `offset` on; `count` are all."""

    figures: tuple[tuple[Figure, tuple[str, ...]], ...]
    offset: int
    count: int


def figure_leaf(views: Views, measure: str | None, place: str | None, offset: int = 0, limit: int = PAGE) -> FigureLeaf:
    """The figures of a measure and at a place (an id, a name or any spelling met); None is any."""
    table = tables.figures
    where = _where(measure, place)
    day = func.coalesce(table.c.earliest, table.c.latest)
    # Only ids and days are sorted, not the records themselves.
    page = select(table.c.id).where(*where).order_by(day.is_(None), day, table.c.latest.is_(None), table.c.latest)
    ids = list(views.scalars(page.order_by(table.c.id).limit(limit).offset(offset)))
    count = int(next(views.scalars(select(func.count()).select_from(table).where(*where))))
    return FigureLeaf(figures(views, ids), offset, count)


def figures(views: Views, ids: list[str]) -> tuple[tuple[Figure, tuple[str, ...]], ...]:
    """The figures with these ids, in their order."""
    table = tables.figures
    query = select(table.c.id, table.c.json, table.c.differs).where(table.c.id.in_(ids))
    found: Mapping[str, Any] = {row.id: row for row in views.rows(query)}
    known = [found[id_] for id_ in ids if id_ in found]
    return tuple((decode(row.json, Figure), tuple(json.loads(row.differs))) for row in known)


def measures(views: Views, place: str | None) -> list[tuple[str, int]]:
    """How many figures there are of each measure at a place, most first."""
    return _counted(views, tables.figures.c.measure, _where(None, place))


def places(views: Views, measure: str | None) -> list[tuple[str, str, int]]:
    """The places with most figures of a measure: id, name, and how many."""
    table = tables.figures
    found = _counted(views, table.c.place, [*_where(measure, None), table.c.place.is_not(None)])[:TOP]
    return [(id_, _name(views, id_), n) for id_, n in found]


def _name(views: Views, place: str) -> str:
    query = select(tables.figures.c.json).where(tables.figures.c.place == place).limit(1)
    named = [decode(said, Figure).place for said in views.scalars(query)]
    return named[0].place.name if named and named[0] else place


def _counted(views: Views, column: ColumnElement[Any], where: list[ColumnElement[bool]]) -> list[tuple[str, int]]:
    query: Select[Any] = select(column, func.count()).where(*where).group_by(column)
    return sorted(((row[0], row[1]) for row in views.rows(query)), key=lambda pair: (-pair[1], pair[0]))


def _where(measure: str | None, place: str | None) -> list[ColumnElement[bool]]:
    table, n, found = tables.figures, tables.names, []
    if measure:
        found.append(table.c.measure == measure)
    if place:
        called = select(n.c.record).with_hint(n, "INDEXED BY ix_names_name", "sqlite")
        called = called.where(n.c.kind == "figure", n.c.role == "place", n.c.name == fold(place))
        found.append(table.c.id.in_(called))
    return found
