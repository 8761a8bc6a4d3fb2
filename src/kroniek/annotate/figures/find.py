"""Finds the figures of a report: number, what is counted, measure, place and time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kroniek.annotate.figures.counted import PERSONS, Counted
from kroniek.annotate.figures.durations import endures, lasts
from kroniek.annotate.figures.figure_data import figure_data
from kroniek.annotate.figures.links import Spans, nearest
from kroniek.annotate.figures.measure import Scene, Told, decide
from kroniek.annotate.figures.number_data import number_data
from kroniek.annotate.figures.relations import Draft, relate
from kroniek.annotate.figures.scenes import read_scene
from kroniek.annotate.figures.setting import matters_anywhere, tells_of_conflict
from kroniek.annotate.figures.tokens import Token, tokenize
from kroniek.annotate.figures.weighed import Weigh
from kroniek.lang import Language
from kroniek.model import FigureMention, PlaceMention, Span, TimeMention

# A time belongs to a figure of the same clause, or of one beyond a comma (costs: clauses.py).
_TIME_LIMIT = 1.0
# "Sinds het begin van de strijd, op 4 april": the word that says so stands at most so many words before the date.
_SINCE_REACH = 10
# A longer sentence is a list or no text at all; it is read in pieces, so that the time stays linear.
_LONGEST = 300
# Shapes whose measure the unit tells.
_CERTAIN = frozenset({"area", "distance"})
# What a number without a noun does not take up from one told before.
_NOT_TAKEN_UP = frozenset({"duration", "area"})


def find(
    text: str,
    language: Language,
    sentences: Sequence[Span],
    times: Sequence[TimeMention],
    places: Sequence[PlaceMention],
    doc: Any | None = None,
    weigh: Weigh | None = None,
) -> tuple[FigureMention, ...]:
    """The figures of a report, in order of place in the text.

    Args:
        text: The report's text, into which all spans point.
        language: Whose `numbers.toml`, `figures.toml` and `figures_cues.toml` are used.
        sentences: The sentences of the text; only these are read.
        times: The times of the report: a number inside a date is no figure.
        places: The places of the report.
        doc: A spaCy `Doc` of the text, where there is one: a verb that governs a number is nearer to it.
        weigh: What weighs the rules' measure of a number in a report on conflict; without it the rules alone decide.

    Returns:
        Figures without attribution; `place` and `time` are indexes into `places` and `times`, `part_of` and
        `replaces` into the figures themselves.
    """
    data, numbers = figure_data(language), number_data(language)
    time_spans, place_spans = Spans([t.span for t in times]), Spans([p.span for p in places])
    found: list[Draft] = []
    told: Told | None = None
    pieces = list(_pieces(text, sentences))
    conflict = tells_of_conflict((tokens for _, tokens in pieces), data)
    for number, (sentence, tokens) in enumerate(pieces):
        part = Span(tokens[0].start, tokens[-1].end)
        when, where = time_spans.within(part), place_spans.within(part)
        scene, drafts = read_scene(tokens, [times[index] for index, _ in when], data, numbers, doc)
        here: Told | None = None
        main: Told | None = None
        for counted in drafts:
            measure = _measure(scene, counted, here or told, here is not None, weigh if conflict else None)
            if measure is None or not (conflict or matters_anywhere(measure)):
                continue
            figure = _figure(text, sentence, scene, counted, measure, when, where)
            found.append(Draft(figure, scene, counted, number, _counted_since(scene, counted, figure, when)))
            if _may_be_taken_up(counted, measure):
                here = _as_told(figure, counted, here or told)
                main = here if main is None and measure == "killed" else main
        # After "twaalf doden en dertig gewonden" another voice's number is mostly of the dead.
        told = main or here or told
    return relate(sorted(found, key=lambda d: (d.figure.span.start, d.figure.span.end)), data)


def _pieces(text: str, sentences: Sequence[Span]) -> Iterator[tuple[Span, Sequence[Token]]]:
    """Each sentence with its tokens; a very long one in pieces."""
    for sentence in sentences:
        tokens = tokenize(text, sentence.start, sentence.end)
        for start in range(0, len(tokens), _LONGEST):
            yield sentence, tokens[start : start + _LONGEST]


def _may_be_taken_up(counted: Counted, measure: str) -> bool:
    """Whether a later number without a noun may mean the same: people and strikes, not things."""
    if measure in _NOT_TAKEN_UP or counted.shape not in ("count", "bare"):
        return False
    unknown = counted.group == "unknown" and measure != "other"
    return counted.shape == "bare" or unknown or counted.group in PERSONS or counted.group == "strikes"


def _as_told(figure: FigureMention, counted: Counted, before: Told | None) -> Told:
    """What a later number without a noun may take from this one."""
    return Told(figure.measure, figure.who or (before.who if before and not counted.noun else ""))


def _measure(
    scene: Scene, counted: Counted, before: Told | None, same_sentence: bool, weigh: Weigh | None
) -> str | None:
    if counted.shape != "time":
        ruled = decide(scene, counted, before, same_sentence)
        if weigh is None or counted.shape in _CERTAIN:
            return ruled
        return weigh(scene, counted, ruled, before, same_sentence)
    if counted.number.kind == "word":
        said = counted.sure or endures(scene.tokens, counted, scene.layout, scene.data)
    else:
        mates = scene.groups.get(counted, frozenset({counted}))
        said = any(lasts(scene.tokens, mate, scene.layout, scene.data) for mate in mates if mate.shape == "time")
    return "duration" if said else None


def _figure(
    text: str,
    sentence: Span,
    scene: Scene,
    counted: Counted,
    measure: str,
    times: Sequence[tuple[int, Span]],
    places: Sequence[tuple[int, Span]],
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
        place=nearest(scene, counted, places),
        time=nearest(scene, counted, [t for t in times if not _since(scene, t[1])], span, _TIME_LIMIT),
    )


def _counted_since(
    scene: Scene, counted: Counted, figure: FigureMention, times: Sequence[tuple[int, Span]]
) -> bool:
    """Whether a time beside the figure tells since when it was counted."""
    opening = [t for t in times if _since(scene, t[1])]
    return nearest(scene, counted, opening, figure.span, _TIME_LIMIT) is not None


def _since(scene: Scene, time: Span) -> bool:
    """Whether a time tells since when: right behind a word for it, or put beside what began then."""
    before = [t for t in scene.tokens if t.end <= time.start][-_SINCE_REACH:]
    if before and before[-1].norm in scene.data.since:
        return True
    beside = len(before) > 1 and any(t.text == "," for t in before[-2:])
    return beside and any(t.norm in scene.data.since for t in before)
