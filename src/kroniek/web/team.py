"""A team: logging in and out, accounts, and the audit. Only there with `kroniek serve --team`."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as Asked
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from kroniek.errors import UsageError
from kroniek.review.problems import ProblemError
from kroniek.store import Accounts
from kroniek.store.accounts import HOURS, ROLES, TooManyError
from kroniek.web.desk import COOKIE, AtDesk, Checked, Desk, Field, page, to
from kroniek.web.problems import worded

LAST = 2**31 - 1  # the highest number that a column of the audit has on every database
Before = Annotated[int | None, Query(ge=0, le=LAST)]
router = APIRouter()

OPEN = ("/login", "/static/")
"""What anybody may ask for."""

PAGE = 100


class Gate:
    """Middleware that lets in only who is logged in, and tells the pages who it is."""

    def __init__(self, app: ASGIApp, accounts: Accounts) -> None:
        self._app = app
        self._accounts = accounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands on what comes from a session; leads the rest to the log-in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Asked(scope)
        token = request.cookies.get(COOKIE)
        request.state.user = await run_in_threadpool(self._accounts.who, token) if token else None
        path = request.url.path
        answer: ASGIApp = self._app
        if request.state.user is None and not path.startswith(OPEN):
            reads = request.method in ("GET", "HEAD") and not path.endswith((".json", ".csv"))
            back = quote(path + (f"?{request.url.query}" if request.url.query else ""))
            answer = (
                RedirectResponse(f"/login?next={back}", status_code=303)
                if reads
                else PlainTextResponse("log in first", status_code=401)
            )
        await answer(scope, receive, send)


def _accounts(request: Request) -> Accounts:
    """The accounts, where there is a team.

    Raises:
        HTTPException: 404 where nobody logs in.
    """
    found = getattr(request.app.state, "accounts", None)
    if not isinstance(found, Accounts):
        raise HTTPException(404, ProblemError("no_team"))
    return found


@router.get("/login", response_class=HTMLResponse)
def login_form(request: Request, desk: AtDesk, next: Annotated[str, Query(max_length=2000)] = "/") -> HTMLResponse:
    """The form to log in with."""
    _accounts(request)
    return page(request, "login.html", desk, onward=next, name="", problem="")


@router.post("/login", dependencies=[Checked])
def login(request: Request, desk: AtDesk, name: Field, password: Field, next: Field = "/") -> Response:
    """Logs in."""
    accounts = _accounts(request)
    address = request.client.host if request.client else "?"
    try:
        token = accounts.log_in(name, password, address)
    except TooManyError:
        return page(request, "login.html", desk, 429, onward=next, name=name, problem="many")
    if token is None:
        return page(request, "login.html", desk, 401, onward=next, name=name, problem="wrong")
    answer = RedirectResponse(_own_path(next), status_code=303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, token, max_age=HOURS * 3600, httponly=True, secure=secure, samesite="lax")
    return answer


@router.post("/logout", dependencies=[Checked])
def logout(request: Request) -> Response:
    """Logs out."""
    _accounts(request).log_out(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/login", status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/account", response_class=HTMLResponse)
def account(request: Request, desk: AtDesk) -> HTMLResponse:
    """Who one is; for administrators, everybody."""
    return _account(request, desk)


@router.post("/account/add", dependencies=[Checked])
def add(request: Request, desk: AtDesk, name: Field, role: Field, password: Field) -> Response:
    """Makes an account."""
    accounts = _accounts(request)
    desk.must("administrator")
    try:
        accounts.add(name, role, password, desk.who)
    except UsageError as error:
        return _account(request, desk, worded(request, error), name)
    return to("/account")


@router.post("/account/change", dependencies=[Checked])
def change(
    request: Request,
    desk: AtDesk,
    name: Field,
    role: Field = "",
    password: Field = "",
    state: Annotated[Literal["", "closed", "open"], Form()] = "",
) -> Response:
    """Changes an account; what is left empty stays. One's own password one may change oneself."""
    accounts = _accounts(request)
    if name != desk.who or role or state:
        desk.must("administrator")
    closed = {"closed": True, "open": False}.get(state)
    try:
        accounts.change(name, desk.who, role=role or None, password=password or None, closed=closed)
    except UsageError as error:
        return _account(request, desk, worded(request, error))
    return to("/account")


@router.get("/audit", response_class=HTMLResponse)
def audit(request: Request, desk: AtDesk, before: Before = None) -> HTMLResponse:
    """Who logged in, and what was done with accounts, newest first."""
    accounts = _accounts(request)
    desk.must("administrator")
    lines = accounts.audit(before, PAGE)
    older = lines[-1].number if len(lines) == PAGE else None
    return page(request, "audit.html", desk, lines=lines, older=older)


def _account(request: Request, desk: Desk, problem: str = "", name: str = "") -> HTMLResponse:
    accounts = _accounts(request)
    everybody = accounts.all() if desk.may("administrator") else []
    return page(
        request,
        "account.html",
        desk,
        422 if problem else 200,
        everybody=everybody,
        roles=ROLES,
        problem=problem,
        name=name,
    )


def _own_path(path: str) -> str:
    """A path on this server; the first page for anything else."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"
