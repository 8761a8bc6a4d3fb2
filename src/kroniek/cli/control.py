"""`kroniek control`: who held what, on a day or over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Annotated

import typer

from kroniek.cli.options import AsJson, Chronicle, Place, nothing_found, one_day, warn_if_stale
from kroniek.cli.show import FULL_DATE, Column, clean, days, listing
from kroniek.exports.jsonl import line
from kroniek.exports.records import control as record_of
from kroniek.exports.records import interval
from kroniek.model import Control, Interval
from kroniek.store import Views, Wanted
from kroniek.store.last_word import last_word
from kroniek.store.names import fold

OVER_TIME = (
    Column("place", least=9, full=20),
    Column("holder", least=9, full=30),
    Column("from", full=FULL_DATE),
    Column("until", full=FULL_DATE),
    Column("how", least=8, full=20),
)
ON_A_DAY = (
    Column("place", least=10, full=20),
    Column("holder", least=10, full=30),
    Column("last word", full=FULL_DATE),
    Column("age", full=16, right=True),
    Column("how", least=9, full=30),
)


def command(
    db: Chronicle,
    on: Annotated[str | None, typer.Option(metavar="D", help="Who held what on this day.")] = None,
    place: Place = None,
    as_json: AsJson = False,
) -> None:
    """Who held what, on a day or over time.

    With --on, "last word" are the last days up to then of which it is told that the holder has the place, and
    "age" is how long before: an old word says little. "told later": only of later days, or of unknown ones.
    Rival claims stand side by side.
    """
    day = one_day(on, "--on") if on else None
    with Views(db) as views:
        warn_if_stale(views)
        found = sorted(views.control(Wanted(since=day, until=day, place=place)), key=_by_name)
        shown = _over_time(found, as_json) if day is None else _on(views, found, day, as_json)
        if not shown and not as_json:
            nothing_found(views, "word on who held what" + (f" on {day}" if day else ""), "control", place=place)


def _over_time(found: Iterable[Control], as_json: bool) -> int:
    if as_json:
        return _print({**record_of(c), "tier": c.tier} for c in found)
    return listing(OVER_TIME, ((*_names(c), days(c.start), days(c.end), ", ".join(_how(c))) for c in found))


def _on(views: Views, found: list[Control], day: date, as_json: bool) -> int:
    holders: dict[str, set[str]] = defaultdict(set)
    for c in found:
        holders[c.place.place.id].add(c.holder.actor.id)
    words = {c.id: _last_word(views, c, day) for c in found}
    if as_json:
        return _print(
            {
                **record_of(c),
                "tier": c.tier,
                "on": day.isoformat(),
                "last_word": interval(words[c.id]),
                "age_days": _age_days(words[c.id], day),
                "rivals": sorted(o.id for o in found if _rivals(c, o)),
            }
            for c in found
        )
    rows = []
    for c in found:
        rival = ["rival claims"] if len(holders[c.place.place.id]) > 1 else []
        rows.append((*_names(c), days(words[c.id]), _age(words[c.id], day), ", ".join(rival + _how(c))))
    return listing(ON_A_DAY, rows)


def _rivals(one: Control, other: Control) -> bool:
    return one.place.place.id == other.place.place.id and one.holder.actor.id != other.holder.actor.id


def _last_word(views: Views, control: Control, day: date) -> Interval:
    hulls = (days.hull for e in control.evidence if (days := views.days(e.report).days))
    return last_word(control, hulls, day)


def _age_days(word: Interval, day: date) -> dict[str, int | None]:
    """How many days before `day` a word was, at least and at most; None is not known."""
    return {
        "least": (day - word.latest).days if word.latest else None,
        "most": (day - word.earliest).days if word.earliest else None,
    }


def _age(word: Interval, day: date) -> str:
    least, most = _age_days(word, day).values()
    if least is None:
        return "told later"
    return f"{least} days" if least == most else f"{least}-{'?' if most is None else most} days"


def _by_name(control: Control) -> tuple[str, str]:
    place = control.place.place
    return fold(place.name), place.id  # the store's order, by day, stays within a place


def _names(control: Control) -> tuple[str, str]:
    return clean(control.place.place.name), clean(control.holder.actor.name)


def _how(control: Control) -> list[str]:
    part = ["part"] if control.extent == "part" else []
    return part + (["claimed"] if control.tier == "claimed" else [])


def _print(records: Iterable[dict[str, object]]) -> int:
    count = 0
    for record in records:
        print(line(record))
        count += 1
    return count
