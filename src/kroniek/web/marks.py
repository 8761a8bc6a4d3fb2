"""A report cut into pieces, so that every mention can be marked where it stands, those inside others too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kroniek.model import Annotations, ResolvedTime, Span
from kroniek.web.language import Words
from kroniek.web.shown import days, kind

ORDER = ("event", "control", "figure", "time", "place", "actor", "name", "shared", "changed")
"""Kinds of mark; what comes first leads where several share words."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mention: what kind, what it says in words, and the record that rests on it."""

    span: Span
    kind: str
    label: str
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a report that the same marks cover, in order of `ORDER`; `anchor` is where a link leads to."""

    text: str
    marks: tuple[Mark, ...] = ()
    anchor: int | None = None

    @property
    def record(self) -> str | None:
        """The record that the words lead to."""
        return next((mark.record for mark in self.marks if mark.record), None)

    @property
    def kinds(self) -> str:
        """The kinds of mark, for a style."""
        return " ".join(dict.fromkeys(mark.kind for mark in self.marks))

    @property
    def label(self) -> str:
        """What the marks say."""
        return "; ".join(dict.fromkeys(mark.label for mark in self.marks))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence, with where it begins, or what stands between sentences (`start` is None)."""

    start: int | None
    pieces: tuple[Piece, ...]


def marks(
    told: Annotations, times: Iterable[ResolvedTime], records: Mapping[tuple[str, Span], str], words: Words
) -> list[Mark]:
    """All mentions of a report as marks.

    Args:
        told: the mentions.
        times: those of time with the days that they cover.
        records: the record that rests on a span, by kind and span.
        words: the language in which they are said.
    """
    found = [Mark(t.span, "time", f"{t.text}: {days(t.interval, words)}") for t in times]
    found += [Mark(p.span, "place", p.place.name) for p in told.places]
    found += [Mark(a.span, "actor", a.actor.name) for a in told.actors]
    found += [Mark(e.span, "name", words(f"label.{e.label}")) for e in told.entities if e.label in ("PER", "MISC")]
    for figure in told.figures:
        record = records.get(("figure", figure.span))
        found.append(Mark(figure.span, "figure", words(f"measure.{figure.measure}"), record))
    for event in told.events:
        record = records.get(("event", event.evidence)) or records.get(("event", event.span))
        found.append(Mark(event.span, "event", kind(event.type, words), record))
    for control in told.control:
        label = words("reader.holds", who=control.holder.actor.name, place=control.place.place.name)
        found.append(Mark(control.span, "control", label, records.get(("control", control.span))))
    return sorted(found, key=lambda m: (m.span, ORDER.index(m.kind), m.label))


def stretches(text: str, sentences: Sequence[Span], found: Sequence[Mark], anchors: Iterable[int]) -> Iterator[Stretch]:
    """The whole text, sentence by sentence; put together, the pieces are the text again."""
    ends, at, remaining, wanted = len(text), 0, list(found), sorted(set(anchors))
    for sentence in sentences:
        if sentence.start > at:
            yield Stretch(None, tuple(_cut(text, Span(at, sentence.start), remaining, ())))
        start = max(at, sentence.start)
        if sentence.end > start:
            inside = [a for a in wanted if start < a < sentence.end]
            yield Stretch(sentence.start, tuple(_cut(text, Span(start, sentence.end), remaining, inside)))
        at = max(at, sentence.end)
        remaining = [mark for mark in remaining if mark.span.end > at]
    if at < ends:
        yield Stretch(None, tuple(_cut(text, Span(at, ends), remaining, ())))


def _cut(text: str, within: Span, found: Sequence[Mark], anchors: Sequence[int]) -> Iterator[Piece]:
    here = [mark for mark in found if mark.span.overlaps(within)]
    edges = {within.start, within.end, *anchors}
    edges |= {edge for m in here for edge in (m.span.start, m.span.end) if within.start < edge < within.end}
    for start, end in pairwise(sorted(edges)):
        over = [m for m in here if m.span.start <= start and end <= m.span.end]
        over.sort(key=lambda m: ORDER.index(m.kind))
        yield Piece(text[start:end], tuple(over), start if start in anchors else None)
