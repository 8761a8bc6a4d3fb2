"""Cuts a text into tokens. Nothing is lost: every character is in a token or is one space after one.

The patterns below are about writing, not about one language: numbers, addresses, quotation marks. What
is Dutch (abbreviations, words with an apostrophe) comes from the language's `tokens.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from kroniek.lang import Language

APOSTROPHES = "'’‘`´ʼ"
_L = r"[^\W\d_]"  # a letter of any script
_ACCENT = "\u0300-\u036f"  # accents that follow their letter as a character of their own
_HYPHENS = "\\-\u2010\u2011"
# One alternative a kind, tried in this order. Repetitions run over characters that cannot begin what
# follows them, or are bounded, so that matching takes time in proportion to the length of the text.
_TOKEN = re.compile(
    rf"""
    (?P<address> (?:https?://|www\.|pic\.twitter\.com/)[^\s<>"“”«»]+ )
  | (?P<handle>  [@\#]\w+ )
  | (?P<mail>    [\w+-]{{1,64}}(?:\.[\w+-]{{1,64}}){{0,4}}@[\w-]{{1,64}}(?:\.[\w-]{{1,64}}){{1,4}} )
  | (?P<date>    \d{{1,4}}[/-]\d{{1,2}}[/-]\d{{1,4}}(?!\d) )
  | (?P<clock>   \d{{1,2}}[uUhH]\d{{2}}(?![a-z\d]) )
  | (?P<year>    [{APOSTROPHES}]\d\d(?!\w) )
  | (?P<number>  \d+(?:[.,:/]\d+)*(?:[-–]\d+(?:[.,:/]\d+)*)*
                 (?:(?:[{_HYPHENS}]|(?![A-Z][a-z])){_L}[\w{_ACCENT}]*(?:[{_HYPHENS}]{_L}[\w{_ACCENT}]*)*)? )
  | (?P<initials>(?:{_L}\.){{2,}}{_L}?(?![\w{_ACCENT}]) )
  | (?P<word>    {_L}
                 (?: (?!\d\d?[/-]\d\d?[/-]\d\d)[\w{_ACCENT}]
                   | [&{_HYPHENS}{APOSTROPHES}](?=[^\W_])
                   | (?<=\d)\.(?=\d) )*
                 (?: -(?![\w-]) )? )
  | (?P<dots>    \.{{2,}}|…+ )
  | (?P<double>  ''|’’|‘‘|``|,,|-{{2,}} )
  | (?P<other>   . )
    """,
    re.VERBOSE | re.DOTALL,
)
_BLANK = "\\s\u200b\u2060\ufeff"
_CHUNK = re.compile(f"[^{_BLANK}]+|[{_BLANK}]+")
_IS_BLANK = re.compile(f"[{_BLANK}]")
_ABBREVIATED = re.compile(rf"{_L}{{1,12}}(?:[./-]{{1,2}}{_L}{{1,12}}){{0,3}}\.")
_APOSTROPHE_WORD = re.compile(rf"[{APOSTROPHES}]({_L}{{1,3}})(?![^\W_{_HYPHENS}]|[{APOSTROPHES}])")
_AFTER_ADDRESS = ".,;:!?)]}'’\"…"
_REMEMBERED = 40  # characters; longer runs without a space are rare and need not be kept


@dataclass(frozen=True, slots=True)
class Piece:
    """One token: half-open offsets, and whether it is white space."""

    start: int
    end: int
    blank: bool = False


@dataclass(frozen=True, eq=False)
class TokenRules:
    """The part of `tokens.toml` that tokens need, as sets; in small letters, but for `as_written`."""

    abbreviations: frozenset[str]
    as_written: frozenset[str]
    whole: tuple[str, ...]
    after_apostrophe: frozenset[str]
    domain: re.Pattern[str]


@cache
def token_rules(language: Language) -> TokenRules:
    """The rules of a language; read once a process."""
    data = language.toml("tokens.toml")
    kinds, whole = data["abbreviations"], data["whole"]
    ends = "|".join(map(re.escape, sorted(whole["domains"])))
    return TokenRules(
        abbreviations=frozenset(kinds["before_name"]) | frozenset(kinds["closing"]),
        as_written=frozenset(kinds["anywhere"]),
        whole=tuple(sorted(whole["words"], key=lambda w: (-len(w), w))),
        after_apostrophe=frozenset(whole["after_apostrophe"]),
        domain=re.compile(rf"[\w-]{{2,63}}(?:\.[\w-]{{1,63}}){{0,3}}\.(?:{ends})(?:/[^\s<>\"]*)?(?![\w@])"),
    )


def pieces(text: str, language: Language) -> Iterator[Piece]:
    """The tokens of `text` in order. White space is a token too, but for one space right after a token."""
    rules = token_rules(language)
    after_token = False
    for chunk in _CHUNK.finditer(text):
        start, end = chunk.span()
        if _IS_BLANK.match(text, start):
            if after_token and text[start] == " ":
                start += 1
            if start < end:
                yield Piece(start, end, blank=True)
            after_token = False
            continue
        for a, b in _cut(chunk[0], rules):
            yield Piece(start + a, start + b)
        after_token = True


def _cut(chunk: str, rules: TokenRules) -> tuple[tuple[int, int], ...]:
    """Tokens of a run without white space. Short runs are remembered: news repeats itself."""
    return _cut_short(chunk, rules) if len(chunk) <= _REMEMBERED else tuple(_scan(chunk, rules))


@lru_cache(maxsize=100_000)
def _cut_short(chunk: str, rules: TokenRules) -> tuple[tuple[int, int], ...]:
    return tuple(_scan(chunk, rules))


def _scan(chunk: str, rules: TokenRules) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(chunk):
        end = _special_end(chunk, at, rules) or _token_end(chunk, at)
        yield at, end
        at = end


def _token_end(chunk: str, at: int) -> int:
    found = _TOKEN.match(chunk, at)
    if found is None:  # cannot be: the last alternative takes any character
        return at + 1
    if found.lastgroup == "address":
        return at + max(len(found[0].rstrip(_AFTER_ADDRESS)), 1)
    return found.end()


def _special_end(chunk: str, at: int, rules: TokenRules) -> int | None:
    """Where a token ends that the language's data asks for, or None."""
    if chunk[at] in APOSTROPHES:
        found = _APOSTROPHE_WORD.match(chunk, at)
        if found is None or found[1].lower() not in rules.after_apostrophe:
            return None
        rest = found.end()
        return _token_end(chunk, rest + 1) if _joins(chunk, rest) else rest
    if not chunk[at].isalpha():
        return None
    for word in rules.whole:
        end = at + len(word)
        if chunk[at:end].lower() == word and not chunk[end : end + 1].isalnum():
            return end
    return _dotted_end(chunk, at, rules) if chunk.find(".", at, at + 80) >= 0 else None


def _joins(chunk: str, at: int) -> bool:
    """Whether a hyphen and a letter stand here: `'s-Hertogenbosch`."""
    return chunk[at : at + 1] in ("-", "\u2010", "\u2011") and chunk[at + 1 : at + 2].isalpha()


def _dotted_end(chunk: str, at: int, rules: TokenRules) -> int | None:
    """The end of an abbreviation, an initial or an address without http that begins here."""
    if (domain := rules.domain.match(chunk, at)) is not None:
        return domain.end()
    found = _ABBREVIATED.match(chunk, at)
    while found is not None:
        end = found.end()
        known = found[0].lower() in rules.abbreviations or found[0] in rules.as_written
        if known and not chunk[end : end + 1].isalnum():
            return end
        found = _ABBREVIATED.fullmatch(chunk, at, chunk.rfind(".", at, end - 1) + 1)
    initial = chunk[at].isupper() and chunk[at + 1 : at + 2] == "." and not chunk[at + 2 : at + 3].isalnum()
    return at + 2 if initial else None
