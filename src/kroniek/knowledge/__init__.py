"""Language-independent knowledge: gazetteer, actors, feasts, event types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kroniek.knowledge.actors import Actor, Country, People, load_actors, load_countries, load_peoples
from kroniek.knowledge.places import Gazetteer, Place, load_supplement, open_gazetteer

__all__ = ["Actor", "Country", "Gazetteer", "Knowledge", "People", "Place", "load"]


@dataclass(frozen=True, eq=False)
class Knowledge:
    """Who and what is known before any report is read. Compared by identity, so that it can be a cache key."""

    actors: Mapping[str, Actor]
    countries: Mapping[str, Country]
    peoples: Mapping[str, People]
    places: Mapping[str, Place]
    gazetteer: Gazetteer


@cache
def load() -> Knowledge:
    """The knowledge that Kroniek ships; read once a process.

    Raises:
        KnowledgeError: a table is missing or not well-formed.
    """
    countries = load_countries()
    ids = {iso: c.place.id for iso, c in countries.items()}
    return Knowledge(load_actors(), countries, load_peoples(), load_supplement(ids), open_gazetteer(ids))
