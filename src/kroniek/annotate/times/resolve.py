"""From a meaning and the day it hangs on to a TIMEX3 value and an interval. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kroniek.annotate.times.frames import GRAINS, Frame, OffCalendarError, frame_of, timex
from kroniek.annotate.times.state import NeedsDayError, State
from kroniek.annotate.times.steps import OPS
from kroniek.model import DaySet, Interval, When

# A weighted set may leave out this much of its weight at the far ends of an interval: a bare weekday is
# six days back once in 250 reports (weekday table), and one such day would stretch "maandag" by a week.
# Chosen on the corpus's train part, month known: the interval holds the true days most often at 0.03.
TAIL = 0.03
# An interval of more than a month says no more than the header of most reports. This much of the weight may be
# given up at its ends to come down to a month. Chosen in the same way.
WIDE_TAIL, MONTH = 0.15, 31


@dataclass(frozen=True, slots=True)
class Resolved:
    """A TIMEX3 value (None where there is no single one) and the days covered."""

    value: str | None
    interval: Interval


UNKNOWN = Resolved(None, Interval())


def resolve(when: When, day: date | None, told: Interval | None = None) -> Resolved:
    """What `when` means in a report of `day`, where `told` is the time told before it.

    Nothing is guessed: where the anchor is not known, the value is None (unless it needs no anchor, as
    that of a duration) and the interval is open.
    """
    state = _start(when.anchor, day, told)
    try:
        for step in when.steps:
            state = OPS[step.op](state, *step.args)
    except (NeedsDayError, OffCalendarError):
        return UNKNOWN
    if state.interval is not None:
        return Resolved(state.value, state.interval)
    if state.frame is None:
        return UNKNOWN
    return Resolved(state.value or _value(state.frame), state.frame.interval)


def resolve_over(
    when: When,
    days: DaySet | Iterable[date],
    told: Interval | Mapping[date, Interval | None] | None = None,
) -> Resolved:
    """What `when` means where the report may be of any of `days`.

    The interval holds every reading (of a weighted set: all but the most unlikely three hundredths, or a few more
    where that brings it down to a month). The value is that of all readings where they agree, else the month or
    year in which all of them lie, else None.
    `told` may give the time told before for each day.
    """
    weights = days.weights if isinstance(days, DaySet) else tuple((d, 1.0) for d in days)
    per_day = told if isinstance(told, Mapping) else dict.fromkeys((d for d, _ in weights), told)
    readings = [(resolve(when, day, per_day.get(day)), weight) for day, weight in weights]
    return combine(readings, trim=isinstance(days, DaySet))


def combine(readings: Iterable[tuple[Resolved, float]], trim: bool = True) -> Resolved:
    """One answer for readings with weights, as `resolve_over` describes."""
    total: dict[Resolved, float] = {}
    for reading, weight in readings:
        total[reading] = total.get(reading, 0.0) + weight
    if not total:
        return UNKNOWN
    if len(total) == 1:
        return next(iter(total))
    kept = _without_tail(total) if trim else list(total)
    if trim and len(kept) > 1:
        kept = _within_month(kept, total)
    hull = kept[0].interval
    for reading in kept[1:]:
        hull = hull.hull(reading.interval)
    values = {reading.value for reading in total}
    if len(values) == 1:
        return Resolved(values.pop(), hull)
    if None in values or any(v and (v.endswith("_REF") or v[0] in "PX") for v in values):
        return Resolved(None, hull)
    return Resolved(_common(kept), hull)


def _start(anchor: str, day: date | None, told: Interval | None) -> State:
    if anchor == "told" or (anchor in ("recent", "story") and told is not None and told.length == 1):
        base = told.earliest if told else None
        return State(base, _frame(told) if told else None, told=True)
    if anchor in ("none", "event"):
        return State(day)
    return State(day, frame_of(day, "day") if day else None)


def _frame(told: Interval) -> Frame | None:
    if told.earliest is None or told.latest is None:
        return None
    try:
        for grain in GRAINS:
            frame = frame_of(told.earliest, grain)
            if frame.interval == told:
                return frame
    except OffCalendarError:
        pass
    return Frame("stretch", told.earliest, told.latest)


def _value(frame: Frame) -> str | None:
    # A stretch of days that is no unit of the calendar has no value of its own in TIMEX3.
    return None if frame.grain == "stretch" else timex(frame)


def _without_tail(total: dict[Resolved, float]) -> list[Resolved]:
    whole = sum(total.values())
    left = TAIL * whole
    kept = sorted(total, key=lambda r: (-total[r], r.interval.earliest or date.min, r.value or ""))
    while len(kept) > 1 and total[kept[-1]] <= left:
        left -= total[kept.pop()]
    return kept


def _within_month(readings: list[Resolved], weights: Mapping[Resolved, float]) -> list[Resolved]:
    """The readings without those at the ends, where a few of them make the interval longer than a month."""
    kept = sorted(readings, key=lambda r: (r.interval.earliest or date.min, r.interval.latest or date.max))
    if any(r.interval.length is None for r in kept):
        return readings
    left = WIDE_TAIL * sum(weights.values())
    while _days(kept) > MONTH:
        end = 0 if weights[kept[0]] < weights[kept[-1]] else -1
        left -= weights[kept[end]]
        if left < 0 or len(kept) == 1:
            return readings
        kept.pop(end)
    return kept


def _days(readings: Sequence[Resolved]) -> int:
    """How many days from the first to the last of closed readings."""
    first = min(r.interval.earliest or date.max for r in readings)
    return max(((r.interval.latest or date.min) - first).days for r in readings) + 1


def _common(readings: list[Resolved]) -> str | None:
    ends = [(r.interval.earliest, r.interval.latest) for r in readings]
    if any(first is None or last is None for first, last in ends):
        return None
    days = [d for pair in ends for d in pair if d is not None]
    if len({(d.year, d.month) for d in days}) == 1:
        return f"{days[0].year:04}-{days[0].month:02}"
    if len({d.year for d in days}) == 1:
        return f"{days[0].year:04}"
    return None
