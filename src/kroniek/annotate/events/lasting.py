"""What lasts is no gain of ground: "Ruim twee jaar hing de zwarte vlag boven Bartella" tells who held the town."""

from __future__ import annotations

from collections.abc import Sequence

from kroniek.annotate.events.grammar import VERBAL
from kroniek.annotate.events.status import LEARNED
from kroniek.annotate.events.triggers import Trigger
from kroniek.knowledge.frames import frames
from kroniek.model import TimeMention

# How a length of time hangs from the verb that it belongs to, where no preposition ("na drie dagen") goes with it.
BARE = frozenset({"obl", "obj", "advmod", "nsubj"})
# What follows a length that something is counted by: "drie dagen na de val".
COUNTING = frozenset({"ADP", "SCONJ"})


def lasts(trigger: Trigger, times: Sequence[TimeMention]) -> bool:
    """Whether what would tell of a gain of ground goes on for a length of time, and so tells of none.

    The length belongs to a finite verb ("heeft na drie weken Gao ingenomen" is a gain), and the word tells of gains
    only among other things: a town can be occupied ("bezet", a strong word) for a day.
    """
    frame, verb = frames()[trigger.unit.type], trigger.token
    sure = not trigger.unit.weak and not trigger.unit.id.startswith(LEARNED)
    while verb.pos_ not in VERBAL and verb.head.i != verb.i:
        verb = verb.head
    if sure or not frame.gains or frame.moved or "Fin" not in verb.morph.get("VerbForm", []):
        return False
    for mention in times:
        words = verb.doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
        if mention.type != "DURATION" or words is None or words.root.head.i != verb.i or words.root.dep_ not in BARE:
            continue
        counted = words.end < len(verb.doc) and verb.doc[words.end].pos_ in COUNTING
        if not counted and not any(child.dep_ == "case" for child in words.root.children):
            return True
    return False
