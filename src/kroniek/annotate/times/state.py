"""Where the steps of a meaning have come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kroniek.annotate.times.frames import (
    Frame,
)
from kroniek.knowledge.calendars import Occasion
from kroniek.model import Interval
from kroniek.model.when import Argument

UNIT_CODES = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W", "weekend": "WE",
    "month": "M", "quarter": "Q", "half": "H", "season": "M", "year": "Y", "decade": "DE", "century": "CE",
}  # fmt: skip


LONG = {"DE": 10, "CE": 100}


class NeedsDayError(ValueError):
    """A step needs the day that the meaning hangs on, and it is not known."""


@dataclass(frozen=True, slots=True)
class State:
    """Where the steps have come to: `base` is the day hung on, `frame` the unit, or a value given outright."""

    base: date | None
    frame: Frame | None = None
    value: str | None = None
    interval: Interval | None = None
    occasion: Occasion | None = None
    told: bool = False

    @property
    def day(self) -> date:
        """The day hung on.

        Raises:
            NeedsDayError: it is not known.
        """
        if self.base is None:
            raise NeedsDayError
        return self.base

    @property
    def unit(self) -> Frame:
        """The unit reached so far.

        Raises:
            NeedsDayError: there is none.
        """
        if self.frame is None:
            raise NeedsDayError
        return self.frame

    def to(self, frame: Frame) -> State:
        """The state at another unit, whatever was given outright forgotten."""
        return State(self.base, frame)


def number(count: Argument) -> float:
    """A count as written in a meaning: a whole number or decimals in a string."""
    return float(count) if count is not None else 1.0


def period(count: Argument, grain: str) -> str:
    """The TIMEX3 value of a length: P4M, PXM, PT1H30M."""
    code = UNIT_CODES[grain]
    head, letter = ("PT", code[1]) if code[0] == "T" else ("P", code)
    if count in ("X", "S", "-X", "-S"):
        return f"{head}X{letter}"
    amount = number(count)
    if letter in LONG and not amount.is_integer():  # half a century is 50 years
        return f"P{amount * LONG[letter]:g}Y"
    if amount.is_integer():
        return f"{head}{int(amount)}{letter}"
    smaller = {"H": ("M", 60), "Y": ("M", 12), "M": ("S", 60)}.get(letter if letter != "M" or head == "PT" else "")
    whole, rest = divmod(amount, 1)
    if smaller is None or not (rest * smaller[1]).is_integer():
        return f"{head}{count}{letter}"
    lead = f"{int(whole)}{letter}" if whole else ""
    return f"{head}{lead}{int(rest * smaller[1])}{smaller[0]}"
