"""What the report tells around an event: the order of naming, and times in clauses that tell of another time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroniek.annotate import annotate
from kroniek.annotate.events.circumstances import place_words
from kroniek.annotate.events.discourse import LONG_AGO, Layout, last_named
from kroniek.annotate.text import analyse
from kroniek.lang import load
from kroniek.model import Report
from kroniek.reading import read_text

NAMED = st.lists(st.tuples(st.integers(0, 50), st.sampled_from("abcdefgh"))).map(sorted)


def _report(text: str) -> Report:
    (item,) = read_text(f"date 2013-10\n\n{text}")
    assert isinstance(item, Report)
    return item


@given(NAMED, st.integers(0, 60))
def test_who_was_named_last_comes_first(named: list[tuple[int, str]], before: int) -> None:
    found = last_named(named, before)
    earlier = [what for token, what in named if token < before]
    assert set(found) == set(earlier)
    if earlier:
        assert found[earlier[-1]] == 0
    assert all(0 <= rank <= LONG_AGO for rank in found.values())


def test_paragraphs_end_at_line_breaks() -> None:
    layout = Layout.of(analyse("Goma viel. Men vluchtte.\n\nDe stad is leeg.", load("nl")))
    assert layout.gap(0, len(layout.sentence) - 1) == 2
    assert layout.paragraph[0] != layout.paragraph[-1]


@pytest.mark.parametrize(
    ("word", "tells"),
    [("woud", True), ("grensdorpen", True), ("rebellengebied", True), ("herberg", False), ("tank", False)],
)
def test_nouns_that_tell_where(word: str, tells: bool) -> None:
    assert place_words("nl").place_noun(word) == tells


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("M23 veroverde Goma, nadat de blauwhelmen op 2 oktober waren vertrokken.", False),
        ("M23 veroverde Goma op 2 oktober, nadat de blauwhelmen waren vertrokken.", True),
    ],
)
def test_a_time_of_a_clause_set_aside_does_not_date_the_main_event(text: str, dated: bool) -> None:
    (capture,) = [e for e in annotate(_report(text)).events if e.type == "capture"]
    assert (capture.time is not None) == dated
