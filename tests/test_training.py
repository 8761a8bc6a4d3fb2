"""Training: what is made of the treebanks before the pipeline learns from them. All sentences are made up here."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kroniek.annotate.text_tree import is_name_word, word_class

sys.path.insert(0, str(Path(__file__).parents[1] / "tools" / "train"))
harmonise = importlib.import_module("harmonise")
retag = importlib.import_module("retag")
splits = importlib.import_module("splits")


def sentence(text: str) -> tuple[object, ...]:
    """`form/lemma/pos/head/relation` for every word; the head counts from 0, its own place for the root."""
    rows = [row.rsplit("/", 4) for row in text.split()]
    return tuple(harmonise.Word(f, lemma, pos, "", int(head), dep, True) for f, lemma, pos, head, dep in rows)


STATE = "de/de/DET/1/det Rode/rood/ADJ/1/root Republiek/republiek/NOUN/1/fixed"
TITLE = "„/„/PUNCT/1/punct De/de/DET/1/root Stille/stil/ADJ/1/flat Brug/brug/NOUN/1/flat ”/”/PUNCT/1/punct"
PERSON = "J./j./SYM/0/root Smidsen/smids/NOUN/0/flat"
PAIR = "Wim/Wim/PROPN/0/root en/en/CCONJ/0/flat Pim/Pim/PROPN/0/flat"


@pytest.mark.parametrize(
    ("text", "own_tags", "tags"),
    [
        (STATE, "titles", "DET PROPN PROPN"),
        (STATE, "none", "DET PROPN PROPN"),
        (STATE, "all", "DET ADJ* NOUN*"),
        (TITLE, "titles", "PUNCT DET* ADJ* NOUN* PUNCT"),
        (TITLE, "none", "PUNCT PROPN PROPN PROPN PUNCT"),
        (PERSON, "none", "PROPN PROPN"),
        (PERSON, "all", "PROPN NOUN*"),
        (PAIR, "none", "PROPN CCONJ* PROPN"),
    ],
)
def test_words_inside_names_keep_their_part_of_speech_where_the_release_has_it(
    text: str, own_tags: str, tags: str
) -> None:
    (done,) = harmonise.harmonise([sentence(text)], own_tags)
    assert " ".join(w.pos + "*" * (w.feats == harmonise.NAME_MARK) for w in done) == tags


def test_a_name_is_flat_and_its_marked_words_have_themselves_as_lemma() -> None:
    (done,) = harmonise.harmonise([sentence(STATE)])
    assert [(w.lemma, w.dep) for w in done[1:]] == [("Rode", "root"), ("Republiek", "flat")]


TEACHERS = [
    sentence(
        f"de/de/DET/2/det lange/lang/ADJ/2/amod {noun}/{noun}/NOUN/3/nsubj "
        f"{verb}/{verb}en/VERB/3/root ././PUNCT/3/punct"
    )
    for noun in ("troep", "stoep", "groep", "loep")
    for verb in ("werk", "merk", "sterk")
]


def test_a_wrong_tag_gives_way_to_what_checked_sentences_teach() -> None:
    wrong = sentence("de/de/ADJ/1/det troep/troep/NOUN/2/nsubj werk/werken/VERB/2/root ././PUNCT/2/punct")
    (done,) = retag.retag([wrong], TEACHERS)
    assert [w.pos for w in done] == ["DET", "NOUN", "VERB", "PUNCT"]
    assert (done[0].feats, done[0].dep) == ("", "det")


def test_right_tags_numbers_and_marked_words_are_left_alone() -> None:
    right = TEACHERS[0]
    number = sentence("1945/1945/NUM/1/det troep/troep/NOUN/2/nsubj werk/werken/VERB/2/root ././PUNCT/2/punct")
    (named,) = harmonise.harmonise([sentence(STATE)])
    assert retag.retag([right, number, named], TEACHERS) == [right, number, named]


def test_a_common_word_inside_a_name_counts_as_a_name() -> None:
    doc = Doc(Vocab(), ["De", "Brug", "viel"], pos=["DET", "NOUN", "VERB"], morphs=["Name=Yes", "Name=Yes", ""])
    assert [is_name_word(t) for t in doc] == [True, True, False]
    assert [word_class(t) for t in doc] == ["PROPN", "PROPN", "VERB"]


def test_conflicts_are_shared_out_over_the_lots() -> None:
    assert splits.lots_of({"a", "b", "c", "d", "e"}, None) == [["a", "c", "e"], ["b", "d"]]


def test_a_conflict_stays_in_the_lot_that_has_not_seen_it(tmp_path: Path) -> None:
    for lot, held in enumerate((["b", "gone"], ["a", "c"])):
        (tmp_path / str(lot)).mkdir()
        (tmp_path / str(lot) / "about.json").write_text(json.dumps({"held": held}), "utf-8")
    shares = splits.lots_of({"a", "b", "c", "d", "e"}, tmp_path)
    assert "b" in shares[0]
    assert {"a", "c"} <= set(shares[1])
    assert sorted(shares[0] + shares[1]) == ["a", "b", "c", "d", "e"]
    # one lot's model is there before the other is made
    (tmp_path / "0" / "about.json").write_text(json.dumps({"held": shares[0]}), "utf-8")
    assert splits.lots_of({"a", "b", "c", "d", "e"}, tmp_path) == shares
