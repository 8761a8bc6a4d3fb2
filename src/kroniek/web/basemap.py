"""The base map: coasts and borders for reference, and where a place comes to lie on the picture.

Lines are from Natural Earth (public domain). No country is filled or named, and disputed borders (`data/borders.toml`)
are drawn apart, so that the map puts no place in any country.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FINE = 100
"""Steps in a degree, as `tools/basemap.py` writes them."""

WIDTH, HEIGHT = 900.0, 560.0
MARGIN = 0.12
"""Share of the picture left free around the places."""

NARROWEST = 2.5
"""Degrees of latitude shown at least: some 280 km, so that there is a coast or border to know the place by."""

STEEPEST = 80.0
"""Latitude up to which the picture is made; beyond it a degree of longitude is hardly any ground."""

NEAR = 0.5
"""Units of the picture below which points are not told apart."""

HALF = 180.0
"""Degrees half around the world."""

FAR = 4.0
"""Times the usual distance from the middle at which a place lies too far off to be in the picture with the others."""

KILOMETRES = 111.2
"""In a degree of latitude."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line in degrees, with the box that it lies in: west, south, east, north."""

    points: Sequence[tuple[float, float]]
    box: tuple[float, float, float, float]


@cache
def lines() -> Mapping[str, Sequence[Line]]:
    """All lines by kind: coast, border, disputed."""
    told = json.loads((files("kroniek.web") / "data" / "basemap.json").read_text("utf-8"))
    return {kind: tuple(_line(steps) for steps in some) for kind, some in told.items()}


def _line(steps: Sequence[int]) -> Line:
    x = y = 0
    points = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / FINE, y / FINE))
    across, up = [p[0] for p in points], [p[1] for p in points]
    return Line(tuple(points), (min(across), min(up), max(across), max(up)))


@dataclass(frozen=True, slots=True)
class View:
    """A part of the world on the picture, degrees of longitude shortened as they are in its middle."""

    west: float
    north: float
    scale: float
    shrink: float

    @classmethod
    def around(cls, places: Iterable[tuple[float, float]]) -> View:
        """The view that holds all places (latitude and longitude), or the world where there are none."""
        known = list(places) or [(-55.0, -170.0), (75.0, 170.0)]
        south, north = _between(min(p[0] for p in known)), _between(max(p[0] for p in known))
        west, east = min(p[1] for p in known), max(p[1] for p in known)
        shrink = math.cos(math.radians((south + north) / 2))
        high = max(north - south, NARROWEST) * (1 + 2 * MARGIN)
        wide = max((east - west) * shrink, NARROWEST) * (1 + 2 * MARGIN)
        scale = min(HEIGHT / high, WIDTH / wide)
        return cls(
            (west + east) / 2 - WIDTH / scale / shrink / 2, (south + north) / 2 + HEIGHT / scale / 2, scale, shrink
        )

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a place lies on the picture."""
        return round((lon - self.west) * self.shrink * self.scale, 1), round((self.north - lat) * self.scale, 1)

    def length(self, kilometres: float) -> float:
        """How long so many kilometres are on the picture."""
        return round(kilometres / KILOMETRES * self.scale, 1)

    def path(self, kind: str) -> str:
        """The lines of a kind that are in view, as an SVG path; points nearer than half a unit are left out."""
        east, south = self.west + WIDTH / self.scale / self.shrink, self.north - HEIGHT / self.scale
        seen = (
            line.points
            for line in lines()[kind]
            if line.box[0] <= east and line.box[2] >= self.west and line.box[1] <= self.north and line.box[3] >= south
        )
        return "".join(filter(None, map(self._drawn, seen)))

    def _drawn(self, points: Sequence[tuple[float, float]]) -> str:
        shown: list[str] = []
        last, before = (math.inf, math.inf), points[0][0]
        for lon, lat in points:
            x, y = self.at(lat, lon)
            if abs(x - last[0]) + abs(y - last[1]) >= NEAR:
                # A line that goes on at the other edge of the world is not drawn across it.
                shown.append(f"{'L' if shown and abs(lon - before) < HALF else 'M'}{x:g},{y:g}")
                last, before = (x, y), lon
        return "".join(shown) if len(shown) > 1 else ""


def together(places: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The places (latitude and longitude) without those that lie far off from most, such as a capital overseas."""
    known = sorted(places)
    if not known:
        return []
    middle = known[len(known) // 2][0], sorted(p[1] for p in known)[len(known) // 2]
    off = [max(abs(lat - middle[0]), abs(lon - middle[1])) for lat, lon in known]
    most = max(NARROWEST, FAR * sorted(off)[len(off) // 2])
    return [place for place, distance in zip(known, off, strict=True) if distance <= most]


def _between(latitude: float) -> float:
    return max(-STEEPEST, min(STEEPEST, latitude))
