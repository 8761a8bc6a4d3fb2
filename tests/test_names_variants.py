"""Spellings of one name brought together, and names that only look alike kept apart; the pairs are data."""

from pathlib import Path

import pytest

from kroniek import knowledge
from kroniek.annotate import annotate
from kroniek.annotate.names.lexicon import lexicon
from kroniek.annotate.names.variants import Variants, variants
from kroniek.chronicle import Memory
from kroniek.chronicle.people import meet, renamed
from kroniek.knowledge.sounds import alike, readings
from kroniek.lang import load
from kroniek.model import Annotations, Report
from kroniek.reading import read_text

CASES = Path(__file__).parent / "cases" / "variants.tsv"
# What goes wrong of all pairs in the file; the numbers may only fall.
MISSED, CONFUSED = 1, 1


def comparer() -> Variants:
    return variants(lexicon(load("nl"), knowledge.load()), knowledge.load())


def pairs(answer: str) -> list[tuple[str, str, str]]:
    rows = [line.split("\t") for line in CASES.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(kind, one, other) for said, kind, one, other in rows[1:] if said == answer]


def same(kind: str, one: str, other: str) -> bool:
    compare = comparer()
    return compare.person(one, other) if kind == "person" else compare.place(one, other)


def test_spellings_of_one_name_are_the_same() -> None:
    cases = pairs("same")
    assert len(set(cases)) == len(cases) >= 150
    assert len([c for c in cases if not same(*c)]) <= MISSED


def test_names_that_look_alike_are_kept_apart() -> None:
    cases = pairs("other")
    assert len(set(cases)) == len(cases) >= 150
    assert len([c for c in cases if same(*c)]) <= CONFUSED


def test_order_of_a_pair_plays_no_part() -> None:
    for kind, one, other in [*pairs("same"), *pairs("other")]:
        assert same(kind, one, other) == same(kind, other, one), (one, other)


def test_sound_is_all_that_is_compared() -> None:
    assert alike("Bachmoet", "Bakhmut")
    assert not alike("Homs", "Hama")
    assert len(readings("chchchchchchchch")) <= 32


def read(text: str, name: str = "a") -> tuple[Report, Annotations]:
    report = read_text(text, name)[0]
    assert isinstance(report, Report)
    return report, annotate(report)


def people(notes: Annotations) -> dict[str, str]:
    return {m.text: m.actor.id for m in notes.actors if m.actor.kind == "person" and m.link == "name"}


def test_spellings_meet_inside_a_report() -> None:
    found = people(read("Kolonel Dursun Achmatov vertrok. Een dag later was Akhmatov terug.")[1])
    assert set(found.values()) == {"text:dursun-achmatov"}
    listed = people(read("Ismaïl Hanijeh sprak. Volgens Hanijeh is er hoop.")[1])
    assert set(listed.values()) == {"actor:haniyeh"}


def test_spellings_of_an_unlisted_place_meet_inside_a_report() -> None:
    notes = read("In het dorp Tsjernakovo vielen bommen. Vanuit Chernakovo vluchtten gezinnen.")[1]
    assert {p.place.id for p in notes.places} == {"text:tsjernakovo"}


def test_last_name_of_two_people_is_left_to_neither() -> None:
    found = people(read("Ook Sardar Kelani en Azad Kelani kwamen. Kelani zweeg.")[1])
    assert found["Sardar Kelani"] != found["Azad Kelani"]
    assert found["Kelani"] == "text:kelani"


@pytest.mark.parametrize("turned", [False, True])
def test_spellings_meet_across_reports(turned: bool) -> None:
    texts = [
        ("Kolonel Dursun Achmatov leidt de aanval.", "a"),
        ("Kolonel Dursun Akhmatov is gewond. Dat zegt Maryam Kelani.", "b"),
        ("Kolonel Dursun Achmatov is weer op de been. Volgens Azad Kelani is hij boos.", "c"),
    ]
    ground = Memory()
    for text in reversed(texts) if turned else texts:  # one at a time: what came before is looked at again
        meet(ground, ground.add([read(*text)]))
    reports = [renamed(ground, notes) for _, notes in ground.reports(ground.pairs)]
    ids = {m.actor.id for notes in reports for m in notes.actors if "matov" in m.text}
    assert ids == {"text:dursun-achmatov"}
    assert {m.actor.id for notes in reports for m in notes.actors if "Kelani" in m.text} == {
        "text:maryam-kelani", "text:azad-kelani",
    }  # fmt: skip
