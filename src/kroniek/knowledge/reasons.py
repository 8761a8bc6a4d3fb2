"""The words for facts about days of publication, by kind and language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from kroniek.model import Reason, Span


@cache
def wordings() -> Mapping[str, Mapping[str, str]]:
    """For each kind of fact its wording by language (en, nl)."""
    return tomllib.loads((files("kroniek.knowledge") / "reasons.toml").read_text("utf-8"))


def because(kind: str, *words: str, hard: bool, span: Span | None = None) -> Reason:
    """A reason of a kind of `reasons.toml`, with the words that fill it in."""
    return Reason(wordings()[kind]["en"].format(*words), hard, span, kind, words)


def in_words(reason: Reason, language: str) -> str:
    """A reason in the words of a language; as it was kept where that language has none."""
    form = wordings().get(reason.kind, {}).get(language)
    return form.format(*reason.words) if form else reason.fact
