"""Days of reports that hang together: the graph, which reports are tied, and the whole walk."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kroniek.chronicle import Memory, days_all, update, updating
from kroniek.chronicle.days_graph import Days, Link, Settled, parts, settle
from kroniek.chronicle.days_links import tie
from kroniek.model import Annotations, DaySet, Header, Hook, Interval, Published, Report, Span

START = date(2021, 4, 1).toordinal()


def exact(report: str, thing: str, days: int, lag: int, **more: bool) -> Link:
    """On each of the report's days the thing lay `lag` days before."""
    return Link(
        report, thing, tuple((1 << i, START + i - lag, START + i - lag) for i in range(days)), rank=(1,), **more
    )


def dated(report: str, thing: str, days: int, day: int) -> Link:
    """Whatever the report's day, the thing lay on one day of the calendar."""
    return Link(report, thing, (((1 << days) - 1, START + day, START + day),), rank=(0,))


def month(days: int = 30) -> Days:
    return Days(START, (1.0,) * days)


def left(settled: Settled, report: str) -> list[int]:
    found = settled.days[report]
    return [found.first - START + i for i, weight in enumerate(found.weights) if weight > 0]


def test_a_day_told_by_one_report_pins_another() -> None:
    links = [exact("month", "fall", 30, 1), dated("known", "fall", 1, 12)]
    settled = settle({"month": month(), "known": Days(START + 14, (1.0,))}, links)
    assert left(settled, "month") == [13]
    assert left(settled, "known") == [14]
    assert [link.report for link in settled.cut] == ["month"]
    assert settled.things["fall"] == (START + 12, START + 12)


def test_what_one_learns_goes_on_to_the_next() -> None:
    links = [dated("a", "x", 30, 12), exact("b", "x", 30, 1), exact("b", "y", 30, 3), exact("c", "y", 30, 0)]
    settled = settle({r: month() for r in "abc"}, links)
    assert (left(settled, "b"), left(settled, "c")) == ([13], [10])
    assert len(left(settled, "a")) == 30


def test_of_facts_that_clash_the_softest_goes() -> None:
    links = [dated("a", "x", 30, 12), exact("b", "x", 30, 1), dated("a", "y", 30, 20), exact("b", "y", 30, 1)]
    links[3] = replace(links[3], rank=(2,))
    settled = settle({r: month() for r in "ab"}, links)
    assert left(settled, "b") == [13]
    assert settled.dropped == (links[3],)


def test_a_known_day_stands_against_what_others_say() -> None:
    links = [dated("a", "x", 1, 12), exact("b", "x", 1, 1)]
    settled = settle({"a": Days(START, (1.0,)), "b": Days(START + 5, (1.0,))}, links)
    assert left(settled, "b") == [5]
    assert len(settled.dropped) == 1


def test_what_is_not_sure_only_weighs() -> None:
    links = [dated("a", "x", 30, 12), exact("b", "x", 30, 1, sure=False)]
    settled = settle({r: month() for r in "ab"}, links)
    weights = settled.days["b"].weights
    assert min(weights) > 0
    assert sum(weights) == pytest.approx(1)
    assert weights[13] == max(weights)
    assert weights[13] > 0.7


def test_weights_pass_between_reports() -> None:
    lively = Days(START, tuple(9.0 if i == 4 else 1.0 for i in range(30)))
    settled = settle({"a": lively, "b": month()}, [exact("a", "x", 30, 1), exact("b", "x", 30, 1)])
    assert settled.days["b"].weights == pytest.approx(settled.days["a"].weights)
    assert settled.days["b"].weights[4] == pytest.approx(9 / 38)


def test_things_told_by_one_report_tie_nothing() -> None:
    assert parts([exact("a", "x", 30, 1), exact("a", "x", 30, 2), exact("b", "y", 30, 1)]) == []


REPORTS = "abcdef"
ways = st.tuples(
    st.sampled_from(REPORTS),
    st.sampled_from("xyz"),
    st.booleans(),
    st.integers(0, 20),
    st.booleans(),
    st.integers(0, 2),
)
worlds = st.tuples(st.lists(ways, max_size=14), st.lists(st.integers(1, 30), min_size=6, max_size=6))


def world(ways: list[tuple[str, str, bool, int, bool, int]], sizes: list[int]) -> tuple[dict[str, Days], list[Link]]:
    days = {r: Days(START, tuple(1.0 + i % 3 for i in range(n))) for r, n in zip(REPORTS, sizes, strict=True)}
    links = []
    for report, thing, is_dated, number, sure, rank in ways:
        size = len(days[report].weights)
        link = dated(report, thing, size, number) if is_dated else exact(report, thing, size, number % 6)
        links.append(replace(link, sure=sure, rank=(rank,)))
    return days, links


def settle_all(days: dict[str, Days], links: list[Link]) -> dict[str, Settled]:
    found = [settle({link.report: days[link.report] for link in part}, part) for part in parts(links)]
    return {report: settled for settled in found for report in settled.days}


@given(worlds, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_order_does_not_matter(made: tuple[list, list], chance) -> None:  # type: ignore[type-arg, no-untyped-def]
    days, links = world(*made)
    shuffled = links.copy()
    chance.shuffle(shuffled)
    assert settle_all(days, links) == settle_all(dict(sorted(days.items(), reverse=True)), shuffled)


@given(worlds, st.integers(-400, 4000))
@settings(max_examples=150, deadline=None)
def test_moving_everything_moves_the_result(made: tuple[list, list], step: int) -> None:  # type: ignore[type-arg]
    days, links = world(*made)
    moved_days = {r: Days(d.first + step, d.weights) for r, d in days.items()}
    moved = [replace(link, spans=tuple((b, s + step, e + step) for b, s, e in link.spans)) for link in links]
    before, after = settle_all(days, links), settle_all(moved_days, moved)
    assert before.keys() == after.keys()
    for report, settled in before.items():
        assert after[report].days[report].first == settled.days[report].first + step
        assert after[report].days[report].weights == settled.days[report].weights


@given(worlds)
@settings(max_examples=150, deadline=None)
def test_days_are_only_taken_away_and_some_are_left(made: tuple[list, list]) -> None:  # type: ignore[type-arg]
    days, links = world(*made)
    for report, settled in settle_all(days, links).items():
        found = settled.days[report]
        assert found.bits
        assert found.bits & days[report].bits == found.bits
        assert sum(found.weights) == pytest.approx(1)
        if len(days[report].weights) == 1:
            assert found == days[report]


def hook(key: str = "capture p", agents: tuple[str, ...] = ("is",), day: int | None = None, lag: int = 1) -> Hook:
    spans = exact("", "", 30, lag).spans if day is None else dated("", "", 30, day).spans
    return Hook(key, agents, START, spans, sure=True, span=Span(lag, lag + 5), text="gisteren")


def by_key(told: dict[str, list[Hook]]) -> dict[str, list[tuple[str, Hook]]]:
    keys = sorted({hook.key for hooks in told.values() for hook in hooks})
    return {key: [(report, h) for report in sorted(told) for h in told[report] if h.key == key] for key in keys}


def tied(told: dict[str, list[Hook]]) -> list[tuple[str, ...]]:
    return [part.reports for part in tie(by_key(told))[0]]


def test_reports_are_tied_by_what_both_tell() -> None:
    assert tied({"a": [hook()], "b": [hook(day=12)]}) == [("a", "b")]
    assert tied({"a": [hook()], "b": [hook(lag=3)]}) == [("a", "b")]


@pytest.mark.parametrize(
    "other",
    [hook(key="capture q", day=12), hook(agents=("army",), day=12), hook(day=200)],
    ids=["place", "who", "when"],
)
def test_reports_of_other_things_are_not_tied(other: Hook) -> None:
    assert tied({"a": [hook()], "b": [other]}) == []


def test_what_fits_two_things_is_tied_to_neither() -> None:
    assert tied({"a": [hook()], "b": [hook(day=3)], "c": [hook(day=20)]}) == []


def test_one_who_is_not_named_leaves_it_likely_only() -> None:
    part, _ = tie(by_key({"a": [hook(agents=())], "b": [hook(day=12)]}))
    assert [link.sure for link in part[0].links] == [False, False]


def pair(name: str) -> tuple[Report, Annotations]:
    header = Header(Interval(date(2021, 4, 1), date(2021, 4, 30)), "month")
    return Report(name, "", header, "nl", ""), Annotations(name, "nl", "1")


def counting(monkeypatch: pytest.MonkeyPatch, module: object, name: str, seen: list[str]) -> None:
    whole: Callable[..., object] = getattr(module, name)

    def counted(*args: object) -> object:
        seen.append(getattr(args[0], "id", None) or " ".join(getattr(args[0], "reports", ())))
        return whole(*args)

    monkeypatch.setattr(module, name, counted)


def test_only_what_hangs_together_is_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"a": (hook(),), "b": (hook(day=12),), "c": (hook("capture q"),), "d": (hook("capture q", day=5),)}
    own = Published(DaySet.of((date.fromordinal(START + i), 1.0) for i in range(30)))
    monkeypatch.setattr(days_all, "publication", lambda *_: own)
    monkeypatch.setattr(days_all, "hooks", lambda report, *_: told[report.id])
    resolved: list[str] = []
    settled: list[str] = []
    counting(monkeypatch, updating, "resolve_all", resolved)
    counting(monkeypatch, days_all, "settle_part", settled)
    ground = Memory()
    update(ground, ground.add(pair(r) for r in "abc"))
    assert (resolved, settled) == (["a", "b", "c"], ["a b"])
    assert len(ground.days["c"].days or ()) == 30
    resolved.clear()
    settled.clear()
    update(ground, ground.add([pair("d")]))
    assert (resolved, settled) == (["c", "d"], ["c d"])
    assert list(ground.days["c"].days or ()) == [date(2021, 4, 7)]
    whole = Memory(pair(r) for r in "abcd")
    update(whole, whole.pairs.keys())
    assert (ground.days, ground.times) == (whole.days, whole.times)


def test_a_report_that_fits_two_things_is_let_go_again(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"a": (hook(day=2),), "b": (hook(),), "c": (hook(day=20),)}
    own = Published(DaySet.of((date.fromordinal(START + i), 1.0) for i in range(30)))
    monkeypatch.setattr(days_all, "publication", lambda *_: own)
    monkeypatch.setattr(days_all, "hooks", lambda report, *_: told[report.id])
    ground = Memory()
    update(ground, ground.add(pair(r) for r in "ab"))
    assert ground.days["b"] != own
    update(ground, ground.add([pair("c")]))
    assert ground.days["b"] == own


def kroniek(*words: object) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "kroniek", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def test_a_report_read_later_pins_an_earlier_one(tmp_path: Path) -> None:
    first, second, db = tmp_path / "eerst.txt", tmp_path / "later.txt", tmp_path / "c.db"
    first.write_text("date 2021-04\n\nHet leger heeft gisteren de stad Raqqa ingenomen.\n", "utf-8")
    second.write_text("date 2021-04-15\n\nHet leger heeft dinsdag de stad Raqqa ingenomen.\n", "utf-8")
    kroniek("read", first, "--into", db)
    (alone,) = map(json.loads, kroniek("reports", db, "--json").splitlines())
    assert len(alone["published"]["days"]) == 30
    kroniek("read", second, "--into", db)
    found = {r["path"]: r["published"] for r in map(json.loads, kroniek("reports", db, "--json").splitlines())}
    assert found["eerst.txt"]["days"] == ["2021-04-14"]
    assert found["later.txt"]["days"] == ["2021-04-15"]
    why = kroniek("reports", db, "--why", "eerst.txt")
    assert "2021-04-13" in why
    assert "Het leger heeft gisteren de stad Raqqa ingenomen." in why
    assert "later.txt: Het leger heeft dinsdag de stad Raqqa ingenomen." in why
    both = tmp_path / "both.db"
    kroniek("read", second, first, "--into", both)
    assert kroniek("reports", both, "--json") == kroniek("reports", db, "--json")
    missing = subprocess.run(
        [sys.executable, "-m", "kroniek", "reports", str(db), "--why", "nergens"], capture_output=True, check=False
    )
    assert missing.returncode == 2
    assert b"nergens" in missing.stderr
