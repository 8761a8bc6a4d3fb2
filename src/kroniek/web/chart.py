"""The picture of a measure through time: a mark for each statement, its days and its range as lines."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kroniek.model import Figure, Quantity
from kroniek.web.language import Words
from kroniek.web.shown import days, number, quantity

WIDTH, HEIGHT = 900.0, 380.0
LEFT, RIGHT, TOP, BOTTOM = 78.0, 20.0, 20.0, 34.0
"""Size of the picture and its margins, in its own units."""

STEEP = 50
"""From this ratio of the largest number to the smallest on, equal steps are equal factors: else the small ones lie
on the floor."""

VOICES = 6
"""Voices that get a colour and a shape of their own; the others share the last."""

TICKS = 6

SHAPES = (
    "M-5,0a5,5 0 1 0 10,0a5,5 0 1 0 -10,0Z",
    "M-4.5,-4.5h9v9h-9Z",
    "M0,-6L5.6,4.4H-5.6Z",
    "M0,-6.3L6.3,0L0,6.3L-6.3,0Z",
    "M0,6L5.6,-4.4H-5.6Z",
    "M-2,-6h4v4h4v4h-4v4h-4v-4h-4v-4h4Z",
    "M-5.5,-2h11v4h-11Z",
)
"""Outlines around the origin: circle, square, triangles, diamond, cross, bar."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One mark: where it stands, how far its days and numbers reach, and what it says."""

    id: str
    x: float
    y: float
    x1: float
    x2: float
    y1: float
    y2: float
    opens: str  # up or down where the number has no end that way, else ""
    voice: int
    clashes: bool
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole picture; `voices` are names in the order of shapes, ticks are a position with its words."""

    statements: tuple[Statement, ...]
    voices: tuple[str, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    undated: int


def chart(found: Sequence[tuple[Figure, Sequence[str]]], words: Words) -> Chart | None:
    """The picture of figures; None where none of them has a day."""
    dated = [(figure, differs) for figure, differs in found if figure.as_of.known]
    if not dated:
        return None
    voices = _voices([figure for figure, _ in dated], words)
    time, value = _Days([f for f, _ in dated]), _Numbers([f.quantity for f, _ in dated])
    statements = tuple(_statement(f, bool(differs), time, value, voices, words) for f, differs in dated)
    return Chart(statements, voices, time.ticks(words), value.ticks(words), len(found) - len(dated))


def voice_of(figure: Figure, words: Words) -> str:
    """On whose word a figure is told: the nearest voice of its first telling, else that it is told as fact."""
    first = figure.evidence[0].attribution if figure.evidence else ()
    return first[0] if first else words("event.as_fact")


def _voices(found: Sequence[Figure], words: Words) -> tuple[str, ...]:
    counted = Counter(voice_of(figure, words) for figure in found)
    ranked = [name for name, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]
    return tuple(ranked) if len(ranked) <= VOICES + 1 else (*ranked[:VOICES], words("figures.others"))


def _statement(
    figure: Figure, clashes: bool, time: _Days, value: _Numbers, voices: Sequence[str], words: Words
) -> Statement:
    q, voice = figure.quantity, voice_of(figure, words)
    first, last = figure.as_of.earliest or figure.as_of.latest, figure.as_of.latest or figure.as_of.earliest
    x1, x2 = time.at(first or date.min), time.at(last or date.min)
    low, high = _known(q.low, q.best, q.high), _known(q.high, q.best, q.low)
    y1, y2 = value.at(high), value.at(low)
    label = f"{quantity(q, figure.unit, words)} {figure.who} · {days(figure.as_of, words)} · {voice}"
    opens = "up" if q.high is None and q.low is not None else "down" if q.low is None and q.high is not None else ""
    return Statement(
        id=figure.id, x=round((x1 + x2) / 2, 1), y=value.at(q.best) if q.best is not None else round((y1 + y2) / 2, 1),
        x1=x1, x2=x2, y1=y1, y2=y2, opens=opens,
        voice=voices.index(voice) if voice in voices else len(voices) - 1, clashes=clashes, label=label,
    )  # fmt: skip


def _known(*values: float | None) -> float:
    return next((value for value in values if value is not None), 0.0)


class _Days:
    """From days to positions across."""

    def __init__(self, found: Sequence[Figure]) -> None:
        ends = [day for f in found for day in (f.as_of.earliest, f.as_of.latest) if day]
        self.first, last = min(ends), max(ends)
        self.length = max(1, (last - self.first).days)

    def at(self, day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / self.length, 1)

    def ticks(self, words: Words) -> tuple[tuple[float, str], ...]:
        steps = sorted({round(i * self.length / (TICKS - 1)) for i in range(TICKS)})
        marked = [self.first + timedelta(step) for step in steps]
        return tuple((self.at(day), f"{day.day} {words(f'month.{day.month}')[:3]} {day.year}") for day in marked)


class _Numbers:
    """From numbers to positions up: by equal steps, or by equal factors where numbers lie far apart."""

    def __init__(self, found: Sequence[Quantity]) -> None:
        values = [v for q in found for v in (q.low, q.best, q.high) if v is not None]
        over = [v for v in values if v > 0]
        self.most = max(over, default=1.0)
        self.least = min(over, default=1.0)
        self.by_factor = self.most / self.least > STEEP

    def at(self, value: float) -> float:
        if self.by_factor:
            share = math.log(max(value, self.least) / self.least) / math.log(self.most / self.least)
        else:
            share = max(value, 0.0) / self.most
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1)

    def ticks(self, words: Words) -> tuple[tuple[float, str], ...]:
        if self.by_factor:
            powers = range(math.ceil(math.log10(self.least)), math.floor(math.log10(self.most)) + 1)
            marked = [10.0**power for power in powers]
        else:
            step = _round(self.most / 4)
            marked = [step * i for i in range(int(self.most / step) + 1)]
        return tuple((self.at(value), number(value, words)) for value in marked)


def _round(value: float) -> float:
    """The nearest of 1, 2, 5 times a power of ten at or above a value."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)
