"""Short reports: told of somebody armed it is armed conflict, in the words of sport it is none."""

from __future__ import annotations

import pytest

from kroniek.annotate import annotate
from kroniek.model import Report
from kroniek.reading import read_text


def types(text: str) -> set[str]:
    report = read_text(f"date 2021-05-20\n\n{text}\n", "kort.txt")[0]
    assert isinstance(report, Report)
    return {event.type for event in annotate(report).events}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("De rebellen veroverden dinsdag Bambari.", "capture"),
        ("Rusland heeft maandag het dorp Robotyne ingenomen.", "capture"),
        ("Gewapende mannen hebben zaterdag bij Kindu twee leraren ontvoerd.", "abduction"),
    ],
)
def test_one_sentence_is_enough_where_somebody_armed_uses_force(text: str, told: str) -> None:
    assert told in types(text)


@pytest.mark.parametrize(
    "text",
    [
        "Rusland veroverde maandag goud op de wereldkampioenschappen turnen.",
        "Duitsland bestookte zondag het doel van Spanje, maar de wedstrijd bleef zonder doelpunten.",
        "Een leger vrijwilligers veroverde zaterdag de harten van de bezoekers van het festival.",
    ],
)
def test_borrowed_words_stay_out(text: str) -> None:
    assert types(text) == set()
