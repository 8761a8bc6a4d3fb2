"""What is not told of records that are sensitive, so that nobody can be found by them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from kroniek.model import Control, Decidable, Event, Figure, PlaceRecord, PlaceRef
from kroniek.store.names import fold, spellings_of_place

TYPES = frozenset({"sexual_violence"})
"""Types of events that are always sensitive."""

WITHHELD = "withheld"
"""The id of a place that is not told."""


def is_sensitive(record: Decidable, places: Collection[str]) -> bool:
    """Whether a record is sensitive: marked so by a person, by its type, or by its place or one that this lies in."""
    if record.sensitive or (isinstance(record, Event) and record.type in TYPES):
        return True
    if record.place is None:
        return False
    marked = {fold(place) for place in places}
    within = {fold(parent) for parent in record.place.place.parents}
    return bool(marked & (spellings_of_place(record.place) | within))


def hidden_names(records: Iterable[Decidable], places: Collection[str]) -> frozenset[str]:
    """The names, folded, by which a sentence would tell a place that is hidden."""
    some = (r.place for r in records if r.place and is_sensitive(r, places))
    return frozenset({fold(place) for place in places}.union(*map(spellings_of_place, some)))


def with_figures(events: Iterable[Event], figures: Iterable[Figure], places: Collection[str]) -> list[Figure]:
    """The figures, those of sensitive events marked as sensitive too: they would tell the place."""
    of_them = {id_ for event in events if is_sensitive(event, places) for id_ in event.figures}
    return [replace(f, sensitive=f.sensitive or f.id in of_them) for f in figures]


def names_any(sentence: str, names: Collection[str]) -> bool:
    """Whether a sentence names one of these."""
    told = f" {fold(sentence)} "
    return any(f" {name} " in told for name in names)


def hide(record: Decidable) -> Decidable:
    """The record without the name of its place, its coordinates to the whole degree (some 100 km), and no evidence.

    The sentences would tell the place.
    """
    if isinstance(record, Control):
        return replace(record, place=_blurred(record.place), evidence=())
    place = _blurred(record.place) if record.place else None
    if isinstance(record, Figure):
        return replace(record, place=place, who="", evidence=())
    return replace(record, place=place, evidence=(), merged=())


def _blurred(place: PlaceRecord) -> PlaceRecord:
    ref = place.place
    lat, lon = (None if x is None else float(round(x)) for x in (ref.lat, ref.lon))
    return PlaceRecord(PlaceRef(WITHHELD, "", lat, lon, ref.country, "vague"))
