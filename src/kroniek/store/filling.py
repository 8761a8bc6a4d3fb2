"""Filling the tables of `kroniek.store.shelf` with what they lack. Taking out goes by itself (ON DELETE CASCADE)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, select

from kroniek.model import Control, Event, Evidence, Figure
from kroniek.store import tables
from kroniek.store.codec import decode
from kroniek.store.names import fold
from kroniek.store.reports import sources
from kroniek.store.rows import Values
from kroniek.store.shelf import EVIDENCE, facets, listed, sentences

T = TypeVar("T")
Insert = Callable[[Connection, Table, Iterable[Values]], None]
MANY = 200
"""Reports or records taken at a time."""

NEVER = "9999-12-31"
"""Stands for a day that is not known, so that it comes last."""

KINDS: tuple[tuple[str, Table, type[Event] | type[Control] | type[Figure]], ...] = (
    ("event", tables.events, Event),
    ("control", tables.control, Control),
    ("figure", tables.figures, Figure),
)


def fill_records(connection: Connection, insert: Insert) -> None:
    """Puts in what is lacking of records; `insert` adds rows to a table."""
    for kind, table, of in KINDS:
        own = EVIDENCE[kind]
        lacking = select(table.c.id).where(~table.c.id.in_(select(own.c.record)))
        for ids in _some(list(connection.scalars(lacking.order_by(table.c.id)))):
            found = connection.scalars(select(table.c.json).where(table.c.id.in_(ids)).order_by(table.c.id))
            records = [decode(said, of) for said in found]
            insert(connection, own, (row for r in records for row in _evidence(r.id, r.evidence)))
            if kind == "event":
                _list(connection, insert, [r for r in records if isinstance(r, Event)])


def fill_sentences(connection: Connection, insert: Insert) -> None:
    """Puts in the sentences that are lacking; `insert` adds rows to a table."""
    told = tables.annotated
    lacking = select(told.c.report).where(~told.c.report.in_(select(sentences.c.report)))
    for ids in _some(list(connection.scalars(lacking.order_by(told.c.report)))):
        query = select(told.c.report, told.c.json, tables.reports.c.text)
        query = query.join(tables.reports, tables.reports.c.id == told.c.report).where(told.c.report.in_(ids))
        rows = connection.execute(query.order_by(told.c.report)).all()
        insert(connection, sentences, (row for said in rows for row in _sentences(said)))


def _sentences(row: Any) -> Iterator[Values]:
    for start, end in json.loads(row.json).get("sentences", []):
        text = row.text[start:end]
        yield {"report": row.report, "start": start, "end": end, "text": text, "folded": fold(text)}


def _evidence(record: str, told: Iterable[Evidence]) -> Iterator[Values]:
    for number, one in enumerate(told):
        yield {"record": record, "number": number, "report": one.report, "start": one.span.start, "end": one.span.end}


def _list(connection: Connection, insert: Insert, events: list[Event]) -> None:
    named = sources(connection, {e.report for event in events for e in event.evidence})
    insert(connection, listed, map(listed_row, events))
    insert(connection, facets, (row for event in events for row in _facets(event, named)))


def listed_row(event: Event) -> Values:
    """The row of an event in the list."""
    first, last = event.time.earliest or event.time.latest, event.time.latest
    return {
        "event": event.id,
        "position": f"{first or NEVER} {last or NEVER} {event.id}",
        "type": event.type,
        "status": event.status,
        "tier": _tier(event),
        "place": event.place.place.id if event.place else None,
        "earliest": first,
        "latest": last or first,
    }


def _facets(event: Event, named: dict[str, str]) -> Iterator[Values]:
    actors, known = {a.actor.id for a in event.actors}, {named[e.report] for e in event.evidence if e.report in named}
    for facet, values in (("actor", actors), ("source", known)):
        yield from ({"facet": facet, "value": value, "event": event.id} for value in sorted(values))


def _tier(event: Event) -> str:
    """Claimed, where all that tell it have it from those who did it."""
    doers = {fold(n) for a in event.actors if a.role == "agent" for n in (a.actor.name, *a.mentions)}
    own = [any(fold(voice) in doers for voice in e.attribution) for e in event.evidence]
    return "claimed" if own and all(own) else "assessed"


def _some(keys: list[T]) -> Iterator[list[T]]:
    remaining = iter(keys)
    while batch := list(islice(remaining, MANY)):
        yield batch
