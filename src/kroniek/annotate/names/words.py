"""The words of a text as the recogniser of names sees them: compounds cut at their hyphens, addresses left out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kroniek.annotate.text_tree import word_class
from kroniek.knowledge.keys import key

_APOSTROPHES = "'’‘`ʼʿʾ"
# An abbreviation stands apart from its ending: IS|'ers, VN|'s
_WORD = re.compile(
    rf"(?:[A-Z]\.){{2,6}}|[A-Z]{{2,}}(?=[{_APOSTROPHES}][a-z])|[^\W_]+(?:[{_APOSTROPHES}][^\W_]+)*(?:[{_APOSTROPHES}](?=s\b))?",
)
# Addresses, handles and tags. Repetitions are bounded or run to the next blank, so that long odd words cost little.
_ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com|t\.co/)\S*|[\w.+-]{1,64}@[\w.-]{1,64}|[@#]\w+")
_QUOTES = "\"“”„‘’'«»,("


@dataclass(frozen=True, slots=True)
class Word:
    """One word or part of a hyphenated compound.

    `gap` is the text between it and the word before; `initial` says that a capital here means nothing
    (beginning of a sentence, a quotation or a line); `shouted` that its whole line is in capitals; `low` is the word in
    small letters; `cap` says that it begins with a capital.
    """

    start: int
    end: int
    text: str
    key: str
    gap: str
    sent: int
    initial: bool
    shouted: bool
    pos: str
    dep: str
    low: str
    cap: bool

    @property
    def glued(self) -> bool:
        """Whether a hyphen ties it to the word before."""
        return self.gap in {"-", "‑", "‐"}

    @property
    def near(self) -> bool:
        """Whether nothing but one blank or a hyphen stands between it and the word before."""
        return self.gap in {" ", "-", "‑", "‐", "\u00a0"}


def split(doc: Doc) -> list[Word]:
    """The words of a text in order, none in addresses."""
    text = doc.text
    bounds = _sentence_starts(doc)
    tokens = doc.to_array("IDX").tolist() if len(doc) else []
    banned = [(m.start(), m.end()) for m in _ADDRESS.finditer(text)]
    shouted = _shouted(text, bounds)
    words: list[Word] = []
    end, sent_before = 0, -1
    for match, word_key in _outside(text, banned):
        sent = bisect_right(bounds, match.start()) - 1
        gap = text[end : match.start()]
        gap = gap if words else gap.strip("-‑‐")  # a hyphen before the first word ties it to nothing
        initial = sent != sent_before or "\n" in gap or bool(re.search(rf"[.:!?•|…]\s*[{_QUOTES}]*\s*$", gap))
        initial = initial or bool(gap.strip() and gap.strip()[-1] in '"“„‘«')
        token = doc[max(0, bisect_right(tokens, match.start()) - 1)]
        words.append(
            Word(
                match.start(),
                match.end(),
                match[0],
                word_key,
                gap,
                sent,
                initial,
                shouted[sent],
                word_class(token),
                token.dep_,
                match[0].lower(),
                match[0][0].isupper(),
            )
        )
        end, sent_before = match.end(), sent
    return words


def _sentence_starts(doc: Doc) -> list[int]:
    if doc.has_annotation("SENT_START"):
        starts = doc.to_array(["SENT_START", "IDX"]).tolist()
        return [0, *(place for begins, place in starts[1:] if begins == 1)]
    return [0, *(m.end() for m in re.finditer(r"[.!?][\"'”’)]?\s+(?=[A-Z\"“‘])|\n+", doc.text))]


def _outside(text: str, banned: Sequence[tuple[int, int]]) -> Iterator[tuple[re.Match[str], str]]:
    """The words that stand in no address, with their keys."""
    starts = [b[0] for b in banned]
    for match in _WORD.finditer(text):
        i = bisect_right(starts, match.start()) - 1
        if i < 0 or match.start() >= banned[i][1]:
            word_key = key(match[0])
            if word_key:
                yield match, word_key


def _shouted(text: str, bounds: Sequence[int]) -> list[bool]:
    """For each sentence whether nearly all its letters are capitals."""
    found = []
    for begin, end in zip(bounds, [*bounds[1:], len(text)], strict=True):
        letters = [c for c in text[begin:end] if c.isalpha()]
        found.append(len(letters) > 15 and sum(c.isupper() for c in letters) > 0.7 * len(letters))
    return found
