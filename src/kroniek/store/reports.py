"""How reports are asked for: each with the smallest path that it was met at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, select

from kroniek.model import Report
from kroniek.store import rows
from kroniek.store.tables import annotated, copies, reports

PAGE = 200
"""Reports fetched at a time: a few megabytes."""


def with_copies(connection: Connection, found: Sequence[Any]) -> list[Report]:
    """The reports of rows of `reports`, in their order.

    Which of its copies a report shows depends on their paths only, not on which was read first.
    """
    query = select(copies).where(copies.c.report.in_([row.id for row in found]))
    best: dict[str, tuple[bool, str, str]] = {}
    for copy in connection.execute(query):
        mark = (copy.path == "", copy.path, copy.sha256)
        best[copy.report] = min(best.get(copy.report, mark), mark)
    return [rows.to_report(row, *best[row.id][1:]) for row in found]


def after(connection: Connection, last: str, *, not_by: str | None = None) -> list[tuple[Report, str]]:
    """The page of reports after the id `last`, in order of id, each with its annotations in JSON.

    With `not_by`, only those that were annotated by other rules.
    """
    query = (
        select(reports, annotated.c.json)
        .join(annotated, annotated.c.report == reports.c.id)
        .where(reports.c.id > last)
        .order_by(reports.c.id)
        .limit(PAGE)
    )
    if not_by is not None:
        query = query.where(annotated.c.rules != not_by)
    found = connection.execute(query).all()
    return list(zip(with_copies(connection, found), (str(row.json) for row in found), strict=True))


def these(connection: Connection, ids: Sequence[str]) -> list[tuple[Report, str]]:
    """The reports with these ids that are annotated, in order of id, each with its annotations in JSON."""
    query = select(reports, annotated.c.json).join(annotated, annotated.c.report == reports.c.id)
    found = connection.execute(query.where(reports.c.id.in_(ids)).order_by(reports.c.id)).all()
    return list(zip(with_copies(connection, found), (str(row.json) for row in found), strict=True))


def source_of(report: Report) -> str:
    """What a reader knows a report by: its source, or the host or file it came from, or its id."""
    host, file = urlsplit(report.url or "").hostname, (report.path or "").rpartition("/")[2]
    return report.source or host or report.url or file or report.id


def sources(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """What the reports with these ids are known by."""
    query = select(reports).where(reports.c.id.in_(sorted(ids)))
    return {report.id: source_of(report) for report in with_copies(connection, connection.execute(query).all())}
