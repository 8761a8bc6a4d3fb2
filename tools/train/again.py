"""Train the second round of the choice of roles: decision trees over what the first round makes of whole reports.

What the first round makes of a report of the corpus comes from models that were trained without its conflict, so that
the second learns how far the first can be trusted on conflicts it has not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from kroniek.annotate.events.again import ROLES, Forest, Guess, Moment, Story, Tree
from kroniek.annotate.events.choice import Model

# The corpus's conflicts are parted in so many groups.
PARTS = 5
DIGITS = 5
# Small trees, each from half of the numbers: cross-validated on train, more and larger ones gave hardly more.
SETTINGS: Mapping[str, Any] = {
    "max_iter": 100, "learning_rate": 0.08, "max_leaf_nodes": 10, "min_samples_leaf": 30, "l2_regularization": 5.0,
    "max_features": 0.5, "early_stopping": True, "random_state": 0,
}  # fmt: skip


@dataclass
class Option:
    """A candidate of the first round: its features, its side and kind, and whether a coder accepts it."""

    features: tuple[str, ...]
    side: str
    kind: str
    noun: bool
    right: bool


@dataclass
class Event:
    """An event that the rules tell, with its candidates by role, and the roles for which a coder has an answer.

    `ruled` tells by role whether the rules are right.
    """

    type: str
    token: int
    sentence: int
    options: Mapping[str, Sequence[Option]]
    answered: frozenset[str]
    ruled: Mapping[str, bool]


Reports = Mapping[str, Sequence[Sequence[Event]]]
"""The events of each report, by conflict."""


def rows(report: Sequence[Event], models: Mapping[str, Model]) -> dict[tuple[int, str], list[list[float]]]:
    """The numbers for each candidate of the report's events that a coder answers, after a first round with `models`."""
    moments = [
        Moment(
            e.type, e.token, e.sentence,
            {
                r: [Guess(o.side, o.kind, o.noun, models[r].probability(o.features)) for o in e.options[r]]
                for r in ROLES
            },
        )
        for e in report
    ]  # fmt: skip
    story = Story(moments)
    asked = [(n, r) for n, e in enumerate(report) for r in ROLES if r in e.answered and e.options[r]]
    return {(n, r): story.rows(n, r) for n, r in asked}


def learn(reports: Reports, first: Callable[[Sequence[str], str], Model]) -> dict[str, Forest]:
    """The forests by role; `first` trains a model of the first round on the named conflicts."""
    found: dict[str, tuple[list[list[float]], list[bool]]] = {role: ([], []) for role in ROLES}
    names = sorted(reports)
    for part in range(PARTS):
        models = {r: first([c for n, c in enumerate(names) if n % PARTS != part], r) for r in ROLES}
        for report in (report for n, c in enumerate(names) if n % PARTS == part for report in reports[c]):
            for (number, role), table in rows(report, models).items():
                found[role][0].extend(table)
                found[role][1].extend(o.right for o in report[number].options[role])
    return {role: _forest(*found[role]) for role in ROLES}


def measure(reports: Reports, models: Mapping[str, Model], forests: Mapping[str, Forest]) -> dict[str, str]:
    """How often the second round is right, by role."""
    right, asked = dict.fromkeys(ROLES, 0), dict.fromkeys(ROLES, 0)
    for report in (report for conflict in sorted(reports) for report in reports[conflict]):
        tables = rows(report, models)
        for number, event in enumerate(report):
            for role in event.answered:
                asked[role] += 1
                table = tables.get((number, role), [])
                again = forests[role].probabilities(table)
                rated = [(p, o.right) for p, o in zip(again, event.options[role], strict=True)]
                likely, good = max(rated, default=(0.0, False), key=lambda r: r[0])
                right[role] += good if likely >= models[role].least else event.ruled[role]
    return {role: f"second round {right[role]} of {asked[role]}" for role in ROLES}


def _forest(table: Sequence[Sequence[float]], right: Sequence[bool]) -> Forest:
    grown = HistGradientBoostingClassifier(**SETTINGS).fit(np.array(table), np.array(right))
    trees = [_tree(stage[0].nodes, 0) for stage in grown._predictors]  # scikit-learn has no public way to its trees
    return Forest(round(float(np.ravel(grown._baseline_prediction)[0]), DIGITS), trees)


def _tree(nodes: Any, at: int) -> Tree:
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]), DIGITS)
    low, high = _tree(nodes, int(node["left"])), _tree(nodes, int(node["right"]))
    return [int(node["feature_idx"]), round(float(node["num_threshold"]), DIGITS), low, high]
