"""What kind of time a mention is: one day, a date, a weekday, words that count from the day of publication."""

from __future__ import annotations

import re
from datetime import timedelta

from kroniek.model import Interval, Step, TimeMention, When

# Days that a count in each unit may be off by: "een week na" is said of six to eight days.
SLACK = {"day": 0, "night": 0, "week": 1, "month": 4, "year": 31}
# The same where the words say "precies", or name the day that it is today; months and years differ in length.
EXACT = {"day": 0, "night": 0, "week": 0, "month": 2, "year": 1}
_DAYS = {"D": 1, "W": 7, "M": 30.4, "Y": 365.25}
_LENGTHS = re.compile(r"(\d+(?:\.\d+)?)([DWMY])")
LENGTH = {"day": 1, "night": 1, "week": 7, "month": 30.4, "year": 365.25}
# Words for a time so long ago are rounded: a date beside "twee weken geleden" may lie so many days off.
ROUNDED = {"day": 1, "week": 6, "month": 15, "year": 200}
DAY_STEPS = frozenset(
    ("weekday", "weekday_last", "weekday_next", "weekday_in", "date_near", "day_near", "yearday", "day")
)


def is_day(mention: TimeMention) -> bool:
    """Whether the words name one day (at whatever hour)."""
    if mention.type not in ("DATE", "TIME") or mention.when.quoted or mention.when.step("feast"):
        return False
    steps = mention.when.steps
    return any(s.op in DAY_STEPS or (s.op in ("unit", "shift") and s.args[0] == "day") for s in steps)


def is_date(mention: TimeMention) -> bool:
    """Whether the words name a day of the calendar, with or without its year, or a feast of one day."""
    if mention.type not in ("DATE", "TIME") or mention.when.step("part"):
        return False
    ops = {step.op for step in mention.when.steps}
    return bool(ops & {"date_near", "day_near", "yearday", "feast"}) or {"month", "day"} <= ops


def counted_slack(mention: TimeMention) -> int | None:
    """By how many days words that count from the day of publication are rounded; None for other words."""
    steps = mention.when.steps
    if mention.when.anchor != "publication" or mention.type not in ("DATE", "TIME") or not steps:
        return None
    if steps[0].op == "unit":
        return 0
    if steps[0].op == "tonight":
        return 0
    if steps[0].op == "shift_exact" or (steps[0].op == "shift" and steps[0].args[0] == "day"):
        exact = mention.when.mod is None
        return 0 if exact else ROUNDED.get(str(steps[0].args[0]))
    return ROUNDED.get(str(steps[0].args[0])) if steps[0].op == "shift" else None


def tensed(when: When, near: Step, tense: str) -> tuple[Step, ...]:
    """The steps of a date with another tense: the argument that says past, future or unknown."""
    args = tuple(tense if a in ("past", "future", "unknown") else a for a in near.args)
    return tuple(Step(s.op, args) if s is near else s for s in when.steps)


def bare_weekday(mention: TimeMention) -> bool:
    """Whether the words are a weekday alone, at whatever hour."""
    return bool(mention.when.steps) and mention.when.steps[0].op == "weekday"


def with_weekday(mention: TimeMention) -> bool:
    """Whether a date without its year is told with its weekday."""
    near = mention.when.step("date_near")
    return near is not None and len(near.args) > 3 and near.args[3] is not None


def bounds(length: Step, mod: str | None, *, exact: bool = False) -> tuple[int, int] | None:
    """How many days a length is, at least and at most; `exact` where the words say that it is so to the day."""
    count, unit = length.args[0], str(length.args[1])
    if count in ("X", "S") or unit not in LENGTH or count is None or len(length.args) > 2:
        return None
    days = round(float(count) * LENGTH[unit])
    if exact and not mod:
        return days - EXACT[unit], days + EXACT[unit]
    slack = SLACK[unit] if mod != "APPROX" else max(2 * SLACK[unit], days // 4)
    if mod in ("LESS_THAN", "EQUAL_OR_LESS"):
        return max(days // 2, 1), days
    if mod in ("MORE_THAN", "EQUAL_OR_MORE"):
        return days, days + round(LENGTH[unit])
    return days - slack, days + slack


def length_in_days(value: str) -> tuple[int, int] | None:
    """How many days a TIMEX3 length ("P3W", "P1.5M") is at least and at most, half a unit off; None if not known.

    Days and nights are told as they are counted; hours are of the same day or the next.
    """
    if "X" in value or not value.startswith("P"):
        return None
    parts = [(float(n), unit) for n, unit in _LENGTHS.findall(value.partition("T")[0])]
    if not parts:
        return (0, 1) if "T" in value else None
    days = sum(n * _DAYS[unit] for n, unit in parts)
    off = min(_DAYS[unit] for _, unit in parts) // 2
    return max(0, round(days - off)), round(days + off)


def lies_after(base: Interval, later: Interval, least: int, most: int) -> bool:
    """Whether some day of `later` can lie `least` to `most` days after some day of `base`."""
    if base.earliest is None or base.latest is None or later.earliest is None or later.latest is None:
        return True
    try:
        first, last = base.earliest + timedelta(days=least), base.latest + timedelta(days=most)
    except OverflowError:  # off the calendar: nothing to say
        return True
    return Interval(first, last).overlaps(later)
