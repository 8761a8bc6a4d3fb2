"""Operations on years, months, weeks and other units of the calendar, and on parts of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kroniek.annotate.times.frames import (
    Frame,
    OffCalendarError,
    day_of,
    frame_of,
    move,
    narrow,
    plus_days,
    plus_months,
    season_frame,
    timex,
)
from kroniek.annotate.times.state import State
from kroniek.annotate.times.steps_days import NEAR_MONTHS, SURE_MONTHS
from kroniek.knowledge.calendars import Occasion
from kroniek.model import Interval


def year(s: State, y: int) -> State:
    """The year; two digits are the one nearest to the day hung on, or 1950-2049 where none is known."""
    if y < 100:
        around = s.base.year if s.base else 2000
        y = min((c * 100 + y for c in range(17, 22)), key=lambda c: abs(c - around))
    return s.to(frame_of(day_of(y, 1, 1), "year"))


def decade(s: State, y: int) -> State:
    """The ten years from `y` (two digits: of the twentieth century, or of ours below 20)."""
    full = y if y > 100 else y + (2000 if y < 20 else 1900)
    return s.to(frame_of(day_of(full, 1, 1), "decade"))


def century(s: State, n: int) -> State:
    """The n-th century."""
    return s.to(frame_of(day_of((n - 1) * 100 + 1, 1, 1), "century"))


def month(s: State, m: int) -> State:
    """The month of the year reached."""
    return s.to(frame_of(day_of(s.unit.first.year, m, 1), "month"))


def day(s: State, d: int) -> State:
    """The day of the month reached."""
    return s.to(frame_of(day_of(s.unit.first.year, s.unit.first.month, d), "day"))


def yearday(s: State, m: int, d: int) -> State:
    """The day and month of the year reached."""
    return s.to(frame_of(day_of(s.unit.first.year, m, d), "day"))


def week_number(s: State, n: int) -> State:
    """The ISO week of the year reached (or of the year hung on)."""
    y = s.unit.first.year
    try:
        return s.to(frame_of(date.fromisocalendar(y, n, 1), "week"))
    except ValueError as error:
        raise OffCalendarError(f"{y}-W{n}") from error


def unit(s: State, grain: str, count: int = 0) -> State:
    """This, the last (-1), the next (+1) unit, counted from the one that holds the day reached."""
    if s.told and (s.unit.last - s.unit.first).days > (frame_of(s.unit.first, grain).last - s.unit.first).days + 1:
        # "die avond" after "half september": one of its days, but none that is known.
        return State(s.base, None, None, s.unit.interval)
    return s.to(move(s.unit, grain, count))


def month_near(s: State, m: int, tense: str) -> State:
    """A bare month. Where one reading is much nearer than the other it is meant, unless it would be no past."""
    here = frame_of(s.day, "month")
    ahead = (m - here.first.month) % 12
    back = ahead - 12 if ahead else 0
    forward = ahead <= NEAR_MONTHS if tense == "unknown" else tense == "future"
    if tense != "past" and (ahead <= SURE_MONTHS or -back <= SURE_MONTHS):
        forward = ahead <= -back
    return s.to(move(here, "month", ahead if forward else back))


def month_last(s: State, m: int) -> State:
    """The last such month before this one."""
    return s.to(move(frame_of(s.day, "month"), "month", -((s.day.month - m - 1) % 12 + 1)))


def month_next(s: State, m: int) -> State:
    """The first such month after this one."""
    return s.to(move(frame_of(s.day, "month"), "month", (m - s.day.month - 1) % 12 + 1))


def season(s: State, code: str) -> State:
    """The season of the year reached."""
    return s.to(season_frame(s.unit.first.year, code))


def season_near(s: State, code: str, which: str) -> State:
    """A season without a year; `which` is a tense, or "last", "next", "this" where the words say so."""
    found = [season_frame(s.day.year + k, code) for k in (-2, -1, 0, 1)]
    if which == "last":
        return s.to([f for f in found if f.last < s.day][-1])
    if which in ("future", "next"):
        return s.to(next(f for f in found if (f.first if which == "next" else f.last) >= s.day))
    if which == "this":
        of_year = [f for f in found if s.day.year in (f.first.year, f.last.year)]
        return s.to(min(of_year, key=lambda f: max((f.first - s.day).days, (s.day - f.last).days)))
    return s.to([f for f in found if f.first <= s.day][-1])


def part_of_year(s: State, grain: str, n: int, tense: str | None = None) -> State:
    """A quarter or half: of the year reached, or (with a tense) the nearest to the day hung on."""
    size = {"quarter": 3, "half": 6}[grain]
    y = s.day.year if tense else s.unit.first.year
    here = frame_of(day_of(y, (n - 1) * size + 1, 1), grain)
    if tense == "past" and here.first > s.day:
        here = move(here, "year", -1) if grain == "year" else frame_of(plus_months(here.first, -12), grain)
    if tense == "future" and here.last < s.day:
        here = frame_of(plus_months(here.first, 12), grain)
    return s.to(here)


def nth(s: State, grain: str, n: int) -> State:
    """The n-th (or with a negative n the last) day, week or month of the unit reached."""
    whole = s.unit
    if grain == "week" and whole.grain == "year":
        # "de eerste week van 2015" is ISO week 1; the 28th of December is always in the last one.
        weeks = day_of(whole.first.year, 12, 28).isocalendar().week
        return week_number(s, n if n > 0 else weeks + 1 + n)
    if n > 0:
        start = frame_of(whole.first, grain)
        start = start if start.first >= whole.first else move(start, grain, 1)
        return s.to(move(start, grain, n - 1))
    end = frame_of(whole.last, grain)
    end = end if end.last <= whole.last else move(end, grain, -1)
    return s.to(move(end, grain, n + 1))


def nth_weekday(s: State, weekday: int, n: int) -> State:
    """The n-th (negative: from the end) such weekday of the unit reached."""
    whole = s.unit
    if n > 0:
        first = plus_days(whole.first, (weekday - whole.first.isoweekday()) % 7)
        return s.to(frame_of(plus_days(first, 7 * (n - 1)), "day"))
    last = plus_days(whole.last, -((whole.last.isoweekday() - weekday) % 7))
    return s.to(frame_of(plus_days(last, 7 * (n + 1)), "day"))


def part(s: State, code: str) -> State:
    """The START, MID or END of the unit reached; the value stays that of the unit."""
    if s.occasion:
        return _feast_part(s, s.occasion, code)
    frame = s.unit
    return State(s.base, narrow(frame, code), value=timex(frame))


def clip(s: State, side: str) -> State:
    """What lies "before" or "after" the day hung on in the unit reached: "eerder deze week"."""
    frame, here = s.unit, s.day
    if here not in frame.interval:
        return s
    if side == "before":
        last = max(frame.first, plus_days(here, -1))
        return State(s.base, replace(frame, last=last), value=timex(frame))
    first = min(frame.last, plus_days(here, 1))
    return State(s.base, replace(frame, first=first), value=timex(frame))


def _feast_part(s: State, occasion: Occasion, code: str) -> State:
    """The beginning or end of a feast is a day, give or take its slack; its middle the middle third."""
    day = occasion.last if code == "END" else occasion.first
    if code == "MID":
        return State(s.base, narrow(Frame("day", occasion.first, occasion.last), "MID"))
    around = Interval(plus_days(day, -occasion.slack), plus_days(day, occasion.slack))
    return State(s.base, frame_of(day, "day"), day.isoformat(), around, occasion)


OPERATIONS = (
    "year",
    "decade",
    "century",
    "month",
    "day",
    "yearday",
    "week_number",
    "unit",
    "month_near",
    "month_last",
    "month_next",
    "season",
    "season_near",
    "part_of_year",
    "nth",
    "nth_weekday",
    "part",
    "clip",
)
