"""What pages make of values: days, numbers, text, marks, bars, the picture of figures, the base map."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroniek.knowledge.sameness import sameness
from kroniek.model import Evidence, Figure, Interval, Quantity, Span
from kroniek.web.bars import bars
from kroniek.web.basemap import HEIGHT, WIDTH, View, lines, together
from kroniek.web.chart import chart
from kroniek.web.language import choose, languages, words
from kroniek.web.marks import Mark, stretches
from kroniek.web.search import highlighted
from kroniek.web.shown import because, days, plain, precision, quantity

NEW_YEAR = ("30 December 2016 to 2 January 2017", "week")
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def interval(text):
    return Interval(*(date.fromisoformat(end) if end else None for end in text.split("..")))


@pytest.mark.parametrize(
    ("given_days", "nl", "en", "how"),
    [
        ("2017-10-25..2017-10-25", "25 oktober 2017", "25 October 2017", "day"),
        ("2017-10-01..2017-10-31", "oktober 2017", "October 2017", "month"),
        ("2016-02-01..2016-02-29", "februari 2016", "February 2016", "month"),
        ("2017-01-01..2017-12-31", "2017", "2017", "year"),
        ("2017-10-16..2017-10-20", "16 tot en met 20 oktober 2017", "16 to 20 October 2017", "week"),
        ("2017-10-30..2017-11-02", "30 oktober tot en met 2 november 2017", "30 October to 2 November 2017", "week"),
        ("2016-12-30..2017-01-02", "30 december 2016 tot en met 2 januari 2017", *NEW_YEAR),
        ("..2017-10-25", "uiterlijk 25 oktober 2017", "by 25 October 2017", "vague"),
        ("2017-10-25..", "vanaf 25 oktober 2017", "from 25 October 2017", "vague"),
        ("..", "dag onbekend", "day unknown", "unknown"),
    ],
)  # fmt: skip
def test_days_are_as_vague_as_they_are(given_days, nl, en, how):
    told = interval(given_days)
    assert (days(told, words("nl")), days(told, words("en")), precision(told)) == (nl, en, how)


@pytest.mark.parametrize(
    ("told", "unit", "nl"),
    [
        (Quantity(58, 58, 58), None, "58"),
        (Quantity(best=4000), None, "ongeveer 4.000"),
        (Quantity(low=1_500_000), None, "minstens 1.500.000"),
        (Quantity(high=1_000_000), None, "hoogstens 1.000.000"),
        (Quantity(200, None, 999), None, "200 tot 999"),
        (Quantity(2.5, 2.5, 2.5), "percent", "2,5 procent"),
    ],
)
def test_numbers_are_as_their_words_have_them(told, unit, nl):
    assert quantity(told, unit, words("nl")) == nl


@given(st.text())
def test_text_is_made_harmless_without_changing_its_length(text):
    shown = plain(text)
    assert len(shown) == len(text)
    assert not set("\x00\x07\u202e\u2066\u200f\u2028") & set(shown)


def test_languages_have_the_same_words_with_the_same_blanks():
    def blanks(text):
        return sorted(part.partition("}")[0] for part in text.split("{")[1:])

    told = {name: {key: blanks(text) for key, text in words(name).wordings.items()} for name in languages()}
    assert set(told) == {"en", "nl"}
    assert told["en"] == told["nl"]


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "language"),
    [
        (None, None, "nl-BE,en;q=0.5", "nl"),
        (None, None, "fr, nl;q=0.3, en;q=0.9", "en"),
        (None, None, "", "en"),
        (None, None, "x;q=many", "en"),
        (None, "nl", "en", "nl"),
        ("en", "nl", "nl", "en"),
        ("xx", None, "nl", "nl"),
    ],
)
def test_the_language_of_a_visitor(asked, kept, accepted, language):
    assert choose(asked, kept, accepted) == language


SPANS = st.builds(lambda start, size: Span(start, start + size), st.integers(0, 40), st.integers(0, 20))


@given(st.lists(SPANS, max_size=8), st.lists(st.integers(0, 60), max_size=5))
def test_a_text_cut_into_pieces_is_the_text_again(spans, cuts):
    text = "".join(chr(97 + i % 26) for i in range(60))
    edges = sorted({0, *cuts})
    sentences = [Span(a, max(a, b - 1)) for a, b in zip(edges, [*edges[1:], 60], strict=True)]
    found = [Mark(span, "time", str(span)) for span in spans]
    pieces = [piece for stretch in stretches(text, sentences, found, []) for piece in stretch.pieces]
    assert "".join(piece.text for piece in pieces) == text
    at = 0
    for piece in pieces:
        here = Span(at, at + len(piece.text))
        assert {m.span for m in piece.marks} == {s for s in spans if s.overlaps(here)}
        at = here.end


@pytest.mark.parametrize(
    ("text", "wanted", "hits"),
    [
        ("De burgeroorlog in Syrië", ["oorlog"], ["oorlog"]),
        ("Al-Qa’im en al Qaim", ["al qaim"], ["Al-Qa’im", "al Qaim"]),
        ("Syrië", ["syrie"], ["Syrië"]),
        ("niets", ["iets anders"], []),
    ],
)
def test_hits_are_marked_in_the_words_of_the_text(text, wanted, hits):
    pieces = highlighted(text, wanted)
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, hit in pieces if hit] == hits


def test_bars_stand_for_months_then_years():
    made = bars([("2017-01", 4), ("2017-03", 2)], words("en"))
    assert [(bar.label, bar.count) for bar in made] == [("January 2017", 4), ("February 2017", 0), ("March 2017", 2)]
    assert made[0].height == 2 * made[2].height
    assert bars([("2001-05", 1), ("2017-03", 2)], words("en"))[0].since == "2001"


NUMBERS = st.lists(st.integers(1, 10**7), min_size=1, max_size=3).map(sorted)


@given(st.lists(st.tuples(DAYS, st.integers(0, 400), NUMBERS), min_size=1, max_size=6))
def test_every_statement_lies_on_the_picture_in_order(told):
    figures = []
    for i, (day, length, n) in enumerate(told):
        when, evidence = Interval(day, day + timedelta(length)), (Evidence("r", Span(0, 1)),)
        figures.append(Figure(str(i), "killed", Quantity(n[0], None, n[-1]), None, "x", None, when, evidence))
    made = chart([(figure, ()) for figure in figures], words("en"))
    for one in made.statements:
        assert 0 <= one.x1 <= one.x <= one.x2 <= 900
        assert 0 <= one.y1 <= one.y <= one.y2 <= 380
    by_low = sorted(zip(figures, made.statements, strict=True), key=lambda pair: pair[0].quantity.low)
    assert [s.y2 for _, s in by_low] == sorted((s.y2 for _, s in by_low), reverse=True)


def test_figures_without_a_day_are_not_drawn():
    figure = Figure("f", "killed", Quantity.exactly(3), None, "x", None, Interval(), (Evidence("r", Span(0, 1)),))
    assert chart([(figure, ())], words("nl")) is None


@given(st.lists(st.tuples(st.floats(-60, 70), st.floats(-170, 170)), min_size=1, max_size=6))
def test_every_place_lies_in_the_view_around_it(places):
    view = View.around(places)
    for lat, lon in places:
        x, y = view.at(lat, lon)
        assert -0.1 <= x <= WIDTH + 0.1
        assert -0.1 <= y <= HEIGHT + 0.1


def test_a_place_overseas_is_left_out_of_the_picture():
    near = [(36.3, 43.1), (36.4, 43.2), (35.5, 44.4), (34.5, 41.9)]
    assert together([*near, (38.9, -77.0)]) == sorted(near)


@pytest.mark.parametrize(
    ("name", "kind", "lat", "lon"),
    [
        ("Perekop, on the way to Crimea", "disputed", 46.15, 33.6),
        ("Western Sahara and Morocco", "disputed", 27.67, -8.7),
        ("Kosovo and Serbia", "disputed", 42.9, 21.4),
        ("the Golan", "disputed", 32.95, 35.85),
        ("Aksai Chin", "disputed", 34.0, 78.7),
        ("the armistice line in Korea", "disputed", 38.3, 127.5),
        ("Iraq and Iran at Khanaqin", "border", 34.4, 45.5),
        ("the Netherlands and Germany", "border", 52.2, 7.05),
    ],
)
def test_borders_are_drawn_by_the_stated_policy(name, kind, lat, lon):
    def distance(line):
        return min(
            math.dist((x * math.cos(math.radians(lat)), y), (lon * math.cos(math.radians(lat)), lat))
            for x, y in line.points
        )

    nearest = {found: min(map(distance, some)) for found, some in lines().items() if found != "coast"}
    assert nearest[kind] < 0.6, name
    assert nearest[kind] == min(nearest.values()), name


def test_every_reason_for_one_event_is_told_in_the_language_of_the_visitor():
    for name, reason in sameness().reasons.items():
        assert because(reason, words("en")) == reason
        assert because(reason, words("nl")) == words("nl").wordings[f"same.{name}"]
    assert because("something else", words("nl")) == "something else"
