"""Spans of time that something is said to last: "negen maanden", "wekenlang", "een driedaags bestand"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kroniek.annotate.figures.clauses import Layout
from kroniek.annotate.figures.counted import Counted
from kroniek.annotate.figures.figure_data import FigureData
from kroniek.annotate.figures.number_data import NumberData
from kroniek.annotate.figures.numbers import Number
from kroniek.annotate.figures.tokens import Token, plain
from kroniek.annotate.figures.words import word_value
from kroniek.model import Quantity

# Between a verb of lasting and its span of time there is no more than a comma and a few words.
_VERB_LIMIT = 1.3
# "al een week, sinds zondag, in handen van": two commas and no more.
_ASIDE = 1.2
# "de bloedigste aanslag in Irak in twee jaar"
_SUPERLATIVE_WINDOW = 6
# "een week", "weken": told in passing, unless a word says what lasts so long. Of those after "al" or before "lang" in
# the corpus's train part coders took 7 of 24.
_LOOSE = frozenset({"one", "plural"})
# A bare plural ("weken") is at least two.
_PLURAL = Quantity(low=2)


def lasts(tokens: Sequence[Token], counted: Counted, layout: Layout, data: FigureData) -> bool:
    """Whether something is said to last for the counted units of time."""
    before, after = counted.first, counted.end
    if data.phrases["duration.not_after"].at(tokens, after):
        return False
    if data.phrases["duration.not_before"].before(tokens, before):
        return False
    opened = data.phrases["duration.before"].before(tokens, before)
    if counted.number.kind in _LOOSE:
        said = data.phrases["duration.after"].at(tokens, after)
        return (
            (said is not None and not data.has("duration.long", tokens[after]))
            or _event_after(tokens, after, data)
            or _event_before(tokens, before, data)
            or _verb_near(tokens, counted, layout, data)
            or endures(tokens, counted, layout, data)
            or (counted.number.kind == "one" and bool(opened) and data.has("duration.not_plural", tokens[before - 1]))
        )
    if opened and not (data.has("duration.not_plural", tokens[before - 1]) and _is_unsaid(tokens, counted, data)):
        return True
    if data.phrases["duration.after"].at(tokens, after) or _event_after(tokens, after, data):
        return True
    return (
        _event_before(tokens, before, data)
        or _verb_near(tokens, counted, layout, data)
        or endures(tokens, counted, layout, data)
    )


def _is_unsaid(tokens: Sequence[Token], counted: Counted, data: FigureData) -> bool:
    """After "in" a plural alone, or a time in which something was first or greatest, lasts no time."""
    window = tokens[max(0, counted.first - _SUPERLATIVE_WINDOW) : counted.first]
    return counted.number.kind == "plural" or any(data.has("duration.superlatives", t) for t in window)


def endures(tokens: Sequence[Token], counted: Counted, layout: Layout, data: FigureData) -> bool:
    """Whether the clause says what was done or suffered so long ("werd wekenlang belegerd")."""
    for at in range(len(tokens)):
        if data.phrases["duration.endure"].at(tokens, at) and layout.distance(at, counted.first) <= _ASIDE:
            return True
    return any(_ends_in(token, data, "duration.events") for token in tokens[counted.end : counted.end + 3])


def _event_after(tokens: Sequence[Token], at: int, data: FigureData) -> bool:
    """As in "zes jaar burgeroorlog", "twee weken van hevige gevechten"."""
    while at < len(tokens) and data.has("duration.links", tokens[at]):
        at += 1
    for token in tokens[at : at + 2]:
        if _ends_in(token, data, "duration.events"):
            return True
        if not token.norm.endswith(data.adjective_endings) or data.has("grammar.stop", token):
            return False
    return False


def _event_before(tokens: Sequence[Token], at: int, data: FigureData) -> bool:
    """As in "een bestand van 72 uur"."""
    if at < 2 or not data.has("duration.of", tokens[at - 1]):
        return False
    return _ends_in(tokens[at - 2], data, "duration.events")


def _ends_in(token: Token, data: FigureData, name: str) -> bool:
    """Whether the word is in a list or a compound that ends in one of its longer words."""
    return token.norm in data.sets[name] or any(
        len(word) > 4 and token.norm.endswith(word) for word in data.sets[name]
    )


def _verb_near(tokens: Sequence[Token], counted: Counted, layout: Layout, data: FigureData) -> bool:
    for at, token in enumerate(tokens):
        if data.has("duration.verbs", token):
            cost = layout.distance(at, counted.first) + layout.words(at, counted.first)
            if cost <= _VERB_LIMIT or layout.relates(at, counted.end):
                return True
    return False


def wordless(
    tokens: Sequence[Token], numbers: Sequence[Number], data: FigureData, number_data: NumberData
) -> list[Counted]:
    """Spans of time without a number of their own: "weken", "maandenlange", "driedaagse"."""
    taken = {at for n in numbers for at in range(n.first, n.end + 1)}
    found = []
    for at, token in enumerate(tokens):
        if at in taken or not token.is_word:
            continue
        if data.has("units.bare", token):
            found.append(_bare(at, at + 1, data.time[token.norm], _PLURAL))
            continue
        stem = token.norm.removesuffix("e").removesuffix(data.long)
        if stem != token.norm and data.has_plural(stem):
            event = token.norm.endswith("e") and _event_after(tokens, at + 1, data)
            found.append(replace(_bare(at, at + 1, data.time[stem], _PLURAL, sure=True), sure=event))
            continue
        counted = _adjective(tokens, at, data, number_data)
        if counted:
            found.append(counted)
    return found


def _adjective(
    tokens: Sequence[Token], at: int, data: FigureData, number_data: NumberData
) -> Counted | None:
    """A number and unit in one adjective before what lasts ("driedaags bestand"; no "zevenjarig kind")."""
    bare = plain(tokens[at].text)
    for ending, unit in data.time_adjectives.items():
        if bare.endswith(ending):
            stem = bare[: -len(ending)]
            value = float(stem) if stem.isdigit() and len(stem) < 4 else word_value(stem, number_data.parts)
            if value and _event_after(tokens, at + 1, data):
                return replace(_bare(at, at + 1, unit, Quantity.exactly(value), sure=True), sure=True)
    return None


def _bare(first: int, end: int, unit: str, quantity: Quantity, *, sure: bool = False) -> Counted:
    number = Number(first, first, first, "word" if sure else "plural", quantity)
    return Counted(number, first, end, "time", unit=unit)
