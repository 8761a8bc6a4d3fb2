"""The organisation IS and the verb "is" on sentences of our own; the cases are data."""

import re
from pathlib import Path

from kroniek import knowledge
from kroniek.annotate.names import find
from kroniek.annotate.text import analyse
from kroniek.lang import load

CASES = Path(__file__).parent / "cases"
WRITTEN = re.compile(r"(?<!\w)IS(?!\w)")


def lines(name: str) -> list[str]:
    rows = (CASES / name).read_text("utf-8").splitlines()
    return [row for row in rows if row.strip() and not row.startswith("#")]


def found(text: str) -> list[tuple[int, str, str | None]]:
    """Where an entity that is spelled "is" begins, with its label and id."""
    language = load("nl")
    entities = find(analyse(text, language), language, knowledge.load()).entities
    return [(e.span.start, e.label, e.id) for e in entities if e.text.casefold().strip("'’") == "is"]


def test_organisation_is_found() -> None:
    """At least 98 of 100, bare, wherever it stands, and nothing beside it."""
    cases = lines("names_is.txt")
    right = total = 0
    wrong = []
    for text in cases:
        want = [(m.start(), "ORG", "actor:is") for m in WRITTEN.finditer(text)]
        got = found(text)
        right, total = right + len(set(got) & set(want)), total + len(want)
        wrong += [text] * (got != want)
        assert set(got) <= set(want), text
    assert len(cases) >= 100
    assert right >= 0.98 * total, wrong


def test_verb_is_never_found() -> None:
    cases = lines("names_is_verb.txt")
    assert len(cases) >= 100
    assert [text for text in cases if found(text)] == []
