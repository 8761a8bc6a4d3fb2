"""From the mentions of all reports to days of publication, events, control and figures.

The result depends only on the set of reports: not on the order in which they were read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from kroniek.chronicle import control, figures, same
from kroniek.chronicle.days_all import settled_days
from kroniek.chronicle.placed import (
    PlacedControl,
    PlacedEvent,
    PlacedFigure,
    place_event,
    place_figure,
    state_time,
)
from kroniek.chronicle.variants import united
from kroniek.model import Annotations, Chronicle, Kept, PlaceMention, Report

NOTHING: Mapping[str, Kept] = MappingProxyType({})
RULES = "5"
"""Version of the rules that merge; records of another version are derived anew on reading."""


def compile(reports: Iterable[tuple[Report, Annotations]], kept: Mapping[str, Kept] = NOTHING) -> Chronicle:
    """All records that follow from annotated reports.

    `kept` is what an earlier compiling by the same rules gave in `Chronicle.kept`, by report: days are worked
    out only for reports that are new, and for those that hang together with them.
    """
    events: list[PlacedEvent] = []
    states: list[PlacedControl] = []
    numbers: list[PlacedFigure] = []
    places: dict[tuple[str, int], PlaceMention] = {}
    spelled: dict[tuple[str, str], set[str]] = {}
    pairs = united(sorted(reports, key=lambda pair: pair[0].id))
    known = settled_days(pairs, kept)
    for report, notes in pairs:
        days = known[report.id].published
        by_index = dict(enumerate(known[report.id].times))
        events.extend(place_event(report.id, m, by_index, days) for m in notes.events)
        states.extend(PlacedControl(report.id, m, state_time(m, by_index, days)) for m in notes.control)
        numbers.extend(place_figure(report.id, i, m, by_index, days) for i, m in enumerate(notes.figures))
        for one in notes.actors:
            if one.link in {"name", "composed"}:
                spelled.setdefault((report.id, one.actor.id), set()).add(one.text)
        for where in notes.places:
            spelled.setdefault((report.id, where.place.id), set()).add(where.text)
        places.update({(report.id, i): place for i, place in enumerate(notes.places)})
    told = figures.merge(numbers, places)
    spellings = {key: frozenset(texts) for key, texts in spelled.items()}
    return Chronicle(
        published={report: found.published for report, found in known.items()},
        times=tuple(time for found in known.values() for time in found.times),
        events=same.merge(events, told.ids, spellings),
        control=control.derive(events, states, spellings),
        figures=told.records,
        kept=known,
    )
