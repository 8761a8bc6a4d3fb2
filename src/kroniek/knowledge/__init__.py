"""Language-independent knowledge: gazetteer, actors, feasts, event types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kroniek.errors import KnowledgeError
from kroniek.knowledge.actors import (
    Actor,
    Country,
    People,
    State,
    load_actors,
    load_countries,
    load_peoples,
    load_states,
)
from kroniek.knowledge.places import Gazetteer, Place, load_divisions, load_supplement, open_gazetteer

__all__ = ["Actor", "Country", "Gazetteer", "Knowledge", "People", "Place", "State", "load"]


@dataclass(frozen=True, eq=False)
class Knowledge:
    """Who and what is known before any report is read. Compared by identity, so that it can be a cache key."""

    actors: Mapping[str, Actor]
    countries: Mapping[str, Country]
    peoples: Mapping[str, People]
    places: Mapping[str, Place]
    gazetteer: Gazetteer
    states: Mapping[str, State]
    """By the id of the place that bears the name, and by "people:" with the id of the people whose demonym means it."""

    def led_by(self, actor: str) -> Actor | None:
        """The group that the actor with this id leads or belongs to; None for one who is not known, or has none."""
        known = self.actors.get(actor)
        return self.actors.get(known.parent or "") if known is not None else None


@cache
def load() -> Knowledge:
    """The knowledge that Kroniek ships; read once a process.

    Raises:
        KnowledgeError: a table is missing or not well-formed.
    """
    countries = load_countries()
    ids = {iso: c.place.id for iso, c in countries.items()}
    divisions = load_divisions()
    peoples, places, states = load_peoples(), load_supplement(ids, divisions), load_states()
    unknown = sorted({place for areas in divisions.areas.values() for place in areas} - places.keys())
    if unknown:
        raise KnowledgeError(f"divisions.tsv: no such place: {unknown[0]}")
    for state in states:
        if state.place not in places or (state.people and state.people not in peoples):
            raise KnowledgeError(f"states.tsv: {state.id}: no such place or people: {state.place} {state.people}")
    known = {s.place: s for s in states} | {f"people:{s.people}": s for s in states if s.people}
    return Knowledge(load_actors(), countries, peoples, places, open_gazetteer(ids, divisions), known)
