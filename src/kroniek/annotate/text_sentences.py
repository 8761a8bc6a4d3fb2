"""Finds where sentences begin. A line break always ends a sentence; no sentence is longer than a limit.

Works on tokens from left to right and looks only a few tokens ahead, so that time is linear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kroniek.annotate.text_tokens import Piece
from kroniek.lang import Language

_CLOSERS = frozenset("\"'”’»)]}“‘") | {"''", "’’", "‘‘", "``"}
_OPENERS = frozenset("\"'“‘„«([{‚”’—–-•*›‹") | {"''", ",,", "``", "‘‘", "’’", "--"}
_ONLY_CLOSERS = frozenset(("''", "”", "’’"))
_STOPS = frozenset(".!?…")
_LINE_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_MOST_OPENERS = 4  # quotation marks and brackets in a row; more is a drawing, not writing
_HEADING = 4  # tokens of a heading that stands in one line with its first sentence
_DATELINE = 10  # tokens of a dateline with its dash: two places, an agency in brackets, the signs between them
_DATELINE_ENDS = frozenset(("-", "–", "—", "|"))
_AFTER_DOT_SIGNS = frozenset("©•@#*|►")


@dataclass(frozen=True, eq=False)
class SentenceRules:
    """The part of `tokens.toml` that sentences need, as sets. All in small letters."""

    before_name: frozenset[str]
    closing: frozenset[str]
    starters: frozenset[str]
    articles: frozenset[str]
    before_titles: frozenset[str]
    small_name_parts: frozenset[str]
    longest: int
    cuts: tuple[str, ...]


@cache
def sentence_rules(language: Language) -> SentenceRules:
    """The rules of a language; read once a process."""
    data = language.toml("tokens.toml")
    kinds, part = data["abbreviations"], data["sentences"]
    names = ("starters", "articles", "before_titles", "small_name_parts")
    return SentenceRules(
        **{kind: frozenset(kinds[kind]) for kind in ("before_name", "closing")},
        **{name: frozenset(part[name]) for name in names},
        longest=int(part["longest"]),
        cuts=tuple(part["cuts"]),
    )


@dataclass(frozen=True, slots=True)
class _Token:
    """A token with what stands between it and the one before: nothing, a space, or a line break."""

    text: str
    gap: bool
    line: bool


def sentences(text: str, tokens: Sequence[Piece], language: Language) -> list[list[int]]:
    """The sentences as lists of places in `tokens`; white-space tokens are in none."""
    rules = sentence_rules(language)
    words = [i for i, t in enumerate(tokens) if not t.blank]
    seen: list[_Token] = []
    before = 0
    for i in words:
        between = text[before : tokens[i].start]
        line = bool(_LINE_BREAKS.intersection(between))
        seen.append(_Token(text[tokens[i].start : tokens[i].end], bool(between), line))
        before = tokens[i].end
    found: list[list[int]] = []
    line_start = sentence_start = 0
    for place, i in enumerate(words):
        if seen[place].line:
            line_start = place
        if place == 0 or seen[place].line or _begins(seen, place, sentence_start, line_start, rules):
            found.append([])
            sentence_start = place
        found[-1].append(i)
    at = 0
    short: list[list[int]] = []
    for sentence in found:
        short += _cut(sentence, seen[at : at + len(sentence)], rules)
        at += len(sentence)
    return short


def _begins(seen: list[_Token], place: int, sentence_start: int, line_start: int, rules: SentenceRules) -> bool:
    """Whether a sentence begins at `place`, which stands in one line with the token before it."""
    if _heading_before(seen, place, line_start, rules) or _dateline_before(seen, place, line_start):
        return True
    if _closes(seen, place):
        return False
    last = place - 1
    while last > sentence_start and _closes(seen, last):
        last -= 1
    stop = seen[last].text
    if stop[-1] not in _STOPS or last < sentence_start:
        return False
    if last == sentence_start or (last == sentence_start + 1 and seen[sentence_start].text.isdigit()):
        return False  # a full stop alone, or the number of an item in a list: "1. Het leger"
    follower = _follower(seen, place)
    if not seen[place].gap:
        return stop == "." and _glued(seen, last, follower)
    if len(stop) > 1 and stop[0] not in _STOPS:
        return _after_abbreviation(stop.lower(), follower, rules)
    return _like_capital(follower, rules)


def _dateline_before(seen: list[_Token], place: int, line_start: int) -> bool:
    """Whether a line so far is a dateline or rubric: words in capitals up to a dash (`BEIROET (PDN) -`)."""
    if seen[place - 1].text not in _DATELINE_ENDS or not 1 < place - line_start <= _DATELINE:
        return False
    before = [t.text for t in seen[line_start : place - 1]]
    return all(w.isupper() or not any(c.isalnum() for c in w) for w in before) and any(len(w) > 2 for w in before)


def _closes(seen: list[_Token], place: int) -> bool:
    """Whether a closing quotation mark or bracket stands here: glued to what it closes, or loose between spaces."""
    token = seen[place]
    loose = place + 1 == len(seen) or seen[place + 1].gap
    return (token.text in _CLOSERS and not token.gap) or (token.text in _ONLY_CLOSERS and loose)


def _follower(seen: list[_Token], place: int) -> str:
    """The first word at or after `place` behind quotation marks and brackets."""
    for i, token in enumerate(seen[place : place + _MOST_OPENERS]):
        if i and token.line:
            return ""
        if token.text not in _OPENERS:
            return token.text
    return ""


def _glued(seen: list[_Token], last: int, follower: str) -> bool:
    """`...de stad.Het leger`: the space was lost, between a small letter and a capital."""
    before = seen[last - 1].text
    return len(before) > 1 and before[-1].islower() and follower[:1].isupper() and follower[1:2].islower()


def _like_capital(word: str, rules: SentenceRules) -> bool:
    if not word:
        return False
    if word[0].isupper() or word[0].isdigit() or word[0] in _AFTER_DOT_SIGNS:
        return True
    if word[0] in "'’‘`":  # 's Avonds, 't Is, '90
        return True
    head, hyphen, rest = word.partition("-")
    return bool(hyphen) and head in rules.small_name_parts and rest[:1].isupper()


def _after_abbreviation(stop: str, follower: str, rules: SentenceRules) -> bool:
    if stop in rules.before_name:
        return False
    if stop in rules.closing:
        return _like_capital(follower, rules)
    return follower[:1].isupper() and follower.lower() in rules.starters  # initials, and `anywhere`


def _heading_before(seen: list[_Token], place: int, line_start: int, rules: SentenceRules) -> bool:
    """`Bamako De regering ...`: an article with a capital before a small letter, after a few words."""
    word = seen[place].text
    if not (word[0].isupper() and word.lower() in rules.articles and 0 < place - line_start <= _HEADING):
        return False
    after = seen[place + 1].text if place + 1 < len(seen) and seen[place + 1].gap else ""
    before = [t.text for t in seen[line_start:place]]
    plain = all(w[0].isalpha() for w in before) and before[-1].lower() not in rules.before_titles
    return plain and after[:1].islower() and not seen[place + 1].line


def _cut(sentence: list[int], seen: Sequence[_Token], rules: SentenceRules) -> list[list[int]]:
    """Cut what is too long at the last sign of the strongest kind in the second half of the limit."""
    parts: list[list[int]] = []
    at = 0
    while len(sentence) - at > rules.longest:
        half, end = at + rules.longest // 2, at + rules.longest
        places = {seen[i].text: i + 1 for i in range(half, end)}
        cut = next((places[sign] for sign in rules.cuts if sign in places), end)
        parts.append(sentence[at:cut])
        at = cut
    parts.append(sentence[at:])
    return parts
