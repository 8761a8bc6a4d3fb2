"""How figures hang together: every line of cases/figure_links.txt, and the records that follow across reports."""

import re
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroniek.annotate.figures import find
from kroniek.chronicle.figures import MOST_TIMES, SAME_DAYS, merge
from kroniek.chronicle.placed import PlacedFigure
from kroniek.cli.figures import nested
from kroniek.lang import load
from kroniek.model import Figure, FigureMention, Interval, PlaceMention, PlaceRef, Quantity, Span

NL = load("nl")
CASES = Path(__file__).parent / "cases" / "figure_links.txt"
MARK = re.compile(r"\[([^|\]]+)\|([^\]]*)\]")
DAY = date(2015, 3, 1)
HERAT = PlaceMention(Span(0, 5), "Herat", PlaceRef("geonames:1140026", "Herat"))


def lines() -> list[str]:
    return [s for s in CASES.read_text("utf-8").splitlines() if s and not s.startswith("#")]


def sentences(text: str) -> list[Span]:
    starts = [0, *(m.end() for m in re.finditer(r"[.!?] (?=[A-Z])", text))]
    return [Span(a, b) for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def facts(figure: FigureMention, names: dict[int, str]) -> set[str]:
    found = {"total"} if figure.scope == "total" else set()
    found |= {figure.change} if figure.change else set()
    found |= {"perpetrators"} if figure.perpetrators else set()
    found |= {f"part:{names[figure.part_of]}"} if figure.part_of is not None else set()
    return found | ({f"replaces:{names[figure.replaces]}"} if figure.replaces is not None else set())


@pytest.mark.parametrize("line", lines())
def test_links_in_a_report(line: str) -> None:
    marks = [(m.group(1), *m.group(2).split()) for m in MARK.finditer(line)]
    text = MARK.sub(lambda m: m.group(1), line)
    figures = find(text, NL, sentences(text), (), ())
    where = {words: next(i for i, f in enumerate(figures) if f.text == words) for words, *_ in marks}
    names = {where[words]: name for words, name, *_ in marks}
    said = {name: facts(figures[where[words]], names) for words, name, *_ in marks}
    assert said == {name: set(expected) for _, name, *expected in marks}


def test_a_part_is_where_its_whole_is() -> None:
    text = "In Herat kwamen acht mensen om, onder wie twee artsen uit Kabul."
    kabul = PlaceMention(Span(58, 63), "Kabul", PlaceRef("geonames:1138958", "Kabul"))
    herat = PlaceMention(Span(3, 8), "Herat", HERAT.place)
    whole, part = find(text, NL, sentences(text), (), (herat, kabul))
    assert (whole.place, part.place, part.part_of) == (0, 0, 0)


def told(report: str, value: float | Quantity, after: int = 0, index: int = 0, **more: object) -> PlacedFigure:
    quantity = value if isinstance(value, Quantity) else Quantity.exactly(value)
    span = Span(10 * index, 10 * index + 5)
    mention = FigureMention(span, "", span, "killed", quantity, place=0, **more)  # type: ignore[arg-type]
    return PlacedFigure(report, index, mention, Interval.day(DAY + timedelta(after)))


def records(*figures: PlacedFigure) -> list[Figure]:
    return list(merge(figures, {(f.report, 0): HERAT for f in figures}).records)


def test_the_same_number_of_two_reports_is_one_record() -> None:
    assert [len(f.evidence) for f in records(told("a", 12), told("b", 12, 1))] == [2]


def test_a_number_that_moved_replaces_what_another_report_told() -> None:
    first, second = records(told("a", 34), told("b", 52, 1, scope="total", change="up"))
    assert (second.replaces, second.was, second.scope) == (first.id, Quantity.exactly(34), "total")
    assert first.replaces is None


def test_a_chain_of_updates_goes_from_each_to_the_one_before() -> None:
    one, two, three = records(
        told("a", 34), told("b", 52, 1, change="up"), told("c", 60, 2, change="up")
    )
    assert (two.replaces, three.replaces) == (one.id, two.id)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (told("a", 60), told("b", 52, 1, change="up")),
        (told("a", 34), told("b", 52, 1)),
        (told("a", 34), told("b", 52, SAME_DAYS + 1, change="up")),
        (told("a", 3), told("b", 3 * MOST_TIMES + 1, 1, change="up")),
        (told("a", 34, perpetrators=True), told("b", 52, 1, change="up")),
        (told("a", 34, part_of=5), told("b", 52, 1, change="up")),
    ],
    ids=["not that way", "not said to have moved", "long ago", "another toll", "perpetrators", "a part"],
)
def test_what_is_not_replaced(earlier: PlacedFigure, later: PlacedFigure) -> None:
    assert [f.replaces for f in records(earlier, later)] == [None, None]


def test_parts_point_to_the_record_of_their_whole_and_merge_only_with_the_same_people() -> None:
    found = records(
        told("a", 34), told("a", 3, index=1, part_of=0, who="kinderen"),
        told("b", 34), told("b", 3, index=1, part_of=0, who="Kinderen"),
        told("c", 34), told("c", 3, index=1, part_of=0, who="artsen"),
    )
    whole = next(f for f in found if f.part_of is None)
    assert len(whole.evidence) == 3
    assert sorted((f.who, len(f.evidence), f.part_of == whole.id) for f in found if f.part_of) == [
        ("artsen", 1, True), ("kinderen", 2, True),
    ]


def test_perpetrators_are_no_victims() -> None:
    assert len(records(told("a", 2), told("b", 2, perpetrators=True))) == 2


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 5), st.sampled_from(["", "up", "down"])), max_size=4))
def test_the_order_of_reports_does_not_matter_and_an_update_moves_as_said(some: list[tuple[int, int, str]]) -> None:
    figures = [told(f"r{i}", value, day, change=change) for i, (value, day, change) in enumerate(some)]
    found = records(*figures)
    assert all(records(*other) == found for other in permutations(figures))
    by_id = {f.id: f for f in found}
    for figure in found:
        if figure.replaces:
            before = by_id[figure.replaces]
            assert before.quantity == figure.was != figure.quantity
            assert before.as_of.earliest <= figure.as_of.earliest


def test_the_listing_puts_parts_under_their_whole_and_loses_none() -> None:
    found = records(
        told("a", 34), told("a", 3, index=1, part_of=0, who="kinderen"),
        told("a", 1, index=2, part_of=1, who="baby"), told("b", 7, 3, part_of=9),
    )
    shown = [(figure.quantity.best, depth) for figure, _, depth in nested((f, ()) for f in found)]
    assert shown == [(34.0, 0), (3.0, 1), (1.0, 2), (7.0, 0)]
