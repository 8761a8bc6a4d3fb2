"""What a time expression means before the day it hangs on is known."""

from __future__ import annotations

from dataclasses import dataclass

Argument = str | int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of a meaning, such as `Step("weekday", (3, "past"))` or `Step("shift", ("week", -1))`."""

    op: str
    args: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """The meaning of a time expression: steps taken from an anchor.

    `anchor` says what it hangs on: "none" (a calendar date), "publication" (the day of the report),
    "told" (the time told before), "event". `steps` are carried out in order by
    `kroniek.annotate.times.resolve`. `mod` is the TIMEX3 modifier (START, MID, END, MORE_THAN, APPROX, ...).
    """

    anchor: str
    steps: tuple[Step, ...]
    mod: str | None = None
