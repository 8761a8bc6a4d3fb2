"""No page bars anybody: axe on every page, in every state that review knows, in both languages, light and dark."""

import pytest
from screenshots import served

from every_page import NAME, SECRET, addresses, log_in, prepared

SEEN = {
    "nl": [(390, "light"), (1440, "dark")],
    "en": [(390, "dark"), (1440, "light")],
}
"""Each page is looked at on a telephone and a wide window, light and dark, and each of these in one language."""

MORE = {
    "/events": ["?place=nergens"],
    "/figures": ["?measure=killed"],
    "/review": ["?kind=control", "?kind=figure", "?state=returned"],
}
"""What lists are asked that makes them look otherwise."""


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    """A server for a team, and what to ask of its pages."""
    where, ids = prepared(tmp_path_factory.mktemp("axe") / "c.db")
    with served(where, team=True) as address:
        yield address, ids


@pytest.fixture
def page(chromium, team, language):
    context = chromium.new_context(base_url=team[0], locale=language, bypass_csp=True, reduced_motion="reduce")
    made = context.new_page()
    made.set_default_timeout(60_000)
    yield made
    context.close()


@pytest.fixture
def violations(page, language):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def found(about):
        """The violations on the page as it is now."""
        wrong = set()
        for width, theme in SEEN[language]:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            asked = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
            for one in axe.run(page, options=asked).response["violations"]:
                wrong |= {(about, width, theme, one["id"], node["html"][:200]) for node in one["nodes"]}
            wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
            wrong |= {(about, width, theme, "wider than the window", "")} if wide else set()
        return wrong

    return found


def test_no_page_bars_anybody(page, team, violations):
    page.goto("/login")
    wrong = violations("/login")
    log_in(page)
    for address in addresses(team[1], MORE):
        if not address.startswith("/login"):
            page.goto(address)
            wrong |= violations(address)
    assert wrong == set()


def test_nor_does_what_comes_of_a_form_that_goes_wrong(page, team, violations):
    page.goto("/login")
    page.fill("#name", "niemand")
    page.fill("#password", "iets anders")
    page.click("main button")
    page.wait_for_selector("[role=alert]")
    wrong = violations("wrong password")
    log_in(page)
    page.goto("/review?state=all")
    page.evaluate("document.querySelector('.decide [name=seen]').value = 'other'")
    page.click("button.accept")
    page.wait_for_selector("[role=alert]")
    wrong |= violations("somebody was first")
    page.goto("/account")
    page.fill("#name", NAME)
    page.fill("#password", SECRET)
    page.click("form.edit button")
    page.wait_for_selector("[role=alert]")
    wrong |= violations("name taken")
    page.goto("/keys")
    page.keyboard.press("?")
    wrong |= violations("dialog")
    assert wrong == set()
