"""`kroniek serve`: the web application."""

from __future__ import annotations

from typing import Annotated

import typer

from kroniek.cli.options import Chronicle
from kroniek.cli.show import say
from kroniek.errors import UsageError
from kroniek.store import Accounts

LOCAL = "127.0.0.1"
PORT = 8400
"""Where no port is asked for. Not registered to anybody at IANA."""


def command(
    db: Chronicle,
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="N", help="The port on this machine.")] = PORT,
    team: Annotated[bool, typer.Option("--team", help="People log in; see `kroniek users`.")] = False,
    address: Annotated[
        str, typer.Option(metavar="A", help="Where to listen; other than this machine only with --team.")
    ] = LOCAL,
) -> None:
    """Opens the chronicle as web pages on this machine, for one person without log-in, or with --team for several."""
    import uvicorn  # takes half a second that other commands need not wait for

    from kroniek.web import create_app
    from kroniek.web.guard import LOOPBACK

    near = address in LOOPBACK
    if not near and not team:
        raise UsageError("--address: without log-in only this machine is served; use --team for others")
    if team:
        with Accounts(db) as accounts:
            if not accounts.all():
                raise UsageError(
                    f"--team: nobody could log in; first: kroniek users {db} add NAME --role administrator"
                )
    app = create_app(db, team=team, hosts=LOOPBACK if near else None)
    shown = f"[{address}]" if ":" in address else address
    say(f"The chronicle is at http://{shown}:{port}/ until you stop this with Ctrl+C.")
    if not near:
        say("Put a server that speaks TLS before it: passwords travel as they are typed.")
    uvicorn.run(app, host=address, port=port, log_level="warning")
