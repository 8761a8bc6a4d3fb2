"""Figures: every line of cases/figures.txt, and the parts that a line cannot show."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from kroniek.annotate.figures import find
from kroniek.lang import load
from kroniek.model import FigureMention, PlaceMention, PlaceRef, Quantity, Span, TimeMention, When

NL = load("nl")
CASES = Path(__file__).parent / "cases" / "figures.txt"
MARK = re.compile(r"\[|\|([^\]|]*)\]|[{}<>]")
Found = tuple[str, str, Quantity, str | None]


@dataclass(frozen=True)
class Case:
    text: str
    expected: tuple[Found, ...]
    times: tuple[TimeMention, ...]
    places: tuple[PlaceMention, ...]


def quantity(value: str) -> Quantity:
    low, dots, high = value.partition("..")
    if dots:
        return Quantity(float(low), None, float(high))
    kind, number = (value[0], float(value[1:])) if value[0] in "~<>" else ("", float(value))
    return {
        "": Quantity.exactly(number), "~": Quantity(best=number), ">": Quantity(low=number),
        "<": Quantity(high=number),
    }[kind]


def read_case(line: str) -> Case:
    text, expected, times, places = "", [], [], []
    opened: dict[str, int] = {}
    at = 0
    for mark in MARK.finditer(line):
        text += line[at : mark.start()]
        at = mark.end()
        sign = mark.group()
        if sign in "[{<":
            opened[sign] = len(text)
        elif sign == "}":
            kind = "DURATION" if text[opened["{"] :].startswith("d:") else "DATE"
            text = text[: opened["{"]] + text[opened["{"] :].removeprefix("d:")
            span = Span(opened["{"], len(text))
            times.append(TimeMention(span, span.of(text), kind, When("none", ())))
        elif sign == ">":
            span = Span(opened["<"], len(text))
            places.append(PlaceMention(span, span.of(text), PlaceRef(span.of(text), span.of(text))))
        else:
            measure, value, *unit = mark.group(1).split()
            expected.append((text[opened["["] :], measure, quantity(value), unit[0] if unit else None))
    text += line[at:]
    return Case(text, tuple(expected), tuple(times), tuple(places))


def sentences(text: str) -> list[Span]:
    starts = [0, *(m.end() for m in re.finditer(r"[.!?] (?=[A-Z])", text))]
    return [Span(a, b) for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def as_found(figure: FigureMention) -> Found:
    return figure.text, figure.measure, figure.quantity, figure.unit


def lines() -> list[str]:
    return [s for s in CASES.read_text("utf-8").splitlines() if s and not s.startswith("#")]


@pytest.mark.parametrize("line", lines())
def test_case(line: str) -> None:
    case = read_case(line)
    found = find(case.text, NL, sentences(case.text), case.times, case.places)
    assert [as_found(f) for f in found] == list(case.expected)
