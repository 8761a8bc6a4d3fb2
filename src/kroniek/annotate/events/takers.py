"""Who takes a place that falls, where its sentence does not say: not the side of which the report tells that it lost.

"De stad viel dinsdag" and "de stad is bevrijd" leave open who took it. Whom a report tells to lose ground, by a word
for it, and never to take any, is not chosen for it; nor is whom it tells to take ground chosen as who lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kroniek.annotate.events.parties import side
from kroniek.annotate.events.scene import ARMED
from kroniek.annotate.events.told import Told
from kroniek.annotate.events.triggers import Trigger
from kroniek.knowledge.frames import frames
from kroniek.model import EventMention, RoleFiller


@dataclass(frozen=True)
class _Ground:
    """The sides that the sentences of a report tell to take ground and to lose it, each with one filler of it."""

    taking: dict[str, RoleFiller]
    losing: dict[str, RoleFiller]

    @classmethod
    def of(cls, told: Iterable[Told]) -> _Ground:
        found = cls({}, {})
        for one in told:
            frame = frames()[one.full.type]
            if one.full.status != "denied" and frame.gains and not frame.moved:
                for filler in _armed(one.rules, frame.gains):
                    found.taking.setdefault(side(filler.actor), filler)
                for role in frame.loses:
                    for filler in _armed(one.rules, role):
                        found.losing.setdefault(side(filler.actor), filler)
            elif one.full.status != "denied" and frame.moved:
                found._moved(one.rules)
        return found

    def _moved(self, event: EventMention) -> None:
        """Who goes loses; who drives others out takes."""
        goers = _armed(event, "target")
        gone = {side(f.actor) for f in goers}
        for filler in goers:
            self.losing.setdefault(side(filler.actor), filler)
        for filler in _armed(event, "agent"):
            if goers and side(filler.actor) not in gone:
                self.taking.setdefault(side(filler.actor), filler)

    def settled(self, event: EventMention, told: Told) -> EventMention:
        """The event without an agent whom the rest of the report belies; with the one who takes, where one is left."""
        gains, loses = "agent", frames()[event.type].loses[0]
        losers, takers = self.losing.keys() - self.taking.keys(), self.taking.keys() - self.losing.keys()
        chosen = [r for r in event.roles if r.role == gains]
        if not any(side(r.actor) in losers and _left_open(r, event, told) for r in chosen):
            return event
        named = [r for r in told.rules.roles if r.role == gains]
        if named and not _of_loss(told):
            return event
        others = [r for r in event.roles if r.role == loses]
        gainers = {side(r.actor) for r in named} or takers
        if others and all(side(r.actor) in gainers for r in others):  # the two changed places
            event = _with(event, loses, chosen, firm=False)
        if named:
            return _with(event, gains, named, firm=True)
        new = [self.taking[one] for one in sorted(takers) if one not in {side(r.actor) for r in event.roles}]
        return _with(event, gains, new if len(new) == 1 else [], firm=False)


def settle(events: Sequence[EventMention], told: Sequence[Told]) -> list[EventMention]:
    """The chosen `events` in the light of the whole report; `told` is what each was read from."""
    ground = _Ground.of(told)
    return [
        ground.settled(event, one) if event.type == one.full.type and _of_ground(event) else event
        for event, one in zip(events, told, strict=True)
    ]


def _of_ground(event: EventMention) -> bool:
    frame = frames()[event.type]
    return bool(frame.gains and frame.loses and frame.gains == "agent")


def _left_open(filler: RoleFiller, event: EventMention, told: Told) -> bool:
    """Whether the sentence does not say that it acts: it stands elsewhere, or the words tell of who loses."""
    return not event.sentence.contains(filler.span) or _of_loss(told)


def _of_loss(told: Told) -> bool:
    return "target" in told.trigger.unit.positions.get("subject", ())


def _with(event: EventMention, role: str, fillers: Sequence[RoleFiller], *, firm: bool) -> EventMention:
    """The event with `fillers` alone in a role."""
    others = tuple(r for r in event.roles if r.role != role)
    sure = tuple(name for name in event.firm if name != role)
    new = tuple(replace(f, role=role) for f in fillers)
    return replace(event, roles=(*others, *new), firm=(*sure, role) if firm else sure)


def turned(trigger: Trigger, drafts: Iterable[Trigger]) -> Trigger:
    """The trigger of a gain at a word that tells of its subject that it loses: who loses is then the target.

    `drafts` are the units that fire in the report.
    """
    lost = next((t for t in drafts if t.token.i == trigger.token.i and _gives_up(t)), None)
    if lost is None or not frames()[trigger.unit.type].gains:
        return trigger
    other = {"agent": "target", "target": "agent"}
    positions = {slot: tuple(other.get(r, r) for r in roles) for slot, roles in lost.unit.positions.items()}
    return replace(trigger, unit=replace(trigger.unit, positions=positions), passive=lost.passive)


def _gives_up(trigger: Trigger) -> bool:
    """Whether its subject goes or gives up, and drives nobody: "verliest", "geeft prijs"."""
    positions = trigger.unit.positions
    leaves = frames()[trigger.unit.type].moved and "agent" in positions.get("subject", ())
    return leaves and "target" not in positions.get("object", ())


def _armed(event: EventMention, role: str) -> list[RoleFiller]:
    return [r for r in event.roles if r.role == role and r.actor.kind in ARMED]
