"""What a mention denotes: actors and places of the knowledge base, or such as only the text knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActorRef:
    """An armed group, force, organisation, people or person.

    `id` is that of the knowledge base ("actor:is"), composed from country and kind
    ("actor:IQ/army"), or made from the words of the text ("text:burgers"), so that equal mentions
    meet. `name` is the name shown (English for known actors, else as written). `kind` is one of the
    interaction classes of ACLED in words: state, rebel, militia, identity_militia, rioters,
    protesters, civilians, external, person, media, organisation, other. `country` is ISO 3166 alpha-2.
    """

    id: str
    name: str
    kind: str = "other"
    country: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceRef:
    """A place.

    `id` is "geonames:N", an id of the project's own supplement ("kroniek:..."), or made from the words
    ("text:..."). `parents` are ids of the places it lies in, nearest first, as far as known.
    `precision` is one of site, quarter, town, district, province, region, country, vague.
    """

    id: str
    name: str
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    precision: str = "town"
    parents: tuple[str, ...] = ()
