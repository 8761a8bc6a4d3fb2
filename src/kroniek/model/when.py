"""What a time expression means before the day it hangs on is known."""

from __future__ import annotations

from dataclasses import dataclass

Argument = str | int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of a meaning, such as `Step("weekday", (3, "past"))` or `Step("shift", ("week", -1))`.

    The operations are listed in `kroniek.annotate.times.steps` and in docs/time.md.
    """

    op: str
    args: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """The meaning of a time expression: steps taken from an anchor.

    `anchor` says what it hangs on: "none" (a calendar date, a duration, a set), "publication" (the day
    of the report), "told" (the time told before), "recent" (the time told before in the same sentence
    where that is one day, else the day of the report: a bare clock time), "story" (the same, in whatever
    sentence it was told: a bare clock time in the past tense), "event" (an event that the words name). `steps` are
    carried out in order by `kroniek.annotate.times.resolve`. `mod` is the TIMEX3 modifier (START, MID,
    END, MORE_THAN, LESS_THAN, APPROX). `quoted` tells that the words stand in direct speech, so that
    they hang on the day it was said, which the report may tell later. `tense` is that of the clause
    (past, future, unknown).
    """

    anchor: str
    steps: tuple[Step, ...]
    mod: str | None = None
    quoted: bool = False
    tense: str = "unknown"

    def step(self, op: str) -> Step | None:
        """The first step of that operation, if there is one."""
        return next((s for s in self.steps if s.op == op), None)
