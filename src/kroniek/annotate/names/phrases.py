"""Noun phrases that denote actors: the noun, and what stands before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kroniek.annotate.names.actor_words import ActorWords, NounClass
from kroniek.annotate.names.label import Name
from kroniek.annotate.names.lexicon import Lexicon
from kroniek.annotate.names.words import Word
from kroniek.model import Span

_ADJECTIVES = 4  # words between a demonym and its noun
_NO_ADJECTIVE = frozenset({"ADP", "DET", "AUX", "PRON", "CCONJ", "SCONJ", "NUM"})
_NO_NOUN = frozenset({"VERB", "AUX", "ADV", "ADP", "PRON"})


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun for an actor: words `first` up to `last`."""

    first: int
    last: int
    kind: NounClass
    form: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """What stands before a noun: where the phrase begins, the countries or peoples told, and how.

    `beside` is another demonym that shares the noun: "Iraakse en" before "Koerdische strijders".
    """

    first: int
    targets: tuple[str, ...]
    pro: bool
    definite: bool
    beside: tuple[int, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """The words before a name that say what it is: where they begin, their head, their class if it is known."""

    first: int
    head: int
    kind: NounClass | None


def targets(name: Name) -> tuple[str, ...]:
    """The countries or peoples of a demonym adjective."""
    return tuple(dict.fromkeys(e.target for e in name.candidate.entries if e.sort == "adjective"))


@dataclass(frozen=True)
class Phrases:
    """Reads the phrases of one report. `name_at` maps every word of a name to it."""

    words: Sequence[Word]
    name_at: Mapping[int, Name]
    lexicon: Lexicon
    nouns: ActorWords

    def low(self, i: int) -> str:
        """Word `i` in small letters, or nothing outside the text."""
        return self.words[i].low if 0 <= i < len(self.words) else ""

    def listed(self, i: int, name: str) -> bool:
        """Whether word `i` stands in a list of `actors_words.toml`."""
        return self.low(i) in self.nouns.lists[name]

    def noun(self, i: int) -> Noun | None:
        """The noun for an actor that begins at word `i`, the longest first."""
        opens = self.words[i].low in self.nouns.openers
        tied = i + 1 < len(self.words) and self.words[i + 1].glued
        for n in (3, 2, 1) if opens else (2, 1) if tied else (1,):
            last = i + n
            if last > len(self.words) or any(j in self.name_at for j in range(i, last)):
                continue
            part = self.words[i:last]
            if any(not w.near for w in part[1:]):
                continue
            kind = self.nouns.phrases.get(tuple(w.low for w in part)) if n > 1 else None
            form = " ".join(w.low for w in part)
            if kind is None and n == 2 and part[1].glued:
                form = "-".join(w.low for w in part)  # a compound with a hyphen: anti-terreureenheden
                kind = self.nouns.forms.get(form)
            if kind is None and n == 1 and self._is_noun(i):
                kind = self.nouns.noun(form)
            if kind is not None:
                return Noun(i, last, *self._turned(i, kind, form))
        return None

    def _turned(self, i: int, kind: NounClass, form: str) -> tuple[NounClass, str]:
        """The class and form of the noun at word `i`, with the adjectives before it: "muitende (Malinese) soldaten"."""
        for j in range(i - 1, max(i - 1 - _ADJECTIVES, -1), -1):
            found = self.nouns.turned.get((kind.id, self.words[j].low)) if self.words[j + 1].near else None
            if found is not None:
                return found
            if not self.words[j + 1].near or not (j in self.name_at or self.adjective(j)):
                break
        return kind, form

    def _is_noun(self, i: int) -> bool:
        word = self.words[i]
        if word.cap and not word.initial and not word.shouted and i - 1 not in self.name_at:
            return False
        if word.glued and i - 1 not in self.name_at:
            return False  # "oud-agent", "ex-strijder": somebody who is it no more
        if i + 1 < len(self.words) and self.words[i + 1].glued and i + 1 not in self.name_at:
            return False
        return self.listed(i - 1, "determiners") or word.glued or word.pos not in _NO_NOUN

    def before(self, noun_first: int) -> Phrase:
        """The adjectives, demonyms and article before a noun."""
        first, found, pro = noun_first, tuple[str, ...](), False
        i = noun_first - 1
        for _ in range(_ADJECTIVES + 1):
            if i < 0 or not self.words[i + 1].near:
                break
            name = self.name_at.get(i)
            if name is not None:
                here = targets(name)
                if not here or found or self.words[i + 1].glued:
                    break
                found, first = here, name.candidate.first
                pro = self.listed(first, "pro")
                i = first - 1
            elif self.adjective(i):
                first = i if not found else first
                i -= 1
            else:
                break
        definite = i >= 0 and self.words[i + 1].near and self.listed(i, "definite")
        return Phrase(first, found, pro, definite, self._beside(i) if found else None)

    def adjective(self, i: int) -> bool:
        """Whether word `i` may be an adjective before a noun."""
        word = self.words[i]
        if (word.cap and not word.initial) or word.text.isdigit() or word.low in self.nouns.quantities:
            return False
        if any(self.listed(i, name) for name in ("determiners", "skip", "fuses")):
            return False
        if word.pos == "ADJ":
            return not word.low.endswith("en")
        inflected = word.low.endswith("e") and len(word.low) > 3 and word.pos not in _NO_ADJECTIVE
        return inflected and self.nouns.noun(word.low) is None and (word.pos != "VERB" or word.low.startswith("ge"))

    def _beside(self, i: int) -> tuple[int, tuple[str, ...]] | None:
        if i < 1 or not self.listed(i, "and") or not self.words[i].near:
            return None
        name = self.name_at.get(i - 1)
        found = targets(name) if name else ()
        return (name.candidate.first, found) if name and found else None

    def counted(self, first: int) -> int:
        """Where the phrase begins with its number: "tientallen militairen", "4.000 strijders"."""
        i = first
        while i > 0 and self.words[i].sent == self.words[i - 1].sent:
            word = self.words[i - 1]
            number = word.text.isdigit() or word.low in self.nouns.quantities
            year = word.text.isdigit() and len(word.text) == 4 and i < first
            if not number or year or not (self.words[i].near or self.words[i].gap in {".", ","}):
                break
            i -= 1
        while i < first and self.words[i].low in self.nouns.hedges:
            i += 1
        return i

    def head_span(self, head: int) -> Span:
        """The whole compound that a word is part of: the head of "IS-strijders" is all of it."""
        first, last = head, head + 1
        while first > 0 and self.words[first].glued:
            first -= 1
        while last < len(self.words) and self.words[last].glued:
            last += 1
        return Span(self.words[first].start, self.words[last - 1].end)

    def title(self, first: int) -> Title:
        """What stands before the name at `first`: de Iraakse premier, minister van Defensie, terreurgroep."""
        none = Title(first, first, None)
        if first == 0 or not self.words[first].near or self.words[first - 1].sent != self.words[first].sent:
            return none
        for back in (1, 3, 4, 5):
            i = first - back
            if i < 0 or (back == 1 and i in self.name_at and not self.words[i].glued and not self.ministry(i)):
                return none
            if back > 1 and (self.low(i + 1) != "van" or not self.words[i + 1].near):
                continue
            kind = self.nouns.noun(self.low(i))
            if not self._is_title(i, kind, back):
                continue
            before = self.before(i)
            start = before.first if before.targets else i
            if self.words[i].glued:
                start = self.name_at[i - 1].candidate.first if i - 1 in self.name_at else i - 1
            return Title(start, i, kind)
        return none

    def ministry(self, i: int) -> bool:
        """Whether word `i` ends the name of a ministry: "(minister van) Buitenlandse Zaken"."""
        name = self.name_at.get(i)
        if name is None or name.candidate.last != i + 1:
            return False
        first = name.candidate.first
        words = self.lexicon.words
        return self.low(first - 1) in words.of and self.low(first - 2) in words.before["ministry"]

    def _is_title(self, i: int, kind: NounClass | None, back: int) -> bool:
        word = self.low(i)
        lists = self.lexicon.words.before
        person = self.lexicon.words.title(word) or (kind is not None and kind.person)
        if back > 1:
            return person
        group = kind is not None and kind.kind in {"rebel", "militia", "organisation", "media", "external"}
        return person or group or word in lists["org"] or word.endswith(self.lexicon.words.ends["ORG"])

    def country_before(self, i: int) -> str | None:
        """The country that a demonym shortly before word `i` names."""
        for j in range(i - 1, max(-1, i - 4), -1):
            name = self.name_at.get(j)
            found = [t for t in targets(name) if not t.startswith("people:")] if name else []
            if found:
                return found[0]
        return None
