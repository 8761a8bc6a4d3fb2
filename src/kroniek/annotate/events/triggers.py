"""Where a lexical unit fires in a parsed text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from kroniek.annotate.events.grammar import VERBAL, auxiliaries, grammar
from kroniek.annotate.events.lexicon import Lexicon, Unit

# A particle further than this from its verb is more often another word. Longest seen in Alpino dev: 23.
PARTICLE_REACH = 28
NOMINAL = frozenset({"NOUN", "PROPN", "X"})
VERB_TAGS = frozenset({"VERB", "AUX", "ADJ", "X"})


@dataclass(frozen=True)
class Trigger:
    """A unit that fires at `token`. `form` is finite, infinitive, participle or noun; `passive` turns roles."""

    unit: Unit
    token: Token
    form: str
    passive: bool = False
    particle: Token | None = None


def find(doc: Doc, lexicon: Lexicon, code: str) -> list[Trigger]:
    """All triggers in order of place; of two on one token the one with more evidence wins."""
    found: list[Trigger] = []
    for sentence in doc.sents:
        words = {t.lower_ for t in sentence}
        text = " " + " ".join(t.lower_ for t in sentence) + " "
        for token in sentence:
            best = _best([*_verbal(token, lexicon, code), *_nominal(token, lexicon)], sentence, words, text)
            if best:
                found.append(best)
    return found


def _best(candidates: list[Trigger], sentence: Span, words: set[str], text: str) -> Trigger | None:
    fitting = [c for c in candidates if _fits(c, words, text)]
    if not fitting:
        return None
    fitting.sort(key=lambda c: (-len(c.unit.phrases), c.particle is None, -len(c.unit.verb or ""), c.unit.id))
    return max(fitting, key=lambda c: (bool(c.unit.phrases), c.particle is not None))


def _fits(candidate: Trigger, words: set[str], text: str) -> bool:
    unit = candidate.unit
    if any(w in words for w in unit.not_words) or any(w in words for w in unit.without):
        return False
    if unit.phrases and not any(f" {p} " in text for p in unit.phrases):
        return False
    if unit.prepositions:
        after = candidate.token.doc[candidate.token.i + 1 : candidate.token.i + 2]
        return bool(after) and after[0].lower_ in unit.prepositions
    return True


def _nominal(token: Token, lexicon: Lexicon) -> Iterator[Trigger]:
    word = token.lower_
    if token.pos_ in NOMINAL or (token.pos_ in {"VERB", "ADJ"} and word in lexicon.by_noun):
        for unit in lexicon.nouns(word):
            yield Trigger(unit, token, "noun")


def _verbal(token: Token, lexicon: Lexicon, code: str) -> Iterator[Trigger]:
    entries = lexicon.by_verb_form.get(token.lower_, ())
    if not entries or (token.pos_ not in VERB_TAGS and not _verb_by_place(token, code)):
        return
    particle = _particle(token, grammar(code).particles)
    for unit, kind in entries:
        if kind == "split":
            if particle is not None and particle.lower_ == unit.particle:
                yield Trigger(unit, token, "finite", particle=particle)
            continue
        if unit.particle is None and particle is not None and not unit.phrases:
            continue
        form = kind
        if kind == "finite" and token.i > 0 and token.nbor(-1).lower_ == "te":
            form = "infinitive"
        yield Trigger(unit, token, form, _passive(token, unit, form, code))


def _verb_by_place(token: Token, code: str) -> bool:
    """A verb that the tagger took for a noun or name: it opens a headline or has an auxiliary beside it."""
    words = grammar(code)
    near = {t.lower_ for t in token.sent} & (words.passive | words.perfect)
    return token.pos_ in {"NOUN", "PROPN"} and bool(near) and token.is_lower and token.head.pos_ not in {"ADP"}


def _particle(token: Token, particles: frozenset[str]) -> Token | None:
    for child in token.children:
        if child.dep_ == "compound:prt" and child.i != token.i - 1:
            return child
    end = min(token.sent.end, token.i + PARTICLE_REACH)
    for i in range(token.i + 1, end):
        word = token.doc[i]
        if word.pos_ in VERBAL and word.i > token.i + 1 and "Fin" in word.morph.get("VerbForm", []):
            return None
        if word.text in ";:":
            return None
        if word.pos_ in {"ADP", "ADV", "ADJ", "NOUN"} and word.lower_ in particles and _ends_clause(word):
            return word
    if token.i >= 2 and token.nbor(-1).lower_ == "te" and token.nbor(-2).lower_ in particles:
        return token.nbor(-2)
    return None


def _ends_clause(word: Token) -> bool:
    """Whether nothing that a preposition could govern follows: the mark of a separated particle."""
    if word.dep_ == "case":
        return False
    if word.i + 1 >= word.sent.end:
        return True
    follower = word.nbor(1)
    return follower.is_punct or follower.pos_ in {"CCONJ", "SCONJ", "ADP", "AUX", "VERB"} or follower.lower_ == "te"


def _passive(token: Token, unit: Unit, form: str, code: str) -> bool:
    if form != "participle":
        return form == "infinitive" and any(a.lower_ in grammar(code).passive for a in auxiliaries(token))
    words = grammar(code)
    around = {a.lower_ for a in auxiliaries(token)}
    if around & words.passive:
        return True
    if around & words.have:
        return False
    if "object" not in unit.positions or unit.be:
        return False
    return not any(c.dep_ == "obj" for c in token.children)
