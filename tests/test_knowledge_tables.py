"""The tables of knowledge: whole, consistent, large enough."""

import re
import sqlite3
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroniek import knowledge
from kroniek.annotate.names.actor_words import ActorWords, actor_words, compose
from kroniek.annotate.names.lexicon import inflected, lexicon
from kroniek.annotate.names.theatre import distance
from kroniek.errors import KnowledgeError
from kroniek.knowledge.actors import KINDS, kind_on
from kroniek.knowledge.keys import key, slug
from kroniek.knowledge.places import Gazetteer
from kroniek.knowledge.rivals import rivals
from kroniek.knowledge.tables import FOLDER, parts, rows
from kroniek.lang import load
from kroniek.model import PlaceRef

KNOWN = knowledge.load()
DUTCH = load("nl")


def words() -> ActorWords:
    return actor_words(DUTCH)


def test_sizes() -> None:
    assert len(KNOWN.actors) >= 500
    assert len(KNOWN.places) >= 600
    assert len(KNOWN.countries) >= 195


def test_wheel_carries_a_gazetteer_of_the_promised_size() -> None:
    file = FOLDER / "gazetteer.sqlite"
    assert file.stat().st_size < 30_000_000


@pytest.mark.parametrize("actor", KNOWN.actors.values(), ids=lambda a: a.id)
def test_actor_is_well_formed(actor: knowledge.Actor) -> None:
    assert re.fullmatch(r"actor:[A-Za-z0-9/+-]+", actor.id)
    assert actor.kind in KINDS
    assert actor.country is None or actor.country in KNOWN.countries
    for day in (actor.since, actor.until):
        assert re.fullmatch(r"(\d{4}(-\d\d-\d\d)?)?", day)
    assert not (actor.since and actor.until) or actor.since[:4] <= actor.until[:4]


@pytest.mark.parametrize("row", list(rows("actors_kinds.tsv")), ids=lambda r: f"{r['id']} {r['since']}")
def test_turn_is_of_a_known_actor_on_a_day(row: dict[str, str]) -> None:
    assert row["id"] in KNOWN.actors
    assert row["kind"] in KINDS
    assert date.fromisoformat(row["since"])


@pytest.mark.parametrize(
    ("actor", "day", "kind"),
    [
        ("actor:taliban", "1995-01-01", "rebel"),
        ("actor:taliban", "2000-01-01", "state"),
        ("actor:taliban", "2021-08-14", "rebel"),
        ("actor:taliban", "2021-08-15", "state"),
        ("actor:hts", "2024-12-07", "rebel"),
        ("actor:hts", "2024-12-08", "state"),
        ("actor:rsf", "2019-06-03", "state"),
        ("actor:rsf", "2023-04-15", "rebel"),
        ("actor:is", "2015-01-01", "rebel"),
    ],
)
def test_kind_of_an_actor_on_a_day(actor: str, day: str, kind: str) -> None:
    assert kind_on(actor, KNOWN.actors[actor].kind, date.fromisoformat(day)) == kind


def test_rivals_are_two_known_states_each_pair_once() -> None:
    pairs = [(row["one"], row["other"]) for row in rows("rivals.tsv")]
    assert pairs == sorted(set(pairs))
    assert all(one < other and {one, other} <= set(KNOWN.countries) for one, other in pairs)
    assert frozenset({"AM", "AZ"}) in rivals()


def test_nobody_is_called_a_terrorist() -> None:
    shown = " ".join(f"{a.name} {a.office}" for a in KNOWN.actors.values()).lower()
    assert "terror" not in shown.replace("counter terrorism service", "")


@pytest.mark.parametrize("place", KNOWN.places.values(), ids=lambda p: p.ref.id)
def test_supplement_place_is_well_formed(place: knowledge.Place) -> None:
    ref = place.ref
    assert re.fullmatch(r"geonames:\d+|kroniek:[A-Za-z0-9./-]+", ref.id)
    assert -60 < (ref.lat or 0) < 75
    assert -180 < (ref.lon or 0) < 180
    assert ref.lat or ref.lon
    assert ref.precision in {"site", "quarter", "town", "district", "province", "region", "vague"}
    assert ref.country is None or ref.country in KNOWN.countries


# Kilometres from the middle to the farthest place of countries that are wide or have islands far away.
WIDE = {
    **{"AU": 3700, "CA": 3300, "CN": 3700, "CO": 3000, "EC": 3000},
    **{"ES": 2000, "ID": 3600, "IN": 2000, "JP": 2000, "MY": 2000},
}
# Two countries are as wide as a continent.
IN_COUNTRIES = [p for p in KNOWN.places.values() if p.ref.country not in {None, "RU", "US"}]


@pytest.mark.parametrize("place", IN_COUNTRIES, ids=lambda p: p.ref.id)
def test_supplement_place_lies_in_its_country(place: knowledge.Place) -> None:
    """Not far from the middle of its country: catches swapped or mistyped coordinates."""
    far = distance(place.ref, KNOWN.countries[place.ref.country or ""].place)
    assert far is not None
    assert far < WIDE.get(place.ref.country or "", 1700)


def test_quarters_lie_in_a_place_that_exists() -> None:
    for row in rows("places.tsv"):
        assert not row["within"] or row["within"] in KNOWN.places


@pytest.mark.parametrize(
    ("name", "country"),
    [("Mosul", "IQ"), ("Rakka", "SY"), ("al-Qaim", "IQ"), ("Tessalit", "ML"), ("Butembo", "CD"), ("Sittwe", "MM")],
)
def test_gazetteer_knows(name: str, country: str) -> None:
    found = KNOWN.gazetteer.lookup([key(name)])[key(name)]
    assert country in {p.ref.country for p in found}


@pytest.mark.parametrize(
    ("name", "country", "area"),
    [
        ("Nyala", "SD", "kroniek:south-darfur"),
        ("Nyala", "SD", "kroniek:darfur"),
        ("Beslan", "RU", "kroniek:north-ossetia"),
        ("Goma", "CD", "kroniek:admin/CD.11"),
        ("Goma", "CD", "kroniek:kivu"),
        ("Rafah", "PS", "kroniek:gaza-strip"),
        ("Mosul", "IQ", "kroniek:admin/IQ.15"),
    ],
)
def test_towns_lie_in_the_areas_that_have_their_division(name: str, country: str, area: str) -> None:
    town = next(p for p in KNOWN.gazetteer.lookup([key(name)])[key(name)] if p.ref.country == country)
    assert area in town.ref.parents
    assert town.ref.parents[-1] == KNOWN.countries[country].place.id


def test_a_province_is_one_place_under_all_its_names() -> None:
    found = KNOWN.gazetteer.lookup([key("Southern Darfur")])[key("Southern Darfur")]
    assert [p.ref.id for p in found] == ["kroniek:south-darfur"]
    assert "kroniek:darfur" in KNOWN.places["kroniek:south-darfur"].ref.parents


def test_divisions_are_those_of_the_gazetteer() -> None:
    db = sqlite3.connect(KNOWN.gazetteer.path)
    known = {code for (code,) in db.execute("select code from place where level = 'province'")}
    db.close()
    for row in rows("divisions.tsv"):
        codes = parts(row["divisions"])
        assert codes
        assert known >= set(codes), row["id"]
        country = KNOWN.places[row["id"]].ref.country
        assert country is None or {c.split(".")[0] for c in codes} == {country}


def test_towns_come_before_smaller_ones_of_the_same_name() -> None:
    found = KNOWN.gazetteer.lookup(["tripoli"])["tripoli"]
    assert [p.population for p in found] == sorted((p.population for p in found), reverse=True)


def test_unknown_name_is_not_found() -> None:
    assert KNOWN.gazetteer.lookup(["geen plaats op aarde heet zo"]) == {}


def test_missing_gazetteer_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="gazetteer cannot be read"):
        Gazetteer(tmp_path / "none.sqlite", {}).lookup(["mosul"])


def test_more_names_than_one_query_takes() -> None:
    asked = [f"geen{i}" for i in range(1000)] + ["mosul"]
    assert set(KNOWN.gazetteer.lookup(asked)) == {"mosul"}


@pytest.mark.parametrize(
    ("base", "form"),
    [("Iraaks", "Iraakse"), ("Soedanees", "Soedanese"), ("Koerdisch", "Koerdische"), ("Grieks", "Griekse")],
)
def test_adjectives_are_inflected(base: str, form: str) -> None:
    endings = DUTCH.toml("names.toml")["adjectives"]["endings"]
    assert inflected(base, endings) == (base, form)


@pytest.mark.parametrize(
    ("targets", "noun", "actor", "name", "kind"),
    [
        (("IQ",), "leger", "actor:IQ/army", "Iraqi army", "state"),
        (("IQ",), "troepen", "actor:IQ/army", "Iraqi army", "state"),
        (("IQ",), "luchtmacht", "actor:IQ/airforce", "Iraqi air force", "state"),
        (("UA",), "politie", "actor:UA/police", "Ukrainian police", "state"),
        (("SY",), "rebellen", "actor:SY/rebels", "Syrian rebels", "rebel"),
        (("people:kurds",), "troepen", "actor:kurds/army", "Kurdish army", "rebel"),
        (("IL",), "leger", "actor:IL/army", "Israeli army", "state"),
    ],
)
def test_composed_actors(targets: tuple[str, ...], noun: str, actor: str, name: str, kind: str) -> None:
    kind_of_noun = words().noun(noun)
    assert kind_of_noun is not None
    made = compose(targets, kind_of_noun, False, KNOWN)
    assert (made.id, made.name, made.kind) == (actor, name, kind)


def test_every_language_table_has_a_licence() -> None:
    for name in ("names_common.tsv", "names_given.tsv", "actors_names.tsv", "places_names.tsv", "places_countries.tsv"):
        head = DUTCH.path(name).read_text("utf-8").split("\n", 8)
        remarks = " ".join(line for line in head if line.startswith("#"))
        assert "CC" in remarks, name
    for name in ("actors.tsv", "places.tsv", "countries.tsv", "peoples.tsv", "actors_kinds.tsv", "states.tsv"):
        assert "CC BY" in Path(str(files("kroniek.knowledge"))).joinpath(name).read_text("utf-8")[:1500], name


def test_lexicon_has_names_of_all_sorts() -> None:
    entries = lexicon(DUTCH, KNOWN).entries
    assert {e.target for e in entries["is"]} == {"actor:is"}
    assert {e.sort for e in entries["belarus"]} >= {"country", "inhabitant"}
    assert "actor:hezbollah" in {e.target for e in entries["hizbollah"]}


@given(st.text(max_size=40))
def test_key_of_a_key_is_itself(text: str) -> None:
    assert key(key(text)) == key(text)


@given(st.text(max_size=40))
def test_slug_has_no_blanks(text: str) -> None:
    assert not re.search(r"\s", slug(text))


COORDINATE = st.tuples(st.floats(-89, 89), st.floats(-179, 179))


@given(COORDINATE, COORDINATE)
def test_distance_is_symmetric_and_bounded(one: tuple[float, float], other: tuple[float, float]) -> None:
    a, b = PlaceRef("a", "a", *one), PlaceRef("b", "b", *other)
    there, back = distance(a, b), distance(b, a)
    assert there is not None
    assert back is not None
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 20_016


def test_distance_of_known_towns() -> None:
    mosul, baghdad = (KNOWN.gazetteer.lookup([n])[n][0].ref for n in ("mosul", "baghdad"))
    assert distance(mosul, baghdad) == pytest.approx(355, abs=10)
    assert distance(mosul, PlaceRef("x", "x")) is None
