"""The queue of review: the records that a filter shows, by day, after those that no table has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import compress, islice
from typing import Any

from sqlalchemy import Text, cast, func, select

from kroniek.model import KINDS
from kroniek.review import Item, Standing
from kroniek.review.cases import ACCEPTED, REJECTED
from kroniek.review.standing import OPEN, RETURNED
from kroniek.store import tables
from kroniek.store.asking import Query, Wanted, between, equal, named
from kroniek.store.browse import Sought, mask
from kroniek.store.columns import columns
from kroniek.store.filling import NEVER
from kroniek.store.overlaid import matches
from kroniek.store.together import doubted_pairs
from kroniek.store.views import Views

STATES = {
    "todo": frozenset({OPEN, RETURNED}),
    OPEN: frozenset({OPEN}),
    RETURNED: frozenset({RETURNED}),
    ACCEPTED: frozenset({ACCEPTED}),
    REJECTED: frozenset({REJECTED}),
    "all": frozenset({OPEN, RETURNED, ACCEPTED, REJECTED}),
    "doubted": frozenset({OPEN, RETURNED, ACCEPTED}),
}
"""What can be asked for, and the states that it takes in; `doubted` are only those that may be one with another."""


class Queue:
    """The records of a kind that a filter shows, in one of STATES. The filter asks what the rules propose.

    Of control and figures only time, place and actor of `sought` are asked; `measure` filters figures. `apart` are
    pairs of ids that people keep apart.
    """

    def __init__(
        self,
        views: Views,
        standing: Standing,
        kind: str,
        sought: Sought,
        state: str = "todo",
        measure: str | None = None,
        apart: frozenset[frozenset[str]] = frozenset(),
    ) -> None:
        self._views = views
        self._standing = standing
        self._kind = kind
        self._sought = sought
        self._states = STATES[state]
        self._state = state
        self._apart = apart
        self._measure = measure

    @cached_property
    def ids(self) -> Sequence[str]:
        """The ids of all, in order."""
        decided, open_ = self._decided, OPEN in self._states
        found = [id_ for id_ in self._proposed if decided.get(id_, open_)]
        return [*self._extras, *(filter(self._doubted.__contains__, found) if self._state == "doubted" else found)]

    def after(self, id_: str | None) -> str | None:
        """The first after this one, which need not be in the queue any more; the first of all for None."""
        if id_ in self._extras:
            here = self._extras.index(id_) + 1
            return next(iter(self.ids[here:]), None)
        if id_ is None or id_ not in self._proposed:
            return next(iter(self.ids), None)
        rest = islice(self._proposed, self._proposed.index(id_) + 1, None)
        return next((other for other in rest if self._is_wanted(other)), None)

    def before(self, id_: str) -> str | None:
        """The last before this one; None where it is the first."""
        ids = self.ids
        here = ids.index(id_) if id_ in ids else 0
        return ids[here - 1] if here else None

    @cached_property
    def _proposed(self) -> Sequence[str]:
        if self._kind == "event":
            known = columns(self._views)
            return list(compress(known.ids, mask(self._views, self._sought).tolist()))
        return list(self._views.scalars(self._query()))

    @cached_property
    def _decided(self) -> Mapping[str, bool]:
        """Whether those on which there are decisions, or that others came in the place of, are in a wanted state."""
        found = {id_: item.state in self._states for id_, item in self._standing.items.items()}
        return dict.fromkeys(self._standing.hidden, False) | found

    @cached_property
    def _extras(self) -> Sequence[str]:
        """Records that no table has: added, merged, split, or no longer proposed."""
        if self._sought.tier or self._sought.source or self._sought.text or self._state == "doubted":
            return []
        return [item.id for item in self._standing.items.values() if self._is_extra(item)]

    def _is_extra(self, item: Item) -> bool:
        if not isinstance(item.record, KINDS[self._kind]) or item.state not in self._states:
            return False
        return item.id not in {p.id for p in item.proposals} and matches(item.record, self._wanted)

    def _is_wanted(self, id_: str) -> bool:
        return self._is_in(id_) and (self._state != "doubted" or id_ in self._doubted)

    def _is_in(self, id_: str) -> bool:
        return self._decided.get(id_, OPEN in self._states)

    @cached_property
    def _doubted(self) -> frozenset[str]:
        """Events that may be one with another that is not rejected, and on which nobody decided that they are two."""
        if self._kind != "event":
            return frozenset()
        pairs = (p for p in doubted_pairs(self._views) if frozenset(p) not in self._apart)
        return frozenset(id_ for pair in pairs if all(map(self._is_in, pair)) for id_ in pair)

    @property
    def _wanted(self) -> Wanted:
        s = self._sought
        return Wanted(s.since, s.until, s.place, s.actor, s.type, s.status, self._measure)

    def _query(self) -> Query:
        """The ids of control or figures, by day."""
        table: Any = tables.control if self._kind == "control" else tables.figures
        first = func.coalesce(cast(table.c.earliest, Text), cast(table.c.latest, Text), NEVER)
        query = select(table.c.id).order_by(first, table.c.id)
        if self._kind == "figure":
            query = equal(query, table, measure=self._measure)
            return between(named(query, table, "figure", place=self._sought.place), table, self._wanted)
        query = named(query, table, "control", place=self._sought.place, actor=self._sought.actor)
        return between(query, table, self._wanted, dated=False)
