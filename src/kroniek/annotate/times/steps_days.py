"""Operations on days: weekdays, dates without a year, parts of day, clock times, feasts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from kroniek.annotate.times.frames import (
    Frame,
    OffCalendarError,
    day_of,
    frame_of,
    move,
    plus_days,
    plus_months,
    timex,
)
from kroniek.annotate.times.state import State
from kroniek.knowledge.calendars import Occasion, occasions
from kroniek.model import Interval

# A month or date told without tense is read forward only when it is this near; news mostly looks back.
NEAR_MONTHS, NEAR_DAYS = 2, 60
# Months this near are meant even against the tense.
SURE_MONTHS = 1
# Fasts of a whole month of the moon have at least so many days after their first.
LUNAR_MONTH = 28


def weekday(s: State, n: int, tense: str) -> State:
    """A bare weekday: the day hung on or one of the six before it, after it where the tense is future."""
    ahead = (n - s.day.isoweekday()) % 7
    return s.to(frame_of(plus_days(s.day, ahead if tense == "future" else ahead - 7 if ahead else 0), "day"))


def weekday_last(s: State, n: int) -> State:
    """The last such weekday before the day hung on."""
    return s.to(frame_of(plus_days(s.day, -((s.day.isoweekday() - n - 1) % 7 + 1)), "day"))


def weekday_next(s: State, n: int) -> State:
    """The first such weekday after the day hung on."""
    return s.to(frame_of(plus_days(s.day, (n - s.day.isoweekday() - 1) % 7 + 1), "day"))


def weekday_in(s: State, n: int) -> State:
    """The weekday of the week reached."""
    return s.to(frame_of(plus_days(frame_of(s.unit.first, "week").first, n - 1), "day"))


def weekend(s: State, tense: str) -> State:
    """A bare weekend: this week's where it has begun or the tense is future, else the one before."""
    here = frame_of(s.day, "weekend")
    ahead = tense == "future" or (tense == "unknown" and s.day.isoweekday() > 2)
    return s.to(here if ahead or here.first <= s.day else move(here, "weekend", -1))


def weekend_next(s: State) -> State:
    """The first weekend that begins after the day hung on."""
    here = frame_of(s.day, "weekend")
    return s.to(here if here.first > s.day else move(here, "weekend", 1))


def day_until(s: State, d: int) -> State:
    """Day `d` of the month of the day reached, or of the month before where it would be later than that day."""
    last = s.unit.last
    month = last.replace(day=1) if d <= last.day else plus_months(last.replace(day=1), -1)
    return s.to(frame_of(day_of(month.year, month.month, d), "day"))


def date_near(s: State, m: int, d: int, tense: str, weekday: int | None = None) -> State:
    """A day and month without a year; a weekday told with it must agree.

    Of what is not told as past the nearer one is meant where it is near: who means the far one tells its year.
    With a weekday the year is all but told.
    """
    found = [c for c in _years_around(s.day, m, d) if weekday is None or c.isoweekday() == weekday]
    if not found:
        raise OffCalendarError(f"--{m}-{d}")
    past = max((c for c in found if c <= s.day), default=found[0])
    future = min((c for c in found if c >= s.day), default=found[-1])
    back, ahead = (s.day - past).days, (future - s.day).days
    if weekday is not None or (tense != "past" and min(abs(back), abs(ahead)) <= NEAR_DAYS):
        best = min(past, future, key=lambda c: (abs((c - s.day).days), c))
    else:
        best = future if tense == "future" else past
    return s.to(frame_of(best, "day"))


def day_near(s: State, d: int, tense: str, weekday: int | None = None) -> State:
    """A day of the month without a month: "de 14e"."""
    found = [c for c in _months_around(s.day, d) if weekday is None or c.isoweekday() == weekday]
    if not found:
        raise OffCalendarError(f"---{d}")
    past = max((c for c in found if c <= s.day), default=found[0])
    future = min((c for c in found if c >= s.day), default=found[-1])
    if tense == "unknown":
        best = min(found, key=lambda c: (c.month != s.day.month, abs((c - s.day).days)))
    else:
        best = future if tense == "future" else past
    return s.to(frame_of(best, "day"))


def tod(s: State, code: str) -> State:
    """A part of the day reached: MO, MI, AF, EV, NI, DT. A night reaches into the next day."""
    frame = s.unit.with_tod(code)
    if code == "NI" and frame.grain == "day":
        return State(s.base, replace(frame, last=plus_days(frame.last, 1)), value=timex(frame))
    return s.to(frame)


def night_before(s: State) -> State:
    """The night that ends on the day reached: "vannacht" told in the past, "de nacht op zondag"."""
    frame = s.unit.with_tod("NI")
    return State(s.base, replace(frame, first=plus_days(frame.first, -1)), value=timex(frame))


def night_between(s: State) -> State:
    """The night into the day reached, valued at the day on which it began."""
    first = plus_days(s.unit.first, -1)
    frame = Frame("day", first, s.unit.last, "NI")
    return s.to(frame)


def tonight(s: State, tense: str) -> State:
    """Vannacht: the night that ends today where told in the past, that begins today else."""
    return tod(s, "NI") if tense == "future" else night_before(s)


def clock(s: State, h: int, m: int, daypart: str | None = None) -> State:
    """A clock time on the day reached; a part of day told with it settles which half of the day."""
    afternoon = daypart == "AF" and h <= 7
    evening = daypart == "EV" and 4 <= h <= 12
    late = daypart == "NI" and 9 <= h <= 12
    if h < 13 and (afternoon or evening or late):
        h += 12
    if s.frame is None and s.value:  # a set: every Monday at four
        return State(s.base, None, f"{s.value}T{h:02}:{m:02}", s.interval)
    frame = s.unit.with_tod(f"{h:02}:{m:02}")
    if h == 24:  # the end of this day, and the beginning of the next
        return State(s.base, replace(frame, last=plus_days(frame.last, 1)), value=timex(frame))
    return s.to(frame)


def clock_before(s: State, m: int, h: int, daypart: str | None = None) -> State:
    """So many minutes before the hour (negative: after it)."""
    minutes = (h * 60 - m) % (12 * 60 if h <= 12 else 24 * 60)
    return clock(s, minutes // 60, minutes % 60, daypart)


def feast(s: State, name: str, which: str = "year") -> State:
    """A feast of the year reached ("year"), or the one that tense, "last", "next" or "this" point to."""
    if which == "year":
        found = occasions(name, s.unit.first.year)
        if not found:
            raise OffCalendarError(f"{name} {s.unit.first.year}")
        chosen = found[0]
    else:
        chosen = _nearest_feast(name, s.day, which)
    frame = Frame("day", chosen.first, chosen.last)
    value = timex(frame) if chosen.first == chosen.last else None
    first = plus_days(chosen.first, -chosen.slack)
    # The end of a lunar month is not known before its moon is seen: open while it lies ahead.
    month = (chosen.last - chosen.first).days >= LUNAR_MONTH
    ahead = month and chosen.slack and s.base is not None and chosen.last >= s.base
    last = None if ahead else plus_days(chosen.last, chosen.slack)
    return State(s.base, frame, value, Interval(first, last), chosen)


def _years_around(base: date, m: int, d: int) -> Iterator[date]:
    for y in range(max(base.year - 8, 1), min(base.year + 8, 9999) + 1):
        try:
            yield date(y, m, d)
        except ValueError:  # 29 February in a common year
            continue


def _months_around(base: date, d: int) -> list[date]:
    found = []
    for k in (-2, -1, 0, 1, 2):
        try:
            found.append(plus_months(base.replace(day=1), k).replace(day=d))
        except ValueError:  # a 31st in a shorter month, or off the calendar
            continue
    return found


def _nearest_feast(name: str, base: date, which: str) -> Occasion:
    found = [o for y in range(max(base.year - 2, 1), min(base.year + 2, 9998) + 1) for o in occasions(name, y)]
    begun = [o for o in found if plus_days(o.first, -o.slack) <= base]
    ahead = [o for o in found if o.last >= base]
    if not begun or not ahead:
        raise OffCalendarError(name)
    if which == "future" and (base - begun[-1].last).days <= NEAR_DAYS < (ahead[0].first - base).days:
        return begun[-1]  # whoever means the one of next year says so
    if which in ("future", "next"):
        return next((o for o in ahead if which == "future" or o.first > base), ahead[-1])
    if which == "last":
        return next((o for o in reversed(begun) if o.last < base), begun[0])
    if which == "this":
        return next((o for o in found if o.first.year == base.year), begun[-1])
    coming = (ahead[0].first - base).days
    return ahead[0] if which == "unknown" and 0 <= coming <= NEAR_DAYS // 2 else begun[-1]


OPERATIONS = (
    "weekday",
    "weekday_last",
    "weekday_next",
    "weekday_in",
    "weekend",
    "weekend_next",
    "day_until",
    "date_near",
    "day_near",
    "tod",
    "night_before",
    "night_between",
    "tonight",
    "clock",
    "clock_before",
    "feast",
)
