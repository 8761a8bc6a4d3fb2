"""What a dependency parse says of a number: the verbs above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kroniek.annotate.figures.counted import Counted
from kroniek.annotate.figures.tokens import Token

# From a number over its noun and a coordination to the verb are few steps.
_HIGHEST = 5
_VERBS = frozenset({"VERB"})


def governing_tokens(doc: Any, tokens: Sequence[Token], counted: Counted) -> frozenset[int]:
    """The tokens, by index, of the first verb above the counted words and of its particles.

    Args:
        doc: A spaCy `Doc` of the same text; without dependencies nothing is found.
        tokens: The tokens of the sentence.
        counted: The number with what it counts.
    """
    if not doc.has_annotation("DEP"):
        return frozenset()
    start, end = tokens[counted.end - 1].start, tokens[counted.end - 1].end
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return frozenset()
    node = span.root
    for _ in range(_HIGHEST):
        if node.pos_ in _VERBS:
            spots = [node, *(c for c in node.children if c.dep_ in ("compound:prt", "obl", "xcomp"))]
            return _indexes(tokens, [s.idx for s in spots])
        if node.head is node or node.head.i == node.i:
            break
        node = node.head
    return frozenset()


def _indexes(tokens: Sequence[Token], offsets: Sequence[int]) -> frozenset[int]:
    wanted = sorted(offsets)
    return frozenset(
        index for index, token in enumerate(tokens) if any(token.start <= o < token.end for o in wanted)
    )
