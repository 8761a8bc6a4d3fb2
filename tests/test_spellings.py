"""How a report spells its actors: what a record shows of the words, and finds again."""

from __future__ import annotations

import pytest

from kroniek.annotate import annotate
from kroniek.chronicle.spellings import spellings
from kroniek.model import Report
from kroniek.reading import read_text


@pytest.mark.parametrize(
    ("text", "actor", "spelled"),
    [
        ("Rebellen van het RUF trokken Freetown binnen.", "actor:ruf", {"Rebellen van het RUF", "Rebellen", "RUF"}),
        (
            "De Veiligheidsraad van de VN eist een bestand.",
            "actor:unsc",
            {"Veiligheidsraad van de VN", "Veiligheidsraad"},
        ),
        ("De gegijzelde VN-militairen keerden terug.", "actor:un", {"gegijzelde VN-militairen", "VN-militairen"}),
        ("De Iraakse luchtmacht bombardeerde Mosul.", "actor:IQ/airforce", {"Iraakse luchtmacht", "luchtmacht"}),
    ],
)
def test_a_group_is_spelled_by_its_name_and_by_its_noun(text: str, actor: str, spelled: set[str]) -> None:
    (report,) = read_text(f"date 2020-01\n\n{text}")
    assert isinstance(report, Report)
    assert spelled <= set(spellings(annotate(report))[actor])


def test_the_title_of_a_person_is_no_spelling_of_the_name() -> None:
    (report,) = read_text("date 2020-01\n\nGeneraal Haftar sprak met president Charles Taylor over een bestand.")
    assert isinstance(report, Report)
    found = spellings(annotate(report))
    assert "Haftar" in found["actor:haftar"]
    assert not {"Generaal", "president"} & {text for texts in found.values() for text in texts}
