"""A text cut into the pieces that the language model knows: words, and parts of words that it has no entry for.

The likeliest way of cutting a word is taken (a unigram model: each piece has a score, the sum counts; Kudo 2018).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kroniek.errors import KnowledgeError

FILE = "pieces.tsv"
# What stands at the head of the file, in this order; the model was trained with these numbers.
OPENING, PADDING, CLOSING, UNKNOWN, HIDDEN = range(5)
# Opens a piece that begins a word.
START = "▁"
# A sign that no piece holds costs so much more than the rarest piece.
STRANGE = 10.0
WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class Cut:
    """A text as pieces: their numbers, and from where to where in the text the word of each reaches."""

    numbers: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]


@dataclass(frozen=True)
class Pieces:
    """All pieces with their number and score."""

    numbers: dict[str, int]
    scores: dict[str, float]
    longest: int
    lowest: float
    _words: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def load(cls, path: Path) -> Pieces:
        """The pieces of a file of lines `piece<tab>score`; the number of a piece is its line, from 0.

        Raises:
            KnowledgeError: a line is not of that form.
        """
        scores: dict[str, float] = {}
        for number, line in enumerate(path.read_text("utf-8").rstrip("\n").split("\n"), 1):
            piece, _, score = line.partition("\t")
            try:
                scores[piece] = float(score)
            except ValueError as error:
                raise KnowledgeError(f"{path}:{number}: no piece and score: {line!r}") from error
        numbers = {piece: n for n, piece in enumerate(scores)}
        if len(numbers) <= HIDDEN:
            raise KnowledgeError(f"{path}: too few pieces")
        usable = {p: s for p, s in scores.items() if numbers[p] > HIDDEN}
        return cls(numbers, usable, max(map(len, usable)), min(usable.values()) - STRANGE)

    def cut(self, text: str) -> Cut:
        """The text as pieces."""
        numbers: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        for found in WORD.finditer(text):
            first, last = found.span()
            opens = first == 0 or text[first - 1].isspace()
            own = self.word((START if opens else "") + unicodedata.normalize("NFKC", found.group()).replace(" ", ""))
            numbers.extend(own)
            starts.extend([first] * len(own))
            ends.extend([last] * len(own))
        return Cut(numbers, starts, ends)

    def word(self, word: str) -> tuple[int, ...]:
        """One word as pieces."""
        known = self._words.get(word)
        if known is None:
            known = self._words[word] = self._best(word)
        return known

    def _best(self, word: str) -> tuple[int, ...]:
        """The cut with the highest sum of scores, found from left to right (Viterbi)."""
        best = [0.0] + [float("-inf")] * len(word)
        back = [0] * (len(word) + 1)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - self.longest), end):
                score = self.scores.get(word[start:end], self.lowest if end - start == 1 else None)
                if score is not None and best[start] + score > best[end]:
                    best[end], back[end] = best[start] + score, start
        cut: list[int] = []
        end = len(word)
        while end > 0:
            cut.append(self.numbers[p] if (p := word[back[end] : end]) in self.scores else UNKNOWN)
            end = back[end]
        return tuple(reversed(cut))
