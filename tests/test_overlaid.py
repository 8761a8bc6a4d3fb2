"""Listings and exports with people's decisions."""

import json
from dataclasses import replace
from datetime import date

import pytest

from kroniek.cli.options import opened
from kroniek.engine import ingest
from kroniek.errors import UsageError
from kroniek.exports.jsonl import write
from kroniek.model import Figure
from kroniek.review.deciding import Deciding, stamp
from kroniek.store import Journal, Overlaid, Views, Wanted, Writer
from kroniek.store.overlaid import matches
from review_fakes import event, place
from store_fakes import WORK, many, report

DESK = Deciding("An", "2026-01-02T03:04:05Z", "fake 1")


@pytest.fixture
def db(tmp_path):
    path = str(tmp_path / "c.db")
    holds = [
        report(f"{who} houdt {where}.", f"2017-07-0{i}")
        for i, (who, where) in enumerate([("IS", "Mosul"), ("Irak", "Raqqa")], 1)
    ]
    clash = [report(f"Er vielen {n} doden in Mosul.", "2017-07-01", source=f"krant {n}") for n in (40, 50)]
    with Writer(path) as store:
        ingest([*many(12), *holds, *clash], store, WORK, workers=1)
    return path


def decide(db, id_, how):
    with Journal(db) as journal:
        item = journal.items([id_])[id_]
        return journal.decide({id_: stamp(item)}, lambda items: [how(items[id_])])[0]


def ids(views):
    return [e.id for e in views.events()]


def test_without_decisions_nothing_is_otherwise(db):
    with Views(db) as raw, Overlaid(db) as views, Overlaid(db, "accepted") as accepted:
        for name in ("events", "control", "figures"):
            assert list(getattr(views, name)()) == list(getattr(raw, name)())
            assert list(getattr(accepted, name)()) == []


def test_what_is_rejected_goes_and_what_is_edited_is_as_the_person_has_it(db):
    with Views(db) as views:
        first, second, third, *rest = views.events()
    decide(db, first.id, DESK.reject)
    decide(db, second.id, lambda i: DESK.edit(i, replace(i.record, place=place("Elders"))))
    decide(db, third.id, DESK.accept)
    added = decide(db, third.id, lambda i: DESK.add(event("a:0-3"))).after[0]
    with Overlaid(db) as views:
        assert ids(views) == [second.id, third.id, *(e.id for e in rest), added.id]
        assert next(views.events()).place.place.name == "Elders"
        assert [e.id for e in views.events(Wanted(place="elders"))] == [second.id]
    with Overlaid(db, "accepted") as views:
        assert ids(views) == [second.id, third.id, added.id]
    with Views(db) as views:
        assert ids(views) == [first.id, second.id, third.id, *(e.id for e in rest)]


def test_the_order_of_listings_stays(db):
    with Views(db) as views:
        events, periods, figures = list(views.events()), list(views.control()), [f for f, _ in views.figures()]
    for record in (*events[::2], *periods[:1], *figures[::3]):
        decide(db, record.id, DESK.accept)
    with Overlaid(db) as views:
        assert list(views.events()) == events
        assert list(views.control()) == periods
        assert [f for f, _ in views.figures()] == figures


def test_a_rejected_figure_contradicts_nothing_any_more(db):
    with Views(db) as views:
        rejected = next(f.id for f, others in views.figures() if others)
    decide(db, rejected, DESK.reject)
    with Overlaid(db) as views:
        shown = {f.id: others for f, others in views.figures()}
        assert rejected not in shown
        assert all(rejected not in others for others in shown.values())


WANTED = [
    Wanted(),
    Wanted(since=date(2017, 7, 3)),
    Wanted(until=date(2017, 7, 5)),
    Wanted(since=date(2017, 7, 2), until=date(2017, 7, 4), place="mosul"),
    Wanted(actor="is"),
    Wanted(type="capture", status="happened"),
    Wanted(type="riot"),
    Wanted(measure="killed"),
    Wanted(measure="injured"),
]


@pytest.mark.parametrize("wanted", WANTED)
def test_what_is_wanted_is_the_same_for_decided_records(db, wanted):
    with Views(db) as views:
        assert [e for e in views.events() if matches(e, wanted)] == list(views.events(wanted))
        assert [c for c in views.control() if matches(c, wanted)] == list(views.control(wanted))
        assert [f for f, _ in views.figures() if matches(f, wanted)] == [f for f, _ in views.figures(wanted)]


def test_an_export_of_what_was_reviewed(db, tmp_path):
    with Views(db) as views:
        first = next(views.events())
    decide(db, first.id, DESK.accept)
    with opened(db, reviewed=True) as views:
        write(views, tmp_path / "out")
    lines = (tmp_path / "out" / "events.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in lines] == [first.id]
    assert (tmp_path / "out" / "figures.jsonl").read_text() == ""


def test_two_ways_of_looking_at_once_are_refused(db):
    with pytest.raises(UsageError):
        opened(db, reviewed=True, raw=True)


def test_figures_of_events_are_those_that_are_shown(db):
    with Overlaid(db) as views:
        some = [f for f, _ in views.figures()]
        assert isinstance(some[0], Figure)
    decide(db, some[0].id, DESK.reject)
    with Overlaid(db) as views, Overlaid(db, "accepted") as accepted:
        assert views._figures((some[0].id, some[1].id)) == (some[1].id,)
        assert accepted._figures((some[0].id, some[1].id)) == ()
