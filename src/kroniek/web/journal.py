"""The journal: who decided what, when and why, with what it was before and after; each can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from kroniek.exports import records
from kroniek.model import ACTIONS, Control, Decidable, Decision, Event
from kroniek.review import Ledger
from kroniek.web.desk import AtDesk, page
from kroniek.web.pages import as_csv, as_json
from kroniek.web.registry import Entry
from kroniek.web.verdicts import differences

router = APIRouter()
entry = Entry("/journal", "journal.name", "d")

COLUMNS = (
    *("number", "at", "who", "action", "kind", "record", "before", "after", "why", "rules", "batch", "undoes"),
    "undone_by",
)
PAGE = 50
"""Entries on a page."""

Text = Annotated[str, Query(max_length=200)]


@router.get("/journal", response_class=HTMLResponse)
def journal(
    request: Request,
    desk: AtDesk,
    who: Text = "",
    action: Text = "",
    record: Text = "",
    batch: Text = "",
    before: int | None = None,
) -> HTMLResponse:
    """The entries, newest first."""
    ledger = desk.journal.ledger()
    found = _asked(ledger, who, action, record, batch, before)
    return page(
        request,
        "journal.html",
        desk,
        entries_=[(d, differences(d)) for d in found[:PAGE]],
        total=len(ledger.decisions),
        undone=ledger.undone,
        people=sorted({d.who for d in ledger.decisions.values()}),
        actions=ACTIONS,
        asked={"who": who, "action": action, "record": record, "batch": batch},
        older=found[PAGE - 1].number if len(found) > PAGE else None,
        back="",
    )


@router.get("/journal.json")
def journal_json(
    desk: AtDesk,
    who: Text = "",
    action: Text = "",
    record: Text = "",
    batch: Text = "",
    before: int | None = None,
) -> Response:
    """The entries as JSON, newest first, with the records before and after, whole."""
    ledger = desk.journal.ledger()
    found = _asked(ledger, who, action, record, batch, before)[:PAGE]
    return as_json({"count": len(ledger.decisions), "entries": [_record(d, ledger.undone) for d in found]})


@router.get("/journal.csv")
def journal_csv(
    desk: AtDesk,
    who: Text = "",
    action: Text = "",
    record: Text = "",
    batch: Text = "",
    before: int | None = None,
) -> Response:
    """The entries as a table, newest first, with the fields that became otherwise."""
    ledger = desk.journal.ledger()
    found = _asked(ledger, who, action, record, batch, before)[:PAGE]
    return as_csv(COLUMNS, [_row(d, ledger.undone) for d in found])


def _asked(ledger: Ledger, who: str, action: str, record: str, batch: str, before: int | None) -> list[Decision]:
    wanted = {"who": who, "action": action, "record": record, "batch": batch}
    asked = {name: value for name, value in wanted.items() if value}
    return [
        d
        for d in sorted(ledger.decisions.values(), key=lambda d: -d.number)
        if (before is None or d.number < before) and all(getattr(d, name) == value for name, value in asked.items())
    ]


def _row(decision: Decision, undone: Mapping[int, int]) -> dict[str, object]:
    plain = {name: getattr(decision, name) for name in COLUMNS if hasattr(decision, name)}
    changed = differences(decision)
    sides = {
        "before": [f"{name}: {was}" for name, was, _ in changed if was],
        "after": [f"{name}: {became}" for name, _, became in changed if became],
    }
    return {**plain, **sides, "undone_by": undone.get(decision.number)}


def _record(decision: Decision, undone: Mapping[int, int]) -> dict[str, Any]:
    plain = ("number", "at", "who", "action", "kind", "record", "why", "rules", "batch", "undoes")
    sides = {name: [_whole(r) for r in getattr(decision, name)] for name in ("before", "after", "seen")}
    return {**{name: getattr(decision, name) for name in plain}, **sides, "undone_by": undone.get(decision.number)}


def _whole(record: Decidable) -> dict[str, Any]:
    if isinstance(record, Event):
        return records.event(record)
    return records.control(record) if isinstance(record, Control) else records.figure(record)
