"""Events that another one is counted from: "anderhalve maand na de val van Mosul", "drie dagen nadat de stad viel".

What is counted from lies that long before what the sentence tells: before the day told in front of the length, or,
where the sentence tells none and is about the present, before the day of publication.
"""

from __future__ import annotations

from spacy.tokens import Span as Words
from spacy.tokens import Token

from kroniek.annotate.events.circumstances import Circumstances, place_words
from kroniek.annotate.events.grammar import VERBAL, narrative

DATED = frozenset({"DATE", "TIME"})
# How what stands beside or under a noun hangs on it; under it stands what begins ("het begin van de strijd").
BESIDE, UNDER = frozenset({"appos", "conj", "flat"}), "nmod"


def counted_from(trigger: Token, around: Circumstances) -> tuple[int, str] | None:
    """The time of what a length is counted from, by index, with its relation; None for other events.

    The length itself stands in the relation "ago" to it; a day that stands behind what is counted from is its own.
    None as well where the sentence tells a story without a day.
    """
    for index, mention in enumerate(around.times):
        words = _words(index, around, trigger)
        if mention.type != "DURATION" or words is None or words.end >= trigger.sent.end:
            continue
        if not _governs(around.scene.doc[words.end], trigger, around):
            continue
        dated = [
            (span, i) for i, other in enumerate(around.times)
            if other.type in DATED and (span := _words(i, around, trigger)) is not None
        ]  # fmt: skip
        own = next(((span, i) for span, i in dated if span.start > trigger.i), None)
        if own is not None and not any(t.pos_ in VERBAL for t in around.scene.doc[trigger.i + 1 : own[0].start]):
            return own[1], around.relation(own[1])
        if any(span.start >= words.end for span, _ in dated):
            return None
        return (index, "ago") if dated or not narrative(_verb(words.root), around.scene.words) else None
    return None


def _words(index: int, around: Circumstances, trigger: Token) -> Words | None:
    """The words of a time, where they stand in the sentence of the trigger."""
    span = around.times[index].span
    words = around.scene.doc.char_span(span.start, span.end, alignment_mode="expand")
    return words if words is not None and words.root.sent.start == trigger.sent.start else None


def _governs(after: Token, trigger: Token, around: Circumstances) -> bool:
    """Whether a word of "after" stands before the noun or clause that the trigger is, or that is told of it."""
    known = place_words(around.scene.code)
    if after.lower_ not in known.counted or after.i >= trigger.i:
        return False
    here = trigger
    while here.i != after.head.i and here.head.i > after.i:
        begins = here.dep_ == UNDER and here.head.lower_ in known.begins
        if not begins and here.dep_ not in BESIDE:
            return False
        here = here.head
    return here.i == after.head.i


def _verb(token: Token) -> Token:
    """The verb of the clause that a length stands in."""
    while token.pos_ not in VERBAL and token.head.i != token.i:
        token = token.head
    return token
