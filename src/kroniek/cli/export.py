"""`kroniek export`: the whole chronicle in a format of others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kroniek.cli.options import Chronicle, Raw, Reviewed, opened, warn_if_stale
from kroniek.cli.show import clean
from kroniek.exports import exporter


def command(
    db: Chronicle,
    format_: Annotated[str, typer.Option("--format", metavar="F", help="Such as jsonl or csv.", show_default=False)],
    out: Annotated[Path, typer.Option(metavar="PATH", help="Where to: a file or a folder.", show_default=False)],
    reviewed: Reviewed = False,
    raw: Raw = False,
) -> None:
    """Writes the whole chronicle in a format: jsonl and csv, each a folder of files.

    What people rejected is left out, and what they edited is as they have it.
    """
    chosen = exporter(format_)
    with opened(db, reviewed=reviewed, raw=raw) as views:
        warn_if_stale(views)
        written = chosen.write(views, out)
    print(clean(f"{out}: {written}"))
