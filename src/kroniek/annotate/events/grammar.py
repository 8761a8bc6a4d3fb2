"""What the engine reads off a parsed sentence: clauses, noun phrases, prepositions, voice and tense."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from kroniek.annotate.text_tree import word_class
from kroniek.lang import load

CLAUSE_HEADS = frozenset({"ROOT", "ccomp", "advcl", "acl", "acl:relcl", "parataxis", "csubj", "csubj:pass"})
VERBAL = frozenset({"VERB", "AUX"})
# What stands between a preposition and the name or noun that it governs.
BEFORE_NAME = frozenset({"DET", "ADJ", "NUM"})


@dataclass(frozen=True)
class Grammar:
    """Closed classes of a language, as sets of lower-case words; see `grammar.toml`."""

    passive: frozenset[str]
    perfect: frozenset[str]
    be: frozenset[str]
    past_auxiliaries: frozenset[str]
    present_auxiliaries: frozenset[str]
    relative: frozenset[str]
    relative_common: frozenset[str]
    reflexive: frozenset[str]
    nominative: frozenset[str]
    articles: frozenset[str]
    light_verbs: frozenset[str]
    object_control: frozenset[str]
    harm: frozenset[str]
    have: frozenset[str]
    measures: frozenset[str]
    measure_endings: frozenset[str]
    quantifiers: frozenset[str]
    predicative: frozenset[str]
    means: frozenset[str]
    pronouns: frozenset[str]
    particles: frozenset[str]
    claims: frozenset[str]
    first_person: frozenset[str]


@cache
def grammar(code: str) -> Grammar:
    """The closed classes of the language `code`."""
    data = load(code).toml("grammar.toml")
    return Grammar(**{name: frozenset(data[name]) for name in Grammar.__dataclass_fields__})


def clause(token: Token) -> int:
    """The index of the head of the clause that `token` stands in."""
    here = token
    while here.head.i != here.i:
        if here.dep_ in CLAUSE_HEADS and not (here.dep_ == "acl" and here.pos_ not in VERBAL):
            break
        if here.dep_ == "conj" and here.pos_ in VERBAL and here.head.pos_ in VERBAL:
            break
        here = here.head
    return here.i


def clauses(doc: Doc) -> list[int]:
    """For every token the index of its clause's head."""
    return [clause(token) for token in doc]


def preposition(token: Token, articles: frozenset[str]) -> str | None:
    """The preposition before the noun phrase that `token` stands in, lower case, or None.

    First the parse (a `case` child), then the words before: over articles, adjectives and numbers.
    """
    for child in token.children:
        if child.dep_ == "case" and child.i < token.i:
            return child.lower_
    return preposition_before(token)


def preposition_before(token: Token) -> str | None:
    """The preposition that the words just before `token` (adjectives and such skipped) show, or None.

    Before an article no name or noun is skipped: "in Darfoer die het leger heeft" is not in the army.
    """
    start, opened = token.sent.start, False
    for i in range(token.i - 1, max(start, token.i - 6) - 1, -1):
        word = token.doc[i]
        if word_class(word) == "ADP" and word.dep_ != "compound:prt":
            return word.lower_
        if word_class(word) not in {"DET", "ADJ", "NUM", "PROPN", "PRON", "SYM", "NOUN", "ADV"} or word.text == ",":
            return None
        if word_class(word) == "NOUN" and i < token.i - 1:
            return None
        if opened and word_class(word) in {"PROPN", "PRON", "NOUN"}:
            return None
        opened = opened or word_class(word) == "DET"
    return None


def conjuncts(token: Token) -> list[Token]:
    """`token` and what is coordinated with it, in order."""
    found = [token]
    for one in found:
        found.extend(c for c in one.children if c.dep_ == "conj" and c.pos_ not in VERBAL)
    return sorted(found, key=lambda t: t.i)


def auxiliaries(token: Token) -> list[Token]:
    """Auxiliaries of a verb: its aux and cop children, and an auxiliary that the parse made its head."""
    found = [c for c in token.children if c.dep_.startswith("aux") or c.dep_ == "cop"]
    head = token.head
    if head.i != token.i and head.pos_ == "AUX" and token.dep_ in {"xcomp", "ccomp", "conj", "ROOT"}:
        found.append(head)
    if not found and token.dep_ == "conj" and token.head.pos_ in VERBAL:
        found = auxiliaries(token.head)
    return sorted(found, key=lambda t: t.i)


def ancestors_in_sentence(token: Token) -> Iterator[Token]:
    """Heads from the nearest to the root."""
    here = token
    while here.head.i != here.i:
        here = here.head
        yield here


def narrative(token: Token, words: Grammar) -> bool:
    """Whether the clause is told in the simple past, which goes on with the story told before."""
    helpers = auxiliaries(token)
    if any(a.lower_ in words.perfect for a in helpers):
        return False
    return any(_tense_form(v) == "Past" or v.lower_ in words.past_auxiliaries for v in [token, *helpers])


def _tense_form(verb: Token) -> str:
    found = verb.morph.get("Tense", [])
    return str(found[0]) if found else ""


def tense(token: Token, words: Grammar) -> str:
    """past, present or future of the clause of `token`, from its finite verb."""
    chain = [token, *auxiliaries(token)]
    for verb in chain:
        form = _tense_form(verb)
        if verb.lower_ in words.past_auxiliaries or form == "Past":
            return "past"
    if any(a.lower_ in words.perfect for a in chain[1:]):
        return "past"
    if any(a.lower_ in words.present_auxiliaries for a in chain) or any(
        _tense_form(v) == "Pres" for v in chain
    ):
        return "present"
    for head in ancestors_in_sentence(token):
        if head.pos_ in VERBAL:
            return tense(head, words)
    return "past"
