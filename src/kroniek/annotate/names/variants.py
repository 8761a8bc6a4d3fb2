"""Which spellings name one person or one place: Haniyeh and Haniya, Mosul and Mosoel; not Bashar and Maher al-Assad."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from kroniek.annotate.names.lexicon import Lexicon
from kroniek.knowledge import Knowledge, Place
from kroniek.knowledge.keys import key
from kroniek.knowledge.sounds import alike, bones, readings

_FULL = 2  # words of a name with first and last name
_LARGE = 100_000  # people: two such towns are not confused, however alike their names sound


@dataclass(frozen=True, eq=False)
class Variants:
    """Compares names by what is known of them, then by sound."""

    lexicon: Lexicon
    knowledge: Knowledge

    def person(self, one: str, other: str) -> bool:
        """Whether two names can be one person's: the same last name, and first names that do not contradict.

        A last name alone fits every first name: who compares it must see to it that only one person fits.
        """
        known = self._known(one, "PER"), self._known(other, "PER")
        if known[0] and known[1]:
            return bool(known[0] & known[1])
        return _one_person(self._words(one), self._words(other))

    def place(self, one: str, other: str) -> bool:
        """Whether two names can be one place's: by the tables, by the gazetteer, or by sound, word for word."""
        known = self._known(one, "LOC"), self._known(other, "LOC")
        if known[0] and known[1]:
            return bool(known[0] & known[1])
        hits = self.knowledge.gazetteer.lookup([key(one), key(other)])
        first, second = hits.get(key(one), ()), hits.get(key(other), ())
        if _large(first) and _large(second) and first[0].ref.country != second[0].ref.country:
            return False
        if {p.ref.id for p in first} & {p.ref.id for p in second}:
            return True
        return self.sounding(one, other)

    def sounding(self, one: str, other: str) -> bool:
        """Whether two names sound alike word for word, articles left out."""
        a, b = self._words(one), self._words(other)
        return len(a) == len(b) and all(alike(x, y) for x, y in zip(a, b, strict=True))

    def who(self, name: str) -> str | None:
        """The id of the one known person whose first and last name these are in another spelling, or None."""
        words = self._words(name)
        if len(words) < _FULL:
            return None
        near = {pair for reading in readings(words[-1]) for pair in self.people.get(bones(reading), ())}
        found = {target for known, target in near if _one_person(known, words)}
        return found.pop() if len(found) == 1 else None

    def last(self, name: str) -> frozenset[str]:
        """How the last name may sound, consonants only: names that share none of these are not one person's."""
        return frozenset(bones(reading) for reading in readings(self._words(name)[-1]))

    @cached_property
    def people(self) -> Mapping[str, Sequence[tuple[tuple[str, ...], str]]]:
        """Known people with first and last name, by the consonants of the last."""
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for entry in (e for many in self.lexicon.entries.values() for e in many):
            words = tuple(self._words(entry.form)) if entry.sort == "actor" and entry.label == "PER" else ()
            if len(words) >= _FULL:
                for skeleton in sorted({bones(reading) for reading in readings(words[-1])}):
                    found.setdefault(skeleton, []).append((words, entry.target))
        return found

    def _known(self, name: str, label: str) -> frozenset[str]:
        """Ids of what the tables have under this name; none for abbreviations in other letters."""
        return frozenset(
            e.target for e in self.lexicon.entries.get(key(name), ())
            if e.label == label and e.target and (not e.exact or e.form == name)
        )  # fmt: skip

    def _words(self, name: str) -> list[str]:
        """The words of a name without articles and particles."""
        words = name.replace("-", " ").replace("’", "'").split()
        joins = self.lexicon.words.leading | self.lexicon.words.strong
        kept = [w for w in words if key(w) and key(w) not in joins]
        return kept or words


@cache
def variants(lexicon: Lexicon, knowledge: Knowledge) -> Variants:
    """The one comparer of a lexicon."""
    return Variants(lexicon, knowledge)


def _large(hits: Sequence[Place]) -> bool:
    return bool(hits) and hits[0].population >= _LARGE


def _one_person(one: Sequence[str], other: Sequence[str]) -> bool:
    if not one or not other or not alike(one[-1], other[-1]):
        return False
    short, long = sorted((one[:-1], other[:-1]), key=len)
    if not short:
        return True
    if not _same_first(short[0], long[0]):
        return False
    rest = iter(long[1:])
    return all(any(_same_first(name, fitting) for fitting in rest) for name in short[1:])


def _same_first(one: str, other: str) -> bool:
    """The same first name, or one the initial of the other."""
    a, b = key(one), key(other)
    if min(len(a), len(b)) == 1:
        return a[:1] == b[:1]
    return alike(one, other)
