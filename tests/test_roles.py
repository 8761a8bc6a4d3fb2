"""Who did what to whom and where, by the cases of `cases/roles.toml`; and the model that chooses."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroniek.annotate import annotate
from kroniek.annotate.events import choice, firing, weights
from kroniek.errors import KnowledgeError
from kroniek.knowledge import load
from kroniek.knowledge.frames import frames
from kroniek.lang import Language
from kroniek.model import Report
from kroniek.reading import read_text

CASES = tomllib.loads((Path(__file__).parent / "cases" / "roles.toml").read_text("utf-8"))["case"]


def _report(text: str) -> Report:
    (item,) = read_text(f"date 2013-10\n\n{text}")
    assert isinstance(item, Report)
    return item


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:60])
def test_roles(case: dict[str, Any]) -> None:
    told = [e for e in annotate(_report(case["text"])).events if e.type == case["type"]]
    assert told, f"no {case['type']}"
    event = told[0]
    for role in ("agent", "target"):
        names = {r.actor.name for r in event.roles if r.role == role}
        if role in case:
            assert case[role] in names or (case[role] == "-" and not names), role
    if "place" in case:
        assert event.place is not None
        assert event.place.place.name == case["place"]


@pytest.mark.parametrize(
    "text",
    [
        "Het Congolese leger vecht met M23. Bunagana is nog in handen van M23.",
        "Het Congolese leger vecht met M23. Bunagana is in handen van M23.",
    ],
)
def test_who_has_a_place_still_took_nothing(text: str) -> None:
    assert not [e for e in annotate(_report(text)).events if e.type == "capture"]


def test_several_kinds_of_force_can_be_likely_together() -> None:
    spread = {"offensive": 0.27, "air_strike": 0.23, "protest": 0.4}
    assert firing.tells_of_force(spread)
    assert not firing.tells_of_force({**spread, "air_strike": 0.2})


def test_what_is_taken_too_is_taken_by_who_took_before() -> None:
    (path,) = (Path(__file__).parent.parent / "examples" / "mosul").glob("013-*.txt")
    text = path.read_text("utf-8")
    bank = next(e for e in annotate(_report(text)).events if e.type == "capture" and "filiaal" in e.sentence.of(text))
    assert {(r.role, r.actor.name) for r in bank.roles} == {("agent", "Iraqi army"), ("target", "Islamic State")}


def test_a_headline_takes_no_place_of_another_side_or_near_a_town() -> None:
    for text in (
        "Stad ingenomen door het leger\n\nHet Congolese leger vocht maandag met M23. M23 heeft dinsdag Goma veroverd.",
        "Laatste stad van M23 ingenomen\n\nHet Congolese leger nam vrijdag dorpen bij Bunagana in.",
    ):
        first = next(e for e in annotate(_report(text)).events if e.type == "capture")
        assert first.place is None or first.place.place.name not in {"Goma", "Bunagana"}


def test_a_group_is_no_foe_of_the_larger_one_it_fights_in() -> None:
    ypg, sdf, islamic_state = (load().actors[f"actor:{name}"].ref() for name in ("ypg", "sdf", "is"))
    assert choice._one_side(ypg, [sdf])
    assert choice._one_side(sdf, [ypg])
    assert not choice._one_side(ypg, [islamic_state])


def test_nobody_fights_himself() -> None:
    for case in CASES:
        for event in annotate(_report(case["text"])).events:
            sides = [{r.actor.id for r in event.roles if r.role == role} for role in ("agent", "target")]
            assert frames()[event.type].moved or not sides[0] & sides[1]


@given(st.lists(st.sampled_from(sorted(choice.models("nl")["agent"].weights)), max_size=30))
def test_probability_does_not_depend_on_order(features: list[str]) -> None:
    model = choice.models("nl")["agent"]
    assert 0 < model.probability(features) < 1
    assert model.probability(features) == model.probability(list(reversed(features + features)))


def test_a_broken_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / choice.FILE).write_text('{"models": {"agent": {}}}')
    monkeypatch.setattr(weights, "load", lambda code: Language(code, tmp_path))
    with pytest.raises(KnowledgeError, match=r"choices\.json.*make train"):
        choice.models.__wrapped__("nl")


def test_a_language_without_the_file_keeps_what_the_rules_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "load", lambda code: Language(code, tmp_path))
    assert choice.models.__wrapped__("nl") == {}


def test_words_that_nobody_knows_leave_every_type_possible_and_unlikely() -> None:
    known = firing.model("nl")
    assert known is not None
    assert 0 < known.keep <= known.add < 1
    assert all(0 < p < known.add for p in known.probabilities(["nonsense"]).values())


def test_a_broken_file_of_weights_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / firing.FILE).write_text('{"weights": []}')
    monkeypatch.setattr(weights, "load", lambda code: Language(code, tmp_path))
    with pytest.raises(KnowledgeError, match=r"firing\.json.*make train"):
        firing.model.__wrapped__("nl")


def test_who_holds_a_place_is_no_capture() -> None:
    notes = annotate(_report("De stad Kunduz is nog altijd in handen van de Taliban."))
    assert [c.place.text for c in notes.control] == ["Kunduz"]
    assert [e.type for e in notes.events] == []


def test_who_only_speaks_did_not_use_force() -> None:
    text = "date 2009-09-29\n\nBij de aanslag van maandag in Kano kwamen 75 mensen om, zegt Artsen zonder Grenzen."
    (report,) = read_text(text)
    assert isinstance(report, Report)
    events = annotate(report).events
    assert events
    assert all(role.actor.name != "Doctors Without Borders" for e in events for role in e.roles if role.role == "agent")
