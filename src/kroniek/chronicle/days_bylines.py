"""Where a report tells its own day: bylines, datelines, the name of a bulletin or live blog."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from kroniek.annotate.times import resolve
from kroniek.chronicle.days_story import Story
from kroniek.chronicle.days_words import bare_weekday, is_date
from kroniek.model import TimeMention

# A byline stands at the head (or foot) of a report and its line is short.
REACH, LINE = 400, 90
# The head of a report: its first lines that are not empty.
HEAD_LINES = 3
# "PEMBA, woensdag 22 juni (eigen correspondent) - Halima": what follows the date of a dateline is short.
DATELINE_TAIL = re.compile(r"^[ ,]*(?:\([^)\n]{1,40}\)|[^.\n]{0,20}?)\s*[-–—]\s")
# "MARDAN, zaterdag. Onder een boom": the day alone, closed by a full stop.
DATELINE_STOP = re.compile(r"^\. +\S")
DATELINE_HEAD = re.compile(r"^[\W\d]*[A-ZÀ-Ý][A-ZÀ-Ý' /-]{2,40}[,(] *$")
CLOCK = re.compile(r"[\d.:,]+ *(?:uur|u)?|\bom\b")
EDITION_MARK = re.compile(r"[,:–-] *$")
BEFORE_LAST = re.compile(r"[,|:–—(-] *$")


def full_dates(story: Story) -> Iterator[tuple[date, TimeMention]]:
    """Full dates that stand where the report tells its own day."""
    for mention in story.times:
        told = resolve(mention.when, None).interval
        if mention.when.anchor != "none" or told.length != 1 or told.earliest is None:
            continue
        placed = _in_byline(story, mention) or (_at_edge(story, mention) and _ends_line(story, mention))
        if mention.type in ("DATE", "TIME") and placed:
            yield told.earliest, mention


def partial_dates(story: Story) -> Iterator[tuple[TimeMention, Callable[[date], bool]]]:
    """Dates without a year and weekdays in such a place, with the test that a day passes which is meant."""
    for i, mention in enumerate(story.times):
        dated = is_date(mention) and mention.when.anchor == "publication" and not mention.when.step("feast")
        if mention.when.quoted or not (dated or bare_weekday(mention)) or not _tells_own_day(story, i):
            continue
        yield mention, _is_it(story, i, dated)


def _is_it(story: Story, i: int, dated: bool) -> Callable[[date], bool]:
    if not dated:
        weekday = story.times[i].when.steps[0].args[0]
        return lambda day: day.isoweekday() == weekday
    return lambda day: any(answer.interval.earliest == day for answer in story.readings(i, day))


def _tells_own_day(story: Story, i: int) -> bool:
    mention = story.times[i]
    if not _at_edge(story, mention):
        return False
    left, right = _line(story.text, mention)
    before, after = story.text[left : mention.span.start], story.text[mention.span.end : right]
    last_words = re.findall(r"[\w-]+", before.lower())[-2:]
    edition = bool(set(last_words) & story.words["edition"]) and not before.rstrip().endswith(".")
    if edition and (last_words[-1] in story.words["edition_of"] or EDITION_MARK.search(before)):
        return True
    if DATELINE_HEAD.match(before) and (DATELINE_TAIL.match(after) or DATELINE_STOP.match(after)):
        return True
    if is_date(mention):
        return _ends_line(story, mention) or _in_byline(story, mention)
    stamp = mention.when.step("clock") is not None and not before.strip() and not after.strip()
    return stamp or (_in_byline(story, mention) and _has_byline_word(story, before + " " + after))


def _at_edge(story: Story, mention: TimeMention) -> bool:
    """Whether a mention stands in the first lines or the last."""
    left, right = _line(story.text, mention)
    lines = [line for line in story.text[:left].split("\n") if line.strip()]
    return len(lines) < HEAD_LINES or not story.text[right:].strip()


def _ends_line(story: Story, mention: TimeMention) -> bool:
    """Whether a mention ends a short line that is no sentence, behind a mark ("Liveblog Gao, 3 mei")."""
    left, right = _line(story.text, mention)
    before, after = story.text[left : mention.span.start], story.text[mention.span.end : right]
    closing = not CLOCK.sub("", after).strip() and not after.rstrip().endswith((".", "!", "?"))
    return closing and right - left <= LINE and BEFORE_LAST.search(before) is not None


def _in_byline(story: Story, mention: TimeMention) -> bool:
    text, start, end = story.text, mention.span.start, mention.span.end
    if start > REACH and len(text) - end > REACH // 2:
        return False
    left, right = _line(text, mention)
    before, line = text[left:start], text[left:right]
    headed = not before.strip(" \t|-–([")
    closed = line.rstrip().endswith((".", "!", "?", "”", '"', "’", "'", ":"))
    named = _has_byline_word(story, before + " " + text[end:right])
    return len(line) <= LINE and (named or (headed and not closed))


def _has_byline_word(story: Story, words: str) -> bool:
    return bool({w.strip(":,.|()[]-–").lower() for w in words.split()} & story.words["byline"])


def _line(text: str, mention: TimeMention) -> tuple[int, int]:
    right = text.find("\n", mention.span.end)
    return text.rfind("\n", 0, mention.span.start) + 1, right if right >= 0 else len(text)
