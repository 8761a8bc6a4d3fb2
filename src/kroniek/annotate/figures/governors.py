"""What a parse says of a number: the verbs above it, and whether a noun follows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kroniek.annotate.figures.counted import Counted
from kroniek.annotate.figures.figure_data import FigureData
from kroniek.annotate.figures.tokens import Token
from kroniek.model import Span

# From a number over its noun and a coordination to the verb are few steps.
_HIGHEST = 5
_VERBS, _VERBAL = frozenset({"VERB"}), frozenset({"VERB", "AUX"})
_NOUNS = frozenset({"NOUN", "PROPN"})


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


def verb_above(doc: Any, span: Span) -> Span:
    """The first verb above a stretch of text in the tree, or the highest word looked at; itself without a parse.

    Args:
        doc: A spaCy `Doc`.
        span: Offsets into its text.
    """
    words = doc.char_span(span.start, span.end, alignment_mode="expand") if doc.has_annotation("DEP") else None
    if words is None:
        return span
    node = words.root
    for _ in range(_HIGHEST):
        if (node.pos_ in _VERBAL and not words.start <= node.i < words.end) or node.head.i == node.i:
            break
        node = node.head
    return Span(node.idx, node.idx + len(node))


def _indexes(tokens: Sequence[Token], offsets: Sequence[int]) -> frozenset[int]:
    wanted = sorted(offsets)
    return frozenset(
        index for index, token in enumerate(tokens) if any(token.start <= o < token.end for o in wanted)
    )


def nominal(doc: Any | None, tokens: Sequence[Token], counted: Counted, data: FigureData) -> Counted:
    """The number without the word after it where that is no noun ("zo'n driehonderd lukte het"), or with one.

    Where the lexicon has the noun, or there is no tagged `doc`, it is left as it is.
    """
    if counted.noun or counted.of_them or counted.number.kind == "article":
        return counted
    end = counted.number.end
    if counted.shape == "count":
        parts = _parts_of_speech(doc, tokens, range(end, counted.end))
        if parts and not any(part in _NOUNS for part in parts):
            return replace(counted, shape="bare", end=end, who=(0, 0))
    elif counted.shape == "bare" and counted.end == end < len(tokens):
        noun = data.has("grammar.verb_or_noun", tokens[end])
        if noun and _parts_of_speech(doc, tokens, range(end, end + 1)) == ["NOUN"]:
            return replace(counted, shape="count", end=end + 1, who=(end, end + 1))
    return counted


def is_thing(doc: Any | None, tokens: Sequence[Token], counted: Counted, data: FigureData) -> bool:
    """Whether a number stands before a noun that the lexicon does not have; by its form without a `doc`."""
    if counted.shape != "count" or counted.noun:
        return False
    last = tokens[counted.end - 1]
    parts = _parts_of_speech(doc, tokens, range(counted.end - 1, counted.end))
    return parts[0] in _NOUNS if parts else _is_plural(last, data)


def _is_plural(token: Token, data: FigureData) -> bool:
    return token.is_word and token.norm.endswith(data.plural_endings)


def _parts_of_speech(doc: Any | None, tokens: Sequence[Token], indexes: range) -> list[str]:
    """The part of speech of each token; nothing where the text is not tagged."""
    if doc is None or not indexes or not doc.has_annotation("POS"):
        return []
    span = doc.char_span(tokens[indexes[0]].start, tokens[indexes[-1]].end, alignment_mode="expand")
    return [] if span is None else [t.pos_ for t in span]
