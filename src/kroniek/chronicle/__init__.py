"""From the mentions of all reports to days of publication, events, control and figures.

The result depends only on the set of reports: not on the order in which they were read.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from kroniek.chronicle.control import by_place
from kroniek.chronicle.figures import oldest_first
from kroniek.chronicle.memory import Memory
from kroniek.chronicle.same import chronological
from kroniek.chronicle.updating import CONTROL, DOUBT, EVENT, FIGURE, update
from kroniek.model import Annotations, Chronicle, Report

RULES = "19"
"""Version of the rules that merge; records of another version are derived anew on reading."""

__all__ = ["RULES", "Memory", "compile", "update"]


def compile(reports: Iterable[tuple[Report, Annotations]]) -> Chronicle:
    """All records that follow from annotated reports."""
    ground = Memory(reports)
    update(ground, ground.pairs.keys())
    found = {kind: [r for some in by_block.values() for r in some] for kind, by_block in ground.records.items()}
    return Chronicle(
        published=dict(sorted(ground.days.items())),
        times=tuple(time for _, some in sorted(ground.times.items()) for time in some),
        events=tuple(sorted(found.get(EVENT, ()), key=chronological)),
        control=tuple(sorted(found.get(CONTROL, ()), key=by_place)),
        figures=tuple(sorted(found.get(FIGURE, ()), key=oldest_first)),
        doubts=tuple(sorted(found.get(DOUBT, ()), key=attrgetter("id"))),
    )
