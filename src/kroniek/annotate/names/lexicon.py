"""All known names of one language in one table, by their keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from kroniek.annotate.names.words import Word
from kroniek.errors import KnowledgeError
from kroniek.knowledge import Knowledge
from kroniek.knowledge.keys import key
from kroniek.lang import Language

# Abbreviations up to this length must stand in capitals as they are written in the table ("IS", never "is").
_ABBREVIATION = 6
_SHORTEST_HEAD = 3  # letters of a head that closes no compound by chance
_TAIL = re.compile(r"-([a-z]{3,})$")  # the noun at the end of "Sinjar-gebergte"
_LONGEST = 40  # letters; longer words are no words
_SHORT = 7  # compounds that are known by their end are longer


@dataclass(frozen=True, slots=True)
class Entry:
    """What a known name denotes. `sort` is actor, country, place, adjective, inhabitant or misc; `target` its id
    (ISO code for countries). `form` is the spelling of the table.
    """

    sort: str
    target: str
    label: str
    form: str
    small: bool = False  # the first word may be written small

    @property
    def exact(self) -> bool:
        """Whether only this very spelling counts."""
        return len(self.form) <= _ABBREVIATION and self.form.isupper()


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Known names, given names and common words of a language."""

    entries: Mapping[str, tuple[Entry, ...]]
    longest: Mapping[str, int]  # first word to the most words of a name that begins with it
    common: frozenset[str]
    given: frozenset[str]
    words: Words

    def at(self, words: Sequence[Word], i: int) -> tuple[int, tuple[Entry, ...]] | None:
        """The longest known name that begins at word `i`: how many words, and what it may denote."""
        most = self.longest.get(words[i].key.split(" ")[0], 0) or self.longest.get(_bare(words[i]), 0)
        for n in range(min(most, len(words) - i), 0, -1):
            if not all(w.near or w.gap.strip() in {"'", "’"} for w in words[i + 1 : i + n]):
                continue
            span = words[i : i + n]
            last = span[-1]
            joined = " ".join(w.key for w in span)
            for form in (joined, *_genitives(joined, last)):
                fitting = tuple(e for e in self.entries.get(form, ()) if self._fits(e, span))
                if fitting:
                    return n, fitting
        return None

    def _fits(self, entry: Entry, span: Sequence[Word]) -> bool:
        first = span[0]
        if "©" in first.gap and entry.label == "ORG":
            return True  # credits are often written small: "© ap"
        if first.shouted:
            return not (entry.exact and entry.form.lower() in self.common)
        if entry.exact and len(span) == 1:
            return first.text.rstrip("s'’") == entry.form or first.text == entry.form
        if entry.small or first.cap:
            return entry.small or len(span) == 1 or any(w.cap for w in span[1:]) or not _capitals_after(entry.form)
        return first.low in self.words.leading and len(span) > 1 and span[1].cap

    def is_common(self, word: Word) -> bool:
        """Whether the word, written small, is an ordinary word of the language."""
        return word.low in self.common

    def is_compound(self, word: Word) -> bool:
        """Whether the word is put together of two ordinary words: "dijk" + "graaf", "stads" + "bewoner"."""
        low = word.low
        for cut in range(3, min(len(low), _LONGEST) - 3):
            left = low[:cut]
            if low[cut:] in self.common and {left, left.removesuffix("s"), left.removesuffix("en")} & self.common:
                return True
        return False


@dataclass(frozen=True)
class Words:
    """The lists of `names.toml`, in small letters unless capitals matter."""

    def sort(self, word: str) -> bool:
        """Whether a word says what kind of organisation or place the name after it is: "oliebedrijf", "havenstad"."""
        if word in self.before["org"] or word in self.before["loc"]:
            return True
        return len(word) > _SHORT and word.endswith((*self.ends["ORG"], *self.ends["LOC"]))

    def title(self, word: str) -> bool:
        """Whether a word stands before the name of a person: "premier", "politiewoordvoerder"."""
        return word in self.before["per"] or (len(word) > _SHORT and word.endswith(self.ends["PER"]))

    strong: frozenset[str]
    weak: frozenset[str]
    leading: frozenset[str]
    prefixes: frozenset[str]
    directions: frozenset[str]
    never: frozenset[str]
    before: Mapping[str, frozenset[str]]
    ends: Mapping[str, tuple[str, ...]]  # PER, ORG, LOC to ends of compounds that stand before such a name
    loc_end: tuple[str, ...]
    articles: frozenset[str]
    ministries: frozenset[str]
    after: Mapping[str, frozenset[str]]
    head_org: frozenset[str]
    head_ends: tuple[str, ...]  # the longer of them as ends of compounds
    of: frozenset[str]
    sides: Mapping[str, str]  # "noorden" to the direction that it shares with the name of a land
    siders: Mapping[str, str]  # the same of people: "noorderlingen"
    head_loc: frozenset[str]
    org_tail: frozenset[str]
    surname: tuple[str, ...]
    spelling: tuple[tuple[str, str], ...] = field(default=())


def _bare(word: Word) -> str:
    """The first key of a word without a genitive s."""
    first = word.key.split(" ")[0]
    return first[:-1] if first.endswith("s") else first


def _genitives(joined: str, last: Word) -> Iterator[str]:
    """The name without the s of a genitive: "Iraks", "Poetins", "Zelensky's"."""
    if joined.endswith("s") and len(last.text) > 3 and not last.text.isupper():
        yield joined[:-1]


def _capitals_after(form: str) -> bool:
    """Whether a word after the first has a capital in the table's spelling."""
    return any(w[:1].isupper() for w in form.replace("-", " ").split()[1:])


@cache
def lexicon(language: Language, knowledge: Knowledge) -> Lexicon:
    """The lexicon of a language; built once a process (a twentieth of a second).

    Raises:
        KnowledgeError: a table names an id that the knowledge has not.
    """
    entries: dict[str, list[Entry]] = {}
    for name, entry in _all(language, knowledge):
        found = entries.setdefault(key(name), [])
        same = (entry.sort, entry.target, entry.exact, entry.small)
        if name and all((e.sort, e.target, e.exact, e.small) != same for e in found):
            found.append(entry)
    entries.pop("", None)
    longest: dict[str, int] = {}
    for joined in entries:
        parts = joined.split(" ")
        longest[parts[0]] = max(longest.get(parts[0], 0), len(parts))
    common = frozenset(row["word"] for row in language.rows("names_common.tsv"))
    given = frozenset(key(n) for row in language.rows("names_given.tsv") for n in row["names"].split())
    return Lexicon({k: tuple(v) for k, v in entries.items()}, longest, common, given, _words(language))


def _words(language: Language) -> Words:
    data = language.toml("names.toml")
    joins, head = data["joins"], data["head"]
    return Words(
        strong=frozenset(joins["strong"]),
        weak=frozenset(joins["weak"]),
        leading=frozenset(joins["leading"]),
        prefixes=frozenset(joins["prefixes"]),
        directions=frozenset(joins["directions"]),
        never=frozenset(data["never"]["words"]),
        before={k: frozenset(v) for k, v in data["before"].items()},
        ends={k.upper(): tuple(data["before"][f"{k}_ends"]) for k in ("per", "org", "loc")},
        loc_end=tuple(head["loc_end"]),
        articles=frozenset(data["before"]["articles"]),
        ministries=frozenset(data["before"]["ministries"]),
        after={k: frozenset(v) for k, v in data["after"].items()},
        head_org=frozenset(head["org"]),
        head_ends=tuple(sorted({w.lower() for w in head["org"] if len(w) > _SHORTEST_HEAD})),
        head_loc=frozenset(head["loc"]),
        org_tail=frozenset(head["org_tail"]),
        surname=tuple(head["surname"]),
        of=frozenset(joins["of"]),
        sides=dict(data["compass"]["sides"]),
        siders=dict(data["compass"]["people"]),
        spelling=tuple((r["dutch"], r["other"]) for r in language.rows("names_spelling.tsv")),
    )


def _all(language: Language, knowledge: Knowledge) -> Iterator[tuple[str, Entry]]:
    yield from _countries(language, knowledge)
    yield from _peoples(language, knowledge)
    yield from _actors(language, knowledge)
    yield from _places(language, knowledge)
    for name in language.toml("names.toml")["misc"]["words"]:
        yield name, Entry("misc", "", "MISC", name)
    for row in language.rows("names_known.tsv"):
        yield from ((name, Entry("misc", "", row["label"], name)) for name in _split(row["names"]))


def inflected(adjective: str, rules: Mapping[str, str]) -> tuple[str, ...]:
    """A demonym adjective and the form that it has before most nouns: Iraaks, Iraakse; Soedanees, Soedanese."""
    for ending, other in rules.items():
        if adjective.endswith(ending):
            return adjective, adjective[: -len(ending)] + other
    return adjective, adjective + "e"


def _countries(language: Language, knowledge: Knowledge) -> Iterator[tuple[str, Entry]]:
    for row in language.rows("places_countries.tsv"):
        iso = row["iso"]
        if iso not in knowledge.countries:
            raise KnowledgeError(f"places_countries.tsv: {iso}: no such country in knowledge/countries.tsv")
        names = [*_split(row["names"]), knowledge.countries[iso].name]
        yield from ((n, Entry("country", iso, "LOC", n)) for n in names)
        yield from _demonyms(language, iso, row, small=False)


def _peoples(language: Language, knowledge: Knowledge) -> Iterator[tuple[str, Entry]]:
    for row in language.rows("actors_peoples.tsv"):
        if row["id"] not in knowledge.peoples:
            raise KnowledgeError(f"actors_peoples.tsv: {row['id']}: no such people in knowledge/peoples.tsv")
        small = row["id"] in set(language.toml("names.toml")["faiths"]["small"])
        yield from _demonyms(language, f"people:{row['id']}", row, small)


def _demonyms(language: Language, target: str, row: Mapping[str, str], small: bool) -> Iterator[tuple[str, Entry]]:
    endings: Mapping[str, str] = language.toml("names.toml")["adjectives"]["endings"]
    for base in _split(row["adjectives"]):
        yield from ((f, Entry("adjective", target, "MISC", f, small)) for f in inflected(base, endings))
    yield from ((n, Entry("inhabitant", target, "MISC", n, small)) for n in _split(row["inhabitants"]))


def _actors(language: Language, knowledge: Knowledge) -> Iterator[tuple[str, Entry]]:
    dutch = {row["id"]: _split(row["names"]) for row in language.rows("actors_names.tsv")}
    unknown = sorted(set(dutch) - set(knowledge.actors))
    if unknown:
        raise KnowledgeError(f"actors_names.tsv: {unknown[0]}: no such actor in knowledge/actors.tsv")
    for actor in knowledge.actors.values():
        label = "PER" if actor.kind == "person" else "ORG"
        for name in dict.fromkeys((actor.name, *actor.variants, *dutch.get(actor.id, ()))):
            small = name[:1].islower() and not name.startswith(("al-", "el-"))
            yield name, Entry("actor", actor.id, label, name, small)


def _places(language: Language, knowledge: Knowledge) -> Iterator[tuple[str, Entry]]:
    spelled = {row["id"]: _split(row["names"]) for row in language.rows("places_names.tsv")}
    for place_id, place in knowledge.places.items():
        names = (*spelled.get(place_id, ()), place.ref.name.split(" (")[0])
        for name in dict.fromkeys((*names, *map(_joined, names))):
            small = name[:1].islower() and not name.startswith(("al-", "el-", "ar-", "as-"))
            yield name, Entry("place", place_id, "LOC", name, small)


def _joined(name: str) -> str:
    """A compound without the hyphen that Dutch may leave out: "Sinjar-gebergte" and "Sinjargebergte"."""
    return _TAIL.sub(r"\1", name)


def _split(field_: str) -> list[str]:
    return [p for p in field_.split("|") if p]


def targets(entries: Iterable[Entry], sort: str) -> list[str]:
    """The ids of those of a sort."""
    return [e.target for e in entries if e.sort == sort]
