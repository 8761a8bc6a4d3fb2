"""One clash and its sides, as `clashes.py` lists them."""

from __future__ import annotations

from dataclasses import dataclass

from kroniek.model import Evidence, Interval, PlaceRecord


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a clash: what it says, the record that says it ("" where none does), and the words."""

    says: str
    record: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """`sort` and `kind` (of figures, else empty) are those of `clashes.py`; `about` is a measure or type of event."""

    sort: str
    kind: str
    about: str
    place: PlaceRecord | None
    days: Interval
    sides: tuple[Side, ...]
