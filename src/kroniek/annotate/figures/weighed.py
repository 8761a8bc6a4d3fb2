"""The learned measure of a number: what the rules say of it (`measure.py`), weighed against how the text reads.

The rules know the words that somebody put into them. A regression over what the language model makes of the number,
of the verb above it and of the words beside it (`annotate/encoder`), and over what is counted, speaks for or against
their answer. The rules' answer counts a fixed amount: on the reports that the regression learned from, they know the
words too well to be weighed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kroniek.annotate.encoder import Encoded
from kroniek.annotate.events.weights import read
from kroniek.annotate.figures.counted import Counted
from kroniek.annotate.figures.governors import verb_above
from kroniek.annotate.figures.measure import Scene, Told
from kroniek.model import Span

FILE = "measures.json"
NONE = "none"
"""The answer that a number is no figure."""
# Steps of size that a number has reached.
SIZES = (1, 2, 10, 100, 1_000, 10_000, 100_000)
# So many numbers that are joined are many; so many of the last words of what is counted, and of their letters, count.
MANY, WORDS, ENDS = 3, 2, (3, 4)
# So many pieces before and after a number count as beside it.
BESIDE = 8

Vector = NDArray[np.float64]
Weigh = Callable[[Scene, Counted, str | None, Told | None, bool], str | None]
"""The measure of a number, by its sentence, itself, the rules' answer, and the figure told before, if in it."""


@dataclass(frozen=True)
class Model:
    """A regression with several answers: by feature and by number of the language model's vectors a weight for each.

    `trust` is what the rules' own answer counts, in log-odds.
    """

    answers: Sequence[str]
    bias: Vector
    weights: Mapping[str, Vector]
    dense: Vector
    trust: float

    def scores(self, features: Iterable[str], vector: Vector) -> Vector:
        """Log-odds of each answer, up to a number that all share; without the rules' answer."""
        total = self.bias + vector @ self.dense
        for feature in sorted(set(features)):
            if feature in self.weights:
                total = total + self.weights[feature]
        return np.asarray(total)

    def choose(self, features: Iterable[str], vector: Vector, ruled: str | None) -> str | None:
        """The likeliest measure, or None where the number is no figure."""
        scores = self.scores(features, vector)
        told = ruled or NONE
        if told in self.answers:
            scores[list(self.answers).index(told)] += self.trust
        found = self.answers[int(np.argmax(scores))]
        return None if found == NONE else found


@cache
def model(code: str) -> Model | None:
    """The model of the language `code`; None where it has none.

    Raises:
        KnowledgeError: the file is not one that the training script wrote.
    """

    def made(data: Any) -> Model:
        weights = {name: np.array(row, np.float64) for name, row in data["weights"].items()}
        dense, bias = np.array(data["dense"], np.float64), np.array(data["bias"], np.float64)
        return Model(tuple(data["answers"]), bias, weights, dense, float(data["trust"]))

    return read(code, FILE, made)


def weigher(encoded: Encoded | None, doc: Any, code: str) -> Weigh | None:
    """What weighs the rules' measure of a number in a report, as `encoded` by the language model; None without models.

    `doc` is the report's spaCy `Doc`.

    Raises:
        KnowledgeError: the file of the regression is not one that the training script wrote.
    """
    known = model(code)
    if encoded is None or known is None:
        return None

    def weigh(scene: Scene, counted: Counted, ruled: str | None, before: Told | None, same: bool) -> str | None:
        span = place(scene, counted)
        return known.choose(features(scene, counted, before, same=same), vector(encoded, doc, span), ruled)

    return weigh


def place(scene: Scene, counted: Counted) -> Span:
    """Where a number stands with what it counts."""
    return Span(scene.tokens[counted.first].start, scene.tokens[counted.end - 1].end)


def vector(encoded: Encoded, doc: Any, span: Span) -> Vector:
    """What the language model makes of a number with what it counts, of the verb above, of words before and after."""
    around = encoded.beside(span, BESIDE)
    return np.concatenate([encoded.mean(span), encoded.mean(verb_above(doc, span)), *around]).astype(np.float64)


def features(scene: Scene, counted: Counted, before: Told | None, *, same: bool) -> Iterator[str]:
    """What is counted, and how it is told."""
    noun, number = counted.noun, counted.number
    yield from (f"shape={counted.shape}", f"group={counted.group}", f"number={number.kind}")
    yield from (f"joined={min(len(scene.groups[counted]), MANY)}", f"part={counted in scene.parts:d}")
    yield from (f"of={counted.of_them:d}", f"whole={counted.whole:d}")
    yield f"before={before.measure if before else '-'}:{same:d}"
    if noun is not None:
        yield from (f"noun={noun.measure}", f"kind={noun.kind}", f"fixed={noun.fixed:d}")
    amounts = (number.quantity.best, number.quantity.low, number.quantity.high)
    value = next((v for v in amounts if v is not None), 0.0)
    yield f"size={sum(value >= size for size in SIZES)}"
    for token in scene.tokens[max(counted.first, counted.end - WORDS) : counted.end]:
        yield from (f"word={token.norm}", *(f"end={token.norm[-n:]}" for n in ENDS))
