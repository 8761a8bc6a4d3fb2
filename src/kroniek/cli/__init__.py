"""The command line: a module for each command, listed in `COMMANDS`."""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated

import typer

from kroniek import __version__
from kroniek.cli import (
    annotate,
    check,
    control,
    export,
    figures,
    publish,
    read,
    reports,
    serve,
    stories,
    timeline,
    users,
)
from kroniek.cli.show import say
from kroniek.errors import KroniekError, UsageError

COMMANDS = (read, timeline, control, figures, check, stories, reports, export, annotate, serve, users, publish)
"""Modules with a function `command`, in the order in which the help lists them."""

FAILED = 1
MISUSED = 2

app = typer.Typer(
    name="kroniek",
    help="Reads dated news reports on armed conflict and writes the sourced chronology.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _module in COMMANDS:
    app.command(_module.__name__.rpartition(".")[2])(_module.command)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"kroniek {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Reads dated news reports on armed conflict and writes the sourced chronology."""


def main() -> None:
    """Runs the command line and ends the process: 0 done, 1 something could not be read or done, 2 misused."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if os.environ.get("KRONIEK_DEBUG") != "1":
        # A library that logs an interruption while it closes a connection would show its traceback to the user.
        logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())
    sys.exit(_run())


def _run() -> int:
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAILED
    except UsageError as error:
        say(f"kroniek: {error}")
        return MISUSED
    except KroniekError as error:
        say(f"kroniek: {error}")
        return FAILED
    except BrokenPipeError:
        # The reader of our output has had enough. Nothing more may be written, not even on ending.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        if os.environ.get("KRONIEK_DEBUG") == "1":
            raise
        say(f"kroniek: this should not happen: {type(error).__name__}: {error}")
        say("Set KRONIEK_DEBUG=1 for the traceback, and please report it.")
        return FAILED
    return 0
