"""`kroniek publish`: a static site of what people accepted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kroniek.cli.options import Chronicle, opened, warn_if_stale
from kroniek.cli.show import clean
from kroniek.store import Overlaid


def command(
    db: Chronicle,
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write.", show_default=False)],
    title: Annotated[str, typer.Option(metavar="T", help="What the site is called.")] = "Kroniek",
    language: Annotated[str, typer.Option(metavar="L", help="Of the site: nl or en.")] = "en",
    sensitive: Annotated[
        list[str] | None,
        typer.Option(
            metavar="P", help="A place that must not be told: its name, any spelling, or its id. May be repeated."
        ),
    ] = None,
) -> None:
    """Writes a static site of the accepted records, which opens from a file. What is not accepted is not in it.

    Of events of sexual violence, and of what happened in a place given with --sensitive, neither place nor sentence
    is told, and coordinates only to the whole degree.
    """
    from kroniek.publish import publish  # takes a while that other commands need not wait for

    with opened(db, reviewed=True) as views:
        warn_if_stale(views)
        assert isinstance(views, Overlaid)
        written = publish(views, out, language=language, title=title, sensitive=sensitive or [])
    print(clean(f"{out / 'index.html'}: {written}"))
