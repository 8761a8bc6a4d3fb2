"""The chronology: events by day, with filters, and one event with all that tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from kroniek.exports import records
from kroniek.model import Event
from kroniek.store import Views
from kroniek.store.browse import PAGE, Leaf, Sought, events, facet_counts, labels, leaf, months, sentence
from kroniek.store.browse_figures import figures
from kroniek.web.asking import Asked, Many, Position
from kroniek.web.bars import bars
from kroniek.web.clashes import of_event, with_words
from kroniek.web.pages import Chronicle, Worded, as_csv, as_json, missing, render
from kroniek.web.registry import Entry
from kroniek.web.told import tellings
from kroniek.web.verdicts import differences, plain, verdict

router = APIRouter()
entry = Entry("/events", "chronology.name", "c")

COLUMNS = (
    *("id", "type", "status", "earliest", "latest", "agents", "targets", "others"),
    *("place", "lat", "lon", "reports", "sentence", "review"),
)


@router.get("/events", response_class=HTMLResponse)
def chronology(
    request: Request, views: Chronicle, words: Worded, sought: Asked, after: Position = None, before: Position = None
) -> HTMLResponse:
    """A page of the chronology."""
    found = leaf(views, sought, after=after, before=before)
    counts = facet_counts(views, sought)
    return render(
        request,
        "chronology.html",
        leaf=found,
        shown=[(event, first_sentence(views, event), verdict(views, event.id)) for event in found.events],
        count=_count(counts, sought),
        facets=_facets(views, counts, sought),
        sought=sought,
        bars=bars(months(views, sought), words),
        story_title=labels(views, "story", [sought.story]).get(sought.story, sought.story) if sought.story else "",
    )


@router.get("/events.json")
def chronology_json(
    views: Chronicle, sought: Asked, after: Position = None, before: Position = None, limit: Many = PAGE
) -> Response:
    """A page of the chronology as JSON; `after` and `before` are where to turn to."""
    found = leaf(views, sought, after=after, before=before, limit=limit)
    counts = facet_counts(views, sought)
    return as_json(
        {
            "count": _count(counts, sought),
            "before": found.before,
            "after": found.after,
            "events": [record(views, event) for event in found.events],
            "facets": {facet: dict(values) for facet, values in counts.items()},
        }
    )


@router.get("/events.csv")
def chronology_csv(
    views: Chronicle, sought: Asked, after: Position = None, before: Position = None, limit: Many = PAGE
) -> Response:
    """A page of the chronology as a table; `limit` rows at most."""
    found: Leaf = leaf(views, sought, after=after, before=before, limit=limit)
    return as_csv(COLUMNS, map(_row, (record(views, event) for event in found.events)))


@router.get("/events/{id}.json")
def event_json(id: str, views: Chronicle) -> Response:
    """One event as JSON."""
    return as_json(record(views, one(views, id)))


@router.get("/events/{id}", response_class=HTMLResponse)
def event_page(request: Request, id: str, views: Chronicle) -> HTMLResponse:
    """One event: everything that tells it, on whose word, and why it is taken for one."""
    event = one(views, id)
    return render(
        request,
        "event.html",
        event=event,
        tellings=tellings(views, event.evidence),
        codes=records.event(event)["codes"],
        numbers=[figure for figure, _ in figures(views, list(event.figures))],
        verdict=verdict(views, id),
        differences=differences,
        clashing=[(clash, with_words(views, clash)) for clash in of_event(views, event)],
        joined={(j.report, j.span.start): j for j in event.merged},
    )


def one(views: Views, id: str) -> Event:
    """The event with this id.

    Raises:
        HTTPException: 404 where there is none.
    """
    found = events(views, [id])
    if not found:
        raise missing(id)
    return found[0]


def first_sentence(views: Views, event: Event) -> tuple[str, int, str] | None:
    """The report, the place in it, and the words of the sentence that tells an event first."""
    for evidence in event.evidence[:1]:
        if told := sentence(views, evidence.report, evidence.span):
            return evidence.report, told[0].start, told[1]
    return None


def record(views: Views, event: Event) -> dict[str, Any]:
    """An event as the exports have it, with its first sentence and what was decided."""
    told = first_sentence(views, event)
    decided = plain(verdict(views, event.id))
    return {**records.event(event), "sentence": told[2] if told else None, "review": decided}


def _row(told: Mapping[str, Any]) -> dict[str, object]:
    def named(role: str) -> list[str]:
        return [actor["name"] for actor in told["actors"] if actor["role"] == role]

    place = told["place"] or {}
    return {
        **{name: told[name] for name in ("id", "type", "status", "sentence")},
        **{name: told["time"][name] for name in ("earliest", "latest")},
        **{f"{role}s": named(role) for role in ("agent", "target", "other")},
        **{"place": place.get("name"), "lat": place.get("lat"), "lon": place.get("lon")},
        "reports": sorted({e["report"] for e in told["evidence"]}),
        "review": told["review"]["state"] if told["review"] else "open",
    }


def _count(counts: Mapping[str, Sequence[tuple[str, int]]], sought: Sought) -> int:
    """How many events are wanted: every event has one type."""
    return sum(n for type_, n in counts["type"] if sought.type in (None, type_))


def _facets(
    views: Views, counts: Mapping[str, Iterable[tuple[str, int]]], sought: Sought
) -> dict[str, list[dict[str, Any]]]:
    """For each facet its values with what they are called, how many there are, and whether one is chosen."""
    found = {}
    for facet, values in counts.items():
        listed = list(values)
        named = labels(views, facet, [value for value, _ in listed])
        chosen = getattr(sought, facet)
        found[facet] = [
            {
                "value": value,
                "name": named.get(value, value),
                "count": n,
                "chosen": chosen is not None and chosen in (value, named.get(value)),
            }
            for value, n in listed
        ]
    return found
