"""The listing commands as a user runs them, on a chronicle of known content."""

import io
import json
import os
import re
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kroniek.cli import main
from kroniek.cli.show import clean, days, quantity
from kroniek.engine import ingest
from kroniek.model import Interval, Quantity
from kroniek.store import Writer
from store_fakes import WORK, many, report

LONG = "De Verenigde Strijdkrachten van het Noordoosten met een heel lange naam"
HOSTILE = "\x1b[31mIS\x07\u202e [bold]neemt[/bold]"


@pytest.fixture(scope="module")
def chronicle(tmp_path_factory):
    db = tmp_path_factory.mktemp("chronicle") / "c.db"
    reports = [
        *many(12),
        report("IS houdt Mosul.", "2017-06-01", "is.txt", last="2017-06-30", source="ANP"),
        report("Irak houdt Mosul.", "2017-07-10", "irak.txt", source="NOS"),
        report("IS houdt Raqqa.", "2017-07-12", "raqqa.txt"),
        report(f"{LONG} neemt {LONG} in.", path="lang.txt", last="2017-07-20", source=LONG),
        report(f"{HOSTILE} neemt Ḥawīja in.", "2016-01-01", "x.txt", last="2016-12-31", title=f"{HOSTILE}]0;t\x07"),
    ]
    with Writer(str(db)) as store:
        ingest(reports, store, WORK, workers=1)
    return str(db)


def kroniek(*arguments):
    """The command as a user runs it, in a process of its own."""
    command = [sys.executable, "-m", "kroniek", *arguments]
    wide = os.environ | {"COLUMNS": "200"}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=wide, check=False)
    assert "Traceback" not in done.stderr
    return done


def quickly(*arguments):
    """The same in this process, where there are many cases: starting Python takes most of a second."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["kroniek", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
    return subprocess.CompletedProcess(arguments, end.value.code, out.getvalue(), err.getvalue())


def found(*arguments):
    done = quickly(*arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(text) for text in done.stdout.splitlines()]


LISTINGS = [["timeline"], ["control"], ["control", "--on", "2017-07-12"], ["figures"], ["reports"]]


@pytest.mark.parametrize("listing", LISTINGS, ids=" ".join)
def test_a_listing_fits_80_columns_and_obeys_no_report(chronicle, listing):
    done = kroniek(listing[0], chronicle, *listing[1:])
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert len(lines) > 2
    assert max(map(cell_len, lines)) <= 80
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", done.stdout)


@pytest.mark.parametrize("listing", LISTINGS, ids=" ".join)
def test_json_has_a_line_for_each_line_of_the_table(chronicle, listing):
    table = quickly(listing[0], chronicle, *listing[1:]).stdout.splitlines()
    assert len(found(listing[0], chronicle, *listing[1:])) == len(table) - 1


def test_the_timeline_opens_on_sentences(chronicle):
    events = found("timeline", chronicle)
    assert len(events) == 14
    assert all(re.fullmatch(r".* neemt .* in\.", event["sentence"], re.DOTALL) for event in events)
    assert all({"evidence", "codes", "time", "status"} <= set(event) for event in events)


def test_the_timeline_says_when_what_who_where_and_on_whose_word(chronicle):
    lines = kroniek("timeline", chronicle, "--from", "2017-07-01", "--to", "2017-07-01", "--actor", "is").stdout
    assert [re.split(" {2,}", text) for text in lines.splitlines()] == [
        ["date", "what", "who", "where", "sources"],
        ["2017-07-01", "capture", "IS", "Mosul", "1 0000.txt"],
    ]


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["--from", "2017-07-12"], 2),
        (["--to", "2016"], 1),
        (["--from", "2016-03", "--to", "2016-03"], 1),
        (["--from", "2017-07-02", "--to", "2017-07-03"], 2),
        (["--from", "2018"], 0),
        (["--place", "AL QAIM"], 2),
        (["--place", "hawija"], 3),
        (["--actor", "actor:is"], 14),
        (["--type", "capture"], 14),
        (["--type", "Air-Strike"], 0),
        (["--status", "denied"], 0),
    ],
)
def test_the_timeline_shows_what_is_asked(chronicle, arguments, count):
    assert len(found("timeline", chronicle, *arguments)) == count


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--type", "captur"], "Did you mean capture?"),
        (["--status", "maybe"], "happened, ongoing, planned"),
        (["--from", "2017-13"], "not a date"),
        (["--from", "gisteren"], "not a date"),
        (["--to", "2017-02-30"], "not a date"),
        (["--from", "2018", "--to", "2017"], "is after"),
    ],
)
def test_what_cannot_be_asked_is_said(chronicle, arguments, message):
    done = quickly("timeline", chronicle, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


@pytest.mark.parametrize("listing", ["timeline", "control", "figures"])
def test_a_place_nobody_knows_gets_a_hint(chronicle, listing):
    done = quickly(listing, chronicle, "--place", "Mosull")
    assert (done.returncode, done.stdout) == (0, "")
    assert "no place here is called 'Mosull'; there is: mosul\n" in done.stderr


def test_control_through_time(chronicle):
    records = found("control", chronicle, "--place", "mosul")
    assert [(r["holder"]["name"], r["from"]["earliest"], r["until"]) for r in records] == [
        ("IS", "2017-06-01", None),
        ("Irak", "2017-07-10", None),
    ]


@pytest.mark.parametrize(
    ("day", "holders"),
    [
        ("2017-05-31", {}),
        ("2017-06-15", {"IS": (0, 14)}),
        ("2017-07-09", {"IS": (9, 38)}),
        ("2017-07-12", {"IS": (12, 41), "Irak": (2, 2)}),
    ],
)
def test_control_on_a_day_gives_the_age_of_the_last_word(chronicle, day, holders):
    records = found("control", chronicle, "--on", day, "--place", "Mosul")
    assert {r["holder"]["name"]: tuple(r["age_days"].values()) for r in records} == holders
    assert {len(r["rivals"]) for r in records} <= {len(holders) - 1}


def test_rival_claims_are_marked_in_words(chronicle):
    lines = kroniek("control", chronicle, "--on", "2017-07-12").stdout.splitlines()
    assert {text.split()[0] for text in lines if "rival claims" in text} == {"Mosul"}
    assert [text for text in lines if text.startswith("Raqqa") and "rival" not in text]


def test_a_day_must_be_a_day(chronicle):
    done = kroniek("control", chronicle, "--on", "2017-07")
    assert done.returncode == 2
    assert "not a day" in done.stderr


def test_figures_that_contradict_are_marked_in_words(tmp_path):
    told = [
        report("40 doden in Mosul.", path="a.txt"),
        report("58 doden in Mosul.", path="b.txt"),
        report("7 doden in Mosul.", "2017-08-01", path="c.txt"),
    ]
    with Writer(str(tmp_path / "c.db")) as store:
        ingest(told, store, WORK, workers=1)
    lines = kroniek("figures", str(tmp_path / "c.db")).stdout.splitlines()
    assert [(text.split()[2], "! differs" in text) for text in lines[1:]] in (
        [("40", True), ("58", True), ("7", False)],
        [("58", True), ("40", True), ("7", False)],
    )
    records = found("figures", str(tmp_path / "c.db"), "--measure", "killed", "--place", "Mosul")
    assert [bool(r["differs_from"]) for r in records] == [True, True, False]
    assert [r["best"] for r in records][-1] == 7


def test_reports_show_their_days(chronicle):
    lines = kroniek("reports", chronicle).stdout.splitlines()
    assert re.split(" {2,}", lines[1])[:3] == ["2016", "366", "2016-01-01 <1%, 2016-01-02 <1%"]
    records = found("reports", chronicle)
    assert len(records) == 17
    assert records[0]["reasons"] == [{"fact": "header", "hard": True, "start": None, "end": None}]


def test_a_broken_off_reading_is_said(tmp_path):
    with Writer(str(tmp_path / "c.db")) as store:
        store.save([(many(1)[0], '{"report":"x","language":"nl","rules":"r"}')], [], "r")
    for listing in LISTINGS:
        done = quickly(listing[0], str(tmp_path / "c.db"), *listing[1:])
        assert done.returncode == 0
        assert "broken off" in done.stderr


@pytest.mark.parametrize("listing", LISTINGS, ids=" ".join)
def test_what_is_no_chronicle_is_said(tmp_path, listing):
    (tmp_path / "c.db").write_text("zomaar tekst")
    done = quickly(listing[0], str(tmp_path / "c.db"), *listing[1:])
    assert (done.returncode, done.stdout) == (1, "")
    assert "is not a chronicle" in done.stderr
    done = quickly(listing[0], str(tmp_path / "none.db"), *listing[1:])
    assert done.returncode == 2
    assert "is not there" in done.stderr


def test_export_writes_the_records(chronicle, tmp_path):
    done = kroniek("export", chronicle, "--format", "jsonl", "--out", str(tmp_path / "diep" / "uit"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "14 events" in done.stdout
    assert len((tmp_path / "diep" / "uit" / "events.jsonl").read_text().splitlines()) == 14


def test_an_export_in_a_format_to_come(chronicle, tmp_path):
    done = kroniek("export", chronicle, "--format", "parquet", "--out", str(tmp_path / "x"))
    assert done.returncode == 2
    assert "not yet available; there are: csv, jsonl" in done.stderr


@pytest.mark.parametrize("arguments", [["nonsens"], ["timeline"], ["timeline", "a", "b"], ["export", "x"], []])
def test_wrong_usage(arguments):
    assert kroniek(*arguments).returncode == 2


def test_the_version():
    assert re.fullmatch(r"kroniek \d+\.\d+\.\d+\n", kroniek("--version").stdout)


def test_a_reader_that_leaves_early_gets_no_traceback(chronicle):
    command = f"{sys.executable} -m kroniek timeline {chronicle} --json | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


@pytest.mark.parametrize("debug", ["", "1"])
def test_the_unforeseen_is_said_in_a_line(chronicle, debug, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import kroniek.store.views as v\nv.Views.events = lambda *a: {}['\\x1b[31mweg']\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "kroniek", "timeline", chronicle],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "KRONIEK_DEBUG": debug},
        check=False,
    )
    assert done.returncode == 1
    assert ("Traceback" in done.stderr) == bool(debug)
    assert debug or "KRONIEK_DEBUG=1" in done.stderr
    assert debug or "\x1b" not in done.stderr


def day(text):
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2017-10-25", "2017-10-25", "2017-10-25"),
        ("2017-07-01", "2017-07-31", "2017-07"),
        ("2016-02-01", "2016-02-29", "2016-02"),
        ("2016-02-01", "2016-02-28", "2016-02-01..2016-02-28"),
        ("2017-01-01", "2017-12-31", "2017"),
        ("2016-01-01", "2017-12-31", "2016-01-01..2017-12-31"),
        ("2016-10-17", "2016-10-20", "2016-10-17..2016-10-20"),
        (None, "2017-10-25", "until 2017-10-25"),
        ("2017-10-25", None, "from 2017-10-25"),
        (None, None, "?"),
    ],
)
def test_vague_dates(first, last, shown):
    assert days(Interval(day(first), day(last))) == shown


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (Quantity.exactly(58), None, "58"),
        (Quantity(best=4000), None, "~4,000"),
        (Quantity(low=1500000), None, ">=1,500,000"),
        (Quantity(high=1000000), None, "<=1,000,000"),
        (Quantity(low=20, high=99), None, "20-99"),
        (Quantity(low=20, best=30, high=99), None, "20-99 (~30)"),
        (Quantity.exactly(2.5), "km2", "2.5 km2"),
        (Quantity(best=60), "percent", "~60%"),
        (Quantity(high=0), None, "<=0"),
    ],
)
def test_numbers_as_their_words_have_them(value, unit, shown):
    assert quantity(value, unit) == shown


@given(st.text())
def test_cleaned_text_holds_nothing_a_terminal_obeys(text):
    shown = clean(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]", shown)
    assert shown == clean(shown)
