"""Who a noun phrase names as a source: the person, the body that he speaks for, or what the people are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kroniek.annotate.voice.words import VoiceWords
from kroniek.model import ActorMention, EntityMention

NAME_LINKS = frozenset({"appos", "flat", "compound", "nmod"})
# How far below the head of a noun phrase its name may stand: "onderzoeksbureau van ..., Indepaz".
DEPTH = 2
# A noun that ends in an office and is longer by this much tells in front of it whose office it is.
SHORTEST_BODY = 2


@dataclass(frozen=True)
class Source:
    """Names of a source, nearest voice first, whether it is a medium, and the tokens that name it.

    `known` is false where nothing but its being a noun speaks for it.
    """

    names: tuple[str, ...]
    medium: bool
    tokens: frozenset[int]
    known: bool = True


class Sources:
    """The sources of one report."""

    def __init__(
        self, doc: Doc, words: VoiceWords, actors: Sequence[ActorMention], entities: Sequence[EntityMention]
    ) -> None:
        self.words = words
        self.doc = doc
        self.entities = entities
        self.actor_at: dict[int, ActorMention] = {}
        self.entity_at: dict[int, EntityMention] = {}
        self.spelled: dict[str, str] = {}
        self.called: dict[str, str] = {}
        for entity in entities:
            for token in doc.char_span(entity.span.start, entity.span.end, alignment_mode="expand") or ():
                self.entity_at[token.i] = entity
        for actor in sorted(actors, key=lambda a: len(a.span)):
            for token in doc.char_span(actor.span.start, actor.span.end, alignment_mode="expand") or ():
                self.actor_at[token.i] = actor
            if actor.link == "name" and actor.actor.kind != "person":
                self.called.setdefault(actor.actor.id, self._bare(actor))
            name = self._person_in(actor)
            if name and len(name) > len(self.spelled.get(actor.actor.id, "")):
                self.spelled[actor.actor.id] = name

    def _person_in(self, actor: ActorMention) -> str:
        inside = [e.text for e in self.entities if e.label == "PER" and actor.span.contains(e.span)]
        return inside[-1] if inside else ""

    def of(self, head: Token) -> Source | None:
        """The source that the noun phrase of `head` names; None where it names none."""
        phrase = _phrase(head)
        tokens = frozenset(t.i for t in phrase)
        for token in phrase:
            entity = self.entity_at.get(token.i)
            if entity is not None and entity.label == "PER":
                actor = self.actor_at.get(token.i)
                name = self.spelled.get(actor.actor.id, entity.text) if actor is not None else entity.text
                return Source(_unique((name, *self._body(head))), False, tokens | self._mention(token))
        person = self._person_after(head) if any(head.lower_.endswith(o) for o in self.words.offices) else ""
        if person:
            return Source(_unique((person, *self._body(head))), False, tokens)
        for token in phrase:
            actor = self.actor_at.get(token.i)
            if actor is not None and not (actor.link == "nominal" and self._names_beside(phrase)):
                if head.pos_ == "PRON" and actor.link != "reference":
                    continue
                medium = actor.actor.kind == "media"
                names = (self._named(token, actor), *self._body(head))
                return Source(_unique(names), medium, tokens | self._mention(token))
        for token in phrase:
            if token.i in self.entity_at and self.entity_at[token.i].label in {"ORG", "LOC"}:
                return Source((self.entity_at[token.i].text,), False, tokens | self._mention(token))
        return self._nominal(head, tokens)

    def _named(self, token: Token, actor: ActorMention) -> str:
        """The organisation that the word stands in the name of, a compound whole, else what the actor is shown as."""
        entity = self.entity_at.get(token.i)
        shown = self._shown(actor)
        if entity is not None and entity.label == "ORG" and shown != entity.text and shown in entity.text.split():
            return entity.text
        return token.text if "-" in token.text and token.text.startswith(f"{shown}-") else shown

    def _nominal(self, head: Token, tokens: frozenset[int]) -> Source | None:
        nouns = {"NOUN", "PROPN"} | ({"VERB", "ADJ"} if head.dep_ == "nsubj" else set())
        if head.lower_ in self.words.mute or head.pos_ not in nouns or not head.text[0].isalpha():
            return None
        names = _unique((self._full_name(head), *self._body(head)))
        return Source(names, False, tokens | {head.i}, known=head.pos_ == "PROPN")

    def _full_name(self, head: Token) -> str:
        """The noun, with what follows it where both are capitals: `Organisatie van Afrikaanse Eenheid`."""
        after = self.doc[head.i + 1 : min(head.i + 5, head.sent.end)]
        if not head.text[0].isupper() or len(after) < 2 or after[0].pos_ != "ADP" or not after[1].text[0].isupper():
            return head.text
        last = next((t.i for t in after[1:] if not t.text[0].isupper()), after[-1].i + 1)
        follows = self.entity_at.get(after[1].i)
        if follows is not None and follows.label in {"LOC", "PER"}:
            return head.text
        return self.doc[head.i : last].text

    def _person_after(self, head: Token) -> str:
        """`Het hoofd van de missie, Anna Li`: the name put after the noun and what hangs from it."""
        below = [t.i for c in head.children if c.dep_ == "nmod" and c.i > head.i for t in c.subtree]
        end = max(below, default=head.i) + 1
        for at in range(head.i + 1, min(end + 1, head.sent.end - 1)):
            name = self.entity_at.get(at + 1)
            if self.doc[at].text == "," and name is not None and name.label == "PER" and at + 1 <= end + 1:
                return name.text
        return ""

    def _names_beside(self, phrase: Sequence[Token]) -> bool:
        return any(t.i in self.entity_at and self.entity_at[t.i].label == "ORG" for t in phrase)

    def _mention(self, token: Token) -> frozenset[int]:
        """The tokens of the name that `token` stands in."""
        span = self.actor_at[token.i].span if token.i in self.actor_at else self.entity_at[token.i].span
        return frozenset(t.i for t in token.sent if span.start <= t.idx < span.end)

    def _shown(self, actor: ActorMention) -> str:
        """A force by its one name, a person by name, others as the report calls them, by the name alone if any."""
        if actor.actor.id in self.spelled:
            return self.spelled[actor.actor.id]
        if actor.actor.id.endswith("/army"):
            return actor.actor.name
        if actor.link == "reference":
            # Ids with a stroke are made of a country and a kind: "de politie" means no more than it says.
            composed = actor.actor.id.startswith("text:") and not actor.actor.name[:1].isupper()
            named = not composed and "/" not in actor.actor.id
            pronoun = self.doc.char_span(actor.head.start, actor.head.end, alignment_mode="expand")
            if named or pronoun is None or pronoun.root.pos_ == "PRON":
                return self.called.get(actor.actor.id, actor.actor.name)
            return self._bare(actor)
        inside = [e.text for e in self.entities if e.label == "ORG" and actor.span.contains(e.span)]
        if inside and actor.link == "name":
            return inside[-1]
        return self._bare(actor)

    def _bare(self, actor: ActorMention) -> str:
        """The words of a mention without article, number and possessive, and without what follows its head."""
        words = list(self.doc.char_span(actor.span.start, actor.span.end, alignment_mode="expand") or ())
        while len(words) > 1 and words[0].pos_ in {"DET", "NUM", "PRON"}:
            words = words[1:]
        if actor.link == "nominal":
            words = [t for t in words if actor.head.start <= t.idx < actor.head.end] or words
        return self.doc[words[0].i : words[-1].i + 1].text if words else actor.text

    def _inside(self, head: Token) -> str:
        """What a noun phrase inside a longer mention names: as the report names these words elsewhere, or as such."""
        words = [t for t in head.subtree if t.pos_ not in {"DET", "ADP", "PUNCT"} and t.i <= head.i]
        text = self.doc[words[0].i : words[-1].i + 1].text
        same = [a for a in self.actor_at.values() if a.text.casefold().endswith(text.casefold())]
        named = [a for a in same if a.actor.kind != "person"]
        return self._shown(named[0]) if named else text

    def _body(self, head: Token) -> tuple[str, ...]:
        """For whom an office speaks: what stands after `van`, or in front in the same word."""
        word = head.lower_
        office = next((o for o in self.words.offices if word.endswith(o)), None)
        if office is None:
            return ()
        for child in head.children:
            if child.dep_ == "nmod" and (child.i in self.actor_at or child.i in self.entity_at):
                if self._where(child):
                    continue
                if self.actor_at.get(child.i) is self.actor_at.get(head.i):
                    return (self._inside(child),)
                inner = self.of(child)
                return inner.names if inner else ()
        front = head.text[: len(word) - len(office)]
        if front.endswith("-"):
            return (front[:-1],)
        return (self.words.bodies[front.lower()],) if front.lower() in self.words.bodies else ()

    def _where(self, child: Token) -> bool:
        """`Een officier in Gao`: the place where somebody is, for which he does not speak."""
        place = self.entity_at.get(child.i)
        case = next((c.lower_ for c in child.children if c.dep_ == "case"), "")
        return place is not None and place.label == "LOC" and case not in self.words.of


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for n in names if n))


def _phrase(head: Token) -> list[Token]:
    """The head of a noun phrase and the words that name the same: appositions and parts of a name, nearest first."""
    found = [head]
    level = [head]
    for _ in range(DEPTH):
        level = [
            c
            for t in level
            for c in t.children
            if c.dep_ in NAME_LINKS
            and c.pos_ in {"NOUN", "PROPN", "ADJ", "X"}
            and not any(g.dep_ == "case" for g in c.children)
        ]
        found += level
    return found
