"""Which tellings are one event: cases in words, and that order plays no part."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kroniek.annotate import annotate
from kroniek.chronicle import Memory, compile, same, update
from kroniek.chronicle.placed import PlacedEvent
from kroniek.chronicle.same_clusters import clusters
from kroniek.chronicle.same_pairs import evidence, impossible
from kroniek.chronicle.same_records import record
from kroniek.chronicle.same_who import opposed
from kroniek.chronicle.updating import EVENT
from kroniek.knowledge import load
from kroniek.knowledge.sameness import sameness, weights
from kroniek.model import Annotations, Report, Span
from kroniek.reading import read_bytes

TABLE = tomllib.loads((Path(__file__).parent / "cases" / "same.toml").read_text("utf-8"))
CASES = TABLE["case"]


@cache
def told(text: str) -> tuple[Report, Annotations]:
    (report,) = read_bytes(text.encode("utf-8"), "case.txt")
    assert isinstance(report, Report)
    return report, annotate(report)


@cache
def all_told() -> tuple[PlacedEvent, ...]:
    """The tellings of all cases, set in time."""
    texts = [text for case in CASES for text in case["reports"]] + [case["report"] for case in TABLE["within"]]
    ground = Memory([told(text) for text in texts])
    update(ground, ground.pairs.keys())
    blocks = {block for some in ground.blocks(EVENT, ground.pairs.keys()).values() for block in some}
    return tuple(event for _, some in ground.told(EVENT, PlacedEvent, blocks) for _, event in some)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_one_event_or_two(case: dict[str, Any]) -> None:
    pairs = [told(text) for text in case["reports"]]
    ids = {report.id for report, _ in pairs}
    events = [event for event in compile(pairs).events if event.type in case["type"]]
    assert {e.report for event in events for e in event.evidence} == ids, "each report must tell an event of the type"
    assert any({e.report for e in event.evidence} == ids for event in events) == case["one"]


@pytest.mark.parametrize("case", TABLE["within"], ids=lambda case: case["name"])
def test_so_many_events_in_one_report(case: dict[str, Any]) -> None:
    events = [event for event in compile([told(case["report"])]).events if event.type == case["type"]]
    assert len(events) == case["events"]


@pytest.mark.parametrize("case", TABLE["torn"], ids=lambda case: case["name"])
def test_one_telling_that_could_be_either_joins_the_one_meant(case: dict[str, Any]) -> None:
    pairs = [told(text) for text in (*case["reports"], case["report"])]
    events = [event for event in compile(pairs).events if event.type == case["type"]]
    meant, torn = pairs[case["with"]][0].id, pairs[-1][0].id
    assert [{e.report for e in event.evidence} for event in events if torn in {e.report for e in event.evidence}] == [
        {meant, torn}
    ]


def test_fighters_of_whom_no_word_says_whose_they_are_keep_nothing_apart() -> None:
    bare = [e for e in all_told() if e.telling.unnamed == ("agent",) and e.mention.type == "capture"]
    pairs = [(a, b) for a in bare for b in all_told() if a.report == b.report and "agent_open" in evidence(a, b)]
    assert any("agent_strangers" in evidence(replace(a, telling=replace(a.telling, unnamed=())), b) for a, b in pairs)


def test_what_is_torn_between_two_joins_no_third() -> None:
    # 0 fits 1 and 2 about as well, which cannot be one; the third, 3, fits it less well
    assert clusters(4, {(0, 1): 1500, (0, 2): 1400, (0, 3): 600}, join=0, margin=400) == [[0], [1], [2], [3]]


def test_a_role_that_no_sentence_tells_yields_to_more_tellings() -> None:
    captures = [e for e in all_told() if e.mention.type == "capture" and e.mention.sentence.start > 0]
    event = next(e for e in captures if {r.role for r in e.mention.roles} == {"agent", "target"})
    turned = {"agent": "target", "target": "agent"}
    elsewhere = tuple(replace(r, role=turned[r.role], span=Span(0, 1)) for r in event.mention.roles)
    guess = replace(event, mention=replace(event.mention, roles=elsewhere))
    told_by = {(r.role, r.actor.id) for r in event.mention.roles}
    assert {(p.role, p.actor.id) for p in record([event, event, guess], {}, {}).actors} == told_by
    assert {(p.role, p.actor.id) for p in record([event, guess], {}, {}).actors} > told_by


def test_a_pair_weighs_the_same_whichever_comes_first() -> None:
    fitting = [(a, b) for a, b in combinations(all_told(), 2) if not impossible(a, b)]
    assert fitting
    for one, other in fitting:
        assert evidence(one, other) == evidence(other, one)


def test_leaders_stand_for_their_sides() -> None:
    abadi, baghdadi, islamic_state = (load().actors[f"actor:{n}"].ref() for n in ("al-abadi", "al-baghdadi", "is"))
    assert opposed(abadi, islamic_state)
    assert opposed(abadi, baghdadi)
    assert not opposed(baghdadi, islamic_state)


def test_an_event_of_two_reports_says_why() -> None:
    pairs = [told(text) for text in CASES[0]["reports"]]
    event = next(e for e in compile(pairs).events if len({x.report for x in e.evidence}) == 2)
    assert len(event.merged) == 1
    assert event.merged[0].p > 0.4
    assert "the same town" in event.merged[0].reasons


@given(st.permutations(range(len(all_told()))))
@settings(max_examples=30, deadline=None)
def test_the_order_of_tellings_plays_no_part(order: list[int]) -> None:
    events = all_told()
    assert same.merge([events[i] for i in order], {}, {}) == same.merge(events, {}, {})


@st.composite
def scored(draw: st.DrawFn) -> tuple[int, dict[tuple[int, int], int]]:
    count = draw(st.integers(1, 9))
    scores = {}
    for pair in combinations(range(count), 2):
        score = draw(st.one_of(st.none(), st.integers(-3000, 3000)))
        if score is not None:
            scores[pair] = score
    return count, scores


@given(scored())
def test_a_cluster_holds_no_pair_that_cannot_be(given: tuple[int, dict[tuple[int, int], int]]) -> None:
    count, scores = given
    found = clusters(count, scores, 0, 500)
    assert sorted(i for one in found for i in one) == list(range(count))
    assert all(pair in scores for one in found for pair in combinations(one, 2))


@given(scored(), st.randoms(use_true_random=False))
def test_names_of_items_play_no_part(given: tuple[int, dict[tuple[int, int], int]], random: Any) -> None:
    """Clusters of items under other numbers are the same clusters, where no two scores are equal."""
    count, scores = given
    if len(set(scores.values())) < len(scores):
        return
    other = list(range(count))
    random.shuffle(other)
    moved = {(min(other[i], other[j]), max(other[i], other[j])): s for (i, j), s in scores.items()}
    apart = 10**6  # so wide a margin that means which happen to be equal do not decide
    ours = {frozenset(other[i] for i in one) for one in clusters(count, scores, 0, apart)}
    assert ours == {frozenset(one) for one in clusters(count, moved, 0, apart)}


def test_an_item_that_fits_two_joins_neither() -> None:
    assert clusters(3, {(0, 1): 1000, (1, 2): 900}, 0, 500) == [[0], [1], [2]]
    assert clusters(3, {(0, 1): 1000, (1, 2): 300}, 0, 500) == [[0, 1], [2]]
    assert clusters(3, {(0, 1): 1000, (1, 2): 900, (0, 2): 800}, 0, 500) == [[0, 1, 2]]


def test_a_weight_for_every_reason() -> None:
    assert weights().doubt < weights().join
    named = set(sameness().reasons) - {"type_same"}
    assert named <= set(weights().weights)
