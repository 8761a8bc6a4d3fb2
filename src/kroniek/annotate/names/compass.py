"""Lands that bear a direction in their name, and are called by it alone: "het Noorden" in a report on Noord-Korea."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kroniek.annotate.names.lexicon import Entry, Lexicon
from kroniek.annotate.names.spans import Candidate
from kroniek.annotate.names.words import Word


def with_halves(found: Sequence[Candidate], words: Sequence[Word], lexicon: Lexicon) -> list[Candidate]:
    """The candidates with those words for a direction that mean the only such land of the report.

    Args:
        found: The candidates of a report, in order.
        words: Its words.
        lexicon: The language's; `[compass]` of `names.toml` has the words.
    """
    lands = dict(_lands(found, words, lexicon))
    known = {i for c in found if c.entries for i in range(c.first, c.last)}
    told: dict[int, Candidate] = {}
    for i, word in enumerate(words):
        land = lands.get(lexicon.words.sides.get(word.low, ""))
        people = lands.get(lexicon.words.siders.get(word.low, ""))
        if not word.cap or i in known:
            continue
        if land is not None:
            told[i] = Candidate(i, i + 1, (land,))
        elif people is not None:
            told[i] = Candidate(i, i + 1, (replace(people, sort="inhabitant", label="MISC"),))
    kept = [c for c in found if not any(i in told for i in range(c.first, c.last))]
    return sorted([*kept, *told.values()], key=lambda c: c.first)


def _lands(found: Sequence[Candidate], words: Sequence[Word], lexicon: Lexicon) -> Iterator[tuple[str, Entry]]:
    """Directions with the only land of the report that bears each."""
    by_side: dict[str, dict[str, Entry]] = {}
    for candidate in found:
        side = words[candidate.first].low
        for entry in candidate.entries if side in lexicon.words.directions else ():
            if entry.sort == "country" and _bears(entry, side):
                by_side.setdefault(side, {})[entry.target] = entry
    yield from ((side, next(iter(some.values()))) for side, some in sorted(by_side.items()) if len(some) == 1)


def _bears(entry: Entry, side: str) -> bool:
    """Whether the name in the table has the direction itself: Noord-Korea, not the north of Syria."""
    return entry.form.lower().replace("-", " ").split(" ")[0] == side


