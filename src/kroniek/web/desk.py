"""Who decides, and the forms with which they do: what the pages of review share."""

from __future__ import annotations

import getpass
import hashlib
import secrets
import threading
from dataclasses import dataclass
from typing import Annotated, TypeAlias
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from kroniek.review.deciding import Deciding
from kroniek.review.problems import ProblemError
from kroniek.store import Journal
from kroniek.store.accounts import Account
from kroniek.store.journal import now
from kroniek.web.pages import render

COOKIE = "kroniek"
"""The cookie that holds the secret of a session."""

LONGEST = 4000
"""Characters of a field of a form."""

Field: TypeAlias = Annotated[str, Form(max_length=LONGEST)]
_opening = threading.Lock()


@dataclass(frozen=True, slots=True)
class Desk:
    """The journal, and who sits before it: an account, or the one person of this machine where nobody logs in."""

    journal: Journal
    account: Account | None
    who: str

    def may(self, role: str) -> bool:
        """Whether this person may do what is for `role`. Without accounts, one person may do everything."""
        return self.account is None or self.account.may(role)

    def must(self, role: str) -> None:
        """Refuses a person who may not.

        Raises:
            HTTPException: 403.
        """
        if not self.may(role):
            raise HTTPException(403, ProblemError("role", role=role))

    def deciding(self, why: str = "", *, many: bool = False) -> Deciding:
        """Deciding, by this person, now."""
        batch = secrets.token_hex(8) if many else None
        return Deciding(self.who, now(), self.journal.rules(), why.strip() or None, batch)


def desk_of(request: Request) -> Desk:
    """The desk of whoever asks."""
    state = request.app.state
    with _opening:
        if not hasattr(state, "journal"):
            state.journal = Journal(state.where, state.folding)
    account: Account | None = getattr(request.state, "user", None)
    return Desk(state.journal, account, account.name if account else _own_name())


AtDesk: TypeAlias = Annotated[Desk, Depends(desk_of)]


def form_token(request: Request) -> str:
    """What every form carries: it follows from the session's secret, which no other site can know."""
    secret = request.cookies.get(COOKIE, "")
    return hashlib.sha256(f"form {secret}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def check_form(request: Request, token: Field = "") -> None:
    """Refuses a form that this application did not hand out to this session.

    Raises:
        HTTPException: 403.
    """
    if not secrets.compare_digest(token.encode("utf-8", "replace"), form_token(request).encode()):
        raise HTTPException(403, ProblemError("session"))


Checked = Depends(check_form)


def page(request: Request, template: str, desk: Desk, status: int = 200, **values: object) -> HTMLResponse:
    """A page with forms: templates know `token` and `desk` besides."""
    return render(request, template, status, token=form_token(request), desk=desk, **values)


def to(path: str, back: str = "", **changes: str | None) -> RedirectResponse:
    """Leads the browser on to a page of this application, with the filters `back` and some values changed."""
    kept = [(k, v) for k, v in parse_qsl(back) if k not in changes]
    kept += [(k, v) for k, v in changes.items() if v is not None]
    return RedirectResponse(f"{path}?{urlencode(kept)}" if kept else path, status_code=303)


def _own_name() -> str:
    """What this machine calls the person, for the journal."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no name for this user, as in some containers
        return "local"
