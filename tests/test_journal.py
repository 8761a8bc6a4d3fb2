"""Writing decisions: nothing half, nothing lost, two at once."""

import multiprocessing
import os
import signal
import sqlite3
import time
from dataclasses import replace

import pytest

from kroniek.engine import ingest
from kroniek.errors import StoreError, UsageError
from kroniek.review.deciding import Deciding, stamp
from kroniek.store import Journal, Views, Writer
from kroniek.store.journal import DecidedMeanwhileError, now
from store_fakes import WORK, many, report


@pytest.fixture
def db(tmp_path):
    path = str(tmp_path / "c.db")
    with Writer(path) as store:
        ingest(many(30), store, WORK, workers=1)
    return path


def events(db):
    with Views(db) as views:
        return [event.id for event in views.events()]


def deciding(who="An"):
    return Deciding(who, "2026-01-02T03:04:05Z", "fake 1")


def decide(journal, id_, how, who="An", seen=None):
    marks = seen or {id_: stamp(journal.items([id_])[id_])}
    return journal.decide(marks, lambda items: [how(deciding(who), items[id_])])


def test_a_decision_is_kept_whole(db):
    first = events(db)[0]
    with Journal(db) as journal:
        item = journal.items([first])[first]
        (made,) = decide(journal, first, lambda d, i: d.edit(i, replace(i.record, status="alleged")))
    with Journal(db) as journal:
        assert journal.ledger().decisions[1] == made
        assert (made.number, made.who, made.at, made.rules) == (1, "An", "2026-01-02T03:04:05Z", "fake 1")
        assert (made.before, made.seen, made.after[0].status) == ((item.record,), (item.record,), "alleged")
        assert journal.items([first])[first].state == "accepted"


def test_the_journal_refuses_changes(db):
    with Journal(db) as journal:
        decide(journal, events(db)[0], Deciding.accept)
    with sqlite3.connect(db) as connection:
        for statement in ("UPDATE journal SET who = 'x'", "DELETE FROM journal"):
            with pytest.raises(sqlite3.DatabaseError, match="append-only"):
                connection.execute(statement)


def test_the_second_of_two_is_told_who_was_first(db):
    first = events(db)[0]
    with Journal(db) as an, Journal(db) as bo:
        seen = {first: stamp(bo.items([first])[first])}
        decide(an, first, Deciding.accept)
        with pytest.raises(DecidedMeanwhileError, match="An decided") as caught:
            decide(bo, first, Deciding.reject, "Bo", seen)
        assert (caught.value.by.who, caught.value.item.state) == ("An", "accepted")
        assert len(bo.ledger().decisions) == 1
        decide(bo, first, Deciding.reject, "Bo")
        assert [d.who for d in an.ledger().decisions.values()] == ["An", "Bo"]


def test_the_second_undo_is_told_too(db):
    with Journal(db) as an, Journal(db) as bo:
        decide(an, events(db)[0], Deciding.accept)
        bo.undo([1], deciding("Bo"))
        with pytest.raises(DecidedMeanwhileError, match="Bo decided"):
            an.undo([1], deciding())
        with pytest.raises(UsageError, match="no entry 7"):
            an.undo([7], deciding())
        assert an.items([events(db)[0]])[events(db)[0]].state == "open"


def test_many_at_once_are_one_batch_and_undone_as_one(db):
    ids = events(db)
    with Journal(db) as journal:
        seen = {id_: stamp(item) for id_, item in journal.items(ids).items()}
        desk = replace(deciding(), batch="b1")
        made = journal.decide(seen, lambda items: [desk.accept(i) for i in items.values()])
        assert [d.batch for d in made] == ["b1"] * len(ids)
        assert {i.state for i in journal.items(ids).values()} == {"accepted"}
        journal.undo([d.number for d in made], replace(deciding(), batch="b2"))
        assert {i.state for i in journal.items(ids).values()} == {"open"}
        assert len(journal.ledger().decisions) == 2 * len(ids)


def test_one_that_was_decided_meanwhile_stops_all_of_a_batch(db):
    ids = events(db)
    with Journal(db) as an, Journal(db) as bo:
        seen = {id_: stamp(item) for id_, item in bo.items(ids).items()}
        decide(an, ids[-1], Deciding.reject)
        with pytest.raises(DecidedMeanwhileError):
            bo.decide(seen, lambda items: [deciding("Bo").accept(i) for i in items.values()])
        assert len(an.ledger().decisions) == 1


def test_decisions_survive_reading_more_and_other_rules(db):
    ids = events(db)
    with Journal(db) as journal:
        decide(journal, ids[0], Deciding.accept)
        decide(journal, ids[1], Deciding.reject)
        with Writer(db) as store:
            ingest([report("IS neemt Kirkuk in.", "2017-09-01")], store, WORK, workers=1)
        with Writer(db) as store:
            ingest([], store, replace(WORK, rules="fake 2"), workers=1)
        assert [journal.items(ids)[i].state for i in ids[:3]] == ["accepted", "rejected", "open"]
        assert journal.rules() == "fake 2 fake"


def deciders(db, who, barrier, out):
    ids = events(db)
    with Journal(db) as journal:
        barrier.wait()
        told = 0
        for id_ in ids:
            try:
                decide(journal, id_, Deciding.accept if who == "An" else Deciding.reject, who)
            except DecidedMeanwhileError:
                told += 1
        out.put((who, told))


def test_two_processes_at_once_lose_nothing(db):
    context = multiprocessing.get_context("spawn")
    barrier, out = context.Barrier(2), context.Queue()
    both = [context.Process(target=deciders, args=(db, who, barrier, out)) for who in ("An", "Bo")]
    for process in both:
        process.start()
    told = dict(out.get(timeout=60) for _ in both)
    for process in both:
        process.join(60)
    with Journal(db) as journal:
        entries = journal.ledger().decisions
        for who, refused in told.items():
            assert sum(d.who == who for d in entries.values()) == len(events(db)) - refused
        assert journal.ledger().adrift == ()


def in_bulk(db, slowly):
    """A decision on many that is killed while its entries are being written."""
    from kroniek.store import journal as module

    def slow(decision):
        slowly.set()
        time.sleep(0.01)
        return real(decision)

    real, module.of_decision, module.ROWS = module.of_decision, slow, 3
    ids = events(db)
    with Journal(db) as journal:
        seen = {id_: stamp(item) for id_, item in journal.items(ids).items()}
        journal.decide(seen, lambda items: [deciding().accept(i) for i in items.values()])


def test_killed_in_a_batch_the_journal_is_whole(db):
    context = multiprocessing.get_context("spawn")
    slowly = context.Event()
    process = context.Process(target=in_bulk, args=(db, slowly))
    process.start()
    assert slowly.wait(60)
    time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    with Journal(db) as journal:
        assert journal.ledger().decisions == {}
        decide(journal, events(db)[0], Deciding.accept)
        assert list(journal.ledger().decisions) == [1]


def test_what_is_not_there_cannot_be_decided_on(db):
    with Journal(db) as journal, pytest.raises(StoreError):
        journal.decide({"event:x": "y"}, lambda items: [])


def test_the_moment_is_in_utc_to_the_second():
    assert len(now()) == 20
    assert now().endswith("Z")
