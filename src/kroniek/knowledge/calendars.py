"""Feasts of several calendars: on which days one falls in a year of the common calendar."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from hijridate import Gregorian, Hijri

from kroniek.errors import KnowledgeError


@dataclass(frozen=True, slots=True)
class Feast:
    """A feast: its `rule` and `days` as in feasts.toml, and by how many days its start may differ (`slack`)."""

    id: str
    rule: str
    days: int
    slack: int


@dataclass(frozen=True, slots=True)
class Occasion:
    """One celebration of a feast, from its first computed day to its last, with the slack of the feast."""

    feast: str
    first: date
    last: date
    slack: int


@cache
def feasts() -> dict[str, Feast]:
    """All feasts by id.

    Raises:
        KnowledgeError: an entry of feasts.toml is not well-formed.
    """
    text = (files("kroniek.knowledge") / "feasts.toml").read_text("utf-8")
    found: dict[str, Feast] = {}
    for name, entry in tomllib.loads(text)["feasts"].items():
        kind = entry["rule"].split()[0]
        if kind not in _RULES:
            raise KnowledgeError(f"feasts.toml: {name}: unknown rule {entry['rule']!r}")
        found[name] = Feast(name, entry["rule"], entry["days"], entry["slack"])
    return found


@cache
def occasions(feast: str, year: int) -> tuple[Occasion, ...]:
    """The celebrations of `feast` that begin in `year` (two at most, none outside the known calendar).

    The Islamic calendar is known from 1924 to 2077 (the range of hijridate).
    """
    entry = feasts()[feast]
    kind, *args = entry.rule.split()
    found = []
    for first in _RULES[kind](year, args):
        last = _plus(first, (entry.days or _hijri_month_length(first)) - 1)
        if last is not None:
            found.append(Occasion(feast, first, last, entry.slack))
    return tuple(found)


def easter(year: int) -> date:
    """Easter Sunday of the western churches (Meeus, Jones and Butcher's rule)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the eastern churches (Meeus' Julian rule, then to the common calendar)."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    gap = year // 100 - year // 400 - 2  # days between the Julian and the Gregorian calendar
    return date(year, month, day + 1) + timedelta(days=gap)


def hebrew(year: int, month: int, day: int) -> date:
    """The day of a Hebrew date (months from Nisan = 1; Adar of a leap year is its second Adar).

    After Reingold and Dershowitz, "Calendrical Calculations": new years by the mean lunation (molad) with
    the four postponements, which are all in `_elapsed` and `_year_length`.
    """
    if month >= 7:
        # Tishri (7) opens the year; Adar closes the first half, so count forward from the new year.
        offset = sum(_month_length(year, m) for m in _order(year, month)) + day - 1
        return date.fromordinal(_new_year(year) + offset)
    offset = sum(_month_length(year, m) for m in range(1, month)) + day - 1
    length = _new_year(year + 1) - _new_year(year)
    summer = sum(_month_length(year, m) for m in range(1, 7))
    return date.fromordinal(_new_year(year) + length - summer + offset)


def _leap(year: int) -> bool:
    return (7 * year + 1) % 19 < 7


def _order(year: int, month: int) -> list[int]:
    """Months of the year before `month`, from Tishri on; month 13 stands for the first Adar of a leap year."""
    months = [7, 8, 9, 10, 11] + ([13] if _leap(year) else []) + [12]
    return months[: months.index(month)]


def _month_length(year: int, month: int) -> int:
    length = _new_year(year + 1) - _new_year(year)
    if month == 8:
        return 30 if length % 10 == 5 else 29
    if month == 9:
        return 29 if length % 10 == 3 else 30
    return 29 if month in (2, 4, 6, 10, 12) else 30


def _elapsed(year: int) -> int:
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    day = 29 * months + parts // 25920
    return day + 1 if (3 * (day + 1)) % 7 < 3 else day


def _new_year(year: int) -> int:
    """The ordinal of the first of Tishri; -1373427 days is the epoch of the Hebrew calendar."""
    before, here, after = _elapsed(year - 1), _elapsed(year), _elapsed(year + 1)
    correction = 2 if after - here == 356 else 1 if here - before == 382 else 0
    return here + correction - 1373428 + 1


def _plus(day: date, days: int) -> date | None:
    ordinal = day.toordinal() + days
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


def _hijri_month_length(first: date) -> int:
    return int(Gregorian.fromdate(first).to_hijri().month_length())


def _fixed(year: int, args: list[str]) -> list[date]:
    month, day = map(int, args[0].split("-"))
    return [date(year, month, day)]


def _easter(year: int, args: list[str]) -> list[date]:
    return [easter(year) + timedelta(days=int(args[0]))]


def _orthodox(year: int, args: list[str]) -> list[date]:
    return [orthodox_easter(year) + timedelta(days=int(args[0]))]


def _hijri(year: int, args: list[str]) -> list[date]:
    month, day = int(args[0]), int(args[1])
    found = []
    # A Hijri year is 11 days shorter: at most two of them touch one feast in one common year.
    for hijri_year in range((year - 622) * 33 // 32 - 1, (year - 622) * 33 // 32 + 3):
        try:
            first = Hijri(hijri_year, month, day).to_gregorian()
        except (ValueError, OverflowError):  # outside 1343-1500 AH, the range of hijridate
            continue
        if first.year == year:
            found.append(date(first.year, first.month, first.day))
    return sorted(found)


def _hebrew(year: int, args: list[str]) -> list[date]:
    month, day = int(args[0]), int(args[1])
    days = (hebrew(hebrew_year, month, day) for hebrew_year in (year + 3760, year + 3761))
    return [d for d in days if d.year == year]


def _weekday(year: int, args: list[str]) -> list[date]:
    month, weekday, nth = int(args[0]), int(args[1]), int(args[2])
    extra = int(args[3]) if len(args) > 3 else 0
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    return [day + timedelta(days=extra)]


_RULES: dict[str, Callable[[int, list[str]], list[date]]] = {
    "fixed": _fixed,
    "easter": _easter,
    "orthodox": _orthodox,
    "hijri": _hijri,
    "hebrew": _hebrew,
    "weekday": _weekday,
}
