"""The first page: what the chronicle holds, and the ways into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from kroniek.store import Counts, Views
from kroniek.store.browse import Sought, count, last_days, place_ids
from kroniek.store.browse_control import holdings
from kroniek.store.browse_figures import number, placed
from kroniek.store.columns import counts
from kroniek.web.pages import Chronicle, render

router = APIRouter()


@router.get("/", response_class=HTMLResponse)
def home(request: Request, views: Chronicle) -> HTMLResponse:
    """What the chronicle holds."""
    return render(request, "home.html", counts=_counts(views), stale=views.stale)


def _counts(views: Views) -> Counts:
    """How much is shown."""
    proposed, overlay = counts(views), views.overlay
    if overlay is None or overlay.empty:
        return proposed
    return overlay.once("counts", proposed, lambda: _shown(views, proposed))


def _shown(views: Views, proposed: Counts) -> Counts:
    controls = holdings(views).controls
    first, last, _ = last_days(views)
    return replace(
        proposed,
        events=count(views, Sought()),
        figures=number(views),
        control=len(controls),
        places=len(place_ids(views) | placed(views) | {c.place.place.id for c in controls}),
        first=None if first == date.min else first,
        last=None if last == date.min else last,
    )


@router.get("/keys", response_class=HTMLResponse)
def keys(request: Request) -> HTMLResponse:
    """The keys, for those without JavaScript too."""
    return render(request, "keys.html")
