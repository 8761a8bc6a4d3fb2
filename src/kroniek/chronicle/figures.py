"""Numbers through reports: the same number told by several reports is one record, rival ones stand apart.

Figures are taken block by block, a block being what measures the same at the same place; nothing outside it matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kroniek.chronicle.identity import record_id
from kroniek.chronicle.placed import PlacedFigure, place_key
from kroniek.chronicle.same import unique_evidence
from kroniek.model import Figure, PlaceMention, PlaceRecord, Quantity

# Reports tell one number over some weeks; the same value for a day further off is a new statement.
SAME_DAYS = 31
# A toll that moves seldom grows or shrinks more than so many times between two reports; beyond it, it is another toll.
MOST_TIMES = 10
OPEN = 10**6
"""How many days an interval with an open end counts as."""

Spot = tuple[str, int]


@dataclass(frozen=True)
class Figures:
    """Figure records, oldest first, and the id of each mention's record by report and index."""

    records: tuple[Figure, ...]
    ids: Mapping[Spot, str]


def merge(figures: Iterable[PlacedFigure], places: Mapping[Spot, PlaceMention]) -> Figures:
    """Group equal statements of different reports. `places` gives a report's place mentions by index.

    Two statements in one report stay two: that a report says a thing twice is for the reader to see.
    """
    blocks: dict[str, list[PlacedFigure]] = {}
    for figure in figures:
        blocks.setdefault(block(figure, _place(figure, places)), []).append(figure)
    records: list[Figure] = []
    ids: dict[Spot, str] = {}
    for key in sorted(blocks):
        found = _merge_block(blocks[key], places)
        records += found.records
        ids.update(found.ids)
    return Figures(tuple(sorted(records, key=oldest_first)), ids)


def block(figure: PlacedFigure, place: PlaceMention | None) -> str:
    """What figures must share to have anything to do with each other: the measure, and the place that they are of."""
    return f"{figure.mention.measure} {place_key(figure.report, place)}"


def _merge_block(figures: Iterable[PlacedFigure], places: Mapping[Spot, PlaceMention]) -> Figures:
    """The records of figures of one block, with what is part of what and what replaces what among them."""
    kinds: dict[tuple[str, ...], list[list[PlacedFigure]]] = {}
    for figure in sorted(figures, key=_order):
        groups = kinds.setdefault(_said(figure), [])
        group = next((g for g in groups if _joins(g, figure)), None)
        if group is None:
            groups.append([figure])
        else:
            group.append(figure)
    groups = [group for key in sorted(kinds) for group in kinds[key]]
    ids = {(f.report, f.index): _id(group) for group in groups for f in group}
    records = {_id(group): _record(group, places, ids) for group in groups}
    parts = {_id(group) for group in groups if group[0].mention.part_of is not None}
    wholes = {id_: record for id_, record in records.items() if id_ not in parts}
    for group in groups:
        told = records[_id(group)]
        replaced = _replaced(group, told, wholes, ids)
        if replaced:
            records[told.id] = replace(told, replaces=replaced.id, was=replaced.quantity)
    return Figures(tuple(sorted(records.values(), key=oldest_first)), ids)


def oldest_first(figure: Figure) -> tuple[date, date, str, str]:
    """Order of figures: by the first day that they are of, then the last."""
    """Order of the figures: by first day, then last."""
    first = figure.as_of.earliest or figure.as_of.latest or date.max
    return first, figure.as_of.latest or date.max, figure.measure, figure.id


def _place(figure: PlacedFigure, places: Mapping[Spot, PlaceMention]) -> PlaceMention | None:
    index = figure.mention.place
    return places.get((figure.report, index)) if index is not None else None


def _said(figure: PlacedFigure) -> tuple[str, ...]:
    """What equal statements share; of parts who they are too, because three women are not three children."""
    mention = figure.mention
    quantity = mention.quantity
    values = (str(quantity.low), str(quantity.best), str(quantity.high))
    part = mention.who.casefold() if mention.part_of is not None else ""
    return (*values, str(mention.unit), str(mention.perpetrators), str(mention.part_of is not None), part)


def _order(figure: PlacedFigure) -> tuple[date, date, str, int]:
    first = figure.as_of.earliest or figure.as_of.latest or date.max
    return first, figure.as_of.latest or date.max, figure.report, figure.mention.span.start


def _joins(group: list[PlacedFigure], figure: PlacedFigure) -> bool:
    if any(f.report == figure.report for f in group):
        return False
    first, here = _order(group[0])[0], _order(figure)[0]
    return all(f.as_of.overlaps(figure.as_of) for f in group) or (here - first).days <= SAME_DAYS


def _by_report(group: Sequence[PlacedFigure]) -> list[PlacedFigure]:
    return sorted(group, key=lambda f: (f.report, f.mention.span))


def _id(group: Sequence[PlacedFigure]) -> str:
    first = _by_report(group)[0]
    span = first.mention.span
    return record_id("figure", first.mention.measure, first.report, span.start, span.end)


def _record(
    group: Sequence[PlacedFigure], places: Mapping[Spot, PlaceMention], ids: Mapping[Spot, str]
) -> Figure:
    group = _by_report(group)
    first = group[0]
    found = [p for p in (_place(f, places) for f in group) if p]
    place = PlaceRecord(found[0].place, tuple(sorted({p.text for p in found}))) if found else None
    as_of = first.as_of
    for other in group[1:]:
        as_of = as_of.intersect(other.as_of) or as_of
    mention = first.mention
    wholes = [ids[f.report, i] for f in group if (i := f.mention.part_of) is not None and (f.report, i) in ids]
    return Figure(
        id=_id(group),
        measure=mention.measure,
        quantity=mention.quantity,
        unit=mention.unit,
        who=mention.who,
        place=place,
        as_of=as_of,
        evidence=unique_evidence(f.evidence for f in group),
        hangs_on=min(group, key=lambda f: f.as_of.length or OPEN).hangs_on,
        part_of=wholes[0] if wholes else None,
        scope="total" if any(f.mention.scope == "total" for f in group) else "new",
        perpetrators=mention.perpetrators,
    )


def _replaced(
    group: Sequence[PlacedFigure], told: Figure, wholes: Mapping[str, Figure], ids: Mapping[Spot, str]
) -> Figure | None:
    """The record that a number takes the place of: the one that its report names, else the last one before it.

    Only a number that is said to have moved replaces what another report told. `wholes` are the records that are no
    part of another.
    """
    for one in _by_report(group):
        named = one.mention.replaces
        before = wholes.get(ids.get((one.report, named), "")) if named is not None else None
        if before is not None and before.id != told.id:
            return before
    changes = {f.mention.change for f in group if f.mention.change}
    if not changes or told.id not in wholes:
        return None
    reports = {f.report for f in group}
    earlier = [
        other for other in wholes.values()
        if _is_before(other, told) and not reports & {e.report for e in other.evidence}
        and any(_moved(other.quantity, told.quantity, change) for change in changes)
    ]
    return max(earlier, key=oldest_first, default=None)


def _is_before(other: Figure, told: Figure) -> bool:
    """Whether `other` may be an earlier word on the same whole."""
    if other.perpetrators != told.perpetrators or other.unit != told.unit:
        return False
    then, now = oldest_first(other)[0], oldest_first(told)[0]
    return then <= now and (now - then).days <= SAME_DAYS


def _moved(before: Quantity, after: Quantity, change: str) -> bool:
    """Whether a number can have moved so: `change` is up, down or either."""
    then, now = _size(before), _size(after)
    if then == now or max(then, now) > MOST_TIMES * min(then, now):
        return False
    return change == "either" or (now > then) == (change == "up")


def _size(quantity: Quantity) -> float:
    return next(v for v in (quantity.best, quantity.low, quantity.high) if v is not None)
