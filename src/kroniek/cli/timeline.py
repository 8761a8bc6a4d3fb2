"""`kroniek timeline`: the chronology."""

from __future__ import annotations

from typing import Annotated

import typer

from kroniek.cli.options import (
    Actor,
    AsJson,
    Chronicle,
    From,
    Place,
    Raw,
    Reviewed,
    To,
    nothing_found,
    one_of,
    opened,
    period,
    warn_if_stale,
)
from kroniek.cli.show import FULL_DATE, Column, clean, days, listing
from kroniek.exports.jsonl import line
from kroniek.exports.records import event as record_of
from kroniek.knowledge.event_types import STATUSES, event_types, label
from kroniek.model import Event
from kroniek.store import Views, Wanted
from kroniek.store.together import originals

COLUMNS = (
    Column("date", full=FULL_DATE),
    Column("what", least=18, full=30),
    Column("who", least=10, full=40),
    Column("where", least=8, full=20),
    Column("sources", least=7, full=20),
)


def command(
    db: Chronicle,
    since: From = None,
    until: To = None,
    place: Place = None,
    actor: Actor = None,
    type_: Annotated[str | None, typer.Option("--type", metavar="T", help="An event type, such as capture.")] = None,
    status: Annotated[str | None, typer.Option(metavar="S", help=f"One of {', '.join(STATUSES)}.")] = None,
    reviewed: Reviewed = False,
    raw: Raw = False,
    as_json: AsJson = False,
) -> None:
    """The chronology: a line for each event with date, type, who, where and sources.

    A period takes in whatever may lie in it. "A > B" is A against B, and the number before the sources is
    that of the reports.
    """
    first, last = period(since, until)
    wanted = Wanted(
        since=first,
        until=last,
        place=place,
        actor=actor,
        type=one_of(type_, "--type", event_types()),
        status=one_of(status, "--status", STATUSES),
    )
    with opened(db, reviewed=reviewed, raw=raw) as views:
        warn_if_stale(views)
        found = views.events(wanted)
        if as_json:
            for event in found:
                print(line({**record_of(event), "sentence": _sentence(views, event)}))
            return
        if not listing(COLUMNS, (_row(views, event) for event in found)):
            nothing_found(views, "events", "event", place=place, actor=actor)


def _sentence(views: Views, event: Event) -> str | None:
    first = event.evidence[0] if event.evidence else None
    return views.sentence(first.report, first.span) if first else None


def _row(views: Views, event: Event) -> tuple[str, ...]:
    return (
        days(event.time),
        _what(event),
        _who(event),
        clean(event.place.place.name) if event.place else "",
        sources(views, {e.report for e in event.evidence}),
    )


def _what(event: Event) -> str:
    status = "" if event.status == "happened" else event.status.replace("_", " ") + " "
    return status + label(event.type)


def _who(event: Event) -> str:
    def names(role: str) -> str:
        return ", ".join(clean(a.actor.name) for a in event.actors if a.role == role)

    doer, target = names("agent") or names("other"), names("target")
    return f"{doer} > {target}".strip() if target else doer


def sources(views: Views, reports: set[str]) -> str:
    """How many reports, and from where; a copy counts as the report that it is a copy of."""
    own = originals(views, reports)
    named = sorted({clean(views.source(report)) for report in own})
    return f"{len(own)} {', '.join(named)}"
