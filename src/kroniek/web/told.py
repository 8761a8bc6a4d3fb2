"""What a record rests on, ready to show: each sentence with its report, its day and its voices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kroniek.model import Evidence, Interval, Span
from kroniek.store import Views
from kroniek.store.browse import sentence


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence that tells something: `marked` is the part of it that says so, `at` where the sentence begins."""

    report: str
    source: str
    title: str | None
    published: Interval | None
    at: int
    span: Span
    before: str
    marked: str
    after: str
    voices: tuple[str, ...]


def tellings(views: Views, evidence: Iterable[Evidence]) -> list[Telling]:
    """The tellings of a record, by the first day on which each can have been published."""
    found = [_telling(views, one) for one in evidence]
    return sorted(found, key=lambda t: (_first(t), t.report, t.span))


def _first(telling: Telling) -> str:
    days = telling.published
    return days.earliest.isoformat() if days and days.earliest else "9999"


def _telling(views: Views, told: Evidence) -> Telling:
    span, text = sentence(views, told.report, told.span) or (told.span, "")
    start, end = told.span.start - span.start, told.span.end - span.start
    report, days = views.report(told.report), views.days(told.report).days
    return Telling(
        report=told.report,
        source=views.source(told.report),
        title=report.title if report else None,
        published=days.hull if days else None,
        at=span.start,
        span=told.span,
        before=text[:start],
        marked=text[start:end],
        after=text[end:],
        voices=told.attribution,
    )
