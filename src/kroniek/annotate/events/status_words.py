"""The word lists of `status.toml`, ready for use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kroniek.lang import load


@dataclass(frozen=True)
class StatusWords:
    """The word lists of `status.toml`."""

    governor: Mapping[str, frozenset[str]]
    excluded: frozenset[str]
    auxiliary: Mapping[str, frozenset[str]]
    adverb: Mapping[str, tuple[str, ...]]
    negation: frozenset[str]
    not_before: frozenset[str]
    refusal: tuple[str, ...]
    conditional: frozenset[str]
    purpose: frozenset[str]
    types: Mapping[str, frozenset[str]]
    ahead: re.Pattern[str]
    dated: re.Pattern[str]
    not_beside: tuple[str, ...]
    coming: frozenset[str]
    unsure: re.Pattern[str]
    other_verbs: frozenset[str]
    speaking: frozenset[str]
    speaking_of: frozenset[str]
    then: frozenset[str]
    request: frozenset[str]
    trying: frozenset[str]


@cache
def status_words(code: str) -> StatusWords:
    """The status lists of the language `code`."""
    data = load(code).toml("status.toml")
    governor = dict(data["governor"])
    excluded = frozenset(governor.pop("excluded"))
    future = data["future"]
    return StatusWords(
        {name: frozenset(words) for name, words in governor.items()},
        excluded,
        {name: frozenset(words) for name, words in data["auxiliary"].items()},
        {name: tuple(words) for name, words in data["adverb"].items()},
        frozenset(data["negation"]["words"]),
        frozenset(data["negation"]["not_before"]),
        tuple(data["refusal"]["phrases"]),
        frozenset(data["conditional"]["markers"]),
        frozenset(data["purpose"]["markers"]),
        {name: frozenset(types) for name, types in data["types"].items()},
        _pattern(future["patterns"], future),
        _pattern(["{day}(ochtend|middag|avond|nacht)?", "{number} {month}", "in {month}"], future),
        tuple(future["not_beside"]),
        frozenset(future["coming"]),
        _pattern(future["unsure"], future),
        frozenset(data["other"]["verbs"]),
        frozenset(data["speaking"]["verbs"]),
        frozenset(data["speaking"]["of"]),
        frozenset(data["conditional"]["then"]),
        frozenset(data["request"]["openers"]),
        frozenset(data["trying"]["verbs"]),
    )


def _pattern(phrases: Sequence[str], lists: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """One expression for phrases with {day}, {month}, {number} and {word} in them, over lower-case words."""
    slots = {
        "{day}": "(" + "|".join(lists["days"]) + ")",
        "{month}": "(" + "|".join(lists["months"]) + ")",
        "{number}": r"(\d+|" + "|".join(lists["numbers"]) + ")",
        "{word}": r"\w+",
    }
    parts = []
    for phrase in phrases:
        for slot, words in slots.items():
            phrase = phrase.replace(slot, words)
        parts.append(phrase)
    return re.compile(r"(?<!\S)(?:" + "|".join(parts) + r")(?!\S)")
