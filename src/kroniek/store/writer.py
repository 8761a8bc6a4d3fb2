"""Writing a chronicle. Nothing else in Kroniek changes one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kroniek.model import Ground, Report
from kroniek.store import rows, tables
from kroniek.store.database import connect, explained
from kroniek.store.filling import fill_records, fill_sentences
from kroniek.store.ground import DbGround
from kroniek.store.reports import after

EVERY = -1
"""Less than the number of any writing."""

ROWS = 500
"""Rows sent to the database in one statement: enough to make the trip cheap, few enough for memory."""


class Writer:
    """A chronicle opened for writing. Every method is one transaction: all of it is kept, or nothing.

    Raises:
        UsageError, StoreError: as `kroniek.store.database.connect`, and StoreError whenever writing fails.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self._engine = connect(where, write=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Lets the file or server go."""
        self._engine.dispose()

    def known(self, ids: Iterable[str]) -> set[str]:
        """Those of `ids` whose reports are stored."""
        with explained(self.where), self._engine.begin() as connection:
            return _known(connection, ids)

    def save(self, fresh: Sequence[tuple[Report, str]], copies: Iterable[Report], rules: str) -> None:
        """Stores new reports with annotations (as `codec.encode` wrote them), and where known ones were met.

        A report that is stored already keeps its text and gets the new annotations; copies of one that is
        not are passed over.
        """
        with explained(self.where), self._engine.begin() as connection:
            _take_turns(connection)
            _insert(connection, tables.reports, map(rows.of_report, (report for report, _ in fresh)))
            met = [*(report for report, _ in fresh), *copies]
            stored = _known(connection, (report.id for report in met))
            _insert(connection, tables.copies, (rows.of_copy(r) for r in met if r.id in stored))
            if not fresh:
                return
            gone = delete(tables.annotated).where(tables.annotated.c.report == bindparam("id"))
            connection.execute(gone, [{"id": report.id} for report, _ in fresh])
            written = int(_get(connection, "written") or 0) + 1
            made = ({"report": r.id, "rules": rules, "json": json, "written": written} for r, json in fresh)
            _insert(connection, tables.annotated, made)
            fill_sentences(connection, _insert)
            _set(connection, written=str(written))

    def outdated(self, rules: str) -> Iterator[Report]:
        """The stored reports whose annotations were made by other rules than `rules`, in order of id.

        They may be saved while this goes on.
        """
        last = ""
        while True:
            with explained(self.where), self._engine.begin() as connection:
                page = after(connection, last, not_by=rules)
            if not page:
                return
            yield from (report for report, _ in page)
            last = page[-1][0].id

    def is_current(self, rules: str) -> bool:
        """Whether the derived records follow from all that is stored, by these rules."""
        with explained(self.where), self._engine.begin() as connection:
            current = _get(connection, "derived") == _get(connection, "written")
            return current and _get(connection, "rules") == rules

    def fill(self) -> None:
        """Puts what a chronicle of an older Kroniek holds into the tables for looking things up."""
        with explained(self.where), self._engine.begin() as connection:
            _take_turns(connection)
            fill_sentences(connection, _insert)
            fill_records(connection, _insert)

    def derive(self, update: Callable[[Ground, Collection[str]], None], rules: str) -> None:
        """Brings the records up to date, by these rules, with all reports stored since this was last done.

        `update` is given the ids of those reports; of all, where the records were made by other rules.
        """
        with explained(self.where), self._engine.begin() as connection:
            _take_turns(connection)
            since = int(_get(connection, "derived") or 0)
            if _get(connection, "rules") != rules:
                since = EVERY
                for table in tables.DERIVED:
                    connection.execute(delete(table))
            table = tables.annotated
            changed = set(connection.scalars(select(table.c.report).where(table.c.written > since)))
            update(DbGround(connection, _insert), changed)
            fill_records(connection, _insert)
            written = _get(connection, "written") or "0"
            _set(connection, derived=written, rules=rules, fingerprint=_fingerprint(connection, rules))


def _take_turns(connection: Connection) -> None:
    """Waits for other writers on PostgreSQL; SQLite has done so on beginning the transaction."""
    connection.execute(select(tables.meta).where(tables.meta.c.name == "written").with_for_update())


def _known(connection: Connection, ids: Iterable[str]) -> set[str]:
    return set(connection.scalars(select(tables.reports.c.id).where(tables.reports.c.id.in_(list(ids)))))


def _insert(connection: Connection, table: Table, values: Iterable[rows.Values]) -> None:
    """Inserts rows; one whose key is there already is left as it is."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).on_conflict_do_nothing()
    remaining = iter(values)
    while batch := list(islice(remaining, ROWS)):
        connection.execute(statement, batch)


def _get(connection: Connection, name: str) -> str | None:
    return connection.scalar(select(tables.meta.c.value).where(tables.meta.c.name == name))


def _set(connection: Connection, **values: str) -> None:
    for name, value in sorted(values.items()):
        done = connection.execute(update(tables.meta).where(tables.meta.c.name == name).values(value=value))
        if not done.rowcount:
            _insert(connection, tables.meta, [{"name": name, "value": value}])


def _fingerprint(connection: Connection, rules: str) -> str:
    """What the derived records follow from: equal for the same reports and the same rules."""
    found = hashlib.sha256(rules.encode())
    table = tables.annotated
    query = select(table.c.report, table.c.rules).order_by(table.c.report)
    row: Any
    for row in connection.execute(query.execution_options(yield_per=ROWS)):
        found.update(f"\n{row.report} {row.rules}".encode())
    return found.hexdigest()
