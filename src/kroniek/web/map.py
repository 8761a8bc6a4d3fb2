"""The map of a day: what happened in the days up to it, and who held what on it; and who held what through time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from kroniek.exports import records
from kroniek.model import Control, Event, PlaceRecord, PlaceRef
from kroniek.store import Views
from kroniek.store.browse import Sought, every, last_days
from kroniek.store.browse_control import holdings, on_day
from kroniek.store.holders import Answer
from kroniek.store.names import fold
from kroniek.web.asking import Text, first_day
from kroniek.web.basemap import View, together
from kroniek.web.pages import Chronicle, Worded, as_csv, as_json, render
from kroniek.web.registry import Entry
from kroniek.web.shown import days as days_in_words
from kroniek.web.verdicts import judged, plain, verdict

router = APIRouter()
entry = Entry("/map", "map.name", "m")

SPANS = (1, 7, 31, 92)
"""Days up to the chosen one of which events are shown."""

MOST = 400
"""Places drawn at most, those with most events first: more cannot be told apart."""

VAGUE = {"district": 25.0, "province": 60.0, "region": 90.0, "country": 200.0, "vague": 90.0}
"""Kilometres around the middle of a vague place within which it is drawn: an area, not its outline."""

HOLDERS = 6
"""Holders with a colour of their own; the others share the last."""

NAMED = 16
"""Places named on the picture at most."""

ROOM = (90.0, 16.0)
"""Units of the picture that a name takes."""

BESIDE = 17.0
"""Units of the picture from one holder of a place to the next."""

PAGE = 100
COLUMNS = ("place", "holder", "tier", "extent", "from", "until", "reports")
Span = Annotated[int, Query(ge=1, le=366)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the picture; `area` is where it is vague, `letter` says whose it is without a colour."""

    x: float
    y: float
    r: float
    area: bool
    label: str
    href: str
    letter: str = ""
    voice: int = 0
    kind: str = "happened"


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of one day."""

    day: date
    span: int
    first: date
    last: date
    events: Sequence[Event]
    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a place on the picture."""

    x: float
    y: float
    name: str


@router.get("/map", response_class=HTMLResponse)
def page(
    request: Request, views: Chronicle, words: Worded, on: Text = "", span: Span = 7, whole: bool = False
) -> HTMLResponse:
    """The map of a day; with `whole`, as far as its farthest place."""
    told = _day(views, on, span)
    names = _holders(told.answers)
    known = [p.place for p in _places(told) if p.place.lat is not None and p.place.lon is not None]
    points = [(p.lat or 0.0, p.lon or 0.0) for p in known if p.precision not in VAGUE or len(known) == 1]
    view = View.around(points if whole else together(points))
    some = sorted(told.answers, key=lambda a: not a.known)[:MOST]
    held = _once(s for a in some if (s := _held(a, view, names, words)))
    return render(
        request,
        "map.html",
        told=told,
        spans=SPANS,
        view=view,
        whole=whole,
        off=len(set(points)) - len(set(together(points))),
        happened=_happened(told, view),
        held=_apart(held),
        names=names,
        named=_labels(known, view, Counter((s.x, s.y) for s in held)),
        step=timedelta(days=1),
    )


@router.get("/map.json")
def page_json(views: Chronicle, on: Text = "", span: Span = 7) -> Response:
    """The same as JSON: events of the days, and who held what."""
    told = _day(views, on, span)
    events = [records.event(event) for event in told.events]
    held = [_answer(answer) for answer in told.answers]
    return as_json({"on": told.day.isoformat(), "days": span, "events": events, "control": held})


@router.get("/map.csv")
def page_csv(views: Chronicle, on: Text = "", span: Span = 7) -> Response:
    """Who held what on the day, as a table."""
    return as_csv(("place", "holder", "known", "tier", "extent"), [_plain(a) for a in _day(views, on, span).answers])


@router.get("/control", response_class=HTMLResponse)
def control(request: Request, views: Chronicle, place: Text = "", offset: Offset = 0) -> HTMLResponse:
    """Who held what through time, by place."""
    found = _periods(views, place)
    return render(
        request,
        "control.html",
        place=place,
        periods=found[offset : offset + PAGE],
        judged=judged(views),
        count=len(found),
        earlier=max(0, offset - PAGE) if offset else None,
        later=offset + PAGE if offset + PAGE < len(found) else None,
    )


@router.get("/control.json")
def control_json(views: Chronicle, place: Text = "", offset: Offset = 0) -> Response:
    """The same as JSON."""
    found = _periods(views, place)
    told = [
        {**records.control(c), "tier": c.tier, "review": plain(verdict(views, c.id))}
        for c in found[offset : offset + PAGE]
    ]
    return as_json({"count": len(found), "offset": offset, "control": told})


@router.get("/control.csv")
def control_csv(views: Chronicle, words: Worded, place: Text = "", offset: Offset = 0) -> Response:
    """The same as a table."""
    rows = [
        {
            "place": c.place.place.name,
            "holder": c.holder.actor.name,
            "tier": c.tier,
            "extent": c.extent,
            "from": days_in_words(c.start, words),
            "until": days_in_words(c.end, words),
            "reports": sorted({e.report for e in c.evidence}),
        }
        for c in _periods(views, place)[offset : offset + PAGE]
    ]
    return as_csv(COLUMNS, rows)


def _periods(views: Views, place: str) -> list[Control]:
    """The periods at a place (an id, a name or any spelling met; "" is any), by name of place and day."""
    asked = fold(place) if place else ""
    found = [c for c in holdings(views).controls if not asked or asked in _names(c.place)]
    return sorted(found, key=lambda c: (fold(c.place.place.name), c.place.place.id))  # the store's order stays within


def _names(place: PlaceRecord) -> set[str]:
    return {fold(name) for name in (place.place.id, place.place.name, *place.mentions)}


def _day(views: Views, on: str, span: int) -> Day:
    first, last, usual = last_days(views)
    day = first_day(on) or usual
    since = max(date.min, day - timedelta(days=min(span - 1, day.toordinal() - 1)))
    events = [
        e for e in every(views, Sought(since=since, until=day, longest=span)) if e.status in ("happened", "ongoing")
    ]
    return Day(day, span, first, last, events, on_day(views, day))


def _places(told: Day) -> Iterable[PlaceRecord]:
    yield from (event.place for event in told.events if event.place)
    yield from (answer.place for answer in told.answers)


def _labels(places: Iterable[PlaceRef], view: View, holders: Mapping[tuple[float, float], int]) -> list[Label]:
    """The names of the places told of most, each where it is in the way of no other, after the last of its holders."""
    found: list[Label] = []
    counted = Counter(place for place in places if place.precision not in VAGUE)
    for place, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].id)):
        x, y = view.at(place.lat or 0.0, place.lon or 0.0)
        free = all(abs(x - other.x) > ROOM[0] or abs(y - other.y) > ROOM[1] for other in found)
        if free and len(found) < NAMED:
            found.append(Label(x + BESIDE * max(0, holders.get((x, y), 0) - 1), y, place.name))
    return found


def _happened(told: Day, view: View) -> list[Spot]:
    """A circle for each place, its ground in proportion to the number of events."""
    counted = Counter(event.place.place for event in told.events if event.place)
    since = told.day - timedelta(days=min(told.span - 1, told.day.toordinal() - 1))
    found = []
    for place, n in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0].id))[:MOST]:
        if place.lat is not None and place.lon is not None:
            (x, y), vague = view.at(place.lat, place.lon), place.precision in VAGUE
            r = view.length(VAGUE[place.precision]) if vague else round(5 + 4 * n**0.5, 1)
            href = f"/events?place={quote(place.id)}&since={since}&until={told.day}"
            found.append(Spot(x, y, r, vague, f"{place.name}: {n}", href))
    return found


def _holders(answers: Sequence[Answer]) -> list[str]:
    """Who holds most, by name; at most `HOLDERS` of them."""
    counted = Counter(a.control.holder.actor.name for a in answers if a.known)
    return [name for name, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:HOLDERS]]


def _held(answer: Answer, view: View, names: Sequence[str], words: Any) -> Spot | None:
    """A place with whose it is; None where it is not known where it lies."""
    place, holder = answer.place.place, answer.control.holder.actor.name
    if place.lat is None or place.lon is None:
        return None
    (x, y), vague = view.at(place.lat, place.lon), place.precision in VAGUE
    voice = names.index(holder) if answer.known and holder in names else HOLDERS
    kind = "unknown" if not answer.known else answer.control.tier
    told = words("map.unknown_since", who=holder) if not answer.known else f"{holder} ({words(f'tier_short.{kind}')})"
    label = f"{place.name}: {told}, {words('map.word', day=days_in_words(answer.word, words))}"
    letter = "?" if not answer.known else chr(ord("A") + voice)
    r = view.length(VAGUE[place.precision]) if vague else 8.0
    return Spot(x, y, r, vague, label, f"/control?place={quote(place.id)}", letter, voice, kind)


def _once(spots: Iterable[Spot]) -> list[Spot]:
    """Spots without those that would stand at the same place with the same letter for the same holder."""
    found: dict[tuple[object, ...], Spot] = {}
    for spot in spots:
        own = spot.label if spot.voice == HOLDERS else ""
        found.setdefault((spot.x, spot.y, spot.letter, spot.kind, own), spot)
    return list(found.values())


def _apart(spots: Iterable[Spot]) -> list[Spot]:
    """Spots of one place beside each other, where several are told to hold it: one upon another cannot be read."""
    taken: Counter[tuple[float, float]] = Counter()
    found = []
    for spot in spots:
        beside = taken[spot.x, spot.y]
        taken[spot.x, spot.y] += 1
        found.append(replace(spot, x=round(spot.x + beside * BESIDE, 1)) if beside else spot)
    return found


def _answer(answer: Answer) -> dict[str, Any]:
    told = records.control(answer.control)
    return {
        **told,
        "place": records.place(answer.place),
        "known": answer.known,
        "tier": answer.control.tier,
        "last_word": records.interval(answer.word),
        "rivals": list(answer.rivals),
        "via": records.place(answer.via),
    }


def _plain(answer: Answer) -> dict[str, Any]:
    return {
        "place": answer.place.place.name,
        "holder": answer.control.holder.actor.name,
        "known": answer.known,
        "tier": answer.control.tier,
        "extent": answer.control.extent,
    }
