"""Which figures cannot both be right."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from kroniek.model import Figure, Quantity


def differing(figures: Iterable[Figure]) -> dict[str, tuple[str, ...]]:
    """For each figure that others contradict, the ids of those others, in order.

    Two figures contradict each other when they measure the same in the same unit at the same known place
    for days that may be the same, and no number fits both: "more than 1.5 million" agrees with
    "about 2 million", 40,000 does not agree with 58,000.
    """
    groups: dict[tuple[str, str, str | None], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.place and figure.as_of.known:
            groups[figure.measure, figure.place.place.id, figure.unit].append(figure)
    found: dict[str, set[str]] = defaultdict(set)
    for group in groups.values():
        for i, one in enumerate(group):
            for other in group[i + 1 :]:
                if one.as_of.overlaps(other.as_of) and not _agree(one.quantity, other.quantity):
                    found[one.id].add(other.id)
                    found[other.id].add(one.id)
    return {id_: tuple(sorted(others)) for id_, others in sorted(found.items())}


def _agree(one: Quantity, other: Quantity) -> bool:
    (low, high), (least, most) = _range(one), _range(other)
    return low <= most and least <= high


def _range(quantity: Quantity) -> tuple[float, float]:
    """What the words leave possible. "About 40" is taken for 40: how much it allows is not known."""
    if quantity.best is not None and quantity.low is None and quantity.high is None:
        return quantity.best, quantity.best
    low = -math.inf if quantity.low is None else quantity.low
    high = math.inf if quantity.high is None else quantity.high
    return low, high
