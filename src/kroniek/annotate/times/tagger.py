"""Finds time expressions in a text and says what they mean before any day is known."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from kroniek.annotate.times.apposition import agree
from kroniek.annotate.times.chart import Edge, Meaning, parse
from kroniek.annotate.times.grammar import Grammar, Rule, load
from kroniek.annotate.times.lexer import lex
from kroniek.annotate.times.series import in_order
from kroniek.annotate.times.tense import ParsedTenses, Tenses
from kroniek.lang import Language
from kroniek.model import Span, Step, TimeMention, When

if TYPE_CHECKING:
    from spacy.tokens import Doc

_MARKS = re.compile(r'[“„«”»"\n]|,,')
_OPEN, _EITHER = frozenset(("“", "„", "«", ",,")), '"'


def tag(
    text: str, language: Language, sentences: Sequence[Span] | None = None, doc: Doc | None = None
) -> tuple[TimeMention, ...]:
    """The time expressions of `text`, in order, none overlapping another.

    Nothing but the text is needed. `sentences` keep an expression from running over a sentence's end;
    a `doc` with tenses and heads helps to tell past from future.
    """
    tense = tenses(language)
    tagger = _Tagger(text, load(language), tense, sentences, doc)
    return tuple(in_order(agree(list(tagger.mentions()), text), text, tense.lists["series"]))


@cache
def tenses(language: Language) -> Tenses:
    """The tense words of `language`, with the past forms of its verb tables."""
    grammar = load(language)
    forms = {
        form
        for name in ("verbs.tsv", "strong_verbs.tsv")
        for row in language.rows(name)
        for form in row["past"].split()
    }
    return Tenses.of(grammar.tense, forms - set(grammar.words))


def _pair(edge: Edge) -> tuple[Edge, ...]:
    """The two times of a pair, "15" and "18 mei" of "15 tot 18 mei"; else the one."""
    if not edge.parts:
        return (edge,)
    between, second = edge.parts[-2:]
    return Edge(edge.label, edge.start, between.start, edge.value, edge.rule), *_pair(second)


class _Tagger:
    """One text on its way through the grammar."""

    def __init__(
        self, text: str, grammar: Grammar, tense: Tenses, sentences: Sequence[Span] | None, doc: Doc | None
    ) -> None:
        self._text = text
        self._grammar = grammar
        self._tense = tense
        self._tokens = lex(text, grammar)
        self._ends = [s.end for s in sentences] if sentences else None
        parsed = doc is not None and doc.has_annotation("MORPH")
        self._parsed = ParsedTenses(doc, tense.lists) if doc is not None and parsed else None

    def mentions(self) -> Iterator[TimeMention]:
        """Every mention, in order of place."""
        quotes = self._quotes()
        for first, last in self._islands():
            edges = parse(self._tokens, first, last, self._grammar, self._fits)
            for edge in self._best(edges):
                start, end = self._tokens[edge.start].start, self._tokens[edge.end - 1].end
                quoted = bool(bisect_right(quotes, start) % 2)
                when = self._when(edge, quoted)
                yield TimeMention(Span(start, end), self._text[start:end], self._type(edge, when), when)

    def _type(self, edge: Edge, when: When) -> str:
        shift = when.step("shift")
        small = shift is not None and shift.args[0] in ("hour", "minute", "second")
        return "TIME" if small else self._grammar.types[edge.label]

    def _islands(self) -> Iterator[tuple[int, int]]:
        """Stretches of words that the grammar knows, with something in them that can be a time."""
        first, trigger = 0, False
        phrases, triggers = self._grammar.phrases, self._grammar.triggers
        covered = 0
        for i, token in enumerate(self._tokens):
            for pieces, _, _ in phrases.get(token.low, ()):
                if [t.low for t in self._tokens[i : i + len(pieces)]] == list(pieces):
                    covered, trigger = max(covered, i + len(pieces)), True
            known = bool(token.labels) and not self._is_name(i)
            if (not known and i >= covered) or token.breaks or self._crosses_sentence(i):
                if trigger and first < i:
                    yield first, i
                first = i if known or i < covered else i + 1
                trigger = i < covered
            trigger = trigger or (known and any(label in triggers for label, _ in token.labels))
        if trigger:
            yield first, len(self._tokens)

    def _crosses_sentence(self, i: int) -> bool:
        if self._ends is None or i == 0:
            return False
        before, here = self._tokens[i - 1].start, self._tokens[i].start
        return bisect_right(self._ends, before) != bisect_right(self._ends, here)

    def _is_name(self, i: int) -> bool:
        """A capitalised "September" beside another capitalised word inside a sentence is a name."""
        token = self._tokens[i]
        always = token.low in self._grammar.capital_words
        if not token.capital or not (always or (token.low in self._grammar.name_words and not token.opens)):
            return False
        near = (j for j in (i - 1, i + 1) if 0 <= j < len(self._tokens))
        return any(
            self._tokens[j].capital
            and not ((always or j > i) and self._tokens[j].opens)
            and self._tokens[j].low not in self._grammar.name_words
            for j in near
        )

    def _fits(self, rule: Rule, start: int, end: int) -> bool:
        """Whether the words beside tokens `start` to `end` allow the rule."""
        before = "<start>" if start == 0 or self._tokens[start].breaks else self._tokens[start - 1].low
        after = "<end>" if end == len(self._tokens) or self._tokens[end].breaks else self._tokens[end].low
        for kind, words in rule.context:
            beside = before if kind.endswith("prev") else after
            if (beside in words) == kind.startswith("not"):
                return False
        return True

    def _best(self, edges: list[Edge]) -> list[Edge]:
        """The longest readings that do not overlap; of equal ones that of the later, more special rule."""
        types = self._grammar.types
        wanted = [e for e in edges if e.label in types and isinstance(e.value, Meaning)]
        wanted.sort(key=lambda e: (e.start - e.end, e.start, -(e.rule.rank if e.rule else 0)))
        taken: set[int] = set()
        chosen: list[Edge] = []
        for edge in wanted:
            covers = range(edge.start, edge.end)
            if taken.isdisjoint(covers):
                taken.update(covers)
                chosen.extend(_pair(edge))
        kept = (e for e in chosen if not self._is_fixed(e) and not self._is_age(e))
        return sorted(kept, key=lambda e: e.start)

    def _is_age(self, edge: Edge) -> bool:
        """Whether a number of years (or months) is how old somebody is."""
        if self._grammar.types[edge.label] != "DURATION":
            return False
        start, end = self._tokens[edge.start].start, self._tokens[edge.end - 1].end
        before, words, after = self._text[max(start - 40, 0) : start], self._text[start:end], self._text[end : end + 20]
        return any(
            said.search(words) and left.search(before) and right.match(after)
            for said, left, right in self._grammar.ages
        )

    def _is_fixed(self, edge: Edge) -> bool:
        """Whether the words are part of a name or saying that only looks like a time."""
        start, end = self._tokens[edge.start].start, self._tokens[edge.end - 1].end
        around = self._text[max(start - 30, 0) : end + 30].lower()
        offset = start - max(start - 30, 0)
        for phrase in self._grammar.not_times:
            at = around.find(phrase)
            if at >= 0 and at < offset + end - start and offset < at + len(phrase):
                return True
        return False

    def _when(self, edge: Edge, quoted: bool) -> When:
        meaning = edge.value
        if not isinstance(meaning, Meaning):
            raise TypeError("only built things have a meaning")
        tense = self._tense_of(edge)
        steps = tuple(Step(s.op, tuple(tense if a == "?tense" else a for a in s.args)) for s in meaning.steps)
        anchor = self._anchor(edge, meaning.on, tense)
        if meaning.on == "event" and anchor == "publication":
            steps = tuple(Step("lately") if s.op == "of_event" else s for s in steps)
        return When(anchor, steps, meaning.mod, quoted, tense)

    def _is_now(self, edge: Edge) -> bool:
        """Whether a count from an event opens a sentence of today: "Een dag na de aanval heeft het leger ..."."""
        first = self._tokens[edge.start]
        after = self._tokens[edge.end].low if edge.end < len(self._tokens) else ""
        opens = (first.opens or first.capital) and after in self._tense.lists["counted_after"]
        return opens and self._parsed is not None and self._parsed.opens_now(first.start)

    def _anchor(self, edge: Edge, anchor: str, tense: str) -> str:
        """Told in the past, an hour belongs to the story, unless it opens an entry of a live report."""
        if anchor == "event" and self._is_now(edge):
            return "publication"
        if anchor != "recent" or tense != "past":
            return anchor
        if not self._tense.narrates(self._tokens, edge.start, edge.end, self._parsed):
            return anchor
        start = self._tokens[edge.start].start
        opens = start == 0 or self._text[start - 1] == "\n"
        return anchor if opens else "story"

    def _tense_of(self, edge: Edge) -> str:
        told = self._tense.at(self._tokens, edge.start, edge.end, self._parsed)
        if told == "past" or self._parsed is None or self._tense.bound(self._tokens, edge.start):
            return told
        parsed = self._parsed.at(self._tokens[edge.start].start, self._tokens[edge.end - 1].end)
        if parsed == "hearsay":
            return "past"
        return told if told == "future" else parsed or told

    def _quotes(self) -> list[int]:
        """Offsets where direct speech opens and closes by turns; a mark left open ends with its line."""
        found: list[int] = []
        inside = False
        for match in _MARKS.finditer(self._text):
            char = match[0]
            if (char not in _OPEN) if inside else (char in _OPEN or char == _EITHER):
                found.append(match.start())
                inside = not inside
        return found
