"""What of a record a person judges, and when two records say the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeAlias

from kroniek.model import Control, Decidable, Event, Evidence, Figure, PlaceRecord

Fields: TypeAlias = Mapping[str, Hashable]
Piece: TypeAlias = tuple[str, int, int]
"""A report, and where in it: start and end."""

ATTRIBUTES: Mapping[type[Decidable], Mapping[str, tuple[str, ...]]] = {
    Event: {
        "type": ("type",),
        "status": ("status",),
        "actors": ("actors",),
        "place": ("place",),
        "time": ("time", "hangs_on"),
        "sensitive": ("sensitive",),
    },
    Control: {
        "place": ("place",),
        "holder": ("holder",),
        "start": ("start",),
        "end": ("end",),
        "extent": ("extent",),
        "tier": ("tier",),
        "sensitive": ("sensitive",),
    },
    Figure: {
        "measure": ("measure",),
        "quantity": ("quantity",),
        "unit": ("unit",),
        "who": ("who",),
        "place": ("place",),
        "as_of": ("as_of", "hangs_on"),
        "scope": ("scope",),
        "perpetrators": ("perpetrators",),
        "sensitive": ("sensitive",),
    },
}
"""The fields that a person judges, with the attributes in which each stands. Spellings met, voices, ids of other
records, and how tellings came together are not among them: they may grow with every report."""


def fields(record: Decidable) -> Fields:
    """What a person judges of a record; equal values are one and the same to them."""
    if isinstance(record, Event):
        return {
            "type": record.type,
            "status": record.status,
            "actors": frozenset((a.role, a.actor.id) for a in record.actors),
            "place": _place(record.place),
            "time": record.time,
            "sensitive": record.sensitive,
        }
    if isinstance(record, Control):
        return {
            "place": _place(record.place),
            "holder": record.holder.actor.id,
            "start": record.start,
            "end": record.end,
            "extent": record.extent,
            "tier": record.tier,
            "sensitive": record.sensitive,
        }
    own = ("measure", "quantity", "unit", "who", "as_of", "scope", "perpetrators", "sensitive")
    return {**{name: getattr(record, name) for name in own}, "place": _place(record.place)}


def changed(first: Decidable, second: Decidable) -> frozenset[str]:
    """The fields in which two records of a kind differ."""
    one, other = fields(first), fields(second)
    return frozenset(name for name in one if one[name] != other[name])


def sort(record: Decidable) -> Hashable:
    """What sort of thing a record is of: a type of event, a measure, a place under somebody."""
    if isinstance(record, Control):
        return record.place.place.id, record.holder.actor.id
    return record.type if isinstance(record, Event) else record.measure


def pieces(record: Decidable) -> frozenset[Piece]:
    """Where a record is told."""
    return frozenset(map(piece, record.evidence))


def piece(evidence: Evidence) -> Piece:
    """Where a piece of evidence stands."""
    return evidence.report, evidence.span.start, evidence.span.end


def touch(first: Piece, second: Piece) -> bool:
    """Whether two stand at the same words: they share a character, or are equal."""
    return first == second or (first[0] == second[0] and first[1] < second[2] and second[1] < first[2])


def uncovered(some: Iterable[Piece], records: Iterable[Decidable]) -> frozenset[Piece]:
    """Those of `some` at whose words none of the records is told."""
    there = [p for record in records for p in pieces(record)]
    return frozenset(p for p in some if not any(touch(p, other) for other in there))


def agrees(found: Decidable, seen: Decidable, value: Decidable | None = None) -> bool:
    """Whether a proposal is still what a person saw.

    It is told wherever that was told, and each field is as it was then or, with `value`, as the person has it.
    """
    differs = changed(found, seen)
    if value is not None:
        differs &= changed(found, value)
    return not differs and not uncovered(pieces(seen), [found])


def _place(place: PlaceRecord | None) -> str | None:
    return place.place.id if place else None
