"""How the places of two tellings stand to each other, by the place hierarchy."""

from __future__ import annotations

from kroniek.model import PlaceMention, PlaceRef

_WITHIN_TOWN = frozenset({"site", "quarter"})
_AREAS = frozenset({"district", "province", "region", "country", "vague"})
_ADMIN = "kroniek:admin/"


def settlement(place: PlaceRef) -> str:
    """The town that a place lies in, or the place itself where it is a town or larger."""
    if place.precision in _WITHIN_TOWN and len(place.parents) > 1 and not place.parents[0].startswith(_ADMIN):
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


def fineness(place: PlaceMention | None) -> int:
    """How finely a place tells where: 0 is nothing, then country to spot."""
    if place is None:
        return 0
    scale = ("vague", "country", "region", "province", "district", "town", "quarter", "site")
    return scale.index(place.place.precision) + 1 if place.place.precision in scale else 1
