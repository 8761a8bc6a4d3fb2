"""Whether two words can be spellings of one name: by how they sound, not by their letters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

from kroniek.knowledge.keys import key
from kroniek.knowledge.tables import rows

_MOST = 32  # readings of one word that are compared
_LONG = 4  # consonants from which on one vowel may differ
_VOWELS = "aeiuE"
_PIECES = re.compile(rf"[{_VOWELS}]+|[^{_VOWELS}]")
# Vowels that spellings mix up freely: Erbil and Arbil, Kobane and Kobani.
_NEAR = frozenset({frozenset("ae"), frozenset("ei"), frozenset("eE")})
_KEPT = "čćçšşșžğñ"  # letters whose sign says how they sound


def alike(one: str, other: str) -> bool:
    """Whether two single words sound the same or nearly so: Mosul and Mosoel, Kharkiv and Charkov.

    Consonants must agree; of the vowels one may differ, or be there or not, in words of four consonants and more.
    """
    if key(one) == key(other):
        return True
    return any(_close(a, b) for a in readings(one) for b in readings(other))


@lru_cache(maxsize=20_000)
def readings(word: str) -> tuple[str, ...]:
    """How a word may sound, in the signs of `sounds.tsv`; at most 32 readings, sorted."""
    found: set[str] = set()
    for spelling in sorted({_plain(word), key(word).replace(" ", "")}):
        found.update(_read(spelling))
    return tuple(sorted(found)[:_MOST])


def _plain(word: str) -> str:
    """Small letters without marks, but for those that change the sound."""
    letters = (c if c in _KEPT else key(c) for c in unicodedata.normalize("NFC", word).lower())
    return "".join(letters).replace(" ", "")


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, tuple[str, ...]]]:
    """Spellings by place in the word: any, start, end."""
    found: dict[str, dict[str, tuple[str, ...]]] = {"any": {}, "start": {}, "end": {}}
    for row in rows("sounds.tsv"):
        found[row["place"]][row["written"]] = tuple("" if s == "-" else s for s in row["sounds"].split("|"))
    return found


def _read(word: str) -> list[str]:
    pieces: list[tuple[str, ...]] = []
    i = 0
    while i < len(word):
        length, sounds = _longest(word, i)
        pieces.append(sounds)
        i += length
    many = ("".join(p) for _, p in zip(range(_MOST), product(*pieces), strict=False))
    return [re.sub(r"(.)\1+", r"\1", reading) for reading in many]


def _longest(word: str, i: int) -> tuple[int, tuple[str, ...]]:
    table = _table()
    for length in range(min(5, len(word) - i), 0, -1):
        written = word[i : i + length]
        for place, fits in (("start", i == 0), ("end", i + length == len(word) and i > 0), ("any", True)):
            if fits and written in table[place]:
                return length, table[place][written]
    return 1, (word[i],)


def _close(one: str, other: str) -> bool:
    """Whether two readings have the same consonants and nearly the same vowels between them."""
    bones, vowels = _parts(one)
    other_bones, other_vowels = _parts(other)
    if bones != other_bones or not bones:
        return one == other
    far = [_far(a, b) for a, b in zip(vowels, other_vowels, strict=True)]
    return sum(far) <= (len(bones) >= _LONG) and far[0] == far[-1] == 0


def bones(reading: str) -> str:
    """The consonants of a reading."""
    return _parts(reading)[0]


@lru_cache(maxsize=20_000)
def _parts(reading: str) -> tuple[str, list[str]]:
    """The consonants, and the vowels before, between and after them."""
    bones, vowels = "", [""]
    for piece in _PIECES.findall(reading):
        if piece[0] in _VOWELS:
            vowels[-1] = piece
        else:
            bones += piece
            vowels.append("")
    return bones, vowels


def _far(one: str, other: str) -> int:
    """0 for vowels that spellings mix up, 1 for one that differs or is missing, 2 for more than that."""
    if one == other:
        return 0
    if len(one) == len(other):
        wrong = sum(a != b and frozenset((a, b)) not in _NEAR for a, b in zip(one, other, strict=True))
        return min(2, wrong)
    return 1 if {len(one), len(other)} <= {0, 1} else 2
