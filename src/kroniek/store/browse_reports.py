"""Leafing through the reports by the first day on which each can have been published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select

from kroniek.model import Interval
from kroniek.store import tables
from kroniek.store.reports import source_of, with_copies
from kroniek.store.views import Views

LAST = date.max
"""Stands for a day that is not known, so that it comes last."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One report of the list."""

    id: str
    name: str
    source: str
    published: Interval
    days: int | None


@dataclass(frozen=True, slots=True)
class ReportLeaf:
    """A page of reports; `before` and `after` are where to turn from, None where there is no page that way."""

    reports: tuple[Listed, ...]
    before: str | None
    after: str | None


def report_leaf(
    views: Views, *, story: str | None = None, after: str | None = None, before: str | None = None, limit: int = 50
) -> ReportLeaf:
    """The reports after a position, or the last ones before one; with `story`, only those of it."""
    r, p = tables.reports, tables.published
    day = func.coalesce(p.c.earliest, LAST)
    query = select(r, p.c.earliest, p.c.latest, p.c.days).outerjoin(p, p.c.report == r.c.id)
    if story is not None:
        m = tables.story_reports
        query = query.where(r.c.id.in_(select(m.c.report).where(m.c.story == story)))
    back = before is not None
    at, id_ = _position(before if before is not None else after)
    if back:
        query = query.where(or_(day < at, and_(day == at, r.c.id < id_))).order_by(day.desc(), r.c.id.desc())
    else:
        query = query.where(or_(day > at, and_(day == at, r.c.id > id_))).order_by(day, r.c.id)
    rows = list(views.rows(query.limit(limit + 1)))
    more, rows = len(rows) > limit, rows[:limit]
    if back:
        rows.reverse()
    earlier, later = (more, True) if back else (bool(after), more)
    return ReportLeaf(
        tuple(_listed(views, rows)),
        f"{rows[0].earliest or LAST} {rows[0].id}" if rows and earlier else None,
        f"{rows[-1].earliest or LAST} {rows[-1].id}" if rows and later else None,
    )


def _position(text: str | None) -> tuple[date, str]:
    """The day and id of a position; the very beginning for none, and for what is no position."""
    day, _, id_ = (text or "").partition(" ")
    try:
        return date.fromisoformat(day), id_
    except ValueError:
        return date.min, ""


def _listed(views: Views, rows: list[Any]) -> list[Listed]:
    found = with_copies(views.connection, rows)
    return [
        Listed(
            report.id,
            report.title or (report.path or "").rpartition("/")[2] or report.url or report.id,
            source_of(report),
            Interval(row.earliest, row.latest),
            row.days,
        )
        for report, row in zip(found, rows, strict=True)
    ]
