"""A small bottom-up chart parser over the words of one stretch of text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from kroniek.annotate.times.grammar import Atom, Grammar, Node, Rule, fill
from kroniek.annotate.times.lexer import Steps, Token
from kroniek.model import Step

# No expression is longer, and no two readings of one stretch matter beyond these: bounds that keep
# the work linear in the length of the text, however odd the text.
MAX_TOKENS = 12
MAX_READINGS = 3


@dataclass(frozen=True, slots=True)
class Meaning:
    """Steps with what they hang on: what a built thing means."""

    on: str
    steps: Steps
    mod: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """`label` spans tokens `start` to `end`; `value` is an atom of a word or the meaning of a built thing."""

    label: str
    start: int
    end: int
    value: Atom | Steps | Meaning
    rule: Rule | None = None
    parts: tuple[Edge, ...] = ()  # kept where the rule makes a pair of times


Context = Callable[[Rule, int, int], bool]


def parse(tokens: Sequence[Token], first: int, last: int, grammar: Grammar, context: Context) -> list[Edge]:
    """All things built from tokens `first` to `last`. `context` says whether a rule may apply to a stretch."""
    done: list[Edge] = []
    nothing: list[tuple[Node, tuple[Edge, ...]]] = [(grammar.start, ())]
    begun: dict[int, list[tuple[Node, tuple[Edge, ...]]]] = {}
    readings: dict[tuple[str, int, int], list[Edge]] = {}
    starting: dict[int, list[Edge]] = {}
    for edge in _words(tokens, first, last, grammar):
        starting.setdefault(edge.end, []).append(edge)
    for end in range(first + 1, last + 1):
        agenda = starting.get(end, [])
        while agenda:
            edge = agenda.pop()
            key = (edge.label, edge.start, edge.end)
            known = readings.setdefault(key, [])
            if len(known) >= MAX_READINGS or any(e.value == edge.value for e in known):
                continue
            known.append(edge)
            if edge.rule is not None:
                done.append(edge)
            for node, sofar in chain(nothing, begun.get(edge.start, ())):
                reached = node.then.get(edge.label)
                if reached is None or (sofar and end - sofar[0].start > MAX_TOKENS):
                    continue
                matched = (*sofar, edge)
                if reached.then:
                    begun.setdefault(end, []).append((reached, matched))
                for rule in reached.rules:
                    if not rule.context or context(rule, matched[0].start, end):
                        agenda.append(_build(rule, matched))
    return done


def _words(tokens: Sequence[Token], first: int, last: int, grammar: Grammar) -> list[Edge]:
    edges = []
    for i in range(first, last):
        token = tokens[i]
        for label, value in token.labels:
            edges.append(Edge(label, i, i + 1, value))
        for pieces, label, value in grammar.phrases.get(token.low, ()):
            end = i + len(pieces)
            if end <= last and tuple(t.low for t in tokens[i:end]) == pieces:
                edges.append(Edge(label, i, end, value))
    return edges


def _build(rule: Rule, parts: tuple[Edge, ...]) -> Edge:
    start, end = parts[0].start, parts[-1].end
    values: dict[str, Atom] = {"tense": "?tense"}
    built: dict[str, Edge] = {}
    for name, edge in zip(rule.names, parts, strict=True):
        if isinstance(edge.value, str | int):
            values[name] = edge.value
        else:
            built[name] = edge
    if rule.value is not None:
        return Edge(rule.build, start, end, fill(rule.value, values), rule)
    steps: list[Step] = []
    on, mod = rule.on or "none", None
    for words in rule.steps:
        if not words[0].startswith("@"):
            steps.append(Step(words[0], tuple(fill(w, values) for w in words[1:])))
            continue
        taken = next(built[name] for name in words[0][1:].split("|") if name in built)
        if isinstance(taken.value, Meaning):
            steps.extend(taken.value.steps)
            on = on if on != "none" else taken.value.on
            mod = mod or taken.value.mod
        elif isinstance(taken.value, tuple):
            steps.extend(taken.value)
        if len(words) > 1:
            extra = tuple(fill(w, values) for w in words[1:])
            steps[-1] = Step(steps[-1].op, (*steps[-1].args, *extra))
    if rule.mod is not None:
        mod = str(fill(rule.mod, values))
    return Edge(rule.build, start, end, Meaning(on, tuple(steps), mod), rule, parts if rule.pair else ())
