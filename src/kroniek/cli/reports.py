"""`kroniek reports`: the reports with their feasible days of publication."""

from __future__ import annotations

from typing import Any

from kroniek.cli.options import AsJson, Chronicle, nothing_found, warn_if_stale
from kroniek.cli.show import FULL_DATE, Column, clean, days, listing
from kroniek.exports.jsonl import line
from kroniek.exports.records import report as record_of
from kroniek.model import Published, Reason, Report
from kroniek.store import Views

TOP = 2
"""Most likely days shown for each report."""

COLUMNS = (
    Column("published", full=FULL_DATE),
    Column("days", full=5, right=True),
    Column("most likely", full=2 * len("2017-10-25 100%") + 2),
    Column("report", least=10, full=60),
)


def command(db: Chronicle, as_json: AsJson = False) -> None:
    """The reports with their feasible publication days, the likeliest with their probability."""
    with Views(db) as views:
        warn_if_stale(views)
        found = views.reports_by_day()
        if as_json:
            for report, published in found:
                print(line({**record_of(report, published), **_why(published)}))
            return
        if not listing(COLUMNS, (_row(report, published) for report, published in found)):
            nothing_found(views, "reports", "report")


def _row(report: Report, published: Published) -> tuple[str, ...]:
    name = report.title or report.path or report.url or report.id
    shown = clean(f"{report.source}: {name}" if report.source else name)
    if published.days is None:
        return "?", "?", "", shown
    top = [f"{day} {f'{p:.0%}' if p >= 0.01 else '<1%'}" for day, p in published.days.likely()[:TOP]]
    return days(published.days.hull), str(len(published.days)), ", ".join(top), shown


def _why(published: Published) -> dict[str, Any]:
    return {
        "reasons": [_reason(reason) for reason in published.reasons],
        "clashes": [_reason(reason) for reason in published.clashes],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    span = reason.span
    return {
        "fact": reason.fact,
        "hard": reason.hard,
        "start": span.start if span else None,
        "end": span.end if span else None,
    }
