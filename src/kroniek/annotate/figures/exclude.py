"""Numbers that are no figures: dates, clock times, ages, names, prices, ranks."""

from __future__ import annotations

from collections.abc import Sequence

from kroniek.annotate.figures.counted import Counted
from kroniek.annotate.figures.figure_data import FigureData
from kroniek.annotate.figures.tokens import Token
from kroniek.model import TimeMention

# Bare digits in this range are a year where nothing of the lexicon is counted.
_YEARS = range(1800, 2101)
_OLDEST = 110
# "de twee", "hun drie": told before, no count of its own.
_SMALL = 10


def is_no_figure(
    tokens: Sequence[Token], counted: Counted, times: Sequence[TimeMention], data: FigureData
) -> bool:
    """Whether the words around a number, or the times of the report, say that it is no figure."""
    return (
        _is_time(tokens, counted, times)
        or _is_code(tokens, counted)
        or _is_year(tokens, counted, data)
        or _is_named(tokens, counted, data)
        or _is_age(tokens, counted)
        or _is_age_of_somebody(tokens, counted, data)
        or _is_rejected(tokens, counted, data)
    )


def _is_time(tokens: Sequence[Token], counted: Counted, times: Sequence[TimeMention]) -> bool:
    """Inside a date or clock time; in a duration, unless the number is one of units of time."""
    start, end = tokens[counted.number.core].start, tokens[counted.number.end - 1].end
    for time in times:
        if time.span.start < end and start < time.span.end and (
            time.type != "DURATION" or counted.shape != "time"
        ):
            return True
    return False


def _is_code(tokens: Sequence[Token], counted: Counted) -> bool:
    """Digits glued to other marks ("17/10/16", "20:15"), or a capital inside a sentence ("Groep van Zeven")."""
    core, end = counted.number.core, counted.number.end
    for left, right in ((core - 1, core), (end - 1, end)):
        if left >= 0 and right < len(tokens) and tokens[left].end == tokens[right].start:
            other = tokens[left] if right == core else tokens[right]
            inner = tokens[right] if right == core else tokens[left]
            if other.norm in "/:+=_#@&*" or (other.norm == "-" and inner.text[0].isdigit()):
                return True
    first = tokens[core]
    opening = core == 0 or (not tokens[core - 1].is_word and not tokens[core - 1].text[0].isdigit())
    if core and first.text.isdigit() and len(first.text) == 2 and tokens[core - 1].norm in "'’‘":
        return tokens[core - 1].end == first.start  # "in '97"
    return first.is_word and first.is_capitalised and not opening


def _is_year(tokens: Sequence[Token], counted: Counted, data: FigureData) -> bool:
    number = counted.number
    value = tokens[number.core].text
    if not (value.isdigit() and len(value) == 4 and int(value) in _YEARS):
        return False
    if number.hedged and counted.noun:
        return False
    before = tokens[number.first - 1] if number.first else None
    return counted.noun is None or bool(before and data.has("reject.year_before", before))


def _is_named(tokens: Sequence[Token], counted: Counted, data: FigureData) -> bool:
    """After a word that takes a number as a name ("resolutie 2254", "Kamp 7"), without hedge."""
    number = counted.number
    if number.first == 0:
        return False
    before = tokens[number.first - 1]
    if data.has("reject.before", before):
        # "deze week 28 mensen", "in het kamp 300 vluchtelingen": what stands behind is counted
        return counted.noun is None or not before.is_word
    digits = tokens[number.core].text.isdigit() and counted.noun is None
    if digits and counted.shape == "bare" and data.has("reject.bare_before", before):
        return True  # "van dinsdag 1 op woensdag 2 februari"
    return digits and before.is_capitalised and number.first > 1 and not number.hedged


def _is_age(tokens: Sequence[Token], counted: Counted) -> bool:
    """A number alone in brackets or commas after a name ("de arts (47)", "Sims, 20, werd")."""
    core, end = counted.number.core, counted.number.end
    if core < 1 or end >= len(tokens) or end - core != 1 or not tokens[core].text.isdigit():
        return False
    if int(tokens[core].text) > _OLDEST:
        return False
    if tokens[core - 1].norm == "(":
        return tokens[end].norm in "),;"
    after_name = core > 1 and tokens[core - 2].is_capitalised and tokens[core - 1].norm == ","
    return after_name and tokens[end].norm == ","


def _is_age_of_somebody(tokens: Sequence[Token], counted: Counted, data: FigureData) -> bool:
    """As in "een meisje van drie"."""
    first = counted.first
    if counted.shape != "bare" or first < 2 or not data.has("grammar.part_of", tokens[first - 1]):
        return False
    noun = data.counted.of(tokens[first - 2])
    high = counted.number.quantity.high
    return noun is not None and noun.group in ("people", "armed") and high is not None and high <= _OLDEST


def _is_rejected(tokens: Sequence[Token], counted: Counted, data: FigureData) -> bool:
    end = counted.number.end
    for at in range(end, min(len(tokens), max(counted.end, end + 1))):
        if data.has("reject.heads", tokens[at]) or data.has("reject.after", tokens[at]):
            return True
    month = end < len(tokens) and data.has("reject.months", tokens[end])
    return bool(month) or (
        counted.shape == "bare" and not counted.of_them and bool(data.phrases["reject.one_of"].at(tokens, end))
    )


def is_definite(tokens: Sequence[Token], counted: Counted, data: FigureData) -> bool:
    """Whether a small exact number comes after an article or the like ("de twee")."""
    number = counted.number
    high = number.quantity.high
    return (
        number.first > 0
        and not number.hedged
        and high is not None
        and high <= _SMALL
        and data.has("reject.definite", tokens[number.first - 1])
        and not _is_verb(tokens, number.first - 1, data)
    )


def _is_verb(tokens: Sequence[Token], at: int, data: FigureData) -> bool:
    """Whether "zijn" is no possessive ("onder hen zijn twee artsen", but "met zijn twee zoons")."""
    if not data.has("reject.possessive_or_verb", tokens[at]):
        return False
    return at > 0 and not data.has("reject.possessive_after", tokens[at - 1])
