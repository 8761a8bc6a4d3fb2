"""Bringing a chronicle up to date: what changed reports tell, and the records of the blocks that it touches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kroniek.chronicle import control, figures, same
from kroniek.chronicle.days import resolve_all
from kroniek.chronicle.days_all import DAYS, pages, settle_days
from kroniek.chronicle.people import meet
from kroniek.chronicle.placed import (
    PlacedControl,
    PlacedEvent,
    PlacedFigure,
    place_figure,
    place_key,
    state_since,
    state_time,
)
from kroniek.chronicle.spellings import spellings
from kroniek.chronicle.telling import tellings
from kroniek.chronicle.updating_copies import settle_copies
from kroniek.chronicle.updating_stories import FACTS, settle_stories, told_facts
from kroniek.model import (
    Annotations,
    Figure,
    Ground,
    Kept,
    PlaceMention,
    Published,
    Report,
    ResolvedTime,
)

EVENT, CONTROL, FIGURE, SPELLED, COUNTED = "event", "control", "figure", "spelled", "counted"
DOUBT = "doubt"
MANY = 200
"""Blocks taken at once: all that is told in them is held in memory."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """A figure with the place that it is of."""

    figure: PlacedFigure
    place: PlaceMention | None = None

    @property
    def places(self) -> dict[tuple[str, int], PlaceMention]:
        """The place by report and index."""
        index = self.figure.mention.place
        return {} if index is None or self.place is None else {(self.figure.report, index): self.place}

    @property
    def block(self) -> str:
        """The block in which it meets figures of the same measure and place."""
        return figures.block(self.figure, self.place)


@dataclass(frozen=True, slots=True)
class Spelled:
    """How a report spells its actors and places, by their ids."""

    texts: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Counted:
    """The ids of the records that the figures of a report stand in, by their place in its list."""

    ids: dict[str, str]


def update(ground: Ground, changed: Collection[str]) -> None:
    """Brings all records up to date with reports that are new or were annotated anew.

    Only the blocks in which something changed are worked out again. The records hang on the set of reports alone,
    not on the order in which they came or on how many came at once.
    """
    moved = settle_days(ground, set(changed) | meet(ground, changed))
    settle_copies(ground, changed)
    touched: dict[str, set[str]] = {EVENT: set(), CONTROL: set(), FIGURE: set(), FACTS: set()}
    for page in pages(ground, moved):
        for stage, blocks in _tell(ground, page).items():
            touched[stage] |= blocks
    touched[EVENT] |= _count(ground, touched[FIGURE])
    for some in _batches(touched[EVENT]):
        _merge_events(ground, dict(ground.told(EVENT, PlacedEvent, some)))
    for some in _batches(touched[CONTROL]):
        told = dict(ground.told(CONTROL, control.Told, some))
        spelled = _spellings(ground, _tellers(told))
        ground.put(CONTROL, {b: control.derive([one for _, one in here], spelled) for b, here in told.items()})
    settle_stories(ground, touched[FACTS])


def _tell(ground: Ground, page: Sequence[tuple[Report, Annotations]]) -> dict[str, set[str]]:
    """Sets in time what reports tell; gives the blocks that this touches, by stage."""
    kept = ground.recall(DAYS, Kept, [report.id for report, _ in page])
    told: dict[str, dict[str, list[tuple[str, object]]]] = {EVENT: {}, CONTROL: {}, FIGURE: {}, FACTS: {}}
    times: dict[str, tuple[ResolvedTime, ...]] = {}
    spelled: dict[str, object | None] = {}
    for report, notes in page:
        days = kept[report.id].days
        times[report.id] = resolve_all(report, notes, days)
        events, states, numbers = _placed(report, notes, times[report.id], days)
        told[EVENT][report.id] = [(same.block(event), event) for event in events]
        changes = [*control.from_events(events), *control.from_states(states)]
        told[CONTROL][report.id] = [(place_key(report.id, one.place), one) for one in changes]
        told[FIGURE][report.id] = [(n.block, n) for n in numbers]
        told[FACTS][report.id] = [told_facts(report, notes, days)]
        spelled[report.id] = Spelled(spellings(notes))
    ground.publish({}, times)
    ground.keep(SPELLED, spelled)
    return {stage: ground.tell(stage, some) for stage, some in told.items()}


def _placed(
    report: Report, notes: Annotations, times: Sequence[ResolvedTime], days: Published
) -> tuple[list[PlacedEvent], list[PlacedControl], list[ToldFigure]]:
    by_index = dict(enumerate(times))
    return (
        tellings(report, notes, by_index, days),
        [PlacedControl(report.id, m, state_time(m, by_index, days), state_since(m, by_index)) for m in notes.control],
        [
            ToldFigure(
                place_figure(report.id, i, m, by_index, days), None if m.place is None else notes.places[m.place]
            )
            for i, m in enumerate(notes.figures)
        ],
    )


def _count(ground: Ground, touched: Collection[str]) -> set[str]:
    """Merges figures; gives the blocks of events whose figures now stand in other records."""
    stale: set[str] = set()
    for some in _batches(touched):
        ids: dict[str, dict[str, str]] = {}
        records: dict[str, tuple[Figure, ...]] = {}
        for block, told in ground.told(FIGURE, ToldFigure, some):
            places = {spot: place for _, n in told for spot, place in n.places.items()}
            found = figures.merge([n.figure for _, n in told], places)
            records[block] = found.records
            for (report, index), record in found.ids.items():
                ids.setdefault(report, {})[str(index)] = record
        ground.put(FIGURE, records)
        before = ground.recall(COUNTED, Counted, sorted(ids))
        after = {report: Counted({**_ids(before, report), **new}) for report, new in ids.items()}
        other = {report: one for report, one in after.items() if one != before.get(report)}
        ground.keep(COUNTED, other)
        stale.update(*ground.blocks(EVENT, sorted(other)).values())
    return stale


def _ids(counted: Mapping[str, Counted], report: str) -> dict[str, str]:
    return counted[report].ids if report in counted else {}


def _merge_events(ground: Ground, told: Mapping[str, Sequence[tuple[str, PlacedEvent]]]) -> None:
    """Puts the events of these blocks, and keeps which of them may be one."""
    reports = _tellers(told)
    counted = ground.recall(COUNTED, Counted, reports)
    ids = {(report, int(index)): id_ for report, one in counted.items() for index, id_ in one.ids.items()}
    spelled = _spellings(ground, reports)
    merged = {block: same.merge([event for _, event in here], ids, spelled) for block, here in told.items()}
    ground.put(EVENT, {block: one.records for block, one in merged.items()})
    ground.put(DOUBT, {block: one.doubts for block, one in merged.items()})


def _tellers(told: Mapping[str, Sequence[tuple[str, object]]]) -> list[str]:
    """The reports that tell something in these blocks."""
    return sorted({report for here in told.values() for report, _ in here})


def _spellings(ground: Ground, reports: Sequence[str]) -> dict[tuple[str, str], frozenset[str]]:
    spelled = ground.recall(SPELLED, Spelled, reports)
    return {(report, id_): frozenset(texts) for report, one in spelled.items() for id_, texts in one.texts.items()}


def _batches(blocks: Collection[str]) -> Iterator[list[str]]:
    """So many blocks at once, those of one place together: what is told of one place is told by the same reports."""
    ordered = sorted(blocks, key=lambda block: (block.split(" ", 2)[-1], block))
    return (ordered[i : i + MANY] for i in range(0, len(ordered), MANY))
