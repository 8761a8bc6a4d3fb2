"""`kroniek control`: who held what, over time or on a day."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Annotated, Any

import typer

from kroniek.cli.options import AsJson, Chronicle, Place, Raw, Reviewed, nothing_found, one_day, opened, warn_if_stale
from kroniek.cli.show import FULL_DATE, WIDTH, Column, clean, days, listing
from kroniek.exports.jsonl import line
from kroniek.exports.records import control as record_of
from kroniek.exports.records import interval
from kroniek.exports.records import place as place_of
from kroniek.model import Control, Interval, PlaceRecord
from kroniek.store import Views, Wanted
from kroniek.store.holders import Answer, holders
from kroniek.store.last_word import last_word
from kroniek.store.names import fold

OVER_TIME = (
    Column("place", least=10, full=20),
    Column("holder", least=10, full=30),
    Column("from", full=FULL_DATE),
    Column("until", full=FULL_DATE),
    Column("how", least=8, full=20),
)
ON_A_DAY = (
    Column("place", least=10, full=20),
    Column("holder", least=10, full=30),
    Column("since", least=10, full=FULL_DATE),
    Column("last word", least=10, full=FULL_DATE),
    Column("age", full=16, right=True),
    Column("how", least=12, full=30),
)
INDENT = " " * 4

Rows = Sequence[tuple[Sequence[str], Control]]


def command(
    db: Chronicle,
    on: Annotated[str | None, typer.Option(metavar="D", help="Who held what on this day.")] = None,
    place: Place = None,
    why: Annotated[bool, typer.Option("--why", help="The sentences that say so, with report, day and voice.")] = False,
    reviewed: Reviewed = False,
    raw: Raw = False,
    as_json: AsJson = False,
) -> None:
    """Who held what, on a day or over time.

    With --on, "last word" are the last days up to then of which it is told that the holder has the place, and
    "age" is how long before. "told later": only of later days, or of unknown ones. Where the last word is older
    than a quarter of a year the holder is unknown, and the last one is named. Rival claims stand side by side.
    "via": said of the whole that the place lies in.
    """
    day = one_day(on, "--on") if on else None
    with opened(db, reviewed=reviewed, raw=raw) as views:
        warn_if_stale(views)
        shown = _over_time(views, place, why, as_json) if day is None else _on(views, place, day, why, as_json)
        if not shown and not as_json:
            nothing_found(views, "word on who held what" + (f" on {day}" if day else ""), "control", place=place)


def _over_time(views: Views, place: str | None, why: bool, as_json: bool) -> int:
    found = sorted(views.control(Wanted(place=place)), key=_by_name)
    if as_json:
        return _print({**record_of(c), "tier": c.tier, **_reasons(views, c, why)} for c in found)
    rows = [((*_names(c), days(c.start), _until(views, c), ", ".join(_how(c))), c) for c in found]
    return _table(views, OVER_TIME, rows, why)


def _until(views: Views, control: Control) -> str:
    """Until when; of an end that nobody tells, since when there has been no word."""
    if control.end.known:
        return days(control.end)
    word = last_word(control, _told(views)(control), date.max)
    return f"? (told {days(word)})" if word.known else "?"


def _on(views: Views, place: str | None, day: date, why: bool, as_json: bool) -> int:
    asked = _asked(views, place) if place else {}
    wanted = [Wanted(place=id_) for id_ in _with_wholes(asked)] if place else [Wanted()]
    controls = {c.id: c for one in wanted for c in views.control(one)}
    found = holders(controls.values(), _told(views), day, asked.values())
    answers = [a for a in found if not place or a.place.place.id in asked]
    answers.sort(key=lambda a: (fold(a.place.place.name), a.place.place.id))
    if as_json:
        return _print(_answer(views, a, day, why) for a in answers)
    return _table(views, ON_A_DAY, [(_row(a, day), a.control) for a in answers], why)


def _asked(views: Views, place: str) -> dict[str, PlaceRecord]:
    """The places that are called so, of whatever kind of record."""
    wanted = Wanted(place=place)
    found = [*(c.place for c in views.control(wanted)), *(e.place for e in views.events(wanted))]
    found += [figure.place for figure, _ in views.figures(wanted)]
    return {p.place.id: p for p in reversed(found) if p is not None}


def _with_wholes(places: dict[str, PlaceRecord]) -> list[str]:
    return sorted({id_ for place in places.values() for id_ in (place.place.id, *place.place.parents)})


def _told(views: Views) -> Callable[[Control], Iterable[Interval]]:
    def told(control: Control) -> Iterable[Interval]:
        return [found.hull for e in control.evidence if (found := views.days(e.report).days)]

    return told


def _answer(views: Views, answer: Answer, day: date, why: bool) -> dict[str, Any]:
    record = record_of(answer.control)
    if not answer.known:
        record["last_holder"], record["holder"] = record["holder"], None
    return {
        **record,
        "place": place_of(answer.place),
        "tier": answer.control.tier,
        "on": day.isoformat(),
        "last_word": interval(answer.word),
        "age_days": _age_days(answer.word, day),
        "rivals": list(answer.rivals),
        "via": place_of(answer.via),
        **_reasons(views, answer.control, why),
    }


def _row(answer: Answer, day: date) -> tuple[str, ...]:
    control = answer.control
    holder = clean(control.holder.actor.name)
    how = _how(control)
    if answer.via is not None:
        how.insert(0, f"via {clean(answer.via.place.name)}")
    if answer.rivals:
        how.insert(0, "rival claims")
    if not answer.known:
        how.insert(0, f"last {holder}")
    return (
        clean(answer.place.place.name),
        holder if answer.known else "unknown",
        _brief(control.start) if answer.known else "",
        _brief(answer.word),
        _age(answer.word, day),
        ", ".join(how),
    )


def _brief(interval: Interval) -> str:
    """Days without what the last one has in common with the first: 2017-06-01..17, 2017-06-01..08-31."""
    first, dots, last = days(interval).partition("..")
    if dots and first[:4] == last[:4]:
        last = last[8:] if first[:7] == last[:7] else last[5:]
    return first + dots + last


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


def _table(views: Views, columns: Sequence[Column], rows: Rows, why: bool) -> int:
    """The table and, with `why`, under it the sentences for each of its lines."""
    shown = listing(columns, (row for row, _ in rows))
    for row, control in rows if why else ():
        print(f"\n{row[0]}, {clean(control.holder.actor.name)}")
        for said in _sentences(views, control):
            voice = f" ({clean(', '.join(said['attribution']))})" if said["attribution"] else ""
            text = f"{said['days']}  {clean(said['source'])}{voice}: {clean(said['sentence'])}"
            print(textwrap.fill(text, WIDTH, initial_indent="  ", subsequent_indent=INDENT))
    return shown


def _reasons(views: Views, control: Control, why: bool) -> dict[str, Any]:
    return {"sentences": _sentences(views, control)} if why else {}


def _sentences(views: Views, control: Control) -> list[dict[str, Any]]:
    """The words that say so, each with its report, the days on which that can be published, and its voices."""
    found: dict[tuple[str, str, tuple[str, ...]], dict[str, Any]] = {}
    for evidence in control.evidence:
        published = views.days(evidence.report).days
        sentence = views.sentence(evidence.report, evidence.span) or ""
        found[evidence.report, sentence, evidence.attribution] = {
            "report": evidence.report,
            "source": views.source(evidence.report),
            "days": days(published.hull if published else None),
            "attribution": list(evidence.attribution),
            "sentence": sentence,
        }
    return sorted(found.values(), key=lambda f: f["days"])  # equal days stay in order of report and place in it


def _print(records: Iterable[dict[str, object]]) -> int:
    count = 0
    for record in records:
        print(line(record))
        count += 1
    return count
