"""Between the model and rows of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kroniek.model import Chronicle, Control, Event, Figure, Header, Interval, Report
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


def derived(chronicle: Chronicle) -> Iterator[tuple[str, Iterator[Values]]]:
    """The rows of every derived table, by table."""
    yield "published", _published(chronicle)
    yield "times", _times(chronicle)
    yield "events", map(_event, chronicle.events)
    yield "control", map(_control, chronicle.control)
    yield "figures", _figures(chronicle.figures)
    yield "names", _names(chronicle)


def _published(chronicle: Chronicle) -> Iterator[Values]:
    for report, found in sorted(chronicle.published.items()):
        hull = found.days.hull if found.days else Interval()
        yield {
            "report": report,
            "earliest": hull.earliest,
            "latest": hull.latest,
            "days": len(found.days) if found.days else None,
            "json": encode(found),
        }


def _times(chronicle: Chronicle) -> Iterator[Values]:
    last, number = "", 0
    for time in sorted(chronicle.times, key=lambda t: (t.report, t.span, t.type, t.value or "", t.text)):
        number = number + 1 if time.report == last else 0
        last = time.report
        yield {"report": time.report, "number": number, "json": encode(time)}


def _event(event: Event) -> Values:
    return {
        "id": event.id,
        "type": event.type,
        "status": event.status,
        "earliest": event.time.earliest,
        "latest": event.time.latest,
        "place": event.place.place.id if event.place else None,
        "json": encode(event),
    }


def _control(control: Control) -> Values:
    return {
        "id": control.id,
        "place": control.place.place.id,
        "holder": control.holder.actor.id,
        "earliest": control.start.earliest,
        "latest": control.end.latest,
        "json": encode(control),
    }


def _figures(figures: Sequence[Figure]) -> Iterator[Values]:
    differs = differing(figures)
    for figure in figures:
        yield {
            "id": figure.id,
            "measure": figure.measure,
            "earliest": figure.as_of.earliest,
            "latest": figure.as_of.latest,
            "place": figure.place.place.id if figure.place else None,
            "differs": encode(differs.get(figure.id, ())),
            "json": encode(figure),
        }


def _names(chronicle: Chronicle) -> Iterator[Values]:
    for event in chronicle.events:
        yield from _named("event", event.id, "place", spellings_of_place(event.place))
        yield from _named("event", event.id, "actor", spellings_of_actors(event.actors))
    for control in chronicle.control:
        yield from _named("control", control.id, "place", spellings_of_place(control.place))
        yield from _named("control", control.id, "actor", spellings_of_actors([control.holder]))
    for figure in chronicle.figures:
        yield from _named("figure", figure.id, "place", spellings_of_place(figure.place))


def _named(kind: str, record: str, role: str, names: set[str]) -> Iterator[Values]:
    for name in sorted(names):
        yield {"kind": kind, "record": record, "role": role, "name": name}
