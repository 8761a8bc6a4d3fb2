"""Pages of what looks across reports: stories, copies beside each other, clashes, and what may be one event."""

import html
import re
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from kroniek.engine import ingest
from kroniek.model import Change, Copy, Doubt, Interval, Span, Story
from kroniek.store import Journal, Views, Writer
from kroniek.web.beside import differing
from store_fakes import WORK, report
from web_fakes import client

ORIGINAL = report("IS neemt Mosul in. Er vielen 40 doden in Mosul. Het bleef onrustig.", "2017-07-01", "a.txt", "ANP")
COPY = report("IS neemt Mosul in. Er vielen 58 doden in Mosul. Het bleef onrustig.", "2017-07-01", "b.txt", "Krant")
THIRD = report("IS neemt Mosul in. Er vielen 40 doden in Mosul. Stil.", "2017-07-01", "d.txt", "Blad")
OTHER = report("Het leger neemt Raqqa in. IS houdt Hawija.", "2017-10-17", "c.txt", "Reuters")
HOLDS = report("Irak houdt Hawija.", "2017-10-17", "e.txt", "AFP")
ENGLISH = {"accept-language": "en"}


def update(ground, changed):
    WORK.update(ground, changed)
    months = Interval(), ORIGINAL.header.published
    first = Story("story:1", "De val <van> Mosul", tuple(sorted((ORIGINAL.id, COPY.id))), months[1])
    second = Story("story:2", "Raqqa", (OTHER.id,), OTHER.header.published)
    ground.put("story", {s.id: [s] for s in (first, second)})
    number = Span(COPY.text.index("58"), COPY.text.index("58") + 2)
    told = Copy(COPY.id, ORIGINAL.id, 0.81, (Change("number", "40", "58", number),))
    ground.put("copy", {COPY.id: [told], THIRD.id: [Copy(THIRD.id, ORIGINAL.id, 0.7, ())]})
    mosul, raqqa = "event-text:mosul-2017-07-01", "event-text:raqqa-2017-10-17"
    ground.put("doubt", {"d": [Doubt("doubt:1", mosul, raqqa, 0.42, ("zelfde soort",))]})


@pytest.fixture
def db(tmp_path):
    path = str(tmp_path / "c.db")
    with Writer(path) as store:
        work = replace(WORK, update=update, rules="together")
        ingest([ORIGINAL, COPY, THIRD, OTHER, HOLDS], store, work, workers=1)
    return path


@pytest.fixture
def web(db):
    with client(db) as made:
        yield made


def ids(db):
    with Views(db) as views:
        return [e.id for e in views.events()]


def test_stories_lead_to_their_part_of_the_chronology(db, web):
    told = web.get("/stories.json").json()
    assert [(s["title"], len(s["reports"]), s["events"]) for s in told["stories"]] == [
        ("De val <van> Mosul", 2, 1),
        ("Raqqa", 1, 1),
    ]
    page = web.get("/stories", headers=ENGLISH).text
    assert "De val &lt;van&gt; Mosul" in page
    link = html.unescape(re.search(r'href="(/events\?story=[^"]*)"', page)[1])
    assert "De val &lt;van&gt; Mosul" in web.get(link).text
    assert [e["id"] for e in web.get(link.replace("/events", "/events.json")).json()["events"]] == [ids(db)[0]]
    assert [r["id"] for r in web.get("/reports.json?story=story:2").json()["reports"]] == [OTHER.id]
    assert web.get("/stories.json?text=raqqa").json()["count"] == 1
    assert [s["id"] for s in web.get("/stories.json?order=day").json()["stories"]] == ["story:1", "story:2"]
    assert web.get("/stories.csv").text.splitlines()[0] == "id,title,earliest,latest,reports,events"


def test_stories_count_among_what_is_asked(web):
    assert web.get("/events.json").json()["facets"]["story"] == {"story:1": 1, "story:2": 1}
    assert web.get("/events.json?place=raqqa").json()["facets"]["story"] == {"story:2": 1}
    assert web.get("/events.json?story=story:9").json()["count"] == 0


def test_a_merged_event_is_of_the_stories_of_both(db, web):
    from kroniek.review.deciding import Deciding, stamp

    with Journal(db) as journal:
        items = journal.items(ids(db))
        deciding = Deciding("An", "2026-01-02T03:04:05Z")
        journal.decide({i: stamp(x) for i, x in items.items()}, lambda all_: [deciding.merge(list(all_.values()))])
    assert web.get("/events.json").json()["facets"]["story"] == {"story:1": 1, "story:2": 1}
    assert [s["events"] for s in web.get("/stories.json").json()["stories"]] == [1, 1]


def test_the_reader_names_copies_with_what_they_changed(web):
    page = web.get(f"/reports/{COPY.id}", headers=ENGLISH).text
    assert "this is a copy of it (81 per cent the same)" in page
    assert "<del>40</del> → <ins>58</ins>" in page
    assert "another copy of the same (70 per cent the same)" in page
    assert "De val &lt;van&gt; Mosul" in page
    page = web.get(f"/reports/{ORIGINAL.id}", headers=ENGLISH).text
    assert page.count("a copy of this") == 2
    assert f"beside={COPY.id}" in page
    assert "a copy of" not in web.get(f"/reports/{OTHER.id}", headers=ENGLISH).text


def test_side_by_side_what_differs_and_what_both_tell_is_marked(web):
    page = web.get(f"/reports/{ORIGINAL.id}?beside={COPY.id}", headers=ENGLISH).text
    changed = re.findall(r'class="m [^"]*changed[^"]*"[^>]*>([^<]*)<', page)
    assert [word for word in changed if word.strip().isdigit()] == ["40", "58"]
    assert "Both tell this (1)" in page
    here, there = re.search(r'href="#(s\d+)">on this side</a> · <a href="#(os\d+)"', page).groups()
    assert f'id="{here}"' in page
    assert f'id="{there}"' in page
    assert re.search(r'class="m [^"]*shared', page)
    page = web.get(f"/reports/{ORIGINAL.id}?beside={OTHER.id}", headers=ENGLISH).text
    assert "No copy, and nothing that both tell." in page
    assert "changed" not in re.findall(r'class="m ([^"]*)"', page)


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("Er vielen 40 doden.", "Er vielen 58 doden.", ["40"], ["58"]),
        ("Er vielen 1,5 doden.", "ER VIELEN 1,5 doden!", [], []),
        ("Een zin. Nog een zin.", "Een zin.", ["Nog een zin"], []),
        ("", "Iets nieuws", [], ["Iets nieuws"]),
    ],
)
def test_words_that_differ(one, other, left, right):
    mine, others = differing(one, other)
    assert [span.of(one) for span in mine] == left
    assert [span.of(other) for span in others] == right


def test_a_text_too_long_to_compare_is_not(web):
    assert differing("woord " * 3000, "ander " * 3000) == ([], [])


def test_clashes_have_a_page_and_stand_with_what_they_are_about(db, web):
    told = web.get("/clashes.json").json()
    assert {c["sort"] for c in told["clashes"]} >= {"holder"}
    (holder,) = [c for c in told["clashes"] if c["sort"] == "holder"]
    assert holder["place"]["name"] == "Hawija"
    assert len(holder["sides"]) == 2
    page = web.get("/clashes?sort=holder", headers=ENGLISH).text
    assert "IS houdt Hawija." in page
    assert "Irak houdt Hawija." in page
    assert web.get("/clashes.json?place=hawija").json()["count"] == 1
    assert web.get("/clashes.json?place=raqqa").json()["count"] == 0
    assert web.get("/clashes.csv?sort=holder").text.count("\n") == 2
    with Views(db) as views:
        figure = next(f for f, others in views.figures() if others)
    page = web.get(f"/figures/{figure.id}", headers=ENGLISH).text
    assert "What contradicts this" in page


def test_of_a_large_chronicle_clashes_are_told_by_place(web, monkeypatch):
    monkeypatch.setattr("kroniek.web.clashes.MOST", 1)
    assert web.get("/clashes.json").json()["too_many"] is True
    assert "Choose a place" in web.get("/clashes", headers=ENGLISH).text
    assert web.get("/clashes.json?place=hawija").json()["count"] == 1


def forms(page):
    found = []
    for form in re.findall(r'<form class="buttons" action="/review/merge"[^>]*>(.*?)</form>', page.text, re.S):
        hidden = re.finditer(r'<input type="hidden" name="(\w+)"[^>]*? value="([^"]*)">', form)
        found.append({m[1]: html.unescape(m[2]) for m in hidden})
    return found


def test_what_may_be_one_is_in_the_queue_and_leaves_it_when_decided(db, web):
    assert web.get("/review.json?state=doubted").json() == {"count": 2, "ids": ids(db)}
    assert web.get("/review.json?state=doubted&kind=figure").json()["count"] == 0
    page = web.get("/review?state=doubted", headers=ENGLISH)
    assert "42 per cent likely" in page.text
    assert "zelfde soort" in page.text
    (form,) = forms(page)
    page = web.post("/review/apart", data=form, headers=ENGLISH)
    assert page.status_code == 200
    assert "may be the same" not in page.text
    assert web.get("/review.json?state=doubted").json()["count"] == 0
    assert web.get("/review.json?state=open").json()["count"] == 2, "that they are two says nothing of either"
    assert "kept apart" in web.get("/journal", headers=ENGLISH).text
    with Journal(db) as journal:
        assert [d.action for d in journal.ledger().decisions.values()] == ["apart"]
    token = form["token"]
    web.post("/review/undo", data={"token": token, "number": "1", "back": ""})
    assert web.get("/review.json?state=doubted").json()["count"] == 2


def test_what_may_be_one_is_merged_at_once(db, web):
    (form,) = forms(web.get("/review?state=doubted"))
    assert web.post("/review/merge", data=form).status_code == 200
    assert web.get("/events.json").json()["count"] == 1
    assert web.get("/review.json?state=doubted").json()["count"] == 0


def test_two_at_once_keep_apart_and_merge(db):
    with client(db) as one, client(db) as other:
        assert isinstance(one, TestClient)
        (mine,), (theirs,) = forms(one.get("/review?state=doubted")), forms(other.get("/review?state=doubted"))
        assert one.post("/review/merge", data=mine).status_code == 200
        assert other.post("/review/apart", data=theirs, headers=ENGLISH).status_code == 409
