"""Scores of coreference against sums done by hand, and the choice of pairs against trying everything."""

from __future__ import annotations

import importlib
import sys
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1] / "evaluate"))
coreference = importlib.import_module("coreference")
NAMES = "abcdefgh"


def partition(text: str) -> dict[str, int]:
    """'abc de f' as the number of its cluster for each letter."""
    return {letter: i for i, one in enumerate(text.split()) for letter in one}


# key, response, then recall and precision of MUC, B3 and CEAF-e, each as a sum done by hand.
# First row. MUC: of abc stay 2 parts (3-2 = 1 of 2 links), of de 2 parts (0 of 1): 1/3; ab is whole (1 of 1), cd and ef
# are not (0 of 1 each): 1/3. B3: a, b 2/3, c 1/3, d, e 1/2, f 1 of 6; back a, b 1, c, d, e, f 1/2 of 6. CEAF-e: abc-ab
# 2*2/5, de-cd 2*1/4, f-ef 2*1/3 are the best three; over 3 and 3 clusters.
BY_HAND = [
    ("abc de f", "ab cd ef", (1 / 3, 1 / 3), (11 / 3 / 6, 4 / 6), ((0.8 + 0.5 + 2 / 3) / 3, (0.8 + 0.5 + 2 / 3) / 3)),
    # Everything apart: no link found and none answered; each of ab, cd half; ab-a, cd-c 2*1/3 each, e-e 1.
    ("ab cd e", "a b c d e", (0.0, 0.0), (3 / 5, 1.0), ((2 / 3 + 2 / 3 + 1) / 3, (2 / 3 + 2 / 3 + 1) / 5)),
    # Everything together: both links found, 2 of 4 answered right; 2/5, 2/5, 1/5 shares; best of ab-all 2*2/7, e 2/6.
    ("ab cd e", "abcde", (1.0, 2 / 4), (1.0, (4 / 5 + 4 / 5 + 1 / 5) / 5), (4 / 7 / 3, 4 / 7 / 1)),
    ("abc d", "abc d", (1.0, 1.0), (1.0, 1.0), (1.0, 1.0)),
    # Only clusters of one: MUC has nothing to count and is 0.
    ("a b", "a b", (0.0, 0.0), (1.0, 1.0), (1.0, 1.0)),
]


@pytest.mark.parametrize(("key", "response", "muc", "b3", "ceaf"), BY_HAND)
def test_scores_are_those_done_by_hand(
    key: str, response: str, muc: tuple[float, float], b3: tuple[float, float], ceaf: tuple[float, float]
) -> None:
    scores = coreference.score(partition(key), partition(response))
    for name, (recall, precision) in zip(coreference.METRICS, (muc, b3, ceaf), strict=True):
        assert (scores[name].recall, scores[name].precision) == pytest.approx((recall, precision)), name


def test_the_mean_is_that_of_the_three_f1() -> None:
    scores = coreference.score(partition("ab cd e"), partition("abcde"))
    muc, b3, ceaf = 2 * 0.5 / 1.5, 2 * 0.36 / 1.36, 2 * (4 / 21) * (4 / 7) / (4 / 21 + 4 / 7)
    assert coreference.conll(scores) == pytest.approx((muc + b3 + ceaf) / 3)


def test_counts_of_two_folders_add_up() -> None:
    first = coreference.score(partition("ab c"), partition("ab c"))["MUC"]
    second = coreference.score(partition("abc d"), partition("a bc d"))["MUC"]
    both = first + second
    assert (both.found, both.wanted, both.right, both.answered) == (2, 3, 2, 2)


def test_other_mentions_are_refused() -> None:
    with pytest.raises(ValueError, match="different mentions"):
        coreference.score(partition("ab"), partition("a"))


def test_the_best_pairs_are_not_the_greedy_ones() -> None:
    assert coreference.matching({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.8}) == [(0, 1), (1, 0)]


@given(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 9), max_size=14))
def test_no_other_choice_of_pairs_weighs_more(weights: dict[tuple[int, int], int]) -> None:
    chosen = coreference.matching(weights)
    assert len({row for row, _ in chosen}) == len({column for _, column in chosen}) == len(chosen)
    best = max(sum(weights.get((i, j), 0) for i, j in enumerate(order)) for order in permutations(range(5)))
    assert sum(weights[pair] for pair in chosen) == pytest.approx(best)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=8))
def test_recall_one_way_is_precision_the_other(pairs: list[tuple[int, int]]) -> None:
    key = {NAMES[i]: one for i, (one, _) in enumerate(pairs)}
    response = {NAMES[i]: other for i, (_, other) in enumerate(pairs)}
    there, back = coreference.score(key, response), coreference.score(response, key)
    for name in coreference.METRICS:
        assert there[name].recall == pytest.approx(back[name].precision)
        assert 0 <= there[name].f1 <= 1 + 1e-9
