"""What a small language model makes of a report: evidence beside the rules, never an answer by itself.

The model has read much text in many languages before, and then the project's corpus (docs/encoder.md). It knows that
"met de grond gelijkmaken" is near "verwoesten" without a lexicon that says so. What it says of sentences, of who did
what to whom, of places and of status goes as features into the learned weighing of the rules' proposals
(`annotate/events`); the sentence that a record rests on, the span and the spelling stay the rules' own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from spacy.tokens import Doc

from kroniek.annotate.encoder.network import Network, Vectors, network
from kroniek.annotate.encoder.pieces import Cut
from kroniek.model import Span

__all__ = ["Encoded", "Network", "Option", "network"]

# Sentences further apart than this are just far; distances count in doublings of pieces.
FAR = 4
STEPS = 9
NEVER = 1e-9

Option = tuple[Sequence[Span], bool]
"""Who or what may fill a role: all its mentions in the report, and whether it is a common noun only."""


class Encoded:
    """One report as the model reads it; nothing is computed before it is asked for."""

    def __init__(self, text: str, sentences: Sequence[tuple[int, int]], model: Network) -> None:
        """Args:
        text: the report's text.
        sentences: first and last character of each sentence, in order.
        model: of the report's language.
        """
        self.text, self.sentences, self.model = text, sentences, model
        self._mentions: dict[tuple[str, Span], tuple[np.ndarray, np.ndarray]] = {}

    @classmethod
    def of(cls, doc: Doc, model: Network | None) -> Encoded | None:
        """A parsed report as `model` reads it; None without one."""
        return cls(doc.text, [(s.start_char, s.end_char) for s in doc.sents], model) if model is not None else None

    @cached_property
    def cut(self) -> Cut:
        """The text as pieces."""
        return self.model.pieces.cut(self.text)

    @cached_property
    def reach(self) -> list[tuple[int, int]]:
        """First and last piece of each sentence."""
        return [self.range(first, last) for first, last in self.sentences]

    @cached_property
    def vectors(self) -> Vectors:
        """A vector for each piece."""
        return self.model.vectors(self.cut, [bisect_left(self.cut.starts, first) for first, _ in self.sentences])

    @cached_property
    def _starts(self) -> list[int]:
        return [first for first, _ in self.sentences]

    @cached_property
    def _sums(self) -> np.ndarray:
        """Running sums of the vectors, so that any mean is one subtraction."""
        return np.concatenate([np.zeros((1, self.vectors.shape[1])), np.cumsum(self.vectors, 0, dtype=np.float64)])

    @cached_property
    def by_piece(self) -> Vectors:
        """How much each piece speaks for each type of event, shape (pieces, types)."""
        return self._linear("type", self.vectors)

    @cached_property
    def told(self) -> np.ndarray:
        """Log-odds of each sentence telling each type, shape (sentences, types)."""
        strength = np.exp(np.clip(self.by_piece.astype(np.float64), -30, 20))
        found = np.full((len(self.sentences), strength.shape[1]), NEVER)
        for number, (first, last) in enumerate(self.reach):
            found[number] += strength[first:last].sum(0)
        return np.asarray(np.log(found))

    def types(self, sentence: int) -> dict[str, float]:
        """Log-odds of a sentence, by its number, telling each type of event."""
        return dict(zip(self.model.types, map(float, self.told[sentence]), strict=True))

    def strongest(self, sentence: int, kind: str) -> Span | None:
        """The word of a sentence that speaks most for a type; None in a sentence without words."""
        first, last = self.reach[sentence]
        if kind not in self.model.types or last <= first:
            return None
        best = first + int(np.argmax(self.by_piece[first:last, list(self.model.types).index(kind)]))
        return Span(self.cut.starts[best], self.cut.ends[best])

    def status(self, trigger: Span, kind: str) -> dict[str, float]:
        """How likely each status of an event is, between 0 and 1, together 1."""
        around = self.mean_of_sentence(trigger)
        hidden = self._linear("status1", np.concatenate([self.mean(trigger), around, self._kind(kind)]))
        scores = self._linear("status2", _gelu(hidden))
        odds = np.exp(scores - scores.max())
        return dict(zip(self.model.statuses, map(float, odds / odds.sum()), strict=True))

    def fillers(self, trigger: Span, kind: str, role: str, options: Sequence[Option]) -> list[float]:
        """For each option the log-odds of filling a role of an event, against nobody filling it."""
        asked = np.concatenate([self.mean(trigger), self._kind(kind)])
        nobody = float(self._linear(f"{role}.null", asked)[0])
        spans = [span for mentions, _ in options for span in mentions]
        if not spans:
            return []
        event, weights = self._linear(f"{role}.event", asked), self.model.heads
        known = [self._mentioned(role, span) for span in spans]
        apart = [self.distance(trigger, span) for span in spans]
        hidden = np.stack([mention for mention, _ in known]) * event @ weights[f"{role}.pair.w"].T
        hidden += self._linear(f"{role}.event2", event) + np.stack([moved for _, moved in known])
        hidden += weights[f"{role}.gap"][[gap for gap, _ in apart]] + weights[f"{role}.apart"][[d for _, d in apart]]
        speaks = np.exp(np.clip(self._linear(f"{role}.score", _gelu(hidden))[:, 0].astype(np.float64), -30, 30))
        ends = np.cumsum([len(mentions) for mentions, _ in options])
        own = zip(ends, options, strict=True)
        totals = [float(speaks[end - len(mentions) : end].sum()) for end, (mentions, _) in own]
        plain = float(weights["noun"][list(self.model.roles).index(role)])
        return [
            float(np.log(total + NEVER)) + plain * noun - nobody
            for total, (_, noun) in zip(totals, options, strict=True)
        ]

    def _mentioned(self, role: str, span: Span) -> tuple[np.ndarray, np.ndarray]:
        """What a mention brings to any event for a role: kept, since every event asks for it."""
        known = self._mentions.get((role, span))
        if known is None:
            mention = self._linear(f"{role}.mention", self.mean(span))
            known = self._mentions[role, span] = (mention, self._linear(f"{role}.mention2", mention))
        return known

    def range(self, start: int, end: int) -> tuple[int, int]:
        """First piece of a stretch of text, and the piece after its last; at least one piece."""
        count = len(self.cut.numbers)
        first, last = bisect_right(self.cut.ends, start), bisect_left(self.cut.starts, end)
        if last <= first:
            return min(first, count - 1), min(first + 1, count)
        return first, last

    def distance(self, trigger: Span, mention: Span) -> tuple[int, int]:
        """How far a mention stands from a trigger, as numbers from 0 up: in sentences, and in doublings of pieces."""
        pieces = self.range(mention.start, mention.end)[0] - self.range(trigger.start, trigger.end)[0]
        far = (min(abs(pieces), 255) + 1).bit_length() - 1
        sentences = min(max(self.sentence(mention) - self.sentence(trigger), -FAR), FAR)
        return sentences + FAR, far if pieces >= 0 else STEPS + far

    def sentence(self, span: Span) -> int:
        """The number of the sentence in which a span begins; the first one for what stands in none."""
        return max(bisect_right(self._starts, span.start) - 1, 0)

    def mean(self, span: Span) -> np.ndarray:
        """The mean of the vectors of a stretch of text, shape (width,)."""
        return self._mean(*self.range(span.start, span.end))

    def beside(self, span: Span, most: int) -> tuple[np.ndarray, np.ndarray]:
        """The means of the vectors of up to `most` pieces before a stretch of text, and after it, in its sentence."""
        first, last = self.range(span.start, span.end)
        start, end = self.reach[self.sentence(span)]
        before, after = min(max(start, first - most), first), max(min(end, last + most), last)
        return self._mean(before, first), self._mean(last, after)

    def mean_of_sentence(self, span: Span) -> np.ndarray:
        """The mean of the vectors of the sentence in which a span begins, shape (width,)."""
        return self._mean(*self.reach[self.sentence(span)])

    def _mean(self, first: int, last: int) -> np.ndarray:
        found = (self._sums[last] - self._sums[first]) / max(last - first, 1)
        return np.asarray(found.astype(np.float32))

    def _kind(self, kind: str) -> np.ndarray:
        return np.asarray(self.model.heads["kind"][list(self.model.types).index(kind)])

    def _linear(self, name: str, values: np.ndarray) -> np.ndarray:
        heads: Mapping[str, Vectors] = self.model.heads
        return np.asarray(values @ heads[f"{name}.w"].T + heads[f"{name}.b"])


def _gelu(values: np.ndarray) -> np.ndarray:
    """The smooth step that the model was trained with (Hendrycks and Gimpel 2016), by a rational form of erf."""
    return np.asarray(values * 0.5 * (1 + _erf(values / np.sqrt(2.0))))


def _erf(values: np.ndarray) -> np.ndarray:
    """The error function to 1.5e-7 (Abramowitz and Stegun 7.1.26)."""
    size = np.abs(values)
    t = 1 / (1 + 0.3275911 * size)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.asarray(np.sign(values) * (1 - series * np.exp(-size * size)))
