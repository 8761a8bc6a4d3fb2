"""Takes the pictures in the README from the example reports: `python tools/screenshots.py`, or `make screenshots`.

Each PNG also holds, as text under `WORDS`, the words of the application that stood on the page, so that a test can tell
whether a picture still shows what the pages look like, without comparing fonts.
"""

from __future__ import annotations

import re
import shutil
import struct
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples" / "mosul"
FOLDER = ROOT / "docs" / "images"
SIZE = {"width": 1200, "height": 760}
WORDS = "words"
READ = "032-raqqa-gevallen.txt"
"""The report in the picture of the reader."""

PAGES = {
    "chronology": ("/events?since=2017-10&until=2017-11&type=capture", "light"),
    "reader": ("/reports/{report}", "light"),
    "map": ("/map?on=2017-11-20&span=31#day", "dark"),
    "review": ("/review?since=2017-10&until=2017-11&type=capture", "light"),
}
"""What is shown, and how; `{report}` stands for the id of `READ`."""

OWN = "header nav a, .choices a, label, .facet summary, th, .legend li"
"""Where the words of the application stand, as against those of the reports."""


def chromium() -> str | None:
    """The browser of this machine; None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def write(path: Path, reports: Sequence[Path]) -> str:
    """A chronicle of some reports, as `kroniek read` would make it."""
    from kroniek.engine import ingest, installed
    from kroniek.reading import read_paths
    from kroniek.store import Writer

    with Writer(str(path)) as store:
        ingest(read_paths(reports), store, installed(), workers=1)
    return str(path)


@contextmanager
def served(where: str, *, team: bool = False) -> Iterator[str]:
    """A server on a chronicle, for one person or a team, and its address."""
    import uvicorn

    from kroniek.web import create_app

    server = uvicorn.Server(uvicorn.Config(create_app(where, team=team), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def take(browser: Any, address: str, folder: Path) -> dict[str, str]:
    """Takes all pictures of the server at an address into a folder; gives the whole text of each page."""
    shown = {}
    for name, (path, theme) in PAGES.items():
        context = browser.new_context(
            base_url=address, locale="en-GB", color_scheme=theme, viewport=SIZE, reduced_motion="reduce"
        )
        page = context.new_page()
        page.goto(path.format(report=_report(page)))
        page.evaluate("document.fonts.ready")
        own = [re.sub(r"\d+", "#", " ".join(text.split())) for text in page.locator(OWN).all_inner_texts()]
        picture = with_text(page.screenshot(animations="disabled", caret="hide"), WORDS, "\n".join(sorted(set(own))))
        (folder / f"{name}.png").write_bytes(picture)
        shown[name] = page.inner_text("body")
        context.close()
    return shown


def _report(page: Any) -> str:
    listed = page.request.get("/reports.json?limit=1000").json()["reports"]
    return str(next(report["id"] for report in listed if report["name"].endswith(READ)))


def with_text(picture: bytes, key: str, text: str) -> bytes:
    """A PNG with a text (PNG's `iTXt`) before its pixels' end."""
    body = b"iTXt" + key.encode() + b"\0\0\0\0\0" + text.encode()
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    end = picture.rindex(b"IEND") - 4
    return picture[:end] + chunk + picture[end:]


def text_in(picture: bytes, key: str) -> str | None:
    """The text that `with_text` put into a PNG; None where there is none."""
    at = 8
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        begin = b"iTXt" + key.encode() + b"\0\0\0\0\0"
        if picture[at + 4 :].startswith(begin):
            return picture[at + 4 + len(begin) : at + 8 + length].decode()
        at += length + 12
    return None


def main() -> int:
    """Takes the pictures into the documentation."""
    from playwright.sync_api import sync_playwright

    found = chromium()
    if found is None:
        print("there is no Chromium here; Debian's package is called chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        where = write(Path(folder) / "mosul.db", sorted(EXAMPLES.iterdir()))
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        with served(where) as address:
            take(browser, address, FOLDER)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
