"""Who held what and what clashes, from reports through the command line (cases/control.toml, cases/clashes.toml)."""

from __future__ import annotations

import io
import json
import re
import sys
import tomllib
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kroniek.chronicle.control import Told, derive
from kroniek.cli import main
from kroniek.model import ActorRef, Evidence, Interval, PlaceMention, PlaceRef, Span

CASES = Path(__file__).parent / "cases"
CONTROL = tomllib.loads((CASES / "control.toml").read_text("utf-8"))
GROUPS = tomllib.loads((CASES / "clashes.toml").read_text("utf-8"))["group"]


def kroniek(*arguments):
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["kroniek", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
    assert end.value.code == 0, err.getvalue()
    return out.getvalue()


def read(folder, reports):
    (folder / "reports").mkdir()
    for number, (day, text, *source) in enumerate(reports):
        head = f"---\ndate: {day}\nsource: {source[0] if source else 'ANP'}\n---\n"
        (folder / "reports" / f"{number}.txt").write_text(head + text + "\n", "utf-8")
    db = folder / "c.db"
    kroniek("read", folder / "reports", "--into", db, "--workers", 1)
    return db


def listed(*arguments):
    return [json.loads(text) for text in kroniek(*arguments, "--json").splitlines()]


@pytest.fixture(scope="module")
def chronicle(tmp_path_factory):
    told = [(r["date"], r["text"], r["source"]) for r in CONTROL["report"]]
    return read(tmp_path_factory.mktemp("control"), told)


def answer(record):
    if record["holder"] is None:
        return f"unknown ({record['last_holder']['name']})"
    via = f" via {record['via']['name']}" if record["via"] else ""
    return record["holder"]["name"] + via


@pytest.mark.parametrize("case", CONTROL["ask"], ids=lambda c: c["about"])
def test_who_held_it(chronicle, case):
    found = listed("control", chronicle, "--place", case["place"], "--on", case["on"])
    assert sorted(map(answer, found)) == sorted(case["holders"])
    if "since" in case:
        assert (found[0]["from"]["earliest"] if found[0]["from"] and found[0]["from"]["earliest"] else "?") == case[
            "since"
        ]
    if "tier" in case:
        assert found[0]["tier"] == case["tier"]


def test_why_shows_the_sentences_in_80_columns(chronicle):
    shown = kroniek("control", chronicle, "--place", "Gao", "--why")
    assert "2012-07-01  Reuters: De stad Gao is in handen van het Malinese leger." in shown.replace("\n    ", " ")
    assert max(map(cell_len, shown.splitlines())) <= 80
    (record,) = listed("control", chronicle, "--place", "Gao", "--on", "2012-07-02", "--why")
    assert [(s["source"], s["days"]) for s in record["sentences"]] == [("Reuters", "2012-07-01")]
    assert record["age_days"] == {"least": 1, "most": 1}


def test_on_a_day_all_places_are_answered(chronicle):
    places = {r["place"]["name"] for r in listed("control", chronicle, "--on", "2013-02-19")}
    assert {"Rutshuru", "Kiwanja", "Bunagana", "Gao"} <= places


@pytest.mark.parametrize("group", GROUPS, ids=lambda g: g["about"])
def test_what_clashes(tmp_path, group):
    db = read(tmp_path, group["reports"])
    found = listed("check", db)
    named = [(c, c["place"]["name"] if c["place"] else "") for c in found]
    shown = [f"{c['sort']} {c['kind'] + ' ' if c['kind'] else ''}{c['about']} {place}".strip() for c, place in named]
    assert shown == group["clashes"]
    assert all(len(side["evidence"]) >= 1 and side["evidence"][0]["sentence"] for c in found for side in c["sides"])
    table = kroniek("check", db)
    assert all(side["says"] in table for c in found for side in c["sides"])
    assert max(map(cell_len, table.splitlines()), default=0) <= 80


DOC = Path(__file__).parents[1] / "docs" / "control.md"


def blocks(kind):
    return re.findall(rf"<!-- {kind} -->\n```\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)


def test_the_example_of_the_docs_is_what_comes_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r").mkdir()
    for told in blocks("files")[0].splitlines():
        name, text = told.split(": ", 1)
        with (tmp_path / "r" / name).open("a", encoding="utf-8") as file:
            file.write(text + "\n")
    kroniek("read", "r", "--into", "c.db", "--workers", 1)
    shown = ""
    for command in re.findall(r"^\$ kroniek (.*)", blocks("run")[0], re.MULTILINE):
        shown += f"$ kroniek {command}\n{kroniek(*command.split())}"
    assert shown == blocks("run")[0]


PLACE = PlaceMention(Span(0, 1), "X", PlaceRef("geonames:1", "X"))
SIDES = [ActorRef("actor:is", "IS", "rebel"), ActorRef("actor:IQ/army", "Iraqi army", "state", "IQ")]
SIDES += [ActorRef("text:rebellen", "rebellen", "rebel"), ActorRef("actor:IQ", "Iraq", "state", "IQ")]
day = st.integers(1, 28).map(lambda d: date(2017, 6, d))
told_things = st.builds(
    Told,
    st.sampled_from(["gain", "hold", "lose", "held"]),
    st.sampled_from(SIDES),
    st.just("x"),
    st.just(PLACE),
    st.builds(lambda a, b: Interval(min(a, b), max(a, b)), day, day),
    st.sampled_from(["all", "part"]),
    st.sampled_from(["assessed", "claimed"]),
    st.builds(lambda r, s: Evidence(f"r{r}", Span(s, s + 1)), st.integers(0, 3), st.integers(0, 3)),
)


@given(st.lists(told_things, max_size=8).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_of_telling_plays_no_part(both):
    first, second = both
    assert derive(first, {}) == derive(second, {})


@given(st.lists(told_things, max_size=8))
def test_every_period_rests_on_words_and_all_words_are_used(told):
    periods = derive(told, {})
    assert {e for p in periods for e in p.evidence} <= {t.evidence for t in told}
    assert bool(periods) == bool(told)
