"""Reading the journal: its entries, and how the records stand by them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from kroniek.model import KINDS, Control, Decidable, Decision, Event, Figure
from kroniek.review import Ledger, Standing, fold, stand
from kroniek.store.codec import compact, decode, encode
from kroniek.store.rows import RECORDS, Values
from kroniek.store.shelf import EVIDENCE
from kroniek.store.tables import journal

MANY = 500
"""Reports or records in one question."""


def entries(connection: Connection, after: int = 0) -> list[Decision]:
    """The entries after the one with that number, in order."""
    query = select(journal).where(journal.c.number > after).order_by(journal.c.number)
    return [_to_decision(row) for row in connection.execute(query)]


def newest(connection: Connection) -> int:
    """The number of the newest entry, 0 where there is none."""
    return int(connection.scalar(select(func.max(journal.c.number))) or 0)


def of_decision(decision: Decision) -> Values:
    """The row of an entry, without its number. What was seen is left out where it is what was there before."""
    return {
        "at": decision.at,
        "who": decision.who,
        "record": decision.record,
        "action": decision.action,
        "kind": decision.kind,
        "before": encode(decision.before),
        "after": None if decision.after == decision.before else encode(decision.after),
        "seen": None if decision.seen == decision.before else encode(decision.seen),
        "why": decision.why,
        "rules": decision.rules,
        "batch": decision.batch,
        "undoes": decision.undoes,
    }


def _to_decision(row: Any) -> Decision:
    before = _records(row.before, row.kind)
    return Decision(
        record=row.record,
        action=row.action,
        who=row.who,
        at=row.at,
        kind=row.kind,
        before=before,
        after=before if row.after is None else _records(row.after, row.kind),
        seen=before if row.seen is None else _records(row.seen, row.kind),
        why=row.why,
        rules=row.rules,
        batch=row.batch,
        undoes=row.undoes,
        number=row.number,
    )


def _records(text: str, kind: str) -> tuple[Decidable, ...]:
    of: Any = KINDS[kind]
    return tuple(compact().structure(one, of) for one in json.loads(text))


def current(connection: Connection) -> Standing:
    """How the records stand now."""
    ledger = fold(entries(connection))
    return stand(ledger, proposals(connection, told_in(ledger)))


def told_in(ledger: Ledger) -> set[str]:
    """The reports in which something is told that was decided on."""
    some: Iterator[Decidable] = (r for case in ledger.cases for r in case.anchors)
    found = {e.report for record in some for e in record.evidence}
    return found | {e.report for d in ledger.adrift for r in (*d.seen, *d.before, *d.after) for e in r.evidence}


def proposals(connection: Connection, reports: Iterable[str]) -> list[Decidable]:
    """The derived records that are told in any of these reports."""
    found: dict[str, Decidable] = {}
    for some in _some(sorted(reports)):
        for kind, evidence in EVIDENCE.items():
            ids = connection.scalars(select(evidence.c.record).where(evidence.c.report.in_(some)).distinct())
            found |= {r.id: r for r in records(connection, kind, set(ids) - found.keys())}
    return [found[id_] for id_ in sorted(found)]


def records(connection: Connection, kind: str, ids: Collection[str]) -> list[Decidable]:
    """The derived records of a kind with these ids, in order of id."""
    table, of = RECORDS[kind][0], KINDS[kind]
    found: list[Decidable] = []
    for some in _some(sorted(ids)):
        query = select(table.c.json).where(table.c.id.in_(some)).order_by(table.c.id)
        found += [_decoded(said, of) for said in connection.scalars(query)]
    return found


def _decoded(said: str, of: type[Event] | type[Control] | type[Figure]) -> Decidable:
    if of is Event:
        return decode(said, Event)
    return decode(said, Control) if of is Control else decode(said, Figure)


def _some(keys: list[str]) -> Iterator[list[str]]:
    return (keys[i : i + MANY] for i in range(0, len(keys), MANY))
