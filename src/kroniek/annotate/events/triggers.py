"""Where a lexical unit fires in a parsed text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from spacy.tokens import Doc, Token

from kroniek.annotate.events.grammar import BEFORE_NAME, CLAUSE_HEADS, auxiliaries, clauses, grammar
from kroniek.annotate.events.lexicon import Lexicon, Unit
from kroniek.annotate.text_tree import word_class

# A particle further than this from its verb is more often another word. Longest seen in Alpino dev: 23.
PARTICLE_REACH = 28
# A fixed phrase may stand in a clause of its own by a slip of the parse, but not further off than this.
PHRASE_REACH = 4
# What can open an infinitive clause after a particle, and the signs that end the clause at the latest.
OPENERS = frozenset({"DET", "PRON", "PROPN", "NOUN", "NUM", "ADJ"})
CLAUSE_SIGNS = frozenset({",", ";", ":", ".", "?", "!"})
# Prepositions that do govern a phrase with one of its own: "tot in de stad", "van voor de oorlog".
PAIRED = frozenset({"tot", "van", "voor", "sinds", "vanaf", "met"})
AUXILIARY = frozenset({"aux", "aux:pass"})
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
    others: tuple[Trigger, ...] = ()


def find(doc: Doc, lexicon: Lexicon, code: str) -> list[Trigger]:
    """All triggers in order of place; of two on one token the more telling one, with the `others` beside it."""
    found: list[Trigger] = []
    clause = clauses(doc)
    for sentence in doc.sents:
        text = " " + " ".join(t.lower_ for t in sentence) + " "
        for token in sentence:
            candidates = [*_verbal(token, lexicon, code), *_nominal(token, lexicon)]
            fitting = _fitting(candidates, text, _around(token, clause)) if candidates else []
            if fitting:
                found.append(replace(fitting[0], others=tuple(fitting[1:])))
    return found


def _around(token: Token, clause: list[int]) -> str:
    """The words of the token's clause and of those right beside it, where a fixed phrase with it must stand."""
    near = range(token.i - PHRASE_REACH, token.i + PHRASE_REACH + 1)
    own = [t.lower_ for t in token.sent if clause[t.i] == clause[token.i]]
    beside = [t.lower_ for t in token.sent if t.i in near]
    return " " + " ".join([*own, "|", *beside]) + " "


def _fitting(candidates: list[Trigger], text: str, around: str) -> list[Trigger]:
    """The candidates whose words stand there, the most telling first: with a phrase, with a particle, longer."""
    fitting = [c for c in candidates if _fits(c, text, around)]

    def telling(one: Trigger) -> tuple[bool, bool, int, tuple[str, int]]:
        return not one.unit.phrases, one.particle is None, -len(one.unit.verb or ""), one.unit.place

    return sorted(fitting, key=telling)


def _stands(phrase: str, text: str) -> bool:
    """Whether words stand in a text of words between spaces.

    "*raketten" also ends a longer word; in "opende ... de aanval" other words may stand between.
    """
    start = 0
    for part in phrase.split(" ... "):
        wanted = f"{part[1:]} " if part.startswith("*") else f" {part} "
        found = text.find(wanted, start)
        if found < 0:
            return False
        start = found + len(wanted) - 1
    return True


def _fits(candidate: Trigger, text: str, around: str) -> bool:
    unit = candidate.unit
    if any(_stands(w, text) for w in (*unit.not_words, *unit.without)):
        return False
    if unit.phrases and not any(_stands(p, around) for p in unit.phrases):
        return False
    if unit.prepositions:
        after = candidate.token.doc[candidate.token.i + 1 : candidate.token.i + 2]
        return bool(after) and after[0].lower_ in unit.prepositions
    return True


def _nominal(token: Token, lexicon: Lexicon) -> Iterator[Trigger]:
    word = token.lower_
    if word_class(token) in NOMINAL | {"VERB", "ADJ"}:
        for unit in lexicon.nouns(word):
            yield Trigger(unit, token, "noun")


def _verbal(token: Token, lexicon: Lexicon, code: str) -> Iterator[Trigger]:
    entries = lexicon.by_verb_form.get(token.lower_, ())
    if not entries or (word_class(token) not in VERB_TAGS and not _verb_by_place(token, lexicon, code)):
        return
    own = frozenset(u.particle for u, kind in entries if kind == "split" and u.particle)
    counted = token.i > token.sent.start and token.nbor(-1).pos_ == "NUM" and not token.morph.get("Tense", [])
    if counted and not any(kind == "participle" for _, kind in entries):
        return  # "veertig doden": a noun that looks like an infinitive; but "in 2014 ingenomen" is a verb
    particles = {p.lower_: p for p in _particles(token, own, grammar(code).particles)}
    split_infinitive = token.i > token.sent.start and token.nbor(-1).lower_ == "te"
    for unit, kind in entries:
        if kind == "split":
            if unit.particle in particles:
                form = "infinitive" if split_infinitive else "finite"
                yield Trigger(unit, token, form, particle=particles[unit.particle])
            continue
        if unit.particle is None and particles and not any(p in f.split() for f in unit.phrases for p in particles):
            continue
        if token.dep_ in AUXILIARY and not unit.phrases:
            continue  # "IS heeft Tikrit verlaten": it has nothing
        form = kind
        if kind == "finite" and (unit, "participle") in entries and _has_helper(token, code):
            continue
        if kind == "finite" and token.i > 0 and token.nbor(-1).lower_ == "te":
            form = "infinitive"
        yield Trigger(unit, token, form, _passive(token, unit, form, code))


def _has_helper(token: Token, code: str) -> bool:
    """Whether an auxiliary shows that a form such as `beschoten` is a participle."""
    words = grammar(code)
    return any(a.lower_ in words.passive | words.perfect for a in auxiliaries(token))


def _verb_by_place(token: Token, lexicon: Lexicon, code: str) -> bool:
    """Whether a form that the tagger took for something else stands where only a verb can."""
    if not token.is_lower or token.i == token.sent.start or lexicon.is_stem(token.lower_):
        return False
    before = token.nbor(-1)
    words = grammar(code)
    near = {t.lower_ for t in token.sent} & (words.passive | words.perfect)
    return bool(near) or before.pos_ not in {"DET", "ADJ", "NUM", "ADP"}


def _particles(token: Token, own: frozenset[str], others: frozenset[str]) -> Iterator[Token]:
    """Words that can be the separated particle of the verb, the likeliest last: first one that a unit has."""
    within = list(takewhile(lambda t: not _new_clause(t), token.doc[token.i + 1 : _reach(token)]))
    for particles in (own, others):
        found = next((t for t in within if _is_particle(t, particles)), None)
        if found is not None:
            yield found
            break
    for child in token.children:
        phrase = child.pos_ == "NOUN" and any(child.children)  # "viel Rawa, de laatste plaats"
        if child.dep_ == "compound:prt" and child.i != token.i - 1 and not phrase and not _governing(child, token):
            yield child
    if token.i >= token.sent.start + 2 and token.nbor(-1).lower_ == "te" and token.nbor(-2).lower_ in own | others:
        yield token.nbor(-2)


def _governing(word: Token, verb: Token) -> bool:
    """Whether a comma stands before it and an article behind: "viel vrijdag, Sake aan de weg" is no "aanvallen"."""
    article = word.i + 1 < word.sent.end and word.nbor(1).pos_ == "DET"
    return article and any(t.text == "," for t in word.doc[verb.i : word.i])


def _reach(token: Token) -> int:
    return int(min(token.sent.end, token.i + PARTICLE_REACH))


def _new_clause(word: Token) -> bool:
    """Whether a clause of its own begins, behind which no particle of a verb before it stands."""
    return word.text in ";:" or (word.dep_ in CLAUSE_HEADS | {"conj"} and "Fin" in word.morph.get("VerbForm", []))


def _is_particle(word: Token, particles: frozenset[str]) -> bool:
    return word.pos_ in {"ADP", "ADV", "ADJ", "NOUN"} and word.lower_ in particles and _ends_clause(word)


def _ends_clause(word: Token) -> bool:
    """Whether nothing that a preposition could govern follows: the mark of a separated particle."""
    if word.i + 1 >= word.sent.end:
        return True
    follower = word.nbor(1)
    if word.pos_ == "NOUN" and word.nbor(-1).pos_ in BEFORE_NAME:
        return False
    if follower.pos_ in OPENERS and word.nbor(-1).pos_ in {"NOUN", "PROPN", "PRON", "ADP"}:
        # "roepen de partijen op de wapens neer te leggen", "dringt er op aan hen te sparen": an infinitive follows
        rest = word.doc[word.i + 2 : word.sent.end]
        ahead = takewhile(lambda t: t.text not in CLAUSE_SIGNS, rest)
        return any(t.lower_ == "te" for t in ahead)
    governs = follower.dep_ == "case" and follower.head.i > follower.i
    if governs and word.nbor(-1).pos_ in {"NOUN", "PROPN"} and word.lower_ not in PAIRED:
        return True  # "roept beide landen op tot rust": no preposition governs another
    if word.dep_ == "case" and word.head.i > word.i:
        return False
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
