"""List for every place name of annotated reports what the gazetteer and the supplement have under it.

    candidates.py FOLDER_OR_JSON... [--most N]

For whoever judges by hand which place a report means (evaluate/places_gold.tsv). Each distinct name of a folder stands
once, with the words around its first mention and its candidates: id, name, country, division, thousands of people,
kind. They are in the order of the tables, most people first: nothing here knows what the program would choose.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from kroniek.annotate.names.lexicon import lexicon
from kroniek.annotate.names.theatre import spellings
from kroniek.knowledge import Knowledge, Place, load
from kroniek.knowledge.keys import key
from kroniek.lang import load as load_language

AROUND = 45  # letters shown on each side of the first mention


def place_names(paths: Iterable[Path]) -> Iterator[tuple[str, str, str, int]]:
    """Folder, name, words around its first mention, and in how many reports of the folder it is."""
    found: dict[tuple[str, str], list[str]] = {}
    files = (p for path in paths for p in (sorted(path.glob("*.json")) if path.is_dir() else [path]))
    for path in files:
        text = path.with_suffix(".txt").read_text("utf-8")
        for entity in json.loads(path.read_text("utf-8"))["entities"]:
            if entity["label"] == "LOC":
                at = max(text.find(entity["text"]), 0)
                around = text[max(at - AROUND, 0) : at + len(entity["text"]) + AROUND]
                found.setdefault((path.parent.name, entity["text"]), []).append(" ".join(around.split()))
    for (folder, name), where in found.items():
        yield folder, name, where[0], len(where)


@cache
def division(path: Path, code: str) -> str:
    """The name of a province by its code (`IQ.15`)."""
    with sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True) as db:
        row = db.execute("select name from place where code = ? and level = 'province'", (code,)).fetchone()
    return row[0] if row else ""


def shown(place: Place, knowledge: Knowledge) -> str:
    """A candidate in a few words."""
    ref = place.ref
    code = next((p.removeprefix("kroniek:admin/") for p in ref.parents if p.startswith("kroniek:admin/")), "")
    size = f" {place.population // 1000}k" if place.population else ""
    within = division(knowledge.gazetteer.path, code) if code else ""
    own = "*" if place.supplement else ""
    return f"{own}{ref.id} {ref.name} {ref.country or '--'} {within}{size} {ref.precision}".replace("  ", " ")


def candidates(name: str, knowledge: Knowledge, most: int) -> list[str]:
    """Everything that the tables have under a name, and where that is nothing, under its other spellings."""
    language = load_language("nl")
    known = lexicon(language, knowledge)
    own: list[str] = []
    for entry in known.entries.get(key(name), ()):
        if entry.sort == "country":
            own.append(f"={knowledge.countries[entry.target].place.id} {entry.target} country")
        if entry.sort == "place":
            own.append(shown(knowledge.places[entry.target], knowledge))
    hits = list(knowledge.gazetteer.lookup([key(name)]).get(key(name), ()))
    if not hits and not own:
        others = spellings(key(name), known.words.spelling)
        hits = [p for found in knowledge.gazetteer.lookup(others).values() for p in found]
    return own + [shown(p, knowledge) for p in hits[:most]]


def main() -> None:
    """List what is asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="+", help="folders of the corpus, or annotations in them")
    parser.add_argument("--most", type=int, default=8, help="candidates shown of the gazetteer")
    args = parser.parse_args()
    knowledge = load()
    last = ""
    for folder, name, around, reports in place_names(args.paths):
        if folder != last:
            print(f"\n## {folder}")
        last = folder
        print(f"{name}\t({reports}) {around}")
        for one in candidates(name, knowledge, args.most):
            print(f"    {one}")


if __name__ == "__main__":
    main()
