"""What `numbers.toml` of a language says, in the form in which the reader of numbers needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from kroniek.annotate.figures.tokens import Token, plain, tokenize
from kroniek.annotate.figures.words import WordParts
from kroniek.errors import KnowledgeError
from kroniek.lang import Language

Words = tuple[str, ...]
V = TypeVar("V")


@dataclass(frozen=True)
class Phrases(Generic[V]):
    """Phrases of one or more words with a value each; the longest that fits is found.

    `longest_from` and `longest_to` say how many words a phrase that begins or ends in a word can have.
    """

    values: Mapping[Words, V]
    longest_from: Mapping[str, int]
    longest_to: Mapping[str, int]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, V]]) -> Phrases[V]:
        """From phrases as written."""
        values = {words(phrase): value for phrase, value in pairs}
        longest_from: dict[str, int] = {}
        longest_to: dict[str, int] = {}
        for key in values:
            longest_from[key[0]] = max(len(key), longest_from.get(key[0], 0))
            longest_to[key[-1]] = max(len(key), longest_to.get(key[-1], 0))
        return cls(values, longest_from, longest_to)

    def at(self, tokens: Sequence[Token], start: int) -> tuple[int, V] | None:
        """The end and value of the longest phrase that begins at token `start`."""
        if start >= len(tokens):
            return None
        longest = self.longest_from.get(tokens[start].norm, 0)
        for size in range(min(longest, len(tokens) - start), 0, -1):
            value = self.values.get(tuple(t.norm for t in tokens[start : start + size]))
            if value is not None:
                return start + size, value
        return None

    def before(self, tokens: Sequence[Token], end: int) -> tuple[int, V] | None:
        """The start and value of the longest phrase that ends just before token `end`."""
        if not 0 < end <= len(tokens):
            return None
        for size in range(min(self.longest_to.get(tokens[end - 1].norm, 0), end), 0, -1):
            value = self.values.get(tuple(t.norm for t in tokens[end - size : end]))
            if value is not None:
                return end - size, value
        return None


@dataclass(frozen=True)
class NumberData:
    """The tables of `numbers.toml`; the file says what each is for."""

    parts: WordParts
    collective: str
    multipliers: Mapping[str, float]
    special: Mapping[str, float]
    halves: frozenset[str]
    article: frozenset[str]
    verbs: Mapping[str, tuple[frozenset[str], frozenset[str]]]
    vague: Phrases[tuple[float, float | None]]
    several: Phrases[bool]
    single_after: frozenset[str]
    powers: Mapping[str, tuple[float, float]]
    percent: frozenset[str]
    fraction_whole: Mapping[str, float]
    fraction_part: Mapping[str, int]
    fraction_articles: frozenset[str]
    fraction_follow: frozenset[str]
    one_in: Phrases[bool]
    joins: Phrases[bool]
    near: frozenset[str]
    opens: Phrases[bool]
    range_article: frozenset[str]
    range_and: frozenset[str]
    hedges: Phrases[str]
    between: frozenset[str]
    after: Phrases[str]
    round: Phrases[bool]
    afar: Phrases[bool]
    not_after: frozenset[str]
    goal: frozenset[str]
    goal_verbs: frozenset[str]
    goal_from: frozenset[str]
    goal_apart: frozenset[str]
    place_words: frozenset[str]


def words(phrase: str) -> Words:
    """The normal forms of a phrase's tokens."""
    return tuple(t.norm for t in tokenize(phrase))


@cache
def number_data(language: Language) -> NumberData:
    """The number lexicon of a language.

    Raises:
        KnowledgeError: a table is missing from the language's `numbers.toml`.
    """
    raw = language.toml("numbers.toml")
    try:
        return _build(raw)
    except KeyError as error:
        raise KnowledgeError(f"{language.path('numbers.toml')}: no entry {error}") from error


def _build(raw: Mapping[str, Any]) -> NumberData:
    word, amb, frac, rng, hedge = (raw[k] for k in ("words", "ambiguous", "fractions", "range", "hedges"))
    return NumberData(
        parts=WordParts(
            word["units"], word["tens"], word["hundred"], word["thousand"], word["join"], word["half"]
        ),
        collective=word["collective"],
        multipliers={k: float(v) for k, v in word["multipliers"].items()},
        special={plain(k): float(v) for k, v in raw["special"].items()},
        halves=frozenset(raw["bare_half"]["words"]),
        article=frozenset(amb["article"]),
        verbs={k: (frozenset(v["after"]), frozenset(v["before"])) for k, v in amb["verbs"].items()},
        vague=Phrases.of((k, (float(v[0]), float(v[1]) or None)) for k, v in raw["vague"].items()),
        several=Phrases.of((k, True) for k in raw["several"]["words"]),
        single_after=frozenset(raw["several"]["single_after"]),
        powers={k: (float(v[0]), float(v[1])) for k, v in raw["several"]["powers"].items()},
        percent=frozenset(raw["percent"]["words"]),
        fraction_whole=frac["whole"],
        fraction_part=frac["part"],
        fraction_articles=frozenset(frac["articles"]),
        fraction_follow=frozenset(frac["follow"]),
        one_in=Phrases.of((k, True) for k in frac["one_in"]),
        joins=Phrases.of((k, True) for k in rng["join"]),
        near=frozenset(rng["near"]),
        opens=Phrases.of((k, True) for k in rng["open"]),
        range_article=frozenset(rng["article"]),
        range_and=frozenset(rng["and"]),
        hedges=Phrases.of((k, kind) for kind in ("about", "more", "less") for k in hedge[kind]),
        between=frozenset(hedge["between"]),
        after=Phrases.of(hedge["after"].items()),
        round=Phrases.of((k, True) for k in hedge["round"]),
        afar=Phrases.of((k, True) for k in hedge["afar"]),
        not_after=frozenset(hedge["not_after"]),
        goal=frozenset(hedge["goal"]),
        goal_verbs=frozenset(hedge["goal_verbs"]),
        goal_from=frozenset(hedge["goal_from"]),
        goal_apart=frozenset(hedge["goal_apart"]),
        place_words=frozenset(hedge["places"]),
    )
