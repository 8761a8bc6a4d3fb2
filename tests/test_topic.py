"""What a report is about: told of somebody armed it is armed conflict, in the words of sport it is none."""

from __future__ import annotations

import pytest

from kroniek.annotate import annotate
from kroniek.annotate.events.topic import Signs, about_conflict, model
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


GANGS = """Culiacán telt de nacht

In een hotel aan de boulevard zijn zondag vier lichamen gevonden, melden hulpverleners. Sinds de zomer bestrijden twee
bendes elkaar in de stad. Gewapende mannen staken op de ringweg vrachtwagens in brand en schoten op een restaurant. De
staat stuurde vrijdag vierhonderd militairen. Scholen blijven dicht, winkels ook. Een taxichauffeur zegt dat zijn wijk
in handen is van de bende van zijn neven. Vorige week werden twee studenten ontvoerd; een van hen is dood gevonden.
"""
POLITICS = """Partij kiest nieuwe lijsttrekker

De leden van de partij kozen zaterdag in Utrecht een nieuwe lijsttrekker. De senator versloeg drie rivalen, die haar
maandenlang hadden bestookt met verwijten over haar stemgedrag. Zij kondigde meteen een offensief tegen de hoge huren
aan. De minister van Financiën noemde haar plannen onbetaalbaar. De verkiezingen zijn in maart. In de peilingen staat de
partij op twaalf zetels. Een debat op de radio liep dinsdag uit op een woordenstrijd over de veiligheidsdienst.
"""


def test_what_enemies_agree_on_is_of_a_conflict_and_what_neighbours_do_is_not() -> None:
    assert "agreement" in types("Armenië en Azerbeidzjan hebben vrijdag een akkoord over hun grens bereikt.")
    assert types("Nederland en België hebben vrijdag een akkoord over hun grens bereikt.") == set()


def test_a_war_of_gangs_is_read_though_no_side_has_a_name() -> None:
    assert {"abduction"} <= types(GANGS)


def test_politics_in_the_words_of_war_stay_out() -> None:
    assert types(POLITICS) == set()


def report(**more: object) -> Signs:
    told = {"other": 0, "named": 0, "types": 0, "harmed": 0, "rebels": 0, "fighting": False, "sentences": 20} | more
    return Signs(**told)  # type: ignore[arg-type]


TELLS = [{"capture": 0.9}, {"vote": 0.8}, {}]


def test_sentences_that_tell_speak_for_conflict_and_other_words_against_it() -> None:
    about = model("nl")
    assert about is not None
    plain = about.probability(report().features(TELLS))
    assert plain > about.probability(report().features([{}, {"vote": 0.8}, {}]))
    assert plain > about.probability(report(other=3).features(TELLS))
    assert plain < about.probability(report(rebels=2).features(TELLS))


def test_a_short_report_is_judged_by_its_words() -> None:
    assert about_conflict(report(sentences=2, fighting=True), [], "nl")
    assert not about_conflict(report(sentences=2, types=0), [{"capture": 1.0}] * 2, "nl")
