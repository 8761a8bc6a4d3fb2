"""What a report tells around an event: who was named last, who acted before and after it, who claims it.

Names features of a candidate for a role as `candidates.py` does: relations and kinds, never the names of a report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from kroniek.annotate.events.discourse import LONG_AGO, Layout, last_named
from kroniek.annotate.events.grammar import VERBAL
from kroniek.annotate.events.scene import ARMED, Scene
from kroniek.annotate.events.slots import SUBJECTS
from kroniek.annotate.events.told import Told
from kroniek.model import ActorMention

# Events further away than so many sentences do not tell who plays a part in one.
NEIGHBOURS = 3
# A claim or an accusation stands at most so many sentences from the event that it is about.
CLAIM_REACH = 3
ROLES = ("agent", "target")


@dataclass(frozen=True)
class Around:
    """What surrounds one event, for one of its roles. `slot` tells how its sentence fills the role."""

    told: Told
    role: str
    slot: str
    number: str
    we: bool
    recent: Mapping[object, int]
    recent_armed: Mapping[object, int]
    recent_subject: Mapping[object, int]
    neighbours: Mapping[str, Sequence[str]]
    others: Mapping[str, Counter[str]]
    pairs: Counter[tuple[str, str]]
    claims: Mapping[str, str]
    silent: frozenset[str]
    counts: Mapping[str, int]

    def features(self, mention: ActorMention, head: Token, *, inside: bool) -> Iterator[str]:
        """What speaks for an actor; `inside` tells that it is named in the event's own sentence."""
        actor, kind, event = mention.actor.id, mention.actor.kind, self.told.full.type
        near = f"{self.slot}:{inside:d}"
        sort = "person" if kind == "person" else "armed" if kind in ARMED else "civil"
        recent = self.recent.get(actor, LONG_AGO + 1)
        yield from (f"slot:{near}", f"slot:{near}:{sort}", f"recent:{recent}:{near}")
        yield f"recent-subject:{self.recent_subject.get(actor, LONG_AGO + 1)}:{near}"
        if sort == "armed":
            yield f"recent-armed:{self.recent_armed.get(actor, LONG_AGO + 1)}:{near}"
        yield from (f"number:{self.number}:{sort}:{self.slot}", f"number:{self.number}:{sort}:{recent}:{self.slot}")
        if self.we:
            yield f"we:{kind}:{self.slot}:{self.counts[actor]}"
        for told in self.neighbours.get(actor, ()):
            yield from (f"beside-event:{told}", f"beside-event:{told}:{self.slot}")
        for role in ROLES:
            number = self.others[role][actor]
            top = max(self.others[role].values(), default=0)
            yield f"others-{role}:{min(number, 3)}:{bool(number) and number == top:d}:{near}"
            if number and number == top:
                yield f"top-{role}:{event}"
        if actor in self.claims:
            yield from (f"claims:{self.claims[actor]}", f"claims:{self.claims[actor]}:{self.slot}")
        if actor in self.silent:
            yield f"only-speaks:{inside:d}"
        place = self.told.full.place
        home = place is not None and place.place.country is not None and place.place.country == mention.actor.country
        yield from (f"home:{home:d}:{kind}", f"home:{home:d}:{kind}:{event}")

    def pair(self, actor: str, other: str) -> str:
        """How often the report's other events have the two against each other, each way."""
        mine = (actor, other) if self.role == "agent" else (other, actor)
        return f"pair:{min(self.pairs[mine], 2)}:{min(self.pairs[mine[::-1]], 2)}"


class Surroundings:
    """Everything around the events of one report."""

    def __init__(
        self,
        scene: Scene,
        told: Sequence[Told],
        layout: Layout,
        mentions: Mapping[str, Sequence[tuple[ActorMention, Token]]],
    ) -> None:
        self.scene, self.told, self.layout = scene, told, layout
        self.number = {id(t): n for n, t in enumerate(told)}
        heads = sorted((h.i, a) for a, found in mentions.items() for _, h in found)
        kinds = {a: found[0][0].actor.kind for a, found in mentions.items()}
        self.named = heads
        self.armed = [(i, a) for i, a in heads if kinds[a] in ARMED]
        self.subjects = [(i, a) for i, a in heads if scene.doc[i].dep_ in SUBJECTS]
        self.counts = {a: min(len(found), 4) for a, found in mentions.items()}
        self.silent = frozenset(a for a, found in mentions.items() if all(h.i in scene.speakers for _, h in found))
        self.claimed = [t.i for t in scene.doc if t.lower_ in scene.words.claims]

    def of(self, told: Told, role: str) -> Around:
        """What surrounds the event for `role`."""
        trigger = told.trigger.token
        start = trigger.sent.start
        sentence = list(trigger.sent)
        return Around(
            told=told,
            role=role,
            slot=_slot(told, role),
            number=_number(trigger),
            we=any("1" in t.morph.get("Person", []) or t.lower_ in self.scene.words.first_person for t in sentence),
            recent=last_named(self.named, start),
            recent_armed=last_named(self.armed, start),
            recent_subject=last_named(self.subjects, start),
            neighbours=self._neighbours(told),
            others={r: self._others(told, r) for r in ROLES},
            pairs=self._pairs(told),
            claims=self._claims(trigger),
            silent=self.silent,
            counts=self.counts,
        )

    def _others(self, told: Told, role: str) -> Counter[str]:
        rest = (t for t in self.told if t is not told)
        return Counter(r.actor.id for t in rest for r in t.rules.roles if r.role == role)

    def _pairs(self, told: Told) -> Counter[tuple[str, str]]:
        found: Counter[tuple[str, str]] = Counter()
        for one in self.told:
            if one is not told:
                agents = {r.actor.id for r in one.rules.roles if r.role == "agent"}
                found.update((a, r.actor.id) for a in sorted(agents) for r in one.rules.roles if r.role == "target")
        return found

    def _neighbours(self, told: Told) -> dict[str, list[str]]:
        """For actors in the nearest events before and after: on which side, how far, in which role, of a like event."""
        n = self.number[id(told)]
        found: dict[str, list[str]] = {}
        for name, others in (("before", self.told[:n][::-1]), ("after", self.told[n + 1 :])):
            for one in others:
                gap = abs(self.layout.gap(one.trigger.token.i, told.trigger.token.i))
                if gap > NEIGHBOURS:
                    break
                roles = [r for r in one.rules.roles if r.role in ROLES]
                for r in roles:
                    like = one.full.type == told.full.type
                    found.setdefault(r.actor.id, []).append(f"{name}:{min(gap, 2)}:{r.role}:{like:d}")
                if roles and gap:
                    break
        return found

    def _claims(self, trigger: Token) -> dict[str, str]:
        """Who stands in a sentence near by that tells of a claim or an accusation, and how."""
        found: dict[str, str] = {}
        for i in self.claimed:
            gap = self.layout.gap(trigger.i, i)
            if abs(gap) > CLAIM_REACH:
                continue
            here = self.layout.sentence[i]
            for head, actor in self.named:
                if self.layout.sentence[head] == here:
                    place = "same" if gap == 0 else "after" if gap > 0 else "before"
                    found.setdefault(actor, f"{place}:{self.scene.doc[head].dep_ in SUBJECTS:d}")
        return found


def _slot(told: Told, role: str) -> str:
    """How the sentence itself fills a role: by a name, a pronoun that is led back or not, a noun, or not at all."""
    filled = told.filled
    named = filled.roles.get(role, [])
    if named:
        return "led" if named[0][1].pos_ == "PRON" else "named"
    return "pronoun" if role in filled.pronouns else "noun" if filled.phrases.get(role) else "open"


def _number(trigger: Token) -> str:
    """Singular or plural of the verb above the trigger, as its form or its auxiliary shows; empty where it does not."""
    verb = trigger
    while verb.pos_ not in VERBAL and verb.head.i != verb.i:
        verb = verb.head
    for token in (verb, *(c for c in verb.children if c.pos_ == "AUX")):
        found = token.morph.get("Number", [])
        if found:
            return str(found[0])
    return ""
