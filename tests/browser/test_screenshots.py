"""The pictures in the README are of these pages, made anew from some of the examples and held against those kept."""

import re
import struct
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import screenshots  # lies there

ROOT = Path(__file__).parents[2]
SOME = ("030-hawija.txt", "032-raqqa-gevallen.txt", "034-al-qaim.txt")
MOST = 250_000
"""Bytes of a picture: a README should open quickly."""


@pytest.fixture(scope="module")
def taken(chromium, tmp_path_factory):
    """The folder with pictures made now, and the text on each page."""
    folder = tmp_path_factory.mktemp("pictures")
    where = screenshots.write(folder / "c.db", [screenshots.EXAMPLES / name for name in SOME])
    with screenshots.served(where) as address:
        return folder, screenshots.take(chromium, address, folder)


@pytest.mark.parametrize("name", screenshots.PAGES)
def test_what_is_kept_shows_the_pages_as_they_are(taken, name):
    """Another label or place in the navigation: run `make screenshots`."""
    fresh, kept = ((folder / f"{name}.png").read_bytes() for folder in (taken[0], screenshots.FOLDER))
    assert screenshots.text_in(fresh, screenshots.WORDS) == screenshots.text_in(kept, screenshots.WORDS)
    for picture in (fresh, kept):
        assert len(picture) < MOST
        width, height = struct.unpack(">II", picture[16:24])
        assert {"width": width, "height": height} == screenshots.SIZE


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("chronology", "Raqqa"),
        ("reader", (screenshots.EXAMPLES / "032-raqqa-gevallen.txt").read_text("utf-8").strip().splitlines()[-1]),
        ("map", "20 November 2017"),
        ("review", "Accept"),
    ],
)
def test_they_show_the_examples(taken, name, text):
    assert " ".join(text.split()) in " ".join(taken[1][name].split())


def test_the_readme_shows_all_of_them_in_words_too():
    shown = re.findall(r"!\[([^\]]{20,})\]\(docs/images/(\w+)\.png\)", (ROOT / "README.md").read_text("utf-8"))
    assert {name for _, name in shown} == set(screenshots.PAGES)
    assert {path.stem for path in screenshots.FOLDER.iterdir()} == set(screenshots.PAGES)
