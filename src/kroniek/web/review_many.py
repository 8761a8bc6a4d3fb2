"""Review: one decision on all that a filter shows, with its number said first and typed to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, TypeAlias

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse

from kroniek.review.deciding import Deciding, stamp
from kroniek.review.editing import values
from kroniek.store.journal import DecidedMeanwhileError
from kroniek.web.desk import AtDesk, Checked, Field, page, to
from kroniek.web.pages import Proposals
from kroniek.web.review import Wish

router = APIRouter()

ROLE = "editor"
SAMPLE = 10
"""Records shown of all that are decided on."""

Both: TypeAlias = Literal["accept", "reject"]


@router.get("/review/many", response_class=HTMLResponse)
def many_form(
    request: Request, views: Proposals, desk: AtDesk, wish: Wish, action: Annotated[Both, Query()] = "accept"
) -> HTMLResponse:
    """How many records the filter shows, the first of them, and what to type to decide on all."""
    return _page(request, desk, wish, wish.queue(views, desk).ids, action)


@router.post("/review/many", dependencies=[Checked])
def many(
    request: Request,
    views: Proposals,
    desk: AtDesk,
    wish: Wish,
    action: Annotated[Both, Form()],
    count: Annotated[int, Form()],
    number: Field = "",
    why: Field = "",
) -> Response:
    """Decides on all that the filter of the address shows, if it still shows as many as were said, and typed."""
    desk.must(ROLE)
    ids = wish.queue(views, desk).ids
    if not ids or number.strip() != str(count) or len(ids) != count:
        return _page(request, desk, wish, ids, action, "number" if len(ids) == count else "count_changed", why)
    seen = {id_: stamp(item) for id_, item in desk.journal.items(ids).items()}
    deciding = desk.deciding(why, many=True)
    decide = Deciding.accept if action == "accept" else Deciding.reject
    try:
        desk.journal.decide(seen, lambda items: [decide(deciding, item) for item in items.values()])
    except DecidedMeanwhileError:
        return _page(request, desk, wish, wish.queue(views, desk).ids, action, "meanwhile", why)
    return to("/journal", batch=deciding.batch)


def _page(
    request: Request, desk: AtDesk, wish: Wish, ids: Sequence[str], action: str, problem: str = "", why: str = ""
) -> HTMLResponse:
    sample = [(item, values(item.record)) for item in desk.journal.items(ids[:SAMPLE]).values()]
    return page(
        request,
        "review_many.html",
        desk,
        409 if problem else 200,
        wish=wish,
        count=len(ids),
        sample=sample,
        action=action,
        problem=problem,
        why=why,
        back=request.url.query,
    )
