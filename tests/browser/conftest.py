"""A server on a small chronicle, and Chromium to visit it; where there is none, these tests are skipped."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "tools")]
from screenshots import served  # lies with the tools

from web_fakes import fill  # the stand-ins lie in the folder above

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    with served(fill(tmp_path_factory.mktemp("browser") / "c.db")) as found:
        yield found


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here; Debian's package is called chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=["nl", "en"])
def language(request):
    return request.param


@pytest.fixture
def visit(chromium, address, language):
    """Opens a page in a language; every request to another host and every error of a script fails the test."""
    context = chromium.new_context(base_url=address, locale=language, viewport={"width": 1024, "height": 800})
    page = context.new_page()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith((address, "data:")) else wrong.append(asked.url))
    yield page
    context.close()
    assert wrong == []
