"""Tokens and sentences by rule; the cases are in tests/cases, a line each."""

from __future__ import annotations

from pathlib import Path

import pytest

from kroniek.annotate.text_features import parts, shape
from kroniek.annotate.text_lemmas import lemmas
from kroniek.annotate.text_sentences import sentences
from kroniek.annotate.text_tokens import pieces
from kroniek.lang import load

NL = load("nl")
CASES = Path(__file__).parent / "cases"


def lines(name: str) -> list[str]:
    found = (CASES / name).read_text("utf-8").splitlines()
    return [line for line in found if line.strip() and not line.startswith("# ")]


@pytest.mark.parametrize("line", lines("tokens_nl.txt"))
def test_tokens(line: str) -> None:
    text, wanted = line.split(" => ")
    found = [text[p.start : p.end] for p in pieces(text, NL) if not p.blank]
    assert found == wanted.split(" | ")


@pytest.mark.parametrize("line", lines("sentences_nl.txt"))
def test_sentences(line: str) -> None:
    wanted = [part.strip() for part in line.replace("\\n", "\n").split("|")]
    text = line.replace("\\n", "\n").replace("\n| ", "\n").replace(".| ", ".").replace(" | ", " ")
    tokens = list(pieces(text, NL))
    found = [text[tokens[s[0]].start : tokens[s[-1]].end] for s in sentences(text, tokens, NL)]
    assert found == wanted


@pytest.mark.parametrize(
    ("text", "blanks"),
    [("a b", []), ("a  b", [" "]), (" a", [" "]), ("a \n\nb", ["\n\n"]), ("a\u00a0b", ["\u00a0"]), ("a ", [])],
)
def test_white_space_is_a_token_but_for_one_space_after_a_word(text: str, blanks: list[str]) -> None:
    assert [text[p.start : p.end] for p in pieces(text, NL) if p.blank] == blanks


@pytest.mark.parametrize(
    ("word", "outline"),
    [("Raqqa", "Xxxx"), ("M23", "Xdd"), ("1.200", "d.ddd"), ("IS-leider", "XX-xxx"), ("IS", "XX"), ("", "")],
)
def test_the_outline_of_a_word(word: str, outline: str) -> None:
    assert shape(word) == outline


def test_a_word_in_capitals_shares_no_part_with_its_small_form() -> None:
    assert not set(parts("IS", (1, 2), (2, 3))) & set(parts("is", (1, 2), (2, 3)))
    assert set(parts("Is", (1, 2), (2, 3))) - set(parts("is", (1, 2), (2, 3))) == {"Xx"}


@pytest.mark.parametrize(
    ("form", "pos", "guess", "lemma"),
    [
        ("mannen", "NOUN", "mann", "man"),  # known, whatever is guessed
        ("terreurdaden", "NOUN", "terreurdad", "terreurdaad"),  # last part known
        ("klusbommen", "NOUN", "klusbomm", "klusbom"),  # no double consonant at the end
        ("Peshmerga-strijders", "NOUN", "x", "Peshmerga-strijder"),
        ("uitriep", "VERB", "uitriep", "uitroepen"),  # prefix and strong verb
        ("ontvlood", "VERB", "ontvloden", "ontvloden"),  # nothing known: the guess stays
        ("geannoteerd", "VERB", "annoteer", "annoteren"),
        ("Bosniërs", "PROPN", "Bosniër", "Bosniër"),
        ("Soedanezen", "PROPN", "Soedanez", "Soedanees"),
        ("x" * 100, "NOUN", "y", "y"),  # too long to be a word
        ("2014", "NUM", "2014", "2014"),
    ],
)
def test_lemma_rules(form: str, pos: str, guess: str, lemma: str) -> None:
    assert lemmas(NL).right(form, pos, guess) == lemma
