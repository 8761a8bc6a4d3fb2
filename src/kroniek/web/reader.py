"""The reports: a list by day, and the reader: the text with every mention marked, its day, its records beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from kroniek.exports import records
from kroniek.knowledge.reasons import in_words
from kroniek.model import Control, Event, Figure, Published, Reason, Report, Span
from kroniek.store import Views
from kroniek.store.browse import mentions_of, records_of, sentence, times_of
from kroniek.store.browse_reports import ReportLeaf, report_leaf
from kroniek.web.asking import Many, Position
from kroniek.web.language import Words
from kroniek.web.marks import Stretch, marks, stretches
from kroniek.web.pages import Chronicle, Worded, as_csv, as_json, missing, render
from kroniek.web.registry import Entry
from kroniek.web.verdicts import judged

router = APIRouter()
entry = Entry("/reports", "reader.name", "r")

LIKELY = 8
"""Likeliest days of publication shown."""

NEIGHBOURS = 8
"""Other reports of the same events shown."""

COLUMNS = ("id", "name", "source", "earliest", "latest", "days")
Record = Event | Control | Figure


@dataclass(frozen=True, slots=True)
class Beside:
    """A record beside the text, with where its sentence begins."""

    kind: str
    record: Record
    at: int


@dataclass(frozen=True, slots=True)
class Read:
    """A report ready to show."""

    report: Report
    source: str
    published: Published
    stretches: list[Stretch]
    beside: list[Beside]


@router.get("/reports", response_class=HTMLResponse)
def reports(request: Request, views: Chronicle, after: Position = None, before: Position = None) -> HTMLResponse:
    """The reports by day of publication."""
    return render(request, "reports.html", leaf=report_leaf(views, after=after, before=before))


@router.get("/reports.json")
def reports_json(views: Chronicle, after: Position = None, before: Position = None, limit: Many = 50) -> Response:
    """A page of the reports as JSON."""
    found = report_leaf(views, after=after, before=before, limit=limit)
    return as_json({"before": found.before, "after": found.after, "reports": _rows(found)})


@router.get("/reports.csv")
def reports_csv(views: Chronicle, after: Position = None, before: Position = None, limit: Many = 50) -> Response:
    """A page of the reports as a table."""
    return as_csv(COLUMNS, _rows(report_leaf(views, after=after, before=before, limit=limit)))


@router.get("/reports/{id}.json")
def reader_json(id: str, views: Chronicle) -> Response:
    """A report with its days and the records that rest on it, as JSON."""
    report = _report(views, id)
    told, held, numbers = records_of(views, id)
    return as_json(
        {
            **records.report(report, views.days(id)),
            "events": [records.event(event) for event in told],
            "control": [records.control(control) for control in held],
            "figures": [records.figure(figure) for figure in numbers],
        }
    )


@router.get("/reports/{id}", response_class=HTMLResponse)
def reader(request: Request, id: str, views: Chronicle, words: Worded, beside: Position = None) -> HTMLResponse:
    """The reader; with `beside`, two reports next to each other."""
    shown = read(views, _report(views, id), words)
    other = read(views, _report(views, beside), words) if beside else None
    return render(
        request,
        "reader.html",
        shown=shown,
        other=other,
        likely=shown.published.days.likely()[:LIKELY] if shown.published.days else [],
        reasons=[_reason(views, shown.report, r, words, "") for r in shown.published.reasons]
        + [_reason(views, shown.report, r, words, "dropped") for r in shown.published.clashes],
        neighbours=_neighbours(views, shown),
        judged=judged(views),
    )


def read(views: Views, report: Report, words: Words) -> Read:
    """A report with its mentions marked and its records beside it."""
    told = mentions_of(views, report.id)
    beside = _beside(views, report.id)
    spans = {(b.kind, e.span): b.record.id for b in beside for e in b.record.evidence if e.report == report.id}
    found = marks(told, times_of(views, report.id), spans, words) if told else []
    starts = {span.start for _, span in spans}
    text = list(stretches(report.text, told.sentences if told else (), found, starts))
    return Read(report, views.source(report.id), views.days(report.id), text, beside)


def _report(views: Views, id: str) -> Report:
    found = views.report(id)
    if found is None:
        raise missing(id)
    return found


def _beside(views: Views, id: str) -> list[Beside]:
    told, held, numbers = records_of(views, id)
    kinds: tuple[tuple[str, Sequence[Record]], ...] = (("event", told), ("control", held), ("figure", numbers))
    found = [Beside(kind, r, _at(views, id, r)) for kind, some in kinds for r in some]
    return sorted(found, key=lambda b: b.at)


def _at(views: Views, report: str, record: Record) -> int:
    span = min((e.span for e in record.evidence if e.report == report), default=Span(0, 0))
    told = sentence(views, report, span)
    return told[0].start if told else span.start


def _reason(views: Views, report: Report, reason: Reason, words: Words, mark: str) -> dict[str, Any]:
    """A reason in words with where its sentence begins, here and in the other report that has a part in it."""
    here = sentence(views, report.id, reason.span) if reason.span else None
    there = sentence(views, reason.report, reason.elsewhere) if reason.report and reason.elsewhere else None
    return {
        "text": in_words(reason, words.language),
        "mark": mark or ("sure" if reason.hard else "likely"),
        "at": here[0].start if here else None,
        "report": reason.report if there else None,
        "there": there,
    }


def _neighbours(views: Views, shown: Read) -> list[tuple[str, str, int]]:
    """Other reports that tell of the same events: id, source, and of how many."""
    others = Counter(
        other
        for b in shown.beside
        if b.kind == "event"
        for other in {e.report for e in b.record.evidence} - {shown.report.id}
    )
    ranked = sorted(others.items(), key=lambda pair: (-pair[1], pair[0]))[:NEIGHBOURS]
    return [(other, views.source(other), n) for other, n in ranked]


def _rows(leaf: ReportLeaf) -> Sequence[dict[str, object]]:
    return [
        {
            "id": r.id,
            "name": r.name,
            "source": r.source,
            **records.interval(r.published),
            "days": r.days,
        }
        for r in leaf.reports
    ]
