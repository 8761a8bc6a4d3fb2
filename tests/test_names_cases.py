"""Names, actors and places on marked sentences; the cases are data."""

import re
from functools import cache
from pathlib import Path

import pytest

from kroniek import knowledge
from kroniek.annotate.names import Names, find
from kroniek.annotate.text import analyse
from kroniek.lang import load

CASES = Path(__file__).parent / "cases"
ENTITY = re.compile(r"\[([^\]]+)\](PER|ORG|LOC|MISC)")
MENTION = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")


def lines(name: str) -> list[str]:
    rows = [line.strip() for line in (CASES / name).read_text("utf-8").splitlines()]
    return [row for row in rows if row and not row.startswith("#")]


@cache
def names(text: str) -> Names:
    language = load("nl")
    return find(analyse(text, language), language, knowledge.load())


@pytest.mark.parametrize("line", lines("names.txt"))
def test_entities_are_those_marked(line: str) -> None:
    text = ENTITY.sub(r"\1", line)
    assert {(e.text, e.label) for e in names(text).entities} == set(ENTITY.findall(line))


@pytest.mark.parametrize(
    ("name", "floor"), [("names_reports.txt", 0.99), ("names_reports_2.txt", 0.99), ("names_reports_3.txt", 0.98)]
)
def test_entities_of_whole_reports(name: str, floor: float) -> None:
    """The floor is the measured F1 of the set, rounded down; it may only rise."""
    right = found = marked = 0
    for line in lines(name):
        want = set(ENTITY.findall(line))
        got = {(e.text, e.label) for e in names(ENTITY.sub(r"\1", line)).entities}
        right, found, marked = right + len(got & want), found + len(got), marked + len(want)
    assert 2 * right / (found + marked) >= floor


@pytest.mark.parametrize("line", lines("names_actors.txt"))
def test_actors_are_those_marked(line: str) -> None:
    text = MENTION.sub(r"\1", line)
    found = {(a.text, a.actor.id) for a in names(text).actors}
    for words, actor in MENTION.findall(line):
        if actor == "-":
            assert words not in {t for t, _ in found}
        else:
            assert (words, actor) in found, sorted(found)


@pytest.mark.parametrize("line", lines("names_places.txt"))
def test_places_are_those_marked(line: str) -> None:
    text = MENTION.sub(r"\1", line)
    places = names(text).places
    found = [(p.text, p.place.name, p.place.country or "--", p.relation) for p in places]
    for words, wanted in MENTION.findall(line):
        if wanted == "-":
            assert words not in {p.text for p in places}
            continue
        name, country, *relation = wanted.split(" ")
        assert any(
            f[:3] == (words, name.replace("_", " "), country) and (not relation or f[3] == relation[0]) for f in found
        ), found
