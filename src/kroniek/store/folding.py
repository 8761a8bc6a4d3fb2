"""How the records stand by the journal, worked out again only as far as something changed. Several threads may ask."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from kroniek.review import Folder, Ledger, Stander, Standing
from kroniek.store import tables
from kroniek.store.decisions import entries, newest, proposals, told_in


@dataclass(frozen=True, slots=True)
class Folded:
    """What was worked out for a state of the database, to be used as long as it stays so.

    `made` keeps what others work out from it, by a key of theirs.
    """

    ledger: Ledger
    derived: tuple[str | None, ...]
    standing: Standing
    made: dict[Hashable, object] = field(default_factory=dict, compare=False)


class Folding:
    """Keeps what was last worked out, and what it takes to go on from there."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: Folded | None = None
        self._folder = Folder()
        self._stander = Stander()
        self._asked: set[str] = set()

    def at(self, connection: Connection) -> Folded:
        """What holds in the transaction of this connection."""
        with self._lock:
            before = self._last
            derived, last = derived_from(connection), newest(connection)
            if before and before.derived == derived and before.ledger.last == last:
                return before
            try:
                self._last = self._next(connection, before, derived, last)
            except BaseException:  # what was half taken in is worked out anew
                self._last, self._folder, self._stander, self._asked = None, Folder(), Stander(), set()
                raise
            return self._last

    def _next(
        self, connection: Connection, before: Folded | None, derived: tuple[str | None, ...], last: int
    ) -> Folded:
        if before and before.ledger.last > last:  # this transaction began before the newest entry was written
            before, self._folder = None, Folder()
        if before is None or before.derived != derived:
            self._stander, self._asked = Stander(), set()
        ledger = self._folder.add(entries(connection, before.ledger.last if before else 0))
        asked = told_in(ledger)
        self._stander.add(proposals(connection, asked - self._asked))
        self._asked |= asked
        return Folded(ledger, derived, self._stander.stand(ledger))


def derived_from(connection: Connection) -> tuple[str | None, ...]:
    """What the proposals hang on: the rules, and up to which writing they know."""
    found = {row.name: row.value for row in connection.execute(select(tables.meta))}
    return found.get("rules"), found.get("derived"), found.get("fingerprint")
