"""The semantic lexicon: its data are sound, words have the classes they should, compounds are parted right."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroniek.annotate.events.firing import _particle, senses
from kroniek.annotate.events.senses import FILE, PARTS_OF_SPEECH
from kroniek.annotate.text import analyse
from kroniek.lang import load

CASES = Path(__file__).parent / "cases"
ROWS = list(load("nl").rows(FILE))
CLASSES = load("nl").toml("senses.toml")["classes"]


def _cases(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines if line and not line.startswith("#")]


SENTENCES, COMPOUNDS = _cases("senses.txt"), _cases("senses_compounds.txt")


def test_no_lemma_stands_twice() -> None:
    counts = Counter((row["lemma"], row["pos"]) for row in ROWS)
    assert [entry for entry, n in counts.items() if n > 1] == []


def test_rows_are_in_order() -> None:
    entries = [(row["lemma"], row["pos"]) for row in ROWS]
    assert entries == sorted(entries)


def test_lemmas_are_lower_case_and_phrases_have_several_words() -> None:
    for row in ROWS:
        assert row["lemma"] == row["lemma"].lower().strip()
        assert (" " in row["lemma"]) == (row["pos"] == "phrase"), row


def test_classes_and_parts_of_speech_are_known_and_used() -> None:
    assert {row["pos"] for row in ROWS} == PARTS_OF_SPEECH
    assert {c for row in ROWS for c in row["classes"].split()} == set(CLASSES)


def test_every_class_has_an_example() -> None:
    assert {kind for kind, _ in SENTENCES if not kind.startswith("!")} == set(CLASSES)


@pytest.mark.parametrize(("kind", "marked"), SENTENCES, ids=[f"{k}: {s}" for k, s in SENTENCES])
def test_word_has_its_class(kind: str, marked: str) -> None:
    known = senses("nl")
    assert known is not None
    start = marked.index("[")
    doc = analyse(marked.replace("[", "").replace("]", ""), load("nl"))
    token = next(t for t in doc if t.idx == start)
    found = known.of(token, _particle(token)) | known.told(token.sent)
    assert (kind in found) if not kind.startswith("!") else kind[1:] not in found, sorted(found)


@pytest.mark.parametrize(("word", "end", "beginning"), COMPOUNDS, ids=[c[0] for c in COMPOUNDS])
def test_compound_is_parted(word: str, end: str, beginning: str) -> None:
    known = senses("nl")
    assert known is not None
    assert known.parted(word) == (None if end == "-" else (end, beginning))


@given(st.sampled_from([row["lemma"] for row in ROWS if row["pos"] == "noun" and len(row["lemma"]) > 4]))
def test_a_noun_ends_longer_words(noun: str) -> None:
    known = senses("nl")
    assert known is not None
    parted = known.parted(f"zeldzaam{noun}")
    assert parted is not None
    assert parted[0].endswith(noun)
