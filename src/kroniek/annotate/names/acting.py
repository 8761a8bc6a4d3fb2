"""Countries and capitals that act, as against those where something happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kroniek.annotate.names.actor_words import compose
from kroniek.annotate.names.label import Name
from kroniek.annotate.names.locate import Located
from kroniek.annotate.names.phrases import Noun, Phrases, targets
from kroniek.knowledge import Knowledge
from kroniek.knowledge.keys import key
from kroniek.model import ActorRef

_REACH = 12  # words around a capital in which "onderhandelingen" and the like are looked for
_TELLER = 3  # words behind a demonym in which its noun stands


@dataclass(frozen=True)
class Acting:
    """Tells for one report which names of places stand for a power."""

    phrases: Phrases
    located: Mapping[int, Located]
    knowledge: Knowledge
    abroad: bool  # the report names more than one country: else a capital is only a town

    def country(self, name: Name) -> ActorRef | None:
        """The country that a name stands for as an actor; None for other places and where it is only a place."""
        c = name.candidate
        entry = next((e for e in c.entries if e.sort == "country" or e.target in self.knowledge.states), None)
        directions = self.phrases.lexicon.words.directions
        part = c.last - c.first > 1 and self.phrases.low(c.first) in directions
        if entry is None or (part and key(entry.form) != name.key) or self._lies(c.first):
            return None
        power = self.knowledge.states.get(entry.target) or self.knowledge.countries[entry.target]
        return power.ref()

    def seat(self, name: Name) -> ActorRef | None:
        """The government that a capital stands for: "Moskou wil", "tussen Erbil en Bagdad"."""
        return self.power(name) if self._acts(name) else None

    def power(self, name: Name) -> ActorRef | None:
        """The government that sits in a city, where the words say that it is meant: "de regering in Kigali"."""
        located = self.located.get(name.candidate.first)
        if located is None or located.place.precision != "town":
            return None
        special = self.phrases.nouns.seats.get(located.place.id, "")
        known = self.knowledge.actors.get(special) or self.knowledge.states.get(special)
        if known is not None:
            return known.ref()
        country = self.knowledge.countries.get(located.place.country or "")
        names = {key(located.place.name), name.key, *(key(e.form) for e in name.candidate.entries)}
        if country is None or key(country.capital) not in names:
            return None
        return compose((country.iso,), self.phrases.nouns.government, False, self.knowledge)

    def seated(self, noun: Noun) -> ActorRef | None:
        """The government that a noun means by the capital behind it: "de regering in Kigali", in a report on Congo."""
        i = noun.last
        if noun.kind.refers != "government" or not (self.phrases.listed(i, "within") or self.phrases.listed(i, "of")):
            return None
        name = self.phrases.name_at.get(i + 1)
        return self.power(name) if name is not None else None

    def land(self, noun: Noun) -> tuple[str, bool] | None:
        """The country that a sentence gives a noun: where it says that it plays, else that of who tells it.

        With whether it names that country itself as the scene.
        """
        source = self._source(noun)
        return self._opening(noun) or ((source, False) if source is not None else None)

    def _opening(self, noun: Noun) -> tuple[str, bool] | None:
        """The country in which the sentence says at once that it plays, and whether it names the country itself.

        "In Syrië verklaarde het leger ...", "Rond Talodi vecht het regeringsleger ...".
        """
        words = self.phrases.words
        sentence = words[noun.first].sent
        opening = next((i for i in range(noun.first, -1, -1) if i == 0 or words[i - 1].sent != sentence), 0)
        name = self.phrases.name_at.get(opening + 1)
        if name is None or not self.phrases.listed(opening, "locative") or name.candidate.last > noun.first:
            return None
        land = next((e.target for e in name.candidate.entries if e.sort == "country"), None)
        located = self.located.get(name.candidate.first)
        country = land or (located.place.country if located is not None else None)
        if country is None or country not in self.knowledge.countries:
            return None
        return country, land is not None

    def _source(self, noun: Noun) -> str | None:
        """The country of who tells it, where the sentence says: "een Syrische bron meldde dat het leger ..."."""
        words = self.phrases.words
        i = noun.first - 1
        while i >= 0 and words[i].sent == words[noun.first].sent:
            name = self.phrases.name_at.get(i)
            lands = [t for t in targets(name) if t in self.knowledge.countries] if name is not None else []
            if lands and name is not None and self._tells(name.candidate.last):
                return lands[0]
            i -= 1
        return None

    def _tells(self, first: int) -> bool:
        """Whether the noun of the demonym before word `first` is one for who tells something, and not for a force."""
        words = self.phrases.words
        for i in range(first, min(first + _TELLER, len(words))):
            if not words[i].near or i in self.phrases.name_at:
                return False
            noun = self.phrases.noun(i)
            who = noun is not None and (noun.kind.person or noun.kind.id == "media")
            if who or self.phrases.listed(i, "telling"):
                return True
            if not self.phrases.adjective(i):
                return False
        return False

    def _lies(self, first: int) -> bool:
        """Whether the words before make a country a place: "in Mali", "uit Egypte en Qatar", "noorden van Irak"."""
        words, sent = self.phrases.words, self.phrases.words[first].sent
        if first == 0 or words[first - 1].sent != sent:
            return False
        if self.phrases.listed(first - 1, "locative"):
            return True
        if first > 1 and words[first - 2].sent == sent:
            if self.phrases.listed(first - 1, "linking") and self.phrases.listed(first - 2, "locative"):
                return True
            other = self.phrases.name_at.get(first - 2 if self.phrases.listed(first - 1, "and") else first - 1)
            if other is not None and other.label == "LOC" and words[first].gap in {" ", ", "}:
                return self._lies(other.candidate.first)
        return False

    def _acts(self, name: Name) -> bool:
        first, last = name.candidate.first, name.candidate.last
        words, sent = self.phrases.words, self.phrases.words[first].sent
        if first and words[first - 1].sent == sent and self.phrases.listed(first - 1, "locative"):
            return False
        if first > 1 and self.phrases.listed(first - 1, "of") and self.phrases.listed(first - 2, "control"):
            return True
        here = (i for i, word in enumerate(words) if word.sent == sent)
        if first and self.phrases.listed(first - 1, "to") and any(self.phrases.listed(i, "lost") for i in here):
            return True
        agent = words[first].dep in {"nsubj", "obl:agent"} or (first and self.phrases.listed(first - 1, "acting"))
        if agent and self.abroad:
            return True
        near = range(max(0, first - _REACH), min(len(words), last + _REACH))
        dealing = any(words[i].sent == sent and self.phrases.listed(i, "dealings") for i in near)
        between = any(self.phrases.low(i) == "tussen" for i in range(max(0, first - 4), first))
        return dealing and between
