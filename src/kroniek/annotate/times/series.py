"""The year that a row of times shares: "Tikrit viel in het voorjaar, Sinjar in november en Fallujah in juni 2016".

Such a row is told in order, and only its last member has the year. The others are the last such time up to the next one
of the row, here the spring and the November of 2015, whatever day the report is of.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kroniek.annotate.times.resolve import resolve
from kroniek.model import Interval, Step, TimeMention

# Steps that look for the nearest such time, and the step for it in a year that is known; how many arguments it keeps.
_IN_YEAR = {
    "month_near": ("month", 1),
    "date_near": ("yearday", 2),
    "season_near": ("season", 1),
    "feast": ("feast", 1),
}
_POINTED = frozenset({"last", "next", "this"})
# Words between a time and the comma behind it.
_VERBS = 3


def in_order(mentions: Sequence[TimeMention], text: str, small: Collection[str]) -> list[TimeMention]:
    """The mentions, those of a row with the year that its last member tells.

    Args:
        mentions: the times of a text, in order.
        text: the text.
        small: the words in small letters that may stand between two members, as "en" and "rond".
    """
    found = list(mentions)
    for i in range(len(found) - 2, -1, -1):
        first, second = found[i], found[i + 1]
        gap = text[first.span.end : second.span.start]
        known = second.when.anchor == "none" and second.when.step("year") is not None and len(second.when.steps) > 1
        if known and first.when.anchor == "publication" and _goes_on(gap, small):
            found[i] = _before(first, resolve(second.when, None).interval)
    return found


def _goes_on(gap: str, small: Collection[str]) -> bool:
    """Whether a row goes on: ", Sinjar in ", " verloren, Sinjar in ", " en Fallujah in "."""
    before, comma, behind = gap.rpartition(",")
    if any(mark in gap for mark in ".;:!?()\n") or "," in before or (comma and len(before.split()) > _VERBS):
        return False
    words = behind.split()
    return bool(words) and all(w in small or w[:1].isupper() for w in words)


def _before(mention: TimeMention, limit: Interval) -> TimeMention:
    """The mention as the last such time that does not begin after `limit` ends; itself where it tells its own year."""
    step, latest = mention.when.steps[0], limit.latest
    if step.op not in _IN_YEAR or _POINTED & set(step.args) or latest is None:
        return mention
    operation, kept = _IN_YEAR[step.op]
    for year in (latest.year, latest.year - 1):
        steps = (Step("year", (year,)), Step(operation, step.args[:kept]), *mention.when.steps[1:])
        when = replace(mention.when, anchor="none", steps=steps)
        begin = resolve(when, None).interval.earliest
        if begin is not None and begin <= latest:
            return replace(mention, when=when)
    return mention
