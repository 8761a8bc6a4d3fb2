"""Training the labeller of names: the same table from the same reports, and a table that is read as it was written."""

import sys
from pathlib import Path

import pytest

from kroniek.annotate.names.learned import TAGS, parse, spans
from kroniek.annotate.names.words import split
from kroniek.annotate.text import analyse
from kroniek.errors import KnowledgeError
from kroniek.lang import load

sys.path.insert(0, str(Path(__file__).parents[1] / "tools" / "train"))
import train_names

HERE = Path("names_model.tsv")
NUMBERS = {tag: i for i, tag in enumerate(TAGS)}


def report(folder: str, *stretches: tuple[list[str], list[str]]) -> train_names.Report:
    """A report whose words have one clue each, and their tags."""
    runs = tuple(([[c] for c in clues], [False] * len(clues), [NUMBERS[t] for t in tags]) for clues, tags in stretches)
    return train_names.Report(folder, None, runs, frozenset())


def reports() -> list[train_names.Report]:
    person = (["title", "first", "last"], ["O", "B-PER", "I-PER"])
    place = (["in", "town"], ["O", "B-LOC"])
    return [report(folder, person, place) for folder in ("one", "two", "three")]


def test_equal_reports_give_equal_tables() -> None:
    assert train_names.table(reports()) == train_names.table(reports())


def test_other_reports_give_another_table() -> None:
    other = [*reports(), report("four", (["in", "last"], ["O", "B-ORG"]))]
    assert train_names.table(other) != train_names.table(reports())


def test_what_was_learnt_is_found_again() -> None:
    model = parse(train_names.table(reports()).splitlines(), HERE)
    row = model.best([model.scores([clue]) for clue in ("title", "first", "last", "in", "town")])
    assert spans([TAGS[t] for t in row]) == [(1, 3, "PER"), (4, 5, "LOC")]


def test_words_apart_are_never_of_one_name() -> None:
    model = parse(train_names.table(reports()).splitlines(), HERE)
    row = model.best([model.scores(["first"]), model.scores(["last"], alone=True)])
    assert TAGS[row[1]][0] != "I"


def test_clues_of_one_conflict_are_not_learnt() -> None:
    assert "here" not in train_names.kept([*reports(), report("one", *[(["here"], ["B-LOC"])] * 9)])


def test_damaged_table_says_so() -> None:
    with pytest.raises(KnowledgeError, match=r"names_model\.tsv"):
        parse(["clue\tB-LOC=much"], HERE)


def test_names_are_looked_up_wherever_they_stand() -> None:
    doc = analyse("Kabila's leger bezet Goma. In Goma is Laurent Kabila niet gezien.", load("nl"))
    gold = [{"text": t, "label": x} for t, x in (("Kabila", "PER"), ("Goma", "LOC"), ("Laurent Kabila", "PER"))]
    words = split(doc)
    tags = train_names.projected(words, doc.text, gold)
    assert [(w.text, t) for w, t in zip(words, tags, strict=True) if t != "O"] == [
        ("Kabila's", "B-PER"), ("Goma", "B-LOC"), ("Goma", "B-LOC"), ("Laurent", "B-PER"), ("Kabila", "I-PER"),
    ]  # fmt: skip
