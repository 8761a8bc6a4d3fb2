"""How values are shown on a page: days as vague as they are, numbers as their words have them, text made harmless."""

from __future__ import annotations

import calendar
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from kroniek.knowledge.event_types import event_types
from kroniek.knowledge.sameness import sameness
from kroniek.model import Interval, Quantity
from kroniek.web.language import Words

OPEN = "\N{HORIZONTAL ELLIPSIS}"
HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Categories of Unicode that a browser obeys or hides rather than shows."""

JOINERS = "\u200c\u200d"
"""Joiners that words of some scripts need; they change no direction."""


def plain(text: str | None, keep: str = "") -> str:
    """`text` with each character that would be obeyed or hidden in place shown as one visible mark.

    One character stays one character, so that offsets into the text stay true. `keep` are characters that may stay.
    """
    if not text:
        return ""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c in keep or c in JOINERS else _visible(c) for c in text)


def _visible(character: str) -> str:
    if character in "\t\n\r":
        return " "
    if character == "\u00ad":  # a soft hyphen only says where a word may be broken
        return character
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character) in HIDDEN else character


def day(value: date, words: Words) -> str:
    """25 oktober 2017, or 25 October 2017."""
    return f"{value.day} {month_name(value.month, words)} {value.year}"


def month_name(month: int, words: Words) -> str:
    """The name of a month by its number."""
    return words(f"month.{month}")


def days(interval: Interval | None, words: Words) -> str:
    """Days as vague as they are: a day, a month, a year, from one to another, until one, or not known."""
    if interval is None or not interval.known:
        return words("day.unknown")
    first, last = interval.earliest, interval.latest
    if first is None or last is None:
        known = first or last
        return words("day.from" if last is None else "day.until", day=day(known, words)) if known else ""
    if first == last:
        return day(first, words)
    if first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year)
    if first.day == 1 and last == first.replace(day=calendar.monthrange(first.year, first.month)[1]):
        return f"{month_name(first.month, words)} {first.year}"
    return words("day.between", first=_start(first, last, words), last=day(last, words))


def _start(first: date, last: date, words: Words) -> str:
    """The first day without what the last one has in common with it."""
    if first.year != last.year:
        return day(first, words)
    return str(first.day) if first.month == last.month else f"{first.day} {month_name(first.month, words)}"


def precision(interval: Interval | None) -> str:
    """How precise days are: day, week, month, year, vague (longer, or open at an end), unknown."""
    if interval is None or not interval.known:
        return "unknown"
    length = interval.length
    if length is None:
        return "vague"
    return next(
        (name for name, most in (("day", 1), ("week", 7), ("month", 31), ("year", 366)) if length <= most), "vague"
    )


def number(value: float, words: Words) -> str:
    """A number with the marks of the language between thousands and before decimals."""
    shown = f"{int(value):,}" if value == int(value) else f"{value:,}"
    return shown.translate({ord(","): words("number.thousands"), ord("."): words("number.decimal")})


def quantity(value: Quantity, unit: str | None, words: Words) -> str:
    """A number as its words have it: 58, about 4,000, at least 1,500,000, 200 to 999; with its unit."""
    low, best, high = value.low, value.best, value.high
    if low is not None and low == high:
        shown = number(low, words)
    elif low is not None and high is not None:
        shown = words("number.between", low=number(low, words), high=number(high, words))
        shown += words("number.best", best=number(best, words)) if best is not None else ""
    elif best is not None:
        shown = words("number.about", n=number(best, words))
    elif low is not None:
        shown = words("number.least", n=number(low, words))
    else:
        shown = words("number.most", n=number(high or 0, words))
    return shown if unit is None else f"{shown} {words(f'unit.{unit}')}"


def kind(type_: str, words: Words) -> str:
    """The name of a type of event in the language of the visitor; of an unknown type the words of its name."""
    known = event_types().get(type_)
    return str(getattr(known, words.language, known.en)) if known else type_.replace("_", " ")


def because(reason: str, words: Words) -> str:
    """A reason for taking two tellings for one event in the language of the visitor; an unknown one as it is kept."""
    name = next((name for name, text in sameness().reasons.items() if text == reason), "")
    return words(f"same.{name}") if words.has(f"same.{name}") else reason


PRECISIONS = (("day", 1), ("week", 7), ("month", 31), ("year", 366))
"""How precise days are called, with the most days that they can be."""

FILTERS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {
        "plain": plain,
        "day": day,
        "days": days,
        "precision": precision,
        "number": number,
        "quantity": quantity,
        "kind": kind,
        "because": because,
    }
)
"""Filters of the templates."""
