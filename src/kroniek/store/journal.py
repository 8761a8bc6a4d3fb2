"""The journal of decisions: the only writer of its entries. A decision, or many at once, is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, insert, select

from kroniek.errors import StoreError, UsageError
from kroniek.model import KINDS, Decidable, Decision, Evidence, kind_of
from kroniek.review import Item, Ledger, Standing
from kroniek.review.deciding import Deciding, stamp
from kroniek.review.standing import opened
from kroniek.review.substance import piece, pieces, touch
from kroniek.store import tables
from kroniek.store.database import connect, explained
from kroniek.store.decisions import newest, of_decision, proposals, records
from kroniek.store.folding import Folding, derived_from

ROWS = 200
"""Entries sent to the database in one statement; all statements of a bulk are one transaction."""


class DecidedMeanwhileError(StoreError):
    """A record is not as the person saw it: somebody decided on it meanwhile, or newer rules changed it.

    `by` is the newest entry about it, None where only the proposal changed; `item` is the record as it stands now,
    None where it is no longer there.
    """

    def __init__(self, id_: str, by: Decision | None, item: Item | None) -> None:
        told = f"{by.who} decided on it at {by.at} ({by.action})" if by else "what is proposed has changed"
        super().__init__(f"{id_}: meanwhile {told}; look again and decide anew")
        self.by = by
        self.item = item


def now() -> str:
    """The moment, as entries have it: ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Journal:
    """A chronicle opened for deciding. May be used by several threads. `folding` may be shared with who only reads.

    Raises:
        UsageError, StoreError: as `kroniek.store.database.connect`, and StoreError whenever reading or writing fails.
    """

    def __init__(self, where: str, folding: Folding | None = None) -> None:
        self.where = where
        self._reading = connect(where, write=False)
        self._writing = connect(where, write=True)
        self._folding = folding or Folding()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Lets the file or server go."""
        self._reading.dispose()
        self._writing.dispose()

    def ledger(self) -> Ledger:
        """The journal, folded."""
        with explained(self.where), self._reading.begin() as connection:
            return self._folding.at(connection).ledger

    def standing(self) -> Standing:
        """How all records stand on which there are decisions."""
        with explained(self.where), self._reading.begin() as connection:
            return self._folding.at(connection).standing

    def items(self, ids: Iterable[str]) -> dict[str, Item]:
        """How the records with these ids stand; those that are not there are left out."""
        with explained(self.where), self._reading.begin() as connection:
            return _items(connection, self._folding.at(connection).standing, ids)

    def told_at(self, kind: str, evidence: Evidence) -> list[Decidable]:
        """What the rules propose of a kind at these words."""
        with explained(self.where), self._reading.begin() as connection:
            found = proposals(connection, [evidence.report])
        here = [r for r in found if kind_of(r) == kind]
        return [r for r in here if any(touch(piece(evidence), p) for p in pieces(r))]

    def rules(self) -> str | None:
        """The version of the rules by which today's proposals were made."""
        with explained(self.where), self._reading.begin() as connection:
            return derived_from(connection)[0]

    def decide(
        self, seen: Mapping[str, str], make: Callable[[Mapping[str, Item]], Sequence[Decision]]
    ) -> list[Decision]:
        """Writes decisions, all of them or none, and gives them with their numbers.

        Args:
            seen: the `stamp` of each record as the person saw it, by id.
            make: the decisions, from the records as they stand.

        Raises:
            DecidedMeanwhileError: a record is not as the person saw it. Nothing is written.
        """
        with explained(self.where), self._writing.begin() as connection:
            _take_turns(connection)
            known = self._folding.at(connection)
            items = _items(connection, known.standing, seen)
            for id_, mark in seen.items():
                if id_ not in items or stamp(items[id_]) != mark:
                    raise DecidedMeanwhileError(id_, _latest(known.ledger, id_), items.get(id_))
            return _append(connection, make(items))

    def undo(self, numbers: Iterable[int], deciding: Deciding) -> list[Decision]:
        """Writes that these entries do not hold.

        Raises:
            UsageError: there is no such entry.
            DecidedMeanwhileError: somebody has undone one of them already. Nothing is written.
        """
        with explained(self.where), self._writing.begin() as connection:
            _take_turns(connection)
            ledger = self._folding.at(connection).ledger
            made = []
            for number in sorted(set(numbers)):
                decision = ledger.decisions.get(number)
                if decision is None:
                    raise UsageError(f"the journal has no entry {number}")
                if number in ledger.undone:
                    raise DecidedMeanwhileError(decision.record, ledger.decisions[ledger.undone[number]], None)
                made.append(deciding.undo(decision))
            return _append(connection, made)


def _append(connection: Connection, decisions: Sequence[Decision]) -> list[Decision]:
    first = newest(connection) + 1
    made = [replace(d, number=first + i) for i, d in enumerate(decisions)]
    rows = [{"number": d.number, **of_decision(d)} for d in made]
    for i in range(0, len(rows), ROWS):
        connection.execute(insert(tables.journal), rows[i : i + ROWS])
    return made


def _items(connection: Connection, standing: Standing, ids: Iterable[str]) -> dict[str, Item]:
    wanted = list(dict.fromkeys(ids))
    found = {id_: standing.items[id_] for id_ in wanted if id_ in standing.items}
    rest = [id_ for id_ in wanted if id_ not in found and id_ not in standing.hidden]
    for kind in KINDS:
        found |= {r.id: opened(r) for r in records(connection, kind, rest)}
    return {id_: found[id_] for id_ in wanted if id_ in found}


def _latest(ledger: Ledger, id_: str) -> Decision | None:
    """The newest entry that has to do with a record."""
    return next((d for _, d in sorted(ledger.decisions.items(), reverse=True) if _about(d, id_)), None)


def _about(decision: Decision, id_: str) -> bool:
    return id_ in {decision.record, *(r.id for r in (*decision.before, *decision.after, *decision.seen))}


def _take_turns(connection: Connection) -> None:
    """Waits for other writers on PostgreSQL; SQLite has done so on beginning the transaction."""
    connection.execute(select(tables.meta).where(tables.meta.c.name == "written").with_for_update())
