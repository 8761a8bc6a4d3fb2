"""How the records stand by the journal, worked out again only as far as something changed. Several threads may ask."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from kroniek.model import Decidable
from kroniek.review import Ledger, Standing, fold, stand
from kroniek.store import tables
from kroniek.store.decisions import entries, newest, proposals, told_in


@dataclass(frozen=True, slots=True)
class Folded:
    """What was worked out for a state of the database, to be used as long as it stays so.

    `made` keeps what others work out from it, by a key of theirs.
    """

    ledger: Ledger
    derived: tuple[str | None, ...]
    reports: frozenset[str]
    proposals: tuple[Decidable, ...]
    standing: Standing
    made: dict[Hashable, object] = field(default_factory=dict, compare=False)


class Folding:
    """Keeps what was last worked out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: Folded | None = None

    def at(self, connection: Connection) -> Folded:
        """What holds in the transaction of this connection."""
        with self._lock:
            before = self._last
        derived, last = derived_from(connection), newest(connection)
        if before and before.derived == derived and before.ledger.last == last:
            return before
        known = before.ledger.decisions.values() if before and before.ledger.last <= last else ()
        ledger = fold([*known, *entries(connection, max((d.number for d in known), default=0))])
        found, asked = dict[str, Decidable](), told_in(ledger)
        if before and before.derived == derived:
            found = {p.id: p for p in before.proposals}
            more = proposals(connection, asked - before.reports)
            asked |= before.reports
        else:
            more = proposals(connection, asked)
        found |= {p.id: p for p in more}
        some = tuple(found[id_] for id_ in sorted(found))
        made = Folded(ledger, derived, frozenset(asked), some, stand(ledger, some))
        with self._lock:
            self._last = made
        return made


def derived_from(connection: Connection) -> tuple[str | None, ...]:
    """What the proposals hang on: the rules, and up to which writing they know."""
    found = {row.name: row.value for row in connection.execute(select(tables.meta))}
    return found.get("rules"), found.get("derived"), found.get("fingerprint")
