"""`kroniek stories`: which reports tell one story."""

from __future__ import annotations

from collections.abc import Iterator

from kroniek.cli.options import AsJson, Chronicle, nothing_found, warn_if_stale
from kroniek.cli.show import FULL_DATE, Column, clean, days, listing
from kroniek.exports.jsonl import line
from kroniek.model import Story
from kroniek.store import Views
from kroniek.store.together import originals, stories

COLUMNS = (
    Column("reports", full=7, right=True),
    Column("copies", full=6, right=True),
    Column("published", full=FULL_DATE),
    Column("story", least=10, full=120),
)


def command(db: Chronicle, as_json: AsJson = False) -> None:
    """Reports that tell one story, largest stories first; the title is one of theirs.

    *copies* are those among the reports that are copies of another one.
    """
    with Views(db) as views:
        warn_if_stale(views)
        if as_json:
            for story in stories(views):
                print(line(_record(story)))
            return
        if not listing(COLUMNS, _rows(views)):
            nothing_found(views, "stories", "report")


def _record(story: Story) -> dict[str, object]:
    return {
        "id": story.id,
        "title": story.title,
        "published": {"earliest": _iso(story.days.earliest), "latest": _iso(story.days.latest)},
        "reports": list(story.reports),
    }


def _iso(day: object) -> str | None:
    return str(day) if day else None


def _rows(views: Views) -> Iterator[tuple[str, ...]]:
    for story in stories(views):
        copied = len(story.reports) - len(originals(views, story.reports))
        yield str(len(story.reports)), str(copied or ""), days(story.days), clean(story.title)
