"""The pages of review, as a browser without JavaScript uses them."""

import html
import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from kroniek.engine import ingest
from kroniek.store import Journal, Views, Writer
from kroniek.web import create_app
from store_fakes import WORK, many, report

HOSTILE = "<script>alert(1)</script> \u202e neemt <b>Mosul</b> in."


@pytest.fixture
def db(tmp_path):
    path = str(tmp_path / "c.db")
    more = [report(HOSTILE, "2017-07-29"), report("IS houdt Mosul. IS houdt Raqqa.", "2017-07-01")]
    with Writer(path) as store:
        ingest([*many(12), *more], store, WORK, workers=1)
    return path


def browser(db):
    return TestClient(create_app(db), base_url="http://127.0.0.1", headers={"accept-language": "en"})


@pytest.fixture
def web(db):
    with browser(db) as client:
        yield client


def journal(db):
    with Journal(db) as opened:
        return opened.ledger()


def forms(page, action):
    """The hidden fields of the forms of a page that are sent to an address."""
    found = re.findall(rf'<form[^>]* action="{re.escape(action)}[^"]*"[^>]*>(.*?)</form>', page.text, re.S)
    return [
        {m[1]: html.unescape(m[2]) for m in re.finditer(r'<input type="hidden" name="(\w+)"[^>]*? value="([^"]*)">', f)}
        for f in found
    ]


def fields(page):
    """All fields of the form that changes a record, as they stand."""
    found = {
        m[1]: html.unescape(m[2]) for m in re.finditer(r'<input[^>]* name="(\w+)"[^>]*? value="([^"]*)"', page.text)
    }
    found |= {
        m[1]: html.unescape(m[2])
        for m in re.finditer(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', page.text, re.S)
    }
    for m in re.finditer(r'<select[^>]* name="(\w+)">(.*?)</select>', page.text, re.S):
        chosen = re.search(r'value="([^"]*)" selected', m[2]) or re.search(r'value="([^"]*)"', m[2])
        found[m[1]] = chosen[1]
    return found


def events(db):
    with Views(db) as views:
        return [e.id for e in views.events()]


def decide(web, page, action, **more):
    (form,) = forms(page, "/review/decide")
    return web.post("/review/decide", data={**form, "action": action, **more})


def test_the_queue_shows_one_record_with_its_sentence_and_keys(web):
    page = web.get("/review")
    assert page.status_code == 200
    assert "13 to go" in page.text
    assert "<mark>IS neemt Mosul in.</mark>" in page.text
    assert {*"ajrem"} <= set(re.findall(r'data-key="(\w)"', page.text))
    assert {*"atremsxu"} <= set(re.findall(r"<dt><kbd>(\w)</kbd>", page.text)), "and `?` lists them"


def test_hostile_text_is_text(web):
    page = web.get("/review", params={"since": "2017-07-29"})
    assert "&lt;script&gt;" in page.text
    assert "<script>alert" not in page.text
    assert "\u202e" not in page.text


def test_a_decision_goes_on_to_the_next(web, db):
    first, second, *_ = events(db)
    page = decide(web, web.get("/review"), "accept", why="stands there")
    assert dict(re.findall(r'name="(id)" value="([^"]*)"', page.text))["id"] == second
    (entry,) = journal(db).decisions.values()
    assert (entry.record, entry.action, entry.why) == (first, "accept", "stands there")
    assert entry.at.endswith("Z")


def test_deciding_on_everything_empties_the_queue_and_undoing_fills_it(web, db):
    page = web.get("/review")
    for _ in range(13):
        page = decide(web, page, "reject")
    assert "nothing (left) to decide" in page.text
    for _ in range(13):
        (form,) = forms(page, "/review/undo")
        page = web.post("/review/undo", data=form)
    assert "13 to go" in page.text
    assert len(journal(db).decisions) == 26


def test_filters_stay_while_deciding(web):
    page = decide(web, web.get("/review", params={"place": "raqqa"}), "accept")
    assert page.url.params["place"] == "raqqa"
    assert "2 to go" in page.text or "1 to go" in page.text


def test_editing(web, db):
    first, second, third, *_ = events(db)
    link = re.search(r'href="(/review/edit[^"]*)"', web.get("/review", params={"at": second}).text)[1]
    moved_on = web.post("/review/edit", data=fields(web.get(html.unescape(link))) | {"status": "alleged"})
    assert moved_on.url.params["at"] == third
    page = web.get("/review/edit", params={"id": first})
    form = fields(page) | {
        "status": "alleged",
        "place": "Elders",
        "actors": "agent: IS\ntarget: Leger",
        "earliest": "2017-06-30",
    }
    page = web.post("/review/edit", data=form)
    assert page.status_code == 200
    with Journal(db) as opened:
        record = opened.items([first])[first].record
    assert (record.status, record.place.place.name, record.time.earliest.isoformat()) == (
        "alleged",
        "Elders",
        "2017-06-30",
    )
    assert [(a.role, a.actor.name, a.actor.id) for a in record.actors] == [
        ("agent", "IS", "actor:is"),
        ("target", "Leger", "text:leger"),
    ]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"earliest": "2017-13-01"}, "is not a day"),
        ({"earliest": "2018-01-01"}, "is after"),
        ({"status": "zomaar"}, "is none of"),
        ({"actors": "IS"}, "a line for each"),
        ({}, "nothing was changed"),
    ],
)
def test_what_cannot_be_understood_is_kept_and_said(web, db, wrong, message):
    form = fields(web.get("/review/edit", params={"id": events(db)[0]})) | {"why": "zie de zin"} | wrong
    page = web.post("/review/edit", data=form)
    assert page.status_code == 422
    assert message in html.unescape(page.text)
    assert "zie de zin" in page.text
    assert journal(db).decisions == {}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"earliest": "2017-13-01"}, "Vroegst: ‘2017-13-01’ is geen dag"),
        ({"status": "zomaar"}, "‘zomaar’ is geen van de keuzen"),
        ({"actors": "IS"}, "schrijf voor elk een regel"),
        ({"sensitive": "wel"}, "Gevoelig: ‘wel’ is geen van de keuzen"),
        ({}, "er is niets veranderd"),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_visitor(web, db, wrong, message):
    dutch = {"accept-language": "nl"}
    form = fields(web.get("/review/edit", params={"id": events(db)[0]}, headers=dutch)) | wrong
    page = html.unescape(web.post("/review/edit", data=form, headers=dutch).text)
    assert message in page
    assert message not in html.unescape(web.post("/review/edit", data=form).text)


def test_a_date_that_is_none_is_refused_in_the_language_of_the_visitor(web):
    for language, message in (("nl", "is geen datum"), ("en", "is not a date")):
        page = web.get("/events?since=gisteren", headers={"accept-language": language})
        assert page.status_code == 422
        assert message in page.text


def test_a_record_is_marked_as_sensitive_and_unmarked(web, db):
    first = events(db)[0]
    for said, meant in (("yes", True), ("", False)):
        form = fields(web.get("/review/edit", params={"id": first})) | {"sensitive": said}
        assert web.post("/review/edit", data=form).status_code == 200
        with Journal(db) as opened:
            item = opened.items([first])[first]
        assert item.record.sensitive is meant
        assert ("sensitive" in item.edited) is meant
        assert ("<dt>Sensitive</dt>" in web.get(f"/events/{first}").text) is meant


def test_two_coders_at_once_and_nothing_is_lost(db):
    with browser(db) as an, browser(db) as bo:
        first = events(db)[0]
        theirs, edit = bo.get("/review"), bo.get("/review/edit", params={"id": first})
        decide(an, an.get("/review"), "accept")
        page = decide(bo, theirs, "reject", why="my reason")
        assert page.status_code == 409
        assert "was first" in page.text
        assert "my reason" in page.text
        page = bo.post("/review/edit", data=fields(edit) | {"status": "denied"})
        assert page.status_code == 409
        assert fields(page)["status"] == "denied"
        assert len(journal(db).decisions) == 1
        page = bo.post("/review/edit", data=fields(page))
        assert page.status_code == 200
        assert [d.action for d in journal(db).decisions.values()] == ["accept", "edit"]


def test_merging_and_splitting(web, db):
    with Views(db) as views:
        period, other = views.control()
    page = web.get("/review/merge", params={"id": period.id, "find": other.id, "back": "kind=control"})
    (form,) = forms(page, "/review/merge")[-1:]
    chosen = html.unescape(re.search(r'name="other" value="([^"]*)"', page.text)[1])
    page = web.post("/review/merge", data={**form, "other": chosen})
    merged = journal(db).decisions[1].after[0]
    assert len(merged.evidence) == 2
    page = web.get("/review/split", params={"id": merged.id})
    (form,) = forms(page, "/review/split")
    web.post("/review/split", data={**form, "apart": "1"})
    assert len(journal(db).decisions[2].after) == 2


def test_records_that_may_be_one_are_offered(web, db):
    page = web.get("/review/merge", params={"id": events(db)[1]})
    assert page.text.count('name="other"') > 1


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (
            "event",
            {
                "type": "capture",
                "place": "Mosul",
                "actors": "agent: IS",
                "earliest": "2017-07-01",
                "latest": "2017-07-01",
            },
        ),
        ("control", {"place": "Mosul", "holder": "IS", "extent": "all", "tier": "claimed"}),
        ("figure", {"measure": "killed", "best": "40", "who": "doden"}),
    ],
)
@pytest.mark.parametrize("words", [{"start": "3", "end": "9"}, {"sentence": "0-15"}])
def test_adding_what_is_missing(web, db, kind, more, words):
    with Views(db) as views:
        told = next(r for r, _ in views.reports())
    form = fields(web.get("/review/missing", params={"report": told.id, "kind": kind}))
    form = {k: v for k, v in form.items() if k not in ("sentence", "start", "end")}
    page = web.post(
        "/review/missing", data={**form, "report": told.id, "kind": kind, **more, **words, "voices": "ANP, Reuters"}
    )
    assert page.status_code == 200, page.text
    (entry,) = journal(db).decisions.values()
    assert (entry.action, entry.kind, entry.before) == ("add", kind, ())
    (evidence,) = entry.after[0].evidence
    assert evidence.report == told.id
    assert evidence.attribution == ("ANP", "Reuters")
    assert 'class="state accepted"' in page.text


@pytest.mark.parametrize(
    "more", [{}, {"start": "5", "end": "5"}, {"start": "0", "end": "99999"}, {"start": "x", "end": "²"}]
)
def test_what_rests_on_no_words_is_not_added(web, db, more):
    with Views(db) as views:
        told = next(r for r, _ in views.reports())
    (form,) = forms(web.get("/review/missing", params={"report": told.id}), "/review/missing")
    page = web.post("/review/missing", data={"type": "capture", **form, **more})
    assert page.status_code == 422
    assert journal(db).decisions == {}


def test_many_at_once_take_the_number_typed(web, db):
    address = "/review/many?" + urlencode({"place": "mosul"})
    page = web.get(address)
    count = re.search(r'name="count" value="(\d+)"', page.text)[1]
    form = {"token": re.search(r'name="token" value="(\w+)"', page.text)[1], "count": count, "action": "accept"}
    for wrong in ("", "1000", "alle"):
        assert web.post(address, data={**form, "number": wrong}).status_code == 409
    assert web.post("/review/many", data={**form, "number": count}).status_code == 409, "another filter"
    assert journal(db).decisions == {}
    page = web.post(address, data={**form, "number": count, "why": "all seen"})
    assert page.url.path == "/journal"
    entries = journal(db).decisions.values()
    assert (len(entries), len({d.batch for d in entries}), {d.why for d in entries}) == (int(count), 1, {"all seen"})
    (undo, *_) = forms(page, "/review/undo")
    web.post("/review/undo", data=undo)
    assert len(journal(db).decisions) == 2 * int(count)
    assert len(journal(db).undone) == int(count)


def test_what_comes_back_is_shown_with_the_old_decision(web, db):
    first = events(db)[0]
    page = web.get("/review/edit", params={"id": first})
    web.post("/review/edit", data=fields(page) | {"status": "alleged"})

    def denied(ground, changed):
        real = ground.put

        def put(kind, records):
            if kind == "event":
                records = {b: tuple(replace(r, status="denied") for r in some) for b, some in records.items()}
            real(kind, records)

        ground.put = put
        WORK.update(ground, changed)

    with Writer(db) as store:
        ingest([], store, replace(WORK, update=denied, rules="fake 2"), workers=1)
    page = web.get("/review", params={"state": "returned"})
    assert "1 to go" in page.text
    assert "changed: Status" in page.text
    assert "As it was decided" in page.text
    assert "As it is proposed now" in page.text
    decide(web, page, "take")
    with Journal(db) as opened:
        assert opened.items([first])[first].record.status == "denied"


def test_the_journal_shows_before_and_after(web, db):
    first = events(db)[0]
    web.post(
        "/review/edit",
        data=fields(web.get("/review/edit", params={"id": first})) | {"status": "alleged", "why": "beweerd"},
    )
    page = web.get("/journal")
    assert re.search(r"<td>happened</td><td>alleged</td>", page.text)
    assert "beweerd" in page.text
    told = web.get("/journal.json").json()
    assert told["count"] == 1
    (entry,) = told["entries"]
    assert (entry["before"][0]["status"], entry["after"][0]["status"], entry["undone_by"]) == (
        "happened",
        "alleged",
        None,
    )
    assert web.get("/journal", params={"who": "Niemand"}).text.count("<li class=") == 0


def test_a_form_of_another_site_or_session_is_refused(web, db):
    (form,) = forms(web.get("/review"), "/review/decide")
    wrong = {**form, "action": "accept", "token": "x"}
    assert web.post("/review/decide", data=wrong).status_code == 403
    right = {**form, "action": "accept"}
    assert web.post("/review/decide", data=right, headers={"origin": "http://elsewhere.example"}).status_code == 403
    assert web.post("/review/decide", data=right, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert web.post("/review/decide", data=right, headers={"host": "elsewhere.example"}).status_code == 403
    assert journal(db).decisions == {}


@pytest.mark.parametrize(
    "address",
    ["/review?at=x", "/review/edit?id=x", "/review/merge?id=x", "/review/split?id=x", "/review/missing?report=x"],
)
def test_what_is_not_there_is_said(web, address):
    assert web.get(address).status_code in (200, 404)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_both_languages_have_all_words(web, db, language):
    first = events(db)[0]
    for address in (
        "/review",
        f"/review/edit?id={first}",
        f"/review/merge?id={first}",
        "/review/many",
        "/journal",
        "/review?state=accepted",
    ):
        page = web.get(address, headers={"accept-language": language})
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text
        shown = html.unescape(re.sub(r"<[^>]*>", " ", page.text))
        assert not re.search(r"\b(review|journal|field|state|action|because)\.[a-z_]+", shown)


def test_the_queue_as_json(web, db):
    assert web.get("/review.json").json() == {"count": 13, "ids": events(db)}
