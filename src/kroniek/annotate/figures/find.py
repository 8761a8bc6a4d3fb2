"""Finds the figures of a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kroniek.lang import Language
from kroniek.model import FigureMention, PlaceMention, Span, TimeMention


def find(
    text: str,
    language: Language,
    sentences: Sequence[Span],
    times: Sequence[TimeMention],
    places: Sequence[PlaceMention],
    doc: Any | None = None,
) -> tuple[FigureMention, ...]:
    """The figures of a report."""
    return ()
