"""The queue of review."""

import pytest

from kroniek.engine import ingest
from kroniek.review.deciding import Deciding, stamp
from kroniek.store import Journal, Views, Writer
from kroniek.store.browse import Sought
from kroniek.store.queue import STATES, Queue
from review_fakes import event
from store_fakes import WORK, many, report

DESK = Deciding("An", "2026-01-02T03:04:05Z", "fake 1")


@pytest.fixture
def db(tmp_path):
    path = str(tmp_path / "c.db")
    holds = [report("IS houdt Mosul.", "2017-07-01"), report("Irak houdt Raqqa.", "2017-07-02")]
    with Writer(path) as store:
        ingest([*many(12), *holds], store, WORK, workers=1)
    return path


def decide(db, id_, how):
    with Journal(db) as journal:
        item = journal.items([id_])[id_]
        return journal.decide({id_: stamp(item)}, lambda items: [how(items[id_])])[0]


def ids(views):
    return [e.id for e in views.events()]


@pytest.mark.parametrize("kind", ["event", "control", "figure"])
def test_the_queue_goes_through_all_and_back(db, kind):
    with Views(db) as views:
        records = {"event": views.events, "control": views.control, "figure": views.figures}[kind]()
        told = [r if hasattr(r, "id") else r[0] for r in records]
    for record in told[::2][:3]:
        decide(db, record.id, DESK.reject if len(told) > 2 else DESK.accept)
    decide(db, told[0].id, lambda i: DESK.add(event("a:0-3")))
    with Journal(db) as journal, Views(db) as views:
        for state in STATES:
            queue = Queue(views, journal.standing(), kind, Sought(), state)
            found = list(queue.ids)
            assert len(found) == len(set(found))
            walked, at = [], queue.after(None)
            while at is not None:
                walked.append(at)
                assert queue.before(at) == (walked[-2] if len(walked) > 1 else None)
                at = queue.after(at)
            assert walked == found
        assert set(Queue(views, journal.standing(), kind, Sought(), "todo").ids) == {r.id for r in told} - {
            r.id for r in told[::2][:3]
        }


def test_the_queue_goes_on_from_what_was_just_decided(db):
    with Views(db) as views:
        events = ids(views)
    decide(db, events[1], DESK.reject)
    with Journal(db) as journal, Views(db) as views:
        queue = Queue(views, journal.standing(), "event", Sought())
        assert queue.after(events[1]) == events[2]
        assert queue.before(events[2]) == events[0]
