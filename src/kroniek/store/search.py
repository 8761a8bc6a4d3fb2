"""Searching the sentences: words, parts of words, and "phrases in quotes"; case, accents and marks do not matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, column, func, literal, literal_column, select, table

from kroniek.model import Span
from kroniek.store.names import fold
from kroniek.store.shelf import sentences
from kroniek.store.views import Views

MOST = 2000
"""Hits that are counted; of more it is only said that there are more. Nobody turns so many pages."""

PIECE = 3
"""Letters in a piece of the index of parts (SQLite's trigrams): shorter words are found as whole words only."""

_WORDS = table("sentence_words", column("rowid"), column("rank"))
_PARTS = table("sentence_parts", column("rowid"), column("folded"))


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence that was found."""

    report: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of hits; `count` is at most `MOST`."""

    hits: tuple[Hit, ...]
    count: int


def terms(asked: str) -> list[str]:
    """What is asked for, folded: each word, and each phrase in quotes."""
    found = re.findall(r'"([^"]*)"|(\S+)', asked)
    folded = (fold(phrase or word) for phrase, word in found)
    return [term for term in dict.fromkeys(folded) if re.fullmatch(r"[\w ]+", term)]


def search(views: Views, asked: str, limit: int, offset: int = 0) -> Hits:
    """The sentences with all that is asked for: those with it as whole words first, the best before others."""
    wanted = terms(asked)
    if not wanted:
        return Hits((), 0)
    if views.dialect != "sqlite":
        found = numbers(wanted, views.dialect)
        found = found.order_by(and_(*map(_as_word, wanted)).desc(), sentences.c.number)
        return Hits(_hits(views, list(views.scalars(found.limit(limit).offset(offset)))), _count(views, found))
    words = select(_WORDS.c.rowid).where(_match(wanted))
    parts = numbers(wanted, views.dialect).where(_PARTS.c.rowid.not_in(words)) if _long(wanted) else None
    whole = _count(views, words)
    page = list(views.scalars(words.order_by(_WORDS.c.rank).limit(limit).offset(offset))) if offset < whole else []
    if parts is None:
        return Hits(_hits(views, page), whole)
    if len(page) < limit:
        rest = parts.order_by(_PARTS.c.rowid).limit(limit - len(page)).offset(max(0, offset - whole))
        page += list(views.scalars(rest))
    return Hits(_hits(views, page), min(MOST, whole + _count(views, parts)))


def numbers(wanted: Sequence[str], dialect: str) -> Select[Any]:
    """The numbers of the sentences in which all of these terms occur, as words or inside words."""
    long = _long(wanted)
    if dialect != "sqlite":
        parts = [sentences.c.folded.contains(term, autoescape=True) for term in long]
        return select(sentences.c.number).where(*parts, *(_as_word(term) for term in wanted if term not in long))
    if not long:
        return select(_WORDS.c.rowid).where(_match(wanted))
    query = select(_PARTS.c.rowid).where(and_(*(_PARTS.c.folded.like(f"%{term}%") for term in long)))
    short = [term for term in wanted if term not in long]
    return query.where(_PARTS.c.rowid.in_(select(_WORDS.c.rowid).where(_match(short)))) if short else query


def _long(wanted: Sequence[str]) -> list[str]:
    return [term for term in wanted if len(term) >= PIECE]


def _as_word(term: str) -> ColumnElement[bool]:
    """Whether a sentence has a term as whole words, where there is no index of words."""
    padded: ColumnElement[str] = literal(" ") + sentences.c.folded + literal(" ")
    return padded.contains(f" {term} ", autoescape=True)


def _match(wanted: Sequence[str]) -> ColumnElement[bool]:
    return literal_column("sentence_words").op("MATCH", is_comparison=True)(" ".join(f'"{term}"' for term in wanted))


def _count(views: Views, found: Select[Any]) -> int:
    return int(next(views.scalars(select(func.count()).select_from(found.limit(MOST).subquery()))))


def _hits(views: Views, found: Sequence[int]) -> tuple[Hit, ...]:
    rows = {row.number: row for row in views.rows(select(sentences).where(sentences.c.number.in_(found)))}
    return tuple(Hit(rows[n].report, Span(rows[n].start, rows[n].end), rows[n].text) for n in found if n in rows)
