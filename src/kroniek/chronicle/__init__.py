"""From the mentions of all reports to days of publication, events, control and figures.

The result depends only on the set of reports: not on the order in which they were read.
"""

from __future__ import annotations

from collections.abc import Iterable

from kroniek.chronicle import control, figures, same
from kroniek.chronicle.days import publication, resolve_all
from kroniek.chronicle.placed import (
    PlacedControl,
    PlacedEvent,
    PlacedFigure,
    figure_time,
    place_event,
    state_time,
)
from kroniek.model import Annotations, Chronicle, PlaceMention, Published, Report, ResolvedTime

RULES = "1"
"""Version of the rules that merge; records of another version are derived anew on reading."""


def compile(reports: Iterable[tuple[Report, Annotations]]) -> Chronicle:
    """All records that follow from annotated reports."""
    published: dict[str, Published] = {}
    times: list[ResolvedTime] = []
    events: list[PlacedEvent] = []
    states: list[PlacedControl] = []
    numbers: list[PlacedFigure] = []
    places: dict[tuple[str, int], PlaceMention] = {}
    spelled: dict[tuple[str, str], set[str]] = {}
    for report, notes in sorted(reports, key=lambda pair: pair[0].id):
        days = published[report.id] = publication(report, notes)
        resolved = resolve_all(report, notes, days)
        times.extend(resolved)
        by_index = dict(enumerate(resolved))
        events.extend(place_event(report.id, m, by_index, days) for m in notes.events)
        states.extend(PlacedControl(report.id, m, state_time(m, by_index, days)) for m in notes.control)
        numbers.extend(
            PlacedFigure(report.id, i, m, figure_time(m, by_index, days)) for i, m in enumerate(notes.figures)
        )
        for one in notes.actors:
            if one.link in {"name", "composed"}:
                spelled.setdefault((report.id, one.actor.id), set()).add(one.text)
        for where in notes.places:
            spelled.setdefault((report.id, where.place.id), set()).add(where.text)
        places.update({(report.id, i): place for i, place in enumerate(notes.places)})
    told = figures.merge(numbers, places)
    spellings = {key: frozenset(texts) for key, texts in spelled.items()}
    return Chronicle(
        published=published,
        times=tuple(times),
        events=same.merge(events, told.ids, spellings),
        control=control.derive(events, states, spellings),
        figures=told.records,
    )
