import csv
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroniek.engine import ingest
from kroniek.errors import KroniekError, UsageError
from kroniek.exports import exporter, formats
from kroniek.exports.csv import _rows as table_rows
from kroniek.exports.jsonl import line
from kroniek.exports.records import control, event, figure, number, published
from kroniek.knowledge.event_types import codes, event_types
from kroniek.model import (
    ActorRef,
    Control,
    DaySet,
    Event,
    Evidence,
    Figure,
    Interval,
    Participant,
    PlaceRecord,
    PlaceRef,
    Published,
    Quantity,
    Span,
)
from kroniek.store import Views, Writer
from store_fakes import WORK, many, report

CASES = Path(__file__).parent / "cases"
MOSUL = PlaceRecord(PlaceRef("geonames:99072", "Mosul", 36.335, 43.11889, "IQ", "town"), ("Mosoel", "Mosul"))
SAID = (Evidence("r1", Span(3, 9), ("Iraqi army", "Reuters")),)
DAY = date(2017, 7, 10)


def an_event(type_="capture", kind="state", country="IQ"):
    agent = Participant("agent", ActorRef("actor:iq", "Iraqi army", kind, country), ("het leger",))
    return Event("e1", type_, "happened", (agent,), MOSUL, Interval.day(DAY), ("f1",), SAID)


@pytest.fixture
def chronicle(tmp_path):
    nasty = report("=1+1 neemt Mosul in. Daarna \u2028 \x85 gisteren.", path="z.txt", source="@bron", title="-titel")
    far = report("IS houdt Raqqa.", "2017-01-01", "jaar.txt", last="2018-12-31")
    near = report("IS houdt Mosul.", path="h.txt", last="2017-07-12")
    with Writer(str(tmp_path / "c.db")) as store:
        ingest([*many(8), nasty, far, near], store, WORK, workers=1)
    return tmp_path / "c.db"


def export(chronicle, name):
    out = chronicle.parent / name
    with Views(str(chronicle)) as views:
        exporter(name).write(views, out)
    return out


def records(folder, kind):
    # As the scorer and many another program split it.
    return [json.loads(text) for text in (folder / f"{kind}.jsonl").read_text("utf-8").splitlines()]


# The records of the contract, field by field, in order.
FIELDS = {
    "reports": "id path url source title language text sha256 published",
    "times": "report start end text type value earliest latest",
    "entities": "report start end text label id",
    "events": "id type status actors place time figures codes evidence",
    "control": "id place holder from until extent evidence",
    "figures": "id measure low best high unit who place as_of evidence scope part_of replaces perpetrators",
}


@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_of_the_contract_is_there_and_no_other(chronicle, kind):
    found = records(export(chronicle, "jsonl"), kind)
    assert found
    assert {" ".join(record) for record in found} == {FIELDS[kind]}


def test_an_event_record_in_full():
    assert event(an_event()) == {
        "id": "e1",
        "type": "capture",
        "status": "happened",
        "actors": [{"role": "agent", "id": "actor:iq", "name": "Iraqi army", "mentions": ["het leger"]}],
        "place": {
            "id": "geonames:99072",
            "name": "Mosul",
            "mentions": ["Mosoel", "Mosul"],
            "lat": 36.335,
            "lon": 43.11889,
            "country": "IQ",
            "precision": "town",
        },
        "time": {"earliest": "2017-07-10", "latest": "2017-07-10", "hangs_on": "publication"},
        "figures": ["f1"],
        "codes": {
            "acled": {"event_type": "Battles", "sub_event_type": "Government regains territory"},
            "plover": {"event": "COERCE", "mode": "seize"},
            "cameo": "192",
        },
        "evidence": [{"report": "r1", "start": 3, "end": 9, "attribution": ["Iraqi army", "Reuters"]}],
    }


def test_a_control_record_in_full():
    holder = Participant("holder", ActorRef("actor:is", "IS", "rebel"), ("IS",))
    told = Control("c1", MOSUL, holder, Interval(None, DAY), Interval(), "part", "claimed", SAID)
    record = control(told)
    assert record["holder"] == {"id": "actor:is", "name": "IS", "mentions": ["IS"]}
    assert record["from"] == {"earliest": None, "latest": "2017-07-10"}
    assert record["until"] is None
    assert record["extent"] == "part"


def test_a_figure_record_in_full():
    told = Figure("f1", "displaced", Quantity(low=1500000.0), None, "mensen", None, Interval(None, DAY), SAID)
    record = figure(told)
    assert json.dumps([record[k] for k in ("low", "best", "high")]) == "[1500000, null, null]"
    assert record["place"] is None
    assert record["as_of"] == {"earliest": None, "latest": "2017-07-10", "hangs_on": "publication"}


@pytest.mark.parametrize(("value", "text"), [(58.0, "58"), (58, "58"), (2.5, "2.5"), (None, "null"), (0.0, "0")])
def test_whole_numbers_are_written_whole(value, text):
    assert json.dumps(number(value)) == text


WEIGHTS = st.lists(st.floats(1e-9, 1e6), min_size=1, max_size=366)


@given(WEIGHTS)
def test_likely_days_sum_to_one_and_keep_their_order(weights):
    days = DaySet.of((DAY + timedelta(i), w) for i, w in enumerate(weights))
    record = published(Published(days))
    millionths = [round(e["p"] * 1e6) for e in record["likely"]]
    assert sum(millionths) == 1_000_000
    assert millionths == sorted(millionths, reverse=True)
    assert sorted(e["day"] for e in record["likely"]) == record["days"]
    assert (record["earliest"], record["latest"]) == (record["days"][0], record["days"][-1])
    true = dict(days.weights)
    assert all(abs(e["p"] - true[date.fromisoformat(e["day"])]) < 2e-6 for e in record["likely"])


@pytest.mark.parametrize(("count", "listed"), [(1, True), (366, True), (367, False)])
def test_days_are_listed_up_to_a_year(count, listed):
    days = DaySet.of((DAY + timedelta(i), 1.0) for i in range(count))
    record = published(Published(days))
    assert (record["days"] is not None, bool(record["likely"])) == (listed, listed)
    assert record["latest"] == (DAY + timedelta(count - 1)).isoformat()


def test_unknown_days_are_null():
    assert published(Published(None)) == {"earliest": None, "latest": None, "days": None, "likely": []}


@pytest.mark.parametrize("name", ["jsonl", "csv"])
def test_two_exports_are_the_same_bytes(chronicle, name):
    once = {p.name: p.read_bytes() for p in export(chronicle, name).iterdir()}
    again = {p.name: p.read_bytes() for p in export(chronicle, name).iterdir()}
    assert once == again
    assert all(not name.startswith(".") for name in once)


def test_characters_that_end_lines_elsewhere_do_not_end_records(chronicle):
    folder = export(chronicle, "jsonl")
    text = (folder / "reports.jsonl").read_text("utf-8")
    assert len(text.splitlines()) == text.count("\n") == 11
    assert any("\u2028 \x85" in r["text"] for r in records(folder, "reports"))
    assert not re.search("[\x7f-\x9f\u2028\u2029]", text)
    assert "’" in line({"name": "Al-Qa’im"})


def test_evidence_points_into_the_text(chronicle):
    folder = export(chronicle, "jsonl")
    texts = {r["id"]: r["text"] for r in records(folder, "reports")}
    spans = [texts[e["report"]][e["start"] : e["end"]] for r in records(folder, "events") for e in r["evidence"]]
    assert spans
    assert all(re.fullmatch(r".+ neemt .+ in\.", span) for span in spans)


def tables(folder):
    found = {}
    for path in sorted(folder.iterdir()):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def test_csv_loses_nothing_of_the_records(chronicle):
    made, said = tables(export(chronicle, "csv")), export(chronicle, "jsonl")
    for kind in FIELDS:
        assert len(made[kind]) == len(records(said, kind))
    events = {r["id"]: r for r in records(said, "events")}
    assert len(made["actors"]) == sum(len(r["actors"]) for r in events.values())
    pieces = [e for kind in ("events", "control", "figures") for r in records(said, kind) for e in r["evidence"]]
    assert [(e["report"], e["start"], e["end"]) for e in made["evidence"]] == [
        (e["report"], str(e["start"]), str(e["end"])) for e in pieces
    ]
    days = [(r["id"], e["day"]) for r in records(said, "reports") for e in r["published"]["likely"]]
    assert [(row["report"], row["day"]) for row in made["published_days"]] == days
    for row in made["events"]:
        assert row["earliest"] == events[row["id"]]["time"]["earliest"]
        assert row["place_name"] == events[row["id"]]["place"]["name"]
        assert row["acled_event_type"] == "Battles"
        assert all(row["reports"].split("; "))
    for row in made["evidence"]:
        assert row["sentence"]
    assert {row["until_latest"] for row in made["control"]} == {""}


def test_csv_says_what_a_figure_is_part_of_and_what_it_replaces(chronicle):
    made, said = tables(export(chronicle, "csv")), export(chronicle, "jsonl")
    links = [(r["id"], r["scope"], str(r["perpetrators"])) for r in records(said, "figures")]
    assert [(row["id"], row["scope"], row["perpetrators"]) for row in made["figures"]] == links
    told = Figure(
        "f3", "killed", Quantity.exactly(3), None, "daders", None, Interval(None, DAY), SAID,
        part_of="f1", replaces="f2", scope="total", perpetrators=True,
    )  # fmt: skip
    ((_, row),) = [r for r in table_rows(None, "figures", {**figure(told), "evidence": []}) if r[0] == "figures"]
    assert [row[name] for name in ("part_of", "replaces", "scope", "perpetrators")] == ["f1", "f2", "total", True]


def test_no_cell_of_words_can_be_a_formula(chronicle):
    made = tables(export(chronicle, "csv"))
    cells = [(name, cell) for rows in made.values() for row in rows for name, cell in row.items()]
    assert not [(name, cell) for name, cell in cells if cell.startswith(("=", "+", "@", "-"))]
    assert {row["title"] for row in made["reports"]} == {"", "'-titel"}


def test_an_export_is_there_whole_or_not_at_all(chronicle, monkeypatch):
    out = chronicle.parent / "jsonl"
    out.mkdir()
    (out / "reports.jsonl").write_text("old")
    (out / "mine.txt").write_text("mine")
    with Views(str(chronicle)) as views:
        monkeypatch.setattr(views, "figures", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            exporter("jsonl").write(views, out)
    assert {p.name: p.read_text() for p in out.iterdir()} == {"reports.jsonl": "old", "mine.txt": "mine"}
    export(chronicle, "jsonl")
    assert (out / "mine.txt").read_text() == "mine"
    assert len(list(out.iterdir())) == 1 + len(FIELDS)


def test_where_nothing_can_be_written(chronicle):
    with Views(str(chronicle)) as views:
        with pytest.raises(UsageError, match="is a file"):
            exporter("jsonl").write(views, chronicle)
        with pytest.raises(KroniekError, match="cannot be written"):
            exporter("jsonl").write(views, chronicle / "x")


def test_formats_are_declared():
    assert {"csv", "jsonl"} <= set(formats())
    with pytest.raises(UsageError, match="'parquet' is not yet available; there are: csv, jsonl"):
        exporter("parquet")


# What the codebooks know: ACLED's pairs, PLOVER's modes; a code that is none of theirs is a mistake.
ACLED = {
    "Battles": {"Government regains territory", "Non-state actor overtakes territory", "Armed clash"},
    "Protests": {"Excessive force against protesters", "Protest with intervention", "Peaceful protest"},
    "Riots": {"Violent demonstration", "Mob violence"},
    "Explosions/Remote violence": {
        *("Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack"),
        *("Remote explosive/landmine/IED", "Grenade"),
    },
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
    "Strategic developments": {
        *("Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use"),
        *("Headquarters or base established", "Looting/property destruction"),
        *("Non-violent transfer of territory", "Other"),
    },
}
PLOVER = {
    "AGREE": "",
    "CONSULT": "visit third-party multilateral phone",
    "SUPPORT": "",
    "CONCEDE": "",
    "COOPERATE": "",
    "AID": "",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "REJECT": "assist change yield meet",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": (
        "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone "
        "heavy-weapons crowd-control unconventional"
    ),
}


# Codes of CAMEO that stand in the crosswalk of the codebooks, and those of statements, threats, protests and sanctions.
CAMEO = set(
    re.findall(
        r"\d+",
        "0841 0863 0871 0872 0873 0874 073 1056 152 154 1711 1712 173 174 175 180 181 182 1821 1822 1823 183 1831 1832 "
        "1833 184 185 186 190 191 192 193 194 195 196 200 201 202 203 204 2041 2042 010 020 046 130 141 145 160 163",
    )
)


@pytest.mark.parametrize("name", event_types())
def test_codes_are_those_of_the_codebooks(name):
    kind = event_types()[name]
    for told in (kind.usual, *(case.codes for case in kind.cases)):
        event_type, sub_event_type = told.acled
        assert event_type is None or sub_event_type in ACLED[event_type]
        category, mode = told.plover
        assert category is None or category in PLOVER
        assert mode is None or mode in PLOVER[category].split()
        assert told.cameo is None or told.cameo in CAMEO
    assert kind.en
    assert kind.nl


CODED = [line for line in (CASES / "codes.tsv").read_text("utf-8").splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("line", CODED[1:])
def test_events_have_the_codes_of_the_codebooks(line):
    type_, status, day, agent, target, place, acled, plover, cameo = line.split("\t")
    actors = [
        Participant(role, ActorRef(id_, id_, kind, country or None), (id_,))
        for role, told in (("agent", agent), ("target", target))
        if told
        for id_, kind, country in [told.split(" ")]
    ]
    where = PlaceRecord(PlaceRef("geonames:1", "X", 1.0, 1.0, place, "town"), ("X",)) if place else None
    time = Interval.day(date.fromisoformat(day)) if day else Interval()
    found = codes(Event("e1", type_, status, tuple(actors), where, time, (), SAID))
    assert found["acled"]["sub_event_type"] == (acled or None)
    assert " ".join(filter(None, found["plover"].values())) == plover
    assert found["cameo"] == (cameo or None)


def test_every_type_has_a_case_of_its_codes():
    assert {line.split("\t")[0] for line in CODED[1:]} == set(event_types())


def test_the_event_types_are_those_of_the_contract():
    expected = """offensive armed_clash capture encirclement withdrawal surrender air_strike shelling bombing
        suicide_bombing chemical_attack attack_on_civilians execution abduction sexual_violence detention destruction
        leaflet_drop deployment suspension agreement negotiation proclamation appeal threat sanction vote displacement
        evacuation return aid protest riot"""
    assert list(event_types()) == expected.split()


@pytest.mark.parametrize(
    ("kind", "country", "sub_event_type"),
    [
        ("state", "IQ", "Government regains territory"),
        ("state", "RU", "Non-state actor overtakes territory"),
        ("rebel", "IQ", "Non-state actor overtakes territory"),
        ("state", None, "Non-state actor overtakes territory"),
    ],
)
def test_a_government_regains_only_at_home(kind, country, sub_event_type):
    assert codes(an_event(kind=kind, country=country))["acled"]["sub_event_type"] == sub_event_type


def test_a_type_nobody_knows_has_no_codes():
    assert codes(an_event("iets"))["acled"] == {"event_type": None, "sub_event_type": None}
