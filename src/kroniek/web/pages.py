"""What pages share: the chronicle for one request, rendering, and answers as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, TypeAlias
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from kroniek.store import Views
from kroniek.web.language import Words, languages, words
from kroniek.web.registry import entries
from kroniek.web.shown import FILTERS

CHOSEN = frozenset({"lang", "theme"})
"""What an address may say that is no filter."""


def open_chronicle(request: Request) -> Iterator[Views]:
    """The chronicle, opened for reading while one request lasts."""
    with Views(request.app.state.where) as views:
        yield views


Chronicle: TypeAlias = Annotated[Views, Depends(open_chronicle)]


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
    """A page. Templates know `words`, `request`, `entries`, `languages`, `here` (see `address`), and `values`."""
    context = {
        "words": words_of(request),
        "request": request,
        "entries": entries(),
        "languages": languages(),
        "team": request.app.state.team,
        "user": getattr(request.state, "user", None),
        "here": _here(request),
    }
    return HTMLResponse(environment().get_template(template).render(context | values), status_code=status)


def _here(request: Request) -> Callable[..., str]:
    def here(path: str | None = None, **changes: object) -> str:
        """This address, or `path` with this address's filters, with some changed; None takes one away."""
        return address(path or request.url.path, request.query_params.multi_items(), **changes)

    return here


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
