"""What a definite noun or a pronoun is led back to: "het leger", "de terreurgroep", "de premier", "hij"."""

from __future__ import annotations

from dataclasses import dataclass, field

from kroniek.annotate.names.actor_words import NounClass, compose
from kroniek.annotate.names.theatre import Theatre
from kroniek.knowledge import Knowledge
from kroniek.model import ActorRef

_STATE = {
    "government": "government",
    "police": "police",
    "security": "security-forces",
    "airforce": "air force",
}
# A country that is named so often, next to the one named most, may be the one whose government is meant.
_NEARLY = 0.75
_ARMED = frozenset({"rebel", "militia", "external"})
_ARMY = "/army"
# Nouns that are said of the units of groups as well as of those of an army.
_ANYBODYS = frozenset({"units"})
_OF_ARMIES = frozenset({"army", "units", "formations"})
# What nouns refer to that every state has one of.
STATE_REFERS = frozenset({"army", *_STATE})


@dataclass
class Memory:
    """Who was named so far in one report, in order. `people` also has the number of the sentence."""

    knowledge: Knowledge
    theatre: Theatre
    actors: list[tuple[str, ActorRef]] = field(default_factory=list)  # class of noun ("" for names), actor
    offices: dict[str, ActorRef] = field(default_factory=dict)
    people: list[tuple[int, ActorRef]] = field(default_factory=list)

    def told(self, noun: str, actor: ActorRef) -> None:
        """Remember an actor that was named or described."""
        self.actors.append((noun, actor))

    def person(self, sentence: int, actor: ActorRef, title: NounClass | None) -> None:
        """Remember a person, and the office that goes with the name."""
        self.people.append((sentence, actor))
        if title is not None:
            self.offices[title.id] = actor

    def known(self, actor: ActorRef) -> ActorRef:
        """A person as told before, with the country that the first mention gave."""
        return next((a for _, a in self.people if a.id == actor.id), actor)

    def has(self, actor: ActorRef) -> bool:
        """Whether an actor was told of before."""
        return any(a.id == actor.id for _, a in self.actors)

    def led_back(self, noun: NounClass, form: str) -> ActorRef | None:
        """The actor that "de/het <form>" means, or None where that is not clear."""
        own = next((a for n, a in reversed(self.actors) if n == noun.id and a.name == form), None)
        if noun.refers == "army" and (own is None or own.id.startswith("text:")):
            return self._army(noun) or own
        if own is not None and not noun.person:
            return own
        if noun.refers in _STATE:
            return self._of_state(noun)
        if noun.refers == "person":
            return self.offices.get(noun.id)
        if noun.refers == "group":
            return self._group(noun)
        if noun.refers in {"rebels", "militias"}:
            return self._kind(noun.id, "rebel" if noun.refers == "rebels" else "militia")
        if noun.refers == "coalition":
            return next((a for n, a in reversed(self.actors) if a.id == "actor:coalition" or n == "coalition"), None)
        return None

    def home(self, noun: NounClass) -> ActorRef | None:
        """The force of the country that the report is about, as "het regeringsleger" means it.

        None where another country is named nearly as often: a war on both sides of a border has two.
        """
        others = (share for land, share in self.theatre.focus.items() if land != self.theatre.country)
        alone = max(others, default=0.0) < _NEARLY
        return self._compose(noun) if alone and noun.refers in STATE_REFERS else None

    def he(self, sentence: int) -> ActorRef | None:
        """The only person of this sentence and the one before, if there is just one."""
        near = {a.id: a for s, a in self.people if sentence - 1 <= s <= sentence}
        return next(iter(near.values())) if len(near) == 1 else None

    def own_men(self, noun: NounClass, sentence: int) -> ActorRef | None:
        """Whose fighters "zijn mannen" are: of the leader named last his group or army, else those of the last side.

        A head of state has the army of his country. Of somebody named in the `sentence` itself of whom nothing is known
        they are nobody else's.
        """
        named, last = self.people[-1] if self.people else (-1, None)
        group = self.knowledge.led_by(last.id) if last is not None else None
        if group is not None and (group.kind in _ARMED or group.id.endswith(_ARMY)):
            return group.ref()
        head = noun.refers == "army" and last is not None and last in self.offices.values()
        if head and last is not None and last.country:
            return compose((last.country,), noun, False, self.knowledge)
        if last is not None and last.id.startswith("text:") and named == sentence:
            return self._compose(noun) if head else None
        armed = (a for n, a in reversed(self.actors) if a.kind in {"rebel", "militia"} or n in _OF_ARMIES)
        return next((a for a in armed if not a.id.startswith("text:")), None)

    def _army(self, noun: NounClass) -> ActorRef | None:
        """The one army in play; of several the one of the country that the report is about."""
        armies = {a.id: a for n, a in self.actors if n in _OF_ARMIES and a.kind == "state" and a.country}
        if len(armies) == 1:
            return next(iter(armies.values()))
        own = self._compose(noun)
        groups = [a for n, a in self.actors if not n and a.kind in _ARMED] if noun.id in _ANYBODYS else []
        if groups and not armies:
            return groups[0]  # whom a report names first does what it tells: "de eerste eenheden" of a group
        if not armies or (own and own.id in armies):
            return own
        return None

    def _of_state(self, noun: NounClass) -> ActorRef | None:
        told = {a.id: a for n, a in self.actors if n == noun.id and a.kind == "state" and a.country}
        own = self._compose(noun)
        if len(told) == 1 and (own is None or noun.id != "government"):
            return next(iter(told.values()))
        return own

    def _compose(self, noun: NounClass) -> ActorRef | None:
        country = self.knowledge.countries.get(self.theatre.country or "")
        return compose((country.iso,), noun, False, self.knowledge) if country else None

    def _group(self, noun: NounClass) -> ActorRef | None:
        """The armed group that was named last; "organisatie", "groep", "beweging" take any organisation."""
        kinds = {"rebel", "militia"} | ({"organisation"} if noun.id == "group" else set())
        for told, actor in reversed(self.actors):
            if not told and actor.kind in kinds:
                return actor
        return None

    def _kind(self, noun: str, kind: str) -> ActorRef | None:
        for told, actor in reversed(self.actors):
            if told == noun and not actor.id.startswith("actor:pro-"):
                return actor
        return next((a for n, a in reversed(self.actors) if not n and a.kind == kind), None)
