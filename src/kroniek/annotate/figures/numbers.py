"""Numbers as a text words them, with range and hedge: "tussen de 40 en 50", "zo'n 2,6 miljoen"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kroniek.annotate.figures.atoms import Atom, read_atom
from kroniek.annotate.figures.number_data import NumberData, number_data
from kroniek.annotate.figures.tokens import Token, tokenize
from kroniek.lang import Language
from kroniek.model import Quantity

# How many tokens from "tot" a verb that asks for it is looked for ("is het dodental opgelopen tot").
_GOAL_WINDOW = 8
# "twee of drie" is a range, "drie of driehonderd" is not: the second is at most this much larger.
_NEAR_FACTOR = 2
_ROUND = 10


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a row of tokens: from token `first` (its hedge) up to `end`; `core` is where digits begin.

    `kind` is count, about, vague, several, fraction or article; `unit` is "percent" or None; `ratio`
    says that it is one of the kind "negen op de tien".
    """

    first: int
    core: int
    end: int
    kind: str
    quantity: Quantity
    unit: str | None = None
    hedged: bool = False
    ratio: bool = False


def parse(text: str, language: Language) -> Quantity | None:
    """The quantity that the whole of `text` words, hedge included, or None where it is no number."""
    tokens = tokenize(text)
    for number in scan(tokens, number_data(language)):
        # A full stop may stay over: "1,2 mln."
        if number.first == 0 and all(t.norm == "." for t in tokens[number.end :]):
            return number.quantity
    return None


def scan(tokens: Sequence[Token], data: NumberData) -> tuple[Number, ...]:
    """All numbers in a row of tokens, in order, none overlapping."""
    found: list[Number] = []
    at = 0
    while at < len(tokens):
        number = _number(tokens, at, found[-1].end if found else 0, data)
        if number:
            found.append(number)
            at = number.end
        else:
            at += 1
    return tuple(found)


def _number(tokens: Sequence[Token], at: int, floor: int, data: NumberData) -> Number | None:
    opened = _between(tokens, at, data)
    atom = opened or read_atom(tokens, at, data)
    if atom is None or (atom.kind == "article" and data.hedges.at(tokens, at)):
        return None  # "een kleine 200": the article belongs to the hedge of what follows
    if atom.kind == "article" and at and tokens[at - 1].norm in data.place_words and tokens[at].norm in data.article:
        return None
    if not opened:
        atom = _ranged(tokens, at, atom, data)
    end, unit = atom.end, None
    if end < len(tokens) and tokens[end].norm in data.percent:
        end, unit = end + 1, "percent"
    first, kinds = _hedges(tokens, at, floor, data)
    if data.round.before(tokens, at) and (atom.low % _ROUND or atom.low <= _ROUND):
        first, kinds = at, ()
    after = data.after.at(tokens, end) or _after_noun(tokens, end, data)
    if after and not (after[0] < len(tokens) and tokens[after[0]].norm in data.not_after):
        kinds = (*kinds, after[1])
    if not kinds and _is_hedged_afar(tokens, first, floor, data):
        kinds = ("about",)
    quantity = _quantity(atom, kinds)
    kind = "count" if atom.kind == "article" and (kinds or unit) else atom.kind
    return Number(first, at, end, kind, quantity, unit, bool(kinds), atom.ratio)


def _after_noun(tokens: Sequence[Token], end: int, data: NumberData) -> tuple[int, str] | None:
    """A hedge after the counted noun: "tien doden of meer"."""
    return data.after.at(tokens, end + 1) if end + 1 < len(tokens) and tokens[end].is_word else None


def _between(tokens: Sequence[Token], at: int, data: NumberData) -> Atom | None:
    """A range with an opening word: "tussen de 40 en 50"."""
    opened = data.opens.at(tokens, at)
    if not opened:
        return None
    start = _skip(tokens, opened[0], data)
    low = read_atom(tokens, start, data) if start < len(tokens) else None
    if low is None or low.end >= len(tokens) or tokens[low.end].norm not in data.range_and:
        return None
    start = _skip(tokens, low.end + 1, data)
    high = read_atom(tokens, start, data) if start < len(tokens) else None
    return _range(low, high, len(tokens)) if high else None


def _skip(tokens: Sequence[Token], at: int, data: NumberData) -> int:
    return at + 1 if at < len(tokens) and tokens[at].norm in data.range_article else at


def _ranged(tokens: Sequence[Token], at: int, low: Atom, data: NumberData) -> Atom:
    """The range that begins with `low` ("vijf- à zesduizend", "40-50"), or `low` itself."""
    join_at = low.end
    hyphened = join_at < len(tokens) and tokens[join_at].norm == "-" and tokens[join_at - 1].is_word
    # In "vijf- à zesduizend" the hyphen stands for what the second word ends in.
    for start in (join_at + 1, join_at) if hyphened else (join_at,):
        join = data.joins.at(tokens, start)
        if not join or join[0] >= len(tokens):
            continue
        high = read_atom(tokens, join[0], data)
        if high is None or (low.kind in ("article", "several") and high.kind != "count"):
            continue
        merged = _range(low, high, len(tokens))
        if tokens[start].norm in data.goal and _is_change(tokens, at, start, data):
            continue
        near = tokens[start].norm in data.near
        if merged and not (near and (merged.high or 0) > _NEAR_FACTOR * max(merged.low, 1)):
            return merged
    return low


def _range(low: Atom, high: Atom, limit: int) -> Atom | None:
    if low.kind in ("vague", "several") or high.kind in ("vague", "several", "article") or high.end > limit:
        return None
    bottom, top = low.low, high.low
    shares = low.scale == 1 and high.scale > 1 and low.low < high.low / high.scale
    if shares:
        bottom = low.low * high.scale
    kind = high.kind if high.kind == low.kind else "count"
    return Atom(high.end, kind, bottom, top, high.scale) if bottom < top else None


def _hedges(
    tokens: Sequence[Token], at: int, floor: int, data: NumberData
) -> tuple[int, tuple[str, ...]]:
    """Where the hedges before token `at` begin, and their kinds, nearest first."""
    first, here, kinds = at, at, list[str]()
    while here > floor:
        found = data.hedges.before(tokens, here)
        if found and found[0] >= floor:
            if tokens[found[0]].norm in data.goal and _is_goal(tokens, found[0], data):
                break
            first = here = found[0]
            kinds.append(found[1])
        elif tokens[here - 1].norm in data.between and data.hedges.before(tokens, here - 1):
            here -= 1
        else:
            break
    return first, tuple(kinds)


def _is_hedged_afar(tokens: Sequence[Token], at: int, floor: int, data: NumberData) -> bool:
    """Whether a hedge stands earlier in the clause, with no number between ("Naar schatting zijn er 300")."""
    for place in range(at - 1, max(floor, at - _GOAL_WINDOW) - 1, -1):
        if tokens[place].norm in ",;:.":
            return False
        if data.afar.at(tokens, place):
            return True
    return False


def _is_goal(tokens: Sequence[Token], at: int, data: NumberData) -> bool:
    """Whether "tot" belongs to a verb nearby, with no comma in between, and bounds nothing."""
    for step in (-1, 1):
        for distance in range(1, _GOAL_WINDOW + 1):
            place = at + step * distance
            if not 0 <= place < len(tokens) or tokens[place].norm in ",;:":
                break
            if tokens[place].norm in data.goal_verbs:
                return True
    return False


def _is_change(tokens: Sequence[Token], at: int, goal: int, data: NumberData) -> bool:
    """Whether a number at `at` is what another was before it moved ("opgelopen van 34 tot 52")."""
    if not at or tokens[at - 1].norm not in data.goal_from or not _is_goal(tokens, goal, data):
        return False
    return not any(t.norm in data.goal_apart for t in tokens[max(0, at - _GOAL_WINDOW) : at])


def _quantity(atom: Atom, kinds: Sequence[str]) -> Quantity:
    """Low, best and high as the contract has them; the nearest bound beats any approximation."""
    if atom.kind in ("vague", "several"):
        return Quantity(atom.low, None, atom.high)
    low, high = atom.low, atom.high
    bound = next((k for k in kinds if k != "about"), None)
    if bound == "more":
        return Quantity(low=low)
    if bound == "less":
        return Quantity(high=high)
    if high is not None and low < high:
        return Quantity(low, None, high)
    if kinds or atom.kind == "about":
        return Quantity(best=low)
    return Quantity.exactly(low)


def count_one(number: Number) -> Number:
    """The article "een" taken as the number 1."""
    return replace(number, kind="one", quantity=Quantity.exactly(1))
