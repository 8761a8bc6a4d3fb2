"""The language model as reading uses it: pieces, windows, and what is read off the vectors."""

from itertools import pairwise
from math import erf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kroniek.annotate.encoder import Encoded, network
from kroniek.annotate.encoder.network import FOLDER as NAME
from kroniek.annotate.encoder.network import LAYERS, WINDOW, Network, windows
from kroniek.annotate.encoder.pieces import FILE, WORD, Pieces
from kroniek.errors import KnowledgeError
from kroniek.lang import load
from kroniek.model import Span

FOLDER = load("nl").folder / NAME
TEXT = "Het leger nam dinsdag Kobani in. De strijders ontvoerden twee artsen."
SENTENCES = [(0, 32), (33, len(TEXT))]


@pytest.fixture(scope="module")
def pieces():
    return Pieces.load(FOLDER / FILE)


@pytest.fixture(scope="module")
def encoded():
    return Encoded(TEXT, SENTENCES, network("nl"))


def total(pieces, word, cut):
    """The score of one way of cutting, None where it is none."""
    parts = [word[a:b] for a, b in pairwise(cut)]
    if not all(p in pieces.scores or len(p) == 1 for p in parts):
        return None
    return sum(pieces.scores.get(p, pieces.lowest) for p in parts)


@settings(max_examples=60, deadline=None)
@given(st.text("abdegiklnorstuvijë▁", min_size=1, max_size=8))
def test_no_other_cut_of_a_word_is_likelier(pieces, word):
    inner = range(1, len(word))
    ways = [[0, *(i for i in inner if mask >> i & 1), len(word)] for mask in range(0, 1 << len(word), 2)]
    best = max(t for way in ways if (t := total(pieces, word, way)) is not None)
    names = list(pieces.numbers)
    got = [names[n] for n in pieces.word(word)]
    assert sum(pieces.scores.get(p, pieces.lowest) for p in got) == pytest.approx(best)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_every_word_and_sign_of_a_text_is_cut_in_order(pieces, text):
    cut = pieces.cut(text)
    assert sorted(set(zip(cut.starts, cut.ends, strict=True))) == [m.span() for m in WORD.finditer(text)]
    assert list(cut.starts) == sorted(cut.starts)
    assert all(0 <= n < len(pieces.numbers) for n in cut.numbers)


@given(st.integers(0, 3000), st.lists(st.integers(0, 3000), max_size=60))
def test_windows_cover_all_pieces_and_none_is_too_long(count, openings):
    bounds = windows(count, sorted(o for o in openings if o < count))
    assert (bounds[0], bounds[-1]) == (0, count)
    assert all(0 < b - a <= WINDOW for a, b in pairwise(bounds))


def test_a_long_text_is_cut_between_sentences():
    assert windows(900, [0, 200, 430, 700]) == [0, 430, 900]


def test_a_sentence_speaks_for_what_it_tells(encoded):
    assert max(encoded.types(1), key=encoded.types(1).get) == "abduction"
    assert encoded.types(0)["capture"] > encoded.types(1)["capture"]


def test_the_word_that_speaks_most_lies_in_its_sentence(encoded):
    found = encoded.strongest(1, "abduction")
    assert SENTENCES[1][0] <= found.start < found.end <= SENTENCES[1][1]


def test_statuses_are_shares_of_one(encoded):
    likely = encoded.status(Span(10, 13), "capture")
    assert sum(likely.values()) == pytest.approx(1)
    assert max(likely, key=likely.get) == "happened"


def test_who_acts_is_likelier_to_have_acted_than_who_is_named_after(encoded):
    army, fighters = [Span(4, 9)], [Span(36, 45)]
    first, second = encoded.fillers(Span(10, 13), "capture", "agent", [(army, False), (fighters, False)])
    assert first > second
    assert encoded.fillers(Span(10, 13), "capture", "agent", []) == []


def test_the_same_text_gives_the_same_numbers(encoded):
    again = Encoded(TEXT, SENTENCES, Network.load(FOLDER))
    assert np.array_equal(again.vectors, encoded.vectors)


@given(st.floats(-6, 6))
def test_the_error_function_is_right_to_seven_digits(value):
    from kroniek.annotate.encoder import _erf

    assert float(_erf(np.array([value]))[0]) == pytest.approx(erf(value), abs=2e-7)


def test_a_broken_model_is_named(tmp_path):
    with pytest.raises(KnowledgeError, match="no language model"):
        Network.load(tmp_path)
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / LAYERS).write_bytes(b"not layers")
    with pytest.raises(KnowledgeError, match="no language model"):
        Network.load(tmp_path)


def test_a_line_without_a_score_is_named(tmp_path):
    (tmp_path / FILE).write_text("<s>\t0\nhuis\n", "utf-8")
    with pytest.raises(KnowledgeError, match=":2: no piece and score"):
        Pieces.load(tmp_path / FILE)
