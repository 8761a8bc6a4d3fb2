"""The application: pages, what guards them, and how errors are told."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from kroniek import __version__
from kroniek.errors import KroniekError, StoreError, UsageError
from kroniek.store import Accounts, Writer
from kroniek.store.database import connect
from kroniek.store.folding import Folding
from kroniek.web.guard import LOOPBACK, Guard
from kroniek.web.pages import as_json, render
from kroniek.web.problems import worded
from kroniek.web.registry import routers
from kroniek.web.team import Gate
from kroniek.web.warm import warm, warm_pages, watching

HERE = "kroniek.web"


def create_app(where: str, *, team: bool = False, hosts: Sequence[str] | None = LOOPBACK) -> FastAPI:
    """The application on one chronicle.

    Args:
        where: the chronicle, a file or a postgresql:// address; brought up to date with this version.
        team: whether people log in.
        hosts: the names that the server answers to; None for any.

    Raises:
        UsageError, StoreError: as `kroniek.store.database.connect`.
    """
    folding = Folding()
    _prepare(where, folding)
    app = FastAPI(title="Kroniek", version=__version__, docs_url=None, redoc_url=None, lifespan=watching)
    app.state.where, app.state.team, app.state.folding = where, team, folding
    app.mount("/static", StaticFiles(packages=[(HERE, "static")]), name="static")
    for router in routers():
        app.include_router(router)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _misunderstood)
    app.add_exception_handler(KroniekError, _failed)
    if team:
        app.state.accounts = Accounts(where)
        app.add_middleware(Gate, accounts=app.state.accounts)
    app.add_middleware(Guard, broken=_broken, hosts=hosts)
    return app


def _prepare(where: str, folding: Folding) -> None:
    """Says at once what is wrong with a chronicle, and reads what all pages lean on, so that the first is quick too.

    A chronicle of an older Kroniek has nothing yet in the tables for looking things up. Where it may not be written
    that stays so, and its lists are empty.
    """
    connect(where, write=False).dispose()
    with suppress(StoreError), Writer(where) as store:
        store.fill()
    warm_pages()
    warm(where, folding)


def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _error(request, status, worded(request, error))


def _misunderstood(request: Request, error: Exception) -> Response:
    told = error.errors() if isinstance(error, RequestValidationError) else []
    return _error(request, 422, "; ".join(f"{e['loc'][-1]}: {e['msg']}" for e in told))


def _failed(request: Request, error: Exception) -> Response:
    return _error(request, 422 if isinstance(error, UsageError) else 503, worded(request, error))


def _broken(request: Request, error: Exception) -> Response:
    return _error(request, 500, type(error).__name__)


def _error(request: Request, status: int, reason: str) -> Response:
    """An error as a page, or as JSON where that was asked for: one shape everywhere."""
    if request.url.path.endswith((".json", ".csv")) or "application/json" in request.headers.get("accept", ""):
        answer = as_json({"error": status, "reason": reason})
        answer.status_code = status
        return answer
    return render(request, "error.html", status, code=status, reason=reason)
