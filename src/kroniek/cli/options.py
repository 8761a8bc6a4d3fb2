"""Arguments and options that commands share, and how their values are understood."""

from __future__ import annotations

import calendar
import difflib
import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, TypeAlias

import typer

from kroniek.cli.show import say
from kroniek.errors import UsageError
from kroniek.store import Overlaid, Views
from kroniek.store.names import fold

Chronicle: TypeAlias = Annotated[
    str, typer.Argument(metavar="DB", help="A chronicle: a file, or a postgresql:// address.", show_default=False)
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="JSON Lines instead of a table.")]
From: TypeAlias = Annotated[
    str | None, typer.Option("--from", metavar="D", help="From this day, month or year on: 2017-10-25, 2017-10, 2017.")
]
To: TypeAlias = Annotated[
    str | None, typer.Option("--to", metavar="D", help="Up to and including this day, month or year.")
]
Place: TypeAlias = Annotated[
    str | None, typer.Option("--place", metavar="P", help="A place: its name, any spelling met, or its id.")
]
Actor: TypeAlias = Annotated[
    str | None, typer.Option("--actor", metavar="A", help="An actor: a name, any spelling met, or an id.")
]
Reviewed: TypeAlias = Annotated[
    bool, typer.Option("--reviewed", help="Only what a person accepted and what still fits that decision.")
]
Raw: TypeAlias = Annotated[bool, typer.Option("--raw", help="What the rules propose, as if nobody had decided.")]

_IDS = ("actor ", "geonames ", "kroniek ", "text ")
"""How folded ids begin: nobody means one who has mistyped a name."""

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def first_day(value: str | None, option: str) -> date | None:
    """The day, or the first of the month or year, that an option names.

    Raises:
        UsageError: it is not a date.
    """
    return _date(value, option, last=False)


def last_day(value: str | None, option: str) -> date | None:
    """The day, or the last of the month or year, that an option names.

    Raises:
        UsageError: it is not a date.
    """
    return _date(value, option, last=True)


def one_day(value: str, option: str) -> date:
    """The day that an option names.

    Raises:
        UsageError: it is not a whole date.
    """
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{option} {value}: not a day; write it like 2017-10-25") from None


def _date(value: str | None, option: str, *, last: bool) -> date | None:
    if value is None:
        return None
    match = _DAY.fullmatch(value)
    try:
        if match is None:
            raise ValueError
        year, month, day = int(match[1]), match[2], match[3]
        whole_month = int(month) if month else 12 if last else 1
        end = calendar.monthrange(year, whole_month)[1] if last else 1
        return date(year, whole_month, int(day) if day else end)
    except ValueError:
        raise UsageError(f"{option} {value}: not a date; write it like 2017-10-25, 2017-10 or 2017") from None


def one_of(value: str | None, option: str, allowed: Iterable[str]) -> str | None:
    """The value of an option that takes only some words; case, and a space or dash for "_", do not matter.

    Raises:
        UsageError: it is none of them; the message says which there are.
    """
    if value is None:
        return None
    words = list(allowed)
    word = value.strip().casefold().replace("-", "_").replace(" ", "_")
    if word in words:
        return word
    close = difflib.get_close_matches(word, words, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    raise UsageError(f"{option} {value}: there is no such word.{hint} There are: {', '.join(words)}")


def period(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """The days that --from and --to name.

    Raises:
        UsageError: they are not dates, or the wrong way round.
    """
    first, last = first_day(since, "--from"), last_day(until, "--to")
    if first and last and first > last:
        raise UsageError(f"--from {since} is after --to {until}")
    return first, last


def opened(db: str, *, reviewed: bool = False, raw: bool = False) -> Views:
    """The chronicle with people's decisions: without what they rejected, unless something else is asked for.

    Raises:
        UsageError: both are asked for.
    """
    if reviewed and raw:
        raise UsageError("--reviewed and --raw cannot both be asked for")
    if raw:
        return Views(db)
    views = Overlaid(db, "accepted" if reviewed else "standing")
    if reviewed and (back := views.returned()):
        say(f"note: {back} records came back for review and are left out; see them with: kroniek serve {db}")
    return views


def warn_if_stale(views: Views) -> None:
    """Says so where the records do not know all reports yet."""
    if views.stale:
        say(
            "note: a reading was broken off, so these records are not up to date; "
            "repeat the `kroniek read` and they will be"
        )


def nothing_found(views: Views, what: str, kind: str, **asked: str | None) -> None:
    """Says that a listing is empty, and which names there are like those asked for (`role=name`)."""
    say(f"no {what}")
    for role, name in asked.items():
        if name is None:
            continue
        names = views.names(kind, role)
        if fold(name) in names:
            continue
        close = difflib.get_close_matches(fold(name), [n for n in names if not n.startswith(_IDS)], n=3)
        hint = f"; there is: {', '.join(close)}" if close else ""
        say(f"no {role} here is called {name!r}{hint}")
