"""The word lists of `voice.toml`, ready for use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from kroniek.annotate.events.lexicon import lexicon
from kroniek.lang import load


@dataclass(frozen=True)
class Saying:
    """One way to use a verb for saying: `kind` is speaks or acts; one of `beside` must stand in the sentence, if any.

    `known`: only actors and names say something with it.
    """

    kind: str
    beside: tuple[str, ...]
    particle: str = ""
    known: bool = False


@dataclass(frozen=True)
class VoiceWords:
    """The lists of `voice.toml`; `verbs` maps each form to the ways in which it says something."""

    prepositions: tuple[tuple[str, ...], ...]
    channels: frozenset[str]
    own: tuple[tuple[str, ...], ...]
    estimate: frozenset[str]
    back: frozenset[str]
    pronouns: frozenset[str]
    first_person: frozenset[str]
    hearsay: tuple[str, ...]
    bearers: frozenset[str]
    indefinite: frozenset[str]
    offices: frozenset[str]
    bodies: Mapping[str, str]
    believing: frozenset[str]
    tellers: frozenset[str]
    mute: frozenset[str]
    negation: frozenset[str]
    expletives: frozenset[str]
    relative: frozenset[str]
    by: frozenset[str]
    of: frozenset[str]
    so: frozenset[str]
    like: frozenset[str]
    quotes_open: frozenset[str]
    quotes_close: frozenset[str]
    verbs: Mapping[str, tuple[Saying, ...]]


@cache
def voice_words(code: str) -> VoiceWords:
    """The voice lists of the language `code`."""
    data = load(code).toml("voice.toml")
    sets = (
        "channels", "estimate", "back", "pronouns", "first_person", "bearers", "indefinite", "offices", "believing",
        "tellers",
        "mute", "negation", "expletives", "relative", "by", "of", "so", "quotes_open", "quotes_close",
    )  # fmt: skip
    return VoiceWords(
        prepositions=_phrases(data["prepositions"]),
        own=_phrases(data["own"]),
        hearsay=tuple(data["hearsay"]),
        bodies=dict(data["bodies"]),
        like=frozenset(data["as"]),
        verbs=_verbs(data["saying"], code),
        **{name: frozenset(data[name]) for name in sets},
    )


def _phrases(listed: list[str]) -> tuple[tuple[str, ...], ...]:
    """Phrases as words, longest first."""
    return tuple(sorted((tuple(p.split()) for p in listed), key=lambda p: (-len(p), p)))


def _verbs(groups: list[dict[str, Any]], code: str) -> dict[str, tuple[Saying, ...]]:
    found: dict[str, list[Saying]] = {}
    for group in groups:
        for name in group["verbs"]:
            forms = lexicon(code).verbs[name]
            particle = name.split("|")[0] if "|" in name else ""
            whole = Saying(group["kind"], tuple(group.get("with", ())), known=group.get("known", False))
            for form in sorted(forms.present | forms.past | forms.participle | {forms.infinitive}):
                found.setdefault(particle + form, []).append(whole)
                if particle:
                    found.setdefault(form, []).append(replace(whole, particle=particle))
    return {form: tuple(ways) for form, ways in found.items()}
