"""Clauses of a sentence without a parse, and how far two words stand apart in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kroniek.annotate.figures.figure_data import FigureData
from kroniek.annotate.figures.tokens import Token

# Costs of crossing from one clause into another. Set by reading made-up sentences of each build:
# a word of the subordinate clause must never decide over a number of the main clause if that has a
# word of its own (1.6 against the limits in measure.py), a comma or "en" may be crossed.
_STEP_DOWN = 1.6
_COMMA = 0.6
_AND = 0.8
_STOP = 1.2
_TOKEN = 0.04
# How far after "en" a finite verb makes it the beginning of a clause, and "te" makes "om" one.
_AND_WINDOW = 4
_TO_WINDOW = 14


@dataclass
class Layout:
    """The clause of each token, and the tree of clauses: parent, first token, cumulated cost among siblings."""

    clause: list[int] = field(default_factory=list)
    parent: list[int] = field(default_factory=lambda: [-1])
    offset: list[float] = field(default_factory=lambda: [0.0])
    start: list[int] = field(default_factory=lambda: [0])

    def distance(self, left: int, right: int) -> float:
        """The cost of going from one token to another through the clauses, without the words between."""
        a, b, cost = self.clause[left], self.clause[right], 0.0
        while self._depth(a) > self._depth(b):
            a, cost = self.parent[a], cost + _STEP_DOWN
        while self._depth(b) > self._depth(a):
            b, cost = self.parent[b], cost + _STEP_DOWN
        while self.parent[a] != self.parent[b]:
            a, b, cost = self.parent[a], self.parent[b], cost + 2 * _STEP_DOWN
        return cost + abs(self.offset[a] - self.offset[b])

    def relates(self, token: int, end: int) -> bool:
        """Whether the clause of `token` begins right after token `end`, comma apart ("30 mensen die ...")."""
        return self.start[self.clause[token]] in (end, end + 1)

    def words(self, left: int, right: int) -> float:
        """The cost of the words between two tokens."""
        return _TOKEN * max(0, abs(left - right) - 1)

    def is_subordinate(self, token: int) -> bool:
        """Whether the token stands in a clause that depends on another."""
        return self._depth(self.clause[token]) > 0

    def _depth(self, clause: int) -> int:
        depth = 0
        while self.parent[clause] >= 0:
            clause, depth = self.parent[clause], depth + 1
        return depth


def lay_out(
    tokens: Sequence[Token], data: FigureData, joined: frozenset[int], starts: frozenset[int]
) -> Layout:
    """The clauses of a sentence.

    Args:
        tokens: The sentence.
        data: The lexicon, for the words that open clauses.
        joined: Commas and conjunctions that join two numbers and part no clauses.
        starts: Where numbers begin.
    """
    layout, stack = Layout(), [0]
    for at, token in enumerate(tokens):
        if at in joined or (token.norm == "," and _is_part(tokens, at + 1, data)):
            pass
        elif token.norm in ("(", "[") or _opens(tokens, at, data):
            _open(layout, stack)
        elif token.norm in (",", ")", "]", "–", "—") and len(stack) > 1:
            layout.clause.append(stack.pop())
            continue
        elif token.norm in (",", "–", "—"):
            _sibling(layout, stack, _COMMA)
        elif token.norm in (";", ":", ".", "!", "?"):
            del stack[1:]
            _sibling(layout, stack, _STOP)
        elif _begins_clause(tokens, at, data, starts):
            _sibling(layout, stack, _AND)
        layout.clause.append(stack[-1])
    return layout


# Deeper nesting than this is a list or noise; it keeps the walk up the tree short.
_DEEPEST = 6


def _open(layout: Layout, stack: list[int]) -> None:
    if len(stack) >= _DEEPEST:
        return
    layout.parent.append(stack[-1])
    layout.offset.append(0.0)
    layout.start.append(len(layout.clause))
    stack.append(len(layout.parent) - 1)


def _sibling(layout: Layout, stack: list[int], cost: float) -> None:
    top = stack.pop()
    layout.parent.append(layout.parent[top])
    layout.offset.append(layout.offset[top] + cost)
    layout.start.append(len(layout.clause))
    stack.append(len(layout.parent) - 1)


def _opens(tokens: Sequence[Token], at: int, data: FigureData) -> bool:
    """Whether a subordinate clause begins here."""
    if data.has("grammar.subordinators", tokens[at]):
        return True
    if at and tokens[at - 1].norm == "," and _is_part(tokens, at, data):
        return True
    if not data.has("grammar.infinitive", tokens[at]):
        return False
    for later in tokens[at + 1 : at + _TO_WINDOW]:
        if later.norm in ",;:.":
            return False
        if data.has("grammar.to", later):
            return True
    return False


def _is_part(tokens: Sequence[Token], at: int, data: FigureData) -> bool:
    """Whether words that bring in a part of a number begin here ("onder wie")."""
    return data.phrases["grammar.subset"].at(tokens, at) is not None


def _begins_clause(tokens: Sequence[Token], at: int, data: FigureData, starts: frozenset[int]) -> bool:
    """Whether a conjunction begins a clause: a finite verb follows soon, or a number after a verb."""
    if not data.has("grammar.coordinators", tokens[at]):
        return False
    before = tokens[at - 1] if at else None
    if at + 1 in starts and before and (data.is_cue(before) or data.has("grammar.finite", before)):
        return True
    for later in tokens[at + 1 : at + _AND_WINDOW]:
        if later.norm in ",;:." or data.has("grammar.subordinators", later):
            return False
        if data.has("grammar.finite", later):
            return True
    return False
