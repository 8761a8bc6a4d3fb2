"""Between the model and rows of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table

from kroniek.model import (
    Control,
    Copy,
    Doubt,
    Event,
    Figure,
    Header,
    Interval,
    Published,
    Record,
    Report,
    ResolvedTime,
    Story,
)
from kroniek.store import tables
from kroniek.store.clash import differing
from kroniek.store.codec import encode
from kroniek.store.names import spellings_of_actors, spellings_of_place

Values = dict[str, Any]


def of_report(report: Report) -> Values:
    """The row of a report without where it was met."""
    return {
        "id": report.id,
        "text": report.text,
        "language": report.language,
        "header_earliest": report.header.published.earliest,
        "header_latest": report.header.published.latest,
        "header_precision": report.header.precision,
        "url": report.url,
        "source": report.source,
        "title": report.title,
    }


def of_copy(report: Report) -> Values:
    """Where a report was met."""
    return {"report": report.id, "path": report.path or "", "sha256": report.sha256}


def to_report(row: Any, path: str, sha256: str) -> Report:
    """The report of a row of `reports`, as met at `path` ("" is none)."""
    header = Header(Interval(row.header_earliest, row.header_latest), row.header_precision)
    return Report(
        id=row.id,
        text=row.text,
        header=header,
        language=row.language,
        sha256=sha256,
        path=path or None,
        url=row.url,
        source=row.source,
        title=row.title,
    )


def published(found: Mapping[str, Published]) -> Iterator[Values]:
    """The rows of days of publication."""
    for report, days in sorted(found.items()):
        hull = days.days.hull if days.days else Interval()
        yield {
            "report": report,
            "earliest": hull.earliest,
            "latest": hull.latest,
            "days": len(days.days) if days.days else None,
            "json": encode(days),
        }


def times(found: Mapping[str, Sequence[ResolvedTime]]) -> Iterator[Values]:
    """The rows of the times of reports."""
    for report, some in sorted(found.items()):
        ordered = sorted(some, key=lambda t: (t.span, t.type, t.value or "", t.text))
        yield from ({"report": report, "number": number, "json": encode(t)} for number, t in enumerate(ordered))


def names(kind: str, records: Iterable[Record]) -> Iterator[Values]:
    """The rows of the names by which records can be asked for: events, control and figures."""
    for record in records:
        if not isinstance(record, (Event, Control, Figure)):
            continue
        actors = record.actors if isinstance(record, Event) else [record.holder] if isinstance(record, Control) else []
        for role, found in (("place", spellings_of_place(record.place)), ("actor", spellings_of_actors(actors))):
            yield from ({"kind": kind, "record": record.id, "role": role, "name": name} for name in sorted(found))


def _events(block: str, events: Iterable[Event]) -> Iterator[Values]:
    for event in events:
        yield {
            "id": event.id,
            "type": event.type,
            "status": event.status,
            "earliest": event.time.earliest,
            "latest": event.time.latest,
            "place": event.place.place.id if event.place else None,
            "block": block,
            "json": encode(event),
        }


def _control(block: str, periods: Iterable[Control]) -> Iterator[Values]:
    for control in periods:
        yield {
            "id": control.id,
            "place": control.place.place.id,
            "holder": control.holder.actor.id,
            "earliest": control.start.earliest,
            "latest": control.end.latest,
            "block": block,
            "json": encode(control),
        }


def _figures(block: str, figures: Sequence[Figure]) -> Iterator[Values]:
    differs = differing(figures)
    for figure in figures:
        yield {
            "id": figure.id,
            "measure": figure.measure,
            "earliest": figure.as_of.earliest,
            "latest": figure.as_of.latest,
            "place": figure.place.place.id if figure.place else None,
            "differs": encode(differs.get(figure.id, ())),
            "block": block,
            "json": encode(figure),
        }


def _doubts(block: str, doubts: Iterable[Doubt]) -> Iterator[Values]:
    for doubt in doubts:
        said = encode(doubt)
        yield {"id": doubt.id, "first": doubt.first, "second": doubt.second, "p": doubt.p, "block": block, "json": said}


def _stories(block: str, stories: Iterable[Story]) -> Iterator[Values]:
    for story in stories:
        count = len(story.reports)
        yield {"id": story.id, "title": story.title, "reports": count, "block": block, "json": encode(story)}


def _copies(block: str, copies: Iterable[Copy]) -> Iterator[Values]:
    for copy in copies:
        yield {"report": copy.report, "of": copy.of, "block": block, "json": encode(copy)}


RECORDS: Mapping[str, tuple[Table, Callable[[str, Any], Iterator[Values]]]] = {
    "event": (tables.events, _events),
    "control": (tables.control, _control),
    "figure": (tables.figures, _figures),
    "doubt": (tables.doubts, _doubts),
    "story": (tables.stories, _stories),
    "copy": (tables.report_copies, _copies),
}
"""The table of each kind of record, and what makes the rows of a block of them."""


def _members(_kind: str, stories: Iterable[Record]) -> Iterator[Values]:
    for story in stories:
        if isinstance(story, Story):
            yield from ({"report": report, "story": story.id} for report in story.reports)


ASIDE: Mapping[Table, Callable[[str, Sequence[Record]], Iterator[Values]]] = {
    tables.names: names,
    tables.story_reports: _members,
}
"""What stands about records outside their own tables."""
