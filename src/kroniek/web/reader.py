"""The reports: a list by day, and the reader: the text with every mention marked, its day, its records beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from kroniek.exports import records
from kroniek.knowledge.reasons import in_words
from kroniek.model import Control, Event, Figure, Published, Reason, Report, Span
from kroniek.store import Views
from kroniek.store.browse import labels, mentions_of, records_of, sentence, times_of
from kroniek.store.browse_reports import ReportLeaf, report_leaf
from kroniek.store.together import story_of
from kroniek.web.asking import Many, Position, Text
from kroniek.web.beside import are_kin, differing, kin
from kroniek.web.language import Words
from kroniek.web.marks import Mark, Stretch, marks, stretches
from kroniek.web.pages import Chronicle, Worded, as_csv, as_json, missing, render
from kroniek.web.registry import Entry
from kroniek.web.verdicts import judged, plain, verdict

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
    """A record beside the text, with where its sentence begins, and whether the other report tells it too."""

    kind: str
    record: Record
    at: int
    both: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A report ready to show."""

    report: Report
    source: str
    published: Published
    stretches: list[Stretch]
    beside: list[Beside]


@router.get("/reports", response_class=HTMLResponse)
def reports(
    request: Request, views: Chronicle, story: Text = "", after: Position = None, before: Position = None
) -> HTMLResponse:
    """The reports by day of publication; with `story`, only those of it."""
    title = labels(views, "story", [story]).get(story, story) if story else ""
    found = report_leaf(views, story=story or None, after=after, before=before)
    return render(request, "reports.html", leaf=found, story=story, title=title)


@router.get("/reports.json")
def reports_json(
    views: Chronicle, story: Text = "", after: Position = None, before: Position = None, limit: Many = 50
) -> Response:
    """A page of the reports as JSON."""
    found = report_leaf(views, story=story or None, after=after, before=before, limit=limit)
    return as_json({"before": found.before, "after": found.after, "reports": _rows(found)})


@router.get("/reports.csv")
def reports_csv(
    views: Chronicle, story: Text = "", after: Position = None, before: Position = None, limit: Many = 50
) -> Response:
    """A page of the reports as a table."""
    return as_csv(COLUMNS, _rows(report_leaf(views, story=story or None, after=after, before=before, limit=limit)))


@router.get("/reports/{id}.json")
def reader_json(id: str, views: Chronicle) -> Response:
    """A report with its days and the records that rest on it, as JSON."""
    report, story = _report(views, id), story_of(views, id)
    told, held, numbers = records_of(views, id)
    return as_json(
        {
            **records.report(report, views.days(id)),
            "story": {"id": story.id, "title": story.title} if story else None,
            "copies": [{"report": k.report, "role": k.role, "share": k.share} for k in kin(views, id)],
            "events": [{**records.event(e), "review": plain(verdict(views, e.id))} for e in told],
            "control": [{**records.control(c), "review": plain(verdict(views, c.id))} for c in held],
            "figures": [{**records.figure(f), "review": plain(verdict(views, f.id))} for f in numbers],
        }
    )


@router.get("/reports/{id}", response_class=HTMLResponse)
def reader(request: Request, id: str, views: Chronicle, words: Worded, beside: Position = None) -> HTMLResponse:
    """The reader; with `beside`, two reports next to each other."""
    first, second = _report(views, id), _report(views, beside) if beside else None
    copying = are_kin(views, id, beside) if beside else None
    extra = _compared(first, second, words) if copying and second else ((), ())
    shown = read(views, first, words, extra[0], beside)
    other = read(views, second, words, extra[1], id) if second else None
    return render(
        request,
        "reader.html",
        shown=shown,
        other=other,
        copying=copying,
        both=[(b, _at(views, other.report.id, b.record)) for b in shown.beside if b.both] if other else [],
        story=story_of(views, id),
        kin=kin(views, id),
        likely=shown.published.days.likely()[:LIKELY] if shown.published.days else [],
        reasons=[_reason(views, shown.report, r, words, "") for r in shown.published.reasons]
        + [_reason(views, shown.report, r, words, "dropped") for r in shown.published.clashes],
        neighbours=_neighbours(views, shown),
        judged=judged(views),
    )


def _compared(one: Report, other: Report, words: Words) -> tuple[list[Mark], list[Mark]]:
    """Marks on the words that two texts have otherwise."""
    left, right = differing(one.text, other.text)
    told = words("mark.changed")
    return [Mark(span, "changed", told) for span in left], [Mark(span, "changed", told) for span in right]


def read(views: Views, report: Report, words: Words, extra: Iterable[Mark] = (), other: str | None = None) -> Read:
    """A report with its mentions marked, `extra` marks too, and its records beside it.

    Words of records that the report `other` tells too are marked as such.
    """
    told = mentions_of(views, report.id)
    beside = _beside(views, report.id, other)
    spans = {(b.kind, e.span): b.record.id for b in beside for e in b.record.evidence if e.report == report.id}
    found = marks(told, times_of(views, report.id), spans, words) if told else []
    here = [(b, e.span) for b in beside if b.both for e in b.record.evidence if e.report == report.id]
    found += [*extra, *(Mark(span, "shared", words("mark.shared"), b.record.id) for b, span in here)]
    starts = {span.start for _, span in spans}
    text = list(stretches(report.text, told.sentences if told else (), found, starts))
    return Read(report, views.source(report.id), views.days(report.id), text, beside)


def _report(views: Views, id: str) -> Report:
    found = views.report(id)
    if found is None:
        raise missing(id)
    return found


def _beside(views: Views, id: str, other: str | None) -> list[Beside]:
    told, held, numbers = records_of(views, id)
    kinds: tuple[tuple[str, Sequence[Record]], ...] = (("event", told), ("control", held), ("figure", numbers))
    both = {r.id for _, some in kinds for r in some if any(e.report == other for e in r.evidence)}
    found = [Beside(kind, r, _at(views, id, r), r.id in both) for kind, some in kinds for r in some]
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
