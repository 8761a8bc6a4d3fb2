"""Roles that a sentence leaves to its report: the other side of a fight, the people, the voice of a message.

A reader fills these in without a thought; here each rule fills a role only where the report leaves one reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kroniek.annotate.events.parties import Parties, side
from kroniek.annotate.events.scene import Scene
from kroniek.knowledge.frames import frames
from kroniek.model import ActorMention, EventMention, RoleFiller, Span


def complete(events: Sequence[EventMention], scene: Scene) -> list[EventMention]:
    """The events with the roles that the report as a whole leaves no doubt about."""
    parties = Parties.of(events, scene)
    done: list[EventMention] = []
    for event in events:
        frame = frames()[event.type]
        if frame.follows:
            event = _same_voice(event, done)
        if frame.people:
            event = _people(event, scene)
        if frame.mutual:
            event = _mutual(event)
        if frame.rivals and event.status != "denied":
            event = _rivals(event, parties)
        done.append(event)
    return done


def _roles(event: EventMention, role: str) -> list[RoleFiller]:
    return [r for r in event.roles if r.role == role]


def _with(event: EventMention, role: str, mention: ActorMention) -> EventMention:
    return replace(event, roles=(*event.roles, RoleFiller(role, mention.actor, mention.span, mention.text)))


def _same_voice(event: EventMention, before: Sequence[EventMention]) -> EventMention:
    """A message told in the passive comes from who sent the message told just before."""
    if _roles(event, "agent") or not before:
        return event
    last = before[-1]
    if frames()[last.type].follows and event.sentence.start - last.sentence.end < 3:
        return replace(event, roles=(*_roles(last, "agent"), *event.roles))
    return event


def _people(event: EventMention, scene: Scene) -> EventMention:
    """The civilians of the sentence are the target, where it has no other."""
    if _roles(event, "target"):
        return event
    taken = {r.actor.id for r in event.roles}
    talking = {scene.actors[scene.actor_at[i]].span for i in scene.speakers if i in scene.actor_at}
    near = [
        a for a in scene.actors
        if a.actor.kind == "civilians" and event.sentence.contains(a.span)
        and a.actor.id not in taken and a.span not in talking
    ]
    if not near:
        return event
    return _with(event, "target", min(near, key=lambda a: (_gap(a.span, event.span), a.span)))


def _gap(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _mutual(event: EventMention) -> EventMention:
    """What two do together the first does with the others: `Turkije en Rusland bereikten een bestand`."""
    agents = _roles(event, "agent")
    if len(agents) < 2 or _roles(event, "target"):
        return event
    others = tuple(r for r in event.roles if r not in agents[1:])
    return replace(event, roles=others + tuple(replace(a, role="target") for a in agents[1:]))


def _rivals(event: EventMention, parties: Parties) -> EventMention:
    agents, targets = _roles(event, "agent"), _roles(event, "target")
    if not agents and not targets:
        sides = parties.sides()
        return _with(_with(event, "agent", sides[0]), "target", sides[1]) if sides else event
    if agents and targets:
        return event
    known, missing = (agents, "target") if not targets else (targets, "agent")
    other = parties.against(known[0].actor)
    return _with(event, missing, other) if other and side(other.actor) != side(known[0].actor) else event
