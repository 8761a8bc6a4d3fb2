"""A number is of the place of its event, and one told since a day is of the day of the report."""

from datetime import date

import pytest

from kroniek.annotate import annotate
from kroniek.model import Annotations, FigureMention, Header, Interval, Report

CASES = [
    ("In Sirte viel vrijdag een bom. Bij de aanslag kwamen 34 mensen om.", "34 mensen", "Sirte"),
    ("In Sirte kwamen vrijdag 34 mensen om bij een aanslag. Onder de doden zijn drie artsen uit Tobroek.",
     "drie artsen", "Sirte"),
    ("In Misrata vielen vrijdag twaalf doden bij een aanslag. Een dag eerder vielen in Sirte vier doden.",
     "vier doden", "Sirte"),
]  # fmt: skip


def read(text: str) -> Annotations:
    day = date(2015, 6, 20)
    return annotate(Report("a" * 16, text, Header(Interval.day(day), "day"), "nl", "0" * 64))


def figure(notes: Annotations, words: str) -> FigureMention:
    return next(f for f in notes.figures if f.text == words)


@pytest.mark.parametrize(("text", "words", "town"), CASES)
def test_where_a_number_is_from(text: str, words: str, town: str) -> None:
    notes = read(text)
    place = figure(notes, words).place
    assert place is not None
    assert notes.places[place].place.name == town


def test_counted_since_a_day_is_counted_up_to_the_report() -> None:
    notes = read("In Soedan wordt gevochten. Sinds dinsdag zijn 140.000 mensen uit Khartoem gevlucht.")
    since = figure(notes, "140.000 mensen")
    assert (since.time, since.scope) == (None, "total")
