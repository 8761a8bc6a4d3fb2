"""Mentions of actors: names, forces of a country, groups and people, with what they refer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kroniek.annotate.names.acting import Acting
from kroniek.annotate.names.actor_words import compose, inhabitants, spoken
from kroniek.annotate.names.groups import IRREGULAR, agreed, kind_by_name
from kroniek.annotate.names.label import Name
from kroniek.annotate.names.phrases import Noun, Phrase, Phrases, targets
from kroniek.annotate.names.reference import STATE_REFERS, Memory
from kroniek.annotate.names.variants import Variants
from kroniek.annotate.names.words import Word
from kroniek.knowledge import Knowledge
from kroniek.knowledge.keys import slug
from kroniek.model import ActorMention, ActorRef, Span

# Classes of nouns that with "van" and a group are that group: "strijders van IS".
_GROUPED = frozenset(
    {"army", "units", "formations", "fighters", "single-fighters", "rebels", "militias", "jihadists", "separatists"}
    | {"airforce", "suicide-bombers", "police", "security-forces", "group", "paramilitaries"}
)
_OF_LEADER = frozenset({"army", "units", "formations", "airforce", "government"})  # "troepen van president Assad"
_OF_REACH = 6  # words between "van" and the name that it governs


@dataclass(frozen=True)
class ActorFinder:
    """Finds the actor mentions of one report."""

    text: str
    words: Sequence[Word]
    names: Sequence[Name]
    phrases: Phrases
    acting: Acting
    knowledge: Knowledge
    memory: Memory
    kin: Variants
    seconds: Mapping[str, Name]
    wholes: dict[str, Name] = field(default_factory=dict)
    found: list[ActorMention] = field(default_factory=list)

    def mentions(self) -> list[ActorMention]:
        """All actor mentions in order of their beginning; none overlap but those that share a noun."""
        i = 0
        while i < len(self.words):
            i = self._step(i)
        return agreed(sorted(self.found, key=lambda m: (m.span.start, -m.span.end, m.actor.id)))

    def _step(self, i: int) -> int:
        name = self.phrases.name_at.get(i)
        group = self._group_within(i) if name is None or not name.candidate.entries else None
        if group is not None:
            self._add(self.phrases.counted(i), i + 1, i, group, "name")
            return i + 1
        if name is not None:
            if name.label == "LOC":
                return self._place(name)
            return self._demonym(name) if name.label == "MISC" else self._named(name)
        noun = self.phrases.noun(i)
        if noun is not None:
            return self._described(noun)
        if self.phrases.listed(i, "singular_pronouns"):
            actor = self.memory.he(self.words[i].sent)
            if actor is not None:
                self._add(i, i + 1, i, actor, "reference")
        return i + 1

    def _group_within(self, i: int) -> ActorRef | None:
        """The group whose name is grown together with a noun for its men: "Talibanstrijders"."""
        word = self.words[i]
        own = self.phrases.nouns.lists["own"]
        noun = next((n for n in own if word.low.endswith(n) and len(word.low) > len(n)), None)
        known = self.phrases.lexicon.entries.get(word.key[: -len(noun)], ()) if noun is not None else ()
        groups = [self.knowledge.actors[e.target] for e in known if e.sort == "actor" and (word.cap or e.small)]
        return next((a.ref() for a in groups if a.kind in IRREGULAR), None)

    def _add(self, first: int, last: int, head: int, actor: ActorRef, link: str) -> None:
        span = Span(self.words[first].start, self.words[last - 1].end)
        self.found.append(ActorMention(span, span.of(self.text), self.phrases.head_span(head), actor, link))

    def _words(self, first: int, last: int) -> str:
        return self.text[self.words[first].start : self.words[last - 1].end]

    def _tail(self, name: Name) -> Noun | None:
        """The noun that a hyphen ties to a name: IS-strijders."""
        last = name.candidate.last
        return self.phrases.noun(last) if last < len(self.words) and self.words[last].glued else None

    # --- names ---

    def _named(self, name: Name) -> int:
        """A person or organisation, with the noun tied to it, or the title or noun before it."""
        c = name.candidate
        if self.phrases.ministry(c.last - 1):
            return c.last  # the minister or the ministry is the actor
        actor = self._actor_of(name)
        tail = self._tail(name)
        if tail is not None:
            return self._compound(name, actor, tail)
        title = self.phrases.title(c.first)
        if actor.id.startswith("text:") and title.kind is not None:
            kind = actor.kind if title.kind.person or name.label == "PER" else title.kind.kind
            actor = ActorRef(actor.id, actor.name, kind, self.phrases.country_before(title.head))
        if name.label == "PER":
            actor = self.memory.known(actor)
            self.memory.person(
                self.words[c.first].sent, actor, title.kind if title.kind and title.kind.person else None
            )
        else:
            self.memory.told("", actor)
        self._add(title.first, c.last, title.head, actor, "name")
        return c.last

    def _actor_of(self, name: Name) -> ActorRef:
        """What a name denotes; a surname denotes whom the full name in the report does."""
        whole = self._whole(name)
        second = self.seconds.get(name.key) if name.label == "ORG" else None
        for candidate in (whole, name, *([second] if second is not None else [])):
            known = next((e for e in candidate.candidate.entries if e.sort == "actor"), None)
            if known is not None and known.label == name.label:
                return self.knowledge.actors[known.target].ref()
        shown = whole.candidate.text(self.text, self.words)
        if second is not None:
            shown = max(shown, second.candidate.text(self.text, self.words), key=len)
        listed = self.kin.who(shown) if name.label == "PER" else None
        if listed is not None:
            return self.knowledge.actors[listed].ref()
        return spoken(shown, "person" if name.label == "PER" else kind_by_name(shown, self.phrases.nouns))

    def _whole(self, name: Name) -> Name:
        """The first full name of the same person in the report; a last name that two people have stays nobody's."""
        if name.label != "PER":
            return name
        if name.key not in self.wholes:
            self.wholes[name.key] = self._led_to(name)
        return self.wholes[name.key]

    def _led_to(self, name: Name) -> Name:
        full = {n.key: n for n in reversed(self.names) if n.label == "PER" and n.candidate.last - n.candidate.first > 1}
        told = [(n, n.candidate.text(self.text, self.words)) for n in reversed(full.values())]
        own = name.candidate.text(self.text, self.words)
        fitting = [(n, text) for n, text in told if self.kin.person(own, text)]
        if fitting and all(self.kin.person(fitting[0][1], text) for _, text in fitting):
            return fitting[0][0]
        if fitting:
            return replace(name, candidate=replace(name.candidate, entries=()))
        return full.get(name.full, name)

    def _compound(self, name: Name, actor: ActorRef, tail: Noun) -> int:
        """Hamas-leden, VN-medewerkers: the group. IS-leider: a person, named right after or not."""
        c = name.candidate
        self.memory.told("", actor)
        if not tail.kind.person:
            actor = _armed(actor, tail)
            first = self.phrases.before(c.first).first
            self._add(self.phrases.counted(first), tail.last, tail.first, actor, "name")
            return tail.last
        after = self.phrases.name_at.get(tail.last)
        if after is None or after.label != "PER" or not self.words[tail.last].near:
            spelled = spoken(self._words(c.first, tail.last), "person", actor.country)
            person = self.memory.offices.get(tail.kind.id) or spelled
            self._add(c.first, tail.last, tail.first, person, "nominal" if person is spelled else "reference")
        return tail.last

    def _place(self, name: Name) -> int:
        """A country or capital that acts; with a noun tied to it ("VS-troepen") the force."""
        c = name.candidate
        tail = self._tail(name)
        country = next((e.target for e in c.entries if e.sort == "country"), None)
        if country and tail is not None and not tail.kind.person:
            self._add(c.first, tail.last, tail.first, compose((country,), tail.kind, False, self.knowledge), "composed")
            return tail.last
        actor = self.acting.country(name) or self.acting.seat(name)
        if actor is not None:
            self._add(c.first, c.last, c.first, actor, "name")
        return c.last

    def _demonym(self, name: Name) -> int:
        """Inhabitants ("de Russen"); an adjective waits for its noun."""
        c = name.candidate
        entry = next((e for e in c.entries if e.sort == "inhabitant"), None)
        adjective = any(e.sort == "adjective" for e in c.entries) and self._noun_follows(c.last)
        if entry is None or adjective or not (self.words[c.first].cap or entry.small):
            return c.last
        tail = self._tail(name)
        if tail is not None:
            self._add(
                c.first, tail.last, tail.first, compose((entry.target,), tail.kind, False, self.knowledge), "composed"
            )
            return tail.last
        definite = self.phrases.listed(c.first - 1, "definite") or self.phrases.listed(c.first - 1, "acting")
        actor = inhabitants(entry.target, definite, self.knowledge)
        self.memory.told("people", actor)
        self._add(self.phrases.counted(c.first), c.last, c.last - 1, actor, "name")
        return c.last

    def _noun_follows(self, i: int) -> bool:
        """Whether a noun for an actor follows soon, or any noun at once: "Oekraïense handen" are no Ukrainian women."""
        for j in range(i, min(i + 3, len(self.words))):
            if not self.words[j].near:
                return False
            if j not in self.phrases.name_at and (self.phrases.noun(j) or (j == i and self.words[j].pos == "NOUN")):
                return True
        return False

    # --- nouns ---

    def _described(self, noun: Noun) -> int:
        """A noun with its demonym, its "van", or its article."""
        if self._taken_along(noun):
            return noun.last
        before = self.phrases.before(noun.first)
        of = self._of(noun)
        ministry = of is not None and noun.kind.id in {"ministry", "minister"}
        grouped = ministry or (of is not None and of[0].kind in {"rebel", "militia", "external"} and of[2] == "name")
        if before.targets and not grouped:
            self._of_land(noun, before)
            return noun.last
        if of is not None:
            actor, last, link = of
            self.memory.told(noun.kind.id, actor)
            self._add(self.phrases.counted(before.first), last, noun.last - 1, actor, link)
            return last
        self._bare(noun, before)
        return noun.last

    def _taken_along(self, noun: Noun) -> bool:
        """Whether a name right after, or after "van Defensie", has this noun as its title."""
        for i in range(noun.last, min(noun.last + _OF_REACH, len(self.words))):
            name = self.phrases.name_at.get(i)
            first = (
                name is not None and i == name.candidate.first and not self.phrases.ministry(name.candidate.last - 1)
            )
            if name is not None and first and name.label in {"PER", "ORG"}:
                return self.phrases.title(i).head == noun.last - 1
        return False

    def _of_land(self, noun: Noun, before: Phrase) -> None:
        if before.beside is not None:
            first, others = before.beside
            other = compose(others, noun.kind, False, self.knowledge)
            self.memory.told(noun.kind.id, other)
            self._add(self.phrases.counted(first), noun.last, noun.last - 1, other, "composed")
        actor = compose(before.targets, noun.kind, before.pro, self.knowledge)
        if noun.kind.person:
            known = self.memory.offices.get(noun.kind.id)
            actor = known if known and known.country == actor.country else actor
        self.memory.told(noun.kind.id, actor)
        self._add(self.phrases.counted(before.first), noun.last, noun.last - 1, actor, "composed")

    def _of(self, noun: Noun) -> tuple[ActorRef, int, str] | None:
        """What "van" says: leger van Myanmar, strijders van IS, troepen van president Assad."""
        i = noun.last
        if i + 1 >= len(self.words) or not self.phrases.listed(i, "of") or not self.words[i].near:
            return None
        if noun.kind.id in {"ministry", "minister"}:
            return self._ministry(noun)
        for j in range(i + 1, min(i + _OF_REACH, len(self.words))):
            if not self.words[j].near or self.words[j].sent != self.words[i].sent:
                return None
            name = self.phrases.name_at.get(j)
            if name is not None and not targets(name):
                return self._of_name(noun, name)
            inner = self.phrases.noun(j) if name is None else None
            if inner is not None and noun.kind.person and not inner.kind.person:
                return self._of_noun(noun, inner)
            named = inner is not None and self._taken_along(inner)
            if inner is not None and not named and noun.kind.id in _GROUPED and inner.kind.refers == "group":
                actor = self.memory.led_back(inner.kind, inner.form)
                return (actor, inner.last, "reference") if actor is not None else None
            passing = (
                name is not None
                or named
                or self.phrases.adjective(j)
                or self.phrases.listed(j, "determiners")
            )
            if not passing and not (inner is not None and inner.kind.person):
                return None
        return None

    def _of_name(self, noun: Noun, name: Name) -> tuple[ActorRef, int, str] | None:
        last = name.candidate.last
        if last < len(self.words) and self.words[last].glued:
            return None
        states = self.knowledge.states
        land = next((e.target for e in name.candidate.entries if e.sort == "country" or e.target in states), None)
        if self.phrases.low(noun.last) not in self.phrases.lexicon.words.of:
            return None
        if land:
            return compose((land,), noun.kind, False, self.knowledge), last, "composed"
        if name.label in {"LOC", "MISC"}:
            return None
        actor = self._actor_of(name)
        if noun.kind.person:
            return spoken(self._words(noun.first, last), "person", actor.country), last, "nominal"
        if name.label == "PER":
            return self._of_leader(noun, actor, last)
        if noun.kind.id in _GROUPED:
            actor = _armed(actor, noun)
            self.memory.told("", actor)
            return actor, last, "name"
        return None

    def _of_leader(self, noun: Noun, leader: ActorRef, last: int) -> tuple[ActorRef, int, str] | None:
        """Those of a person: the group that a known one leads, the force of a leader of a state, or his own group."""
        group = self.knowledge.led_by(leader.id)
        if noun.kind.id in _GROUPED and group is not None and group.kind in IRREGULAR:
            self.memory.told("", group.ref())
            return group.ref(), last, "name"
        if noun.kind.id in _OF_LEADER and leader.country:
            return compose((leader.country,), noun.kind, False, self.knowledge), last, "composed"
        if noun.kind.id in _GROUPED and noun.kind.kind in IRREGULAR:
            return spoken(self._words(noun.first, last), noun.kind.kind, leader.country), last, "nominal"
        return None

    def _of_noun(self, noun: Noun, inner: Noun) -> tuple[ActorRef, int, str]:
        """A woordvoerder van het leger, or van het ministerie van Defensie: a person whose country is that of it."""
        ministry = self._ministry(inner) if inner.kind.id == "ministry" else None
        if ministry is not None:
            owner_of, last, _ = ministry
            return spoken(self._words(noun.first, last), "person", owner_of.country), last, "nominal"
        land = self.phrases.before(inner.first).targets
        owner = (
            compose(land, inner.kind, False, self.knowledge) if land else self.memory.led_back(inner.kind, inner.form)
        )
        words = self._words(noun.first, inner.last)
        return spoken(words, "person", owner.country if owner else None), inner.last, "nominal"

    def _ministry(self, noun: Noun) -> tuple[ActorRef, int, str] | None:
        """The "ministerie van Defensie" or its minister, of the country told before the noun or played in."""
        for n in (2, 1):
            last = noun.last + 1 + n
            if last > len(self.words):
                continue
            english = self.phrases.nouns.ministries.get(" ".join(w.low for w in self.words[noun.last + 1 : last]))
            if english is None:
                continue
            land = [t for t in self.phrases.before(noun.first).targets if t in self.knowledge.countries]
            if not land:
                return spoken(self._words(noun.first, last), noun.kind.kind), last, "nominal"
            country = self.knowledge.countries[land[0]]
            office = f"{noun.kind.english} of {english}"
            actor_id = f"actor:{country.iso}/{slug(office)}"
            return ActorRef(actor_id, f"{country.adjective} {office}", noun.kind.kind, country.iso), last, "composed"
        return None

    def _men_of_one_before(self, first: int) -> ActorRef | None:
        """The group of the leader whose name stands right before a noun: "Hemedti's mannen"."""
        name = next((n for n in self.names if n.label == "PER" and n.candidate.last == first), None)
        group = self.knowledge.led_by(self._actor_of(name).id) if name is not None else None
        return group.ref() if group is not None and group.kind in IRREGULAR else None

    def _told_at(self, noun: Noun) -> ActorRef | None:
        """The government in the capital behind it, or the force of where the sentence opens, or of who tells it."""
        seated = self.acting.seated(noun)
        if seated is not None:
            self.memory.told(noun.kind.id, seated)
            return seated
        land = self.acting.land(noun) if noun.kind.refers in STATE_REFERS else None
        if land is None:
            return None
        country, itself = land
        actor = compose((country,), noun.kind, False, self.knowledge)
        # a town does for the country only where that force was told of: the army in Gaza is none of Gaza's
        if not itself and not self.memory.has(actor):
            return None
        self.memory.told(noun.kind.id, actor)
        return actor

    def _bare(self, noun: Noun, before: Phrase) -> None:
        """A noun without demonym: led back to an antecedent where it is definite, else its own words."""
        if noun.kind.tied:
            return
        counted = self.phrases.counted(before.first)
        actor = None
        home = noun.form.startswith(self.phrases.nouns.home)
        if (before.definite and counted == before.first) or home:
            own = self.memory.home(noun.kind) if home else None
            actor = self._told_at(noun) or own or self.memory.led_back(noun.kind, noun.form)
        elif self.phrases.listed(noun.first, "own"):
            if self.phrases.listed(before.first - 1, "possessives"):
                actor = self.memory.own_men(noun.kind, self.words[noun.first].sent)
            else:
                actor = self._men_of_one_before(before.first)
        link = "reference" if actor is not None else "nominal"
        if actor is None:
            if self.phrases.listed(noun.last - 1, "weak"):
                return
            actor = spoken(noun.form, noun.kind.kind)
            self.memory.told(noun.kind.id, actor)
        self._add(counted, noun.last, noun.last - 1, actor, link)


def _armed(actor: ActorRef, noun: Noun) -> ActorRef:
    """An organisation that no table knows as the kind of its men: "CLA-rebellen", "strijders van het CLA"."""
    unknown = actor.id.startswith("text:") and actor.kind == "organisation"
    return replace(actor, kind=noun.kind.kind) if unknown and noun.kind.kind in IRREGULAR else actor
