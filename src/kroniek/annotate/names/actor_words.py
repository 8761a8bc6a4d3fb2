"""Nouns for forces, groups and people of one language, and actors made from a country and such a noun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from kroniek.knowledge import Knowledge
from kroniek.knowledge.keys import slug
from kroniek.lang import Language
from kroniek.model import ActorRef

_SHORTEST_END = 6  # letters of a form that may close a compound: "elite|soldaten", not "h|agent"
_LONGEST = 40  # letters; longer words are no words
STATE_WIDE = frozenset({"army", "units", "formations", "weapons"})  # classes that are one actor: the army of a country


@dataclass(frozen=True, slots=True)
class NounClass:
    """A class of nouns. `refers` says what a definite bare noun is led back to; with `tied` it is nobody by itself."""

    id: str
    english: str
    kind: str
    refers: str
    person: bool
    tied: bool = False


@dataclass(frozen=True, eq=False)
class ActorWords:
    """The lists of `actors_words.toml`."""

    forms: Mapping[str, NounClass]
    phrases: Mapping[tuple[str, ...], NounClass]  # forms of two or three words
    ends: Mapping[str, NounClass]
    quantities: frozenset[str]
    hedges: frozenset[str]
    seats: Mapping[str, str]
    ministries: Mapping[str, str]  # Dutch to English
    lists: Mapping[str, frozenset[str]]
    openers: frozenset[str]  # first words of `phrases`
    sides: Mapping[str, str]  # class to kind of side that its bare nouns belong to: rebels, army
    apart: tuple[str, ...]  # ends of nouns of these classes that mean others
    home: tuple[str, ...]  # beginnings of nouns for what belongs to the government of the land
    named: Mapping[str, tuple[str, ...]]  # kind to ends of words in names of groups of that kind
    turned: Mapping[tuple[str, str], tuple[NounClass, str]]  # class and adjective to what they make, with its noun

    @property
    def government(self) -> NounClass:
        """The class of governments, for capitals that stand for one."""
        return next(c for c in self.forms.values() if c.id == "government")

    def noun(self, word: str) -> NounClass | None:
        """The class of a noun in small letters, or None; compounds count by their end."""
        found = self.forms.get(word)
        if found is None and _SHORTEST_END < len(word) < _LONGEST:
            for cut in range(1, len(word) - _SHORTEST_END + 1):
                found = self.ends.get(word[cut:])
                if found is not None:
                    break
        return found


@cache
def actor_words(language: Language) -> ActorWords:
    """The actor words of a language."""
    data = language.toml("actors_words.toml")
    forms: dict[str, NounClass] = {}
    phrases: dict[tuple[str, ...], NounClass] = {}
    ends: dict[str, NounClass] = {}
    turned: dict[tuple[str, str], tuple[NounClass, str]] = {}
    for entry in data["class"]:
        noun = NounClass(
            entry["id"], entry["english"], entry["kind"], entry["refers"], entry.get("person", False),
            entry.get("tied", False),
        )  # fmt: skip
        for pair in product(entry.get("turns", ()), entry.get("adjectives", ())):
            turned[pair] = noun, entry["forms"][0]
        for form in entry["forms"]:
            parts = tuple(form.split())
            if len(parts) > 1:
                phrases.setdefault(parts, noun)
            else:
                forms.setdefault(form, noun)
            if entry.get("ends") and len(parts) == 1 and len(form) >= _SHORTEST_END:
                ends.setdefault(form, noun)
    return ActorWords(
        forms, phrases, ends, frozenset(data["quantities"]["words"]), frozenset(data["quantities"]["hedges"]),
        data["seats"], data["ministries"], _lists(data),
        frozenset(parts[0] for parts in phrases), data["only"]["sides"], tuple(data["only"]["apart"]),
        tuple(data["home"]["beginnings"]), {kind: tuple(ends) for kind, ends in data["named"].items()},
        turned,
    )  # fmt: skip


def _lists(data: Mapping[str, Any]) -> Mapping[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in data["words"].items()} | {
        "skip": frozenset(data["adjectives"]["skip"])
    }


def compose(targets: tuple[str, ...], noun: NounClass, pro: bool, knowledge: Knowledge) -> ActorRef:
    """The actor made of countries or peoples and a class: (IQ,) + army -> actor:IQ/army, "Iraqi army"."""
    names, ids, country = [], [], None
    people = False
    for target in targets:
        state = knowledge.states.get(target)
        if state is not None:
            names.append(state.adjective)
            country = country or state.country
            target = state.id
        elif target.startswith("people:"):
            people = True
            names.append(knowledge.peoples[target.removeprefix("people:")].adjective)
            country = country or knowledge.peoples[target.removeprefix("people:")].country
        else:
            names.append(knowledge.countries[target].adjective)
            country = target
        ids.append(target.removeprefix("people:"))
    army = noun.id in STATE_WIDE and not people and not pro
    group, english = ("army", "army") if army else (noun.id, noun.english)
    kind = "rebel" if people and noun.kind == "state" else "militia" if pro and noun.kind == "state" else noun.kind
    actor_id = f"actor:{'pro-' if pro else ''}{'+'.join(ids)}/{group}"
    if actor_id in knowledge.actors:
        return knowledge.actors[actor_id].ref()
    return ActorRef(actor_id, f"{'pro-' if pro else ''}{' '.join(names)} {english}", kind, None if pro else country)


def inhabitants(target: str, definite: bool, knowledge: Knowledge) -> ActorRef:
    """The people of a country, or a people: "de Russen" (who act for their country), "Irakezen"."""
    state = knowledge.states.get(target)
    if state is not None:
        kind = "state" if definite else "civilians"
        return ActorRef(f"actor:{state.id}/people", knowledge.peoples[state.people].name, kind, state.country)
    if target.startswith("people:"):
        people = knowledge.peoples[target.removeprefix("people:")]
        kind = "identity_militia" if definite else "civilians"
        return ActorRef(f"actor:{people.id}", people.name, kind, people.country)
    country = knowledge.countries[target]
    adjective = "American" if country.adjective == "US" else country.adjective
    plural = f"{adjective}s" if adjective.endswith(("an", "i", "o")) else f"{adjective} people"
    return ActorRef(f"actor:{target}/people", plural, "state" if definite else "civilians", target)


def spoken(words: str, kind: str, country: str | None = None, shown: str | None = None) -> ActorRef:
    """An actor that only the text knows."""
    return ActorRef(f"text:{slug(words)}", shown or words, kind, country)
