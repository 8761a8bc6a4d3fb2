"""Two tellings of one day side by side: a count of days and the day itself mean the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kroniek.model import TimeMention

_BETWEEN = re.compile(r",? ?\(?(?:op )?")
_CLOSED = re.compile(r" ?[,)]")
# Steps that give a day by its place in the calendar, and those that name a day by any means.
_DATES = frozenset(("date_near", "yearday"))
_DAYS = _DATES | {"weekday", "weekday_last", "weekday_next", "weekday_in"}


def agree(mentions: Sequence[TimeMention], text: str) -> list[TimeMention]:
    """The mentions, where a count beside a day has taken over the meaning of that day.

    "Ruim zes weken geleden, op 11 juli" is 11 July, not a week; of "zondag, twee dagen eerder," the second
    is no other day than the first. The count keeps its modifier and whether it stands in direct speech.
    """
    found = list(mentions)
    for i in range(len(found) - 1):
        first, second = found[i], found[i + 1]
        gap = text[first.span.end : second.span.start]
        if len(gap) < 2 or not _BETWEEN.fullmatch(gap):
            continue
        if _is_count(first) and _ends_in(second, _DATES):
            found[i] = _meaning(first, second)
        elif _is_count(second) and _ends_in(first, _DAYS) and _CLOSED.match(text, second.span.end):
            found[i + 1] = _meaning(second, first)
    return found


def _is_count(mention: TimeMention) -> bool:
    """Whether the words count from a time told ("drie weken later"), or weeks and more from now.

    Days from now are exact, and with a date beside them tell the day of publication.
    """
    last = mention.when.steps[-1] if mention.when.steps else None
    if last is None or last.op != "shift" or mention.type != "DATE":
        return False
    return mention.when.anchor == "told" or last.args[0] not in ("day", "night")


def _ends_in(mention: TimeMention, operations: frozenset[str]) -> bool:
    return bool(mention.when.steps) and mention.when.steps[-1].op in operations


def _meaning(count: TimeMention, day: TimeMention) -> TimeMention:
    return replace(count, when=replace(day.when, mod=count.when.mod, quoted=count.when.quoted))
