"""Which reports belong together: stories, and copies that count once as a source."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import select

from kroniek.model import Copy, Doubt, Published, ResolvedTime, Story
from kroniek.store import tables
from kroniek.store.codec import decode
from kroniek.store.views import Views

MANY = 500
"""Reports in one question."""


def stories(views: Views) -> Iterator[Story]:
    """The stories of the chronicle, those of most reports first."""
    t = tables.stories
    query = select(t.c.json).order_by(t.c.reports.desc(), t.c.title, t.c.id)
    return (decode(row.json, Story) for row in views.rows(query))


def story_of(views: Views, report: str) -> Story | None:
    """The story that a report tells."""
    t, m = tables.stories, tables.story_reports
    query = select(t.c.json).join(m, m.c.story == t.c.id).where(m.c.report == report)
    return next((decode(row.json, Story) for row in views.rows(query)), None)


def copies(views: Views) -> Mapping[str, Copy]:
    """What each report that is a copy is a copy of, with what it changed."""
    t = tables.report_copies
    query = select(t.c.report, t.c.json).order_by(t.c.report)
    return views.once("copies", lambda: {row.report: decode(row.json, Copy) for row in views.rows(query)})


def copies_about(views: Views, report: str) -> list[Copy]:
    """The copies of a report; of one that is a copy itself its own, and the other copies of the same report."""
    t = tables.report_copies
    of = select(t.c.of).where(t.c.report == report)
    query = select(t.c.json).where((t.c.of == report) | (t.c.of.in_(of))).order_by(t.c.report)
    return [decode(said, Copy) for said in views.scalars(query)]


def days_and_times(views: Views, reports: Collection[str]) -> tuple[Mapping[str, Published], Sequence[ResolvedTime]]:
    """The days of publication of these reports, and all their times."""
    p, t, ids = tables.published, tables.times, sorted(reports)
    days: dict[str, Published] = {}
    times: list[ResolvedTime] = []
    for some in (ids[i : i + MANY] for i in range(0, len(ids), MANY)):
        found = views.rows(select(p.c.report, p.c.json).where(p.c.report.in_(some)))
        days |= {row.report: decode(row.json, Published) for row in found}
        query = select(t.c.json).where(t.c.report.in_(some)).order_by(t.c.report, t.c.number)
        times += [decode(said, ResolvedTime) for said in views.scalars(query)]
    return days, times


def originals(views: Views, reports: Collection[str]) -> set[str]:
    """The reports that stand for these as sources: a copy counts as what it is a copy of."""
    known = copies(views)
    return {known[report].of if report in known else report for report in reports}


def doubted_pairs(views: Views) -> list[tuple[str, str]]:
    """The ids of all pairs of events that may be one, the likeliest first."""
    t = tables.doubts
    return [(r.first, r.second) for r in views.rows(select(t.c.first, t.c.second).order_by(t.c.p.desc(), t.c.id))]


def doubts(views: Views, event: str) -> list[Doubt]:
    """The pairs of which this event is one that may be one event, the likeliest first."""
    t = tables.doubts
    query = select(t.c.json).where((t.c.first == event) | (t.c.second == event)).order_by(t.c.p.desc(), t.c.id)
    return [decode(row.json, Doubt) for row in views.rows(query)]
