"""What earlier compiling worked out of days: read as it is asked for, and written where it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, delete, select

from kroniek.model import Kept
from kroniek.store.codec import decode, encode
from kroniek.store.tables import day_memory

ROWS = 500
"""Rows fetched or deleted at a time."""


class Memory(Mapping[str, Kept]):
    """What is kept, by report. It is held as JSON, which is small, and decoded whenever it is asked for."""

    def __init__(self, json: Mapping[str, str]) -> None:
        self._json = json

    def __getitem__(self, report: str) -> Kept:
        return decode(self._json[report], Kept)

    def __iter__(self) -> Iterator[str]:
        return iter(self._json)

    def __len__(self) -> int:
        return len(self._json)


def recall(connection: Connection, rules: str) -> Memory:
    """What compiling by these rules kept."""
    return Memory(_json(connection, rules))


def changed(connection: Connection, kept: Mapping[str, Kept], rules: str) -> Iterator[dict[str, str]]:
    """The rows that are to be written, once those that they replace are deleted."""
    connection.execute(delete(day_memory).where(day_memory.c.rules != rules))
    old = _json(connection, rules)
    rows = [
        {"report": report, "rules": rules, "json": json}
        for report, json in ((report, encode(one)) for report, one in sorted(kept.items()))
        if old.get(report) != json
    ]
    gone = [row["report"] for row in rows if row["report"] in old]
    for start in range(0, len(gone), ROWS):
        connection.execute(delete(day_memory).where(day_memory.c.report.in_(gone[start : start + ROWS])))
    return iter(rows)


def _json(connection: Connection, rules: str) -> dict[str, str]:
    query = select(day_memory.c.report, day_memory.c.json).where(day_memory.c.rules == rules)
    found = connection.execute(query.order_by(day_memory.c.report).execution_options(yield_per=ROWS))
    return {row.report: row.json for row in found}
