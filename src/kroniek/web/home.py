"""The first page: what the chronicle holds, and the ways into it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from kroniek.store.columns import counts
from kroniek.web.pages import Chronicle, render

router = APIRouter()


@router.get("/", response_class=HTMLResponse)
def home(request: Request, views: Chronicle) -> HTMLResponse:
    """What the chronicle holds."""
    return render(request, "home.html", counts=counts(views), stale=views.stale)


@router.get("/keys", response_class=HTMLResponse)
def keys(request: Request) -> HTMLResponse:
    """The keys, for those without JavaScript too."""
    return render(request, "keys.html")
