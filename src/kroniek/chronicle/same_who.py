"""How the actors of two tellings stand to each other: the same, of one side, strangers, or not to be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cache

from kroniek import knowledge
from kroniek.model import ActorRef

UNNAMED = "text:"
"""How ids of actors begin that no table knows, among them all that only a noun tells."""

# Kinds that fight for a state or beside it, and kinds that do not: the two do not do one thing.
_SIDES = defaultdict(str, {"state": "state", "rebel": "armed", "militia": "armed", "identity_militia": "armed"})
_REGULAR, _IRREGULAR = frozenset({"state", "external"}), frozenset({"rebel"})


def compare(ours: Collection[ActorRef], theirs: Collection[ActorRef]) -> str:
    """`same`, `kin`, `open` (one is not told, or only by a noun that fits), or `strangers`; the best of all pairs."""
    if not ours or not theirs:
        return "open"
    found = {_pair(a, b) for a in ours for b in theirs}
    return next(relation for relation in ("same", "kin", "open", "strangers") if relation in found)


def named(actor: ActorRef) -> bool:
    """Whether it has a name of its own, so that another name is another actor."""
    return not actor.id.startswith(UNNAMED) or actor.name[:1].isupper()


def opposed(one: ActorRef, other: ActorRef) -> bool:
    """Whether two actors stand on different sides: named ones of different states, or a named force and rebels."""
    if not (named(one) or named(other)) or _line(one.id) & _line(other.id):
        return False
    kinds = [_stands_for(actor) for actor in (one, other)]
    if {kind in _IRREGULAR for kind in kinds} == {True, False}:
        regular, kind = (one, kinds[0]) if kinds[0] in _REGULAR else (other, kinds[1])
        return kind in _REGULAR and named(regular)
    return named(one) and named(other) and kinds == ["state", "state"] and one.country != other.country


def _stands_for(actor: ActorRef) -> str:
    """Its kind, and of a known leader that of the side led."""
    known = knowledge.load()
    found = known.actors.get(actor.id)
    if actor.kind != "person" or found is None or not found.parent:
        return actor.kind
    group = known.led_by(actor.id)
    return group.kind if group else "state"  # "actor:IQ/government" has no row of its own


def _pair(one: ActorRef, other: ActorRef) -> str:
    if one.id == other.id:
        return "same"
    if _line(one.id) & _line(other.id) or _namesakes(one, other):
        return "kin"
    if named(one) and named(other):
        return "strangers"
    if one.country and other.country and one.country != other.country:
        return "strangers"
    if one.kind == other.kind == "other":
        return "kin" if _alike(one.name, other.name) else "strangers"
    if one.kind == other.kind:
        return "kin" if one.kind == "civilians" else "open"
    # Men and people can be anybody; soldiers are not rebels, and neither is a house.
    return "strangers" if _SIDES[one.kind] and _SIDES[other.kind] and _SIDES[one.kind] != _SIDES[other.kind] else "open"


def _alike(one: str, other: str) -> bool:
    """Whether two nouns are of one stem: "huis" and "huizenblok"."""
    first, second = one.casefold(), other.casefold()
    return first[:4] == second[:4] or first.endswith(second) or second.endswith(first)


def _namesakes(one: ActorRef, other: ActorRef) -> bool:
    """Whether the two are told as people of one last name, one of them by that name only."""
    if not one.kind == other.kind == "person":
        return False
    ours, theirs = one.name.casefold().split(), other.name.casefold().split()
    return ours[-1:] == theirs[-1:] and 1 in (len(ours), len(theirs))


@cache
def _line(actor: str) -> frozenset[str]:
    """The actor with all that it belongs to. A body of a country ("actor:IQ/army") belongs to that country."""
    known = knowledge.load().actors
    line = [actor]
    while actor:
        parent = known[actor].parent if actor in known else None
        actor = parent or (actor.rpartition("/")[0] if "/" in actor else "")
        if not actor or actor in line:
            break
        line.append(actor)
    return frozenset(line)
