"""The figures: each measure through time as a picture with a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from kroniek.exports import records
from kroniek.model import Figure
from kroniek.store import Views
from kroniek.store.browse_figures import PAGE, figure_leaf, figures, measures, places
from kroniek.web.asking import Many, Text
from kroniek.web.chart import SHAPES, chart, voice_of
from kroniek.web.clashes import of_figure
from kroniek.web.pages import Chronicle, Worded, as_csv, as_json, missing, render
from kroniek.web.registry import Entry
from kroniek.web.told import tellings
from kroniek.web.verdicts import differences, plain, verdict

router = APIRouter()
entry = Entry("/figures", "figures.name", "f")

COLUMNS = (
    *("id", "measure", "low", "best", "high", "unit", "who", "place", "earliest", "latest"),
    *("voice", "differs", "reports"),
)
Offset = Annotated[int, Query(ge=0, le=10_000_000)]


@router.get("/figures", response_class=HTMLResponse)
def page(
    request: Request, views: Chronicle, words: Worded, measure: Text = "", place: Text = "", offset: Offset = 0
) -> HTMLResponse:
    """A measure through time; without one, that of which there is most."""
    counted = measures(views, place or None)
    chosen = measure or (counted[0][0] if counted else "killed")
    found = figure_leaf(views, chosen, place or None, offset)
    listed = places(views, chosen)
    return render(
        request,
        "figures.html",
        measure=chosen,
        place=place,
        place_name=next((name for id_, name, _ in listed if id_ == place), place),
        measures=counted,
        places=listed,
        found=found,
        chart=chart(found.figures, words),
        shapes=SHAPES,
        rows=[
            (figure, differs, voice_of(figure, words), verdict(views, figure.id)) for figure, differs in found.figures
        ],
        earlier=max(0, offset - PAGE) if offset else None,
        later=offset + PAGE if offset + PAGE < found.count else None,
    )


@router.get("/figures.json")
def page_json(
    views: Chronicle, measure: Text = "", place: Text = "", offset: Offset = 0, limit: Many = PAGE
) -> Response:
    """The figures of a measure as JSON, each with the ids of those that contradict it."""
    found = figure_leaf(views, measure or None, place or None, offset, limit)
    told = [_plain(views, figure, differs) for figure, differs in found.figures]
    return as_json({"count": found.count, "offset": offset, "figures": told})


@router.get("/figures.csv")
def page_csv(
    views: Chronicle, words: Worded, measure: Text = "", place: Text = "", offset: Offset = 0, limit: Many = PAGE
) -> Response:
    """The figures of a measure as a table."""
    found = figure_leaf(views, measure or None, place or None, offset, limit)
    return as_csv(COLUMNS, [_row(figure, differs, voice_of(figure, words)) for figure, differs in found.figures])


@router.get("/figures/{id}.json")
def one_json(id: str, views: Chronicle) -> Response:
    """One figure as JSON."""
    return as_json(_plain(views, *_one(views, id)))


@router.get("/figures/{id}", response_class=HTMLResponse)
def one(request: Request, id: str, views: Chronicle) -> HTMLResponse:
    """One figure: everything that tells it, and what contradicts it."""
    figure, differs = _one(views, id)
    others = [other for other, _ in figures(views, list(differs))]
    kinds = {side.record: c.kind for c in of_figure(views, figure, others) for side in c.sides if side.record != id}
    return render(
        request,
        "figure.html",
        figure=figure,
        tellings=tellings(views, figure.evidence),
        against=[(other, tellings(views, other.evidence), kinds.get(other.id, "")) for other in others],
        verdict=verdict(views, id),
        differences=differences,
    )


def _one(views: Views, id: str) -> tuple[Figure, tuple[str, ...]]:
    found = figures(views, [id])
    if not found:
        raise missing(id)
    return found[0]


def _plain(views: Views, figure: Figure, differs: Sequence[str]) -> dict[str, Any]:
    """A figure as the exports have it, with what contradicts it and what was decided."""
    return {**records.figure(figure), "differs": list(differs), "review": plain(verdict(views, figure.id))}


def _row(figure: Figure, differs: Sequence[str], voice: str) -> dict[str, Any]:
    told = records.figure(figure)
    plain = {name: told[name] for name in ("id", "measure", "low", "best", "high", "unit", "who")}
    reports = sorted({e.report for e in figure.evidence})
    place = figure.place.place.name if figure.place else None
    days = records.interval(figure.as_of)
    return {**plain, **days, "place": place, "voice": voice, "differs": list(differs), "reports": reports}
