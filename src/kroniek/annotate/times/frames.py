"""Calendar units as frames: a stretch of days with its grain, and arithmetic on them.

A frame is what a step of a meaning works on. Everything here is exact; leaving the calendar
(before year 1, after year 9999) raises `OffCalendarError`, which `resolve` turns into "not known".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from kroniek.model import Interval

GRAINS = ("day", "week", "weekend", "month", "quarter", "half", "season", "year", "decade", "century")
# First month of each, three months long from this day on, as the calendar has them (the sun is off by a day or two).
SEASONS, SEASON_DAY = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}, 21
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
LAST_DAY = date.max


class OffCalendarError(ValueError):
    """A step leads to a day that does not exist: 30 February, or a year that cannot be written."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Days `first` to `last` as a unit of `grain`; `tod` is a part of day or clock time after "T"."""

    grain: str
    first: date
    last: date
    tod: str | None = None

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise OffCalendarError(f"a unit cannot end before it begins: {self.first}..{self.last}")

    @property
    def interval(self) -> Interval:
        """The days of the frame."""
        return Interval(self.first, self.last)

    def with_tod(self, tod: str | None) -> Frame:
        """The same days at a part of day."""
        return replace(self, tod=tod)


def day_of(year: int, month: int, day: int) -> date:
    """The day.

    Raises:
        OffCalendarError: there is none.
    """
    try:
        return date(year, month, day)
    except ValueError as error:
        raise OffCalendarError(f"{year}-{month}-{day}") from error


def plus_days(day: date, days: int) -> date:
    """`day` moved by `days`.

    Raises:
        OffCalendarError: outside the years 1 to 9999.
    """
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise OffCalendarError(f"{day} {days:+}") from error


def plus_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return day_of(year, month + 1, min(day.day, _days_in(year, month + 1)))


def frame_of(day: date, grain: str) -> Frame:
    """The unit of `grain` that holds `day` (of a season: the one that holds it; of a weekend: its week's)."""
    if grain == "day":
        return Frame("day", day, day)
    if grain == "week":
        monday = plus_days(day, 1 - day.isoweekday())
        return Frame("week", monday, plus_days(monday, 6))
    if grain == "weekend":
        saturday = plus_days(day, 6 - day.isoweekday())
        return Frame("weekend", saturday, plus_days(saturday, 1))
    if grain == "season":
        in_month = plus_days(day, 1 - SEASON_DAY)
        start = in_month.month // 3 * 3 or 12
        year = in_month.year - 1 if in_month.month < 3 else in_month.year
        return season_frame(year, next(code for code, month in SEASONS.items() if month == start))
    return _months_frame(day, grain)


def season_frame(year: int, code: str) -> Frame:
    """The season: SP from 21 March, SU from 21 June, FA from 21 September, WI from 21 December of `year`."""
    first = day_of(year, SEASONS[code], SEASON_DAY)
    return Frame("season", first, plus_days(plus_months(first, 3), -1))


def move(frame: Frame, grain: str, count: int) -> Frame:
    """The unit of `grain` that holds the frame's first day, moved by `count` such units."""
    if grain in ("day", "week", "weekend"):
        # A weekend is that of the week, so moving from a Sunday must start from the week's Saturday.
        days = count * (1 if grain == "day" else 7)
        return frame_of(plus_days(frame.first, days), grain)
    here = frame_of(frame.first, grain)
    if grain == "season":
        return frame_of(plus_months(here.first, 3 * count), grain)
    return frame_of(plus_months(here.first, MONTHS[grain] * count), grain)


def shift_days(day: date, grain: str, count: float) -> date:
    """The day that lies `count` units away; halves of units are turned into the next smaller one."""
    if grain in ("day", "week", "weekend"):
        return plus_days(day, round(count * (1 if grain == "day" else 7)))
    months = count * (3 if grain == "season" else MONTHS[grain])
    whole = int(months)
    moved = plus_months(day, whole)
    return plus_days(moved, round((months - whole) * 30)) if months != whole else moved


def narrow(frame: Frame, part: str) -> Frame:
    """The START, MID or END of a unit: of a month days 1-10, 11-20, 21 on; of a year the first, middle or last
    two months; of others about a third.

    Source: the conventions of the project's gold annotation (core intervals that any reading contains).
    """
    length = (frame.last - frame.first).days + 1
    if frame.grain == "month":
        bounds = {"START": (0, 9), "MID": (10, 19), "END": (20, length - 1)}[part]
    elif frame.grain == "year":
        month = {"START": (0, 1), "MID": (5, 6), "END": (10, 11)}[part]
        first = plus_months(frame.first, month[0])
        return replace(frame, first=first, last=plus_days(plus_months(frame.first, month[1] + 1), -1))
    else:
        third = max(length // 3, 1)
        start = {"START": 0, "MID": (length - third) // 2, "END": length - third}[part]
        bounds = (start, start + third - 1)
    return replace(frame, first=plus_days(frame.first, bounds[0]), last=plus_days(frame.first, bounds[1]))


def timex(frame: Frame) -> str:
    """The TIMEX3 value of the unit (its part of day behind it)."""
    value = _timex_days(frame)
    return f"{value}T{frame.tod}" if frame.tod else value


def _timex_days(frame: Frame) -> str:
    day, grain = frame.first, frame.grain
    year, week, _ = day.isocalendar()
    if grain == "week":
        return f"{year:04}-W{week:02}"
    if grain == "weekend":
        return f"{year:04}-W{week:02}-WE"
    if grain == "month":
        return f"{day.year:04}-{day.month:02}"
    if grain == "quarter":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    if grain == "half":
        return f"{day.year:04}-H{1 if day.month < 7 else 2}"
    if grain == "season":
        code = next(code for code, month in SEASONS.items() if month == day.month)
        return f"{day.year:04}-{code}"
    if grain == "year":
        return f"{day.year:04}"
    if grain == "decade":
        return f"{day.year // 10:03}"
    if grain == "century":
        return f"{(day.year - 1) // 100:02}" if day.year % 100 == 1 else f"{day.year // 100:02}"
    return day.isoformat()


def _months_frame(day: date, grain: str) -> Frame:
    if grain == "century":
        start = (day.year - 1) // 100 * 100 + 1
        return Frame(grain, day_of(start, 1, 1), day_of(start + 99, 12, 31))
    if grain == "decade":
        start = max(day.year // 10 * 10, 1)
        return Frame(grain, day_of(start, 1, 1), day_of(day.year // 10 * 10 + 9, 12, 31))
    size = MONTHS[grain]
    first = day_of(day.year, (day.month - 1) // size * size + 1, 1)
    last_month = first.month + size - 1
    return Frame(grain, first, day_of(first.year, last_month, _days_in(first.year, last_month)))


def _days_in(year: int, month: int) -> int:
    if month == 12:
        return 31
    return (day_of(year, month + 1, 1) - day_of(year, month, 1)).days
