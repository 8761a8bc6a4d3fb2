"""What kinds of things the words of a sentence are about: the semantic lexicon of a language (`senses.tsv`).

A word is looked up by its lemma, then by its form with an ending taken off (`senses.toml`), then with doubled letters
taken as one; a noun that the lexicon does not have by its longest known end, and by its beginning too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from spacy.tokens import Span as Words
from spacy.tokens import Token

from kroniek.errors import KnowledgeError
from kroniek.lang import load

FILE, RULES = "senses.tsv", "senses.toml"
# Parts of speech of the treebank, and where else a word may stand in the lexicon: a participle is an adjective too.
PLACES: Mapping[str, tuple[str, ...]] = {
    "VERB": ("verb",), "AUX": ("verb",), "NOUN": ("noun", "adj", "adv"), "ADJ": ("adj", "verb", "adv"),
    "ADV": ("adv", "adj"),
}  # fmt: skip
PARTS_OF_SPEECH = frozenset({"verb", "noun", "adj", "adv", "phrase"})
# The shortest end and beginning of a compound; an end this short needs a beginning that is known too.
END, BEGINNING = 4, 3
# Words shorter than this differ by doubled letters too ("bom", "boom").
LONG = 6
DOUBLED = re.compile(r"(.)\1")

Classes = frozenset[str]
NONE: Classes = frozenset()


@dataclass(frozen=True)
class Senses:
    """The lexicon of one language, with the rules that lead a form back to its lemmas."""

    words: Mapping[str, Mapping[str, Classes]]
    phrases: Mapping[str, Classes]
    endings: Mapping[str, Sequence[tuple[re.Pattern[str], str]]]
    links: Sequence[tuple[str, str]]
    plain: Mapping[str, Sequence[str]]
    known: dict[tuple[str, str, str, str], Classes] = field(default_factory=dict)

    def of(self, token: Token, particle: str = "") -> Classes:
        """The classes of a word, a verb's with its particle; none where it is unknown or a name."""
        key = (token.lower_, token.lemma_.lower(), token.pos_, particle)
        if key not in self.known:
            self.known[key] = self._find(*key)
        return self.known[key]

    def told(self, sentence: Words) -> Classes:
        """The classes of the fixed phrases of a sentence."""
        text = " " + " ".join(t.lower_ for t in sentence) + " "
        return NONE.union(*(c for phrase, c in self.phrases.items() if f" {phrase} " in text))

    def parted(self, word: str) -> tuple[str, str] | None:
        """End and beginning of a compound, the beginning empty where it is unknown; None where no end is known."""
        for at in range(BEGINNING, len(word) - END + 1):
            if "noun" not in self.words.get(word[at:], ()):
                continue
            beginning = self._beginning(word[:at].rstrip("-"))
            if beginning or len(word) - at > END:
                return word[at:], beginning
        return None

    def _beginning(self, part: str) -> str:
        forms = [part]
        for off, on in self.links:
            if part.endswith(off):
                forms.append(part[: len(part) - len(off)] + on)
        return next((f for f in forms if len(f) >= BEGINNING and f in self.words), "")

    def _find(self, form: str, lemma: str, tag: str, particle: str) -> Classes:
        places = PLACES.get(tag, ())
        if not places:
            return NONE
        forms = list(dict.fromkeys(self._forms(form, lemma, places[0], particle)))
        alike = chain.from_iterable(self.plain.get(_plain(f), ()) for f in forms if len(f) >= LONG - 1)
        found = next((c for f in chain(forms, alike) if (c := self._entry(f, places))), NONE)
        if found or tag not in {"NOUN", "VERB"}:
            return found
        if tag == "VERB":  # a plural that the tagger took for a verb
            return self._find(form, form, "NOUN", "") if form == lemma else NONE
        parts = next((p for f in forms if (p := self.parted(f))), None)
        return self.words[parts[0]]["noun"] if parts else NONE

    def _forms(self, form: str, lemma: str, place: str, particle: str) -> Iterator[str]:
        if particle:
            yield particle + lemma
        yield from (lemma, form)
        for pattern, put in self.endings.get(place, ()):
            for word in (lemma, form):
                if pattern.search(word):
                    base = pattern.sub(put, word)
                    yield from (base, particle + base)

    def _entry(self, word: str, places: Sequence[str]) -> Classes:
        entry = self.words.get(word, {})
        return next((entry[p] for p in places if p in entry), NONE)


def _plain(word: str) -> str:
    return DOUBLED.sub(r"\1", word)


@cache
def senses(code: str) -> Senses | None:
    """The semantic lexicon of the language `code`; None where it has none.

    Raises:
        KnowledgeError: a row names a part of speech or a class that there is not.
    """
    language = load(code)
    if not (language.folder / FILE).exists():
        return None
    rules = language.toml(RULES)
    words: dict[str, dict[str, Classes]] = {}
    phrases: dict[str, Classes] = {}
    for row in language.rows(FILE):
        classes = frozenset(row["classes"].split())
        unknown = sorted(classes - set(rules["classes"]))
        if unknown or row["pos"] not in PARTS_OF_SPEECH:
            raise KnowledgeError(f"{FILE}: {row['lemma']}: unknown {', '.join(unknown) or row['pos']}")
        if row["pos"] == "phrase":
            phrases[row["lemma"]] = classes
        else:
            words.setdefault(row["lemma"], {})[row["pos"]] = classes
    plain: dict[str, list[str]] = {}
    for word in sorted(words):
        if len(word) >= LONG:
            plain.setdefault(_plain(word), []).append(word)
    endings = {pos: [(re.compile(p), put) for p, put in own] for pos, own in rules["endings"].items()}
    return Senses(words, phrases, endings, [(off, on) for off, on in rules["links"]], plain)
