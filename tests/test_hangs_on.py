"""On what the days of events and figures hang. The cases stand in cases/hangs_on.toml."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kroniek.annotate import annotate
from kroniek.chronicle import compile
from kroniek.exports import records
from kroniek.model import Header, Interval, Report
from kroniek.model.records import HANGS_ON

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "hangs_on.toml").read_text("utf-8"))[
    "case"
]


def header(text: str) -> Header:
    year, month, *day = (int(part) for part in text.split("-"))
    if day:
        return Header(Interval.day(date(year, month, *day)), "day")
    return Header(Interval(date(year, month, 1), date(year, month, monthrange(year, month)[1])), "month")


def told(record: dict[str, Any], name: str, days: str) -> list[str]:
    return [record[name], record[days]["hangs_on"], record[days]["earliest"] or "", record[days]["latest"] or ""]


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_hangs_on(case: dict[str, Any]) -> None:
    report = Report("r", case["text"], header(case["header"]), "nl", "")
    found = compile([(report, annotate(report))])
    events = sorted(found.events, key=lambda e: e.evidence[0].span)
    figures = sorted(found.figures, key=lambda f: f.evidence[0].span)
    if "events" in case:
        types = {row[0] for row in case["events"]}
        assert [told(records.event(e), "type", "time") for e in events if e.type in types] == case["events"]
    if "figures" in case:
        assert [told(records.figure(f), "measure", "as_of") for f in figures] == case["figures"]


def test_every_word_is_listed() -> None:
    named = {row[1] for case in CASES for rows in (case.get("events"), case.get("figures")) for row in rows or ()}
    assert named <= set(HANGS_ON)
