"""What an address asks for, understood: the filters of the chronology."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Annotated, TypeAlias

from fastapi import Depends, Query

from kroniek.review.problems import ProblemError
from kroniek.store.browse import Sought

LONGEST = 200
"""Characters of a filter: longer than any name, shorter than what would trouble the database."""

Text: TypeAlias = Annotated[str, Query(max_length=LONGEST)]
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def first_day(text: str) -> date | None:
    """The day, or the first of the month or year, that is written so; None for nothing.

    Raises:
        ProblemError: it is no date.
    """
    return _date(text, last=False)


def last_day(text: str) -> date | None:
    """The day, or the last of the month or year, that is written so; None for nothing.

    Raises:
        ProblemError: it is no date.
    """
    return _date(text, last=True)


def _date(text: str, *, last: bool) -> date | None:
    if not text.strip():
        return None
    match = _DAY.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        year, month = int(match[1]), int(match[2] or (12 if last else 1))
        return date(year, month, int(match[3] or (calendar.monthrange(year, month)[1] if last else 1)))
    except ValueError:
        raise ProblemError("not_a_date", value=text) from None


def _sought(
    since: Text = "", until: Text = "", place: Text = "", actor: Text = "", type: Text = "", status: Text = "",
    tier: Text = "", source: Text = "", story: Text = "", text: Text = "",
) -> Sought:  # fmt: skip
    return Sought(
        since=first_day(since), until=last_day(until), place=_word(place), actor=_word(actor), type=_word(type),
        status=_word(status), tier=_word(tier), source=_word(source), story=_word(story), text=_word(text),
    )  # fmt: skip


def _word(text: str) -> str | None:
    """What was filled in; a field left empty asks nothing."""
    return text.strip() or None


Asked: TypeAlias = Annotated[Sought, Depends(_sought)]
Position: TypeAlias = Annotated[str | None, Query(max_length=LONGEST)]
Many: TypeAlias = Annotated[int, Query(ge=1, le=1000)]
