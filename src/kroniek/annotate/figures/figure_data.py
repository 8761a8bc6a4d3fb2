"""What `figures.toml` and `figures_cues.toml` of a language say, in the form in which they are used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kroniek.annotate.figures.number_data import Phrases
from kroniek.annotate.figures.paradigms import spelled_out
from kroniek.annotate.figures.tokens import Token, tokenize
from kroniek.errors import KnowledgeError
from kroniek.lang import Language

# The shortest word that is taken for the end of a compound ("dood" + "man" is no man).
_SHORTEST_ENDING = 5
CUE_KINDS = frozenset({"state", "participle", "active", "noun", "head"})


@dataclass(frozen=True, slots=True)
class Noun:
    """A class of counted things; see the head of `figures.toml`."""

    group: str
    measure: str
    fixed: bool = False
    least: float = 0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class CueClass:
    """What the words of one entry of `figures_cues.toml` say, and of what."""

    measure: str
    of: frozenset[str]
    kind: str
    cost: float = 0
    but: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Nouns:
    """Nouns by word, and by the end of a compound."""

    whole: Mapping[str, Noun]
    endings: Mapping[str, Noun]

    def of(self, token: Token, *, compounds: bool = True) -> Noun | None:
        """The class of a word, or of the longest end of it that is a noun if `compounds` may count."""
        known = self.whole.get(token.norm)
        if known or not token.is_word or not compounds:
            return known
        for start in range(1, len(token.norm) - _SHORTEST_ENDING + 1):
            found = self.endings.get(token.norm[start:])
            if found:
                return found
        _, hyphen, last = token.norm.rpartition("-")
        return self.endings.get(last) if hyphen else None


@dataclass(frozen=True)
class Split:
    """A verb form with the particles that may follow it at a distance."""

    cue: CueClass
    particles: Phrases[bool]


@dataclass(frozen=True)
class FigureData:
    """The tables of the two files. `sets` are the plain word lists, named "table.entry".

    A number told with one of `since` and a time ("sinds dinsdag") is one of the day of the report, not of that time.
    """

    counted: Nouns
    shared: Nouns
    area: Phrases[str]
    time: Mapping[str, str]
    distance: Mapping[str, str]
    time_adjectives: Mapping[str, str]
    long: str
    cues: Phrases[tuple[CueClass, ...]]
    splits: Mapping[str, tuple[Split, ...]]
    reported: Mapping[str, frozenset[str]]
    keeps: Mapping[str, frozenset[str]]
    demonym_endings: tuple[str, ...]
    demonym_one: tuple[str, ...]
    adjective_endings: tuple[str, ...]
    plural_endings: tuple[str, ...]
    since: frozenset[str]
    sets: Mapping[str, frozenset[str]]
    phrases: Mapping[str, Phrases[bool]]

    def has(self, name: str, token: Token) -> bool:
        """Whether the word list `name` has the token."""
        return token.norm in self.sets[name]

    def ends_in(self, name: str, token: Token) -> bool:
        """Whether the token is in the word list `name`, or a compound that ends in one of its longer words."""
        known = self.sets[name]
        return token.norm in known or any(
            token.norm[start:] in known for start in range(1, len(token.norm) - _SHORTEST_ENDING + 1)
        )

    def is_cue(self, token: Token) -> bool:
        """Whether the word alone is a cue or begins a split one; then it is no compound noun."""
        return (token.norm,) in self.cues.values or token.norm in self.splits

    def has_plural(self, word: str) -> bool:
        """Whether the word is a plural unit of time."""
        return word in self.sets["units.bare"]


@cache
def figure_data(language: Language) -> FigureData:
    """The figure lexicon of a language.

    Raises:
        KnowledgeError: a table is missing or an entry is not well-formed.
    """
    try:
        raw = language.toml("figures.toml")
        cues = spelled_out(language.toml("figures_cues.toml")["cue"], language, raw["grammar"]["to"])
        return _build(raw, cues, frozenset(language.toml("circumstances.toml")["time"]["since"]))
    except KeyError as error:
        raise KnowledgeError(f"{language.path('figures.toml')} (and _cues): no entry {error}") from error


def _build(raw: Mapping[str, Any], cues: list[dict[str, Any]], since: frozenset[str]) -> FigureData:
    lists = {
        f"{table}.{name}": value
        for table in ("units", "duration", "demonyms", "reject", "grammar", "links")
        for name, value in raw[table].items()
        if isinstance(value, list) and all(isinstance(word, str) for word in value)
    }
    units = raw["units"]
    shared = [n for n in raw["nouns"] if n["group"] == "ground" or n.get("share")]
    return FigureData(
        counted=_nouns(n for n in raw["nouns"] if n not in shared),
        shared=_nouns(shared),
        area=Phrases.of(units["area"].items()),
        time=units["time"],
        distance=units["distance"],
        time_adjectives=units["adjectives"],
        long=units["long"],
        cues=_cues(cues),
        splits=_splits(cues),
        reported=_reported(raw["grammar"]["reported"]),
        keeps={measure: frozenset(value) for measure, value in raw["keeps"].items()},
        demonym_endings=tuple(raw["demonyms"]["endings"]),
        demonym_one=tuple(raw["demonyms"]["endings_one"]),
        adjective_endings=tuple(raw["grammar"]["adjective_endings"]),
        plural_endings=tuple(raw["grammar"]["plural_endings"]),
        since=since,
        sets={name: frozenset(value) for name, value in lists.items()},
        phrases={name: Phrases.of((v, True) for v in value) for name, value in lists.items()},
    )


def _nouns(entries: Iterable[dict[str, Any]]) -> Nouns:
    whole: dict[str, Noun] = {}
    endings: dict[str, Noun] = {}
    for entry in entries:
        noun = Noun(
            entry["group"],
            entry["measure"],
            entry.get("fixed", False),
            entry.get("least", 0),
            entry.get("kind", ""),
        )
        for word in entry["words"]:
            if len(tokenize(word)) != 1:
                raise KnowledgeError(f"figures.toml: the noun {word!r} is more than one word")
            whole.setdefault(word, noun)
            if not entry.get("whole"):
                endings.setdefault(word, noun)
    return Nouns(whole, endings)


def _class(entry: Mapping[str, Any]) -> CueClass:
    if entry["kind"] not in CUE_KINDS:
        raise KnowledgeError(f"figures_cues.toml: no kind of cue {entry['kind']!r}")
    but = frozenset(entry.get("but", ()))
    return CueClass(entry["measure"], frozenset(entry["of"]), entry["kind"], entry.get("cost", 0), but)


def _cues(entries: list[dict[str, Any]]) -> Phrases[tuple[CueClass, ...]]:
    found: dict[str, tuple[CueClass, ...]] = {}
    for entry in entries:
        for word in entry.get("words", ()):
            found[word] = (*found.get(word, ()), _class(entry))
    return Phrases.of(found.items())


def _reported(pairs: list[list[list[str]]]) -> dict[str, frozenset[str]]:
    """The words that bring in another number, by the word right before it."""
    found: dict[str, frozenset[str]] = {}
    for words, links in pairs:
        for link in links:
            found[link] = found.get(link, frozenset()) | frozenset(words)
    return found


def _splits(entries: list[dict[str, Any]]) -> dict[str, tuple[Split, ...]]:
    found: dict[str, tuple[Split, ...]] = {}
    for entry in entries:
        for verbs, particles in entry.get("split", []):
            split = Split(_class(entry), Phrases.of((p, True) for p in particles))
            for verb in verbs:
                found[verb] = (*found.get(verb, ()), split)
    return found
