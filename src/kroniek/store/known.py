"""Places and actors of a chronicle by name, for forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, select

from kroniek.knowledge.event_types import STATUSES, event_types
from kroniek.model import KINDS, MEASURES, ActorRef, Control, Decidable, Event, Figure, PlaceRef, kind_of
from kroniek.review.editing import Known
from kroniek.store import tables
from kroniek.store.codec import decode
from kroniek.store.names import fold, spellings_of_actors, spellings_of_place
from kroniek.store.rows import RECORDS
from kroniek.store.shelf import sentences
from kroniek.store.together import doubts
from kroniek.store.views import Views

WEEK = timedelta(days=7)
"""How far apart in time records are looked for that may be one."""


def known(views: Views) -> Known:
    """What forms may choose from, and the places and actors that the records of a chronicle name."""

    def place(name: str) -> PlaceRef | None:
        found = (
            r.place.place for r in _named(views, "place", name) if r.place and fold(name) in spellings_of_place(r.place)
        )
        return next(found, None)

    def actor(name: str) -> ActorRef | None:
        for record in _named(views, "actor", name):
            some = (
                record.actors if isinstance(record, Event) else [record.holder] if isinstance(record, Control) else []
            )
            for one in some:
                if fold(name) in spellings_of_actors([one]):
                    return one.actor
        return None

    return Known(tuple(event_types()), STATUSES, MEASURES, place, actor)


def _named(views: Views, role: str, name: str) -> Iterator[Decidable]:
    """A record of each kind of which a place or actor is called so."""
    n = tables.names
    for kind, of in KINDS.items():
        table = RECORDS[kind][0]
        query = select(table.c.json).join(n, n.c.record == table.c.id)
        query = query.where(n.c.kind == kind, n.c.role == role, n.c.name == fold(name)).order_by(table.c.id)
        for said in views.scalars(query.limit(1)):
            yield decode(said, of)


def sentences_of(views: Views, report: str) -> list[tuple[int, int, str]]:
    """The sentences of a report: start, end and words."""
    s = sentences
    query = select(s.c.start, s.c.end, s.c.text).where(s.c.report == report).order_by(s.c.start)
    return [(row[0], row[1], row[2]) for row in views.rows(query)]


def near(views: Views, record: Decidable, most: int) -> list[str]:
    """The ids of records that may be one with this, at most so many: doubted ones first, then those of its sort.

    Events are those of the same type and time, figures of the same measure and time, control that of the same place.
    """
    found = [id_ for d in doubts(views, record.id) for id_ in (d.first, d.second)] if isinstance(record, Event) else []
    found += views.scalars(_alike(record).limit(most + 1))
    return [id_ for id_ in dict.fromkeys(found) if id_ != record.id][:most]


def _alike(record: Decidable) -> Select[Any]:
    table = RECORDS[kind_of(record)][0]
    place = record.place.place.id if record.place else None
    same_place: ColumnElement[bool] = table.c.place == place
    if isinstance(record, Control):
        return select(table.c.id).where(same_place).order_by(table.c.earliest, table.c.id)
    sort = table.c.type == record.type if isinstance(record, Event) else table.c.measure == record.measure
    days = record.as_of if isinstance(record, Figure) else record.time
    first, last = days.earliest or days.latest, days.latest or days.earliest
    query = select(table.c.id).where(sort, *_about(table, first, last))
    return query.order_by(same_place.desc(), table.c.earliest, table.c.id)


def _about(table: Table, first: date | None, last: date | None) -> Sequence[ColumnElement[bool]]:
    if first is None or last is None:
        return []
    begins = func.coalesce(table.c.earliest, table.c.latest)
    ends = func.coalesce(table.c.latest, table.c.earliest)
    return [begins <= last + WEEK, ends >= first - WEEK]
