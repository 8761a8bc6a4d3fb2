"""How far back the days that a report names lie from its day of publication, and what that says of it.

Sources: (1) 107 first bare weekdays of Dutch and Flemish reports whose day is known (2013-2024, 15 outlets);
(2) the train part of the corpus (193 reports with bare weekdays, 150 with a date). The corpus was written, not
gathered, so that for weekdays (1) counts as much as (2) though it is smaller; dates rest on (2), smoothed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

# P(lag) of the bare weekday nearest before publication; lag is the day of publication minus the day meant.
NEAREST: Mapping[int, float] = MappingProxyType({0: 0.390, 1: 0.386, 2: 0.152, 3: 0.040, 4: 0.018, 5: 0.010, 6: 0.004})
# P(lag) of any bare weekday of a report that names several; raised to FURTHER: on (2) and the
# project's own gold the true day is likelier so than with 1 (which was likeliest as a whole on (2)) or less.
ANY: Mapping[int, float] = MappingProxyType({0: 0.14, 1: 0.30, 2: 0.21, 3: 0.18, 4: 0.09, 5: 0.06, 6: 0.02})
FURTHER = 1.4
# P(days ahead) of a weekday that is announced (15 of (1), 31 of (2)).
AHEAD: Mapping[int, float] = MappingProxyType({0: 0.16, 1: 0.27, 2: 0.14, 3: 0.17, 4: 0.11, 5: 0.10, 6: 0.05})
# P(days) from the last date that a report names as past to its publication; beyond the list up to a month, and
# farther. Told with its weekday it is mostly of the last five days (36 of 43 reports of (2) whose words leave several
# days), but not of the day itself; told without one it is seldom of the last week (6 of 45), of which the weekdays
# are told bare, but often of the nine days before (18 of 45).
WITH_WEEKDAY: Sequence[float] = (
    0.02, 0.19, 0.17, 0.16, 0.15, 0.09, 0.05, 0.04, 0.03, 0.02, 0.02, 0.02, 0.02, 0.01, 0.01,
)  # fmt: skip
WITHOUT: Sequence[float] = (
    0.02, 0.02, 0.02, 0.02, 0.02, 0.03, 0.03, 0.04, 0.04, 0.04, 0.04, 0.04, 0.035, 0.035, 0.03,
)  # fmt: skip
DATED_MONTH, DATED_FAR = 0.004, 0.0008
BARE_MONTH, BARE_FAR = 0.013, 0.002
# For days on which every date would lie ahead: told as past, or without a tense.
DATED_AHEAD, DATED_DOUBTFUL = 0.002, 0.01
# P(days) from a day that is counted from a date ("negen dagen na het begin, op 13 juni, hebben ...") to publication.
COUNTED: Sequence[float] = (0.40, 0.40, 0.10, 0.04, 0.02)
COUNTED_FAR = 0.002
# How much likelier a bare weekday told behind a past date lies after it, where the other reading is in its week.
# A choice between 1.5 and 3, which do nearly the same on (2).
TOLD_AFTER = 2.0
# What is told in a way that seldom misleads: how much likelier it is to hold than not.
ODDS = 20.0
LONG_MONTH = 31


def nearest_weight(lag: int) -> float:
    """How likely a report names its nearest past weekday bare, so many days (0 to 6) after it."""
    return NEAREST[lag]


def further_weight(lag: int) -> float:
    """The same for a weekday that is not the nearest."""
    return float(ANY[lag] ** FURTHER)


def ahead_weight(days: int) -> float:
    """How likely a report announces a weekday bare, so many days (0 to 6) before it."""
    return AHEAD[days]


def last_date_weight(gaps: Sequence[tuple[int, bool]], *, sure: bool) -> float:
    """How likely a report names dates so many days before it (negative: after it), none of them announced.

    With each gap stands whether the date is told with its weekday. `sure`: all of them are told in a past
    tense, so that none should lie after it.
    """
    past = [gap for gap in gaps if gap[0] >= 0]
    if not past:
        return DATED_AHEAD if sure else DATED_DOUBTFUL
    days, with_weekday = min(past)
    near = WITH_WEEKDAY if with_weekday else WITHOUT
    if days < len(near):
        return near[days]
    month, far = (DATED_MONTH, DATED_FAR) if with_weekday else (BARE_MONTH, BARE_FAR)
    return month if days <= LONG_MONTH else far


def counted_weight(days: int) -> float:
    """How likely a report tells what happened so many days before it as counted from a date."""
    return COUNTED[days] if 0 <= days < len(COUNTED) else COUNTED_FAR


def back(day: date, weekday: int) -> int:
    """Days from the last such weekday (Monday = 1) up to and including `day`."""
    return (day.isoweekday() - weekday) % 7
