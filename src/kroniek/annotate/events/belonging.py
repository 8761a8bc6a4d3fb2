"""Statements on a holder without a word of their own: "Tal Afar is van IS", "Bria was weer bij de regering"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from spacy.tokens import Token

from kroniek.annotate.events.grammar import preposition_before
from kroniek.annotate.events.held import words
from kroniek.annotate.events.lexicon import Unit
from kroniek.annotate.events.scene import Filled, Scene
from kroniek.annotate.events.triggers import Trigger

BELONGS = Unit("held/belongs", "holds", None, (), {"subject": ("place",), "van": ("agent",)})
"""What such a statement is told by: no word of its own, but "is" with who has the place."""
BEFORE_NAME = frozenset({"DET", "ADJ", "NUM"})
CLAUSE = frozenset({"SCONJ", "CCONJ"})


def belongings(scene: Scene) -> Iterator[tuple[Trigger, Filled]]:
    """Where a clause says of a place only whose it is."""
    listed = words(scene.code)
    for token in scene.doc:
        if token.lower_ not in listed.staying:
            continue
        rest = _rest(token)
        if any(t.pos_ == "VERB" for t in rest):
            continue  # "is van de Houthi's bevrijd"
        owner_at = _owner_behind(rest, scene)
        subject = _subject_place(token, scene) if owner_at is not None else None
        if owner_at is None or subject is None:
            continue
        filled = Filled(roles={"agent": [(owner_at, token)]})
        filled.offer_place(subject[0], subject[1], (0, 0))
        yield Trigger(BELONGS, token, "noun"), filled


def _rest(token: Token) -> list[Token]:
    """The words behind a verb up to the next mark or clause."""
    behind = token.doc[token.i + 1 : token.sent.end]
    return list(takewhile(lambda t: not t.is_punct and t.pos_ not in CLAUSE, behind))


def _owner_behind(rest: Sequence[Token], scene: Scene) -> int | None:
    """The actor who follows the verb behind "van", with nothing of substance between."""
    listed = words(scene.code)
    for n, token in enumerate(rest):
        if token.lower_ in listed.belonging:
            actor = next((t for t in rest[n + 1 :] if t.pos_ not in BEFORE_NAME), None)
            return scene.actor_at.get(actor.i) if actor is not None else None
        if token.lower_ not in listed.between and token.i not in scene.timed and token.pos_ != "NUM":
            return None
    return None


def _subject_place(verb: Token, scene: Scene) -> tuple[int, Token] | None:
    """The place right before the verb, whatever the parse makes of it, where no preposition governs it."""
    for token in reversed(verb.doc[verb.sent.start : verb.i]):
        if token.is_punct or token.pos_ in {"VERB", "ADP", "SCONJ"}:
            return None
        index = scene.place_at.get(token.i)
        if index is not None:
            place = scene.places[index]
            free = place.relation == "in" and place.place.precision != "country" and not preposition_before(token)
            return (index, token) if free else None
    return None
