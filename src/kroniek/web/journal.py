"""The journal: who decided what, when and why, with what it was before and after; each can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
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


@dataclass(frozen=True)
class Wanted:
    """What an address asks of the journal; empty is any. `before`: entries with a lower number only."""

    who: Text = ""
    action: Text = ""
    record: Text = ""
    batch: Text = ""
    before: int | None = None

    def values(self) -> dict[str, str]:
        """The filters by name."""
        return {"who": self.who, "action": self.action, "record": self.record, "batch": self.batch}

    def of(self, ledger: Ledger) -> list[Decision]:
        """The entries that are wanted, newest first."""
        asked = {name: value for name, value in self.values().items() if value}
        return [
            d
            for d in sorted(ledger.decisions.values(), key=lambda d: -d.number)
            if (self.before is None or d.number < self.before)
            and all(getattr(d, name) == value for name, value in asked.items())
        ]


Asked = Annotated[Wanted, Depends()]


@router.get("/journal", response_class=HTMLResponse)
def journal(request: Request, desk: AtDesk, wanted: Asked) -> HTMLResponse:
    """The entries, newest first."""
    ledger = desk.journal.ledger()
    found = wanted.of(ledger)
    return page(
        request,
        "journal.html",
        desk,
        entries_=[(d, differences(d)) for d in found[:PAGE]],
        total=len(ledger.decisions),
        undone=ledger.undone,
        people=sorted({d.who for d in ledger.decisions.values()}),
        actions=ACTIONS,
        asked=wanted.values(),
        older=found[PAGE - 1].number if len(found) > PAGE else None,
        back="",
    )


@router.get("/journal.json")
def journal_json(desk: AtDesk, wanted: Asked) -> Response:
    """The entries as JSON, newest first, with the records before and after, whole."""
    ledger = desk.journal.ledger()
    found = wanted.of(ledger)[:PAGE]
    return as_json({"count": len(ledger.decisions), "entries": [_record(d, ledger.undone) for d in found]})


@router.get("/journal.csv")
def journal_csv(desk: AtDesk, wanted: Asked) -> Response:
    """The entries as a table, newest first, with the fields that became otherwise."""
    ledger = desk.journal.ledger()
    found = wanted.of(ledger)[:PAGE]
    return as_csv(COLUMNS, [_row(d, ledger.undone) for d in found])


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
