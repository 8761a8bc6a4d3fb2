"""Votes for and against that stand without a noun ("56 tegen 41")."""

from __future__ import annotations

from collections.abc import Sequence

from kroniek.annotate.figures.counted import Counted
from kroniek.annotate.figures.figure_data import FigureData
from kroniek.annotate.figures.tokens import Token


def is_vote(tokens: Sequence[Token], counted: Counted, all_counted: Sequence[Counted], data: FigureData) -> bool:
    """Whether a bare number is one of two that only "tegen" parts, in a sentence that tells of voting.

    Args:
        tokens: The sentence.
        counted: The number.
        all_counted: All numbers of the sentence.
        data: The figure lexicon.
    """
    if not any(data.has("grammar.votes", t) for t in tokens):
        return False
    first, end = counted.first, counted.number.end
    before = first >= 2 and data.has("grammar.against", tokens[first - 1])
    after = end < len(tokens) and data.has("grammar.against", tokens[end])
    return any((before and c.number.end == first - 1) or (after and c.first == end + 1) for c in all_counted)
