"""What a listing is asked for, and how that is said to the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import ColumnElement, Select, Table, exists, func, or_

from kroniek.store.names import fold
from kroniek.store.tables import names

if TYPE_CHECKING:
    Query: TypeAlias = Select[*tuple[Any, ...]]
else:
    Query = Select


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a listing is asked for; None is anything.

    `since` and `until` are days: what may lie between them is wanted. Of events and figures an open end
    counts as the end that is known; those without any day are then left out. `place` and `actor` are an id,
    a name or any spelling met.
    """

    since: date | None = None
    until: date | None = None
    place: str | None = None
    actor: str | None = None
    type: str | None = None
    status: str | None = None
    measure: str | None = None


ANYTHING = Wanted()


def equal(query: Query, table: Table, **values: str | None) -> Query:
    """Only rows with these values; None asks nothing."""
    for column, value in values.items():
        if value is not None:
            query = query.where(table.c[column] == value)
    return query


def named(query: Query, table: Table, kind: str, **roles: str | None) -> Query:
    """Only records of which a place or an actor is called so; None asks nothing."""
    for role, name in roles.items():
        if name is not None:
            query = query.where(
                exists().where(
                    names.c.kind == kind,
                    names.c.record == table.c.id,
                    names.c.role == role,
                    names.c.name == fold(name),
                )
            )
    return query


def between(query: Query, table: Table, wanted: Wanted, *, dated: bool = True) -> Query:
    """Only rows that may share a day with what is wanted.

    With `dated` an open end counts as the end that is known ("until 10 July" stands at 10 July), since otherwise
    all that is told without a beginning would be in every answer; rows without any day are left out. Without it
    an open end reaches as far as it likes, as a holder's period does.
    """
    first: ColumnElement[Any] = table.c.earliest
    last: ColumnElement[Any] = table.c.latest
    if dated:
        first, last = func.coalesce(first, last), func.coalesce(last, first)
    if wanted.since:
        query = query.where(last >= wanted.since if dated else or_(last.is_(None), last >= wanted.since))
    if wanted.until:
        query = query.where(first <= wanted.until if dated else or_(first.is_(None), first <= wanted.until))
    return query


def by_day(table: Table) -> list[ColumnElement[Any]]:
    """The first day that each can have been, then the last, then id; those without any day at the end."""
    first = func.coalesce(table.c.earliest, table.c.latest)
    return [first.is_(None), first, table.c.latest.is_(None), table.c.latest, table.c.id]
