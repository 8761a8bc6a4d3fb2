"""`kroniek annotate`: one text in, all mentions out."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from kroniek.cli.show import say
from kroniek.engine import installed
from kroniek.exports.jsonl import line
from kroniek.model import Report
from kroniek.store.codec import plain


def command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A report, or - for standard input.", show_default=False)],
) -> None:
    """All mentions of a text as JSON on standard output; no database is needed.

    Offsets are half-open and count characters of the "text" that is printed with them. A file that holds
    several reports gives a line of JSON for each.
    """
    from kroniek.reading import read_bytes, read_paths  # half a second, which the commands that only list do without

    items = read_bytes(sys.stdin.buffer.read(), "standard input") if file == "-" else list(read_paths([file]))
    reports = [item for item in items if isinstance(item, Report)]
    problems = [item for item in items if not isinstance(item, Report)]
    for report in reports:
        record = {"text": report.text, **plain().unstructure(installed().annotate(report))}
        print(line(record) if len(reports) > 1 else json.dumps(record, ensure_ascii=True, indent=1))
    for problem in problems:
        say(f"{problem.where}: {problem.reason}")
    if problems:
        raise typer.Exit(1)
