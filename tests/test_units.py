"""Every lexical unit fires on its own sentences and not on the others. The cases stand in the frame files."""

from __future__ import annotations

import re

import pytest

from kroniek.annotate import annotate
from kroniek.annotate.events.lexicon import Unit, lexicon
from kroniek.knowledge.frames import frames
from kroniek.model import Header, Interval, Report

UNITS = lexicon("nl").units
# Weak units need a report that tells of armed conflict by other words.
CONTEXT = "De rebellen en het leger leveren hevige gevechten bij de grens. "
MARK = re.compile(r"\[(.*?)\]")


def _report(text: str) -> Report:
    return Report("0" * 16, text, Header(Interval(), "unknown"), "nl", "0" * 64)


def _spans(marked: str, offset: int) -> list[tuple[int, int]]:
    found, removed = [], 0
    for match in MARK.finditer(marked):
        start = match.start() - removed + offset
        found.append((start, start + len(match.group(1))))
        removed += 2
    return found


def _types_at_mark(marked: str, context: str) -> set[str]:
    text = context + MARK.sub(r"\1", marked)
    spans = _spans(marked, len(context))
    return {
        e.type for e in annotate(_report(text)).events if any(a < e.span.end and e.span.start < b for a, b in spans)
    }


YES = [(u, s) for u in UNITS for s in u.yes]
NO = [(u, s) for u in UNITS for s in u.no]


@pytest.mark.parametrize(("unit", "sentence"), YES, ids=[f"{u.id}: {s}" for u, s in YES])
def test_unit_fires(unit: Unit, sentence: str) -> None:
    assert _types_at_mark(sentence, CONTEXT) & {unit.type, unit.civilians, unit.fighters, *unit.words.values()}


@pytest.mark.parametrize(("unit", "sentence"), NO, ids=[f"{u.id}: {s}" for u, s in NO])
def test_unit_stays_silent(unit: Unit, sentence: str) -> None:
    assert unit.type not in _types_at_mark(sentence, "")


def test_units_have_known_types_and_own_examples() -> None:
    for unit in UNITS:
        assert {unit.type, *unit.words.values()} <= set(frames()), unit.id
    assert len({u.id for u in UNITS}) == len(UNITS)
