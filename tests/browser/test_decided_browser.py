"""From the chronology to review and back in a real browser: what is decided there is seen here at once."""

import pytest
from screenshots import served

from kroniek.engine import ingest
from kroniek.model import Doubt
from kroniek.store import Writer
from kroniek.web.language import words
from store_fakes import WORK, many

COUNT = 6


@pytest.fixture
def address(tmp_path):
    path = str(tmp_path / "c.db")

    def update(ground, changed):
        WORK.update(ground, changed)
        pair = "event-text:al-qaim-2017-07-03", "event-text:mosul-2017-07-01"
        ground.put("doubt", {"d": [Doubt("doubt:1", *pair, 0.5, ("zelfde soort",))]})

    with Writer(path) as store:
        ingest(many(COUNT), store, WORK.__class__(WORK.annotate, update, WORK.rules, "fake"), workers=1)
    with served(path) as found:
        yield found


def test_what_is_rejected_leaves_the_chronology_and_comes_back(visit, language):
    said = words(language)
    visit.goto("/events")
    assert visit.locator(".happening").count() == COUNT
    with visit.expect_navigation():
        visit.locator("[data-item]").first.click()
    own = visit.url
    visit.get_by_text(said("verdict.decide"), exact=True).click()
    visit.wait_for_url("**/review?*")
    visit.get_by_text(said("review.own_page"), exact=True).first.click()
    visit.wait_for_url(own)
    visit.go_back()
    with visit.expect_navigation():
        visit.keyboard.press("r")
    visit.goto("/events")
    assert visit.locator(".happening").count() == COUNT - 1
    visit.get_by_text(said("verdict.shown_no"), exact=True).click()
    visit.wait_for_url("**reviewed=no*")
    assert visit.locator(".happening").count() == COUNT
    visit.goto(own)
    assert said("verdict.rejected_note") in visit.inner_text("main")
    visit.locator("details.history summary").click()
    assert said("action.reject") in visit.inner_text("details.history")
    visit.goto("/review")
    with visit.expect_navigation():
        visit.keyboard.press("u")
    visit.goto("/events")
    assert visit.locator(".happening").count() == COUNT


def test_what_may_be_one_is_merged_with_one_key(visit, language):
    visit.goto("/review?state=doubted")
    assert words(language)("review.maybe") in visit.inner_text("main")
    with visit.expect_navigation():
        visit.keyboard.press("1")
    visit.goto("/events")
    assert visit.locator(".happening").count() == COUNT - 1
    mark = visit.locator("a.verdict")
    assert mark.inner_text().endswith(words(language)("verdict.merge"))
    mark.click()
    visit.wait_for_url("**#history")
    assert visit.locator("#history").is_visible()
