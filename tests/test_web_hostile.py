"""Hostile text is text: on every page, logged in and out, in what people typed, and on the published site."""

import re
import unicodedata
from html.parser import HTMLParser

import pytest

from every_page import EVIL, NAME, SECRET, TELLS, addresses, decide, prepared
from kroniek.publish import publish
from kroniek.review.deciding import Deciding
from kroniek.store import Overlaid, Views
from web_fakes import client

OBEYED = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
KEPT = {"\n", "\u00ad", "\u200c", "\u200d"}
FOREIGN = {"b", "i", "img", "iframe", "object", "style", "base"}
"""Elements that no page of ours has."""
FIELDS = {("input", "value"), ("option", "value")}


class Parts(HTMLParser):
    """The elements of a page with their attributes, and what it shows.

    What stands in a field is left out: a browser keeps it apart from the text around it, and it has to stay as it is
    so that saving a record changes nothing that nobody changed.
    """

    def __init__(self, page):
        super().__init__()
        self.elements, self.shown, self._field = [], "", False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._field = tag == "textarea"
        self.shown += "".join(value or "" for name, value in attrs if (tag, name) not in FIELDS)

    def handle_endtag(self, tag):
        self._field = False

    def handle_data(self, data):
        self.shown += "" if self._field else data


def harm(page):
    """What of a page is not ours, and what of its text a browser would obey or hide; empty where there is none."""
    parts = Parts(page)
    found = {
        (tag, name)
        for tag, attributes in parts.elements
        for name in attributes or {"": ""}
        if tag in FOREIGN or name.startswith("on") or name == "style"
    }
    scripts = {attributes.get("src", "") for tag, attributes in parts.elements if tag == "script"}
    found |= {script for script in scripts if not re.fullmatch(r"/static/\w+\.js", script)}
    shown = ((c, parts.shown[max(0, i - 30) : i + 30]) for i, c in enumerate(parts.shown) if c not in KEPT)
    return found | {near for c, near in shown if unicodedata.category(c) in OBEYED}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return prepared(tmp_path_factory.mktemp("hostile") / "c.db")


def logged_in(where):
    web = client(where, team=True)
    token = re.search(r'name="token" value="(\w+)"', web.get("/login").text)[1]
    assert web.post("/login", data={"token": token, "name": NAME, "password": SECRET}).status_code == 200
    return web


def test_every_page_shows_hostile_text_as_text(made):
    where, ids = made
    web, shown = logged_in(where), set()
    for address in addresses(ids):
        answer = web.get(address)
        assert answer.status_code < 500, address
        assert not harm(answer.text), address
        if re.search(r"&lt;script&gt;alert", answer.text):
            shown.add(address.partition("?")[0].rpartition("/")[0] or address.partition("?")[0])
    assert {"/events", "/reports", "/review", "/journal", "/audit"} <= shown, "else this test looks at nothing"


@pytest.mark.parametrize("action", ["decide", "undo", "apart", "edit", "merge", "split", "missing", "many"])
def test_hostile_text_in_forms_is_shown_as_text(made, action):
    where, ids = made
    with client(where) as web:
        token = re.search(r'name="token" value="(\w+)"', web.get("/review").text)[1]
        id_ = ids["/events/{id}"][-1]
        form = dict.fromkeys(("why", "place", "actors", "voices", "type", "back", "sentence", "action", "seen"), EVIL)
        answer = web.post(f"/review/{action}", data={**form, "token": token, "id": id_, "report": TELLS.id})
    assert 400 <= answer.status_code < 500
    assert not harm(answer.text)


def test_a_name_at_the_log_in_is_shown_as_text(made):
    web = client(made[0], team=True)
    token = re.search(r'name="token" value="(\w+)"', web.get("/login").text)[1]
    answer = web.post("/login", data={"token": token, "name": EVIL, "password": EVIL, "next": EVIL})
    assert answer.status_code == 401
    assert not harm(answer.text)


def test_the_published_site_shows_it_as_text(made, tmp_path):
    where, ids = made
    with Views(where) as views:
        hostile = [e for e in views.events() if e.id in ids["/events/{id}"][-2:]]
    for event in hostile:
        decide(where, Deciding(EVIL, "2026-01-02T03:04:05Z").accept, event)
    with Overlaid(where, "accepted") as views:
        publish(views, tmp_path / "site", language="nl", title=EVIL)
    pages = [path.read_text("utf-8") for path in sorted((tmp_path / "site").rglob("*.html"))]
    assert any("&lt;script&gt;alert" in page for page in pages)
    assert not set().union(*map(harm, pages))
