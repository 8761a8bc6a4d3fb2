"""`kroniek figures`: the numbers, oldest first."""

from __future__ import annotations

from typing import Annotated

import typer

from kroniek.cli.options import AsJson, Chronicle, Place, nothing_found, one_of, warn_if_stale
from kroniek.cli.show import FULL_DATE, Column, clean, days, listing, quantity
from kroniek.cli.timeline import sources
from kroniek.exports.jsonl import line
from kroniek.exports.records import figure as record_of
from kroniek.model import Figure
from kroniek.store import Views, Wanted

MEASURES = (
    *("killed", "injured", "missing", "detained", "abducted", "displaced", "trapped", "returned", "inhabitants"),
    *("in_need", "fighters", "troops", "area", "leaflets", "strikes", "destroyed", "duration", "other"),
)
COLUMNS = (
    Column("as of", full=FULL_DATE),
    Column("measure", least=7, full=11),
    Column("number", least=7, full=20, right=True),
    Column("who", least=6, full=30),
    Column("where", least=5, full=20),
    Column("sources", least=6, full=20),
    Column("", full=len("! differs")),
)


def command(
    db: Chronicle,
    measure: Annotated[str | None, typer.Option(metavar="M", help="A measure, such as killed or displaced.")] = None,
    place: Place = None,
    as_json: AsJson = False,
) -> None:
    """The numbers, oldest first. "! differs" marks those that another contradicts.

    ~ is about, >= at least, <= at most. Figures differ when they measure the same at the same place for days
    that may be the same, and no number fits both.
    """
    with Views(db) as views:
        warn_if_stale(views)
        found = views.figures(Wanted(measure=one_of(measure, "--measure", MEASURES), place=place))
        if as_json:
            for figure, differs in found:
                print(line({**record_of(figure), "differs_from": list(differs)}))
            return
        if not listing(COLUMNS, (_row(views, figure, bool(differs)) for figure, differs in found)):
            nothing_found(views, "figures", "figure", place=place)


def _row(views: Views, figure: Figure, differs: bool) -> tuple[str, ...]:
    return (
        days(figure.as_of),
        figure.measure.replace("_", " "),
        quantity(figure.quantity, figure.unit),
        clean(figure.who),
        clean(figure.place.place.name) if figure.place else "",
        sources(views, {e.report for e in figure.evidence}),
        "! differs" if differs else "",
    )
