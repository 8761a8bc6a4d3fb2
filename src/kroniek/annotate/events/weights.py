"""Logistic regressions for several answers to one question, as their files keep them: weights by answer and feature."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from math import exp
from typing import Any, TypeVar

from kroniek.errors import KnowledgeError
from kroniek.lang import load

T = TypeVar("T")
Weights = Mapping[str, Mapping[str, float]]


def probabilities(bias: Mapping[str, float], weights: Weights, features: Iterable[str]) -> dict[str, float]:
    """How likely each answer is, between 0 and 1; they need not add up to 1.

    Args:
        bias: by answer what every case starts from.
        weights: by feature, then by answer.
        features: of one case; one that has no weight counts nothing.
    """
    total = dict(bias)
    for feature in sorted(set(features)):
        for answer, weight in weights.get(feature, {}).items():
            total[answer] += weight
    return {answer: 1 / (1 + exp(-score)) for answer, score in total.items()}


def by_feature(weights: Weights) -> dict[str, dict[str, float]]:
    """Weights by answer and feature, turned round: by feature and answer."""
    found: dict[str, dict[str, float]] = {}
    for answer, own in weights.items():
        for feature, weight in own.items():
            found.setdefault(feature, {})[answer] = weight
    return found


def read(code: str, file: str, make: Callable[[Any], T]) -> T | None:
    """What `make` makes of a file of weights of the language `code`; None where the language has none.

    Raises:
        KnowledgeError: the file is not one that a training script wrote.
    """
    path = load(code).folder / file
    if not path.exists():
        return None
    try:
        return make(json.loads(path.read_text("utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise KnowledgeError(f"{path}: this is no file of weights ({error}); make it anew with: make train") from error
