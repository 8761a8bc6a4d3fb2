"""What pages share: the chronicle for one request, rendering, and answers as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from kroniek.store import Views
from kroniek.store.decided import Decided
from kroniek.web.language import Words, languages, words
from kroniek.web.registry import entries
from kroniek.web.shown import FILTERS

CHOSEN = frozenset({"lang", "theme"})
"""What an address may say that is no filter."""


Reviewed: TypeAlias = Annotated[
    Literal["", "yes", "no"], Query(description="yes: only what was accepted; no: what is proposed, without decisions")
]


def open_chronicle(request: Request, reviewed: Reviewed = "") -> Iterator[Views]:
    """The chronicle as decisions leave it, opened for reading while one request lasts."""
    state = request.app.state
    if reviewed == "no":
        request.state.decided = True
        yield from open_proposals(request)
        return
    with Decided(state.where, state.folding, "accepted" if reviewed == "yes" else "standing") as views:
        request.state.decided = not views.overlay.empty
        yield views


def open_proposals(request: Request) -> Iterator[Views]:
    """What the rules propose, opened for reading while one request lasts."""
    with Views(request.app.state.where) as views:
        yield views


Chronicle: TypeAlias = Annotated[Views, Depends(open_chronicle)]
Proposals: TypeAlias = Annotated[Views, Depends(open_proposals)]


def words_of(request: Request) -> Words:
    """The words in the language of the visitor."""
    return words(request.state.language)


Worded: TypeAlias = Annotated[Words, Depends(words_of)]


@cache
def environment() -> Environment:
    """The templates. Everything put into one is escaped."""
    made = Environment(
        loader=PackageLoader("kroniek.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= FILTERS
    return made


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page. Templates know `words`, `request`, `entries`, `languages`, `values`, and two functions.

    `here` is as `address`; `link` leads to a page that shows decisions as this one does.
    """
    context = {
        "words": words_of(request),
        "request": request,
        "entries": entries(),
        "languages": languages(),
        "team": request.app.state.team,
        "user": getattr(request.state, "user", None),
        "here": _here(request),
        "link": _link(request),
    }
    return HTMLResponse(environment().get_template(template).render(context | values), status_code=status)


def _here(request: Request) -> Callable[..., str]:
    def here(path: str | None = None, **changes: object) -> str:
        """This address, or `path` with this address's filters, with some changed; None takes one away."""
        return address(path or request.url.path, request.query_params.multi_items(), **changes)

    return here


def _link(request: Request) -> Callable[[str], str]:
    """Leads to a page that shows decisions as this one does."""
    reviewed = request.query_params.get("reviewed", "")
    return lambda path: f"{path}{'&' if '?' in path else '?'}reviewed={reviewed}" if reviewed in ("yes", "no") else path


def address(path: str, now: Iterable[tuple[str, str]], **changes: object) -> str:
    """`path` with the values `now`, those in `changes` replaced (None takes away); language and theme left out."""
    kept = [(k, v) for k, v in now if k not in changes and k not in CHOSEN and v]
    kept += [(k, str(v)) for k, v in changes.items() if v not in (None, "")]
    return f"{path}?{urlencode(kept)}" if kept else path


def missing(what: str) -> HTTPException:
    """The error for something that is not in the chronicle."""
    return HTTPException(404, what)


def as_json(value: object) -> Response:
    """JSON, the same bytes for the same value."""
    return Response(json.dumps(value, ensure_ascii=False, indent=1) + "\n", media_type="application/json")


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Response:
    """A table in CSV. Words that a spreadsheet would run as a formula get a `'` before them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return Response(out.getvalue(), media_type="text/csv")


def _cell(value: object) -> object:
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    return "'" + value if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
