"""Organisations that no table knows: the two names of one, and whether it is a group in arms by what it is called.

"Caprivi Bevrijdingsleger (CLA)" is one group under two names, and its name says that it fights.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from kroniek.annotate.names.actor_words import ActorWords
from kroniek.annotate.names.label import Name
from kroniek.annotate.names.words import Word
from kroniek.model import ActorMention

IRREGULAR = frozenset({"rebel", "militia", "identity_militia"})
# Letters of an abbreviation at most, and words of the name that it stands for at least.
LONGEST_ABBREVIATION, SPELLED_OUT = 8, 2


def second_names(text: str, names: Sequence[Name], words: Sequence[Word]) -> dict[str, Name]:
    """For each name of an organisation in `text`, by key, the other one, between brackets behind or before it."""
    organisations = sorted((n for n in names if n.label == "ORG"), key=lambda n: n.candidate.first)
    found: dict[str, Name] = {}
    for one, other in pairwise(organisations):
        first, last = other.candidate.first, other.candidate.last
        opened = one.candidate.last == first and words[first].gap.strip() == "("
        closed = text[words[last - 1].end :].startswith(")")
        short, long = sorted((one, other), key=lambda n: n.candidate.last - n.candidate.first)
        if opened and closed and _abbreviation(short, words) and _length(long) >= SPELLED_OUT:
            found.setdefault(one.key, other)
            found.setdefault(other.key, one)
    return found


def kind_by_name(shown: str, nouns: ActorWords) -> str:
    """The kind of an organisation by the words of its name; `organisation` where they do not tell."""
    words = shown.casefold().replace("-", " ").split()
    if len(words) < SPELLED_OUT:
        return "organisation"
    return next((k for k, ends in nouns.named.items() if any(w.endswith(ends) for w in words)), "organisation")


def agreed(mentions: Iterable[ActorMention]) -> list[ActorMention]:
    """The mentions, an unknown group of the kind that any of them tells: "CLA" where another is "CLA-rebellen"."""
    listed = list(mentions)
    armed = [m.actor for m in listed if m.actor.id.startswith("text:") and m.actor.kind in IRREGULAR]
    kinds = {actor.id: actor.kind for actor in reversed(armed)}
    return [
        replace(m, actor=replace(m.actor, kind=kinds[m.actor.id]))
        if m.actor.kind == "organisation" and m.actor.id in kinds
        else m
        for m in listed
    ]


def _abbreviation(name: Name, words: Sequence[Word]) -> bool:
    text = words[name.candidate.first].text
    return _length(name) == 1 and len(text) <= LONGEST_ABBREVIATION and sum(c.isupper() for c in text) > len(text) / 2


def _length(name: Name) -> int:
    return name.candidate.last - name.candidate.first
