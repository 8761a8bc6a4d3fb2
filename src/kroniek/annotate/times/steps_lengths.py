"""Operations on lengths, sets and vague references, and counting from a time."""

from __future__ import annotations

from dataclasses import replace

from kroniek.annotate.times.frames import (
    Frame,
    frame_of,
    plus_days,
    shift_days,
)
from kroniek.annotate.times.state import State, number, period
from kroniek.model import Interval
from kroniek.model.when import Argument

# "enkele weken" is 2 to 9 of them: the same reading of a vague plural as the contract gives to figures.
FEW, MANY = 2, 9
# A time so many hours from a told one is taken to be of the same day.
FEW_HOURS = 8


def _counted(grain: str) -> str:
    """The unit by which one counts: nights as days, "een nacht later"."""
    return "day" if grain == "night" else grain


def shift(s: State, grain: str, count: Argument) -> State:
    """The unit that lies so many units away: "drie weken geleden" is a week, not a day; nights are counted as days."""
    grain = _counted(grain)
    if count in ("X", "-X", "S", "-S"):
        return _vague_shift(s, grain, str(count))
    if grain in ("second", "minute", "hour"):
        return _clock_shift(s, grain, number(count))
    first = shift_days(s.unit.first, grain, number(count))
    last = shift_days(s.unit.last, grain, number(count))
    whole = number(count).is_integer()
    target = frame_of(first, grain if whole else "month" if grain != "week" else "day")
    if s.told and s.unit.grain in ("day", "month"):
        # Counted from a told time: "een jaar later" keeps the month told, "twee weken later" the day.
        target = frame_of(first, {"week": "day", "year": "month"}.get(grain, target.grain))
    if target.first <= first and last <= target.last:
        return s.to(target)
    return replace(s, frame=None, value=None, interval=Interval(min(first, last), max(first, last)))


def shift_exact(s: State, grain: str, count: Argument) -> State:
    """The very day so many units away: "precies een maand geleden", "twee weken na Pasen"."""
    grain = _counted(grain)
    if count in ("X", "-X", "S", "-S"):
        return _vague_shift(s, grain, str(count))
    if grain in ("second", "minute", "hour"):
        return _clock_shift(s, grain, number(count))
    first = shift_days(s.unit.first, grain, number(count))
    last = shift_days(s.unit.last, grain, number(count))
    if s.unit.grain == "day":
        return s.to(frame_of(first, "day"))
    return s.to(Frame(s.unit.grain, first, max(first, last)))


def duration(s: State, count: Argument, grain: str, count2: Argument = None, grain2: str | None = None) -> State:
    """A length of time; what it hangs on is not known."""
    value = period(count, grain)
    if grain2:
        value += period(count2, grain2).removeprefix("P").removeprefix("T" if "T" in value else "")
    return State(s.base, None, value, Interval())


def span(s: State, count: Argument, grain: str, side: str) -> State:
    """A length of time up to ("past") or from ("future") the day hung on: "de afgelopen drie maanden"."""
    value = period(count, grain)
    if count in ("X", "S") or grain in ("second", "minute", "hour"):
        return State(s.base, None, value, Interval())
    back = side == "past"
    far = shift_days(s.day, _counted(grain), -number(count) if back else number(count))
    return State(s.base, None, value, Interval(far, s.day) if back else Interval(s.day, far))


def repeat(s: State, value: str) -> State:
    """A set: its TIMEX3 value."""
    return State(s.base, None, value, Interval())


def repeat_every(s: State, count: Argument, grain: str) -> State:
    """A set told by its period: "elke twee weken"."""
    return State(s.base, None, period(count, grain), Interval())


def ref(s: State, value: str) -> State:
    """PAST_REF up to the day hung on, PRESENT_REF on it, FUTURE_REF from it."""
    first = None if value == "PAST_REF" else s.base
    last = None if value == "FUTURE_REF" else s.base
    return State(s.base, None, value, Interval(first, last))


def same(s: State) -> State:
    """What was told before, as it was told."""
    return s


def of_event(s: State) -> State:
    """Counted from an event that the words name: nothing is known but what was given outright."""
    return State(s.base, None, s.value, Interval())


def lately(s: State) -> State:
    """Counted from an event, but told of the day hung on or the day before it."""
    return State(s.base, None, s.value, Interval(plus_days(s.day, -1), s.day))


def _vague_shift(s: State, grain: str, count: str) -> State:
    back = count.startswith("-")
    value = "PAST_REF" if back else "FUTURE_REF"
    if grain in ("second", "minute", "hour"):
        return _clock_shift(s, grain, 0) if s.told else State(s.base, None, value, s.unit.interval)
    sign = -1 if back else 1
    ends = [
        shift_days(edge, grain, sign * n)
        for edge, n in ((s.unit.first, FEW), (s.unit.last, FEW), (s.unit.first, MANY), (s.unit.last, MANY))
    ]
    few, many = (max(ends[:2]), min(ends[2:])) if back else (min(ends[:2]), max(ends[2:]))
    if count.endswith("X"):
        return State(s.base, None, value, Interval(None, few) if back else Interval(few, None))
    return State(s.base, None, value, Interval(min(few, many), max(few, many)))


def _clock_shift(s: State, grain: str, count: float) -> State:
    """Hours and smaller: the clock time at the anchor is not known, so a day on either side may be meant."""
    hours = count / {"second": 3600, "minute": 60, "hour": 1}[grain]
    if s.told and abs(hours) <= FEW_HOURS:  # some hours after a told time: of the same day more often than not
        known = s.unit.first == s.unit.last
        return s.to(frame_of(s.day, "day")) if known else replace(s, frame=None, interval=s.unit.interval)
    days = -(-abs(hours) // 24)
    ends = (s.unit.first, plus_days(s.unit.first, int(days if hours > 0 else -days)))
    if abs(hours) >= 24 and hours % 24 == 0:
        return s.to(frame_of(ends[1], "day"))
    return State(s.base, None, None, Interval(min(ends), max(ends)))


OPERATIONS = (
    "shift",
    "shift_exact",
    "duration",
    "span",
    "repeat",
    "repeat_every",
    "ref",
    "same",
    "of_event",
    "lately",
)
