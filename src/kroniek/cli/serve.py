"""`kroniek serve`: the web application."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Annotated

import typer

from kroniek.cli.options import Chronicle
from kroniek.cli.show import say
from kroniek.errors import KroniekError, UsageError
from kroniek.store import Accounts

LOCAL = "127.0.0.1"
PORT = 8400
"""Where no port is asked for and it is free. Not registered to anybody at IANA."""

ANY = 0
"""Asks the system for a port that is free."""

PATIENCE = 3
"""Seconds that answers still being sent have to finish in, once the server is told to stop."""


def command(
    db: Chronicle,
    port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, metavar="N", help=f"The port; else {PORT}, or where that is taken one that is free (0)."
        ),
    ] = None,
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
        _demand_accounts(db)
    app = create_app(db, team=team, hosts=LOOPBACK if near else None)
    with _listening(address, port) as door:
        shown = f"[{address}]" if ":" in address else address
        say(f"The chronicle is at http://{shown}:{door.getsockname()[1]}/ until you stop this with Ctrl+C.")
        if not near:
            say("Put a server that speaks TLS before it: passwords travel as they are typed.")
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=PATIENCE)
        with suppress(KeyboardInterrupt):  # which is how one stops it
            uvicorn.Server(config).run([door])


def _demand_accounts(db: str) -> None:
    with Accounts(db) as accounts:
        if not accounts.all():
            raise UsageError(f"--team: nobody could log in; first: kroniek users {db} add NAME --role administrator")


def _listening(address: str, port: int | None) -> socket.socket:
    """A socket that listens, so that the address is only told once a browser can reach it.

    Raises:
        KroniekError: the port is taken, or may not be listened at.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for asked in (PORT, ANY) if port is None else (port,):
        try:
            return socket.create_server((address, asked), family=family, backlog=128)
        except OSError as error:
            refused = error
    raise KroniekError(
        f"cannot listen at {address}, port {port or PORT}: {refused.strerror}; choose another with --port"
    )
