"""Finds the figures of a report: number, what is counted, measure, place and time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kroniek.annotate.figures.clauses import Layout, lay_out
from kroniek.annotate.figures.counted import Counted, join_parts, read_counted
from kroniek.annotate.figures.cues import find_cues
from kroniek.annotate.figures.durations import lasts, wordless
from kroniek.annotate.figures.exclude import is_no_figure
from kroniek.annotate.figures.figure_data import FigureData, figure_data
from kroniek.annotate.figures.governors import governing_tokens
from kroniek.annotate.figures.measure import Scene, Told, decide
from kroniek.annotate.figures.number_data import NumberData, number_data
from kroniek.annotate.figures.numbers import Number, count_one, scan
from kroniek.annotate.figures.tokens import Token, tokenize
from kroniek.lang import Language
from kroniek.model import FigureMention, PlaceMention, Span, TimeMention

# A comma or conjunction at most this long joins two numbers.
_JOIN_WORDS = 2
# A time belongs to a figure of the same clause, or of one beyond a comma.
_TIME_LIMIT = 1.0


def find(
    text: str,
    language: Language,
    sentences: Sequence[Span],
    times: Sequence[TimeMention],
    places: Sequence[PlaceMention],
    doc: Any | None = None,
) -> tuple[FigureMention, ...]:
    """The figures of a report, in order of place in the text.

    Args:
        text: The report's text, into which all spans point.
        language: Whose `numbers.toml`, `figures.toml` and `figures_cues.toml` are used.
        sentences: The sentences of the text; only these are read.
        times: The times of the report: a number inside a date is no figure.
        places: The places of the report.
        doc: A spaCy `Doc` of the text with dependencies, where there is one: a verb that governs a
            number then counts as nearer. Without it everything works on words.

    Returns:
        Figures without attribution; `place` and `time` are indexes into `places` and `times`.
    """
    data, numbers = figure_data(language), number_data(language)
    found: list[FigureMention] = []
    told: Told | None = None
    for sentence in sentences:
        scene, drafts = _read(text, sentence, times, data, numbers, doc)
        here: Told | None = None
        for counted in drafts:
            measure = _measure(scene, counted, here or told, here is not None)
            if measure is None:
                continue
            figure = _figure(text, sentence, scene, counted, measure, times, places)
            found.append(figure)
            if measure not in ("duration", "area") and counted.shape in ("count", "bare"):
                here = _as_told(figure, counted, here or told)
        told = here or told
    return tuple(sorted(found, key=lambda f: (f.span.start, f.span.end)))


def _as_told(figure: FigureMention, counted: Counted, before: Told | None) -> Told:
    """What a later number without a noun may take from this one."""
    who = figure.who or (before.who if before and not counted.noun else "")
    return Told(figure.measure, who)


def _read(
    text: str,
    sentence: Span,
    times: Sequence[TimeMention],
    data: FigureData,
    number_lexicon: NumberData,
    doc: Any | None,
) -> tuple[Scene, list[Counted]]:
    """A sentence's tokens, clauses and cues, and the numbers that may be figures."""
    tokens = tokenize(text, sentence.start, sentence.end)
    inside = [t for t in times if t.span.overlaps(sentence)]
    scanned = scan(tokens, number_lexicon)
    starts = frozenset(n.first for n in scanned if n.kind != "article")
    counted = join_parts(tokens, [c for n in scanned if (c := _counted(tokens, n, starts, data))], data)
    kept = [c for c in counted if not is_no_figure(tokens, c, inside, data)]
    groups, joined = _groups(tokens, kept, data)
    layout = lay_out(tokens, data, joined, frozenset(c.first for c in kept))
    cues = find_cues(tokens, layout, data)
    governors = {c: governing_tokens(doc, tokens, c) for c in kept} if doc is not None else {}
    scene = Scene(tokens, layout, cues, kept, groups, governors, data)
    spans = wordless(tokens, scanned, data, number_lexicon)
    spans = [c for c in spans if not _in_date(tokens, c, inside)]
    return scene, sorted([*kept, *spans], key=lambda c: c.first)


def _counted(
    tokens: Sequence[Token], number: Number, starts: frozenset[int], data: FigureData
) -> Counted | None:
    """What the number counts; "een" counts as one only before a noun that alone is a figure ("een dode")."""
    if number.kind != "article":
        return read_counted(tokens, number, starts, data)
    counted = read_counted(tokens, count_one(number), starts, data)
    end = counted.end
    alone = end == number.end + 1 and (end >= len(tokens) or not tokens[end].is_word or
                                       data.has("grammar.stop", tokens[end]))
    return counted if alone and counted.noun and counted.noun.fixed else None


def _groups(
    tokens: Sequence[Token], counted: Sequence[Counted], data: FigureData
) -> tuple[dict[Counted, frozenset[Counted]], frozenset[int]]:
    """Numbers joined by no more than a comma or conjunction, and the tokens that join them."""
    rows: list[list[Counted]] = []
    joined: set[int] = set()
    for item in counted:
        between = tokens[rows[-1][-1].end : item.first] if rows else ()
        if rows and len(between) <= _JOIN_WORDS and all(data.has("grammar.joins", t) for t in between):
            joined.update(range(rows[-1][-1].end, item.first))
            if tokens[item.first - 1].norm == "," and item.end < len(tokens) and tokens[item.end].norm == ",":
                joined.add(item.end)  # an apposition: "25 miljoen mensen, de helft van het volk, lijden"
            rows[-1].append(item)
        else:
            rows.append([item])
    return {c: frozenset(row) for row in rows for c in row}, frozenset(joined)


def _in_date(tokens: Sequence[Token], counted: Counted, times: Sequence[TimeMention]) -> bool:
    span = Span(tokens[counted.first].start, tokens[counted.end - 1].end)
    return any(t.type != "DURATION" and t.span.overlaps(span) for t in times)


def _measure(scene: Scene, counted: Counted, before: Told | None, same_sentence: bool) -> str | None:
    if counted.shape != "time":
        return decide(scene, counted, before, same_sentence)
    sure = counted.number.kind == "word"
    return "duration" if sure or lasts(scene.tokens, counted, scene.layout, scene.data) else None


def _figure(
    text: str,
    sentence: Span,
    scene: Scene,
    counted: Counted,
    measure: str,
    times: Sequence[TimeMention],
    places: Sequence[PlaceMention],
) -> FigureMention:
    tokens = scene.tokens
    span = Span(tokens[counted.first].start, tokens[counted.end - 1].end)
    first, last = counted.who
    return FigureMention(
        span=span,
        text=span.of(text),
        sentence=sentence,
        measure=measure,
        quantity=counted.number.quantity,
        unit=counted.unit,
        who=text[tokens[first].start : tokens[last - 1].end] if last > first else "",
        place=_nearest(scene, counted, [p.span for p in places]),
        time=_nearest(scene, counted, [t.span for t in times], span, _TIME_LIMIT),
    )


def _nearest(
    scene: Scene,
    counted: Counted,
    spans: Sequence[Span],
    apart_from: Span | None = None,
    limit: float | None = None,
) -> int | None:
    """The index of the span that is nearest to the number, by clauses and then by words."""
    best: tuple[float, int] | None = None
    for index, span in enumerate(spans):
        at = _token_at(scene.tokens, span)
        if at is None or (apart_from and span.overlaps(apart_from)):
            continue
        cost = _away(scene.layout, at, counted)
        if (limit is None or cost <= limit) and (best is None or (cost, index) < best):
            best = cost, index
    return best[1] if best else None


def _token_at(tokens: Sequence[Token], span: Span) -> int | None:
    for index, token in enumerate(tokens):
        if token.end > span.start:
            return index if token.start < span.end else None
    return None


def _away(layout: Layout, at: int, counted: Counted) -> float:
    return layout.distance(at, counted.first) + layout.words(at, counted.first)
