"""Numbers without hedge or range: "anderhalf miljoen", "tientallen", "een derde", "een vijftigtal"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kroniek.annotate.figures.number_data import NumberData
from kroniek.annotate.figures.tokens import Token, digits_value, plain
from kroniek.annotate.figures.words import word_value

# Fractions are kept to four decimals: a third is 0.3333, so that equal fractions are equal numbers.
_FRACTION_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Atom:
    """A number that begins at some token and ends before token `end`.

    `kind` is count, about ("een vijftigtal"), vague ("tientallen"), several ("enkele"), fraction, or
    article ("een", which is 1 only where its surroundings say so). `scale` is the multiplier that it
    ends in ("drie miljoen": 1000000); `glued` says that it stands in the same word ("zesduizend"), `ratio`
    that it is worded as one ("negen op de tien").
    """

    end: int
    kind: str
    low: float
    high: float | None
    scale: float = 1
    glued: bool = False
    ratio: bool = False


def read_atom(tokens: Sequence[Token], at: int, data: NumberData) -> Atom | None:
    """The number without hedge that begins at token `at`, or None."""
    return (
        _vague(tokens, at, data)
        or _several(tokens, at, data)
        or _fraction(tokens, at, data)
        or _half(tokens, at, data)
        or _collective(tokens, at, data)
        or _count(tokens, at, data)
    )


def _vague(tokens: Sequence[Token], at: int, data: NumberData) -> Atom | None:
    found = data.vague.at(tokens, at)
    return found and Atom(found[0], "vague", *found[1])


def _several(tokens: Sequence[Token], at: int, data: NumberData) -> Atom | None:
    found = data.several.at(tokens, at)
    if not found or (at and tokens[at - 1].norm in data.single_after):
        return None  # "de enige weg", "geen enkele soldaat", "één enkele granaat"
    end = found[0]
    vague = _vague(tokens, end, data)
    if vague:
        return vague
    if end < len(tokens) and tokens[end].norm in data.powers:
        low, high = data.powers[tokens[end].norm]
        return Atom(end + 1, "vague", low, high)
    return Atom(end, "several", 2, None)


def _fraction(tokens: Sequence[Token], at: int, data: NumberData) -> Atom | None:
    start = at + 1 if tokens[at].norm in data.fraction_articles and at + 1 < len(tokens) else at
    whole = data.fraction_whole.get(plain(tokens[start].text))
    if whole is not None:
        return _scaled(tokens, start + 1, whole, "fraction", data)
    value = _simple(tokens[at], data)
    if value is None or not 0 < value < 10 or at + 1 >= len(tokens):
        return None
    found = data.one_in.at(tokens, at + 1)
    if found and found[0] < len(tokens):
        among = _simple(tokens[found[0]], data)
        if among and value < among:
            share = round(value / among, _FRACTION_DECIMALS)
            return Atom(found[0] + 1, "fraction", share, share, ratio=True)
    part = data.fraction_part.get(tokens[at + 1].norm)
    if part is None or value >= part:
        return None
    result = _scaled(tokens, at + 2, round(value / part, _FRACTION_DECIMALS), "fraction", data)
    follows = result.end < len(tokens) and tokens[result.end].norm in data.fraction_follow
    # "een derde aanslag" and "een kwart liter" apart: an ordinal needs more than the word itself.
    return result if follows or result.scale > 1 or result.end == len(tokens) else None


def _half(tokens: Sequence[Token], at: int, data: NumberData) -> Atom | None:
    start = at + 1 if tokens[at].norm in data.article and at + 1 < len(tokens) else at
    if tokens[start].norm not in data.halves:
        return None
    atom = _scaled(tokens, start + 1, data.special[plain(tokens[start].text)], "count", data)
    return atom if start > at or atom.scale > 1 else None


def _collective(tokens: Sequence[Token], at: int, data: NumberData) -> Atom | None:
    start = at + 1 if tokens[at].norm in data.article and at + 1 < len(tokens) else at
    bare = plain(tokens[start].text)
    if not bare.endswith(data.collective) or len(bare) == len(data.collective):
        return None
    stem = bare[: -len(data.collective)]
    value = digits_value(stem) if stem.isdigit() else word_value(stem, data.parts)
    return None if value is None else _scaled(tokens, start + 1, value, "about", data)


def _count(tokens: Sequence[Token], at: int, data: NumberData) -> Atom | None:
    token = tokens[at]
    value = _simple(token, data)
    if value is None or _is_verb(tokens, at, data):
        return None
    atom = _scaled(tokens, at + 1, value, "count", data)
    if token.norm in data.article and atom.end == at + 1:
        special = data.special.get(plain(tokens[at + 1].text)) if at + 1 < len(tokens) else None
        if special is not None:  # "een dozijn", "een anderhalf" is not said
            return Atom(at + 2, "count", special, special)
        return Atom(at + 1, "article", 1, 1)
    if token.is_word and atom.scale == 1:
        atom = _glued(atom, value)
    return _added(tokens, atom, data)


def _simple(token: Token, data: NumberData) -> float | None:
    if token.text[0].isdigit():
        return digits_value(token.text)
    if not token.is_word:
        return None
    special = data.special.get(plain(token.text))
    return special if special is not None else word_value(token.text, data.parts)


def _scaled(tokens: Sequence[Token], at: int, value: float, kind: str, data: NumberData) -> Atom:
    """The value times the multipliers that follow; a multiplied fraction is a count."""
    scale = 1.0
    while at < len(tokens) and tokens[at].norm in data.multipliers:
        scale *= data.multipliers[tokens[at].norm]
        at += 1
        if scale > 1 and at < len(tokens) and tokens[at].norm == "." and at + 1 < len(tokens):
            at += _abbreviated(tokens, at)
    if scale > 1 and kind == "fraction":
        kind = "count"
    total = round(value * scale, _FRACTION_DECIMALS)
    return Atom(at, kind, total, total, scale)


def _abbreviated(tokens: Sequence[Token], at: int) -> int:
    """1 where the full stop at `at` belongs to an abbreviation ("mln. mensen"), else 0."""
    glued = tokens[at - 1].end == tokens[at].start
    return int(glued and len(tokens[at - 1].text) == 3 and not tokens[at + 1].is_capitalised)


def _glued(atom: Atom, value: float) -> Atom:
    for scale in (1000, 100):
        if value >= scale and value % scale == 0:
            return Atom(atom.end, atom.kind, atom.low, atom.high, scale, glued=True)
    return atom


def _added(tokens: Sequence[Token], atom: Atom, data: NumberData) -> Atom:
    """Adds what follows in words: "drieduizend tweehonderd", "twee miljoen driehonderdduizend"."""
    at = atom.end
    if atom.scale < 100 or at >= len(tokens) or tokens[at].norm in data.article or _is_verb(tokens, at, data):
        return atom
    value = _simple(tokens[at], data)
    if value is None or value != int(value) or tokens[at].text[0].isdigit():
        return atom
    more = _scaled(tokens, at + 1, value, "count", data)
    if not 0 < more.low < atom.scale:
        return atom
    total = atom.low + more.low
    return Atom(more.end, atom.kind, total, total)


def _is_verb(tokens: Sequence[Token], at: int, data: NumberData) -> bool:
    """Whether a number word stands where it is a verb ("hij acht het mogelijk")."""
    after, before = data.verbs.get(tokens[at].norm, (frozenset(), frozenset()))
    return bool(at and tokens[at - 1].norm in after) or (
        at + 1 < len(tokens) and tokens[at + 1].norm in before
    )
