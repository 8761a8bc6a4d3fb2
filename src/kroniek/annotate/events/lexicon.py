"""The lexical units of a language: which words tell which type of event, and where its roles stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any

from kroniek.errors import KnowledgeError
from kroniek.lang import Language, load

ROLES = frozenset({"agent", "target", "other", "place"})
NEEDS = frozenset({"place", "agent", "target", "actor", "armed", "civilians"})
KEYS = frozenset({
    "type", "verb", "noun", "positions", "needs", "weak", "yes", "no", "with", "without", "with_prep",
    "not_words", "words", "compound", "not_compounds", "civilians", "fighters", "strict", "embedded", "be",
})

# "aan de (inname/val)" stands for two phrases.
ALTERNATIVES = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True)
class Unit:
    """One lexical unit; the fields are those of the data files, explained in `frames/territory.toml`.

    `id` is its file and its verb or first noun, numbered from the second of that name on: learned weights hang on it,
    and units may be added anywhere. `place` is its file and number, by which one of several alike comes first.
    """

    id: str
    type: str
    verb: str | None
    nouns: tuple[str, ...]
    positions: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...] = ()
    weak: bool = False
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    prepositions: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    compound: bool = False
    not_compounds: tuple[str, ...] = ()
    civilians: str | None = None
    fighters: str | None = None
    strict: str | None = None
    be: bool = False
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    place: tuple[str, int] = ("", 0)

    @property
    def particle(self) -> str | None:
        """The separable particle of the verb, or None."""
        return self.verb.split("|")[0] if self.verb and "|" in self.verb else None


@dataclass(frozen=True)
class VerbForms:
    """Forms of one verb without its particle, all in lower case."""

    present: frozenset[str]
    past: frozenset[str]
    participle: frozenset[str]
    infinitive: str


@dataclass(frozen=True)
class Lexicon:
    """All units of a language, found by the form that a text shows."""

    units: tuple[Unit, ...]
    verbs: Mapping[str, VerbForms]
    by_verb_form: Mapping[str, tuple[tuple[Unit, str], ...]]
    by_noun: Mapping[str, tuple[Unit, ...]]
    stems: frozenset[str]
    compounds: tuple[tuple[str, Unit], ...]

    def is_stem(self, word: str) -> bool:
        """Whether `word` is a bare verb stem, which far more often is a noun (leger, val, strijd)."""
        return word in self.stems

    def nouns(self, word: str) -> Iterator[Unit]:
        """Units of which `word` (lower case) is a noun form, or a compound that ends in one."""
        if word in self.by_noun:
            yield from self.by_noun[word]
            return
        for ending, unit in self.compounds:
            if word.endswith(ending) and len(word) >= len(ending) + 2 and word not in unit.not_compounds:
                yield unit
                return


@cache
def lexicon(code: str, folder: str = "frames") -> Lexicon:
    """The units in a folder (`frames` or `control`) of the language `code`, parsed once a process.

    Raises:
        KnowledgeError: a unit is not well-formed; the message names the file and the unit.
    """
    language = load(code)
    verbs = dict(_verb_forms(language))
    units = tuple(_units(language, folder, verbs))
    by_form: dict[str, list[tuple[Unit, str]]] = {}
    by_noun: dict[str, list[Unit]] = {}
    for unit in units:
        if unit.verb:
            for form, kind in _surface_forms(unit, verbs[unit.verb]):
                by_form.setdefault(form, []).append((unit, kind))
        for noun in unit.nouns:
            by_noun.setdefault(noun, []).append(unit)
    endings = sorted(
        ((noun, u) for u in units if u.compound for noun in u.nouns), key=lambda e: (-len(e[0]), e[1].id)
    )
    return Lexicon(
        units,
        verbs,
        {form: tuple(found) for form, found in by_form.items()},
        {noun: tuple(found) for noun, found in by_noun.items()},
        frozenset(min(f.present, key=len) for f in verbs.values() if f.present),
        tuple(endings),
    )


def _verb_forms(language: Language) -> Iterator[tuple[str, VerbForms]]:
    for row in language.rows("verbs.tsv"):
        base = row["verb"].split("|")[-1]
        participles = row["participle"].split()
        yield row["verb"], VerbForms(
            frozenset(row["present"].split()),
            frozenset(row["past"].split()),
            frozenset([*participles, *(p + "e" for p in participles if not p.endswith("en"))]),
            base,
        )


def _surface_forms(unit: Unit, forms: VerbForms) -> Iterator[tuple[str, str]]:
    """Forms with what they are: finite, participle, or `split` where the particle must follow apart."""
    particle = unit.particle or ""
    for form in sorted(forms.present | forms.past | {forms.infinitive}):
        # "ik aanval", "ik dood": no news says it, and the noun or adjective that looks like it is common
        if f"{form}t" not in forms.present:
            yield particle + form, "infinitive" if form == forms.infinitive else "finite"
        if particle:
            yield form, "split"
            if form == forms.infinitive:
                yield f"te {form}", "infinitive"
    for form in sorted(forms.participle):
        yield particle + form, "participle"


def _units(language: Language, folder: str, verbs: Mapping[str, VerbForms]) -> Iterator[Unit]:
    for path in sorted(language.path(folder).glob("*.toml")):
        data = language.toml(f"{folder}/{path.name}")
        named, lists = data.get("positions", {}), data.get("lists", {})
        before: Counter[str] = Counter()
        for number, raw in enumerate(data.get("unit", []), 1):
            where = f"{path}: unit {number} ({raw.get('verb') or raw.get('noun')})"
            unknown = set(raw) - KEYS
            if unknown:
                raise KnowledgeError(f"{where}: unknown fields {', '.join(sorted(unknown))}")
            if not raw.get("verb") and not raw.get("noun"):
                raise KnowledgeError(f"{where}: it has neither a verb nor a noun")
            if raw.get("verb") and raw["verb"] not in verbs:
                raise KnowledgeError(f"{where}: its forms are missing from verbs.tsv")
            name = raw.get("verb") or raw["noun"].split()[0]
            before[name] += 1
            again = f"~{before[name]}" if before[name] > 1 else ""  # what is learned of a unit hangs on its id alone
            identity, full = f"{path.stem}/{name}{again}", _spelled_out(raw, lists, where)
            yield _unit(full, named, where, identity, (path.stem, number))


def _spelled_out(raw: Mapping[str, Any], lists: Mapping[str, list[str]], where: str) -> Mapping[str, Any]:
    """The unit with "@name" in its lists of words replaced by the words of the file's list of that name."""
    full = dict(raw)
    for key in ("with", "without", "not_words"):
        words: list[str] = []
        for word in raw.get(key, ()):
            if word.startswith("@") and word[1:] not in lists:
                raise KnowledgeError(f"{where}: there is no list {word[1:]!r} in this file")
            words.extend(lists[word[1:]] if word.startswith("@") else _alternatives(word))
        full[key] = words
    return full


def _alternatives(phrase: str) -> Iterator[str]:
    """All phrases that one with alternatives stands for: "aan de (inname/val)" for two."""
    parts = ALTERNATIVES.split(phrase)
    yield from map("".join, product(*(part.split("/") if at % 2 else [part] for at, part in enumerate(parts))))


def _unit(raw: Mapping[str, Any], named: Mapping[str, Any], where: str, identity: str, place: tuple[str, int]) -> Unit:
    positions = raw.get("positions", {})
    if isinstance(positions, str):
        if positions not in named:
            raise KnowledgeError(f"{where}: there are no positions {positions!r} in this file")
        positions = named[positions]
    slots = {slot: tuple(value.split("|")) for slot, value in positions.items()}
    wrong = {role for roles in slots.values() for role in roles} - ROLES
    needs = tuple(raw.get("needs", "").split("|")) if raw.get("needs") else ()
    wrong |= set(needs) - NEEDS
    if wrong:
        raise KnowledgeError(f"{where}: unknown roles or needs {', '.join(sorted(wrong))}")
    return Unit(
        id=identity,
        place=place,
        type=raw["type"],
        verb=raw.get("verb"),
        nouns=tuple(raw.get("noun", "").split()),
        positions=slots,
        needs=needs,
        weak=raw.get("weak", False),
        phrases=tuple(raw.get("with", ())),
        without=tuple(raw.get("without", ())),
        prepositions=tuple(raw.get("with_prep", ())),
        not_words=tuple(raw.get("not_words", ())),
        words=raw.get("words", {}),
        compound=raw.get("compound", False),
        not_compounds=tuple(raw.get("not_compounds", ())),
        civilians=raw.get("civilians"),
        fighters=raw.get("fighters"),
        strict=raw.get("strict"),
        be=raw.get("be", False),
        yes=tuple(raw.get("yes", ())),
        no=tuple(raw.get("no", ())),
    )
