"""Events that are not told again at the next place: cases in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from kroniek.annotate import annotate
from kroniek.model import Report
from kroniek.reading import read_text

LINES = (Path(__file__).parent / "cases" / "following.txt").read_text("utf-8").splitlines()
CASES = [tuple(line.split("\t")) for line in LINES if line and not line.startswith("#")]


def follows(text: str) -> list[str]:
    """What follows in a text, as the cases have it."""
    (report,) = read_text(f"date 2013-02\n\n{text}")
    assert isinstance(report, Report)
    notes = annotate(report)
    return [
        f"{e.type} {e.place.place.name} {notes.times[e.time].text if e.time is not None else '-'}"
        for e in notes.events
        if e.place is not None and e.rule.startswith("following/")
    ]


@pytest.mark.parametrize(("wanted", "text"), CASES)
def test_what_is_not_told_again_follows(wanted: str, text: str) -> None:
    assert follows(text) == ([] if wanted == "-" else wanted.split("; "))


def test_who_is_not_sure_before_is_not_told_to_have_gone_on() -> None:
    (report,) = read_text("date 2013-02\n\nM23 veroverde Masisi maandag op het leger. Sake volgde dinsdag.")
    assert isinstance(report, Report)
    first, second = (e for e in annotate(report).events if e.type == "capture")
    assert {(r.role, r.actor.name) for r in second.roles} == {
        (r.role, r.actor.name) for r in first.roles if r.role in first.firm
    }
    assert ("agent", "March 23 Movement") in {(r.role, r.actor.name) for r in second.roles}
    assert second.figures == ()
