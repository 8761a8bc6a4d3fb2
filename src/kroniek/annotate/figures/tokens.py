"""Words and marks of a text with their offsets: all that the finder of figures needs to know of form."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Digits with thousands in groups ("1.200", "12 000"), plain digits with decimals ("3,4"), words with inner
# hyphens and apostrophes ("IS-strijders", "zo'n", "F-16", "47-jarige"), else one mark. Every alternative
# begins with another class of character or has a fixed length, so that matching is linear.
_TOKEN = re.compile(
    r"(?<!\w)\d{1,3}(?:[.\u00a0\u202f ]\d{3})+(?:,\d+)?(?!\w)(?!-[^\W\d])"
    r"|(?<!\w)\d+(?:[.,]\d+)?(?!\w)(?!['’-][^\W\d])"
    r"|[^\W_]+(?:[-'’][^\W_]+)*"
    r"|\S"
)
# Beyond this many characters digits are a code, not a count (and a float would lose the last of them).
_LONGEST = 18
_GROUPED = re.compile(r"\d{1,3}(?:[.\u00a0\u202f ]\d{3})+(?:,\d+)?")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark. `norm` is without case and with one kind of apostrophe."""

    start: int
    end: int
    text: str
    norm: str

    @property
    def is_word(self) -> bool:
        """Whether it begins with a letter."""
        return self.text[0].isalpha()

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def tokenize(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """The tokens of `text` between two offsets; offsets of the tokens are those of the whole text."""
    stop = len(text) if end is None else end
    return tuple(
        Token(m.start(), m.end(), m.group(), m.group().lower().replace("’", "'"))
        for m in _TOKEN.finditer(text, start, stop)
    )


def plain(word: str) -> str:
    """The word without case, accents and hyphens: what number words are looked up by."""
    if word.isascii():
        return word.lower().replace("-", "")
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c) and c != "-")


def digits_value(text: str) -> float | None:
    """The value of a number in digits as Dutch writes it, or None where it is none."""
    if not text[:1].isdigit() or len(text) > _LONGEST:
        return None
    if _GROUPED.fullmatch(text):
        whole, _, decimals = text.partition(",")
        return float("".join(c for c in whole if c.isdigit()) + "." + (decimals or "0"))
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
