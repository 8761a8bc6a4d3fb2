"""Denials, blame and claims tell again what was told before, by the cases of `cases/reactions.toml`."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kroniek.annotate import annotate
from kroniek.model import Report
from kroniek.reading import read_text

CASES = tomllib.loads((Path(__file__).parent / "cases" / "reactions.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][-60:])
def test_reaction(case: dict[str, Any]) -> None:
    (report,) = read_text(f"date 2022-10\n\n{case['text']}")
    assert isinstance(report, Report)
    events = annotate(report).events
    again = [e for e in events if e.rule.startswith("reaction/")]
    if case["status"] == "-":
        assert not again
        return
    # what the weighing of sentences tells there already is not told once more
    last = max(e.sentence.start for e in events)
    again = again or [e for e in events if e.rule.startswith("learned/") and e.sentence.start == last]
    assert [(e.status, e.type) for e in again] == [(case["status"], case["type"])]
    if "agent" in case:
        assert {r.actor.name for r in again[0].roles if r.role == "agent"} == {case["agent"]}
