"""Reports that are copies of another: wire copy lightly edited, shortened, or with a number changed.

Candidates share a band of their MinHash signature; containment of four-word pieces confirms. A copy is no source of
its own, but what it changed is kept: an updated toll is nearly the same text. Every function is pure; what a report
is a copy of hangs only on the reports that share a band with it, and on those that share one with these.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

import numpy as np

from kroniek.model import Annotations, Change, Copy, Report, Span

PIECE = 4
"""Words in a piece of text that is looked for elsewhere."""
PERMUTATIONS = 126
ROWS = 3
"""Hashes in a band. Of two texts of which the pieces are for a third the same, 42 bands find 79 in 100."""
LEAD = 100
"""Words of the beginning that have bands of their own: whoever shortens wire copy cuts the end."""
LEAD_PERMUTATIONS = 33
CONTAINED = 0.45
"""Share of the shorter text's pieces that a copy has in common with the longer one. Of 39,903 pairs of different
reports (the corpus's train part and examples/mosul) none has more than .15 in common; docs/stories.md says how many
altered texts are found."""
SHORTEST = 20
"""Words below which a text is too short to be told for a copy."""

_WORD = re.compile(r"\w+(?:[.,:]\d+)*")
_PRIME = (1 << 61) - 1
_SEED = 2017


@dataclass(frozen=True, slots=True)
class Signature:
    """What is needed to find a report's copies. `pieces` are hashes of its four-word pieces."""

    report: str
    bands: tuple[str, ...]
    pieces: frozenset[int]


def signature(report: Report) -> Signature:
    """The signature of a report."""
    words = _words(report.text)
    found = _pieces(words)
    return Signature(report.id, _all_bands(words, found), found)


def bands(text: str) -> tuple[str, ...]:
    """Keys of which copies share at least one, very likely; in order. A text of a few words has none."""
    words = _words(text)
    return _all_bands(words, _pieces(words))


def pieces(text: str) -> frozenset[int]:
    """Hashes of the text's pieces of four words, case aside."""
    return _pieces(_words(text))


def contained(one: Collection[int], other: Collection[int]) -> float:
    """The share of the smaller set of pieces that stands in the other too."""
    smaller, larger = sorted((frozenset(one), frozenset(other)), key=len)
    return len(smaller & larger) / len(smaller) if smaller else 0.0


def compare(one: tuple[Report, Annotations], other: tuple[Report, Annotations]) -> Copy | None:
    """`one` as a copy of `other` with what it changed, or None where it is none."""
    (ours, _), (theirs, _) = one, other
    if min(len(_words(r.text)) for r in (ours, theirs)) < SHORTEST:
        return None
    share = contained(pieces(ours.text), pieces(theirs.text))
    return Copy(ours.id, theirs.id, round(share, 3), _changes(one, other)) if share >= CONTAINED else None


def groups(signatures: Mapping[str, Signature]) -> dict[str, str]:
    """For each report that is a copy, the report that it is a copy of: its leader.

    Leaders are the longest texts, of equals the first by id. A report is a copy of a leader, never of a copy, so that
    a chain of small changes does not end in another text. The order of `signatures` plays no part; it is enough to
    give the reports that hang together by shared bands.
    """
    order = sorted(signatures.values(), key=lambda s: (-len(s.pieces), s.report))
    leaders: dict[str, list[Signature]] = {}
    found: dict[str, str] = {}
    for one in order:
        candidates = {s.report: s for band in one.bands for s in leaders.get(band, ())}
        shares = {name: contained(one.pieces, s.pieces) for name, s in candidates.items()}
        best = min(shares, key=lambda name: (-shares[name], name), default=None)
        if best is not None and shares[best] >= CONTAINED:
            found[one.report] = best
            continue
        for band in one.bands:
            leaders.setdefault(band, []).append(one)
    return dict(sorted(found.items()))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _pieces(words: Sequence[str]) -> frozenset[int]:
    return frozenset(
        int.from_bytes(hashlib.blake2b(" ".join(words[i : i + PIECE]).encode("utf-8"), digest_size=7).digest(), "big")
        for i in range(max(1, len(words) - PIECE + 1))
    )


def _all_bands(words: Sequence[str], whole: Collection[int]) -> tuple[str, ...]:
    if len(words) < SHORTEST:
        return ()
    lead = _pieces(words[:LEAD])
    return tuple(sorted({*_bands("t", whole, PERMUTATIONS), *_bands("l", lead, LEAD_PERMUTATIONS)}))


@cache
def _permutations(count: int) -> tuple[np.ndarray, np.ndarray]:
    source = np.random.Generator(np.random.PCG64(_SEED))
    factors = source.integers(1, 1 << 32, count, dtype=np.uint64)
    return factors[:, None], source.integers(0, 1 << 32, count, dtype=np.uint64)[:, None]


def _bands(name: str, hashes: Collection[int], permutations: int) -> list[str]:
    factors, shifts = _permutations(permutations)
    known = np.fromiter((h & 0xFFFFFFFF for h in hashes), dtype=np.uint64)
    least = ((factors * known + shifts) % np.uint64(_PRIME)).min(axis=1)
    return [
        f"{name}{i // ROWS}:" + hashlib.blake2b(least[i : i + ROWS].astype("<u8").tobytes(), digest_size=8).hexdigest()
        for i in range(0, permutations, ROWS)
    ]


def _changes(one: tuple[Report, Annotations], other: tuple[Report, Annotations]) -> tuple[Change, ...]:
    """The numbers, days and places of stretches in which the two differ, and which one tells and the other does not."""
    ours, theirs = _Cut(*one), _Cut(*other)
    found: list[Change] = []
    matcher = SequenceMatcher(None, ours.words, theirs.words, autojunk=False)
    for kind, i, j, k, end in matcher.get_opcodes():
        if kind != "replace":
            continue  # what is only left out or added changes nothing that both tell
        mine, yours = ours.told(i, j), theirs.told(k, end)
        for what in ("day", "number", "place"):
            new = [m for m in mine if m[0] == what and m[1] not in {y[1] for y in yours if y[0] == what}]
            old = [y for y in yours if y[0] == what and y[1] not in {m[1] for m in mine if m[0] == what}]
            for n in range(max(len(new), len(old)) if new and old else 0):
                was = old[min(n, len(old) - 1)][2]
                now = new[min(n, len(new) - 1)]
                found.append(Change(what, was, now[2], now[3]))
    return tuple(dict.fromkeys(found))


class _Cut:
    """A report cut into words, with what its annotations tell of any stretch of them."""

    def __init__(self, report: Report, notes: Annotations) -> None:
        spots = [Span(m.start(), m.end()) for m in _WORD.finditer(report.text)]
        self.words = [s.of(report.text).casefold() for s in spots]
        self._spots = spots
        self._told: list[tuple[str, str, str, Span]] = [
            *(("number", f"{f.measure} {f.quantity}", f.text, f.span) for f in notes.figures),
            *(("day", str(t.when), t.text, t.span) for t in notes.times),
            *(("place", p.place.id, p.text, p.span) for p in notes.places),
        ]

    def told(self, start: int, end: int) -> list[tuple[str, str, str, Span]]:
        """Numbers, days and places among the words from `start` to before `end`, in order of place."""
        if start == end:
            return []
        stretch = Span(self._spots[start].start, self._spots[end - 1].end)
        return sorted((t for t in self._told if t[3].overlaps(stretch)), key=lambda t: (t[3], t[0], t[1]))
