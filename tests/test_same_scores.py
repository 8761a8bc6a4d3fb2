"""The score of events told in several reports: its gold, what is aligned, what is counted. Texts are made up here."""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kroniek.model import Annotations, EventMention, Header, Interval, Report, Span

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
sys.path.insert(0, str(ROOT / "evaluate"))
same = importlib.import_module("same")

TEXT = "Het leger nam Alfa in. Rebellen beschoten Beta. Rebellen beschoten Gamma."


def gold_event(key: str, kind: str, sentence: str, *, must: bool = True) -> dict[str, Any]:
    empty = dict.fromkeys(("agent", "target", "place", "attribution", "earliest", "latest"))
    return {"key": key, "type": [kind], "status": ["happened"], "sentence": sentence, "must": must, **empty}


def mention(words: str, kind: str) -> EventMention:
    at = TEXT.index(words)
    span = Span(at, at + len(words))
    return EventMention(span, span, span, kind, "happened", "past", "rule")


def report() -> Report:
    return Report("r1", TEXT, Header(Interval(None, None), "unknown"), "nl", "0")


def folder(tmp_path: Path, groups: list[list[tuple[str, str]]]) -> Path:
    for name in ("x-001", "x-002"):
        events = [gold_event("fall", "capture", "Het leger"), gold_event("extra", "shelling", "Rebellen", must=False)]
        (tmp_path / f"{name}.json").write_text(json.dumps({"report": f"{name}.txt", "events": events}), "utf-8")
    lines = [
        json.dumps({"id": f"x-g{i}", "events": [{"report": r, "event": e} for r, e in one]})
        for i, one in enumerate(groups)
    ]
    (tmp_path / "groups.jsonl").write_text("\n".join(lines), "utf-8")
    return tmp_path


def test_certain_events_outside_groups_stand_alone_and_doubtful_ones_are_not_counted(tmp_path: Path) -> None:
    gold = same.read_gold(folder(tmp_path, []))
    assert len(gold.key) == 2
    assert len(set(gold.key.values())) == 2
    assert not gold.grouped


def test_events_of_a_group_are_counted_even_where_they_are_not_certain(tmp_path: Path) -> None:
    gold = same.read_gold(folder(tmp_path, [[("x-001", "extra"), ("x-002", "extra")]]))
    assert gold.key["x-001", "extra"] == gold.key["x-002", "extra"]
    assert len(gold.key) == 4


@pytest.mark.parametrize(
    ("groups", "what"),
    [
        ([[("x-001", "fall"), ("x-001", "extra")]], "fewer than two reports"),
        ([[("x-001", "fall"), ("x-002", "rise")]], "not there"),
        ([[("x-001", "fall"), ("x-002", "fall")], [("x-001", "fall"), ("x-002", "extra")]], "two groups"),
    ],
)
def test_broken_groups_are_refused(tmp_path: Path, groups: list[list[tuple[str, str]]], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        same.read_gold(folder(tmp_path, groups))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not in this copy of the project")
def test_groups_of_the_corpus_are_whole() -> None:
    grouped = [same.read_gold(path.parent).grouped for path in sorted(CORPUS.glob("*/groups.jsonl"))]
    assert all(grouped)
    assert sum(len(one) for one in grouped) >= 2 * 60


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not in this copy of the project")
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/groups.jsonl")), ids=lambda path: path.parent.name)
def test_events_of_a_group_have_a_type_and_a_day_in_common(path: Path) -> None:
    gold = same.read_gold(path.parent)
    events = {(r, e["key"]): e for r, one in gold.annotations.items() for e in one["events"]}
    for name in {gold.key[member] for member in gold.grouped}:
        members = [events[member] for member in gold.grouped if gold.key[member] == name]
        assert set.intersection(*(set(event["type"]) for event in members)), name
        first = max(event["earliest"] or "0" for event in members)
        assert first <= min(event["latest"] or "9" for event in members), name


def test_a_mention_is_aligned_by_type_and_sentence_and_only_once() -> None:
    notes = Annotations(
        "r1", "nl", "1", events=(mention("nam Alfa in", "capture"), mention("beschoten Beta", "shelling"))
    )
    gold = {
        "events": [
            gold_event("fall", "capture", "Het leger"),
            gold_event("beta", "shelling", "Rebellen beschoten Beta"),
            gold_event("beta again", "shelling", "Rebellen beschoten Beta"),
            gold_event("gamma", "shelling", "Rebellen beschoten Gamma"),
            gold_event("wrong type", "bombing", "Het leger"),
        ]
    }
    found = same.align(report(), gold, notes, [event["key"] for event in gold["events"]])
    assert found.pop("fall") == 0
    assert list(found.values()) == [1]
    assert set(found) <= {"beta", "beta again"}


def test_what_was_not_found_counts_only_in_coverage_and_in_all() -> None:
    a, b, c, d = (("x-001", name) for name in "abcd")
    gold = same.Folder({}, {a: "one", b: "one", c: "two", d: "one"}, {a, b, d})
    tally = same.Tally()
    same.count(gold, {a: "e1", b: "e1", c: "e1"}, tally)
    assert (tally.counts["aligned"], tally.counts["gold events"], tally.counts["aligned in groups"]) == (3, 4, 2)
    assert (tally.counts["pairs right"], tally.counts["pairs wrong"], tally.counts["pairs missed"]) == (1, 2, 0)
    # Aligned: key ab c, response abc; 1 of 1 link found, 1 of 2 answered right.
    muc = tally.scores["aligned"]["MUC"]
    assert (muc.found, muc.wanted, muc.right, muc.answered) == (1, 1, 1, 2)
    # All: key abd c, response abc d; one link of two is found, and one of two answered is right.
    muc = tally.scores["all"]["MUC"]
    assert (muc.found, muc.wanted, muc.right, muc.answered) == (1, 2, 1, 2)


@pytest.mark.parametrize(
    ("resting_on", "is_same", "verdict"),
    [
        (["r1", "r2"], False, "merged"),
        (["r1", "r2"], True, "merged"),
        (["r1"], False, "apart"),
        (["r1", "elsewhere in r2"], False, "apart"),
    ],
)
def test_a_pair_is_merged_where_one_event_rests_on_both_told_parts(
    monkeypatch: pytest.MonkeyPatch, resting_on: list[str], is_same: bool, verdict: str
) -> None:
    where = {"r1": ("r1", 0), "r2": ("r2", 0), "elsewhere in r2": ("r2", 30)}
    evidence = [SimpleNamespace(report=r, span=Span(at, at + 5)) for r, at in (where[one] for one in resting_on)]
    event = SimpleNamespace(type="capture", evidence=evidence)
    monkeypatch.setattr(same, "compile_reports", lambda _: SimpleNamespace(events=[event]))
    told = {"told": "Het leger nam Alfa in.", "type": ["capture"]}
    notes = SimpleNamespace(events=[SimpleNamespace(type="capture", evidence=Span(0, 20))])
    texts = {side: (SimpleNamespace(id=r, text=TEXT), notes) for side, r in (("a", "r1"), ("b", "r2"))}
    assert same.judge_pair({"same": is_same, "a": told, "b": told}, texts) == verdict


def test_the_lookalikes_are_whole() -> None:
    pairs = same.read_lines(same.LOOKALIKES)
    assert len({pair["id"] for pair in pairs}) == len(pairs)
    assert sum(not pair["same"] for pair in pairs) >= 100
    assert sum(pair["same"] for pair in pairs) >= 60
    for pair in pairs:
        assert pair["a"]["text"] != pair["b"]["text"], pair["id"]
        for side in ("a", "b"):
            assert pair[side]["text"].count(pair[side]["told"]) == 1, pair["id"]
            assert re.fullmatch(r"\d{4}-\d\d(-\d\d)?", pair[side]["date"]), pair["id"]
            assert set(pair[side]["type"]) <= same_types(), pair["id"]


def same_types() -> set[str]:
    return set(importlib.import_module("validate").EVENT_TYPES)
