"""Bare nouns for fighters of the one side of their kind that a report names: "zes rebellen" where only M23 is named.

What a text tells first by a noun alone ("Rebellen nemen stad in", a headline) it names later; only who has read all of
it knows whom the noun means. Where two sides of the kind are named the noun stays what it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kroniek.annotate.names.actor_words import ActorWords, NounClass
from kroniek.model import ActorMention, ActorRef

GROUPS = frozenset({"rebel", "militia"})
NAMED = frozenset({"name", "composed"})


def led_to_only_side(text: str, mentions: Sequence[ActorMention], nouns: ActorWords) -> list[ActorMention]:
    """The mentions in `text`, bare nouns for fighters led to the only named side of their kind where there is one."""
    groups = _distinct(m.actor for m in mentions if m.link in NAMED and m.actor.kind in GROUPS)
    armies = _distinct(m.actor for m in mentions if _of_army(m, nouns) and not m.actor.id.startswith("text:"))
    only = {"rebels": groups, "army": armies}
    found = []
    for mention in mentions:
        noun = _bare(text, mention, nouns)
        sides = only[nouns.sides[noun.id]] if noun is not None and noun.id in nouns.sides else ()
        if len(sides) == 1:
            mention = replace(mention, actor=sides[0], link="reference")
        found.append(mention)
    return found


def _distinct(actors: Iterable[ActorRef]) -> tuple[ActorRef, ...]:
    return tuple({a.id: a for a in actors}.values())


def _of_army(mention: ActorMention, nouns: ActorWords) -> bool:
    noun = nouns.noun(_head(mention))
    return mention.actor.kind == "state" and noun is not None and nouns.sides.get(noun.id) == "army"


def _head(mention: ActorMention) -> str:
    start = mention.head.start - mention.span.start
    return mention.text[start : mention.head.end - mention.span.start].lower()


def _bare(text: str, mention: ActorMention, nouns: ActorWords) -> NounClass | None:
    """The class of a noun that names nobody, or None where the words set it apart: "andere rebellen", "muiters"."""
    head = _head(mention)
    if mention.link not in {"nominal", "reference"} or not mention.actor.id.startswith("text:"):
        return None
    before = text[: mention.span.start].split()[-1:]
    words = [w.lower() for w in (*before, *mention.text.split())]
    apart = head.endswith(nouns.apart) or any(w in nouns.lists["others"] for w in words)
    apart = apart or mention.span.end > mention.head.end  # "rebellen van Abdul Wahid": the words say whose
    return None if apart else nouns.noun(head)
