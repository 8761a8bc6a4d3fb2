"""Review: changing a record, making one of several or two of one, and adding what was missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse

from kroniek.knowledge.event_types import STATUSES, event_types
from kroniek.model import MEASURES, Decision, Evidence, Report, Span
from kroniek.review import Item
from kroniek.review.deciding import stamp
from kroniek.review.editing import EXTENTS, TIERS, YES, blank, edited, values
from kroniek.review.problems import ProblemError
from kroniek.store import Views
from kroniek.store.journal import DecidedMeanwhileError
from kroniek.store.known import known, near, sentences_of
from kroniek.web.desk import LONGEST, AtDesk, Checked, Desk, Field, page, to
from kroniek.web.pages import Proposals, missing
from kroniek.web.problems import meanwhile, worded
from kroniek.web.review import ROLE, Kind, about, conflict, must_find
from kroniek.web.told import tellings

router = APIRouter()


async def _filled(request: Request) -> dict[str, str]:
    """The fields of a form that are text, cut where they are longer than anybody types."""
    return {k: v[:LONGEST] for k, v in (await request.form()).items() if isinstance(v, str)}


Filled: TypeAlias = Annotated[dict[str, str], Depends(_filled)]

NEAR = 12
"""Records offered to be merged with."""

Id = Annotated[str, Query(max_length=200)]


@router.get("/review/edit", response_class=HTMLResponse)
def edit_form(request: Request, views: Proposals, desk: AtDesk, id: Id, back: str = "", next: Id = "") -> HTMLResponse:
    """The form of a record."""
    item = must_find(desk, id)
    return _edit(request, views, desk, item, {**values(item.record), "next": next}, back)


@router.post("/review/edit", dependencies=[Checked])
def edit(request: Request, views: Proposals, desk: AtDesk, form: Filled) -> Response:
    """Changes a record, and goes on. Nothing that was typed is lost where it cannot be understood."""
    desk.must(ROLE)
    item = must_find(desk, form.get("id", ""))
    back = form.get("back", "")
    try:
        after = edited(item.record, form, known(views))
        deciding = desk.deciding(form.get("why", ""))
        desk.journal.decide({item.id: form.get("seen", "")}, lambda items: [deciding.edit(items[item.id], after)])
    except ProblemError as error:
        return _edit(request, views, desk, item, {**values(item.record), **form}, back, worded(request, error), 422)
    except DecidedMeanwhileError as error:
        if error.item is None:
            return conflict(request, views, desk, error, "edit", dict(form))
        problem = worded(request, meanwhile(error.by))
        return _edit(request, views, desk, error.item, {**values(error.item.record), **form}, back, problem, 409)
    return to("/review", back, at=form.get("next") or None)


@router.get("/review/merge", response_class=HTMLResponse)
def merge_form(request: Request, views: Proposals, desk: AtDesk, id: Id, back: str = "", find: Id = "") -> HTMLResponse:
    """What a record can be merged with: what is told at the same time of the same sort, or the record with an id."""
    item = must_find(desk, id)
    others = [must_find(desk, find)] if find else _near(views, desk, item)
    shown = [
        (other, values(other.record), tellings(views, other.record.evidence[:1]), stamp(other)) for other in others
    ]
    return page(request, "review_merge.html", desk, item=item, others=shown, back=back, **about(views, desk, item))


@router.post("/review/merge", dependencies=[Checked])
def merge(
    request: Request,
    views: Proposals,
    desk: AtDesk,
    id: Field,
    seen: Field,
    other: Annotated[list[str], Form()],
    why: Field = "",
    back: Field = "",
) -> Response:
    """Makes one record of several. Each of `other` is an id, a space, and its mark as it was seen."""
    desk.must(ROLE)
    deciding = desk.deciding(why)
    marks = {id: seen} | {name: mark for name, _, mark in (o.rpartition(" ") for o in other)}
    try:
        (made,) = desk.journal.decide(marks, lambda items: [deciding.merge([items[one] for one in marks])])
    except DecidedMeanwhileError as error:
        return conflict(request, views, desk, error, "merge", {"why": why, "back": back})
    return to("/review", back, at=_shown_as(desk, made))


@router.get("/review/split", response_class=HTMLResponse)
def split_form(request: Request, views: Proposals, desk: AtDesk, id: Id, back: str = "") -> HTMLResponse:
    """The evidence of a record, to choose what tells another one."""
    item = must_find(desk, id)
    pieces = [(n, t) for n, e in enumerate(item.record.evidence) for t in tellings(views, [e])]
    return page(request, "review_split.html", desk, item=item, pieces=pieces, back=back, **about(views, desk, item))


@router.post("/review/split", dependencies=[Checked])
def split(
    request: Request,
    views: Proposals,
    desk: AtDesk,
    id: Field,
    seen: Field,
    apart: Annotated[list[int], Form()],
    why: Field = "",
    back: Field = "",
) -> Response:
    """Makes two records of one."""
    desk.must(ROLE)
    deciding = desk.deciding(why)
    try:
        (made,) = desk.journal.decide({id: seen}, lambda items: [deciding.split(items[id], set(apart))])
    except DecidedMeanwhileError as error:
        return conflict(request, views, desk, error, "split", {"why": why, "back": back})
    return to("/review", back, at=_shown_as(desk, made))


@router.get("/review/missing", response_class=HTMLResponse)
def missing_form(
    request: Request, views: Proposals, desk: AtDesk, report: Id, kind: Kind = "event", back: str = ""
) -> HTMLResponse:
    """The text of a report, to select what was missed."""
    return _missing(request, views, desk, _report(views, report), {"kind": kind}, back)


@router.post("/review/missing", dependencies=[Checked])
def add(request: Request, views: Proposals, desk: AtDesk, form: Filled) -> Response:
    """Adds what was missed."""
    desk.must(ROLE)
    report, back = _report(views, form.get("report", "")), form.get("back", "")
    try:
        evidence = Evidence(report.id, _span(form, report), _voices(form.get("voices", "")))
        record = blank(form.get("kind", ""), evidence, form, known(views))
        beside = desk.journal.told_at(form.get("kind", ""), evidence)
        added = desk.deciding(form.get("why", "")).add(record, beside)
        (made,) = desk.journal.decide({}, lambda _: [added])
    except ProblemError as error:
        return _missing(request, views, desk, report, form, back, worded(request, error), 422)
    return to("/review", back, at=_shown_as(desk, made), kind=made.kind)


def _edit(
    request: Request,
    views: Views,
    desk: Desk,
    item: Item,
    form: Mapping[str, str],
    back: str,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    shown = about(views, desk, item)
    choices = _choices()
    return page(
        request,
        "review_edit.html",
        desk,
        status,
        item=item,
        form=form,
        back=back,
        problem=problem,
        choices=choices,
        **shown,
    )


def _missing(
    request: Request,
    views: Views,
    desk: Desk,
    report: Report,
    form: Mapping[str, str],
    back: str,
    problem: str = "",
    status: int = 200,
) -> HTMLResponse:
    return page(
        request,
        "review_missing.html",
        desk,
        status,
        report=report,
        sentences=sentences_of(views, report.id),
        form=form,
        kind=form.get("kind", "event"),
        back=back,
        problem=problem,
        choices=_choices(),
    )


def _choices() -> dict[str, Sequence[str]]:
    """The words that a field of a form takes."""
    found = {"type": tuple(event_types()), "status": STATUSES, "measure": MEASURES, "extent": EXTENTS, "tier": TIERS}
    return {**found, "sensitive": ("", YES)}


def _shown_as(desk: Desk, made: Decision) -> str:
    """The id of what came of a decision: what is proposed just so keeps its own."""
    items = desk.journal.standing().items.values()
    return next((item.id for item in items if made.number in item.numbers), made.record)


def _near(views: Views, desk: Desk, item: Item) -> list[Item]:
    """Records of the same kind that may be one with this: doubted ones first, then those of its reports and days."""
    return [other for other in desk.journal.items(near(views, item.record, NEAR)).values() if other.id != item.id]


def _span(form: Mapping[str, str], report: Report) -> Span:
    """The words selected: by place, or a whole sentence."""
    first, _, last = form.get("sentence", "").partition("-")
    start, end = (form.get("start") or first, form.get("end") or last)
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        raise ProblemError("no_words")
    if not 0 <= int(start) < int(end) <= len(report.text):
        raise ProblemError("words_not_here")
    return Span(int(start), int(end))


def _voices(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (voice.strip() for voice in text.split(","))))


def _report(views: Views, id_: str) -> Report:
    found = views.report(id_)
    if found is None:
        raise missing(id_)
    return found
