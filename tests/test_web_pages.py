"""Every page answers, in both languages, as HTML and as data, and shows what the chronicle holds and nothing else."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

from kroniek.store import Views
from kroniek.web.guard import HEADERS
from kroniek.web.language import languages, words
from kroniek.web.registry import entries
from web_fakes import HOSTILE, LONG, REPORTS, client, fill

PAGES = (
    *("/", "/keys", "/events", "/reports", "/search?q=mosul", "/figures", "/map", "/control", "/stories", "/clashes"),
    *("/review", "/journal"),
)
DATA = ("/events", "/reports", "/search?q=mosul", "/figures", "/map", "/control", "/clashes", "/review")


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("web") / "c.db")


@pytest.fixture(scope="module")
def web(db):
    with client(db) as made:
        yield made


@pytest.fixture(scope="module")
def events(web):
    return web.get("/events.json?limit=1000").json()["events"]


class Page(HTMLParser):
    """What a browser would make of a page: elements with their attributes, ids, and the text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.ids, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("address", PAGES)
def test_every_page_answers_in_every_language(web, address, language):
    answer = web.get(address, headers={"accept-language": language})
    page = Page(answer.text)
    assert answer.status_code == 200
    assert ("html", {"lang": language, "data-theme": "auto"}) in page.elements
    assert len(page.ids) == len(set(page.ids))
    assert [tag for tag, _ in page.elements].count("h1") == 1
    for entry in entries():
        assert words(language)(entry.label) in page.text


@pytest.mark.parametrize("address", PAGES)
def test_no_page_shows_a_key_without_words(web, address):
    for language in languages():
        shown = Page(web.get(address, headers={"accept-language": language}).text).text
        assert not re.search(r"\b[a-z_]+\.[a-z_]+\b(?<!\.txt)", re.sub(r"\S+\.txt", "", shown))


@pytest.mark.parametrize("address", PAGES)
def test_nothing_comes_from_elsewhere_and_nothing_runs_from_the_page(web, address):
    answer = web.get(address)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    for tag, attributes in Page(answer.text).elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for name in ("src", "href", "action", "srcset"):
            assert "//" not in (attributes.get(name) or "").partition("?")[0]
        assert tag != "script" or attributes.get("src", "").startswith("/static/")


@pytest.mark.parametrize("address", DATA)
def test_every_list_is_data_too(web, address):
    path, _, query = address.partition("?")
    answer = web.get(f"{path}.json?{query}")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()
    rows = list(csv.DictReader(io.StringIO(web.get(f"{path}.csv?{query}").text)))
    assert rows
    assert not [v for row in rows for v in row.values() if v.startswith(("=", "+", "-", "@"))]


def test_a_page_of_events_leads_to_all_of_them_once(web, events):
    seen, address = [], "/events.json?limit=3"
    while address:
        answer = web.get(address).json()
        seen += [event["id"] for event in answer["events"]]
        address = answer["after"] and f"/events.json?limit=3&after={quote(answer['after'])}"
    assert seen == [event["id"] for event in events]
    assert len(set(seen)) == len(seen)


def test_turning_back_gives_the_page_before(web):
    first = web.get("/events.json?limit=3").json()
    second = web.get("/events.json", params={"limit": 3, "after": first["after"]}).json()
    assert web.get("/events.json", params={"limit": 3, "before": second["before"]}).json()["events"] == first["events"]
    assert first["before"] is None


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({"place": "mosul"}, lambda e: e["place"]["name"] == "Mosul"),
        ({"actor": "het leger"}, lambda e: "Het leger" in e["actors"][0]["mentions"]),
        ({"since": "2017-08", "until": "2017-08"}, lambda e: e["time"]["earliest"] == "2017-08-01"),
        ({"until": "2017-07-03"}, lambda e: e["time"]["earliest"] <= "2017-07-03"),
        ({"source": "Reuters"}, lambda e: e["place"]["name"] == "Raqqa" and e["time"]["earliest"] == "2017-10-17"),
        ({"text": '"tal af"'}, lambda e: e["place"]["name"] == "Tal Afar"),
        ({"type": "capture", "status": "happened"}, lambda e: True),
        ({"status": "denied"}, lambda e: False),
        ({"place": "nergens"}, lambda e: False),
    ],
)  # fmt: skip
def test_filters(web, events, asked, fits):
    answer = web.get("/events.json", params=asked | {"limit": 1000}).json()
    assert answer["events"] == [event for event in events if fits(event)]
    assert answer["count"] == len(answer["events"])


def test_facets_count_what_following_them_gives(web):
    for facet, values in web.get("/events.json?since=2017-07-03").json()["facets"].items():
        for value, count in values.items():
            answer = web.get("/events.json", params={"since": "2017-07-03", facet: value, "limit": 1000}).json()
            assert len(answer["events"]) == count, (facet, value)


def test_from_every_event_to_its_sentence(web, events):
    for event in events:
        page = Page(web.get(f"/events/{event['id']}").text)
        links = {a["href"] for tag, a in page.elements if tag == "a" and "#s" in a.get("href", "")}
        assert links
        for link in links:
            path, _, anchor = link.partition("#")
            assert anchor in Page(web.get(path).text).ids


def test_the_reader_shows_the_whole_text_and_leads_to_its_records(web):
    told = REPORTS[8]
    page = Page(web.get(f"/reports/{told.id}").text)
    assert told.text in page.text
    links = [a["href"] for tag, a in page.elements if tag == "a" and a.get("class", "").startswith("m ")]
    assert links
    assert all(link.removeprefix("#") in page.ids for link in links)


def test_two_reports_side_by_side(web):
    page = Page(web.get(f"/reports/{REPORTS[0].id}?beside={REPORTS[8].id}").text)
    assert REPORTS[0].text in page.text
    assert REPORTS[8].text in page.text
    assert len(page.ids) == len(set(page.ids))


def test_hostile_text_is_shown_as_text(web):
    told = REPORTS[-1]
    for address in (f"/reports/{told.id}", "/events", "/reports", "/search?q=script", "/figures", "/control", "/map"):
        answer = web.get(address)
        page = Page(answer.text)
        assert not {"b", "i"} & {tag for tag, _ in page.elements}
        assert "alert" not in " ".join(a.get("src", "") for tag, a in page.elements if tag == "script")
        assert not set("\x00\u202e\u202c\u2066\u2069") & set(answer.text)
    shown = Page(web.get(f"/reports/{told.id}").text).text
    assert re.sub("[\u202e\u202c\u2066\u2069]", "\ufffd", HOSTILE) in shown


def test_a_megabyte_without_a_space_is_shown(web):
    assert LONG.text.replace("\x00", "\ufffd") in Page(web.get(f"/reports/{LONG.id}").text).text
    assert len(web.get("/search?q=aaa").text) < 20_000


@pytest.mark.parametrize("address", ["/events/nope", "/reports/nope", "/figures/nope", "/nope", "/static/nope"])
def test_what_is_not_there_is_said_so(web, address):
    answer = web.get(address)
    assert answer.status_code == 404
    assert Page(answer.text).text
    told = web.get(address, headers={"accept": "application/json"}).json()
    assert told["error"] == 404


@pytest.mark.parametrize(
    "address", ["/events?since=2017-13", "/map?on=gisteren", "/events.json?limit=0", "/search?offset=-1"]
)
def test_what_cannot_be_understood_is_said_so(web, address):
    assert web.get(address).status_code == 422


@pytest.mark.parametrize("text", ["\x00", "%_\"'", '""', "*", "a" * 200, "\u202e", "AND OR NOT", '"', "é\u0301", "("])
def test_any_words_may_be_asked_for(web, text):
    for path, name in (("/search", "q"), ("/events", "text"), ("/events", "place"), ("/control", "place")):
        assert web.get(path, params={name: text}).status_code == 200


def test_the_language_is_kept(db):
    with client(db) as web:
        assert 'lang="nl"' in web.get("/?lang=nl", headers={"accept-language": "en"}).text
        assert '<html lang="nl"' in web.get("/", headers={"accept-language": "en"}).text


def test_only_this_machine_and_only_its_own_forms(db, web):
    assert web.get("/", headers={"host": "evil.example"}).status_code == 403
    assert web.post("/", headers={"origin": "http://evil.example"}).status_code == 403
    assert web.post("/", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert web.post("/", headers={"origin": "http://127.0.0.1"}).status_code == 405


def test_the_description_names_every_address(web):
    told = web.get("/openapi.json").json()
    assert {"/events", "/events.json", "/reports/{id}", "/search", "/figures", "/map"} <= told["paths"].keys()


def test_an_older_chronicle_is_filled_on_serving(tmp_path):
    import sqlite3

    path = fill(tmp_path / "c.db")
    with Views(path) as views:
        before = [event.id for event in views.events()]
    with sqlite3.connect(path) as connection:
        for table in ("sentences", "listed", "facets", "event_evidence", "control_evidence", "figure_evidence"):
            connection.execute(f"DELETE FROM {table}")
    with client(path) as web:
        assert {e["id"] for e in web.get("/events.json").json()["events"]} == set(before)
        assert web.get("/search.json?q=hawija").json()["count"] == 1
        assert json.dumps(web.get("/events.json").json()["facets"])


def test_one_is_told_in_the_singular():
    assert [words("nl")("chronology.told_in", n=n) for n in (1, 2)] == ["in 1 bericht", "in 2 berichten"]
    assert [words("en")("chronology.told_in", n=n) for n in (1, 0)] == ["in 1 report", "in 0 reports"]
