"""Stories: reports that belong together, whatever their order, and what they are called."""

from __future__ import annotations

from datetime import date, timedelta
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from kroniek.chronicle.stories import STORY, TITLE, Facts, facts, links, stories, subjects
from kroniek.chronicle.story_groups import grown
from kroniek.model import DaySet, Interval, Published
from test_same import told

START = date(2017, 3, 1)
# Who and what is told, and how many days after the first report.
TOLD = (
    ("mosul a", 0, "mosul jadida coalitie burgers puin onderzoek"),
    ("mosul b", 4, "mosul jadida coalitie burgers lichamen onderzoek"),
    ("mosul c", 9, "mosul jadida pentagon burgers onderzoek bom"),
    ("raqqa a", 2, "tabqa stuwdam sdf water sluis ingenieurs"),
    ("raqqa b", 6, "tabqa stuwdam sdf vliegveld sluis wapenstilstand"),
    ("late", 400, "mosul jadida coalitie burgers puin onderzoek"),
)


def fact(name: str, after: int, words: str) -> Facts:
    day = START + timedelta(days=after)
    return Facts(name, Interval.day(day), frozenset(("name", w) for w in words.split()), f"Title of {name}")


FACTS = tuple(fact(*one) for one in TOLD)


@given(st.permutations(FACTS))
@settings(max_examples=30)
def test_the_order_of_reports_plays_no_part(some: list[Facts]) -> None:
    found = stories(some, links(some))
    assert [s.reports for s in found] == [("mosul a", "mosul b", "mosul c"), ("raqqa a", "raqqa b"), ("late",)]
    assert found == stories(FACTS, links(FACTS))


def test_a_title_is_that_of_a_report_of_the_story() -> None:
    for story in stories(FACTS, links(FACTS)):
        assert story.title.removeprefix("Title of ") in story.reports


def test_a_report_far_away_in_time_changes_nothing() -> None:
    far = fact("far", 5000, "mosul jadida coalitie burgers puin onderzoek")
    assert set(stories(FACTS, links(FACTS))) < set(stories((*FACTS, far), links((*FACTS, far))))


WORDS = ["mosul", "jadida", "coalitie", "burgers", "puin", "bom", "stuwdam", "sluis", "water", "raqqa", "tabqa"]
SOME_FACTS = st.lists(
    st.tuples(st.integers(0, 400), st.sets(st.sampled_from(WORDS), min_size=1, max_size=6)), min_size=1, max_size=25
)


@given(SOME_FACTS, st.data())
@settings(max_examples=60, deadline=None)
def test_links_of_some_are_the_same_with_those_near_them_alone(
    told: list[tuple[int, set[str]]], data: st.DataObject
) -> None:
    known = [fact(f"r{n}", after, " ".join(sorted(words))) for n, (after, words) in enumerate(told)]
    asked = data.draw(st.sets(st.sampled_from([f.report for f in known]), min_size=1, max_size=4))
    days = [f.days.earliest for f in known if f.report in asked and f.days.earliest]
    by = timedelta(days=3 * STORY.reach)
    near = [f for f in known if f.days.earliest and min(days) - by <= f.days.earliest <= max(days) + by]
    with patch("kroniek.chronicle.stories.NEAREST", 1):  # so that what is near the near ones matters
        whole = links(known)
        assert links(near, of=asked) == {pair: w for pair, w in whole.items() if not asked.isdisjoint(pair)}


def test_what_is_near_the_near_ones_counts_too() -> None:
    known = [
        fact("one", 0, "tabqa sdf"),
        fact("two", 50, "tabqa sdf sluis water"),
        fact("three", 100, "sdf sluis water"),
    ]
    with patch("kroniek.chronicle.stories.NEAREST", 1):
        assert links(known, of={"one"}) == {}
    assert links(known, of={"one"}).keys() == {("one", "two")}


def test_links_reach_no_further_than_they_may() -> None:
    days = {f.report: f.days.earliest for f in FACTS}
    for a, b in links(FACTS):
        first, last = sorted((days[a], days[b]))
        assert first
        assert last
        assert (last - first).days <= STORY.reach


def test_subjects_hold_whole_stories() -> None:
    found = stories(FACTS, links(FACTS))
    wider = subjects(found, FACTS)
    assert sorted(r for s in wider for r in s.reports) == sorted(f.report for f in FACTS)
    for story in found:
        assert sum(set(story.reports) <= set(one.reports) for one in wider) == 1
    assert any({"mosul a", "late"} <= set(one.reports) for one in wider)


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]), st.floats(0.01, 1.0), max_size=20
    ),
    st.permutations([str(i) for i in range(8)]),
)
def test_groups_are_alike_on_the_mean(weights: dict[tuple[int, int], float], items: list[str]) -> None:
    linked = {(str(a), str(b)): w for (a, b), w in weights.items()}
    found = grown(items, linked, 0.2)
    assert sorted(i for one in found for i in one) == sorted(items)
    assert found == grown(sorted(items), dict(reversed(linked.items())), 0.2)
    for one in found:
        if len(one) == 2:
            assert linked[one[0], one[1]] >= 0.2 - 1e-6


def test_the_title_of_a_report_passes_over_rubrics() -> None:
    report, notes = told(
        "date 2015-03-12\nBUITENLAND\n\nEen bom doodt in Bagdad acht mensen bij een moskee.\n\nMeer volgt."
    )
    day = Published(DaySet.of([(date(2015, 3, 12), 1.0)]))
    title = facts(report, notes, day).title
    assert title == "Een bom doodt in Bagdad acht mensen bij een moskee."
    assert len(title) <= TITLE
