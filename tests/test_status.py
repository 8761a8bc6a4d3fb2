"""Status of events, case by case. The cases stand in cases/status.txt, one a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kroniek.annotate.events import triggers
from kroniek.annotate.events.grammar import clauses
from kroniek.annotate.events.lexicon import lexicon
from kroniek.annotate.events.status import judge
from kroniek.annotate.text import analyse
from kroniek.lang import load

LINES = (Path(__file__).parent / "cases" / "status.txt").read_text("utf-8").splitlines()
CASES = [tuple(line.split("\t")) for line in LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("status", "marked"), CASES, ids=[c[1] for c in CASES])
def test_status(status: str, marked: str) -> None:
    text = marked.replace("[", "").replace("]", "")
    start = marked.index("[")
    doc = analyse(text, load("nl"))
    found = [
        t for t in triggers.find(doc, lexicon("nl"), "nl")
        if t.token.idx <= start < t.token.idx + len(t.token) or (t.particle is not None and t.particle.idx == start)
    ]
    assert [judge(t, t.unit.type, clauses(doc), "nl")[0] for t in found] == [status]
