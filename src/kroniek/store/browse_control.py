"""Who held what on a day, for all places at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kroniek.model import Control, Interval
from kroniek.store import tables
from kroniek.store.columns import kept
from kroniek.store.filling import NEVER
from kroniek.store.holders import Answer, holders
from kroniek.store.names import fold
from kroniek.store.overlay import Overlay
from kroniek.store.views import Views


@dataclass(frozen=True, slots=True)
class Holdings:
    """All periods of control, and the days on which the reports that tell them can have been published."""

    controls: Sequence[Control]
    published: Mapping[str, Interval]

    def told(self, control: Control) -> Iterable[Interval]:
        """The days of publication behind a period."""
        return [self.published[e.report] for e in control.evidence if e.report in self.published]


def holdings(views: Views) -> Holdings:
    """The periods of control of a chronicle as decisions leave them, read once for as long as it does not change."""
    known, overlay = kept(views, "holdings", _read), views.overlay
    if overlay is None:
        return known
    return overlay.once("holdings", known, lambda: _laid_over(known, overlay))


def _laid_over(known: Holdings, overlay: Overlay) -> Holdings:
    kept_ones, own = [c for c in known.controls if overlay.keeps(c.id)], overlay.of(Control)
    if not own and len(kept_ones) == len(known.controls):
        return known
    return Holdings(sorted([*kept_ones, *own], key=_order), known.published)


def _order(control: Control) -> tuple[str, str, str, str]:
    """By place and day, as the store lists them."""
    start, end = control.start.earliest, control.end.latest
    return control.place.place.id, str(start or end or NEVER), str(end or NEVER), control.id


def on_day(views: Views, day: date) -> list[Answer]:
    """Who held what on a day, by name of place."""
    known = holdings(views)
    found = holders(known.controls, known.told, day)
    return sorted(found, key=lambda a: (fold(a.place.place.name), a.place.place.id, a.control.id))


def _read(views: Views) -> Holdings:
    controls = list(views.control())
    p = tables.published
    rows = views.rows(select(p.c.report, p.c.earliest, p.c.latest).where(p.c.earliest.is_not(None)))
    return Holdings(controls, {row.report: Interval(row.earliest, row.latest) for row in rows})
