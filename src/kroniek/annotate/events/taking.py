"""What the sentences of a report tell of who takes ground and who loses it, and what that leaves for the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from kroniek.annotate.events.parties import ATTACKING, side
from kroniek.annotate.events.scene import ARMED
from kroniek.annotate.events.told import Told
from kroniek.knowledge.frames import frames
from kroniek.model import EventMention, RoleFiller

REAL = frozenset({"happened", "alleged", "ongoing"})


@dataclass(frozen=True)
class Ground:
    """The sides that the sentences of a report tell to take ground and to lose it, each with one filler of it.

    `taken` are the places of which a sentence tells who took them; `attacking` are the sides told to attack at all;
    `where` has the countries in which each side is told to act, `beaten` those from whom told takers took.
    """

    taking: dict[str, RoleFiller]
    losing: dict[str, RoleFiller]
    taken: set[str]
    attacking: set[str]
    where: dict[str, set[str | None]]
    beaten: set[str]

    @classmethod
    def of(cls, told: Iterable[Told], events: Iterable[EventMention]) -> Ground:
        """What the words tell (`told`), at the places that are chosen for the `events`."""
        found = cls({}, {}, set(), set(), {}, set())
        for one, event in zip(told, events, strict=True):
            frame = frames()[one.full.type]
            acting = {side(f.actor) for f in armed(one.rules, "agent")}
            found.attacking.update(acting if one.full.type in ATTACKING else ())
            place = event.place.place if event.place is not None else None
            if place is not None:
                for who in acting:
                    found.where.setdefault(who, set()).add(place.country)
            if one.full.status != "denied" and frame.gains and not frame.moved:
                for filler in armed(one.rules, frame.gains):
                    found.taking.setdefault(side(filler.actor), filler)
                    found.beaten.update(side(r.actor) for r in event.roles if r.role in frame.loses)
                    found.taken.update([place.id] if place is not None else [])
                for role in frame.loses:
                    for filler in armed(one.rules, role):
                        found.losing.setdefault(side(filler.actor), filler)
            elif one.full.status != "denied" and frame.moved:
                found._moved(one.rules)
        return found

    def _moved(self, event: EventMention) -> None:
        """Who goes loses; who drives others out takes."""
        goers = armed(event, "target")
        gone = {side(f.actor) for f in goers}
        for filler in goers:
            self.losing.setdefault(side(filler.actor), filler)
        for filler in armed(event, "agent"):
            if goers and side(filler.actor) not in gone:
                self.taking.setdefault(side(filler.actor), filler)

    def settled(self, event: EventMention, told: Told) -> EventMention:
        """The event without an agent whom the rest of the report belies; with the one who takes, where one is left."""
        gains, loses = "agent", frames()[event.type].loses[0]
        losers, takers = self.losing.keys() - self.taking.keys(), self.taking.keys() - self.losing.keys()
        event = self._at_home(event, told, gains)
        chosen = [r for r in event.roles if r.role == gains]
        named = [r for r in told.rules.roles if r.role == gains]
        belied = any(side(r.actor) in losers and _left_open(r, event, told) for r in chosen)
        if not belied and not (not named and self._alone(event, chosen, set(takers))):
            return event
        if named and not of_loss(told):
            return event
        others = [r for r in event.roles if r.role == loses]
        gainers = {side(r.actor) for r in named} or takers
        if others and all(side(r.actor) in gainers for r in others):  # the two changed places
            event = with_fillers(event, loses, chosen, firm=False)
        if named:
            return with_fillers(event, gains, named, firm=True)
        new = [self.taking[one] for one in sorted(takers) if one not in {side(r.actor) for r in event.roles}]
        return with_fillers(event, gains, new if len(new) == 1 else [], firm=len(new) == 1 and not chosen)

    def _at_home(self, event: EventMention, told: Told, role: str) -> EventMention:
        """The event without an army that no word of its sentence tells of, and that acts in its own country alone.

        Of a report on both sides of a border: who takes Abu Kamal in Syria does not take Rawa in Iraq.
        """
        places = [p.place for p in (event.place, told.full.place) if p is not None]
        here = next((place.country for place in places if place.country), None)
        away = {
            side(r.actor) for r in event.roles if r.role == role and not event.sentence.contains(r.span)
            if r.actor.kind == "state" and r.actor.country and here not in {None, r.actor.country}
            if self.where.get(side(r.actor)) == {r.actor.country}
        }  # fmt: skip
        return without(event, role, away) if away else event

    def _alone(self, event: EventMention, chosen: Sequence[RoleFiller], takers: set[str]) -> bool:
        """Whether one side is left as taker: nobody at all is chosen, or somebody whom the report tells not to attack.

        In the second case that side is to be the only one told to take ground, from those chosen, and other ground than
        this: what it took it can have lost before ("viel in mei; in juni heroverde het leger ...").
        """
        inside = any(event.sentence.contains(r.span) for r in chosen)
        if event.status == "denied" or inside or len(takers) != 1:
            return False
        if not chosen:
            return True
        sides = {side(r.actor) for r in chosen}
        if event.status not in REAL or len(self.taking) > 1 or sides & self.attacking or not sides <= self.beaten:
            return False
        return event.place is None or event.place.place.id not in self.taken


def armed(event: EventMention, role: str) -> list[RoleFiller]:
    """Those in a role who can take ground."""
    return [r for r in event.roles if r.role == role and r.actor.kind in ARMED]


def with_fillers(event: EventMention, role: str, fillers: Sequence[RoleFiller], *, firm: bool) -> EventMention:
    """The event with `fillers` alone in a role."""
    others = tuple(r for r in event.roles if r.role != role)
    sure = tuple(name for name in event.firm if name != role)
    new = tuple(replace(f, role=role) for f in fillers)
    return replace(event, roles=(*others, *new), firm=(*sure, role) if firm else sure)


def without(event: EventMention, role: str, sides: Collection[str]) -> EventMention:
    """The event without those of some sides in a role."""
    left = [r for r in event.roles if r.role == role and side(r.actor) not in sides]
    return with_fillers(event, role, left, firm=role in event.firm and bool(left))


def of_loss(told: Told) -> bool:
    """Whether the words tell of their subject that it loses."""
    return "target" in told.trigger.unit.positions.get("subject", ())


def _left_open(filler: RoleFiller, event: EventMention, told: Told) -> bool:
    """Whether the sentence does not say that it acts: it stands elsewhere, or the words tell of who loses."""
    return not event.sentence.contains(filler.span) or of_loss(told)
