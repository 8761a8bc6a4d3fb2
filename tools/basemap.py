"""Make the base map of the web application again: `python tools/basemap.py NODE_MODULES`.

Coasts and borders of Natural Earth 1:50m (public domain), from the npm package world-atlas (ISC), whose version
`web/components/package-lock.json` pins. A line that one country has is a coast, one that two have is a border; those of
`borders.toml` are disputed. Points are in hundredths of a degree, each as the step from the one before.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "src" / "kroniek" / "web" / "data"
FINE = 100
"""Steps in a degree: about a kilometre, finer than the source."""


def lines(atlas: dict[str, Any]) -> list[list[tuple[int, int]]]:
    """Each arc as points in steps of the finest unit, none twice in a row."""
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    found = []
    for arc in atlas["arcs"]:
        x = y = 0
        points: list[tuple[int, int]] = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            point = round((x * sx + tx) * FINE), round((y * sy + ty) * FINE)
            if not points or points[-1] != point:
                points.append(point)
        found.append(points)
    return found


def owners(atlas: dict[str, Any]) -> dict[int, set[str]]:
    """The countries that have each arc."""
    found: dict[int, set[str]] = defaultdict(set)

    def walk(name: str, arcs: Any) -> None:
        for one in arcs:
            if isinstance(one, list):
                walk(name, one)
            else:
                found[one if one >= 0 else ~one].add(name)

    for country in atlas["objects"]["countries"]["geometries"]:
        walk(country["properties"]["name"], country.get("arcs", []))
    return found


def kind(countries: set[str], points: list[tuple[int, int]], disputed: list[dict[str, Any]]) -> str:
    """Whether a line is a coast, a border, or a disputed one."""
    if len(countries) < 2:
        return "coast"
    for rule in disputed:
        west, south, east, north = rule.get("within", [-180, -90, 180, 90])
        inside = any(west <= x / FINE <= east and south <= y / FINE <= north for x, y in points)
        if set(rule["between"]) <= countries and inside:
            return "disputed"
    return "border"


def main() -> None:
    """Writes `basemap.json`."""
    atlas = json.loads((Path(sys.argv[1]) / "world-atlas" / "countries-50m.json").read_text("utf-8"))
    disputed = tomllib.loads((DATA / "borders.toml").read_text("utf-8"))["disputed"]
    whose = owners(atlas)
    made: dict[str, list[list[int]]] = {"border": [], "coast": [], "disputed": []}
    for i, points in enumerate(lines(atlas)):
        if len(points) > 1 and i in whose:
            steps = [b - a for p, q in pairwise(points) for a, b in zip(p, q, strict=True)]
            made[kind(whose[i], points, disputed)].append([*points[0], *steps])
    text = json.dumps(made, separators=(",", ":"), sort_keys=True)
    (DATA / "basemap.json").write_text(text + "\n", "utf-8")
    print({name: len(some) for name, some in made.items()}, len(text))


if __name__ == "__main__":
    main()
