"""Mentions of actors: names, forces of a country, groups and people, with what they refer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kroniek.annotate.names.actor_words import ActorWords, NounClass, compose, inhabitants, spoken
from kroniek.annotate.names.label import Name
from kroniek.annotate.names.lexicon import Lexicon
from kroniek.annotate.names.places import Located
from kroniek.annotate.names.reference import Memory
from kroniek.annotate.names.words import Word
from kroniek.knowledge import Knowledge
from kroniek.knowledge.keys import key
from kroniek.model import ActorMention, ActorRef, Span

_ADJECTIVES = 4  # words between a demonym and its noun
_GROUPED = frozenset(
    "army units fighters rebels militias jihadists separatists airforce suicide-bombers civilians police security-forces enemy".split()
)


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun for an actor: words `first` up to `last`."""

    first: int
    last: int
    kind: NounClass
    form: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """What stands before a noun: where the phrase begins, the countries or peoples told, and how."""

    first: int
    targets: tuple[str, ...]
    pro: bool
    definite: bool
    beside: tuple[int, tuple[str, ...]] | None = None  # "Iraakse en" before "Koerdische strijders"


@dataclass(frozen=True)
class ActorFinder:
    """Finds the actor mentions of one report. `name_at` maps every word of a name to it."""

    text: str
    words: Sequence[Word]
    names: Sequence[Name]
    name_at: Mapping[int, Name]
    located: Mapping[int, Located]
    lexicon: Lexicon
    knowledge: Knowledge
    nouns: ActorWords
    memory: Memory

    def mentions(self) -> list[ActorMention]:
        """All actor mentions in order of their beginning; none overlap but those that share a noun."""
        found: list[ActorMention] = []
        i = 0
        while i < len(self.words):
            i = self._step(i, found)
        return sorted(found, key=lambda m: (m.span.start, -m.span.end, m.actor.id))

    def _step(self, i: int, found: list[ActorMention]) -> int:
        name = self.name_at.get(i)
        noun = None if name else self._noun(i)
        if name is not None and name.label != "MISC":
            return self._named(name, found)
        if name is not None:
            return self._demonym(name, found)
        if noun is not None:
            return self._described(noun, found)
        self._pronoun(i, found)
        return i + 1

    # --- finding parts ---

    def _noun(self, i: int) -> Noun | None:
        """The noun for an actor that begins at word `i`."""
        for n in (3, 2):
            if i + n <= len(self.words) and not any(j in self.name_at for j in range(i, i + n)):
                kind = self.nouns.phrases.get(tuple(w.low for w in self.words[i : i + n]))
                if kind is not None and all(w.near for w in self.words[i + 1 : i + n]):
                    return Noun(i, i + n, kind, " ".join(w.low for w in self.words[i : i + n]))
        for n in (2, 1):  # a compound with a hyphen is one form: anti-terreureenheden
            if i + n > len(self.words) or any(j in self.name_at for j in range(i, i + n)):
                continue
            if n == 2 and not self.words[i + 1].glued:
                continue
            form = "-".join(w.low for w in self.words[i : i + n])
            kind = self.nouns.noun(form) if n == 1 else self.nouns.forms.get(form)
            if kind is not None and (n == 2 or self._is_noun(i)):
                return Noun(i, i + n, kind, form)
        return None

    def _is_noun(self, i: int) -> bool:
        word = self.words[i]
        if word.cap and not word.initial and not word.shouted and i - 1 not in self.name_at:
            return False
        if i + 1 < len(self.words) and self.words[i + 1].glued and i + 1 not in self.name_at:
            return False
        determined = i > 0 and self.words[i - 1].low in self.nouns.lists["determiners"]
        return determined or word.glued or word.pos not in {"VERB", "AUX", "ADV", "ADP", "PRON"}

    def _before(self, noun_first: int) -> Phrase:
        """The adjectives, demonyms and article before a noun."""
        first, targets, pro = noun_first, (), False
        i = noun_first - 1
        steps = 0
        while i >= 0 and self.words[i + 1].near and steps <= _ADJECTIVES:
            name = self.name_at.get(i)
            if name is not None:
                here = self._targets(name)
                if not here or targets or self.words[i + 1].glued:
                    break
                targets = here
                first = name.candidate.first
                pro = self._is_pro(name)
                i = first - 1
            elif self._adjective(i):
                first = i if not targets else first
                i -= 1
            else:
                break
            steps += 1
        beside = self._beside(i) if targets else None
        definite = i >= 0 and self.words[i].low in self.nouns.lists["definite"] and self.words[i + 1].near
        return Phrase(first, targets, pro, definite, beside)

    def _adjective(self, i: int) -> bool:
        word = self.words[i]
        if word.cap and not word.initial:
            return False
        listed = (
            word.low in self.nouns.lists["determiners"] | self.nouns.lists["skip"] | self.nouns.lists["fuses"]
        )
        if listed or word.low in self.nouns.quantities or word.text.isdigit():
            return False
        return word.pos == "ADJ" or (
            word.low.endswith("e") and len(word.low) > 3 and word.pos not in {"ADP", "DET", "AUX", "PRON", "CCONJ", "SCONJ", "NUM"}
            and self.nouns.noun(word.low) is None and not (word.pos == "VERB" and not word.low.startswith("ge"))
        )  # fmt: skip

    def _beside(self, i: int) -> tuple[int, tuple[str, ...]] | None:
        """Another demonym that shares the noun: "Iraakse en" before "Koerdische strijders"."""
        if i < 1 or self.words[i].low not in self.nouns.lists["and"] or not self.words[i].near:
            return None
        name = self.name_at.get(i - 1)
        targets = self._targets(name) if name else ()
        return (name.candidate.first, targets) if name and targets else None

    def _targets(self, name: Name) -> tuple[str, ...]:
        """The countries or peoples of a demonym adjective."""
        return tuple(dict.fromkeys(e.target for e in name.candidate.entries if e.sort == "adjective"))

    def _is_pro(self, name: Name) -> bool:
        return self.words[name.candidate.first].low in self.nouns.lists["pro"]

    def _counted(self, first: int) -> int:
        """Where the phrase begins with its number: "tientallen militairen", "ruim 4.000 strijders"."""
        i = first
        while i > 0 and self.words[i].sent == self.words[i - 1].sent:
            gap, word = self.words[i].gap, self.words[i - 1]
            number = word.text.isdigit() or word.low in self.nouns.quantities
            if not number or not (self.words[i].near or gap in {".", ","}):
                break
            i -= 1
        while i < first and self.words[i].low in self.nouns.hedges:
            i += 1
        return i

    # --- mentions ---

    def _add(
        self, found: list[ActorMention], first: int, last: int, head: int, actor: ActorRef, link: str
    ) -> None:
        span = Span(self.words[first].start, self.words[last - 1].end)
        at = self._head_span(head)
        found.append(ActorMention(span, span.of(self.text), at, actor, link))

    def _head_span(self, head: int) -> Span:
        """The whole compound that a word is part of: the head of "IS-strijders" is all of it."""
        first, last = head, head + 1
        while first > 0 and self.words[first].glued:
            first -= 1
        while last < len(self.words) and self.words[last].glued:
            last += 1
        return Span(self.words[first].start, self.words[last - 1].end)

    def _named(self, name: Name, found: list[ActorMention]) -> int:
        """A name, with the noun that a hyphen ties to it, or the title or noun before it."""
        c = name.candidate
        tail = self._noun(c.last) if c.last < len(self.words) and self.words[c.last].glued else None
        if name.label == "LOC":
            return self._country(name, found, tail)
        actor = self._actor_of(name)
        if tail is not None:
            return self._compound(name, actor, tail, found)
        first, head, noun = self._title(c.first)
        if noun is not None and actor.kind in {"organisation", "other"} and actor.id.startswith("text:"):
            actor = ActorRef(
                actor.id, actor.name, noun.kind if not noun.person else actor.kind, self._land(c.first)
            )
        if name.label == "PER":
            self.memory.person(self.words[c.first].sent, actor, noun if noun and noun.person else None)
        elif self.words[c.first].low in self.lexicon.words.leading or self._shows_name(c.first):
            self.memory.told("", actor)
        self._add(found, first, c.last, head, actor, "name")
        return c.last

    def _shows_name(self, i: int) -> bool:
        return self.words[i].cap or i in self.name_at

    def _actor_of(self, name: Name) -> ActorRef:
        known = next((e for e in name.candidate.entries if e.sort == "actor"), None)
        whole = (
            next((n for n in self.names if n.key == name.full and n is not name), name)
            if name.full != name.key
            else name
        )
        known = known or next((e for e in whole.candidate.entries if e.sort == "actor"), None)
        if known is not None and (name.label != "PER" or known.label == "PER"):
            return self.knowledge.actors[known.target].ref()
        shown = whole.candidate.text(self.text, self.words)
        return spoken(shown, "person" if name.label == "PER" else "organisation")

    def _land(self, i: int) -> str | None:
        """The country that a demonym right before the phrase names."""
        for j in range(i - 1, max(-1, i - 4), -1):
            name = self.name_at.get(j)
            targets = [t for t in self._targets(name) if not t.startswith("people:")] if name else []
            if targets:
                return targets[0]
        return None

    def _title(self, first: int) -> tuple[int, int, NounClass | None]:
        """Where "de Iraakse premier" or "terreurgroep" before a name begins, its head and its class."""
        if first == 0 or not self.words[first].near or self.words[first - 1].sent != self.words[first].sent:
            return first, first, None
        for back in (1, 3, 4, 5):
            i = first - back
            if i < 0 or i in self.name_at and back == 1 and not self.words[i].glued:
                return first, first, None
            word = self.words[i]
            noun = self.nouns.noun(word.low)
            lists = self.lexicon.words.before
            known = word.low in lists["per"] | lists["org"] or (noun is not None and noun.person)
            if back > 1 and (self.words[i + 1].low != "van" or not known or not self.words[i + 1].near):
                continue
            if not known and not (noun and back == 1 and noun.kind in {"rebel", "militia"}):
                continue
            start = self._before(i).first
            if word.glued:
                start = i - 1
                while start > 0 and self.name_at.get(start) is self.name_at.get(start - 1) is not None:
                    start -= 1
            return (start if self._before(i).targets or word.glued else i), i, noun
        return first, first, None

    def _compound(self, name: Name, actor: ActorRef, tail: Noun, found: list[ActorMention]) -> int:
        """ "IS-strijders", "Hamas-leden", "VN-medewerkers": the group; "IS-leider": a person, named or not."""
        first = self._before(name.candidate.first).first
        self.memory.told("", actor)
        if not tail.kind.person:
            self._add(found, self._counted(first), tail.last, tail.first, actor, "name")
            return tail.last
        after = self.name_at.get(tail.last)
        if after is not None and after.label == "PER" and self.words[tail.last].near:
            return tail.last  # the person takes the title along
        words = self.text[self.words[name.candidate.first].start : self.words[tail.last - 1].end]
        person = self.memory.offices.get(tail.kind.id) or spoken(words, "person", actor.country)
        self._add(found, name.candidate.first, tail.last, tail.first, person, "nominal")
        return tail.last

    def _country(self, name: Name, found: list[ActorMention], tail: Noun | None) -> int:
        """A country or capital that acts: "Rusland", "tussen Moskou en Kyiv"."""
        c = name.candidate
        entry = next((e for e in c.entries if e.sort == "country"), None)
        direction = c.last - c.first > 1 and self.words[c.first].low in self.lexicon.words.directions
        if entry is not None and not (direction and key(entry.form) != name.key):
            if tail is not None and not tail.kind.person:
                self._add(
                    found,
                    c.first,
                    tail.last,
                    tail.first,
                    compose((entry.target,), tail.kind, False, self.knowledge),
                    "composed",
                )
                return tail.last
            if not self._lies(c.first):
                self._add(
                    found, c.first, c.last, c.first, self.knowledge.countries[entry.target].ref(), "name"
                )
            return c.last
        seat = self._seat(name)
        if seat is not None and self._acts(c.first, c.last):
            self._add(found, c.first, c.last, c.first, seat, "name")
        return c.last

    def _lies(self, first: int) -> bool:
        """Whether the words before make a country a place."""
        before = [w.low for w in self.words[max(0, first - 2) : first] if w.sent == self.words[first].sent]
        locative = self.nouns.lists["locative"]
        return bool(before) and (
            before[-1] in locative or (before[-1] in {"van", "de", "het", "met"} and before[0] in locative)
        )

    def _seat(self, name: Name) -> ActorRef | None:
        located = self.located.get(name.candidate.first)
        if located is None or located.place.precision != "town":
            return None
        special = self.nouns.seats.get(located.place.id)
        if special:
            return self.knowledge.actors[special].ref()
        country = self.knowledge.countries.get(located.place.country or "")
        names = {key(located.place.name), name.key, *(key(e.form) for e in name.candidate.entries)}
        if country is None or key(country.capital) not in names:
            return None
        return compose((country.iso,), self.nouns.forms["regering"], False, self.knowledge)

    def _acts(self, first: int, last: int) -> bool:
        word = self.words[first]
        here = [w for w in self.words[max(0, first - 12) : last + 12] if w.sent == word.sent]
        before = self.words[first - 1].low if first and self.words[first - 1].sent == word.sent else ""
        if before in self.nouns.lists["acting"] or word.dep in {"nsubj", "obl:agent"}:
            return before not in self.nouns.lists["locative"]
        dealing = any(w.low in self.nouns.lists["dealings"] for w in here)
        between = before == "tussen" or (
            before == "en" and "tussen" in {w.low for w in self.words[max(0, first - 4) : first]}
        )
        return dealing and between

    def _demonym(self, name: Name, found: list[ActorMention]) -> int:
        """Inhabitants ("de Russen"); an adjective waits for its noun."""
        c = name.candidate
        people = next((e for e in c.entries if e.sort == "inhabitant"), None)
        only = people is not None and (
            all(e.sort == "inhabitant" for e in c.entries) or not self._noun_follows(c.last)
        )
        if people is None or not only or not self.words[c.first].cap and not people.small:
            return c.last
        if c.last < len(self.words) and self.words[c.last].glued and self._noun(c.last):
            tail = self._noun(c.last)
            assert tail is not None
            self._add(
                found,
                c.first,
                tail.last,
                tail.first,
                compose((people.target,), tail.kind, False, self.knowledge),
                "composed",
            )
            return tail.last
        definite = c.first > 0 and self.words[c.first - 1].low in self.nouns.lists["definite"]
        actor = inhabitants(people.target, definite or self._lone_plural(c.first), self.knowledge)
        self.memory.told("people", actor)
        self._add(found, self._counted(c.first), c.last, c.last - 1, actor, "name")
        return c.last

    def _lone_plural(self, i: int) -> bool:
        """ "door Koerden geleide": no article, right after "door"."""
        return i > 0 and self.words[i - 1].low in self.nouns.lists["acting"]

    def _noun_follows(self, i: int) -> bool:
        for j in range(i, min(i + 3, len(self.words))):
            if j >= len(self.words) or not self.words[j].near:
                return False
            if j not in self.name_at and self._noun(j):
                return True
        return False

    def _described(self, noun: Noun, found: list[ActorMention]) -> int:
        """A noun with its demonym, its "van", or its article."""
        before = self._before(noun.first)
        person = self._followed_by_person(noun)
        if person:
            return noun.last  # the person takes the title along
        group = self.name_at.get(noun.last)
        if group is not None and group.label == "ORG" and self.words[noun.last].near and not before.targets:
            return noun.last
        if before.targets:
            self._of_land(noun, before, found)
            return noun.last
        of = self._of(noun)
        if of is not None:
            actor, last, link = of
            self.memory.told(noun.kind.id, actor)
            self._add(found, self._counted(before.first), last, noun.last - 1, actor, link)
            return last
        self._bare(noun, before, found)
        return noun.last

    def _followed_by_person(self, noun: Noun) -> bool:
        after = self.name_at.get(noun.last)
        if after is not None and after.label == "PER" and self.words[noun.last].near:
            return noun.kind.person
        if noun.kind.person and noun.last + 1 < len(self.words) and self.words[noun.last].low == "van":
            for i in range(noun.last + 2, min(noun.last + 5, len(self.words))):
                name = self.name_at.get(i)
                if name is not None and name.label == "PER" and self._title(i)[1] == noun.first:
                    return True
        return False

    def _of_land(self, noun: Noun, before: Phrase, found: list[ActorMention]) -> None:
        if before.beside is not None:
            first, targets = before.beside
            actor = compose(targets, noun.kind, False, self.knowledge)
            self.memory.told(noun.kind.id, actor)
            self._add(found, self._counted(first), noun.last, noun.last - 1, actor, "composed")
        actor = compose(before.targets, noun.kind, before.pro, self.knowledge)
        if noun.kind.person:
            known = self.memory.offices.get(noun.kind.id)
            actor = known if known and known.country in {None, actor.country} else actor
        self.memory.told(noun.kind.id, actor)
        self._add(found, self._counted(before.first), noun.last, noun.last - 1, actor, "composed")

    def _of(self, noun: Noun) -> tuple[ActorRef, int, str] | None:
        """ "leger van Myanmar", "strijders van IS", "troepen van president Assad", "woordvoerder van het leger"."""
        i = noun.last
        if (
            i + 1 >= len(self.words)
            or self.words[i].low not in self.nouns.lists["of"]
            or not self.words[i].near
        ):
            return None
        for j in range(i + 1, min(i + 6, len(self.words))):
            if not self.words[j].near or self.words[j].sent != self.words[i].sent:
                return None
            name = self.name_at.get(j)
            if name is not None and not self._targets(name):
                return self._of_name(noun, name)
            inner = self._noun(j) if name is None else None
            if inner is not None and noun.kind.person and not inner.kind.person:
                return self._of_noun(noun, inner)
            if (
                name is None
                and inner is None
                and not self._adjective(j)
                and self.words[j].low not in self.nouns.lists["determiners"]
            ):
                return self._ministry(noun, i) if noun.kind.id in {"ministry", "minister"} else None
        return None

    def _of_name(self, noun: Noun, name: Name) -> tuple[ActorRef, int, str] | None:
        last = name.candidate.last
        if last < len(self.words) and self.words[last].glued:
            return None
        country = next((e.target for e in name.candidate.entries if e.sort == "country"), None)
        if country and self.words[noun.last].low == "van":
            return compose((country,), noun.kind, False, self.knowledge), last, "composed"
        if name.label == "LOC" or self.words[noun.last].low != "van":
            return None
        actor = self._actor_of(name)
        if noun.kind.person:
            words = self.text[self.words[noun.first].start : self.words[last - 1].end]
            return spoken(words, "person", actor.country), last, "nominal"
        if name.label == "PER":
            army = noun.kind.id in {"army", "units", "airforce", "government"} and actor.country
            return (
                (compose((actor.country,), noun.kind, False, self.knowledge), last, "composed")
                if army and actor.country
                else None
            )
        if noun.kind.id in _GROUPED:
            self.memory.told("", actor)
            return actor, last, "name"
        return None

    def _of_noun(self, noun: Noun, inner: Noun) -> tuple[ActorRef, int, str]:
        words = self.text[self.words[noun.first].start : self.words[inner.last - 1].end]
        told = (
            compose(before.targets, inner.kind, False, self.knowledge)
            if (before := self._before(inner.first)).targets
            else None
        )
        owner = told or self.memory.led_back(inner.kind, inner.form)
        return spoken(words, "person", owner.country if owner else None), inner.last, "nominal"

    def _ministry(self, noun: Noun, i: int) -> tuple[ActorRef, int, str] | None:
        for n in (2, 1):
            if " ".join(w.low for w in self.words[i + 1 : i + 1 + n]) in self.nouns.lists["minister_of"]:
                words = self.text[self.words[noun.first].start : self.words[i + n].end]
                return spoken(words, noun.kind.kind), i + 1 + n, "nominal"
        return None

    def _bare(self, noun: Noun, before: Phrase, found: list[ActorMention]) -> None:
        """A noun without demonym: led back to an antecedent where it is definite, else its own words."""
        counted = self._counted(before.first)
        own_army = noun.form.startswith("regerings")
        actor = None
        if (before.definite and counted == before.first) or own_army:
            actor = self.memory.led_back(noun.kind, noun.form)
        link = "reference" if actor is not None else "nominal"
        if actor is None:
            if noun.form in self.nouns.lists["weak"]:
                return
            actor = spoken(noun.form, noun.kind.kind)
            self.memory.told(noun.kind.id, actor)
        self._add(found, counted, noun.last, noun.last - 1, actor, link)

    def _pronoun(self, i: int, found: list[ActorMention]) -> None:
        word = self.words[i]
        if word.low in self.nouns.lists["singular_pronouns"]:
            actor = self.memory.he(word.sent)
            if actor is not None:
                self._add(found, i, i + 1, i, actor, "reference")
