"""Intervals of days, and sets of days with weights."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

DIGITS = 12
"""Decimals of a probability that are kept."""
FAINTEST = 10.0**-DIGITS
"""What a day that is possible has at least."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from `earliest` up to and including `latest`; `None` is an end that is not known."""

    earliest: date | None = None
    latest: date | None = None

    def __post_init__(self) -> None:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError(f"an interval cannot end before it begins: {self.earliest}..{self.latest}")

    @classmethod
    def day(cls, day: date) -> Interval:
        """The interval of one day."""
        return cls(day, day)

    @property
    def known(self) -> bool:
        """Whether at least one end is known."""
        return self.earliest is not None or self.latest is not None

    @property
    def length(self) -> int | None:
        """How many days, or None where an end is open."""
        if self.earliest is None or self.latest is None:
            return None
        return (self.latest - self.earliest).days + 1

    def __contains__(self, day: date) -> bool:
        return (self.earliest is None or self.earliest <= day) and (self.latest is None or day <= self.latest)

    def overlaps(self, other: Interval) -> bool:
        """Whether some day may lie in both; an open end reaches as far as it likes."""
        starts_late = self.earliest and other.latest and self.earliest > other.latest
        ends_early = self.latest and other.earliest and self.latest < other.earliest
        return not (starts_late or ends_early)

    def hull(self, other: Interval) -> Interval:
        """The shortest interval that holds both; an end open in either is open in the hull."""
        first = min(self.earliest, other.earliest) if self.earliest and other.earliest else None
        last = max(self.latest, other.latest) if self.latest and other.latest else None
        return Interval(first, last)

    def intersect(self, other: Interval) -> Interval | None:
        """The days that both may hold, or None where there are none."""
        if not self.overlaps(other):
            return None
        firsts = [d for d in (self.earliest, other.earliest) if d]
        lasts = [d for d in (self.latest, other.latest) if d]
        return Interval(max(firsts, default=None), min(lasts, default=None))

    def shift(self, days: int) -> Interval:
        """The interval moved by so many days; open ends stay open."""
        step = timedelta(days=days)
        return Interval(self.earliest and self.earliest + step, self.latest and self.latest + step)


@dataclass(frozen=True, slots=True)
class DaySet:
    """Possible days with their weights, in order of day; weights are above 0 and sum to 1 (to rounding)."""

    weights: tuple[tuple[date, float], ...]

    @classmethod
    def of(cls, weights: Iterable[tuple[date, float]]) -> DaySet:
        """From days with any positive weights (days met twice add up); zero weights are left out.

        Raises:
            ValueError: nothing is left.
        """
        total: dict[date, float] = {}
        for day, weight in weights:
            if weight > 0:
                total[day] = total.get(day, 0.0) + weight
        if not total:
            raise ValueError("a set of days cannot be empty")
        whole = math.fsum(total.values())
        # The last digits hang on the order in which evidence was weighed; they are left out.
        shares = ((d, round(total[d] / whole, DIGITS)) for d in sorted(total))
        return cls(tuple((d, share or FAINTEST) for d, share in shares))

    def __iter__(self) -> Iterator[date]:
        return (day for day, _ in self.weights)

    def __len__(self) -> int:
        return len(self.weights)

    @property
    def hull(self) -> Interval:
        """From the first possible day to the last."""
        return Interval(self.weights[0][0], self.weights[-1][0])

    def likely(self) -> list[tuple[date, float]]:
        """Days with probability, most likely first, equal ones by date."""
        return sorted(self.weights, key=lambda w: (-w[1], w[0]))
