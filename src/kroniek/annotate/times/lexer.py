"""Light tokens for the time grammar, from the text alone: what each word or group of digits can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kroniek.annotate.times.frames import OffCalendarError, day_of
from kroniek.annotate.times.grammar import WORD, Atom, Form, Grammar, fill
from kroniek.model import Step

Steps = tuple[Step, ...]
Label = tuple[str, Atom | Steps]
_TRAILING = ".,:-–'’‘/"
_RANGE = re.compile(r"(\d{1,4})([-–/])(\d{1,4})")
_SENTENCE_END = frozenset(".!?:")
_OPENING = frozenset("\"“”„'‘’(«-–—,")


@dataclass(slots=True)
class Token:
    """A word: where it stands, in small letters, and what it can be (`labels`)."""

    start: int
    end: int
    low: str
    labels: tuple[Label, ...]
    capital: bool = False
    opens: bool = False  # first of a sentence or line
    breaks: bool = False  # an empty line stands before it


def lex(text: str, grammar: Grammar) -> list[Token]:
    """The tokens of `text` in order."""
    tokens: list[Token] = []
    last_end = 0
    opens = True
    for match in WORD.finditer(text):
        start, end = match.span()
        gap = text[last_end:start]
        newline = "\n" in gap
        piece = match[0]
        for token in _tokens(piece, start, text, grammar):
            token.opens = opens or newline
            token.breaks = newline and gap.count("\n") > 1
            newline, gap = False, ""
            opens = token.low in _SENTENCE_END or (opens and token.low in _OPENING)
            tokens.append(token)
        last_end = end
    _join_dots(tokens, grammar)
    return tokens


def _tokens(piece: str, start: int, text: str, grammar: Grammar) -> Iterator[Token]:
    if piece[0].isdigit():
        yield from _digits(piece, start, grammar)
        return
    low = piece.lower().replace("’", "'").replace("‘", "'")
    cuts = grammar.splits.get(low)
    capital = piece[0].isupper()
    if cuts:
        edges = [0, *cuts, len(low)]
        for a, b in pairwise(edges):
            yield Token(start + a, start + b, low[a:b], grammar.words.get(low[a:b], ()), capital and a == 0)
    elif low in "'" and text[start + 1 : start + 3].isdigit():
        yield Token(start, start + 1, low, (("apostrophe", 0),))
    else:
        yield Token(start, start + len(piece), low, grammar.words.get(low, ()), capital)


def _digits(piece: str, start: int, grammar: Grammar) -> Iterator[Token]:
    """Digits and what is glued to them: a written form, a range, an ordinal, or a number."""
    body = piece.rstrip(_TRAILING)
    low = body.lower()
    labels = _form_labels(low, grammar) or _number_labels(low, grammar)
    if labels or low.isdigit():
        yield Token(start, start + len(body), low, labels)
    elif (match := _RANGE.fullmatch(low)) and _is_range(match[1], match[3]):
        for group in (1, 2, 3):
            a, b = match.span(group)
            yield Token(start + a, start + b, match[group], _number_labels(match[group], grammar))
    elif match := grammar.glued.fullmatch(low):
        for group in (1, 2, 3):
            a, b = match.span(group)
            if b > a:
                labels = _number_labels(match[1], grammar) if group == 1 else grammar.words.get(match[group], ())
                yield Token(start + a, start + b, match[group], labels)
    else:
        yield Token(start, start + len(body), low, ())
    for offset in range(len(body), len(piece)):
        yield Token(start + offset, start + offset + 1, piece[offset], grammar.words.get(piece[offset], ()))


def _is_range(first: str, second: str) -> bool:
    """Whether a pair is a range: "2014-2016" and "15-18" are, "3-1" is a score and "112-4" neither."""
    return len(first) == len(second) and len(first) in (2, 4) and int(first) < int(second)


def _number_labels(low: str, grammar: Grammar) -> tuple[Label, ...]:
    if (match := grammar.ordinal.fullmatch(low)) and int(match[1]) > 0:
        return (("ord", int(match[1])), ("ordnum", int(match[1])))
    if re.fullmatch(r"\d{1,3},\d{1,2}", low):
        return (("decimal", low.replace(",", ".")),)
    if not low.isascii() or not low.isdigit() or len(low) > 4:
        return ()
    number = int(low)
    labels: list[Label] = [("num", number)] if number < 1000 and low[0] != "0" else []
    if len(low) <= 2:
        if 1 <= number <= 31:
            labels.append(("dom", number))
        if number <= 24:
            labels.append(("hour", number))
        if number < 60:
            labels.append(("minute", number))
        if len(low) == 2 and number % 10 == 0:
            labels.append(("decadenum", number))
    if len(low) == 4 and 1000 <= number <= 2199:
        labels.append(("year4", number))
        if number % 10 == 0:
            labels.append(("decadenum", number))
    return tuple(labels)


def _form_labels(low: str, grammar: Grammar) -> tuple[Label, ...]:
    if low.isdigit():
        return ()
    found: list[Label] = []
    for form in grammar.forms:
        match = form.pattern.fullmatch(low)
        if match and (steps := _form_steps(form, match, grammar)):
            found.append((form.label, steps))
    return tuple(found)


def _form_steps(form: Form, match: re.Match[str], grammar: Grammar) -> Steps | None:
    """The meaning of a written form, or None where it names no day or no time of day."""
    got = {name: text for name, text in match.groupdict().items() if text and name[0] != "_"}
    values: dict[str, Atom] = {"tense": "?tense"}
    if "M" in got:
        if got["M"] not in grammar.months:
            return None
        values["m"] = grammar.months[got.pop("M")]
    values |= {name: int(text.strip("'’‘")) for name, text in got.items()}
    if form.kind == "clock":
        values.setdefault("n", 0)
        if int(values["h"]) > 24 or int(values["n"]) > 59:
            return None
    elif not got:  # a form that is one fixed day
        pass
    elif "d" in values:
        try:
            day_of(2000, int(values["m"]), int(values["d"]))
        except OffCalendarError:
            return None
    elif not 1 <= int(values["m"]) <= 12:
        return None
    return tuple(Step(words[0], tuple(fill(w, values) for w in words[1:])) for words in form.steps)


def _join_dots(tokens: list[Token], grammar: Grammar) -> None:
    """Abbreviations take their dot: "febr." is one token; and '80 takes its apostrophe."""
    kept: list[Token] = []
    for token in tokens:
        before = kept[-1] if kept else None
        if before is not None and before.end == token.start:
            if token.low == "." and before.low in grammar.dotted:
                before.end = token.end
                continue
            if before.labels == (("apostrophe", 0),) and token.low.isdigit() and len(token.low) == 2:
                before.end, before.low = token.end, "'" + token.low
                before.labels = (("year2", int(token.low)),)
                continue
        kept.append(token)
    tokens[:] = kept
