"""The value of one number word: "achtenvijftig", "tweehonderdduizend", "tweeënhalf"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kroniek.annotate.figures.tokens import plain


@dataclass(frozen=True, slots=True)
class WordParts:
    """What a language builds its number words from; see `numbers.toml`, table `words`."""

    units: Mapping[str, int]
    tens: Mapping[str, int]
    hundred: str
    thousand: str
    join: str
    half: str


_Parser = Callable[[str, WordParts], float | None]


def word_value(word: str, parts: WordParts) -> float | None:
    """The value of a number word below a million, or None where the word is no number.

    Accents, hyphens and case do not matter. Halves are told: "tweeënhalf" is 2.5.
    """
    bare = plain(word)
    for ending in (parts.join + parts.half, parts.join + parts.half + "e"):
        if bare.endswith(ending):
            whole = _below_hundred(bare[: -len(ending)], parts)
            return None if whole is None else whole + 0.5
    return _below_million(bare, parts)


def _below_million(bare: str, parts: WordParts) -> float | None:
    # The last "duizend" parts thousands from the rest: "tweehonderdduizend-vijftig".
    head, found, tail = bare.rpartition(parts.thousand)
    if not found:
        return _below_thousand(bare, parts)
    thousands = 1 if not head else _below_thousand(head, parts)
    rest = _rest(tail, parts, _below_thousand)
    if thousands is None or rest is None:
        return None
    return thousands * 1000 + rest


def _below_thousand(bare: str, parts: WordParts) -> float | None:
    # "elfhonderd" to "negentienhonderd" go beyond a thousand; they are words all the same.
    head, found, tail = bare.rpartition(parts.hundred)
    if not found:
        return _below_hundred(bare, parts)
    hundreds = 1 if not head else _below_hundred(head, parts)
    rest = _rest(tail, parts, _below_hundred)
    if hundreds is None or rest is None:
        return None
    return hundreds * 100 + rest


def _rest(tail: str, parts: WordParts, parse: _Parser) -> float | None:
    """What follows a hundred or a thousand, with or without a joining word; nothing is 0."""
    if not tail:
        return 0
    value = parse(tail, parts)
    if value is None and tail.startswith(parts.join):
        value = parse(tail[len(parts.join) :], parts)
    return value


def _below_hundred(bare: str, parts: WordParts) -> float | None:
    if bare in parts.units:
        return parts.units[bare]
    if bare in parts.tens:
        return parts.tens[bare]
    for ten in parts.tens:
        if bare.endswith(parts.join + ten):
            unit = parts.units.get(bare[: -len(parts.join + ten)])
            if unit is not None and 0 < unit < 10:
                return parts.tens[ten] + unit
    return None
