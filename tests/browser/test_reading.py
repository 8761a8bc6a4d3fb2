"""Reading a chronicle in a real browser, as a user would."""

import pytest

from kroniek.web.language import words
from web_fakes import REPORTS

PAGES = (
    *("/", "/events", "/reports", "/search?q=mosul", "/figures", "/map", "/control", "/stories", "/clashes"),
    f"/reports/{REPORTS[0].id}",
    f"/reports/{REPORTS[0].id}?beside={REPORTS[8].id}",
)


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_no_page_is_wider_than_the_window(visit, width):
    visit.set_viewport_size({"width": width, "height": 800})
    for path in PAGES:
        visit.goto(path)
        assert visit.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path


def test_by_keyboard_from_the_list_to_the_sentence(visit, language):
    visit.goto("/")
    visit.keyboard.press("g")
    visit.keyboard.press("c")
    visit.wait_for_url("**/events")
    visit.keyboard.press("j")
    visit.keyboard.press("j")
    second = visit.locator("[data-item]").nth(1)
    assert second.evaluate("item => item === document.activeElement")
    visit.keyboard.press("Enter")
    visit.wait_for_url("**/events/*")
    assert words(language)("event.when") in visit.inner_text("dl.facts")
    link = visit.locator("[data-open]").first
    link.focus()
    visit.keyboard.press("Enter")
    visit.wait_for_url("**/reports/*#s*")
    assert visit.locator(".sentence:target").count() == 1


def test_the_keys_are_shown_on_a_question_mark(visit, language):
    visit.goto("/events")
    visit.keyboard.press("?")
    assert visit.locator("dialog#keys").is_visible()
    assert words(language)("keys.help") in visit.inner_text("dialog#keys")
    visit.keyboard.press("Escape")
    assert not visit.locator("dialog#keys").is_visible()


def test_the_search_field_is_one_key_away(visit, language):
    visit.goto("/search")
    visit.keyboard.press("/")
    visit.keyboard.type("hawija")
    visit.keyboard.press("Enter")
    visit.wait_for_url("**q=hawija*")
    assert visit.locator(".hits mark").first.inner_text() == "Hawija"


def test_the_slider_shows_another_day(visit, language):
    visit.goto("/map?on=2017-07-03")
    slider = visit.locator("kroniek-days input")
    slider.focus()
    visit.keyboard.press("ArrowRight")
    visit.wait_for_url("**on=2017-07-04*")
    visit.wait_for_selector(f"#day strong:has-text('4 {words(language)('month.7')} 2017')")


def test_pages_work_without_scripts(chromium, address, language):
    context = chromium.new_context(base_url=address, locale=language, java_script_enabled=False)
    page = context.new_page()
    page.goto("/events")
    page.fill("#place", "raqqa")
    with page.expect_navigation():
        page.click("form[action='/events'] button")
    assert page.locator(".events > li").count() == 2
    with page.expect_navigation():
        page.click("a[href^='/keys']")
    assert page.locator("main dl.keys").count() == 1
    page.goto("/map?on=2017-07-03")
    with page.expect_navigation():
        page.click("a[rel=next]")
    assert "on=2017-07-04" in page.url
    context.close()


def test_hostile_text_does_nothing(visit):
    said = []
    visit.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    for path in (*PAGES, f"/reports/{REPORTS[-1].id}", "/search?q=%3Cscript%3Ealert(3)%3C/script%3E"):
        visit.goto(path)
    assert said == []
