"""Two reports next to each other: which belong together, what one tells otherwise, and what both tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kroniek.model import Change, Copy, Span
from kroniek.store import Views
from kroniek.store.together import copies_about

LONGEST = 2500
"""Words of a text above which two are not compared word by word: it would take longer than a page may."""

_WORD = re.compile(r"\w+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class Kin:
    """A report with nearly the same text: `share` (0 to 1) of the shorter one's pieces stand in both.

    `role` says what it is to this report: original, copy, or another copy of the same original. `changes` are what
    the copy tells otherwise than its original.
    """

    report: str
    source: str
    role: str
    share: float
    changes: Sequence[Change]


def kin(views: Views, report: str) -> list[Kin]:
    """The reports with nearly the same text as this one."""
    known = copies_about(views, report)
    mine = next((c for c in known if c.report == report), None)
    found = [Kin(mine.of, views.source(mine.of), "original", mine.contained, mine.changes)] if mine else []
    role = "sibling" if mine else "copy"
    others = [c for c in known if c is not mine]
    return found + [Kin(c.report, views.source(c.report), role, c.contained, c.changes) for c in others]


def are_kin(views: Views, one: str, other: str) -> Copy | None:
    """The copying by which one of two reports has the text of the other, or both that of a third."""
    known = {c.report: c for c in copies_about(views, one)}
    return known.get(one if other == getattr(known.get(one), "of", None) else other)


def differing(one: str, other: str) -> tuple[list[Span], list[Span]]:
    """Where two texts have other words than each other; nothing where they are too long to tell."""
    mine, others = ([Span(m.start(), m.end()) for m in _WORD.finditer(text)] for text in (one, other))
    if max(len(mine), len(others)) > LONGEST:
        return [], []
    matcher = SequenceMatcher(None, _words(one, mine), _words(other, others), autojunk=False)
    left: list[Span] = []
    right: list[Span] = []
    for what, i, j, k, end in matcher.get_opcodes():
        if what != "equal":
            left += [Span(mine[i].start, mine[j - 1].end)] if j > i else []
            right += [Span(others[k].start, others[end - 1].end)] if end > k else []
    return left, right


def _words(text: str, spots: Sequence[Span]) -> list[str]:
    return [spot.of(text).casefold() for spot in spots]
