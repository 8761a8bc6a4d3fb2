"""Searching the sentences of all reports."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from kroniek.model import Interval
from kroniek.store import Views
from kroniek.store.names import fold
from kroniek.store.search import MOST, Hits, search, terms
from kroniek.web.asking import Many, Text
from kroniek.web.pages import Chronicle, as_csv, as_json, render
from kroniek.web.registry import Entry
from kroniek.web.shown import OPEN

router = APIRouter()
entry = Entry("/search", "search.name", "s")

PAGE = 30
LONGEST, BEFORE = 800, 200
"""Characters shown of a longer sentence, and those of them before the first hit. No sentence of news is so long."""

COLUMNS = ("report", "source", "earliest", "latest", "start", "end", "text")
Offset = Annotated[int, Query(ge=0, le=MOST)]


@router.get("/search", response_class=HTMLResponse)
def page(request: Request, views: Chronicle, q: Text = "", offset: Offset = 0) -> HTMLResponse:
    """The sentences with the words asked for."""
    found = search(views, q, PAGE, offset)
    wanted = terms(q)
    return render(
        request,
        "search.html",
        q=q,
        found=found,
        most=MOST,
        hits=[(row, highlighted(row["text"], wanted)) for row in _rows(views, found)],
        earlier=max(0, offset - PAGE) if offset else None,
        later=offset + PAGE if offset + PAGE < found.count else None,
    )


@router.get("/search.json")
def page_json(views: Chronicle, q: Text = "", offset: Offset = 0, limit: Many = PAGE) -> Response:
    """The same as JSON."""
    found = search(views, q, limit, offset)
    return as_json(
        {"count": found.count, "more": found.count == MOST, "hits": [_plain(r) for r in _rows(views, found)]}
    )


@router.get("/search.csv")
def page_csv(views: Chronicle, q: Text = "", offset: Offset = 0, limit: Many = PAGE) -> Response:
    """The same as a table."""
    return as_csv(COLUMNS, [_plain(row) for row in _rows(views, search(views, q, limit, offset))])


def highlighted(text: str, wanted: Sequence[str]) -> list[tuple[str, bool]]:
    """`text` in pieces, each with whether it was asked for; case, accents and marks do not matter.

    Of a text that is very long only what stands around the first hit.
    """
    folded, origin = _folded(text)
    hit = bytearray(len(text))
    for term in wanted:
        at = folded.find(term)
        while at >= 0:
            first, last = origin[at], origin[at + len(term) - 1]
            hit[first : last + 1] = b"\x01" * (last + 1 - first)
            at = folded.find(term, at + len(term))
    start = max(0, hit.find(1) - BEFORE)
    shown = range(start, min(len(text), start + LONGEST))
    pieces = [(found, list(some)) for found, some in groupby(shown, key=lambda i: bool(hit[i]))]
    cut = [(text[some[0] : some[-1] + 1], found) for found, some in pieces]
    return [*([(OPEN, False)] if start else []), *cut, *([(OPEN, False)] if shown.stop < len(text) else [])]


def _folded(text: str) -> tuple[str, list[int]]:
    """`text` folded as for searching, and for each character where in `text` it comes from."""
    letters: list[str] = []
    origin: list[int] = []
    for i, character in enumerate(text):
        # Between letters, so that a mark becomes the space that it stands for.
        plain = character.isascii() and character.isalnum()
        folded = character.lower() if plain else fold(f"a{character}a")[1:-1]
        for letter in folded:
            if letter != " " or (letters and letters[-1] != " "):
                letters.append(letter)
                origin.append(i)
    return "".join(letters), origin


def _rows(views: Views, found: Hits) -> list[dict[str, Any]]:
    rows = []
    for hit in found.hits:
        days = views.days(hit.report).days
        published = days.hull if days else Interval()
        named = {"report": hit.report, "source": views.source(hit.report), "published": published}
        rows.append({**named, "start": hit.span.start, "end": hit.span.end, "text": hit.text})
    return rows


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    days = row["published"]
    ends = {"earliest": days.earliest and days.earliest.isoformat(), "latest": days.latest and days.latest.isoformat()}
    return {**{k: v for k, v in row.items() if k != "published"}, **ends}
