"""How the places of two tellings stand to each other, by the place hierarchy."""

from __future__ import annotations

from kroniek.knowledge.places import ADMIN
from kroniek.model import PlaceMention, PlaceRef

_WITHIN_TOWN = frozenset({"site", "quarter"})
_AREAS = frozenset({"district", "province", "region", "country", "vague"})
_SCALE = ("vague", "country", "region", "province", "district", "town", "quarter", "site")
TOWN = _SCALE.index("town") + 1
"""How finely a town tells where, by `fineness`."""


def settlement(place: PlaceRef) -> str:
    """The town that a place lies in, or the place itself where it is a town or larger."""
    if place.precision in _WITHIN_TOWN and len(place.parents) > 1 and not place.parents[0].startswith(ADMIN):
        return place.parents[0]
    return place.id


def compare(ours: PlaceMention | None, theirs: PlaceMention | None) -> str:
    """`exact`, `town`, `area`, `inside`, `beside`, `apart`, or `open` where one is told without a place."""
    if ours is None or theirs is None:
        return "open"
    one, other = ours.place, theirs.place
    if one.id == other.id:
        if one.precision in _WITHIN_TOWN:
            return "exact"
        return "area" if one.precision in _AREAS else "town"
    if one.id in other.parents or other.id in one.parents:
        return "inside"
    if settlement(one) != settlement(other):
        return "apart"
    # Of two spots of one town one may lie in the other, which no table tells; two quarters are two.
    return "apart" if one.precision == other.precision == "quarter" else "beside"


def elsewhere(
    ours: tuple[PlaceMention | None, PlaceRef | None], theirs: tuple[PlaceMention | None, PlaceRef | None]
) -> bool:
    """Whether two towns of one name lie in different countries or provinces.

    Each is a place with what its sentence says that it lies in; where that is nothing, the place speaks for itself.
    """
    (one, lies), (other, stands) = ours, theirs
    if one is None or other is None or (lies is None and stands is None):
        return False
    countries = [area.country if area else place.place.country for place, area in ((one, lies), (other, stands))]
    if None not in countries and countries[0] != countries[1]:
        return True
    provinces = [area for area in (lies, stands) if area is not None and area.precision == "province"]
    return len(provinces) == 2 and provinces[0].id != provinces[1].id


def fineness(place: PlaceMention | None) -> int:
    """How finely a place tells where: 0 is nothing, then country to spot."""
    if place is None:
        return 0
    return _SCALE.index(place.place.precision) + 1 if place.place.precision in _SCALE else 1
