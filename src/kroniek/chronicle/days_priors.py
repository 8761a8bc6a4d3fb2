"""How far back a bare weekday lies from the day of publication, and what that says of the day.

Source: 107 first bare weekdays of Dutch and Flemish reports whose day is known (2013-2024, 15 outlets),
smoothed with 6 pseudo-counts. "announced" rests on 15 of them and is rough.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

# P(lag): lag is the day of publication minus the day meant, in days.
LAGS: Mapping[str, Mapping[int, float]] = MappingProxyType(
    {
        "past": {0: 0.462, 1: 0.352, 2: 0.143, 3: 0.020, 4: 0.011, 5: 0.007, 6: 0.004},
        "future": {0: 0.183, -1: 0.371, -2: 0.099, -3: 0.183, -4: 0.076, -5: 0.070, -6: 0.017},
        "unknown": {
            -6: 0.001, -5: 0.006, -4: 0.006, -3: 0.015, -2: 0.008, -1: 0.031, 0: 0.439, 1: 0.322,
            2: 0.131, 3: 0.018, 4: 0.010, 5: 0.006, 6: 0.004,
        },
    }
)  # fmt: skip
# Further weekdays of one report say little that the first did not: their weight is raised to this power.
FURTHER = 0.5


def weekday_weight(day: date, weekday: int, tense: str) -> float:
    """How likely a report of `day` names `weekday` (Monday = 1) bare in that tense."""
    back = (day.isoweekday() - weekday) % 7
    lags = LAGS[tense]
    return lags.get(back, 0.0) + (lags.get(back - 7, 0.0) if back else 0.0)
