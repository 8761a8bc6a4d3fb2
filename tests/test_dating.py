"""Which time dates an event: the rules' answer without weights, and the weighed one in plain reports."""

from __future__ import annotations

import pytest

from kroniek.annotate import annotate
from kroniek.annotate.events import dating
from kroniek.annotate.events.choice import Model
from kroniek.annotate.events.dating import MODEL
from kroniek.model import Report
from kroniek.reading import read_text

OPENING = "Rebellen en het leger leveren hevige gevechten bij de grens."


def dated(body: str) -> list[str]:
    """The times that date the events of a text, in order of the events; `-` for one that none dates."""
    (report,) = read_text(f"date 2020-01-20\n\n{OPENING} {body}")
    assert isinstance(report, Report)
    notes = annotate(report)
    events = [e for e in notes.events if e.sentence.start >= report.text.index(body)]
    return [notes.times[e.time].text if e.time is not None else "-" for e in events]


@pytest.mark.parametrize(
    ("body", "times"),
    [
        ("Dinsdag bombardeerde het leger de markt van Goma.", ["Dinsdag"]),
        ("In maart 2019 veroverde M23 de stad Goma.", ["maart 2019"]),
        (
            "Dinsdag veroverde M23 de stad Goma. Vrijdag bombardeerde het leger de haven van Bukavu.",
            ["Dinsdag", "Vrijdag"],
        ),
        ("De VN vrezen dat M23 de stad Goma zal innemen.", ["-"]),
    ],
)
def test_the_time_of_its_sentence_dates_an_event(body: str, times: list[str]) -> None:
    assert dated(body) == times


@pytest.mark.parametrize(
    ("body", "times"),
    [
        ("M23 heeft in mei Goma ingenomen. Dat gebeurde volgens hem al op 23 april.", ["23 april"]),
        ("M23 heeft Goma ingenomen. Dat was maandag.", ["maandag"]),
        ("M23 heeft Goma ingenomen. Dat was in 2012 ook al zo.", ["-"]),
        ("M23 heeft Goma ingenomen. Dat gebeurde onverwacht.", ["-"]),
    ],
)
def test_the_next_sentence_dates_an_event_where_it_takes_it_up(body: str, times: list[str]) -> None:
    assert dated(body) == times


def test_weights_choose_among_the_times_near_by_and_none(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "In maart 2019 veroverde M23 de stad Goma."
    for kind, time in (("none", "-"), ("own", "maart 2019")):
        known = {MODEL: Model(-1.0, 0.0, {kind: 3.0})}
        monkeypatch.setattr(dating, "models", lambda *_, known=known: known)
        assert dated(body) == [time]


def test_without_weights_the_rules_have_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dating, "models", lambda *_: {})
    assert dated("In maart 2019 veroverde M23 de stad Goma.") == ["maart 2019"]
