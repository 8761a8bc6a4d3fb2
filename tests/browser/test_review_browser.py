"""Review in a real browser: by keyboard alone, two coders at once, the server killed in a bulk decision."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from kroniek.engine import ingest
from kroniek.store import Journal, Writer
from store_fakes import WORK, many

HERE = Path(__file__).parent.parent
COUNT = 8

# A server whose bulk decisions take a while, so that it can be killed in the middle of one.
SLOW = """
import pathlib, sys, time
from kroniek.store import journal
real, told = journal.of_decision, pathlib.Path(sys.argv[1] + ".slow")
def slow(decision):
    told.write_text("in the middle")
    time.sleep(0.2)
    return real(decision)
journal.of_decision, journal.ROWS = slow, 1
import uvicorn
from kroniek.web import create_app
uvicorn.run(create_app(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""


@pytest.fixture
def db(tmp_path):
    path = str(tmp_path / "c.db")
    with Writer(path) as store:
        ingest(many(COUNT), store, WORK, workers=1)
    return path


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def start(db, *, slow=False):
    port = free_port()
    command = ["-c", SLOW, db, str(port)] if slow else ["-m", "kroniek", "serve", db, "--port", str(port)]
    process = subprocess.Popen([sys.executable, *command], stderr=subprocess.DEVNULL, cwd=HERE)
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/static/icon.svg", timeout=1).close()
            return process, address
        except OSError:
            assert process.poll() is None
            time.sleep(0.1)
    raise AssertionError("the server did not start")


@pytest.fixture
def server(db):
    process, address = start(db)
    yield address
    process.terminate()
    process.wait(20)


@pytest.fixture
def visit(chromium):
    """Opens a page of a visitor of their own, and fails on requests to other hosts and on errors of scripts."""
    opened, wrong = [], []

    def new(address, language="en-GB"):
        context = chromium.new_context(locale=language)
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(("http://127.0.0.1", "file:")) else wrong.append(r.url))
        page.goto(address)
        return page

    yield new
    for context in opened:
        context.close()
    assert wrong == []


def press(page, key):
    """Presses a key that leads to another page, and waits for it."""
    with page.expect_navigation():
        page.keyboard.press(key)


def entries(db):
    with Journal(db) as journal:
        return [(d.action, d.who) for d in journal.ledger().decisions.values()]


def actions(db):
    return [action for action, _ in entries(db)]


@pytest.mark.parametrize(("language", "left"), [("en-GB", "{} to go"), ("nl-NL", "{} te gaan")])
def test_a_walk_through_review_by_keyboard_only(db, server, visit, language, left):
    page = visit(f"{server}/review", language)
    assert left.format(COUNT) in page.inner_text("h1")
    first = page.input_value(".decide input[name=id]")
    press(page, "j")
    second = page.input_value(".decide input[name=id]")
    press(page, "k")
    assert page.input_value(".decide input[name=id]") == first
    press(page, "a")
    assert page.input_value(".decide input[name=id]") == second
    press(page, "r")
    assert left.format(COUNT - 2) in page.inner_text("h1")
    press(page, "u")
    assert page.input_value(".decide input[name=id]") == second
    assert left.format(COUNT - 1) in page.inner_text("h1")
    press(page, "e")
    page.focus("#f-place")
    page.keyboard.press("Control+A")
    page.keyboard.type("Elders")
    press(page, "Enter")
    press(page, "m")
    page.keyboard.press("1")
    assert page.is_checked("[data-key='1']")
    press(page, "m")
    press(page, "s")
    page.keyboard.press("1")
    press(page, "s")
    assert actions(db) == ["accept", "reject", "undo", "edit", "merge", "split"]
    for _ in range(3):
        press(page, "u")
    with Journal(db) as journal:
        states = {i.state for i in journal.items([first, second]).values()}
    assert states == {"accepted", "open"}


def test_typing_decides_nothing(db, server, visit):
    page = visit(f"{server}/review")
    page.focus("#why")
    page.keyboard.type("raar a r u")
    assert page.input_value("#why") == "raar a r u"
    assert entries(db) == []


def test_adding_what_is_missing_by_selecting_text(db, server, visit):
    page = visit(f"{server}/review")
    press(page, "x")
    page.evaluate(
        """() => { const text = document.getElementById("report").firstChild, range = document.createRange();
        range.setStart(text, 3); range.setEnd(text, 8); getSelection().removeAllRanges();
        getSelection().addRange(range); }"""
    )
    page.wait_for_function("document.getElementById('end').value === '8'")
    page.select_option("#f-type", "shelling")
    page.focus("#f-place")
    page.keyboard.type("Elders")
    press(page, "Enter")
    with Journal(db) as journal:
        (made,) = journal.ledger().decisions.values()
    (evidence,) = made.after[0].evidence
    assert (made.action, made.after[0].type, evidence.span.start, evidence.span.end) == ("add", "shelling", 3, 8)


def test_two_coders_at_once_lose_nothing(db, server, visit):
    an, bo = visit(f"{server}/review"), visit(f"{server}/review")
    press(an, "a")
    bo.focus("#why")
    bo.keyboard.type("my own reason")
    bo.keyboard.press("Escape")
    press(bo, "r")
    assert "was first" in bo.inner_text("[role=alert]")
    assert "my own reason" in bo.inner_text("[role=alert]")
    assert actions(db) == ["accept"]
    press(bo, "j")
    for _ in range(COUNT):
        for page in (an, bo):
            if page.query_selector("[data-key=a]"):
                press(page, "a")
            elif page.query_selector("[role=alert]"):
                press(page, "j")
    assert actions(db) == ["accept"] * COUNT


def test_pages_work_without_javascript(db, server, chromium):
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{server}/review")
    for button in ("button.accept", "button.reject", ".undo button"):
        with page.expect_navigation():
            page.click(button)
    context.close()
    assert actions(db) == ["accept", "reject", "undo"]


def test_killed_in_a_bulk_decision_the_journal_is_whole(db, visit):
    process, address = start(db, slow=True)
    page = visit(f"{address}/review/many")
    page.focus("#number")
    page.keyboard.type(str(COUNT))
    page.evaluate("document.querySelector('form[method=post]').requestSubmit()")
    while not Path(f"{db}.slow").exists():
        time.sleep(0.05)
    time.sleep(0.3)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(20)
    assert entries(db) == []
    process, address = start(db)
    page = visit(f"{address}/review/many")
    page.focus("#number")
    page.keyboard.type(str(COUNT))
    press(page, "Enter")
    process.terminate()
    process.wait(20)
    assert actions(db) == ["accept"] * COUNT


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_published_site_opens_from_a_file(db, tmp_path, visit, language):
    with Journal(db) as journal:
        assert journal.standing().items == {}
    process, address = start(db)
    page = visit(f"{address}/review")
    press(page, "a")
    process.terminate()
    process.wait(20)
    asked = ["publish", db, "--out", str(tmp_path / "site"), "--language", language]
    done = subprocess.run([sys.executable, "-m", "kroniek", *asked], check=False, cwd=HERE)
    assert done.returncode == 0
    page = visit((tmp_path / "site" / "index.html").as_uri())
    assert page.locator("html").get_attribute("lang") == language
    with page.expect_navigation():
        page.click(".months a")
    assert page.locator("article").count() == 1
    assert page.evaluate("getComputedStyle(document.body).maxWidth") == "736px", "the style sheet is there"
