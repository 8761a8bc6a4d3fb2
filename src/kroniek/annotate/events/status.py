"""Whether an event happened, goes on, or is planned, feared, called for, alleged or denied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from kroniek.annotate.events.grammar import VERBAL, auxiliaries, grammar, tense
from kroniek.annotate.events.triggers import Trigger
from kroniek.lang import load

# How many heads up a governing word still bears on the event: over three, Dutch news has moved to other matter.
REACH = 4


@dataclass(frozen=True)
class StatusWords:
    """The word lists of `status.toml`."""

    governor: Mapping[str, frozenset[str]]
    auxiliary: Mapping[str, frozenset[str]]
    adverb: Mapping[str, tuple[str, ...]]
    negation: frozenset[str]
    not_before: frozenset[str]
    conditional: frozenset[str]
    purpose: frozenset[str]
    durative: frozenset[str]
    begin: frozenset[str]
    speech: frozenset[str]


@cache
def status_words(code: str) -> StatusWords:
    """The status lists of the language `code`."""
    data = load(code).toml("status.toml")
    return StatusWords(
        {name: frozenset(words) for name, words in data["governor"].items()},
        {name: frozenset(words) for name, words in data["auxiliary"].items()},
        {name: tuple(words) for name, words in data["adverb"].items()},
        frozenset(data["negation"]["words"]),
        frozenset(data["negation"]["not_before"]),
        frozenset(data["conditional"]["markers"]),
        frozenset(data["purpose"]["markers"]),
        frozenset(data["types"]["durative"]),
        frozenset(data["types"]["begin"]),
        frozenset(data["types"]["speech"]),
    )


def judge(trigger: Trigger, event_type: str, clause: list[int], code: str) -> tuple[str, str]:
    """Status and tense (past, present, future) of the event that `trigger` tells."""
    words = status_words(code)
    token = trigger.token
    verb = _clause_verb(token) if trigger.form == "noun" else token
    time = tense(verb, grammar(code))
    helpers = {a.lower_ for a in auxiliaries(verb)}
    here = [t for t in token.sent if clause[t.i] == clause[token.i]]
    text = " " + " ".join(t.lower_ for t in here) + " "
    negated = _negated(verb, token, words)
    governed = _governed(token, words) or _beside(verb, words)
    if governed == "planned" and event_type in words.speech:
        governed = None
    modal = _modal(verb, helpers, words, code)
    whole = " " + " ".join(t.lower_ for t in token.sent) + " "
    adverb = next((s for s in ("alleged", "planned", "feared") if _told_by(words.adverb[s], text, whole)), None)
    if negated and governed in {None, "alleged"} and modal is None:
        return "denied", time
    if _conditional(verb, words, code):
        return "planned", "future"
    for status in (governed, modal, adverb):
        if status is not None:
            return status, "future" if status in {"planned", "feared", "called_for"} else time
    if trigger.form == "infinitive" and _purpose(verb, words):
        return "planned", "future"
    if event_type in words.durative and _going_on(trigger, verb, helpers, text, time, words, code):
        return "ongoing", "present"
    return "happened", time


def _clause_verb(token: Token) -> Token:
    here = token
    while here.pos_ not in VERBAL and here.head.i != here.i:
        here = here.head
    return here if here.pos_ in VERBAL else token


def _told_by(phrases: tuple[str, ...], clause: str, sentence: str) -> bool:
    """A word counts in the event's clause; a phrase of several words, which parses badly, in the whole sentence."""
    return _any_in(clause, phrases) or _any_in(sentence, tuple(p for p in phrases if " " in p))


def _any_in(text: str, phrases: tuple[str, ...]) -> bool:
    return any(f" {phrase} " in text for phrase in phrases)


def _negated(verb: Token, token: Token, words: StatusWords) -> bool:
    above = [verb.head] if verb.dep_ == "parataxis" and verb.head.pos_ in VERBAL else []
    for one in {t.i: t for t in (verb, token, *above)}.values():
        for child in one.children:
            if any(c.lower_ in words.negation for c in child.children if c.dep_ == "det"):
                return True
            if child.lower_ in words.negation:
                after = child.nbor(1).lower_ if child.i + 1 < len(child.doc) else ""
                return after not in words.not_before
    return False


def _governed(token: Token, words: StatusWords) -> str | None:
    """The status that a word above the event gives it, from the nearest such word."""
    here = token
    for _ in range(REACH):
        if here.head.i == here.i:
            return None
        link, above = here.dep_, here.head
        if link == "advcl" and not _purpose(here, words) and not any(c.lower_ == "te" for c in here.children):
            return None
        if link in {"nsubj", "acl:relcl"} or (link == "conj" and here.pos_ not in VERBAL and above.pos_ in VERBAL):
            return None
        if link == "xcomp":
            for status in ("feared", "planned"):
                if above.lower_ in words.auxiliary[status]:
                    return status
        for status, lemmas in words.governor.items():
            if (above.lower_ in lemmas or above.lemma_.replace("_", "") in lemmas) and _inside(link):
                return status
        here = above
    return None


def _beside(verb: Token, words: StatusWords) -> str | None:
    """The status that a verb of fearing or denying beside the sentence gives: `..., vrezen de diensten`."""
    for child in verb.children:
        if child.dep_ == "parataxis":
            for status in ("feared", "denied", "alleged"):
                if child.lower_ in words.governor[status]:
                    return status
    return None


def _inside(link: str) -> bool:
    """Whether the link puts what is below it in the scope of the word above (not a mere circumstance)."""
    return link in {"ccomp", "xcomp", "obj", "nsubj:pass", "acl", "nmod", "advcl", "obl:arg", "obl", "csubj", "amod"}


def _modal(verb: Token, helpers: set[str], words: StatusWords, code: str) -> str | None:
    perfect = bool(helpers & {"hebben", "zijn"}) or "geweest" in helpers
    if helpers & words.auxiliary["alleged_perfect"] and perfect:
        return "alleged"
    if helpers & words.auxiliary["feared"]:
        return "feared"
    if helpers & words.auxiliary["planned"]:
        return "planned"
    return None


def _conditional(verb: Token, words: StatusWords, code: str) -> bool:
    opener = next(iter(verb.subtree), verb)
    marked = any(c.dep_ == "mark" and c.lower_ in words.conditional for c in verb.children)
    return (marked or (verb.dep_ in {"advcl", "csubj"} and opener.lower_ in words.conditional)) and tense(
        verb, grammar(code)
    ) == "present"


def _purpose(verb: Token, words: StatusWords) -> bool:
    return any(c.dep_ == "mark" and c.lower_ in words.purpose for c in verb.children)


def _going_on(
    trigger: Trigger, verb: Token, helpers: set[str], text: str, time: str, words: StatusWords, code: str
) -> bool:
    if _any_in(text, words.adverb["ongoing"]):
        return True
    if time == "present" and not (trigger.form == "participle" and not helpers & grammar(code).passive):
        return True
    began = verb.lower_ in words.begin and (helpers & {"is", "zijn"} or time == "present")
    return bool(began)
