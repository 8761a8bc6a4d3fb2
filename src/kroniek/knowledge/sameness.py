"""Which types of event can be tellings of one event, from `same.toml`, and the weights of what speaks for it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kroniek.errors import KnowledgeError
from kroniek.knowledge.frames import frames


@dataclass(frozen=True, slots=True)
class Sameness:
    """`compatible` are pairs of types in order of name, `driven` those where one side drives the other out.

    `family` gives each type the block that it meets others in.
    """

    compatible: frozenset[tuple[str, str]]
    driven: frozenset[tuple[str, str]]
    family: Mapping[str, str]
    singular: frozenset[str]
    between_sides: frozenset[str]
    reasons: Mapping[str, str]

    def fit(self, one: str, other: str) -> bool:
        """Whether one event can be told as both types."""
        return one == other or (min(one, other), max(one, other)) in self.compatible

    def fit_driven(self, one: str, other: str) -> bool:
        """Whether one event can be told as both types where somebody is driven out of the place."""
        return (min(one, other), max(one, other)) in self.driven


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds of each piece of evidence. Two tellings are joined from `join` on; from `doubt` on a person is asked;
    from `anchor` on a mention of a report that names no place takes that of another.
    """

    weights: Mapping[str, float]
    join: float
    doubt: float
    anchor: float


@cache
def sameness() -> Sameness:
    """The table that Kroniek ships.

    Raises:
        KnowledgeError: it names a type of event that does not exist.
    """
    raw = tomllib.loads((files("kroniek.knowledge") / "same.toml").read_text("utf-8"))
    groups = (*raw["compatible"], *raw["driven"])
    named = {t for group in groups for t in group} | {*raw["singular"], *raw["between_sides"]}
    if unknown := sorted(named - set(frames())):
        raise KnowledgeError(f"same.toml: no such types of event: {', '.join(unknown)}")
    pairs, driven = _pairs(raw["compatible"]), _pairs(raw["driven"])
    return Sameness(
        pairs,
        driven,
        _families(pairs | driven),
        frozenset(raw["singular"]),
        frozenset(raw["between_sides"]),
        raw["reasons"],
    )


def _pairs(groups: Sequence[Sequence[str]]) -> frozenset[tuple[str, str]]:
    return frozenset((a, b) for group in groups for a in group for b in group if a < b)


def _families(pairs: frozenset[tuple[str, str]]) -> dict[str, str]:
    """For each type the first by name of those that hang together with it."""
    family = {name: name for name in frames()}
    for one, other in sorted(pairs):
        first, second = sorted((family[one], family[other]))
        family = {name: first if lead == second else lead for name, lead in family.items()}
    return family


@cache
def weights() -> Weights:
    """The weights that `tools/train/train_same.py` found on the corpus's train part."""
    raw = json.loads((files("kroniek.knowledge") / "same_weights.json").read_text("utf-8"))
    return Weights(raw["weights"], raw["join"], raw["doubt"], raw["anchor"])
