"""The operations that a meaning is made of. Each takes a state and gives the next one.

A grammar file names these operations; docs/time.md lists them for its authors. The last argument of
those that choose between past and future is the tense: "past", "future" or "unknown".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from kroniek.annotate.times.frames import (
    Frame,
    OffCalendar,
    day_of,
    frame_of,
    move,
    narrow,
    plus_days,
    plus_months,
    season_frame,
    shift_days,
    timex,
)
from kroniek.knowledge.calendars import Occasion, occasions
from kroniek.model import Interval
from kroniek.model.when import Argument

# "enkele weken" is 2 to 9 of them: the same reading of a vague plural as the contract gives to figures.
FEW, MANY = 2, 9
# A month or date told without tense is read forward only when it is this near; news mostly looks back.
NEAR_MONTHS, NEAR_DAYS = 2, 60
UNIT_CODES = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W", "weekend": "WE",
    "month": "M", "quarter": "Q", "half": "H", "season": "M", "year": "Y", "decade": "DE", "century": "CE",
}  # fmt: skip


class NeedsDay(ValueError):
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
            NeedsDay: it is not known.
        """
        if self.base is None:
            raise NeedsDay
        return self.base

    @property
    def unit(self) -> Frame:
        """The unit reached so far.

        Raises:
            NeedsDay: there is none.
        """
        if self.frame is None:
            raise NeedsDay
        return self.frame

    def to(self, frame: Frame) -> State:
        """The state at another unit, whatever was given outright forgotten."""
        return State(self.base, frame)


Op = Callable[..., State]


def number(count: Argument) -> float:
    """A count as written in a meaning: a whole number or decimals in a string."""
    return float(count) if count is not None else 1.0


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
        raise OffCalendar(f"{y}-W{n}") from error


def unit(s: State, grain: str, count: int = 0) -> State:
    """This, the last (-1), the next (+1) unit, counted from the one that holds the day reached."""
    if s.told and (s.unit.last - s.unit.first).days > (frame_of(s.unit.first, grain).last - s.unit.first).days + 1:
        # "die avond" after "half september": one of its days, but none that is known.
        return State(s.base, None, None, s.unit.interval)
    return s.to(move(s.unit, grain, count))


def shift(s: State, grain: str, count: Argument) -> State:
    """The unit that lies so many units away: "drie weken geleden" is a week, not a day."""
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
    if count in ("X", "-X", "S", "-S"):
        return _vague_shift(s, grain, str(count))
    if grain in ("second", "minute", "hour"):
        return _clock_shift(s, grain, number(count))
    first = shift_days(s.unit.first, grain, number(count))
    last = shift_days(s.unit.last, grain, number(count))
    if s.unit.grain == "day":
        return s.to(frame_of(first, "day"))
    return s.to(Frame(s.unit.grain, first, max(first, last)))


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


def month_near(s: State, m: int, tense: str) -> State:
    """A bare month."""
    here = frame_of(s.day, "month")
    ahead = (m - here.first.month) % 12
    back = ahead - 12 if ahead else 0
    forward = tense == "future" or (tense == "unknown" and ahead <= NEAR_MONTHS)
    return s.to(move(here, "month", ahead if forward else back))


def month_last(s: State, m: int) -> State:
    """The last such month before this one."""
    return s.to(move(frame_of(s.day, "month"), "month", -((s.day.month - m - 1) % 12 + 1)))


def month_next(s: State, m: int) -> State:
    """The first such month after this one."""
    return s.to(move(frame_of(s.day, "month"), "month", (m - s.day.month - 1) % 12 + 1))


def date_near(s: State, m: int, d: int, tense: str, weekday: int | None = None) -> State:
    """A day and month without a year; a weekday told with it must agree.

    A direction that the tense gives is left only where the other one is much nearer.
    """
    found = [c for c in _years_around(s.day, m, d) if weekday is None or c.isoweekday() == weekday]
    if not found:
        raise OffCalendar(f"--{m}-{d}")
    past = max((c for c in found if c <= s.day), default=None)
    future = min((c for c in found if c >= s.day), default=None)
    if past is None or future is None:
        best = past or future or s.day
    elif tense == "unknown":
        best = future if (future - s.day).days <= NEAR_DAYS else past
    else:
        best = future if tense == "future" else past
    return s.to(frame_of(best, "day"))


def day_near(s: State, d: int, tense: str, weekday: int | None = None) -> State:
    """A day of the month without a month: "de 14e"."""
    found = [c for c in _months_around(s.day, d) if weekday is None or c.isoweekday() == weekday]
    if not found:
        raise OffCalendar(f"---{d}")
    past = max((c for c in found if c <= s.day), default=found[0])
    future = min((c for c in found if c >= s.day), default=found[-1])
    if tense == "unknown":
        best = min(found, key=lambda c: (c.month != s.day.month, abs((c - s.day).days)))
    else:
        best = future if tense == "future" else past
    return s.to(frame_of(best, "day"))


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
        return s.to(min(found, key=lambda f: (f.first.year != s.day.year, 0) if s.day not in f.interval else (0, 0)))
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
    """ "Vannacht": the night that ends today where told in the past, that begins today else."""
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
    return s.to(s.unit.with_tod(f"{h:02}:{m:02}"))


def clock_before(s: State, m: int, h: int, daypart: str | None = None) -> State:
    """So many minutes before the hour (negative: after it)."""
    minutes = (h * 60 - m) % (12 * 60 if h <= 12 else 24 * 60)
    return clock(s, minutes // 60, minutes % 60, daypart)


def feast(s: State, name: str, which: str = "year") -> State:
    """A feast of the year reached ("year"), or the one that tense, "last", "next" or "this" point to."""
    if which == "year":
        found = occasions(name, s.unit.first.year)
        if not found:
            raise OffCalendar(f"{name} {s.unit.first.year}")
        chosen = found[0]
    else:
        chosen = _nearest_feast(name, s.day, which)
    frame = Frame("day", chosen.first, chosen.last)
    value = timex(frame) if chosen.first == chosen.last else None
    first = plus_days(chosen.first, -chosen.slack)
    # The end of a lunar month is not known before its moon is seen: open while it lies ahead.
    ahead = chosen.slack and s.base is not None and chosen.last >= s.base
    last = None if ahead and chosen.first != chosen.last else plus_days(chosen.last, chosen.slack)
    return State(s.base, frame, value, Interval(first, last), chosen)


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
    far = shift_days(s.day, "day" if grain == "night" else grain, -number(count) if back else number(count))
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


def period(count: Argument, grain: str) -> str:
    """The TIMEX3 value of a length: P4M, PXM, PT1H30M."""
    code = UNIT_CODES[grain]
    head, letter = ("PT", code[1]) if code[0] == "T" else ("P", code)
    if count in ("X", "S", "-X", "-S"):
        return f"{head}X{letter}"
    amount = number(count)
    if amount.is_integer():
        return f"{head}{int(amount)}{letter}"
    smaller = {"H": ("M", 60), "Y": ("M", 12), "M": ("S", 60)}.get(letter if letter != "M" or head == "PT" else "")
    whole, rest = divmod(amount, 1)
    if smaller is None or not (rest * smaller[1]).is_integer():
        return f"{head}{count}{letter}"
    lead = f"{int(whole)}{letter}" if whole else ""
    return f"{head}{lead}{int(rest * smaller[1])}{smaller[0]}"


def _vague_shift(s: State, grain: str, count: str) -> State:
    back = count.startswith("-")
    value = "PAST_REF" if back else "FUTURE_REF"
    if grain in ("second", "minute", "hour"):
        return State(s.base, None, value, s.unit.interval)
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
    days = -(-abs(hours) // 24)
    ends = (s.unit.first, plus_days(s.unit.first, int(days if hours > 0 else -days)))
    if abs(hours) >= 24 and hours % 24 == 0:
        return s.to(frame_of(ends[1], "day"))
    return State(s.base, None, None, Interval(min(ends), max(ends)))


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
        raise OffCalendar(name)
    if which in ("future", "next"):
        return next((o for o in ahead if which == "future" or o.first > base), ahead[-1])
    if which == "last":
        return next((o for o in reversed(begun) if o.last < base), begun[0])
    if which == "this":
        return next((o for o in found if o.first.year == base.year), begun[-1])
    coming = (ahead[0].first - base).days
    return ahead[0] if which == "unknown" and 0 <= coming <= NEAR_DAYS // 2 else begun[-1]


def _feast_part(s: State, occasion: Occasion, code: str) -> State:
    """The beginning or end of a feast is a day, give or take its slack; its middle the middle third."""
    day = occasion.last if code == "END" else occasion.first
    if code == "MID":
        return State(s.base, narrow(Frame("day", occasion.first, occasion.last), "MID"))
    around = Interval(plus_days(day, -occasion.slack), plus_days(day, occasion.slack))
    return State(s.base, frame_of(day, "day"), day.isoformat(), around, occasion)


OPS: dict[str, Op] = {
    f.__name__: f
    for f in (
        year, decade, century, month, day, yearday, week_number, unit, shift, shift_exact, weekday, weekday_last,
        weekday_next, weekday_in, weekend, month_near, month_last, month_next, date_near, day_near, season,
        season_near, part_of_year, nth, nth_weekday, part, clip, tod, night_before, night_between, tonight,
        clock, clock_before, feast, duration, span, repeat, repeat_every, ref, same, of_event,
    )
}  # fmt: skip
