"""Bare nouns for fighters of the one side of their kind that a report names: "zes rebellen" where only M23 is named.

What a text tells first by a noun alone ("Rebellen nemen stad in", a headline) it names later; only who has read all of
it knows whom the noun means. Where two sides of the kind are named the noun stays what it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kroniek.annotate.names.actor_words import ActorWords, NounClass
from kroniek.model import ActorMention, ActorRef, PlaceMention

GROUPS = frozenset({"rebel", "militia"})
NAMED = frozenset({"name", "composed"})


def led_to_only_side(
    text: str, mentions: Sequence[ActorMention], nouns: ActorWords, places: Sequence[PlaceMention]
) -> list[ActorMention]:
    """The mentions in `text`, bare nouns for fighters led to the only named side of their kind where there is one.

    Where several are named it is the one that stands alone before the noun.
    An army that is told of in its own country alone is not who acts in another: "soldaten" in Rawa, Iraq, are not those
    of the Syrian army that takes Abu Kamal.
    """
    named = [m for m in mentions if m.link in NAMED and m.actor.kind in GROUPS]
    groups = _distinct(m.actor for m in named if not _turned(_words(text, m), nouns.noun(_head(m)), nouns))
    armies = _distinct(m.actor for m in mentions if _of_army(m, nouns) and not m.actor.id.startswith("text:"))
    only = {"rebels": groups, "army": armies}
    found = []
    for mention in mentions:
        noun = _bare(text, mention, nouns)
        sides = only[nouns.sides[noun.id]] if noun is not None and noun.id in nouns.sides else ()
        if len(sides) > 1:
            sides = _distinct(m.actor for m in mentions if m.span < mention.span and m.actor in sides)
        if len(sides) == 1 and not _across_the_border(mention, sides[0], mentions, places):
            mention = replace(mention, actor=sides[0], link="reference")
        found.append(mention)
    return found


def _across_the_border(
    noun: ActorMention, army: ActorRef, mentions: Sequence[ActorMention], places: Sequence[PlaceMention]
) -> bool:
    """Whether a noun stands where another country is told of than the one in which all tells of the army."""
    before = [p for p in places if p.span.end <= noun.span.start and p.place.country]
    here = max(before, key=lambda p: p.span, default=None)
    if army.kind != "state" or not army.country or here is None or here.place.country == army.country:
        return False
    told = [m for m in mentions if m.actor.id == army.id]
    nearest = [min(places, key=lambda p: (abs(p.span.start - m.span.start), p.span), default=None) for m in told]
    return all(p is not None and p.place.country == army.country for p in nearest)


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
    words = _words(text, mention)
    apart = head.endswith(nouns.apart) or any(w in nouns.lists["others"] for w in words)
    apart = apart or mention.span.end > mention.head.end  # "rebellen van Abdul Wahid": the words say whose
    noun = nouns.noun(head)
    return None if apart or _turned(words, noun, nouns) else noun


def _words(text: str, mention: ActorMention) -> list[str]:
    """The words of a mention and the one before it, in small letters."""
    return [w.lower() for w in (*text[: mention.span.start].split()[-1:], *mention.text.split())]


def _turned(words: Sequence[str], noun: NounClass | None, nouns: ActorWords) -> bool:
    """Whether an adjective makes others of them: "muitende soldaten" are not the army, nor the rebels named so far."""
    return noun is not None and any((noun.id, w) in nouns.turned for w in words)
