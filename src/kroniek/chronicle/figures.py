"""Numbers through reports: the same number told by several reports is one record, rival ones stand apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kroniek.chronicle.identity import record_id
from kroniek.chronicle.placed import PlacedFigure, place_key
from kroniek.chronicle.same import unique_evidence
from kroniek.model import Figure, PlaceMention, PlaceRecord

# Reports tell one number over some weeks; the same value for a day further off is a new statement.
SAME_DAYS = 31
OPEN = 10**6
"""How many days an interval with an open end counts as."""


@dataclass(frozen=True)
class Figures:
    """Figure records, oldest first, and the id of each mention's record by report and index."""

    records: tuple[Figure, ...]
    ids: Mapping[tuple[str, int], str]


def merge(
    figures: Iterable[PlacedFigure], places: Mapping[tuple[str, int], PlaceMention]
) -> Figures:
    """Group equal statements of different reports. `places` gives a report's place mentions by index.

    Two statements in one report stay two: that a report says a thing twice is for the reader to see.
    """
    blocks: dict[tuple[str, ...], list[PlacedFigure]] = {}
    for figure in figures:
        blocks.setdefault(_key(figure, places), []).append(figure)
    records: list[Figure] = []
    ids: dict[tuple[str, int], str] = {}
    for key in sorted(blocks):
        groups: list[list[PlacedFigure]] = []
        for figure in sorted(blocks[key], key=_order):
            group = next((g for g in groups if _joins(g, figure)), None)
            if group is None:
                groups.append([figure])
            else:
                group.append(figure)
        for group in groups:
            record = _record(group, places)
            records.append(record)
            ids.update({(f.report, f.index): record.id for f in group})
    return Figures(tuple(sorted(records, key=_oldest_first)), ids)


def _oldest_first(figure: Figure) -> tuple[date, date, str, str]:
    first = figure.as_of.earliest or figure.as_of.latest or date.max
    return first, figure.as_of.latest or date.max, figure.measure, figure.id


def _place(figure: PlacedFigure, places: Mapping[tuple[str, int], PlaceMention]) -> PlaceMention | None:
    index = figure.mention.place
    return places.get((figure.report, index)) if index is not None else None


def _key(figure: PlacedFigure, places: Mapping[tuple[str, int], PlaceMention]) -> tuple[str, ...]:
    mention, place = figure.mention, _place(figure, places)
    quantity = mention.quantity
    values = (str(quantity.low), str(quantity.best), str(quantity.high))
    return mention.measure, *values, str(mention.unit), place_key(figure.report, place)


def _order(figure: PlacedFigure) -> tuple[date, date, str, int]:
    first = figure.as_of.earliest or figure.as_of.latest or date.max
    return first, figure.as_of.latest or date.max, figure.report, figure.mention.span.start


def _joins(group: list[PlacedFigure], figure: PlacedFigure) -> bool:
    if any(f.report == figure.report for f in group):
        return False
    first, here = _order(group[0])[0], _order(figure)[0]
    return all(f.as_of.overlaps(figure.as_of) for f in group) or (here - first).days <= SAME_DAYS


def _record(group: list[PlacedFigure], places: Mapping[tuple[str, int], PlaceMention]) -> Figure:
    group = sorted(group, key=lambda f: (f.report, f.mention.span))
    first = group[0]
    found = [p for p in (_place(f, places) for f in group) if p]
    place = PlaceRecord(found[0].place, tuple(sorted({p.text for p in found}))) if found else None
    as_of = first.as_of
    for other in group[1:]:
        as_of = as_of.intersect(other.as_of) or as_of
    mention = first.mention
    return Figure(
        id=record_id("figure", mention.measure, first.report, mention.span.start, mention.span.end),
        measure=mention.measure,
        quantity=mention.quantity,
        unit=mention.unit,
        who=mention.who,
        place=place,
        as_of=as_of,
        evidence=unique_evidence(f.evidence for f in group),
        hangs_on=min(group, key=lambda f: f.as_of.length or OPEN).hangs_on,
    )
