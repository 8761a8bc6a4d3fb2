"""`kroniek reports`: the reports with their feasible days of publication."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

import typer

from kroniek.cli.options import AsJson, Chronicle, nothing_found, warn_if_stale
from kroniek.cli.show import FULL_DATE, Column, clean, days, listing
from kroniek.errors import UsageError
from kroniek.exports.jsonl import line
from kroniek.exports.records import report as record_of
from kroniek.model import Copy, Published, Reason, Report
from kroniek.store import Views
from kroniek.store.together import copies

Why: TypeAlias = Annotated[
    str | None,
    typer.Option("--why", metavar="REPORT", help="What narrowed the days of one report: its id, path, title or URL."),
]

TOP = 2
"""Most likely days shown for each report."""

COLUMNS = (
    Column("published", full=FULL_DATE),
    Column("days", full=5, right=True),
    Column("most likely", full=2 * len("2017-10-25 100%") + 2),
    Column("report", least=10, full=60),
)


def command(db: Chronicle, why: Why = None, as_json: AsJson = False) -> None:
    """The reports with their feasible publication days, the likeliest with their probability.

    Raises:
        UsageError: there is no report, or more than one, by the name given with --why.
    """
    with Views(db) as views:
        warn_if_stale(views)
        if why is not None:
            explain(views, why, as_json=as_json)
            return
        found = views.reports_by_day()
        if as_json:
            for report, published in found:
                print(line({**record_of(report, published), **_why(published), "copy_of": _copy(views, report)}))
            return
        if not listing(COLUMNS, (_row(report, published, copies(views)) for report, published in found)):
            nothing_found(views, "reports", "report")


def _copy(views: Views, report: Report) -> dict[str, Any] | None:
    """The report that this one is nearly, and what it tells otherwise."""
    copy = copies(views).get(report.id)
    if copy is None:
        return None
    changes = [{"kind": change.kind, "was": change.was, "became": change.became} for change in copy.changes]
    return {"report": copy.of, "contained": copy.contained, "changes": changes}


def _row(report: Report, published: Published, known: Mapping[str, Copy]) -> tuple[str, ...]:
    name = report.title or report.path or report.url or report.id
    shown = clean(f"{report.source}: {name}" if report.source else name)
    if report.id in known:
        shown = f"= copy: {shown}"
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
    span, other = reason.span, reason.elsewhere
    return {
        "fact": reason.fact,
        "hard": reason.hard,
        "start": span.start if span else None,
        "end": span.end if span else None,
        **({"report": reason.report, "other_start": other.start, "other_end": other.end} if other else {}),
    }


def explain(views: Views, name: str, *, as_json: bool) -> None:
    """Prints which facts narrowed the days of the report called `name`, each with its sentence.

    Raises:
        UsageError: there is no such report, or more than one.
    """
    report, published = _one(views, name)
    if as_json:
        print(line({**record_of(report, published), **_why(published)}))
        return
    shown, first, count, likely = _row(report, published, {})[3], *_row(report, published, {})[:3]
    print(f"{shown}\npublished: {first} ({count} {'day' if count == '1' else 'days'}{'; ' + likely if likely else ''})")
    for mark, reasons in (("", published.reasons), ("dropped: ", published.clashes)):
        for reason in reasons:
            _print_reason(views, report, reason, mark or ("sure: " if reason.hard else "likely: "))
    copy = copies(views).get(report.id)
    if copy is not None:
        told = [f"{change.was or '-'} -> {change.became or '-'}" for change in copy.changes]
        changed = f"; it changed {', '.join(told)}" if told else ""
        print(clean(f"copy of {views.source(copy.of)} ({copy.contained:.0%} the same words){changed}"))


def _print_reason(views: Views, report: Report, reason: Reason, mark: str) -> None:
    print(f"- {mark}{clean(reason.fact)}")
    told = views.sentence(report.id, reason.span) if reason.span else None
    if told:
        print(f"    {clean(told)}")
    if reason.report and reason.elsewhere:
        other = views.sentence(reason.report, reason.elsewhere)
        print(f"    {clean(views.source(reason.report))}: {clean(other or '')}")


def _one(views: Views, name: str) -> tuple[Report, Published]:
    """The report with this id, path, title or URL; the beginning of an id or the end of a path will do.

    Raises:
        UsageError: there is none, or more than one.
    """
    found = [pair for pair in views.reports() if name in (pair[0].id, pair[0].path, pair[0].title, pair[0].url)]
    if not found:
        found = [
            pair for pair in views.reports() if pair[0].id.startswith(name) or (pair[0].path or "").endswith("/" + name)
        ]
    if not found:
        raise UsageError(f"--why {name}: there is no such report; `kroniek reports` lists them")
    if len(found) > 1:
        ids = ", ".join(report.id for report, _ in found[:5])
        raise UsageError(f"--why {name}: {len(found)} reports are called so; give an id: {ids}")
    return found[0]
