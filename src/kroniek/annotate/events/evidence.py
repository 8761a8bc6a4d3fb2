"""The smallest span that a reader needs to check a record: the word that tells it, and who and where beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Token

from kroniek.annotate.events.scene import Scene
from kroniek.model import EventMention, Span


def grounded(event: EventMention, scene: Scene) -> EventMention:
    """The event with the evidence of its final roles and place.

    Beside the trigger and its particle count who and where of the same clause or governed by the trigger, and of the
    same sentence what the rules tied to it (the subject of a main clause, say). No word of another sentence counts.
    """
    trigger = _token(event.span, scene)
    if trigger is None:
        return event
    parts = [event.span, *_particles(trigger)]
    told = [r.span for r in event.roles] + ([event.place.span] if event.place is not None else [])
    parts += [s for s in told if _beside(s, event, trigger, scene)]
    return replace(event, evidence=within(event.sentence, parts))


def within(sentence: Span, parts: Iterable[Span]) -> Span:
    """From the first to the last of the parts that lie inside a sentence; the sentence where none does."""
    inside = [p for p in parts if sentence.contains(p) and p.start < p.end]
    if not inside:
        return sentence
    return Span(min(p.start for p in inside), max(p.end for p in inside))


def _beside(told: Span, event: EventMention, trigger: Token, scene: Scene) -> bool:
    """Whether who or where stands in the clause of the trigger, or was tied to it by the rules."""
    if event.evidence.contains(told):
        return True
    token = _token(told, scene)
    if token is None or not event.sentence.contains(told):
        return False
    return scene.clause[token.i] == scene.clause[trigger.i] or trigger.is_ancestor(token)


def _particles(trigger: Token) -> list[Span]:
    """The part of a verb that stands apart: "vielen ... aan"."""
    return [Span(c.idx, c.idx + len(c)) for c in trigger.children if c.dep_ == "compound:prt"]


def _token(span: Span, scene: Scene) -> Token | None:
    words = scene.doc.char_span(span.start, span.end, alignment_mode="expand")
    return words.root if words is not None else None
