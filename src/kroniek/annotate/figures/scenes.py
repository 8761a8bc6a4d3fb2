"""Reads a sentence: its numbers with what they count, its clauses and cues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kroniek.annotate.figures.clauses import lay_out
from kroniek.annotate.figures.counted import PERSONS, Counted, join_parts, read_counted
from kroniek.annotate.figures.cues import find_cues
from kroniek.annotate.figures.durations import wordless
from kroniek.annotate.figures.exclude import is_no_figure
from kroniek.annotate.figures.figure_data import FigureData
from kroniek.annotate.figures.governors import governing_tokens, is_thing, nominal
from kroniek.annotate.figures.measure import Scene, is_part
from kroniek.annotate.figures.number_data import NumberData
from kroniek.annotate.figures.numbers import Number, count_one, scan
from kroniek.annotate.figures.tokens import Token
from kroniek.model import Span, TimeMention

# A comma and a conjunction at most join two numbers.
_JOIN_WORDS = 2
_VOICE_WORDS = 5
# An aside between commas is short.
_LONGEST_ASIDE = 10
_LONGEST_REMARK = 5
# More numbers in a row are a table, not what one verb tells of.
_LONGEST_ROW = 8


def read_scene(
    tokens: Sequence[Token],
    times: Sequence[TimeMention],
    data: FigureData,
    number_lexicon: NumberData,
    doc: Any | None,
) -> tuple[Scene, list[Counted]]:
    """A sentence's tokens, clauses and cues, and in order the numbers that may be figures.

    Args:
        tokens: The sentence.
        times: The times in it.
        data: The figure lexicon.
        number_lexicon: The number lexicon.
        doc: A parsed `Doc` of the text, or None.
    """
    scanned = scan(tokens, number_lexicon)
    starts = frozenset(n.first for n in scanned if n.kind != "article")
    read = [c for n in scanned if (c := _counted(tokens, n, starts, data))]
    read = [nominal(doc, tokens, c, data) for c in read]
    kept = [c for c in join_parts(tokens, read, data) if not is_no_figure(tokens, c, times, data)]
    things = frozenset(c for c in kept if is_thing(doc, tokens, c, data))
    groups, joined = _groups(tokens, kept, data)
    asides = _asides(tokens, kept, data)
    closed = joined | {comma for aside in asides for comma in aside}
    layout = lay_out(tokens, data, closed, frozenset(c.first for c in kept))
    governors = {c: governing_tokens(doc, tokens, c) for c in kept} if doc is not None else {}
    parts = frozenset(c for c in kept if is_part(tokens, groups[c], data) or _inside(c, asides))
    scene = Scene(tokens, layout, find_cues(tokens, layout, data), kept, groups, parts, governors, things, data)
    spans = wordless(tokens, scanned, data, number_lexicon)
    spans = [c for c in spans if not _in_date(tokens, c, times)]
    return scene, sorted([*kept, *spans], key=lambda c: (c.first, c.end))


def _counted(
    tokens: Sequence[Token], number: Number, starts: frozenset[int], data: FigureData
) -> Counted | None:
    """What the number counts; "een" is one before a person or a noun that alone is a figure."""
    if number.kind != "article":
        return read_counted(tokens, number, starts, data)
    counted = read_counted(tokens, count_one(number), starts, data)
    if counted.shape == "time":
        return counted
    if counted.of_them:
        return counted
    if not counted.noun:
        return None
    after = tokens[counted.end] if counted.end < len(tokens) else None
    if after and after.is_word and not data.has("grammar.stop", after) and not data.is_cue(after):
        return None
    if counted.noun.fixed:
        return counted if counted.end == number.end + 1 else None
    return counted if counted.group in PERSONS else None


def _groups(
    tokens: Sequence[Token], counted: Sequence[Counted], data: FigureData
) -> tuple[dict[Counted, frozenset[Counted]], frozenset[int]]:
    """Numbers joined by no more than a comma or conjunction, and the tokens that join them."""
    rows: list[list[Counted]] = []
    joined: set[int] = set()
    for item in counted:
        between = tokens[rows[-1][-1].end : item.first] if rows else ()
        voiced = len(between) > 1 and data.has("grammar.according", between[1])
        full = not rows or len(between) > (_VOICE_WORDS if voiced else _JOIN_WORDS) or len(rows[-1]) >= _LONGEST_ROW
        # "onder wie veertig kinderen, en 79 gewonden": the part ends at the comma.
        ends = len(between) == _JOIN_WORDS and is_part(tokens, frozenset(rows[-1]), data)
        if full or ends or not between or not _joined(between, data):
            rows.append([item])
            continue
        joined.update(range(rows[-1][-1].end, item.first))
        if tokens[item.first - 1].norm == "," and item.end < len(tokens) and tokens[item.end].norm == ",":
            joined.add(item.end)  # an apposition: "25 miljoen mensen, de helft van het volk, lijden"
        rows[-1].append(item)
    return {c: frozenset(row) for row in rows for c in row}, frozenset(joined)


def _joined(between: Sequence[Token], data: FigureData) -> bool:
    """Whether the tokens between two numbers join them, be it with a voice ("44 agenten en volgens X 18 strijders")."""
    if all(data.has("grammar.joins", t) for t in between):
        return True
    voiced = len(between) > 1 and data.has("grammar.according", between[1])
    return voiced and data.has("grammar.joins", between[0]) and all(t.is_word for t in between)


def _asides(
    tokens: Sequence[Token], counted: Sequence[Counted], data: FigureData
) -> list[tuple[int, int]]:
    """The two commas around words that tell more of a number just before: "drie doden, twee Duitsers, ..."."""
    found: list[tuple[int, int]] = []
    for item in counted:
        start = item.end
        if start >= len(tokens) or tokens[start].norm != "," or any(a <= start <= b for a, b in found):
            continue
        for at in range(start + 1, min(len(tokens) - 1, start + _LONGEST_ASIDE)):
            token = tokens[at]
            if token.norm == ",":
                finite = data.has("grammar.finite", tokens[at + 1])
                if at > start + 2 and (finite or _is_remark(tokens, start, at, counted, data)):
                    found.append((start, at))
                break
            if token.norm in ";:.()" or data.has("grammar.finite", token) or data.has("grammar.subordinators", token):
                break
    return found


def _is_remark(
    tokens: Sequence[Token], start: int, end: int, counted: Sequence[Counted], data: FigureData
) -> bool:
    """Whether few words between two commas, without a number or verb, only tell who they are ("meest kinderen")."""
    if end - start > _LONGEST_REMARK or any(start < c.first < end for c in counted):
        return False
    return not any(data.is_cue(t) or not t.is_word for t in tokens[start + 1 : end])


def _inside(counted: Counted, asides: Sequence[tuple[int, int]]) -> bool:
    return any(start < counted.first and counted.end <= end for start, end in asides)


def _in_date(tokens: Sequence[Token], counted: Counted, times: Sequence[TimeMention]) -> bool:
    span = Span(tokens[counted.first].start, tokens[counted.end - 1].end)
    return any(t.type != "DURATION" and t.span.overlaps(span) for t in times)
