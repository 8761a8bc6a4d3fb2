"""`kroniek users`: the accounts of a team."""

from __future__ import annotations

import getpass
import sys
from enum import StrEnum
from typing import Annotated

import typer

from kroniek.cli.options import Chronicle
from kroniek.cli.show import Column, clean, listing
from kroniek.errors import UsageError
from kroniek.store import Accounts
from kroniek.store.accounts import ROLES

COLUMNS = (Column("name", least=10, full=40), Column("role", full=13), Column("access", full=6))


class Action(StrEnum):
    """What can be done with accounts."""

    LIST = "list"
    ADD = "add"
    CHANGE = "change"
    CLOSE = "close"
    OPEN = "open"


def command(
    db: Chronicle,
    action: Annotated[Action, typer.Argument(help="What to do.")] = Action.LIST,
    name: Annotated[str | None, typer.Argument(help="Whose account.", show_default=False)] = None,
    role: Annotated[str | None, typer.Option(metavar="R", help=f"One of {', '.join(ROLES)}.")] = None,
    password: Annotated[bool, typer.Option("--password", help="Ask for a new password, to change it.")] = False,
) -> None:
    """The accounts of a team, for `kroniek serve --team`.

    A password is asked for, or read as a line from standard input where that is no terminal. A closed account
    may not log in any more; its decisions stay.
    """
    with Accounts(db) as accounts:
        if action is Action.LIST:
            rows = [(clean(a.name), a.role, "closed" if a.closed else "open") for a in accounts.all()]
            if not listing(COLUMNS, rows):
                print("no accounts; add one with: kroniek users DB add NAME --role administrator")
            return
        if not name:
            raise UsageError(f"users {action.value}: says whose account, as in: kroniek users DB {action.value} NAME")
        by = f"{getpass.getuser()} (command line)"
        if action is Action.ADD:
            accounts.add(name, role or "reader", _password(), by)
        elif action is Action.CHANGE:
            if role is None and not password:
                raise UsageError("users change: takes --role or --password")
            accounts.change(name, by, role=role, password=_password() if password else None)
        else:
            accounts.change(name, by, closed=action is Action.CLOSE)
        print(clean(f"{name}: {action.value}, done"))


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")
