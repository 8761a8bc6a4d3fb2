"""Who fights whom in one report: sides, told pairs of them, and the one that is left when a sentence names only one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kroniek.annotate.events.scene import ARMED, Scene
from kroniek.knowledge import load
from kroniek.model import ActorMention, ActorRef, EventMention

# Types whose agent and target show who fights whom.
FIGHTING = frozenset(
    {"capture", "offensive", "armed_clash", "encirclement", "withdrawal", "air_strike", "shelling", "surrender"}
)
# Of these those in which the agent is the one who attacks.
ATTACKING = frozenset({"capture", "offensive", "encirclement", "air_strike", "shelling", "withdrawal"})
STATE = frozenset({"state", "external"})
# One side is the common enemy when it stands in more than this share of the pairs, against two or more.
COMMON_SHARE = 0.6
# Fewer mentions than this do not make a side a party to what the report tells.
PARTY_MENTIONS = 2
# Of several sides that may be meant, one counts when it is mentioned so many times as often as the next.
FAR_MORE = 2


def side(actor: ActorRef) -> str:
    """The side that an actor belongs to: a state's forces, government and leaders are one, a group with its own."""
    if actor.kind == "person":
        known = load().actors.get(actor.id)
        parent = load().actors.get(known.parent or "") if known else None
        if known and known.parent:
            state = "/" in known.parent or (parent is not None and parent.kind in STATE)
            return f"state {actor.country}" if state and actor.country else known.parent
    if actor.kind not in STATE:
        return actor.id
    # "Joegoslavië" and "het Joegoslavische leger": a state that no country is the heir of
    return f"state {actor.country}" if actor.country else actor.id.partition("/")[0]


def _fights(actor: ActorRef) -> bool:
    """Whether an actor can be a party: armed itself, or the leader of a side."""
    return actor.kind in ARMED or (actor.kind == "person" and side(actor) != actor.id)


@dataclass(frozen=True)
class Parties:
    """Sides of a report with how often each is mentioned, and how often each attacks or fights another."""

    pairs: Counter[tuple[str, str]]
    attacks: Counter[tuple[str, str]]
    attackers: Counter[str]
    mentions: dict[str, ActorMention]
    counts: Counter[str]

    @classmethod
    def of(cls, events: Sequence[EventMention], scene: Scene) -> Parties:
        """Count what the report itself tells; a side is shown by its actor that is mentioned most."""
        pairs: Counter[tuple[str, str]] = Counter()
        attacks: Counter[tuple[str, str]] = Counter()
        attackers: Counter[str] = Counter()
        for event in events:
            if event.type not in FIGHTING or event.status == "denied":
                continue
            for agent in (r.actor for r in event.roles if r.role == "agent"):
                if event.type in ATTACKING and _fights(agent) and event.type != "withdrawal":
                    attackers[side(agent)] += 1
                for target in (r.actor for r in event.roles if r.role == "target"):
                    pair = side(agent), side(target)
                    if pair[0] != pair[1] and _fights(agent) and _fights(target):
                        pairs[pair] += 1
                        attacks[pair] += event.type in ATTACKING
        armed = [m for m in scene.actors if m.actor.kind in ARMED]
        counts = Counter(side(m.actor) for m in armed)
        actors = Counter(m.actor.id for m in armed)
        mentions: dict[str, ActorMention] = {}
        for mention in sorted(armed, key=lambda m: (-actors[m.actor.id], m.link == "reference", m.span)):
            mentions.setdefault(side(mention.actor), mention)
        return cls(pairs, +attacks, attackers, mentions, counts)

    def against(self, actor: ActorRef) -> ActorMention | None:
        """The one that `actor` fights in this report; None where there is none or it is not clear which."""
        mine = side(actor)
        against: Counter[str] = Counter()
        for (agent, target), number in self.pairs.items():
            if mine == agent:
                against[target] += number
            elif mine == target:
                against[agent] += number
        ranked = against.most_common(2)
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            return self.mentions.get(ranked[0][0])
        if ranked or not _fights(actor):
            return None
        return self._common_enemy(mine) or self._only_other(mine)

    def _common_enemy(self, mine: str) -> ActorMention | None:
        """The one whom most of the report's pairs have on one side, where `mine` is in none of them."""
        sides: Counter[str] = Counter()
        for (agent, target), number in self.pairs.items():
            sides[agent] += number
            sides[target] += number
        whole = sum(self.pairs.values())
        enemies = [a for a, number in sides.items() if number > COMMON_SHARE * whole and self._opponents(a) > 1]
        return self.mentions.get(enemies[0]) if len(enemies) == 1 and enemies[0] != mine else None

    def _opponents(self, one: str) -> int:
        return len({pair[0] if pair[1] == one else pair[1] for pair in self.pairs if one in pair})

    def _only_other(self, mine: str) -> ActorMention | None:
        """Where no pair is told: the only other side that is mentioned more than once, or far more than others."""
        others = Counter({a: n for a, n in self.counts.items() if a != mine and n >= PARTY_MENTIONS})
        ranked = others.most_common(2)
        if not ranked or (len(ranked) == 2 and ranked[0][1] < FAR_MORE * ranked[1][1]):
            return None
        return self.mentions[ranked[0][0]]

    def sides(self) -> tuple[ActorMention, ActorMention] | None:
        """Attacker and attacked, where the report tells of one such pair more than of any other."""
        ranked = self.attacks.most_common(2)
        if not ranked:
            return self._attacker_alone()
        agent, target = ranked[0][0]
        tie = len(ranked) == 2 and ranked[0][1] == ranked[1][1]
        if not tie and ranked[0][1] >= PARTY_MENTIONS and agent in self.mentions and target in self.mentions:
            return self.mentions[agent], self.mentions[target]
        return None

    def _attacker_alone(self) -> tuple[ActorMention, ActorMention] | None:
        """The one side that attacks in this report, twice or more and far more than others, with its opponent."""
        ranked = self.attackers.most_common(2)
        if not ranked or ranked[0][1] < PARTY_MENTIONS or ranked[0][0] not in self.mentions:
            return None
        if len(ranked) == 2 and ranked[0][1] < FAR_MORE * ranked[1][1]:
            return None
        attacker = self.mentions[ranked[0][0]]
        attacked = self.against(attacker.actor)
        return (attacker, attacked) if attacked else None
