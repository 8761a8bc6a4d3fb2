"""The learned status: how its weights add up, what happens without them, and what they do to whole reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from kroniek.annotate import annotate
from kroniek.annotate.events import stance, weights
from kroniek.annotate.events.stance import Model
from kroniek.errors import KnowledgeError
from kroniek.model import EventMention, Report
from kroniek.reading import read_text

WEIGHTS = Model({"happened": 0.0, "planned": -1.0}, {"h=zal": {"planned": 3.0}, "tense=past": {"happened": 1.0}})


def told(body: str) -> list[EventMention]:
    (report,) = read_text(f"date 2020-01\n\nRebellen en het leger leveren hevige gevechten bij de grens. {body}")
    assert isinstance(report, Report)
    return [e for e in annotate(report).events if e.sentence.start >= report.text.index(body)]


@pytest.mark.parametrize(
    ("features", "status", "likely"),
    [([], "happened", 0.5), (["h=zal"], "planned", 0.881), (["tense=past", "h=zal", "x"], "planned", 0.881)],
)
def test_weights_of_what_an_event_shows_add_up(features: list[str], status: str, likely: float) -> None:
    assert WEIGHTS.likeliest(features) == status
    assert WEIGHTS.probabilities(features)[status] == pytest.approx(likely, abs=0.001)


@pytest.mark.parametrize(
    ("body", "status", "tense"),
    [
        ("Dinsdag bombardeerde het leger de markt van de stad.", "happened", "past"),
        ("Hamas ontkent dat het burgers heeft gegijzeld.", "denied", "past"),
        ("De VN vrezen dat M23 de stad Goma zal innemen.", "feared", "future"),
        ("Straaljagers bestoken nog steeds de voorsteden.", "ongoing", "present"),
        ("Het leger heeft geen dorpen heroverd op M23.", "denied", "past"),
        ("Goma was zondag nog niet veroverd, anders dan gemeld.", "denied", "past"),
        ("Zodra het leger Goma heeft heroverd op M23, mogen de inwoners naar huis.", "planned", "future"),
    ],
)
def test_status_and_tense_of_plain_sentences(body: str, status: str, tense: str) -> None:
    assert {(e.status, e.tense) for e in told(body)} == {(status, tense)}


def test_what_the_weights_put_ahead_lies_in_the_future(monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = Model({"planned": 1.0, "happened": 0.0}, {})
    monkeypatch.setattr(stance, "model", lambda _: ahead)
    events = told("Dinsdag bombardeerde het leger de markt van de stad.")
    assert events
    assert {(e.status, e.tense) for e in events} == {("planned", "future")}


def test_without_weights_the_rules_have_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stance, "model", lambda _: None)
    events = told("Het leger wil de stad Goma heroveren op de rebellen.")
    assert events
    assert {(e.status, e.tense) for e in events} == {("planned", "future")}


def test_a_broken_file_of_weights_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / stance.FILE).write_text('{"bias": []}', "utf-8")

    class Folder:
        folder = tmp_path

    monkeypatch.setattr(weights, "load", lambda _: Folder)
    stance.model.cache_clear()
    with pytest.raises(KnowledgeError, match=r"status\.json"):
        stance.model("nl")
    stance.model.cache_clear()
