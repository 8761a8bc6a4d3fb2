"""Which figures cannot both be right."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice

from kroniek.model import Figure, Interval, Quantity

MOST = 20
"""Contradicting figures named for one figure: enough to look at, and a list of all could be as long as squares."""

Told = tuple[Interval, Quantity]


def differing(figures: Iterable[Figure]) -> dict[str, tuple[str, ...]]:
    """For each figure that others contradict, the ids of those others: the first `MOST` by day and value.

    Two figures contradict each other when they measure the same in the same unit at the same known place
    for days that may be the same, and no number fits both: "more than 1.5 million" agrees with
    "about 2 million", 40,000 does not agree with 58,000. A part contradicts nothing; perpetrators are counted
    apart from victims.
    """
    groups: dict[tuple[str, str, str, bool], dict[Told, list[str]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        if figure.place and figure.as_of.known and figure.part_of is None:
            key = figure.measure, figure.place.place.id, figure.unit or "", figure.perpetrators
            groups[key][figure.as_of, figure.quantity].append(figure.id)
    found: dict[str, tuple[str, ...]] = {}
    for group in groups.values():
        # What is told alike is compared once: numbers are repeated far more often than they are changed.
        alike = {told: sorted(ids) for told, ids in group.items()}
        for told, others in _clashes(sorted(alike, key=_order)).items():
            ids = tuple(islice((id_ for other in sorted(others, key=_order) for id_ in alike[other]), MOST))
            found |= dict.fromkeys(alike[told], ids)
    return dict(sorted(found.items()))


def _clashes(tellings: Sequence[Told]) -> dict[Told, list[Told]]:
    """For each of `tellings`, which are in order of their first day, the first `MOST` that cannot be true beside it."""
    found: dict[Told, list[Told]] = defaultdict(list)
    for i, one in enumerate(tellings):
        for other in islice(tellings, i + 1, None):
            if one[0].latest and other[0].earliest and other[0].earliest > one[0].latest:
                break
            if not one[1].agrees(other[1]):
                # Those before `other` have come already, so what each list leaves out are the last.
                found[one] += [other] * (len(found[one]) < MOST)
                found[other] += [one] * (len(found[other]) < MOST)
    return found


def _order(told: Told) -> tuple[date, date, tuple[float, float, float]]:
    days, quantity = told
    numbers = (quantity.low, quantity.best, quantity.high)
    low, best, high = (-math.inf if number is None else number for number in numbers)
    return days.earliest or date.min, days.latest or date.max, (low, best, high)
