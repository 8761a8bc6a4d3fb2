"""A ground in the database (`kroniek.model.Ground`), inside one transaction of the writer."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, delete, select

from kroniek.model import (
    ActorMention,
    Annotations,
    Published,
    Record,
    Report,
    ResolvedTime,
    Tellings,
)
from kroniek.store import rows, tables
from kroniek.store.codec import compact, decode, encode
from kroniek.store.reports import these

T = TypeVar("T")
Insert = Callable[[Connection, Table, Iterable[rows.Values]], None]
MANY = 200
"""Keys in one question: a statement may not hold many thousands."""


class DbGround:
    """Reads and writes what the compiling of a chronicle stands on. `insert` adds rows to a table."""

    def __init__(self, connection: Connection, insert: Insert) -> None:
        self._connection = connection
        self._insert = insert

    def reports(self, ids: Collection[str]) -> Iterator[tuple[Report, Annotations]]:
        """These reports, in order of id."""
        for some in _batches(ids):
            yield from ((report, decode(said, Annotations)) for report, said in these(self._connection, some))

    def texts(self, ids: Collection[str]) -> Iterator[Report]:
        """These reports without their annotations, in order of id."""
        for some in _batches(ids):
            yield from (report for report, _ in these(self._connection, some))

    def actors(self, ids: Collection[str]) -> Iterator[tuple[str, str, Sequence[ActorMention]]]:
        """The id, language and actors of these reports, in order of id."""
        for some in _batches(ids):
            for row in self._rows(tables.annotated, "report", some):
                said = json.loads(row.json)
                yield row.report, said["language"], compact().structure(said.get("actors", []), list[ActorMention])

    def tell(self, stage: str, told: Mapping[str, Tellings[object]]) -> set[str]:
        """Replaces what these reports tell at a stage; gives the blocks in which that changes something."""
        t = tables.told
        touched: set[str] = set()
        for some in _batches(told):
            before: dict[str, list[tuple[str, str]]] = {}
            query = select(t).where(t.c.stage == stage, t.c.report.in_(some)).order_by(t.c.report, t.c.number)
            for row in self._connection.execute(query):
                before.setdefault(row.report, []).append((row.block, row.json))
            after = {report: [(block, encode(one)) for block, one in told[report]] for report in some}
            other = [report for report in some if before.get(report, []) != after[report]]
            for report in other:
                touched |= _differing(before.get(report, []), after[report])
            gone = [report for report in other if report in before]
            if gone:
                self._connection.execute(delete(t).where(t.c.stage == stage, t.c.report.in_(gone)))
            self._insert(
                self._connection,
                t,
                (
                    {"report": report, "stage": stage, "number": number, "block": block, "json": said}
                    for report in other
                    for number, (block, said) in enumerate(after[report])
                ),
            )
        return touched

    def told(self, stage: str, kind: type[T], blocks: Collection[str]) -> Iterator[tuple[str, list[tuple[str, T]]]]:
        """All that is told in these blocks, in order of block, report and place in it."""
        t = tables.told
        for some in _batches(blocks):
            query = select(t.c.block, t.c.report, t.c.json).where(t.c.stage == stage, t.c.block.in_(some))
            found = self._connection.execute(query.order_by(t.c.block, t.c.report, t.c.number)).all()
            here = {block: list(rows_) for block, rows_ in groupby(found, key=attrgetter("block"))}
            for block in some:
                yield block, [(row.report, decode(row.json, kind)) for row in here.get(block, ())]

    def blocks(self, stage: str, reports: Collection[str]) -> dict[str, set[str]]:
        """The blocks in which these reports tell something at a stage, by report."""
        t = tables.told
        found: dict[str, set[str]] = {report: set() for report in reports}
        for some in _batches(reports):
            query = select(t.c.report, t.c.block).where(t.c.stage == stage, t.c.report.in_(some)).distinct()
            for row in self._connection.execute(query):
                found[row.report].add(row.block)
        return found

    def keep(self, stage: str, values: Mapping[str, object | None]) -> None:
        """Remembers values by key in place of those that were kept; None forgets."""
        t = tables.memory
        for some in _batches(values):
            self._connection.execute(delete(t).where(t.c.stage == stage, t.c.key.in_(some)))
            made = ({"stage": stage, "key": k, "json": encode(values[k])} for k in some if values[k] is not None)
            self._insert(self._connection, t, made)

    def recall(self, stage: str, kind: type[T], keys: Collection[str]) -> dict[str, T]:
        """What was kept under these keys; those that were not are left out."""
        t = tables.memory
        found: dict[str, T] = {}
        for some in _batches(keys):
            query = select(t.c.key, t.c.json).where(t.c.stage == stage, t.c.key.in_(some)).order_by(t.c.key)
            found |= {row.key: decode(row.json, kind) for row in self._connection.execute(query)}
        return found

    def publish(self, days: Mapping[str, Published], times: Mapping[str, Sequence[ResolvedTime]]) -> None:
        """Puts the days of publication of these reports, and the times of those, in place of what stood there."""
        self._replace(tables.published, "report", days, rows.published(days))
        self._replace(tables.times, "report", times, rows.times(times))

    def put(self, kind: str, records: Mapping[str, Sequence[Record]]) -> None:
        """Puts the records of blocks, by block, in place of those that stood there."""
        table, of = rows.RECORDS[kind]
        (key,) = table.primary_key.columns
        for some in _batches(records):
            gone = list(self._connection.scalars(select(key).where(table.c.block.in_(some))))
            for ids in _batches(gone):
                self._forget(kind, ids)
            self._replace(table, "block", some, (row for block in some for row in of(block, records[block])))
            for aside, made in rows.ASIDE.items():
                values = (row for block in some for row in made(kind, records[block]))
                self._insert(self._connection, aside, values)

    def _forget(self, kind: str, ids: Sequence[str]) -> None:
        """Takes out what stands about records outside their own tables."""
        n, t = tables.names, tables.story_reports
        self._connection.execute(delete(n).where(n.c.kind == kind, n.c.record.in_(ids)))
        if kind == "story":
            self._connection.execute(delete(t).where(t.c.story.in_(ids)))

    def _replace(self, table: Table, column: str, keys: Collection[str], values: Iterable[rows.Values]) -> None:
        for some in _batches(keys):
            self._connection.execute(delete(table).where(table.c[column].in_(some)))
        self._insert(self._connection, table, values)

    def _rows(self, table: Table, column: str, keys: Sequence[str]) -> Sequence[Any]:
        key = table.c[column]
        return self._connection.execute(select(table).where(key.in_(keys)).order_by(key)).all()


def _differing(before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]]) -> set[str]:
    """The blocks in which two lists of what a report tells are not the same."""
    old, new = _by_block(before), _by_block(after)
    return {block for block in old.keys() | new.keys() if old.get(block) != new.get(block)}


def _by_block(told: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for block, said in told:
        found.setdefault(block, []).append(said)
    return found


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(keys)
    return (ordered[i : i + MANY] for i in range(0, len(ordered), MANY))
