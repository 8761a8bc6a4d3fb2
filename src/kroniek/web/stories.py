"""The stories: reports that tell of the same, each leading to its part of the chronology."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from kroniek.exports import records
from kroniek.model import Story
from kroniek.store import Views
from kroniek.store.browse import Sought, facet_numbers
from kroniek.store.columns import kept
from kroniek.store.names import fold
from kroniek.store.together import stories
from kroniek.web.asking import Many, Text
from kroniek.web.pages import Chronicle, as_csv, as_json, render
from kroniek.web.registry import Entry

router = APIRouter()
entry = Entry("/stories", "stories.name", "t")

PAGE = 50
NEVER = "9999"
COLUMNS = ("id", "title", "earliest", "latest", "reports", "events")
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Order: TypeAlias = Literal["size", "day"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of stories, each with its number of events; `count` are all."""

    stories: Sequence[tuple[Story, int]]
    count: int


@router.get("/stories", response_class=HTMLResponse)
def page(
    request: Request, views: Chronicle, text: Text = "", order: Order = "size", offset: Offset = 0
) -> HTMLResponse:
    """The stories, those of most reports first or by day."""
    found = _leaf(views, text, order, offset, PAGE)
    return render(
        request,
        "stories.html",
        leaf=found,
        text=text,
        order=order,
        earlier=max(0, offset - PAGE) if offset else None,
        later=offset + PAGE if offset + PAGE < found.count else None,
    )


@router.get("/stories.json")
def page_json(
    views: Chronicle, text: Text = "", order: Order = "size", offset: Offset = 0, limit: Many = PAGE
) -> Response:
    """The same as JSON, each story with the ids of its reports."""
    found = _leaf(views, text, order, offset, limit)
    told = [{**_plain(story, n), "reports": list(story.reports)} for story, n in found.stories]
    return as_json({"count": found.count, "offset": offset, "stories": told})


@router.get("/stories.csv")
def page_csv(
    views: Chronicle, text: Text = "", order: Order = "size", offset: Offset = 0, limit: Many = PAGE
) -> Response:
    """The same as a table."""
    return as_csv(COLUMNS, [_plain(story, n) for story, n in _leaf(views, text, order, offset, limit).stories])


def _leaf(views: Views, text: str, order: str, offset: int, limit: int) -> Leaf:
    """The stories with all words of `text` in their title."""
    known = kept(views, "stories", lambda v: tuple(stories(v)))
    wanted = fold(text).split() if text.strip() else []
    found = [s for s in known if all(word in fold(s.title) for word in wanted)] if wanted else known
    if order == "day":
        found = sorted(found, key=lambda s: (str(s.days.earliest or NEVER), str(s.days.latest or NEVER), s.id))
    numbers = facet_numbers(views, "story", Sought())
    return Leaf([(s, numbers.get(s.id, 0)) for s in found[offset : offset + limit]], len(found))


def _plain(story: Story, events: int) -> dict[str, Any]:
    days = records.interval(story.days)
    return {"id": story.id, "title": story.title, **days, "reports": len(story.reports), "events": events}
