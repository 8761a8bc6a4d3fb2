"""What cannot both be true: on a page of its own, and on the pages of events and figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Annotated, Any, Literal, TypeAlias

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from kroniek.chronicle.clashes import Clash, Side, clashes
from kroniek.exports import records
from kroniek.lang import load
from kroniek.model import Control, Event, Figure
from kroniek.store import Views
from kroniek.store.browse import Sought, count, every
from kroniek.store.browse_control import holdings
from kroniek.store.browse_figures import figure_leaf
from kroniek.store.columns import kept
from kroniek.store.names import fold, spellings_of_place
from kroniek.store.together import days_and_times
from kroniek.web.asking import Many, Text
from kroniek.web.pages import Chronicle, as_csv, as_json, render
from kroniek.web.registry import Entry
from kroniek.web.told import Telling, tellings

router = APIRouter()
entry = Entry("/clashes", "clashes.name", "b")

MOST = 4000
"""Events among which clashes are looked for at once, a second or two of work; of more a place must be chosen."""

NUMBERS = 4000
"""Figures likewise."""

NEAR = timedelta(days=4)
"""Days around an event in which others are looked for that it may clash with: more than `SLIP_DAYS`."""

CLOSE = 200
"""Events near one in place and time at most."""

SAID = 3
"""Sentences shown of a side."""

PAGE = 30
COLUMNS = ("sort", "kind", "about", "place", "earliest", "latest", "sides", "records")
Sort: TypeAlias = Literal["", "figure", "date", "holder", "voice"]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of clashes; `count` are all, `many` says that there are too many to look at without a place."""

    clashes: Sequence[Clash]
    count: int
    many: bool


@router.get("/clashes", response_class=HTMLResponse)
def page(request: Request, views: Chronicle, place: Text = "", sort: Sort = "", offset: Offset = 0) -> HTMLResponse:
    """What cannot both be true, by day."""
    found = _leaf(views, place.strip(), sort, offset, PAGE)
    return render(
        request,
        "clashes.html",
        leaf=found,
        shown=[(clash, with_words(views, clash)) for clash in found.clashes],
        place=place,
        sort=sort,
        earlier=max(0, offset - PAGE) if offset else None,
        later=offset + PAGE if offset + PAGE < found.count else None,
    )


@router.get("/clashes.json")
def page_json(views: Chronicle, place: Text = "", sort: Sort = "", offset: Offset = 0, limit: Many = PAGE) -> Response:
    """The same as JSON."""
    found = _leaf(views, place.strip(), sort, offset, limit)
    return as_json({"count": found.count, "too_many": found.many, "clashes": [_plain(c) for c in found.clashes]})


@router.get("/clashes.csv")
def page_csv(views: Chronicle, place: Text = "", sort: Sort = "", offset: Offset = 0, limit: Many = PAGE) -> Response:
    """The same as a table."""
    return as_csv(COLUMNS, [_row(c) for c in _leaf(views, place.strip(), sort, offset, limit).clashes])


def of_event(views: Views, event: Event) -> list[Clash]:
    """The clashes of an event with others near it in place and time."""
    first, last = event.time.earliest or event.time.latest, event.time.latest or event.time.earliest
    if event.place is None or first is None or last is None:
        return []
    since = max(first, date.min + NEAR) - NEAR
    until = min(last, date.max - NEAR) + NEAR
    near = every(views, Sought(since=since, until=until, place=event.place.place.id))
    return [c for c in _among(views, list(islice(near, CLOSE)), [], []) if _is_side(c, event.id)]


def of_figure(views: Views, figure: Figure, others: Sequence[Figure]) -> list[Clash]:
    """The clashes of a figure with those that contradict it, with the kind of each."""
    return [c for c in _among(views, [], [], [figure, *others]) if _is_side(c, figure.id)]


def with_words(views: Views, clash: Clash) -> list[tuple[Side, list[Telling]]]:
    """The sides of a clash, each with the first sentences that say so."""
    return [(side, tellings(views, side.evidence[:SAID])) for side in clash.sides]


def _is_side(clash: Clash, record: str) -> bool:
    return any(side.record == record for side in clash.sides)


def _leaf(views: Views, place: str, sort: str, offset: int, limit: int) -> Leaf:
    found = _all(views, place)
    if found is None:
        return Leaf((), 0, True)
    wanted = [c for c in found if sort in ("", c.sort)]
    return Leaf(wanted[offset : offset + limit], len(wanted), False)


def _all(views: Views, place: str) -> Sequence[Clash] | None:
    """All clashes, or those at a place; None where there is too much to look at."""
    sought = Sought(place=place or None)
    if count(views, sought) > MOST or figure_leaf(views, None, place or None, 0, 0).count > NUMBERS:
        return None
    if place:
        return _of_place(views, place)
    overlay = views.overlay
    if overlay is None:
        return kept(views, "clashes", lambda v: _of_place(v, ""))
    return overlay.once("clashes", overlay, lambda: _of_place(views, ""))


def _of_place(views: Views, place: str) -> Sequence[Clash]:
    named = fold(place)
    events = list(every(views, Sought(place=place or None)))
    control = [c for c in holdings(views).controls if not place or named in spellings_of_place(c.place)]
    figures = [f for f, _ in figure_leaf(views, None, place or None, 0, NUMBERS).figures]
    return _among(views, events, control, figures)


def _among(
    views: Views, events: Sequence[Event], control: Sequence[Control], figures: Sequence[Figure]
) -> Sequence[Clash]:
    some: Iterable[Event | Control | Figure] = (*events, *control, *figures)
    published, times = days_and_times(views, {e.report for record in some for e in record.evidence})
    return clashes(events, control, figures, published, times, kept(views, "general", _general))


def _general(views: Views) -> frozenset[str]:
    """Words for people that do not say who they are, of the languages of the reports."""
    return frozenset(w for code in views.languages() for w in load(code).toml("checks.toml")["who"]["general"])


def _plain(clash: Clash) -> dict[str, Any]:
    return {
        "sort": clash.sort,
        "kind": clash.kind or None,
        "about": clash.about,
        "place": records.place(clash.place),
        "days": records.interval(clash.days),
        "sides": [
            {"says": s.says, "record": s.record or None, "evidence": records.evidence(s.evidence)} for s in clash.sides
        ],
    }


def _row(clash: Clash) -> dict[str, object]:
    return {
        "sort": clash.sort,
        "kind": clash.kind,
        "about": clash.about,
        "place": clash.place.place.name if clash.place else None,
        **records.interval(clash.days),
        "sides": [side.says for side in clash.sides],
        "records": [side.record for side in clash.sides if side.record],
    }
