"""Reading a chronicle: one consistent look, whatever is written meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from sqlalchemy import Connection, func, select, union

from kroniek.model import Control, EntityMention, Event, Figure, Published, Report, ResolvedTime, Span
from kroniek.store import tables
from kroniek.store.asking import ANYTHING, Query, Wanted, between, by_day, equal, named
from kroniek.store.codec import compact, decode
from kroniek.store.database import connect, explained
from kroniek.store.reports import after, source_of, with_copies
from kroniek.store.shelf import listed

if TYPE_CHECKING:
    from kroniek.store.overlay import Overlay

T = TypeVar("T")
ROWS = 500
"""Rows fetched at a time."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a chronicle holds; `exact_days` counts reports whose day of publication is certain.

    `first` and `last` are the outermost days of its events, where any are known.
    """

    reports: int
    events: int
    places: int
    figures: int
    control: int
    exact_days: int
    first: date | None
    last: date | None


class Views:
    """A chronicle opened for reading, as it was at that moment.

    Raises:
        UsageError, StoreError: as `kroniek.store.database.connect`, and StoreError whenever reading fails.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self._engine = connect(where, write=False)
        with explained(where):
            self._connection = self._engine.connect()
            self._meta = {row.name: row.value for row in self._connection.execute(select(tables.meta))}
        self._made: dict[Hashable, object] = {}
        self._texts = lru_cache(maxsize=256)(self._text_and_sentences)
        self._sources = lru_cache(maxsize=4096)(self._source)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Lets the file or server go."""
        self._connection.close()
        self._engine.dispose()

    @property
    def meta(self) -> Mapping[str, str]:
        """What the chronicle says of itself, such as `rules` and `fingerprint`."""
        return MappingProxyType(self._meta)

    @property
    def stale(self) -> bool:
        """Whether there are reports that the records do not know yet, because a `read` was broken off."""
        return self._meta.get("written") != self._meta.get("derived")

    def counts(self) -> Counts:
        """How much the chronicle holds."""
        t = tables
        placed = union(*(select(table.c.place) for table in (t.events, t.control, t.figures))).subquery()
        first, last = next(self.rows(select(func.min(t.events.c.earliest), func.max(t.events.c.latest))))
        return Counts(
            reports=self._one(select(func.count()).select_from(t.reports)),
            events=self._one(select(func.count()).select_from(t.events)),
            places=self._one(select(func.count(placed.c.place))),
            figures=self._one(select(func.count()).select_from(t.figures)),
            control=self._one(select(func.count()).select_from(t.control)),
            exact_days=self._one(select(func.count()).where(t.published.c.days == 1)),
            first=first,
            last=last,
        )

    def languages(self) -> list[str]:
        """The languages of the reports."""
        column = tables.reports.c.language
        return [row.language for row in self.rows(select(column).distinct().order_by(column))]

    def reports(self) -> Iterator[tuple[Report, Published]]:
        """All reports in order of id with their feasible days."""
        for page in self._pages():
            found = select(tables.published).where(tables.published.c.report.in_([r.id for r, _ in page]))
            days = {row.report: decode(row.json, Published) for row in self.rows(found)}
            yield from ((report, days.get(report.id, Published(None))) for report, _ in page)

    def reports_by_day(self) -> Iterator[tuple[Report, Published]]:
        """All reports by the first day that each can be of, those without any at the end."""
        r, p = tables.reports, tables.published
        query = select(r, p.c.json).outerjoin(p, p.c.report == r.c.id)
        query = query.order_by(p.c.earliest.is_(None), p.c.earliest, p.c.latest, r.c.id)
        with explained(self.where):
            result = self._connection.execute(query.execution_options(yield_per=ROWS))
            for part in result.partitions():
                for report, row in zip(with_copies(self._connection, part), part, strict=True):
                    yield report, decode(row.json, Published) if row.json else Published(None)

    def report(self, id_: str) -> Report | None:
        """The report with this id."""
        with explained(self.where):
            found = self._connection.execute(select(tables.reports).where(tables.reports.c.id == id_)).all()
            return with_copies(self._connection, found)[0] if found else None

    def days(self, report: str) -> Published:
        """The feasible days of the report with this id."""
        found = list(self.rows(select(tables.published.c.json).where(tables.published.c.report == report)))
        return decode(found[0].json, Published) if found else Published(None)

    def times(self) -> Iterator[ResolvedTime]:
        """All times in order of report and place in it."""
        query = select(tables.times.c.json).order_by(tables.times.c.report, tables.times.c.number)
        return (decode(row.json, ResolvedTime) for row in self.rows(query))

    def entities(self) -> Iterator[tuple[str, EntityMention]]:
        """All entities with the id of their report, in order of report and place in it."""
        for page in self._pages():
            for report, said in page:
                found = compact().structure(json.loads(said).get("entities", []), list[EntityMention])
                for entity in sorted(found, key=lambda e: (e.span, e.label, e.id or "")):
                    yield report.id, entity

    def events(self, wanted: Wanted = ANYTHING) -> Iterator[Event]:
        """Events by the first day that each can have been; those without any day at the end."""
        table = tables.events
        query = select(table.c.json).order_by(*by_day(table))
        query = equal(query, table, type=wanted.type, status=wanted.status)
        query = named(query, table, "event", place=wanted.place, actor=wanted.actor)
        return (decode(row.json, Event) for row in self.rows(between(query, table, wanted)))

    def control(self, wanted: Wanted = ANYTHING) -> Iterator[Control]:
        """Who had what, by place and day. With `since` and `until`, what may hold on a day between."""
        table = tables.control
        query = select(table.c.json).order_by(table.c.place, *by_day(table))
        query = named(query, table, "control", place=wanted.place, actor=wanted.actor)
        return (decode(row.json, Control) for row in self.rows(between(query, table, wanted, dated=False)))

    def figures(self, wanted: Wanted = ANYTHING) -> Iterator[tuple[Figure, tuple[str, ...]]]:
        """Figures, oldest first, each with the ids of those that contradict it."""
        table = tables.figures
        query = select(table.c.json, table.c.differs).order_by(*by_day(table))
        query = equal(query, table, measure=wanted.measure)
        query = named(query, table, "figure", place=wanted.place)
        for row in self.rows(between(query, table, wanted)):
            yield decode(row.json, Figure), tuple(json.loads(row.differs))

    def names(self, kind: str, role: str) -> list[str]:
        """All names, folded, by which a place or actor of these records can be asked for."""
        t = tables.names
        query = select(t.c.name).where(t.c.kind == kind, t.c.role == role).distinct().order_by(t.c.name)
        return [row.name for row in self.rows(query)]

    def source(self, report: str) -> str:
        """What a reader knows the report by: its source, or the host or file it came from, or its id."""
        return self._sources(report)

    def sentence(self, report: str, span: Span) -> str | None:
        """The words of the sentence or sentences that `span` lies in; None without such a report."""
        text, sentences = self._texts(report)
        if text is None:
            return None
        touched = [s for s in sentences if s.start <= span.start < s.end or s.overlaps(span)] or [span]
        return text[min(s.start for s in touched) : max(s.end for s in touched)]

    def _source(self, report: str) -> str:
        found = self.report(report)
        return source_of(found) if found else report

    def _text_and_sentences(self, report: str) -> tuple[str | None, tuple[Span, ...]]:
        r, a = tables.reports, tables.annotated
        query = select(r.c.text, a.c.json).join(a, a.c.report == r.c.id).where(r.c.id == report)
        for row in self.rows(query):
            spans = compact().structure(json.loads(row.json).get("sentences", []), tuple[Span, ...])
            return row.text, spans
        return None, ()

    def _pages(self) -> Iterator[list[tuple[Report, str]]]:
        last = ""
        while True:
            with explained(self.where):
                page = after(self._connection, last)
            if not page:
                return
            yield page
            last = page[-1][0].id

    def _one(self, query: Query) -> int:
        return int(next(self.rows(query))[0])

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for a key as long as this look at the chronicle lasts."""
        if key not in self._made:
            self._made[key] = make()
        return cast(T, self._made[key])

    def last_listed(self) -> str | None:
        """The last position in the list of events, None where it is empty: with `meta`, whether a list still holds."""
        return next(self.scalars(select(listed.c.position).order_by(listed.c.position.desc()).limit(1)), None)

    @property
    def connection(self) -> Connection:
        """The look at the database, for the modules of the store that look things up."""
        return self._connection

    @property
    def overlay(self) -> Overlay | None:
        """People's decisions; None where what the rules propose is shown as it is."""
        return None

    @property
    def dialect(self) -> str:
        """Which database it is: sqlite or postgresql."""
        return self._engine.dialect.name

    def scalars(self, query: Query) -> Iterator[Any]:
        """The first column of what a query finds."""
        return (row[0] for row in self.rows(query))

    def rows(self, query: Query) -> Iterator[Any]:
        """What a query finds, for the modules of the store that look things up."""
        with explained(self.where):
            yield from self._connection.execute(query.execution_options(yield_per=ROWS))
