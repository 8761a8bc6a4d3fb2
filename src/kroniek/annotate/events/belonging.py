"""Statements on a holder without a word of their own: "Tal Afar is van IS", "Soledar is sinds januari Russisch"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from spacy.tokens import Token

from kroniek.annotate.events.grammar import BEFORE_NAME, VERBAL, preposition_before
from kroniek.annotate.events.held import last_acting, last_place, words
from kroniek.annotate.events.lexicon import Unit
from kroniek.annotate.events.scene import Filled, Scene
from kroniek.annotate.events.triggers import Trigger

BELONGS = Unit("held/belongs", "holds", None, (), {"subject": ("place",), "van": ("agent",)})
"""What such a statement is told by: no word of its own, but "is" with who has the place."""
CLAUSE = frozenset({"SCONJ", "CCONJ"})
NAMED = frozenset({"NOUN", "PROPN", "ADJ"})


def belongings(scene: Scene) -> Iterator[tuple[Trigger, Filled]]:
    """Where a clause says of a place only whose it is."""
    listed = words(scene.code)
    for token in scene.doc:
        if token.lower_ not in listed.staying:
            continue
        rest = _rest(token)
        if any(t.pos_ == "VERB" for t in rest):
            continue  # "is van de Houthi's bevrijd"
        subject = _subject_before(token, scene)
        if subject is None:
            subject, rest = _subject_behind(rest, scene)
        owner_at = _owner_behind(rest, scene) if subject is not None else None
        if owner_at is None or subject is None:
            continue
        filled = Filled(roles={"agent": [(owner_at, token)]})
        filled.offer_place(*subject, (0, 0))
        yield Trigger(BELONGS, token, "noun"), filled


def _rest(token: Token) -> list[Token]:
    """The words behind a verb up to the next mark or clause."""
    behind = token.doc[token.i + 1 : token.sent.end]
    return list(takewhile(lambda t: not t.is_punct and t.pos_ not in CLAUSE, behind))


def _owner_behind(rest: Sequence[Token], scene: Scene) -> int | None:
    """The actor who follows the verb behind "van", or as an adjective, with nothing of substance between.

    An adjective tells of who holds it only beside a word for how long: "Gent is Belgisch".
    """
    listed = words(scene.code)
    lately = any(t.lower_ in listed.lately for t in rest)
    for n, token in enumerate(rest):
        if token.lower_ in listed.belonging:
            owner_at = next((t for t in rest[n + 1 :] if t.pos_ not in BEFORE_NAME), None)
            return _owner(owner_at, scene) if owner_at is not None else None
        if token.i in scene.adjective_at:
            last = n + 1 == len(rest) or rest[n + 1].pos_ not in NAMED
            return scene.adjective_at[token.i] if lately and last else None
        if token.lower_ not in listed.between and token.i not in scene.timed and token.pos_ != "NUM":
            return None
    return None


def _owner(token: Token, scene: Scene) -> int | None:
    """The actor at a word, or whom a pronoun means: "van hen", but not "van haar troepen"."""
    alone = token.i + 1 == token.sent.end or token.nbor(1).pos_ not in NAMED
    if alone and token.lower_ in words(scene.code).them:
        meant = last_acting(token, scene)
        return scene.actors.index(meant) if meant is not None else None
    return scene.actor_at.get(token.i)


def _subject_before(verb: Token, scene: Scene) -> tuple[int, Token] | None:
    """The place right before the verb, whatever the parse makes of it, where no preposition governs it.

    What stands between commas before the verb is passed over: "Tal Afar, aan de weg naar Syrië, is van IS".
    """
    before = list(verb.doc[verb.sent.start : verb.i])
    if before and before[-1].text == ",":
        opened = next((n for n in range(len(before) - 2, -1, -1) if before[n].text == ","), None)
        if opened is None or any(t.pos_ in VERBAL for t in before[opened:]):
            return None
        before = before[:opened]
    for token in reversed(before):
        if token.is_punct or token.pos_ in {"VERB", "ADP", "SCONJ", "CCONJ"}:
            return None
        if token.i in scene.place_at:
            return _itself(token, scene)
    return None


def _subject_behind(rest: list[Token], scene: Scene) -> tuple[tuple[int, Token] | None, list[Token]]:
    """The place that follows the verb at once, and the rest: "In het noorden is Tal Afar sinds juni van IS".

    A pronoun there means the place told last: "een week later was het weer van het leger".
    """
    if rest and rest[0].pos_ == "PRON" and rest[0].lower_ in words(scene.code).pointing:
        told = last_place(scene, rest[0].i)
        return (None if told is None else (scene.places.index(told), rest[0])), rest[1:]
    first = next((n for n, t in enumerate(rest) if t.pos_ not in BEFORE_NAME), None)
    if first is None or rest[first].i not in scene.place_at:
        return None, rest
    index = scene.place_at[rest[first].i]
    behind = [t for t in rest[first:] if scene.place_at.get(t.i) != index]
    return _itself(rest[first], scene), behind


def _itself(token: Token, scene: Scene) -> tuple[int, Token] | None:
    """The place at a word, where the sentence is about the place itself, and it is no country."""
    index = scene.place_at[token.i]
    place = scene.places[index]
    free = place.relation == "in" and place.place.precision != "country" and not preposition_before(token)
    return (index, token) if free else None
