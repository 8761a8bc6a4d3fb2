"""The gazetteer: GeoNames places in a file that is read on demand, and the project's own supplement."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kroniek.errors import KnowledgeError
from kroniek.knowledge.tables import FOLDER, parts, rows
from kroniek.model import PlaceRef

ADMIN = "kroniek:admin/"
"""How ids of GeoNames divisions begin."""
_BATCH = 400  # names asked for in one query: SQLite takes 999 variables in the oldest builds


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer with what helps to choose between places of one name."""

    ref: PlaceRef
    population: int = 0
    supplement: bool = False


@dataclass(frozen=True, eq=False)
class Divisions:
    """How the project's own provinces and regions are made up of GeoNames divisions (`divisions.tsv`).

    `areas` has by the code of a division the places that it lies in, finest first; `itself` the one that it is.
    """

    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    itself: Mapping[str, str] = field(default_factory=dict)

    def around(self, code: str) -> tuple[str, ...]:
        """The ids of the division and of all that it lies in, finest first, without its country."""
        areas = self.areas.get(code, ())
        return areas if code in self.itself else (f"{ADMIN}{code}", *areas)

    def of(self, place: str) -> tuple[str, ...]:
        """The same of the division that a place is; only itself for one that is none."""
        code = place.removeprefix(ADMIN) if place.startswith(ADMIN) else self._code.get(place)
        return self.around(code) if code else (place,)

    @cached_property
    def _code(self) -> Mapping[str, str]:
        return {place: code for code, place in self.itself.items()}


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """GeoNames places by spelling-blind name (`kroniek.knowledge.keys.key`)."""

    path: Path
    countries: Mapping[str, str]  # ISO code to id of the country's place
    divisions: Divisions = Divisions()

    def lookup(self, keys: Iterable[str]) -> dict[str, tuple[Place, ...]]:
        """The places of each name that is known, most people first.

        The file is opened for each call (a fifth of a millisecond) so that processes and threads share nothing.

        Raises:
            KnowledgeError: the file is missing or damaged.
        """
        wanted = sorted(set(keys))
        found: dict[str, list[Place]] = {}
        try:
            db = sqlite3.connect(f"{self.path.as_uri()}?mode=ro&immutable=1", uri=True)
            try:
                for i in range(0, len(wanted), _BATCH):
                    self._query(db, wanted[i : i + _BATCH], found)
            finally:
                db.close()
        except sqlite3.Error as error:
            raise KnowledgeError(f"{self.path}: the gazetteer cannot be read: {error}") from error
        return {k: tuple(sorted(v, key=lambda p: (-p.population, p.ref.id))) for k, v in found.items()}

    def _query(self, db: sqlite3.Connection, keys: list[str], found: dict[str, list[Place]]) -> None:
        marks = ",".join("?" * len(keys))
        columns = "n.key, p.id, p.name, p.lat, p.lon, p.country, p.admin, p.population, p.level, p.code"
        query = f"select {columns} from name n join place p on p.id = n.place where n.key in ({marks})"  # noqa: S608
        for name, *row in db.execute(query, keys):
            found.setdefault(name, []).append(self._place(*row))

    def _place(
        self, number: int, name: str, lat: int | None, lon: int | None, country: str, admin: str | None,
        population: int, level: str, code: str | None,
    ) -> Place:  # fmt: skip
        if code and level == "province":
            place_id, *parents = self.divisions.around(code)
        else:
            place_id = f"geonames:{number}" if number > 0 else f"{ADMIN}{code}"
            parents = [*self.divisions.around(f"{country}.{admin}")] if admin else []
        if country in self.countries:
            parents.append(self.countries[country])
        north = None if lat is None else lat / 1e4
        east = None if lon is None else lon / 1e4
        return Place(PlaceRef(place_id, name, north, east, country, level, tuple(parents)), population)


def load_divisions() -> Divisions:
    """The divisions of the project's own provinces and regions."""
    made_of = {row["id"]: parts(row["divisions"]) for row in rows("divisions.tsv")}
    areas: dict[str, tuple[str, ...]] = {}
    for place in sorted(made_of, key=lambda p: (len(made_of[p]), p)):
        for code in made_of[place]:
            areas[code] = (*areas.get(code, ()), place)
    return Divisions(areas, {codes[0]: place for place, codes in made_of.items() if len(codes) == 1})


def load_supplement(countries: Mapping[str, str], divisions: Divisions) -> Mapping[str, Place]:
    """The project's own places by id."""
    found: dict[str, Place] = {}
    for row in rows("places.tsv"):
        parents = divisions.of(row["within"]) if row["within"] else divisions.of(row["id"])[1:]
        if row["country"] in countries:
            parents = (*parents, countries[row["country"]])
        ref = PlaceRef(
            row["id"], row["name"], float(row["lat"]), float(row["lon"]), row["country"] or None,
            row["precision"], parents,
        )  # fmt: skip
        if row["id"] in found:
            raise KnowledgeError(f"places.tsv: {row['id']} stands twice")
        found[row["id"]] = Place(ref, 0, True)
    return found


def open_gazetteer(countries: Mapping[str, str], divisions: Divisions) -> Gazetteer:
    """The gazetteer that Kroniek ships."""
    return Gazetteer(FOLDER / "gazetteer.sqlite", countries, divisions)
