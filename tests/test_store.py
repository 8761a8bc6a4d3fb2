import sqlite3
from dataclasses import replace
from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from kroniek.engine import ingest
from kroniek.errors import StoreError, UsageError
from kroniek.model import ActorRef, Control, Figure, Interval, Participant, PlaceRecord, PlaceRef, Quantity
from kroniek.store import Views, Wanted, Writer
from kroniek.store.clash import differing
from kroniek.store.codec import encode
from kroniek.store.database import HEAD, connect
from kroniek.store.last_word import last_word
from kroniek.store.names import fold
from kroniek.store.shelf import FULL_TEXT
from kroniek.store.tables import METADATA
from store_fakes import RULES, WORK, annotate, compile_chronicle, many, report


def fill(db, reports):
    with Writer(str(db)) as store:
        return ingest(reports, store, WORK, workers=1)


def dump(db):
    """Every row of every table, to compare chronicles by."""
    with sqlite3.connect(db) as connection:
        return list(connection.iterdump())


def declared(name, kind, parents):
    """Not the tables that SQLite makes for itself behind those for full text."""
    return kind != "table" or not name.startswith(FULL_TEXT)


def test_the_migrations_make_the_declared_tables(tmp_path):
    engine = connect(str(tmp_path / "c.db"), write=True)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": declared})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_head_is_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", "kroniek.store:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_settings_of_sqlite(tmp_path):
    engine = connect(str(tmp_path / "c.db"), write=True)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def test_a_report_comes_back_as_it_was_read(tmp_path):
    text = "Één regel.\nEn nog een: ‘x’ \u2028 \U0001f600."
    told = report(text, last="2017-07-31", path="a/b.txt", source="ANP", title="T")
    fill(tmp_path / "c.db", [told])
    with Views(str(tmp_path / "c.db")) as views:
        assert [r for r, _ in views.reports()] == [told]
        assert views.report(told.id) == told


def test_annotations_come_back_as_they_were_made(tmp_path):
    reports, found = many(7), []

    def looking(ground, changed):
        found.extend(ground.reports(changed))

    with Writer(str(tmp_path / "c.db")) as store:
        ingest(reports, store, replace(WORK, update=looking), workers=1)
    assert found == sorted(((r, annotate(r)) for r in reports), key=lambda pair: pair[0].id)


def test_records_come_back_as_they_were_compiled(tmp_path):
    reports = sorted(many(12), key=lambda r: r.id)
    fill(tmp_path / "c.db", reports)
    made = compile_chronicle((r, annotate(r)) for r in reports)
    with Views(str(tmp_path / "c.db")) as views:
        assert sorted(views.events(), key=lambda e: e.id) == list(made.events)
        assert sorted((f for f, _ in views.figures()), key=lambda f: f.id) == list(made.figures)
        assert {r.id: p for r, p in views.reports()} == made.published


def test_the_smallest_path_is_shown_whatever_was_read_first(tmp_path):
    copies = [report("IS neemt Mosul in.", path=path) for path in ("b.txt", None, "a.txt", "c.txt")]
    for name, order in (("one.db", copies), ("two.db", copies[::-1])):
        fill(tmp_path / name, order)
        with Views(str(tmp_path / name)) as views:
            (found, _), *more = views.reports()
            assert (found.path, found.sha256, more) == ("a.txt", copies[2].sha256, [])


def test_reading_again_changes_nothing(tmp_path):
    fill(tmp_path / "c.db", many(30))
    before = dump(tmp_path / "c.db")
    outcome = fill(tmp_path / "c.db", many(30))
    assert dump(tmp_path / "c.db") == before
    assert (outcome.new, outcome.known, outcome.compiled) == (0, 30, False)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"zomaar wat tekst\n" * 100, "is not a chronicle"),
        (b"\x00\x01\x02", "is not a chronicle"),
        (b"SQLite format 3\x00" + b"rommel" * 500, "not a database|malformed|not a chronicle"),
    ],
)
@pytest.mark.parametrize("opener", [Writer, Views])
def test_what_is_no_chronicle_is_refused_and_left_alone(tmp_path, content, message, opener):
    path = tmp_path / "c.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=message):
        opener(str(path))
    assert path.read_bytes() == content
    assert [p.name for p in tmp_path.iterdir()] == ["c.db"]


@pytest.mark.parametrize("opener", [Writer, Views])
@pytest.mark.parametrize("script", ["CREATE TABLE t (a)", "CREATE TABLE meta (name, value); CREATE TABLE reports (id)"])
def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path, opener, script):
    path = tmp_path / "c.db"
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a chronicle"):
        opener(str(path))
    assert path.read_bytes() == before


def test_an_empty_file_may_become_a_chronicle_but_is_none_yet(tmp_path):
    path = tmp_path / "c.db"
    path.touch()
    with pytest.raises(StoreError, match="is empty"):
        Views(str(path))
    fill(path, many(1))
    with Views(str(path)) as views:
        assert views.counts().reports == 1


def test_a_chronicle_of_a_newer_kroniek_is_refused(tmp_path):
    fill(tmp_path / "c.db", many(1))
    with sqlite3.connect(tmp_path / "c.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for opener in (Writer, Views):
        with pytest.raises(StoreError, match="newer Kroniek"):
            opener(str(tmp_path / "c.db"))


@pytest.mark.parametrize(
    ("where", "error"),
    [("nergens/c.db", StoreError), (".", StoreError), ("mysql://host/db", UsageError), ("://", UsageError)],
)
def test_addresses_that_cannot_be(tmp_path, monkeypatch, where, error):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error):
        Writer(where)


def test_reading_what_is_not_there_makes_nothing(tmp_path):
    with pytest.raises(UsageError, match="is not there"):
        Views(str(tmp_path / "c.db"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["spatie en #teken?.db", "één%20.db"])
def test_any_file_name_will_do(tmp_path, name):
    fill(tmp_path / name, many(1))
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("statement", ["UPDATE journal SET why = 'x'", "DELETE FROM journal"])
def test_the_journal_only_grows(tmp_path, statement):
    fill(tmp_path / "c.db", [])
    with sqlite3.connect(tmp_path / "c.db") as connection:
        connection.execute("INSERT INTO journal (at, who, record, action) VALUES ('2026-01-01', 'ik', 'e1', 'accept')")
        connection.commit()
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)


def test_a_listing_keeps_its_look_while_others_write(tmp_path):
    db = tmp_path / "c.db"
    fill(db, many(3))
    with Views(str(db)) as views:
        fill(db, many(6))
        assert views.counts().reports == 3
    with Views(str(db)) as views:
        assert views.counts().reports == 6


def test_a_chronicle_that_may_not_be_written_is_read(tmp_path, monkeypatch):
    fill(tmp_path / "c.db", many(3))
    # Said rather than made so: to root, who runs many a test, nothing is forbidden.
    monkeypatch.setattr("kroniek.store.database.os.access", lambda *_: False)
    with Views(str(tmp_path / "c.db")) as views:
        assert views.counts().reports == 3
        assert [p.name for p in tmp_path.iterdir()] == ["c.db"]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(), 10),
        (Wanted(place="mosul"), 2),
        (Wanted(place="AL QAIM"), 2),
        (Wanted(place="al-Qa'im"), 2),
        (Wanted(place="text:mosul"), 2),
        (Wanted(place="Mos"), 0),
        (Wanted(actor="is"), 10),
        (Wanted(actor="Peshmerga"), 0),
        (Wanted(type="capture", status="happened"), 10),
        (Wanted(type="shelling"), 0),
        (Wanted(since=date(2017, 7, 4)), 7),
        (Wanted(since=date(2017, 7, 4), until=date(2017, 7, 4)), 1),
        (Wanted(until=date(2017, 6, 30)), 0),
    ],
)
def test_events_are_found_by_what_is_asked(tmp_path, wanted, count):
    fill(tmp_path / "c.db", many(10))
    with Views(str(tmp_path / "c.db")) as views:
        assert len(list(views.events(wanted))) == count


def test_events_come_by_day(tmp_path):
    fill(tmp_path / "c.db", many(25))
    with Views(str(tmp_path / "c.db")) as views:
        found = [e.time.earliest for e in views.events()]
    assert found == sorted(found)
    assert len(set(found)) > 20


def test_sentences(tmp_path):
    told = report("Kop.\n\nIS neemt Mosul in. Dat was het.")
    fill(tmp_path / "c.db", [told])
    with Views(str(tmp_path / "c.db")) as views:
        (event,) = views.events()
        assert views.sentence(told.id, event.evidence[0].span) == "IS neemt Mosul in."
        assert views.sentence("nergens", event.evidence[0].span) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("Al-Qa'im", "al qa’im"), ("Ninevé", "NINEVE"), ("Deir ez-Zor", "deir  ez zor"), ("Đakovica", "đakovica")],
)
def test_spellings_that_meet(one, other):
    assert fold(one) == fold(other)


def test_names_without_letters_stay_apart():
    assert fold("???") != fold("!!!")
    assert fold("IS") != fold("ISIS")


def figure(id_, place="p", first="2017-07-01", last="2017-07-31", unit=None, measure="killed", **values):
    where = PlaceRecord(PlaceRef(place, place)) if place else None
    days = Interval(first and date.fromisoformat(first), last and date.fromisoformat(last))
    return Figure(id_, measure, Quantity(**values), unit, "", where, days, ())


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (figure("b", low=41, best=41, high=41), True),
        (figure("b", low=40, best=40, high=40), False),
        (figure("b", low=30), False),
        (figure("b", low=50), True),
        (figure("b", best=41), True),
        (figure("b", high=39), True),
        (figure("b", low=20, high=99), False),
        (figure("b", place="q", best=41), False),
        (figure("b", place=None, best=41), False),
        (figure("b", measure="injured", best=41), False),
        (figure("b", unit="percent", best=41), False),
        (figure("b", first="2017-08-01", last="2017-08-02", best=41), False),
        (figure("b", first=None, last="2017-07-02", best=41), True),
        (figure("b", first=None, last=None, best=41), False),
    ],
)
def test_figures_that_contradict_each_other(other, differs):
    one = figure("a", low=40, best=40, high=40)
    assert differing([one, other]) == ({"a": ("b",), "b": ("a",)} if differs else {})
    assert differing([other, one]) == differing([one, other])


def test_equal_values_are_written_equally():
    assert encode(Quantity(low=20, high=99)) == encode(Quantity(low=20.0, high=99.0))


def test_rules_are_kept_with_annotations(tmp_path):
    fill(tmp_path / "c.db", many(2))
    with sqlite3.connect(tmp_path / "c.db") as connection:
        assert connection.execute("SELECT DISTINCT rules FROM annotations").fetchall() == [(RULES,)]


def control(start=(None, None), end=(None, None)):
    held, gone = (Interval(*(day and date.fromisoformat(day) for day in ends)) for ends in (start, end))
    mosul, is_ = PlaceRecord(PlaceRef("m", "Mosul")), Participant("holder", ActorRef("i", "IS"))
    return Control("c", mosul, is_, held, gone, "all", "assessed", ())


JUNE = ("2017-06-01", "2017-06-30")
KNOWN = ("2014-06-10", "2014-06-10")
LOST = ("2017-07-05", "2017-07-09")


@pytest.mark.parametrize(
    ("state", "told", "day", "word"),
    [
        (control(JUNE), [], "2017-08-01", JUNE),
        (control(JUNE), [], "2017-06-15", ("2017-06-01", "2017-06-15")),
        (control((None, "2017-06-30")), [], "2017-08-01", ("2017-06-30", "2017-06-30")),
        (control((None, "2017-06-30")), [], "2017-06-15", (None, None)),
        (control(), [JUNE], "2017-08-01", JUNE),
        (control(), [JUNE], "2017-05-31", (None, None)),
        (control(KNOWN), [JUNE], "2017-08-01", JUNE),
        (control(KNOWN, LOST), [("2018-01-01", "2018-01-01")], "2016-01-01", ("2016-01-01", "2016-01-01")),
        (control(KNOWN, LOST), [], "2017-07-07", ("2017-07-05", "2017-07-05")),
        (control(KNOWN, LOST), [("2017-07-01", "2017-07-31")], "2017-07-07", ("2017-07-01", "2017-07-07")),
        (control((None, None), LOST), [], "2016-01-01", (None, None)),
        (control(), [], "2016-01-01", (None, None)),
    ],
)
def test_the_last_word(state, told, day, word):
    hulls = [Interval(*map(date.fromisoformat, ends)) for ends in told]
    assert last_word(state, hulls, date.fromisoformat(day)) == Interval(*(d and date.fromisoformat(d) for d in word))
