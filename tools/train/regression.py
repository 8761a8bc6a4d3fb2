"""What the training scripts share: cases with features as a table, and logistic regressions over it, always alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

DIGITS = 3
"""Decimals of a weight that are kept."""
# An answer that a coder accepts but would not give first counts this much beside one that comes first.
SECOND = 0.6


def table(cases: Sequence[Collection[str]], fewest: int) -> tuple[list[str], csr_matrix]:
    """The features that `fewest` cases have at least, in order, and which case has which (cases by features: 0, 1)."""
    count = Counter(f for features in cases for f in set(features))
    names = sorted(f for f, n in count.items() if n >= fewest)
    column = {f: n for n, f in enumerate(names)}
    cells = [(r, column[f]) for r, features in enumerate(cases) for f in sorted(set(features)) if f in column]
    rows, columns = (np.array(part, np.int32) for part in zip(*cells, strict=True))
    return names, csr_matrix((np.ones(len(cells)), (rows, columns)), shape=(len(cases), len(names)))


def l1(strength: float) -> LogisticRegression:
    """A regression that keeps few features; the same data give the same weights."""
    return LogisticRegression(C=strength, solver="liblinear", l1_ratio=1, max_iter=1000, random_state=0)


def weighed(names: Sequence[str], fitted: LogisticRegression) -> tuple[float, dict[str, float]]:
    """What every case starts from, and the weights of features that have one."""
    weights = {f: round(float(w), DIGITS) for f, w in zip(names, fitted.coef_[0], strict=True)}
    return round(float(fitted.intercept_[0]), DIGITS), {f: w for f, w in weights.items() if w}


def answer_by_answer(
    cases: Sequence[Collection[str]],
    told: Sequence[Mapping[str, float]],
    fewest: int,
    strength: float,
) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """A regression for each answer: what every case starts from by answer, and weights by feature and answer.

    Args:
        cases: the features of each case.
        told: the answers that are right for each case, with what each counts beside a case that is told nothing.
        fewest: a feature that fewer cases have is left out.
        strength: of the data beside the wish for few features.
    """
    names, matrix = table(cases, fewest)
    bias: dict[str, float] = {}
    weights: dict[str, dict[str, float]] = {}
    for answer in sorted({a for some in told for a in some}):
        right = np.array([answer in some for some in told])
        counts = np.array([some.get(answer, 1.0) for some in told])
        fitted = l1(strength).fit(matrix, right, sample_weight=counts)
        bias[answer], own = weighed(names, fitted)
        for feature, weight in own.items():
            weights.setdefault(feature, {})[answer] = weight
    return bias, weights
