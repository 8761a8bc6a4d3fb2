"""Walks of a user, in both languages: from a filter to a sentence, through a chart by keyboard, in a team."""

from __future__ import annotations

import pytest
from screenshots import served

from every_page import NAME, log_in, prepared
from kroniek.web.language import words


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
    with served(where, team=True) as address:
        yield address


def test_in_a_team_one_logs_in_decides_under_ones_name_and_is_in_the_audit(chromium, team, language):
    context = chromium.new_context(base_url=team, locale=language)
    page = context.new_page()
    page.set_default_timeout(20_000)
    log_in(page)
    page.goto("/review?state=todo")
    with page.expect_navigation():
        page.keyboard.press("a")
    page.goto("/journal")
    assert NAME in page.locator("li.accept").first.inner_text()
    page.goto("/audit")
    newest = page.locator("table.audit tbody tr").first.locator("td").all_inner_texts()
    assert newest[1:3] == [NAME, words(language)("audit.logged_in")]
    context.close()
