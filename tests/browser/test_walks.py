"""Walks of a user, in both languages: from a filter to a sentence, through a chart by keyboard, in a team."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest
import uvicorn

from kroniek.web import create_app

sys.path.insert(0, str(Path(__file__).parents[1]))
from every_page import NAME, SECRET, prepared  # lies in the folder above


def test_from_a_filter_of_the_chronology_to_the_sentence_and_back(visit):
    visit.goto("/events")
    visit.fill("#place", "raqqa")
    visit.click("form[action='/events'] button")
    visit.wait_for_url("**place=raqqa*")
    shown = visit.locator(".events > li")
    assert shown.count() == 2
    shown.first.locator("a[data-item]").first.click()
    visit.wait_for_url("**/events/*")
    visit.locator("blockquote a[href^='/reports/']").first.click()
    visit.wait_for_url("**/reports/*")
    assert visit.locator(f"[id='{visit.url.partition('#')[2]}']").is_visible(), "the sentence that the event rests on"
    visit.go_back()
    visit.go_back()
    assert "place=raqqa" in visit.url


def test_a_mark_of_the_chart_is_read_and_followed_by_keyboard(visit):
    visit.goto("/figures?measure=killed")
    mark = visit.locator("svg.chart a").first
    mark.focus()
    told = mark.get_attribute("aria-label")
    assert any(c.isdigit() for c in told)
    assert mark.locator("title").text_content() == told
    visit.keyboard.press("Enter")
    visit.wait_for_url("**#f-*")
    row = visit.locator(f"[id='{visit.url.partition('#')[2]}']")
    assert row.count() == 1
    row.locator("a[data-item]").focus()
    visit.keyboard.press("Enter")
    visit.wait_for_url("**/figures/*")
    assert visit.locator("blockquote").count() > 0


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    """A server for a team."""
    where, _ = prepared(tmp_path_factory.mktemp("walk") / "c.db")
    server = uvicorn.Server(uvicorn.Config(create_app(where, team=True), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def test_in_a_team_one_logs_in_decides_under_ones_name_and_is_in_the_audit(chromium, team, language):
    context = chromium.new_context(base_url=team, locale=language)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto("/login")
    page.fill("#name", NAME)
    page.fill("#password", SECRET)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    page.goto("/review?state=todo")
    with page.expect_navigation():
        page.keyboard.press("a")
    page.goto("/journal")
    assert NAME in page.locator("main").inner_text()
    page.goto("/audit")
    assert NAME in page.locator("main").inner_text()
    context.close()
