"""Triggers that tell one thing of a sentence twice: the second joins the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kroniek.model import EventMention


def without_echoes(events: Sequence[EventMention]) -> list[EventMention]:
    """One event for each thing that a sentence tells: a second trigger of one type there joins the first.

    Two mentions of one type in one sentence stay apart only where their places or statuses differ.
    """
    kept: list[EventMention] = []
    for event in events:
        twin = next((i for i, k in enumerate(kept) if _echo(k, event)), None)
        if twin is None:
            kept.append(event)
        else:
            kept[twin] = _joined(kept[twin], event)
    return kept


def _echo(first: EventMention, second: EventMention) -> bool:
    if first.type != second.type or first.sentence != second.sentence or first.status != second.status:
        return False
    if (first.time_relation == "ago") != (second.time_relation == "ago"):
        return False
    places = {p.place.id for p in (first.place, second.place) if p}
    return len(places) < 2


def _joined(first: EventMention, second: EventMention) -> EventMention:
    fuller, other = (first, second) if len(first.roles) >= len(second.roles) else (second, first)
    roles = {r.role for r in fuller.roles}
    extra = tuple(r for r in other.roles if r.role not in roles)
    figures = tuple(sorted({*first.figures, *second.figures}))
    return replace(
        fuller,
        roles=fuller.roles + extra,
        place=fuller.place or other.place,
        time=fuller.time if fuller.time is not None else other.time,
        time_relation=fuller.time_relation if fuller.time is not None else other.time_relation,
        figures=figures,
        attribution=fuller.attribution or other.attribution,
    )
