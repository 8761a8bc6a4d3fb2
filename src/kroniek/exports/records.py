"""The records of the contract: the model as plain values, every field in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from kroniek.knowledge.event_types import codes
from kroniek.model import (
    Control,
    EntityMention,
    Event,
    Evidence,
    Figure,
    Interval,
    Participant,
    PlaceRecord,
    Published,
    Report,
    ResolvedTime,
)
from kroniek.store import Views

Record = dict[str, Any]

MOST_DAYS = 366
"""Above so many feasible days they are not listed one by one."""

MILLION = 1_000_000


def every(views: Views) -> Mapping[str, Callable[[], Iterator[Record]]]:
    """For each kind of record, in the order of the contract, how to go through all of them."""
    return {
        "reports": lambda: (report(r, published) for r, published in views.reports()),
        "times": lambda: map(time, views.times()),
        "entities": lambda: (entity(in_report, e) for in_report, e in views.entities()),
        "events": lambda: map(event, views.events()),
        "control": lambda: map(control, views.control()),
        "figures": lambda: (figure(f) for f, _ in views.figures()),
    }


def report(told: Report, days: Published) -> Record:
    """A line of `reports.jsonl`."""
    return {
        "id": told.id,
        "path": told.path,
        "url": told.url,
        "source": told.source,
        "title": told.title,
        "language": told.language,
        "text": told.text,
        "sha256": told.sha256,
        "published": published(days),
    }


def published(found: Published) -> Record:
    """The feasible days of a report; days are listed up to a year of them, and `p` sums to 1."""
    if found.days is None:
        return {**interval(Interval()), "days": None, "likely": []}
    listed = len(found.days) <= MOST_DAYS
    return {
        **interval(found.days.hull),
        "days": [day.isoformat() for day in found.days] if listed else None,
        "likely": _likely(found.days.likely()) if listed else [],
    }


def _likely(days: Iterable[tuple[date, float]]) -> list[Record]:
    """Six decimals that sum to 1: rounded down, and the millionths left over given to the largest remainders.

    So a likelier day never gets less than a less likely one, as it could by rounding each for itself.
    """
    whole = [(day, int(p * MILLION), p * MILLION % 1) for day, p in days]
    left = MILLION - sum(n for _, n, _ in whole)
    order = sorted(range(len(whole)), key=lambda i: (-whole[i][2], i))
    more = {i: left // len(whole) + (rank < left % len(whole)) for rank, i in enumerate(order)}
    return [{"day": day.isoformat(), "p": (n + more[i]) / MILLION} for i, (day, n, _) in enumerate(whole)]


def time(told: ResolvedTime) -> Record:
    """A line of `times.jsonl`."""
    return {
        "report": told.report,
        "start": told.span.start,
        "end": told.span.end,
        "text": told.text,
        "type": told.type,
        "value": told.value,
        **interval(told.interval),
    }


def entity(in_report: str, told: EntityMention) -> Record:
    """A line of `entities.jsonl`."""
    return {
        "report": in_report,
        "start": told.span.start,
        "end": told.span.end,
        "text": told.text,
        "label": told.label,
        "id": told.id,
    }


def event(told: Event) -> Record:
    """A line of `events.jsonl`."""
    return {
        "id": told.id,
        "type": told.type,
        "status": told.status,
        "actors": [{"role": actor.role, **_actor(actor)} for actor in told.actors],
        "place": place(told.place),
        "time": {**interval(told.time), "hangs_on": told.hangs_on},
        "figures": list(told.figures),
        "codes": codes(told),
        "evidence": evidence(told.evidence),
    }


def control(told: Control) -> Record:
    """A line of `control.jsonl`."""
    return {
        "id": told.id,
        "place": place(told.place),
        "holder": _actor(told.holder),
        "from": interval(told.start) if told.start.known else None,
        "until": interval(told.end) if told.end.known else None,
        "extent": told.extent,
        "evidence": evidence(told.evidence),
    }


def figure(told: Figure) -> Record:
    """A line of `figures.jsonl`."""
    return {
        "id": told.id,
        "measure": told.measure,
        "low": number(told.quantity.low),
        "best": number(told.quantity.best),
        "high": number(told.quantity.high),
        "unit": told.unit,
        "who": told.who or None,
        "place": place(told.place),
        "as_of": {**interval(told.as_of), "hangs_on": told.hangs_on},
        "evidence": evidence(told.evidence),
        "scope": told.scope,
        "part_of": told.part_of,
        "replaces": told.replaces,
        "perpetrators": told.perpetrators,
    }


def place(told: PlaceRecord | None) -> Record | None:
    """A place as records have it."""
    if told is None:
        return None
    ref = told.place
    return {
        "id": ref.id,
        "name": ref.name,
        "mentions": list(told.mentions),
        "lat": ref.lat,
        "lon": ref.lon,
        "country": ref.country,
        "precision": ref.precision,
    }


def evidence(told: Iterable[Evidence]) -> list[Record]:
    """The words that a record rests on."""
    return [
        {"report": e.report, "start": e.span.start, "end": e.span.end, "attribution": list(e.attribution)} for e in told
    ]


def interval(days: Interval) -> Record:
    """Days as ISO text; None is an end that is not known."""
    return {
        "earliest": days.earliest.isoformat() if days.earliest else None,
        "latest": days.latest.isoformat() if days.latest else None,
    }


def number(value: float | None) -> float | int | None:
    """A whole number without a fraction."""
    return int(value) if value is not None and value == int(value) else value


def _actor(told: Participant) -> Record:
    return {"id": told.actor.id, "name": told.actor.name, "mentions": list(told.mentions)}
