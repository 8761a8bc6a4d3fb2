"""The pages show what people decided: rejected records are gone, edited ones are as edited, and all lead to review."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest

from kroniek.engine import ingest
from kroniek.model import ActorRef, Figure, Interval, Participant, PlaceRecord, PlaceRef, Quantity
from kroniek.review.deciding import Deciding, stamp
from kroniek.store import Journal, Views, Writer
from store_fakes import WORK, report
from web_fakes import REPORTS, client, fill

DESK = Deciding("An", "2026-01-02T03:04:05Z", "fake 1", "zie de zin")
ELSEWHERE = PlaceRecord(PlaceRef("text:elders", "Elders", 35.0, 44.0), ("Elders",))


@pytest.fixture
def db(tmp_path):
    return fill(tmp_path / "c.db", [*REPORTS, report("Er vielen 40 doden in Mosul.", "2017-07-01", "x.txt", "Reuters")])


@pytest.fixture
def web(db):
    with client(db) as made:
        yield made


def records(db, kind):
    with Views(db) as views:
        found = list(getattr(views, kind)())
    return [f for f, _ in found] if kind == "figures" else found


def decide(db, how, *ids):
    with Journal(db) as journal:
        items = journal.items(ids)
        seen = {id_: stamp(item) for id_, item in items.items()}
        return journal.decide(seen, lambda found: [how(*(found[id_] for id_ in ids))])[0]


def edit(db, id_, **values):
    return decide(db, lambda item: DESK.edit(item, replace(item.record, **values)), id_)


def listed(web, address="/events.json", **asked):
    return [e["id"] for e in web.get(address, params={"limit": 1000, **asked}).json()[address[1:-5]]]


def test_what_is_rejected_is_gone_and_can_be_looked_up(db, web):
    first, *rest = records(db, "events")
    before = web.get("/events.json").json()
    decide(db, DESK.reject, first.id)
    assert listed(web) == [e.id for e in rest]
    assert first.id in listed(web, reviewed="no")
    told = web.get("/events.json").json()
    assert told["count"] == before["count"] - 1
    assert sum(told["facets"]["type"].values()) == told["count"]
    page = web.get(f"/events/{first.id}", headers={"accept-language": "en"})
    assert page.status_code == 200
    assert "This was rejected" in page.text
    assert "zie de zin" in page.text
    assert web.get(f"/events/{first.id}.json").json()["review"]["state"] == "rejected"
    report = first.evidence[0].report
    assert all(e["id"] != first.id for e in web.get(f"/reports/{report}.json").json()["events"])
    assert any(e["id"] == first.id for e in web.get(f"/reports/{report}.json?reviewed=no").json()["events"])


def test_an_edited_event_shows_its_values_and_can_be_found_by_them(db, web):
    event = records(db, "events")[0]
    who = (Participant("agent", ActorRef("text:burgerwacht", "Burgerwacht"), ("Burgerwacht",)),)
    day = Interval.day(date(2018, 3, 4))
    edit(db, event.id, place=ELSEWHERE, actors=who, time=day, status="denied", hangs_on="calendar")
    assert listed(web)[-1] == event.id, "it has come to lie at its new day"
    for asked in (
        {"place": "elders"}, {"place": "text:elders"}, {"actor": "BURGERWACHT"}, {"actor": "text:burgerwacht"},
        {"status": "denied"}, {"since": "2018"}, {"text": "neemt", "since": "2018"},
    ):  # fmt: skip
        assert listed(web, **asked) == [event.id], asked
    assert event.id not in listed(web, place="mosul")
    assert event.id in listed(web, place="mosul", reviewed="no")
    page = web.get("/events?place=elders", headers={"accept-language": "en"}).text
    assert re.search(
        r'class="verdict accepted" href="/review[^"]*#history" title="An, 2026[^"]*zie de zin">edited', page
    )
    assert ">Elders</span>" in page
    assert '<span>Burgerwacht</span> <span class="n">1<' in page
    told = web.get(f"/events/{event.id}.json").json()
    assert (told["place"]["name"], told["review"]["edited"]) == ("Elders", ["actors", "place", "status", "time"])
    page = web.get(f"/events/{event.id}").text
    assert re.search(r"<del>\s*Mosul\s*</del> → <ins>\s*Elders\s*</ins>", page)
    assert [e["id"] for e in web.get("/map.json?on=2018-03-04").json()["events"]] == []
    edit(db, event.id, status="happened")
    assert [e["id"] for e in web.get("/map.json?on=2018-03-04").json()["events"]] == [event.id]


def test_what_was_merged_split_and_added(db, web):
    first, second, *_ = records(db, "events")
    merged = decide(db, lambda *items: DESK.merge(items), first.id, second.id).after[0]
    assert merged.id in listed(web)
    assert not {first.id, second.id} & set(listed(web))
    page = web.get(f"/events/{first.id}").text
    assert f'href="/events/{merged.id}"'.replace(":", "%3A") in page or f'href="/events/{merged.id}"' in page
    reports = {e.report for e in merged.evidence}
    assert len(reports) == 2
    for told in reports:
        assert merged.id in [e["id"] for e in web.get(f"/reports/{told}.json").json()["events"]]
    parts = decide(db, lambda item: DESK.split(item, {0}), merged.id).after
    assert {p.id for p in parts} <= set(listed(web))
    assert merged.id not in listed(web)
    added = decide(db, lambda item: DESK.add(replace(item.record, id=""), item.proposals), parts[0].id).after[0]
    assert added.id in listed(web)
    assert web.get(f"/events/{added.id}").status_code == 200


def test_only_what_was_accepted(db, web):
    events, figures, control = (records(db, kind) for kind in ("events", "figures", "control"))
    for record in (events[2], figures[1], control[0]):
        decide(db, DESK.accept, record.id)
    assert listed(web, reviewed="yes") == [events[2].id]
    assert listed(web, "/figures.json", reviewed="yes") == [figures[1].id]
    assert [c["id"] for c in web.get("/control.json?reviewed=yes").json()["control"]] == [control[0].id]
    assert web.get("/events.csv?reviewed=yes").text.count("accepted") == 1
    page = web.get("/events", headers={"accept-language": "en"}).text
    assert page.count('class="verdict accepted"') == 1
    assert "only what was accepted" in page
    assert web.get("/events?reviewed=perhaps").status_code == 422


def test_figures_are_as_people_have_them_and_so_is_what_contradicts_them(db, web):
    first, second, *rest = records(db, "figures")
    before = {f["id"]: set(f["differs"]) for f in web.get("/figures.json").json()["figures"]}
    one, other = next((a, b) for a, some in before.items() for b in sorted(some))
    numbers = {f.id: f.quantity for f in (first, second, *rest)}
    edit(db, one, quantity=numbers[other])
    after = {f["id"]: set(f["differs"]) for f in web.get("/figures.json").json()["figures"]}
    assert other not in after[one]
    assert one not in after[other]
    edit(db, one, quantity=Quantity.exactly(9999), place=ELSEWHERE, measure="injured")
    assert listed(web, "/figures.json", place="elders") == [one]
    assert listed(web, "/figures.json", measure="injured") == [one]
    assert one not in listed(web, "/figures.json", measure="killed")
    assert web.get(f"/figures/{one}.json").json()["best"] == 9999
    decide(db, DESK.reject, other)
    after = {f["id"]: set(f["differs"]) for f in web.get("/figures.json?measure=killed").json()["figures"]}
    assert other not in after
    assert not any(other in some for some in after.values())


def test_control_is_as_people_have_it(db, web):
    period = records(db, "control")[0]
    edit(db, period.id, place=ELSEWHERE)
    told = web.get("/control.json?place=elders").json()["control"]
    assert [c["id"] for c in told] == [period.id]
    day = period.start.earliest.isoformat()
    assert "Elders" in [a["place"]["name"] for a in web.get(f"/map.json?on={day}").json()["control"]]
    decide(db, DESK.reject, period.id)
    assert web.get("/control.json?place=elders").json()["count"] == 0
    assert "Elders" not in [a["place"]["name"] for a in web.get(f"/map.json?on={day}").json()["control"]]
    assert period.id in [c["id"] for c in web.get("/control.json?reviewed=no").json()["control"]]


def test_what_is_undone_is_as_it_was(db, web):
    before = [web.get(path).json() for path in ("/events.json", "/figures.json", "/control.json")]
    event, figure = records(db, "events")[0], records(db, "figures")[0]
    edit(db, event.id, place=ELSEWHERE)
    decide(db, DESK.reject, figure.id)
    assert [web.get(path).json() for path in ("/events.json", "/figures.json", "/control.json")] != before
    with Journal(db) as journal:
        journal.undo([1, 2], DESK)
    assert [web.get(path).json() for path in ("/events.json", "/figures.json", "/control.json")] == before


def test_the_first_page_counts_what_is_shown(db, web):
    events = records(db, "events")
    asked = {"accept-language": "en"}
    assert f"{len(events)} events" in web.get("/", headers=asked).text
    decide(db, DESK.reject, events[0].id)
    assert f"{len(events) - 1} events" in web.get("/", headers=asked).text
    assert f"{len(events)} events" in web.get("/?reviewed=no", headers=asked).text


def test_from_the_pages_to_review_and_back(db, web):
    event, figure, period = (records(db, kind)[0] for kind in ("events", "figures", "control"))
    pages = {
        f"/events/{event.id}": event, f"/figures/{figure.id}": figure, "/control": period,
        f"/reports/{event.evidence[0].report}": event,
    }  # fmt: skip
    for path, record in pages.items():
        links = re.findall(r'href="(/review\?kind=[^"]*at=[^"]*)"', web.get(path).text)
        wanted = [link for link in links if unquote(link).endswith(record.id)]
        assert wanted, path
        page = web.get(wanted[0].replace("&amp;", "&"))
        assert f'value="{record.id}"' in page.text
        back = {"/events": "/events/", "/figure": "/figures/", "/contro": "/control?place=", "/report": "/events/"}
        assert f'<a href="{back[path[:7]]}' in page.text
    assert f"/review/missing?report={event.evidence[0].report}" in web.get(f"/reports/{event.evidence[0].report}").text


def test_columns_laid_over_are_those_of_a_chronicle_that_has_them_so(db):
    """Whatever is decided, counting finds what going through the events one by one finds."""
    from kroniek.store.browse import FACETS, Sought, count, every, facet_counts
    from kroniek.store.decided import Decided
    from kroniek.store.folding import Folding

    events = records(db, "events")
    edit(db, events[1].id, place=ELSEWHERE, time=Interval(None, date(2017, 7, 20)), hangs_on="calendar")
    edit(db, events[3].id, place=None, time=Interval(), hangs_on="calendar")
    decide(db, lambda *items: DESK.merge(items), events[4].id, events[6].id)
    decide(db, DESK.reject, events[5].id)
    with Decided(db, Folding()) as views:
        found = list(every(views, Sought()))
        assert len(found) == count(views, Sought()) == len(events) - 2
        counts = facet_counts(views, Sought())
        assert set(counts) == set(FACETS)
        assert dict(counts["place"]) == {
            id_: sum(e.place is not None and e.place.place.id == id_ for e in found)
            for id_ in {e.place.place.id for e in found if e.place}
        }
        by_day = [e for e in found if e.time.earliest or e.time.latest]
        assert found[-1].id == events[3].id, "without a day it comes last"
        assert [e.time.earliest or e.time.latest for e in by_day] == sorted(
            e.time.earliest or e.time.latest for e in by_day
        )
        assert not any(isinstance(e, Figure) for e in found)


def test_the_journal_and_the_queue_as_tables(db, web):
    event = records(db, "events")[0]
    edit(db, event.id, status="denied")
    header, row = list(csv.reader(io.StringIO(web.get("/journal.csv").text)))
    told = dict(zip(header, row, strict=True))
    assert (told["record"], told["before"], told["after"]) == (event.id, "status: happened", "status: denied")
    header, row = list(csv.reader(io.StringIO(web.get("/review.csv?state=accepted").text)))
    assert dict(zip(header, row, strict=True))["status"] == "denied"


def test_an_event_names_its_figures_by_what_they_say(db, web):
    event, figure = records(db, "events")[0], records(db, "figures")[0]
    made = replace(event, id="", type="bombing", figures=(figure.id,))
    event = decide(db, lambda item: DESK.add(made, item.proposals), event.id).after[0]
    page = web.get(f"/events/{event.id}", headers={"accept-language": "en"}).text
    assert re.search(rf'<a href="/figures/{figure.id}">{figure.quantity.low:g} killed</a>', page)
    decide(db, DESK.reject, figure.id)
    assert f"/figures/{figure.id}" not in web.get(f"/events/{event.id}").text


def test_decisions_outlive_another_reading(tmp_path):
    db = str(tmp_path / "c.db")
    with Writer(db) as store:
        ingest(REPORTS[:8], store, WORK, workers=1)
    first, second, *rest = records(db, "events")
    decide(db, DESK.reject, first.id)
    edit(db, second.id, place=ELSEWHERE)
    with client(db) as web:
        before = listed(web)
        newer = report("IS neemt Tikrit in.", "2018-01-01", "n.txt", "ANP")
        with Writer(db) as store:
            ingest([newer], store, replace(WORK, rules="fake 2"), workers=1)
        assert [id_ for id_ in listed(web) if "tikrit" not in id_] == before
        assert listed(web, place="elders") == [second.id]
        assert len(listed(web)) == len(rest) + 2
