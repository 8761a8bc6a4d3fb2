"""Which place and time of the report a figure goes with: the nearest in its sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kroniek.annotate.figures.counted import Counted
from kroniek.annotate.figures.measure import Scene
from kroniek.model import Span


class Spans:
    """Spans of a report by where they begin, so that those of one sentence are found at once."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._order = sorted((span.start, index) for index, span in enumerate(spans))
        self._spans = spans

    def within(self, part: Span) -> list[tuple[int, Span]]:
        """Index and span of those that begin inside `part`, in order."""
        low = bisect_left(self._order, (part.start, -1))
        high = bisect_left(self._order, (part.end, -1))
        return [(index, self._spans[index]) for _, index in self._order[low:high]]


def nearest(
    scene: Scene,
    counted: Counted,
    spans: Sequence[tuple[int, Span]],
    apart_from: Span | None = None,
    limit: float | None = None,
) -> int | None:
    """The index of the span nearest to the number, by clauses and then by words; None where none is.

    Args:
        scene: The sentence.
        counted: The number.
        spans: Spans of the sentence with their indexes.
        apart_from: A span that does not count, nor what overlaps it.
        limit: The most that the way may cost (see `clauses.py`).
    """
    best: tuple[float, int] | None = None
    for index, span in spans:
        at = _token_at(scene, span)
        if at is None or (apart_from and span.overlaps(apart_from)):
            continue
        cost = scene.layout.distance(at, counted.first) + scene.layout.words(at, counted.first)
        if (limit is None or cost <= limit) and (best is None or (cost, index) < best):
            best = cost, index
    return best[1] if best else None


def _token_at(scene: Scene, span: Span) -> int | None:
    at = bisect_right(scene.tokens, span.start, key=lambda token: token.end)
    return at if at < len(scene.tokens) and scene.tokens[at].start < span.end else None
