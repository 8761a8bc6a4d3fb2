"""Every lexical unit fires on its own sentences and not on the others. The cases stand in the frame files."""

from __future__ import annotations

import re

import pytest

from kroniek import knowledge
from kroniek.annotate import annotate, names, parts
from kroniek.annotate.events import needs_met, read_by_rules, triggers
from kroniek.annotate.events.circumstances import Circumstances
from kroniek.annotate.events.lexicon import Unit, lexicon
from kroniek.annotate.events.roles import fill
from kroniek.annotate.events.scene import Scene
from kroniek.annotate.text import analyse
from kroniek.knowledge.frames import frames
from kroniek.lang import load
from kroniek.model import Header, Interval, Report

UNITS = lexicon("nl").units
# Weak units need a report that tells of armed conflict by other words, and names a side.
CONTEXT = "Hezbollah en het Israëlische leger leveren hevige gevechten bij de grens. "
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
    """What the units alone tell at the marked words; the learned weighing has tests of its own."""
    spans = _spans(marked, len(context))
    read = parts(_report(context + MARK.sub(r"\1", marked)))
    scene = Scene.of(read.doc, "nl", read.names, read.voices.speakers)
    told = read_by_rules(scene, Circumstances.of(scene, read.times, read.figures), read.figures, read.voices)
    events = () if told.signs.elsewhere else told.evidence.events
    return {e.type for e in events if any(a < e.span.end and e.span.start < b for a, b in spans)}


YES = [(u, s) for u in UNITS for s in u.yes]
NO = [(u, s) for u in UNITS for s in u.no]


@pytest.mark.parametrize(("unit", "sentence"), YES, ids=[f"{u.id}: {s}" for u, s in YES])
def test_unit_fires(unit: Unit, sentence: str) -> None:
    assert _types_at_mark(sentence, CONTEXT) & {unit.type, unit.civilians, unit.fighters, *unit.words.values()}


@pytest.mark.parametrize(("unit", "sentence"), NO, ids=[f"{u.id}: {s}" for u, s in NO])
def test_unit_stays_silent(unit: Unit, sentence: str) -> None:
    """A weak unit is silent for want of context; a strong one must be held back by its own words and needs."""
    if unit.weak:
        assert unit.type not in _types_at_mark(sentence, "")
    text = MARK.sub(r"\1", sentence)
    spans = _spans(sentence, 0)
    doc = analyse(text, load("nl"))
    found = names.find(doc, load("nl"), knowledge.load())
    scene = Scene.of(doc, "nl", found)
    for trigger in triggers.find(doc, lexicon("nl"), "nl"):
        at = trigger.token.idx
        if any(a <= at < b for a, b in spans) and trigger.unit.type == unit.type and not trigger.unit.weak:
            assert not needs_met(trigger, fill(trigger, scene), scene), trigger.unit.id


def test_units_have_known_types_and_own_examples() -> None:
    for unit in UNITS:
        assert {unit.type, *unit.words.values()} <= set(frames()), unit.id
        assert all(MARK.search(s) for s in (*unit.yes, *unit.no)), unit.id
    assert len({u.id for u in UNITS}) == len(UNITS)


CONTROL = lexicon("nl", "control").units
HELD = [(u, s) for u in CONTROL for s in u.yes]
NOT_HELD = [(u, s) for u in CONTROL for s in u.no]


def _relations_at_mark(marked: str) -> set[str]:
    """What is said of control at the marked words, in a report that tells of armed conflict."""
    spans = _spans(marked, len(CONTEXT))
    found = annotate(_report(CONTEXT + MARK.sub(r"\1", marked))).control
    return {c.relation for c in found if any(a < c.span.end and c.span.start < b for a, b in spans)}


@pytest.mark.parametrize(("unit", "sentence"), HELD, ids=[f"{u.id}: {s}" for u, s in HELD])
def test_unit_of_control_fires(unit: Unit, sentence: str) -> None:
    assert unit.type in _relations_at_mark(sentence)


@pytest.mark.parametrize(("unit", "sentence"), NOT_HELD, ids=[f"{u.id}: {s}" for u, s in NOT_HELD])
def test_unit_of_control_stays_silent(unit: Unit, sentence: str) -> None:
    assert not _relations_at_mark(sentence)
