"""Roles that a sentence leaves to its report: the other side of a fight, the people, the voice of a message.

A reader fills these in without a thought; here each rule fills a role only where the report leaves one reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kroniek.annotate.events.scene import ARMED, Scene
from kroniek.knowledge.frames import frames
from kroniek.model import ActorMention, EventMention, RoleFiller, Span

# Types whose agent and target show who fights whom.
FIGHTING = frozenset(
    {"capture", "offensive", "armed_clash", "encirclement", "withdrawal", "air_strike", "shelling", "surrender"}
)
# Of these those in which the agent is the one who attacks.
ATTACKING = frozenset({"capture", "offensive", "encirclement", "air_strike", "shelling", "withdrawal"})
STATE = frozenset({"state", "external"})
# One actor is the common enemy when it stands in more than this share of the pairs, against two or more.
COMMON_SHARE = 0.6
# Fewer mentions than this do not make an armed group a party to what the report tells.
PARTY_MENTIONS = 2


@dataclass(frozen=True)
class Parties:
    """Who fights whom in one report, and a mention of each to point at."""

    pairs: Counter[tuple[str, str]]
    attacks: Counter[tuple[str, str]]
    mentions: dict[str, ActorMention]
    counts: Counter[str]

    @classmethod
    def of(cls, events: Sequence[EventMention], scene: Scene) -> Parties:
        """Count the pairs of armed agent and armed target that the report itself tells."""
        pairs: Counter[tuple[str, str]] = Counter()
        attacks: Counter[tuple[str, str]] = Counter()
        for event in events:
            if event.type not in FIGHTING or event.status == "denied":
                continue
            for agent in (r.actor for r in event.roles if r.role == "agent"):
                for target in (r.actor for r in event.roles if r.role == "target"):
                    if agent.id != target.id and agent.kind in ARMED and target.kind in ARMED:
                        pairs[agent.id, target.id] += 1
                        attacks[agent.id, target.id] += event.type in ATTACKING
        mentions: dict[str, ActorMention] = {}
        counts: Counter[str] = Counter()
        for mention in scene.actors:
            if mention.actor.kind in ARMED:
                mentions.setdefault(mention.actor.id, mention)
                counts[mention.actor.id] += 1
        return cls(pairs, +attacks, mentions, counts)

    def against(self, actor: str) -> ActorMention | None:
        """The one that `actor` fights in this report; None where there is none or more than one."""
        against: Counter[str] = Counter()
        for (agent, target), number in self.pairs.items():
            if actor == agent:
                against[target] += number
            elif actor == target:
                against[agent] += number
        ranked = against.most_common(2)
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            return self.mentions.get(ranked[0][0])
        if ranked or actor not in self.mentions:
            return None
        return self._common_enemy(actor) or self._only_other(actor)

    def _common_enemy(self, actor: str) -> ActorMention | None:
        """The one whom most of the report's pairs have on one side, where `actor` is in none of them."""
        sides: Counter[str] = Counter()
        for (agent, target), number in self.pairs.items():
            sides[agent] += number
            sides[target] += number
        whole = sum(self.pairs.values())
        enemies = [a for a, number in sides.items() if number > COMMON_SHARE * whole and self._opponents(a) > 1]
        return self.mentions.get(enemies[0]) if len(enemies) == 1 and enemies[0] != actor else None

    def _opponents(self, actor: str) -> int:
        return len({pair[0] if pair[1] == actor else pair[1] for pair in self.pairs if actor in pair})

    def _only_other(self, actor: str) -> ActorMention | None:
        """Where no pair is told: the only armed group (for a state), or the only other party (for a group)."""
        state = self.mentions[actor].actor.kind in STATE
        others = [
            a for a, number in self.counts.items()
            if a != actor and number >= PARTY_MENTIONS and not (state and self.mentions[a].actor.kind in STATE)
        ]
        return self.mentions[others[0]] if len(others) == 1 else None

    def sides(self) -> tuple[ActorMention, ActorMention] | None:
        """Attacker and attacked, where the report tells of one such pair far more than of any other."""
        ranked = self.attacks.most_common(2)
        if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
            return None
        agent, target = ranked[0][0]
        if agent in self.mentions and target in self.mentions:
            return self.mentions[agent], self.mentions[target]
        return None


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


def _rivals(event: EventMention, parties: Parties) -> EventMention:
    agents, targets = _roles(event, "agent"), _roles(event, "target")
    if not agents and not targets:
        sides = parties.sides()
        return _with(_with(event, "agent", sides[0]), "target", sides[1]) if sides else event
    known, missing = (agents, "target") if not targets else (targets, "agent")
    if agents and targets:
        return event
    other = parties.against(known[0].actor.id)
    return _with(event, missing, other) if other and other.actor.id != known[0].actor.id else event
