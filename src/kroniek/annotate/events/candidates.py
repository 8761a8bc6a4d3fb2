"""Who could fill a role of an event, and what speaks for each: the input of the learned choice.

A candidate is an actor of the report, with all its mentions, or a noun of the sentence that no actor is known for.
What speaks for it is a list of feature names. They name relations, kinds and types of event, and of common nouns
the word and its end, never a name, so that what is learned on some conflicts holds for others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kroniek.annotate.encoder import Option
from kroniek.annotate.events.clues import Clues, sort_of
from kroniek.annotate.events.discourse import Layout
from kroniek.annotate.events.grammar import VERBAL, preposition_before
from kroniek.annotate.events.marks import marked
from kroniek.annotate.events.parties import side
from kroniek.annotate.events.phrases import noun_filler
from kroniek.annotate.events.scene import ARMED, Scene
from kroniek.annotate.events.surroundings import Around, Surroundings
from kroniek.annotate.events.told import Told
from kroniek.model import ActorMention, RoleFiller

# A way through the tree that is longer than this says no more than that it is long.
LONGEST_PATH = 4
# Sentences further back than this are just far.
LONGEST_GAP = 4
ROLES = ("agent", "target")
# Relations in which a noun of the sentence may fill a role.
NOMINAL_ROLES = frozenset(
    {"nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod", "conj", "appos", "xcomp", "ROOT"}
)

# Relations in which a place is what something is done to: "Hezbollah bestookte Haifa".
HARMED = frozenset({"obj", "nsubj:pass"})

Mentions = dict[str, list[tuple[ActorMention, Token]]]


@dataclass(frozen=True)
class Candidate:
    """Somebody who may fill a role, by the mention that would be shown; a `noun` is no actor of the report."""

    filler: RoleFiller
    features: tuple[str, ...]
    noun: bool = False


def path(trigger: Token, other: Token) -> str:
    """The way from a trigger to another word of its sentence, as relations up (`^`) and down."""
    above = [trigger]
    while above[-1].head.i != above[-1].i and len(above) <= LONGEST_PATH:
        above.append(above[-1].head)
    ups = {t.i: n for n, t in enumerate(above)}
    down: list[str] = []
    here = other
    while here.i not in ups:
        if here.head.i == here.i or len(down) >= LONGEST_PATH:
            return "long"
        down.append(here.dep_)
        here = here.head
    up = [f"^{t.dep_}" for t in above[: ups[here.i]]]
    return " ".join([*up, *reversed(down)]) if len(up) + len(down) <= LONGEST_PATH else "long"


class Cast:
    """All who appear in one report, and how often the rules give each a role."""

    def __init__(self, scene: Scene, told: Sequence[Told]) -> None:
        self.scene = scene
        self.layout = Layout.of(scene.doc)
        self.mentions: Mentions = {}
        for mention in scene.actors:
            span = scene.doc.char_span(mention.head.start, mention.head.end, alignment_mode="expand")
            if span is not None and len(span):
                self.mentions.setdefault(mention.actor.id, []).append((mention, span.root))
        self.order = _ranks(self.mentions, self.mentions)
        self.armed = _ranks([a for a in self.mentions if self.mentions[a][0][0].actor.kind in ARMED], self.mentions)
        self.played = {
            role: Counter(r.actor.id for t in told for r in t.rules.roles if r.role == role) for role in ROLES
        }
        self.around = Surroundings(scene, told, self.layout, self.mentions)

    def candidates(self, told: Told, role: str) -> list[Candidate]:
        """Everybody who may fill `role`, in a fixed order."""
        other = next((r for r in told.rules.roles if r.role != role and r.role in ROLES), None)
        around = self.around.of(told, role)
        clues = Clues(told, self.scene.code)
        found = [self._actor(told, role, actor, other, around, clues) for actor in sorted(self.mentions)]
        found += self._nouns(told, role, around, clues)
        marks = marked(self.scene.encoded, told, role, self.options(found))
        return [replace(c, features=(*c.features, *more)) for c, more in zip(found, marks, strict=True)]

    def options(self, candidates: Sequence[Candidate]) -> list[Option]:
        """The candidates as the language model is asked for them: with all their mentions."""
        spans = [
            [c.filler.span] if c.noun else [mention.span for mention, _ in self.mentions[c.filler.actor.id]]
            for c in candidates
        ]
        return [(own, c.noun) for own, c in zip(spans, candidates, strict=True)]

    def _actor(
        self, told: Told, role: str, actor: str, other: RoleFiller | None, around: Around, clues: Clues
    ) -> Candidate:
        mention, head = min(self.mentions[actor], key=lambda m: (self._distance(m[1], told.trigger.token), m[0].span))
        inside = self.layout.gap(head.i, told.trigger.token.i) == 0
        features = [*self._where(told, head), *self._known(told, role, mention)]
        features += around.features(mention, head, inside=inside)
        features += clues.of(head, sort_of(mention.actor), inside=inside)
        if other is not None:
            same = side(other.actor) == side(mention.actor)
            features.append(f"beside:{'itself' if same else other.actor.kind + '>' + mention.actor.kind}")
            features.append(around.pair(actor, other.actor.id))
        if mention.link == "nominal":
            features += words(head, told.full.type)
        if mention.link == "adjective" and head.dep_ == "amod":
            # "een Turkse stichting" is no Turkey, "een Turkse aanval" is
            features += (f"of-{word}" for word in words(head.head, told.full.type))
        return Candidate(RoleFiller(role, mention.actor, mention.span, mention.text), tuple(features))

    def _distance(self, head: Token, trigger: Token) -> tuple[int, int]:
        apart = abs(head.i - trigger.i)
        if self.layout.sentence[head.i] == self.layout.sentence[trigger.i]:
            way = path(trigger, head)
            return (LONGEST_PATH if way == "long" else way.count(" ")), apart
        return (LONGEST_PATH + 1 if head.i < trigger.i else LONGEST_PATH + 2), apart

    def _where(self, told: Told, head: Token) -> Iterator[str]:
        trigger = told.trigger.token
        form = f"{told.trigger.form}{'-passive' if told.trigger.passive else ''}"
        kind = told.full.type
        gap = self.layout.gap(head.i, trigger.i)
        if gap == 0:
            way, case = path(trigger, head), preposition_before(head) or "-"
            side_ = "left" if head.i < trigger.i else "right"
            yield from (f"path:{form}:{way}", f"path:{way}", f"path:{form}:{way}:{case}", f"dep:{form}:{head.dep_}")
            yield from (f"case:{form}:{case}", f"case:{kind}:{case}", f"side:{form}:{side_}:{head.dep_}")
            yield f"near:{min(abs(head.i - trigger.i) // 3, 5)}"
            yield "clause:same" if self.scene.clause[head.i] == self.scene.clause[trigger.i] else "clause:other"
            if head.i in self.scene.speakers:
                yield "speaker"
            return
        name = str(gap) if 0 < gap < LONGEST_GAP else "later" if gap < 0 else "far"
        yield f"gap:{name}"
        if head.dep_.startswith("nsubj") and head.head.pos_ in VERBAL:
            yield f"gap-subject:{name}"
        if head.i in self.scene.speakers:
            yield "gap-speaker"

    def _known(self, told: Told, role: str, mention: ActorMention) -> Iterator[str]:
        actor, kind, event = mention.actor.id, mention.actor.kind, told.full.type
        yield from (f"kind:{kind}", f"type:{event}:{kind}", f"link:{mention.link}", f"status:{told.full.status}:{kind}")
        yield from (f"rank:{min(self.order[actor], 4)}", f"count:{min(len(self.mentions[actor]), 5)}")
        if actor in self.armed:
            yield from (f"armed:{min(self.armed[actor], 3)}", f"armed:{event}:{min(self.armed[actor], 2)}")
        mine = {r.role for r in told.rules.roles if r.actor.id == actor}
        filled = {r.role for r in told.full.roles if r.actor.id == actor} - mine
        for one in ROLES:
            yield f"played-{one}:{min(self.played[one][actor], 3)}"
            if one in mine:
                yield from (f"rule:{one}", f"rule:{one}:{event}", f"rule:{one}:{kind}")
            if one in filled:
                yield from (f"filled:{one}", f"filled:{one}:{event}")
            open_ = not any(r.role == one for r in told.rules.roles)
            yield f"open-{one}:{open_:d}:{bool(mine):d}"

    def _nouns(self, told: Told, role: str, around: Around, clues: Clues) -> Iterator[Candidate]:
        """Nouns of the sentence that are no actor of the report: those of the rules, and others; a place as target."""
        trigger = told.trigger.token
        unknown = [r for r in told.full.roles if r.actor.id.startswith("text:") and r.actor.id not in self.mentions]
        rules = {r.span.end: r for r in unknown}
        for token in trigger.sent:
            end = token.idx + len(token)
            plain = token.pos_ == "NOUN" and token.i != trigger.i and token.dep_ in NOMINAL_ROLES
            harmed = role == "target" and token.i in self.scene.place_at and token.dep_ in HARMED
            taken = token.i in self.scene.actor_at or (token.i in self.scene.place_at and not harmed)
            taken = taken or token.i in self.scene.timed
            if end not in rules and (taken or not (plain or harmed)):
                continue
            filler = rules.get(end) or noun_filler(role, token, self.scene.code)
            features = [f"noun-{f}" for f in self._where(told, token)]
            features += [f"noun:{told.full.type}", f"noun-kind:{filler.actor.kind}:{told.full.type}"]
            features += [f"noun-slot:{around.slot}", *words(token, told.full.type)]
            features += clues.of(token, "noun", inside=True)
            if harmed:
                features += [f"noun-place:{told.full.type}", f"noun-place:{token.dep_}"]
            if token.i > 0 and token.nbor(-1).pos_ == "NUM":
                features.append("noun-counted")
            features.append(f"noun-number:{''.join(token.morph.get('Number', []))}")
            features += [f"noun-rule:{r.role}" for r in told.full.roles if r.span.end == end]
            yield Candidate(RoleFiller(role, filler.actor, filler.span, filler.text), tuple(features), noun=True)


def words(head: Token, event: str) -> Iterator[str]:
    """What a common noun by itself says of who or what it means: the word, and how it ends."""
    word = head.lower_
    for end in (3, 4, 5):
        if len(word) > end:
            yield f"end:{word[-end:]}"
    yield from (f"word:{word}", f"end:{word[-3:]}:{event}")


def _ranks(actors: Iterable[str], mentions: Mentions) -> dict[str, int]:
    """The place of each actor in the order of how often it is mentioned."""
    return {a: n for n, a in enumerate(sorted(actors, key=lambda a: (-len(mentions[a]), a)))}
