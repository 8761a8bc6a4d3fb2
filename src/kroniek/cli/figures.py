"""`kroniek figures`: the numbers, oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Annotated

import typer

from kroniek.cli.options import AsJson, Chronicle, Place, Raw, Reviewed, nothing_found, one_of, opened, warn_if_stale
from kroniek.cli.show import FULL_DATE, Column, clean, days, listing, quantity
from kroniek.cli.timeline import sources
from kroniek.exports.jsonl import line
from kroniek.exports.records import figure as record_of
from kroniek.model import MEASURES, Figure, Quantity
from kroniek.store import Views, Wanted

COLUMNS = (
    Column("as of", full=FULL_DATE),
    Column("measure", least=7, full=11),
    Column("number", least=7, full=20, right=True),
    Column("who", least=6, full=30),
    Column("where", least=5, full=20),
    Column("sources", least=6, full=20),
    Column("", full=len("! differs")),
)
INDENT = "  "
Found = tuple[Figure, tuple[str, ...]]


def command(
    db: Chronicle,
    measure: Annotated[str | None, typer.Option(metavar="M", help="A measure, such as killed or displaced.")] = None,
    place: Place = None,
    reviewed: Reviewed = False,
    raw: Raw = False,
    as_json: AsJson = False,
) -> None:
    """The numbers, oldest first. "! differs" marks those that another contradicts.

    ~ is about, >= at least, <= at most. Figures differ when they measure the same at the same place for days
    that may be the same, and no number fits both. What is part of another stands indented beneath it; "↑ from"
    and "↓ from" give the number that was replaced.
    """
    with opened(db, reviewed=reviewed, raw=raw) as views:
        warn_if_stale(views)
        found = views.figures(Wanted(measure=one_of(measure, "--measure", MEASURES), place=place))
        if as_json:
            for figure, differs in found:
                print(line({**record_of(figure), "differs_from": list(differs)}))
            return
        if not listing(COLUMNS, (_row(views, *one) for one in nested(found))):
            nothing_found(views, "figures", "figure", place=place)


def nested(found: Iterable[Found]) -> Iterator[tuple[Figure, bool, int]]:
    """Each figure, whether it is contradicted, and how deep: parts come right after what they are part of.

    `found` is in order of days. A part told for other days than its whole stands by itself, at its own days.
    """
    for _, day in groupby(found, key=lambda one: one[0].as_of):
        some = list(day)
        here = {figure.id for figure, _ in some}
        parts: dict[str | None, list[Found]] = {}
        for one in some:
            whole = one[0].part_of
            parts.setdefault(whole if whole in here and whole != one[0].id else None, []).append(one)
        yield from _under(None, parts, 0)


def _under(whole: str | None, parts: dict[str | None, list[Found]], depth: int) -> Iterator[tuple[Figure, bool, int]]:
    for figure, differs in parts.pop(whole, []):
        yield figure, bool(differs), depth
        yield from _under(figure.id, parts, depth + 1)


def _row(views: Views, figure: Figure, differs: bool, depth: int) -> tuple[str, ...]:
    return (
        days(figure.as_of),
        INDENT * depth + figure.measure.replace("_", " "),
        quantity(figure.quantity, figure.unit),
        clean(figure.who),
        clean(figure.place.place.name) if figure.place else "",
        sources(views, {e.report for e in figure.evidence}),
        ", ".join(_notes(figure, differs)),
    )


def _notes(figure: Figure, differs: bool) -> Iterator[str]:
    if figure.was is not None:
        up = _size(figure.quantity) > _size(figure.was)
        yield f"{'↑' if up else '↓'} from {quantity(figure.was, figure.unit)}"
    elif figure.scope == "total":
        yield "total"
    if figure.perpetrators:
        yield "perpetrators"
    if differs:
        yield "! differs"


def _size(value: Quantity) -> float:
    return next(v for v in (value.best, value.low, value.high) if v is not None)
