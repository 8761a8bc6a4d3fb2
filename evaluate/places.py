"""Measure which place each name of a place is taken for, against what was judged by hand (places_gold.tsv).

    places.py [--part train|dev|test]... [--misses]

A row of the gold is a name in a report with the ids and countries that are right. Counted is the first mention that
has these very words as its name; a name that was not found as a place is wrong. Resolvable are the names for which
the gazetteer or the supplement has the place. Kinds are those of the right place.
"""

from __future__ import annotations

import argparse
import sqlite3
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from kroniek.annotate.names import find
from kroniek.annotate.text import analyse
from kroniek.knowledge import Knowledge
from kroniek.knowledge import load as load_knowledge
from kroniek.lang import load
from kroniek.model import PlaceRef
from kroniek.reading import Unreadable, find_files, read_file

HERE = Path(__file__).parent
GOLD = HERE / "places_gold.tsv"
CORPUS = HERE.parent / "corpus"
PARTS = ("train", "dev", "test")
UNKNOWN, NOWHERE = "?", "-"  # in the gold: a place that no table has; no place that a table could have
RIGHT_COUNTRY, COUNTRY_FOUND = "in the right country", "in the right country, found"
KEPT = "unknown kept as text"
KINDS = ("country", "town", "province", "district", "region", "quarter", "site", "part")


@dataclass(frozen=True, slots=True)
class Judged:
    """A row of the gold."""

    report: str
    text: str
    ids: frozenset[str]
    countries: frozenset[str]

    @property
    def resolvable(self) -> bool:
        """Whether a table has the place."""
        return not self.ids & {UNKNOWN, NOWHERE}


@dataclass
class Tally:
    """Counts of one part, and what went wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def add(self, name: str, *, right: bool) -> None:
        """Count one more under `name`."""
        self.counts[name] += 1
        self.counts[f"{name} right"] += right

    def show(self, title: str) -> None:
        """Print every rate with its counts; digits are cut off, never rounded up."""
        print(f"\n{title}: {self.counts['found']} names of places")
        names = (
            "found",
            "id, of resolvable",
            "id, of resolvable and found",
            *KINDS,
            "in the right country",
            "unknown kept as text",
        )
        for name in names:
            base, top = self.counts[name], self.counts[f"{name} right"]
            if base:
                shown = f"  {name}" if name in KINDS else name
                print(f"  {shown:28} {1000 * top // base / 1000:.3f}   {top:5} of {base}")


def judged(path: Path = GOLD) -> Iterator[Judged]:
    """The rows of the gold."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    for line in lines[1:]:
        report, text, ids, countries = line.split("\t")
        yield Judged(report, text, frozenset(ids.split("|")), frozenset(countries.split("|")))


def answers(path: Path, knowledge: Knowledge) -> dict[str, PlaceRef]:
    """The first place that each name of a report is taken for.

    A name within a longer mention ("het noorden van Irak") has the id of its entity.
    """
    (report,) = (one for file in find_files([path]) for one in read_file(file))
    if isinstance(report, Unreadable):
        raise SystemExit(str(report))
    language = load(report.language)
    names = find(analyse(report.text, language), language, knowledge)
    found: dict[str, PlaceRef] = {}
    for entity in names.entities:
        if entity.label == "LOC" and entity.text not in found:
            holding = [p.place for p in names.places if p.span.contains(entity.span)]
            place = next((p for p in holding if p.id == entity.id), holding[0] if holding else None)
            if place is not None:
                found[entity.text] = replace(place, id=entity.id) if entity.id else place
    return found


def kind(place_id: str, knowledge: Knowledge) -> str:
    """What the place with an id is: its precision, or "part"."""
    if place_id.startswith("kroniek:part/"):
        return "part"
    if place_id in knowledge.places:
        return knowledge.places[place_id].ref.precision
    if any(place_id == c.place.id for c in knowledge.countries.values()):
        return "country"
    with sqlite3.connect(f"{knowledge.gazetteer.path.as_uri()}?mode=ro", uri=True) as db:
        column, value = ("id", place_id[9:]) if place_id.startswith("geonames:") else ("code", place_id[14:])
        row = db.execute(f"select level from place where {column} = ?", (value,)).fetchone()  # noqa: S608
    if row is None:
        raise SystemExit(f"{GOLD}: {place_id}: no table has this place")
    return str(row[0])


def measure(rows: Iterable[Judged], knowledge: Knowledge) -> Tally:
    """Read the reports of the rows and count."""
    tally = Tally()
    read: dict[str, dict[str, PlaceRef]] = {}
    for row in rows:
        if row.report not in read:
            path = CORPUS / row.report.rpartition("-")[0] / f"{row.report}.txt"
            read[row.report] = answers(path, knowledge)
        _judge(tally, row, read[row.report].get(row.text), knowledge)
    return tally


def _judge(tally: Tally, row: Judged, answer: PlaceRef | None, knowledge: Knowledge) -> None:
    tally.add("found", right=answer is not None)
    right = answer is not None and answer.id in row.ids
    if row.resolvable:
        tally.add("id, of resolvable", right=right)
        tally.add(kind(min(row.ids), knowledge), right=right)
        if answer is not None:
            tally.add("id, of resolvable and found", right=right)
    elif answer is not None:
        right = answer.id.startswith("text:")
        tally.add(KEPT, right=right)
    in_country = answer is not None and (answer.country or "--") in row.countries
    if row.countries != {"--"}:
        tally.add(RIGHT_COUNTRY, right=in_country)
        if answer is not None:
            tally.add(COUNTRY_FOUND, right=in_country)
    if not right or (row.countries != {"--"} and not in_country):
        here = f"{answer.id} {answer.name} {answer.country} {answer.precision}" if answer else "not found"
        tally.misses.append(f"{row.report}\t{row.text}\t{'|'.join(sorted(row.ids))} {min(row.countries)}\t{here}")


def main() -> None:
    """Score what is asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", action="append", choices=PARTS)
    parser.add_argument("--misses", action="store_true", help="say what was wrong")
    args = parser.parse_args()
    knowledge = load_knowledge()
    splits = tomllib.loads((CORPUS / "splits.toml").read_text("utf-8"))
    rows = list(judged())
    for part in args.part or PARTS:
        tally = measure([row for row in rows if row.report.rpartition("-")[0] in splits[part]], knowledge)
        tally.show(f"places, {part}")
        if args.misses:
            print("\n".join(tally.misses))


if __name__ == "__main__":
    main()
