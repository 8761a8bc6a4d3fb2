"""A row of bars, one for each month or year, each leading to what lies in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from kroniek.web.language import Words
from kroniek.web.shown import month_name

MOST = 72
"""Months that are shown one by one; of more, whole years are."""

WIDTH, HEIGHT = 720.0, 64.0
"""Size of the picture in its own units."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands and how high, which days it leads to, and what it says."""

    x: float
    width: float
    height: float
    since: str
    label: str
    count: int


def bars(counts: Sequence[tuple[str, int]], words: Words) -> list[Bar]:
    """The bars for numbers by month ("2017-10"), in order, those between that have none too."""
    if not counts:
        return []
    months = _filled([month for month, _ in counts])
    known = dict(counts)
    told = [(month, known.get(month, 0)) for month in months]
    if len(told) > MOST:
        told = [(year, sum(n for _, n in some)) for year, some in groupby(told, key=lambda t: t[0][:4])]
    step, most = WIDTH / len(told), max(n for _, n in told)
    return [
        Bar(round(i * step, 1), round(max(1.0, step - 2), 1), round(HEIGHT * n / most, 1), when, _label(when, words), n)
        for i, (when, n) in enumerate(told)
    ]


def _filled(months: Sequence[str]) -> list[str]:
    first, last = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (months[0], months[-1]))
    return [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(first, last + 1)]


def _label(when: str, words: Words) -> str:
    return f"{month_name(int(when[5:]), words)} {when[:4]}" if len(when) > 4 else when
