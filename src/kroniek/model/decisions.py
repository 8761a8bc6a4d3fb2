"""What people decide on records, as the append-only journal keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kroniek.model.records import Control, Event, Figure

Decidable: TypeAlias = Event | Control | Figure
"""What people decide on."""

KINDS: dict[str, type[Event] | type[Control] | type[Figure]] = {"event": Event, "control": Control, "figure": Figure}
"""The kinds of records by name."""

ACTIONS = ("accept", "edit", "reject", "merge", "split", "add", "apart", "undo")
"""What people decide. `apart` says that two records are not one, and of neither whether it is right."""


def kind_of(record: Decidable) -> str:
    """The name of the kind that a record is of."""
    return next(name for name, kind in KINDS.items() if isinstance(record, kind))


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the journal.

    `record` is the id of the record that was shown when it was taken, `before` the records that it replaces, whole,
    `after` those that come in their place (none where it rejects), `seen` what the rules `rules` proposed at that
    moment. `batch` binds the entries of a decision on many. An undo names the entry that it `undoes`, and has its
    `after` before and its `before` after. `number` is its place in the journal, 0 before it is written; `at` is
    the moment in ISO 8601, UTC.
    """

    record: str
    action: str  # one of ACTIONS
    who: str
    at: str
    kind: str
    before: tuple[Decidable, ...] = ()
    after: tuple[Decidable, ...] = ()
    seen: tuple[Decidable, ...] = ()
    why: str | None = None
    rules: str | None = None
    batch: str | None = None
    undoes: int | None = None
    number: int = 0
