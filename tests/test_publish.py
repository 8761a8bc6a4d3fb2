"""The static site."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from kroniek.engine import ingest
from kroniek.errors import UsageError
from kroniek.publish import publish
from kroniek.review.deciding import Deciding, stamp
from kroniek.store import Journal, Overlaid, Views, Writer
from review_fakes import event, figure
from store_fakes import WORK, many, report

DESK = Deciding("An", "2026-01-02T03:04:05Z", "fake 1")
HOSTILE = "<script>alert(1)</script> \u202e neemt <b>Mosul</b> in."


@pytest.fixture
def db(tmp_path):
    path = str(tmp_path / "c.db")
    more = [report(HOSTILE, "2017-08-29"), report("IS houdt Mosul.", "2017-07-01")]
    with Writer(path) as store:
        ingest([*many(12), *more], store, WORK, workers=1)
    return path


def decide(db, ids, how):
    with Journal(db) as journal:
        seen = {id_: stamp(item) for id_, item in journal.items(ids).items()}
        return journal.decide(seen, lambda items: [how(i) for i in items.values()])


def everything(db):
    with Views(db) as views:
        return [r.id for r in (*views.events(), *views.control(), *(f for f, _ in views.figures()))]


def site(db, out, **how):
    with Overlaid(db, "accepted") as views:
        publish(views, out, language=how.pop("language", "en"), title="Proef", **how)
    return {path.name: path.read_text("utf-8") for path in sorted(out.iterdir())}


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found, self.tags = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.found += [value for name, value in attrs if name in ("href", "src")]


def test_only_what_was_accepted_is_in_it(db, tmp_path):
    with Views(db) as views:
        first, second, *_ = [e.id for e in views.events()]
    decide(db, [first], DESK.accept)
    decide(db, [second], DESK.reject)
    pages = site(db, tmp_path / "site")
    assert re.findall(r'<article id="([^"]*)"', "".join(pages.values())) == [first]


def test_every_link_leads_to_a_page_beside_it_and_nothing_runs(db, tmp_path):
    decide(db, everything(db), DESK.accept)
    pages = site(db, tmp_path / "site")
    assert {"index.html", "2017-07.html", "2017-08.html", "control.html", "figures.html", "style.css"} == set(pages)
    for name, text in pages.items():
        if name.endswith(".html"):
            links = Links(text)
            assert all(link in pages for link in links.found), name
            assert links.tags.isdisjoint({"script", "img", "iframe", "form", "object"})
    assert "url(" not in pages["style.css"]
    assert "@import" not in pages["style.css"]


def test_hostile_text_is_text(db, tmp_path):
    decide(db, everything(db), DESK.accept)
    page = site(db, tmp_path / "site")["2017-08.html"]
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page


def test_only_addresses_of_the_web_become_links(db, tmp_path):
    with Writer(db) as store:
        bad = replace(report("IS neemt Kirkuk in.", "2017-09-01"), url="javascript:alert(1)")
        good = replace(report("IS neemt Tikrit in.", "2017-09-02"), url="https://krant.example/1")
        ingest([bad, good], store, WORK, workers=1)
    decide(db, everything(db), DESK.accept)
    hosts = {urlsplit(link).scheme for link in Links(site(db, tmp_path / "site")["2017-09.html"]).found}
    assert hosts == {"", "https"}


@pytest.mark.parametrize("marked", ["mosul", "text:mosul", "Mosul"])
def test_what_is_sensitive_tells_neither_place_nor_sentence(db, tmp_path, marked):
    decide(db, everything(db), DESK.accept)
    pages = site(db, tmp_path / "site", sensitive=[marked])
    told = "".join(pages.values())
    assert "Raqqa" in told
    assert "Mosul" not in told.replace("&lt;b&gt;Mosul&lt;/b&gt;", ""), (
        "a place of another name that only looks like it"
    )
    assert "43.125" not in pages["control.html"]
    assert "36.0, 43.0" in pages["control.html"]


def test_sexual_violence_is_always_sensitive(db, tmp_path):
    added = DESK.add(event("a:0-3", type="sexual_violence", where="Geheimdorp"))
    with Journal(db) as journal:
        journal.decide({}, lambda _: [added])
    assert "Geheimdorp" not in "".join(site(db, tmp_path / "site").values())


def test_what_a_person_marked_is_sensitive(db, tmp_path):
    told = event("a:0-3", where="Geheimdorp", type="bombing")
    plain, marked = DESK.add(told), DESK.add(replace(told, sensitive=True))
    with Journal(db) as journal:
        journal.decide({}, lambda _: [plain])
        assert "Geheimdorp" in "".join(site(db, tmp_path / "plain").values())
        journal.decide({}, lambda _: [marked])
    assert "Geheimdorp" not in "".join(site(db, tmp_path / "marked").values())


def test_the_numbers_of_a_sensitive_event_do_not_tell_its_place(db, tmp_path):
    dead = DESK.add(figure("a:0-3", where="Geheimdorp"))
    hidden = event("a:5-9", where="Geheimdorp")
    with Journal(db) as journal:
        journal.decide({}, lambda _: [dead])
        shown = replace(hidden, figures=(dead.after[0].id,), sensitive=True)
        journal.decide({}, lambda _: [DESK.add(shown)])
    assert "Geheimdorp" not in "".join(site(db, tmp_path / "site").values())


def test_the_same_chronicle_gives_the_same_bytes(db, tmp_path):
    decide(db, everything(db), DESK.accept)
    assert site(db, tmp_path / "one") == site(db, tmp_path / "two")
    assert site(db, tmp_path / "one", language="nl") != site(db, tmp_path / "two", language="en")


def test_what_cannot_be_published_is_said(db, tmp_path):
    with pytest.raises(UsageError, match="nothing was accepted"):
        site(db, tmp_path / "site")
    with pytest.raises(UsageError, match="there are: en, nl"):
        site(db, tmp_path / "site", language="xx")
    assert not (tmp_path / "site").exists()
