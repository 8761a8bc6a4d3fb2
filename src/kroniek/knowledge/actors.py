"""Actors, countries and peoples that are known before any report is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from kroniek.errors import KnowledgeError
from kroniek.knowledge.tables import parts, rows
from kroniek.model import ActorRef, PlaceRef

KINDS = frozenset(
    [
        "state",
        "rebel",
        "militia",
        "identity_militia",
        "rioters",
        "protesters",
        "civilians",
        "external",
        "person",
        "media",
        "organisation",
        "other",
    ]
)


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor. `since` and `until` bound when name or office holds: ISO day, year, or empty."""

    id: str
    name: str
    kind: str
    country: str | None
    parent: str | None
    since: str
    until: str
    office: str
    variants: tuple[str, ...]

    def ref(self) -> ActorRef:
        """What mentions of the actor refer to."""
        return ActorRef(self.id, self.name, self.kind, self.country)


@dataclass(frozen=True, slots=True)
class Country:
    """One country, by ISO 3166 code. `adjective` is English: "Iraqi"."""

    iso: str
    place: PlaceRef
    name: str
    adjective: str
    capital: str
    neighbours: tuple[str, ...]

    def ref(self) -> ActorRef:
        """The country as an actor."""
        return ActorRef(f"actor:{self.iso}", self.name, "state", self.iso)


@dataclass(frozen=True, slots=True)
class People:
    """A people, faith or other group of people with an English name and adjective."""

    id: str
    name: str
    adjective: str
    country: str | None


def load_actors() -> Mapping[str, Actor]:
    """All actors by id.

    Raises:
        KnowledgeError: an id stands twice, a kind is unknown, or a parent does not exist.
    """
    found: dict[str, Actor] = {}
    for row in rows("actors.tsv"):
        if row["id"] in found or row["kind"] not in KINDS:
            raise KnowledgeError(f"actors.tsv: {row['id']}: this id stands twice, or {row['kind']!r} is no kind")
        found[row["id"]] = Actor(
            row["id"], row["name"], row["kind"], row["country"] or None, row["parent"] or None, row["since"],
            row["until"], row["office"], parts(row["variants"]),
        )  # fmt: skip
    for actor in found.values():
        if actor.parent and "/" not in actor.parent and actor.parent not in found:
            raise KnowledgeError(f"actors.tsv: {actor.id}: its parent {actor.parent} does not exist")
    return found


@cache
def _turns() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """For each actor whose kind changed, from which day on it is of which, in order."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows("actors_kinds.tsv"):
        if row["kind"] not in KINDS:
            raise KnowledgeError(f"actors_kinds.tsv: {row['id']}: {row['kind']!r} is no kind")
        found.setdefault(row["id"], []).append((row["since"], row["kind"]))
    return {actor: tuple(sorted(turns)) for actor, turns in found.items()}


def kind_on(actor: str, kind: str | None, day: date | None) -> str | None:
    """What an actor was on a day: the Taliban are the state of Afghanistan from 15 August 2021 on.

    Args:
        actor: its id.
        kind: its kind where no day is known, or where it never changed.
        day: the day that is asked about.
    """
    if day is None:
        return kind
    turned = [told for since, told in _turns().get(actor, ()) if since <= day.isoformat()]
    return turned[-1] if turned else kind


def load_countries() -> Mapping[str, Country]:
    """All countries by ISO code."""
    found: dict[str, Country] = {}
    for row in rows("countries.tsv"):
        lat, lon = (float(row[n]) if row[n] else None for n in ("lat", "lon"))
        place = PlaceRef(f"geonames:{row['geonames']}", row["name"], lat, lon, row["iso"], "country")
        found[row["iso"]] = Country(
            row["iso"], place, row["name"], row["adjective"], row["capital"], parts(row["neighbours"])
        )
    return found


@dataclass(frozen=True, slots=True)
class State:
    """A state of the past or without recognition, or a country by an earlier name.

    `place` is the id of the place that bears its name, `people` that of the people whose demonym means it, or empty.
    """

    id: str
    name: str
    adjective: str
    country: str | None
    place: str
    people: str

    def ref(self) -> ActorRef:
        """The state as an actor."""
        return ActorRef(f"actor:{self.id}", self.name, "state", self.country)


def load_states() -> tuple[State, ...]:
    """The states that countries.tsv does not have, in order of id."""
    return tuple(
        State(row["id"], row["name"], row["adjective"], row["country"] or None, row["place"], row["people"])
        for row in rows("states.tsv")
    )


def load_peoples() -> Mapping[str, People]:
    """All peoples by id."""
    return {r["id"]: People(r["id"], r["name"], r["adjective"], r["country"] or None) for r in rows("peoples.tsv")}
