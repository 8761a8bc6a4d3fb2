"""Events told again without a word for them: `Moskou ontkent dat`, `Kiev wijst naar de rebellen`, `IS eiste hem op`.

What is denied, blamed on somebody or claimed is the event told just before; the patterns are data (`reactions.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Span as Words
from spacy.tokens import Token

from kroniek.annotate.events.grammar import VERBAL
from kroniek.annotate.events.lexicon import Unit
from kroniek.annotate.events.scene import Filled, Scene
from kroniek.annotate.events.slots import SUBJECTS
from kroniek.annotate.events.triggers import Trigger
from kroniek.annotate.voice import Voices
from kroniek.lang import load
from kroniek.model import ActorMention, EventMention, RoleFiller, Span

FILE = "reactions.toml"
NAMED = re.compile(r"\{(\w+)\}")

Made = tuple[EventMention, tuple[Trigger, Filled]]


@dataclass(frozen=True)
class Reaction:
    """One way to speak of an event again; see `reactions.toml`."""

    name: str
    status: str
    pattern: re.Pattern[str]
    unless: tuple[str, ...]
    types: tuple[str, ...]
    reach: int


@cache
def reactions(code: str) -> tuple[Reaction, ...]:
    """The reactions of the language `code`."""
    data = load(code).toml(FILE)
    lists = {name: "|".join(words) for name, words in data["lists"].items()}

    def spelled(pattern: str) -> str:
        return NAMED.sub(lambda m: f"(?:{lists[m[1]]})", pattern)

    found = []
    for name, raw in data["reaction"].items():
        pattern = "|".join(f"(?:{spelled(p)})" for p in raw["patterns"])
        full = re.compile(rf"\b(?:{pattern})")
        found.append(Reaction(name, raw["status"], full, tuple(raw["unless"]), tuple(raw["of"]), raw["reach"]))
    return tuple(found)


def with_reactions(made: Sequence[Made], scene: Scene, voices: Voices) -> list[Made]:
    """The events of a report, in order of place, with those that its reactions tell again."""
    told = list(made)
    for number, sentence in enumerate(scene.doc.sents):
        for reaction, token in _reactions_in(sentence, scene.code):
            added = _told_again(reaction, token, number, told, scene, voices)
            if added is not None:
                told.append(added)
                told.sort(key=lambda m: (m[0].span.start, m[0].type))
    return told


def _reactions_in(sentence: Words, code: str) -> Iterator[tuple[Reaction, Token]]:
    """The reactions of a sentence with the word that carries each."""
    text = sentence.text.lower()
    for reaction in reactions(code):
        match = reaction.pattern.search(text)
        if match is None or any(words in text for words in reaction.unless):
            continue
        at = sentence.start_char + match.start()
        token = next((t for t in sentence if t.idx <= at < t.idx + len(t)), None)
        if token is not None:
            yield reaction, token


def _told_again(
    reaction: Reaction, token: Token, number: int, told: Sequence[Made], scene: Scene, voices: Voices
) -> Made | None:
    """The event that a reaction tells again; None where none was told, or its own sentence tells it already."""
    starts = [s.start_char for s in scene.doc.sents]
    first = starts[max(0, number - reaction.reach)]
    before = [m for m, _ in told if first <= m.span.start < token.idx and m.type in reaction.types]
    sentence = Span(token.sent.start_char, token.sent.start_char + len(token.sent.text.rstrip()))
    if not before:
        return None
    nearest = [m for m in before if m.sentence == before[-1].sentence]
    last = min(nearest, key=lambda m: (m.status != "alleged", reaction.types.index(m.type), -m.span.start))
    if any(m.type in reaction.types and sentence.contains(m.span) and m.span.start > token.idx for m, _ in told):
        return None  # "ontkent dat er bommen vielen": the sentence says itself what is denied
    same = [m for m, _ in told if m.type == last.type and sentence.contains(m.span)]
    if any(m.status == reaction.status for m in same):
        return None
    who = _subject(token, scene)
    speaker = scene.actors[scene.actor_at[who.i]] if who is not None else None
    accused = _accused(reaction, token, speaker, scene)
    event = replace(
        last,
        span=Span(token.idx, token.idx + len(token)),
        sentence=sentence,
        evidence=_evidence(token, accused, sentence),
        status=reaction.status,
        rule=f"reaction/{reaction.name}",
        roles=_roles(last, accused),
        figures=(),
        attribution=_voice(who, speaker, last, voices),
    )
    filled = Filled()
    head = scene.doc.char_span(accused.span.start, accused.span.end, alignment_mode="expand") if accused else None
    if accused is not None and head is not None:
        filled.roles["agent"] = [(list(scene.actors).index(accused), head.root)]
    return event, (Trigger(Unit(f"reaction/{reaction.name}", last.type, None, (), {}), token, "finite"), filled)


def _voice(who: Token | None, speaker: ActorMention | None, last: EventMention, voices: Voices) -> tuple[str, ...]:
    """On the word of who denies, blames or claims; else of who told it before."""
    if who is None or speaker is None:
        return last.attribution
    return voices.named.get(who.i) or (speaker.actor.name,)


def _subject(token: Token, scene: Scene) -> Token | None:
    """Who denies, blames or claims: the subject of the verb."""
    verbs = [token, token.head] if token.head.pos_ in VERBAL else [token]
    for verb in verbs:
        for child in verb.children:
            if child.dep_ in SUBJECTS and child.i in scene.actor_at:
                return child
    return None


def _accused(reaction: Reaction, token: Token, speaker: ActorMention | None, scene: Scene) -> ActorMention | None:
    """Who is said to have done it: who denies or claims it, or whom another blames."""
    if reaction.name != "blamed":
        return speaker
    after = [scene.actors[scene.actor_at[t.i]] for t in token.sent if t.i > token.i and t.i in scene.actor_at]
    return next((a for a in after if speaker is None or a.actor.id != speaker.actor.id), None)


def _roles(last: EventMention, accused: ActorMention | None) -> tuple[RoleFiller, ...]:
    """The roles of the event told before, done by who is accused of it."""
    if accused is None:
        return last.roles
    agent = RoleFiller("agent", accused.actor, accused.span, accused.text)
    return (agent, *(r for r in last.roles if r.role != "agent" and r.actor.id != accused.actor.id))


def _evidence(token: Token, accused: ActorMention | None, sentence: Span) -> Span:
    start, end = token.idx, token.idx + len(token)
    if accused is not None and sentence.contains(accused.span):
        start, end = min(start, accused.span.start), max(end, accused.span.end)
    return Span(start, end)
