"""`kroniek read`: from files to a chronicle."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kroniek.cli.show import clean, days, say
from kroniek.engine import Outcome, ingest, installed
from kroniek.model import Interval
from kroniek.store import Views, Writer

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""

STEPS = {"again": "Annotating again by newer rules", "compile": "Compiling the chronicle"}


def command(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Files, folders, archives, feeds.", show_default=False)
    ],
    into: Annotated[str, typer.Option(metavar="DB", help="The chronicle; made if need be.", show_default=False)],
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Processes that annotate; all processors if not given.")
    ] = None,
) -> None:
    """Reads reports into a chronicle. Safe to repeat and to interrupt: what is read already is not read twice.

    What cannot be read is named on standard error, the rest is kept, and the exit status is 1.
    """
    from kroniek.reading import read_paths  # half a second, which the commands that only list do without

    with Writer(into) as store:
        try:
            with _progress() as watch:
                outcome = ingest(read_paths(paths), store, installed(), workers=workers, watch=watch)
        except KeyboardInterrupt:
            say("Interrupted. What was read is kept; the same command carries on from there.")
            raise typer.Exit(INTERRUPTED) from None
    for where, reason in outcome.problems:
        say(f"{where}: {reason}")
    _summary(into, outcome)
    if outcome.problems:
        raise typer.Exit(1)


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Shows on a terminal how far the reading is; elsewhere nothing."""
    console = Console(stderr=True)
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task("Reading reports", total=None)

        def watch(step: str) -> None:
            if step in STEPS:
                bar.update(task, description=STEPS[step])
            if step != "compile":
                bar.advance(task)

        yield watch


def _summary(into: str, outcome: Outcome) -> None:
    with Views(into) as views:
        counts = views.counts()
    again = f", {outcome.again} annotated again by newer rules" if outcome.again else ""
    period = Interval(counts.first, counts.last) if counts.first or counts.last else None
    lines = [
        ("reports", f"{outcome.new} new, {outcome.known} known already, {counts.reports} in all{again}"),
        ("days", f"{counts.exact_days} reports of a certain day; events of {days(period)}"),
        ("events", str(counts.events)),
        ("places", str(counts.places)),
        ("figures", str(counts.figures)),
        ("control", f"{counts.control} records of who held what"),
        ("not read", f"{len(outcome.problems)}" + (" (named on standard error)" if outcome.problems else "")),
    ]
    for name, value in lines:
        print(clean(f"{name}:").ljust(10) + value)
