"""Numbers as the words give them."""

from __future__ import annotations

import math
from dataclasses import dataclass

MEASURES = (
    *("killed", "injured", "missing", "detained", "abducted", "displaced", "trapped", "returned", "inhabitants"),
    *("in_need", "fighters", "troops", "area", "leaflets", "strikes", "destroyed", "duration", "other"),
)
"""What a number can count."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """Low, best and high of a number; each is None where the words do not say it.

    "58" is 58/58/58, "about 4,000" has only a best, "more than 1.5 million" only a low, "up to a
    million" only a high, "tens of" is 20/None/99.
    """

    low: float | None = None
    best: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        known = [v for v in (self.low, self.best, self.high) if v is not None]
        if not known or known != sorted(known):
            raise ValueError(f"not a quantity: {self.low}/{self.best}/{self.high}")

    @classmethod
    def exactly(cls, value: float) -> Quantity:
        """A number told without hedge."""
        return cls(value, value, value)

    def agrees(self, other: Quantity) -> bool:
        """Whether one number fits both. "About 40" is taken for 40: how much it allows is not known."""
        (low, high), (least, most) = self._range(), other._range()
        return low <= most and least <= high

    def _range(self) -> tuple[float, float]:
        """What the words leave possible."""
        if self.best is not None and self.low is None and self.high is None:
            return self.best, self.best
        low = -math.inf if self.low is None else self.low
        high = math.inf if self.high is None else self.high
        return low, high
