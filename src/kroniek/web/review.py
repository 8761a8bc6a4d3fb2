"""Review: one record at a time from a queue by filter; one key decides and goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import HTMLResponse

from kroniek.model import Decidable, Decision, kind_of
from kroniek.review import Item, Ledger
from kroniek.review.cases import REJECTED
from kroniek.review.deciding import Deciding, stamp
from kroniek.review.editing import values
from kroniek.store import Views
from kroniek.store.journal import DecidedMeanwhileError
from kroniek.store.queue import Queue
from kroniek.store.together import doubts
from kroniek.web.asking import Asked
from kroniek.web.desk import AtDesk, Checked, Desk, Field, page, to
from kroniek.web.pages import Proposals, as_csv, as_json, missing
from kroniek.web.registry import Entry
from kroniek.web.told import Telling, tellings

router = APIRouter()
entry = Entry("/review", "review.name", "v")

Kind: TypeAlias = Literal["event", "control", "figure"]
State: TypeAlias = Literal["todo", "doubted", "open", "returned", "accepted", "rejected", "all"]
Text: TypeAlias = Annotated[str, Query(max_length=200)]

ROLE = "coder"
"""Who may decide; anybody may look."""


@dataclass(frozen=True, slots=True)
class Wished:
    """What the address asks of the queue."""

    kind: Kind
    state: State
    measure: str | None
    sought: Asked

    def queue(self, views: Views, desk: Desk) -> Queue:
        """The records that are asked for."""
        apart = desk.journal.ledger().apart
        return Queue(views, desk.journal.standing(), self.kind, self.sought, self.state, self.measure, apart)


def _wished(sought: Asked, kind: Kind = "event", state: State = "todo", measure: Text = "") -> Wished:
    return Wished(kind, state, measure.strip() or None, sought)


Wish: TypeAlias = Annotated[Wished, Depends(_wished)]


@dataclass(frozen=True, slots=True)
class Maybe:
    """A record that may be one with another: how likely that is (0 to 1), why, and what it says."""

    item: Item
    p: float
    reasons: Sequence[str]
    fields: Mapping[str, str]
    tellings: Sequence[Telling]
    mark: str


@router.get("/review", response_class=HTMLResponse)
def review(request: Request, views: Proposals, desk: AtDesk, wish: Wish, at: Text = "") -> HTMLResponse:
    """The record that is next, or the one that `at` names, with its sentences and what can be decided."""
    queue = wish.queue(views, desk)
    item = find(desk, at or queue.after(None))
    shown = {} if item is None else {**about(views, desk, item), "maybe": maybe_one(views, desk, item)}
    return page(
        request,
        "review.html",
        desk,
        wish=wish,
        item=item,
        total=len(queue.ids),
        next_id=queue.after(item.id) if item else None,
        previous_id=queue.before(item.id) if item else None,
        own=_own_last(desk),
        back=request.url.query,
        **shown,
    )


@router.get("/review.json")
def review_json(views: Proposals, desk: AtDesk, wish: Wish) -> Response:
    """The ids of the queue, in order, with how many there are."""
    ids = wish.queue(views, desk).ids
    return as_json({"count": len(ids), "ids": list(ids[:1000])})


@router.get("/review.csv")
def review_csv(views: Proposals, desk: AtDesk, wish: Wish) -> Response:
    """The queue as a table: each record as it stands, in order."""
    ids = list(wish.queue(views, desk).ids[:1000])
    items = list(desk.journal.items(ids).values())
    rows = [{"id": i.id, "state": i.state, **values(i.record), "because": list(i.because)} for i in items]
    names = dict.fromkeys(name for row in rows for name in row)
    return as_csv(tuple(names) or ("id", "state"), rows)


@router.post("/review/decide", dependencies=[Checked])
def decide(
    request: Request,
    views: Proposals,
    desk: AtDesk,
    id: Field,
    seen: Field,
    action: Annotated[Literal["accept", "take", "reject"], Form()],
    why: Field = "",
    next: Field = "",
    back: Field = "",
) -> Response:
    """Accepts or rejects a record, and goes on to the next."""
    desk.must(ROLE)
    deciding = desk.deciding(why)
    try:
        desk.journal.decide({id: seen}, lambda items: [_decision(deciding, action, items[id])])
    except DecidedMeanwhileError as error:
        return conflict(request, views, desk, error, action, {"why": why, "next": next, "back": back})
    return to("/review", back, at=next or None)


@router.post("/review/undo", dependencies=[Checked])
def undo(
    request: Request, views: Proposals, desk: AtDesk, number: Annotated[int, Form()], why: Field = "", back: Field = ""
) -> Response:
    """Undoes an entry of the journal, and all of its batch with it."""
    ledger = desk.journal.ledger()
    one = ledger.decisions.get(number)
    if one is None:
        raise missing(str(number))
    batch = [d for d in ledger.decisions.values() if one.batch and d.batch == one.batch] or [one]
    desk.must(ROLE if all(d.who == desk.who for d in batch) and len(batch) == 1 else "editor")
    numbers = [d.number for d in batch if d.number not in ledger.undone]
    try:
        desk.journal.undo(numbers or [number], desk.deciding(why, many=len(batch) > 1))
    except DecidedMeanwhileError as error:
        return conflict(request, views, desk, error, "undo", {"back": back})
    return to("/review", back, at=one.record)


@router.post("/review/apart", dependencies=[Checked])
def apart(
    request: Request, views: Proposals, desk: AtDesk, id: Field, seen: Field, other: Field, why: Field = "",
    back: Field = "",
) -> Response:  # fmt: skip
    """Says that two records are not one; `other` is an id, a space, and its mark as it was seen."""
    desk.must(ROLE)
    name, _, mark = other.rpartition(" ")
    deciding = desk.deciding(why)
    try:
        desk.journal.decide({id: seen, name: mark}, lambda items: [deciding.apart(items[id], items[name])])
    except DecidedMeanwhileError as error:
        return conflict(request, views, desk, error, "apart", {"why": why, "back": back})
    return to("/review", back, at=id)


def find(desk: Desk, id_: str | None) -> Item | None:
    """A record as it stands, by its id."""
    return desk.journal.items([id_]).get(id_) if id_ else None


def must_find(desk: Desk, id_: str) -> Item:
    """A record as it stands.

    Raises:
        HTTPException: 404 where there is none.
    """
    item = find(desk, id_)
    if item is None:
        raise missing(id_)
    return item


def about(views: Views, desk: Desk, item: Item) -> dict[str, Any]:
    """What templates show of a record: fields, what is proposed otherwise, sentences, and its history."""
    ledger = desk.journal.ledger()
    fields = values(item.record)
    proposed = [values(p) for p in item.proposals if type(p) is type(item.record)]
    return {
        "kind": kind_of(item.record),
        "fields": fields,
        "proposed": [p for p in proposed if p != fields],
        "tellings": tellings(views, item.record.evidence),
        "history": history(ledger, item),
        "old": [values(r) for r in item.replaces if values(r) != fields] if item.state == "returned" else [],
        "mark": stamp(item),
    }


def maybe_one(views: Views, desk: Desk, item: Item) -> list[Maybe]:
    """The events that may be one with this, the likeliest first, but for those that somebody keeps apart."""
    apart = desk.journal.ledger().apart
    found = {d.id: d for p in item.proposals for d in doubts(views, p.id)}.values()
    pairs = [(d, next(id_ for id_ in (d.first, d.second) if id_ != item.id)) for d in found]
    others = desk.journal.items(other for _, other in pairs)
    return [
        Maybe(o, d.p, d.reasons, values(o.record), tellings(views, o.record.evidence[:1]), stamp(o))
        for d, other in pairs
        if (o := others.get(other)) and o.state != REJECTED and frozenset({d.first, d.second}) not in apart
    ]


def history(ledger: Ledger, item: Item) -> Sequence[Decision]:
    """All entries that have to do with a record, newest first, those that were undone too."""
    ids = {item.id, *(r.id for r in (*item.proposals, *item.replaces))}
    found = [d for d in ledger.decisions.values() if d.number in item.numbers or ids & _ids(d)]
    return sorted(found, key=lambda d: -d.number)


def conflict(
    request: Request, views: Views, desk: Desk, error: DecidedMeanwhileError, action: str, kept: dict[str, str]
) -> HTMLResponse:
    """Says who was first, shows the record as it stands now, and keeps what this person meant to do."""
    shown = about(views, desk, error.item) if error.item else {}
    return page(
        request, "review_conflict.html", desk, 409, by=error.by, item=error.item, action=action, kept=kept, **shown
    )


def _decision(deciding: Deciding, action: str, item: Item) -> Decision:
    if action == "reject":
        return deciding.reject(item)
    return deciding.accept(item, proposal=action == "take")


def _own_last(desk: Desk) -> Decision | None:
    """This person's newest decision that holds."""
    ledger = desk.journal.ledger()
    own = (d for d in ledger.decisions.values() if d.who == desk.who and d.action != "undo")
    return max((d for d in own if d.number not in ledger.undone), key=lambda d: d.number, default=None)


def _ids(decision: Decision) -> set[str]:
    records: tuple[Decidable, ...] = (*decision.before, *decision.after, *decision.seen)
    return {decision.record, *(r.id for r in records)}
