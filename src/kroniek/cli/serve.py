"""`kroniek serve`: the web application."""

from __future__ import annotations

from typing import Annotated

import typer

from kroniek.cli.options import Chronicle
from kroniek.cli.show import say

PORT = 8400
"""Where no port is asked for. Not registered to anybody at IANA."""


def command(
    db: Chronicle,
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="N", help="The port on this machine.")] = PORT,
) -> None:
    """Opens the chronicle as web pages on this machine, for one person without log-in."""
    import uvicorn  # takes half a second that other commands need not wait for

    from kroniek.web import create_app

    app = create_app(db)
    say(f"The chronicle is at http://127.0.0.1:{port}/ until you stop this with Ctrl+C.")
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")
