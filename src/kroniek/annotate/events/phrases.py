"""Roles filled by words that no actor is known for."""

from __future__ import annotations

from spacy.tokens import Token

from kroniek.annotate.events.grammar import grammar
from kroniek.annotate.names.actor_words import actor_words
from kroniek.lang import load
from kroniek.model import ActorRef, RoleFiller, Span


def _is_measure(token: Token, code: str) -> bool:
    """A noun that only says how many of what follows: `een twintigtal boeren`, `een aantal jongeren`."""
    return token.lower_ in grammar(code).measures or token.lower_.endswith(tuple(grammar(code).measure_endings))


def _belongs(token: Token, code: str) -> bool:
    """Whether a word before a noun says which or how many are meant, and is kept: `drie`, `jonge`, `beide`."""
    return token.pos_ in {"ADJ", "NUM"} or token.lower_ in grammar(code).quantifiers


def noun_filler(role: str, token: Token, code: str) -> RoleFiller:
    """A role filled by words that no actor is known for: the noun with what stands before it."""
    token = next((c for c in token.children if c.dep_ == "nmod" and _is_measure(token, code)), token)
    first = token
    while first.i > token.sent.start and first.nbor(-1).head.i == token.i and _belongs(first.nbor(-1), code):
        first = first.nbor(-1)
    start, end = first.idx, token.idx + len(token)
    known = actor_words(load(code)).forms.get(token.lower_)
    actor = ActorRef(f"text:{token.lower_}", token.text, known.kind if known else "other")
    return RoleFiller(role, actor, Span(start, end), token.doc[first.i : token.i + 1].text)
