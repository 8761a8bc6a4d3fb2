"""The learned status of an event: what the rules say of it (`status.py`), weighed against what else they saw.

For each status a logistic regression, trained on the project's corpus (`tools/train/train_status.py`), says how likely
an event has it; the likeliest is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span as Words
from spacy.tokens import Token

from kroniek.annotate.events.grammar import auxiliaries
from kroniek.annotate.events.marks import of_status
from kroniek.annotate.events.scene import Scene
from kroniek.annotate.events.senses import senses
from kroniek.annotate.events.status import LEARNED, REACH, Signs, signs
from kroniek.annotate.events.status_words import StatusWords, status_words
from kroniek.annotate.events.told import Told
from kroniek.annotate.events.weights import by_feature, probabilities, read
from kroniek.annotate.text_tree import verb_lemma
from kroniek.model import TimeMention

FILE = "status.json"
AHEAD = frozenset({"planned", "feared", "called_for"})
GOVERNORS = frozenset({"VERB", "NOUN", "ADJ", "AUX"})
CONTENT = frozenset({"VERB", "NOUN", "ADJ"})
# No feature is a name or a number.
NAMES = frozenset({"PROPN", "NUM", "PUNCT", "SPACE"})
# How a verb's noun hangs on it of which "geen" says that there was none.
ARGUMENTS = frozenset({"obj", "nsubj", "nsubj:pass"})
QUOTES = frozenset('"“„')
# What is said of an event next opens the sentence after ("Dat ontkent ..."): so many words of it count.
NEXT = 4
WORDS_A_STEP = 8


@dataclass(frozen=True)
class Model:
    """By status what every event starts from, and the weights of features."""

    bias: Mapping[str, float]
    weights: Mapping[str, Mapping[str, float]]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """How likely an event with these features has each status, between 0 and 1; they need not add up to 1."""
        return probabilities(self.bias, self.weights, features)

    def likeliest(self, features: Iterable[str]) -> str:
        """The status that an event with these features has most likely."""
        likely = self.probabilities(features)
        return max(sorted(likely), key=lambda s: likely[s])


@cache
def model(code: str) -> Model | None:
    """The model of the language `code`; None where it has none.

    Raises:
        KnowledgeError: the file is not one that the training script wrote.
    """
    return read(code, FILE, lambda d: Model(d["bias"], by_feature(d["weights"])))


@dataclass(frozen=True)
class Stances:
    """The statuses of the events of one report."""

    scene: Scene
    told: Sequence[Told]
    times: Sequence[TimeMention]

    def weighed(self) -> list[tuple[str, str]]:
        """Status and tense of every event; those of the rules where the language has no model."""
        known = model(self.scene.code)
        return [self._weighed(t, known) for t in self.told]

    def _weighed(self, told: Told, known: Model | None) -> tuple[str, str]:
        event = told.full
        status = known.likeliest(self.features(told)) if known is not None else event.status
        if status == event.status or (status == "happened" and self._not_so(told)):
            return event.status, event.tense
        if status in AHEAD:
            return status, "future"
        if status == "ongoing":
            return status, "present"
        return status, self._signs(told).time if event.status in AHEAD | {"ongoing"} else event.tense

    def features(self, told: Told) -> frozenset[str]:
        """What speaks for and against each status of an event, the answer of the rules first."""
        seen, words = self._signs(told), status_words(self.scene.code)
        found = {*_ruled(told, seen), *_worded(told, seen, words), *self._around(told)}
        found.update(self._governing(told.trigger.token, words))
        if self.scene.encoded is not None:
            found.update(of_status(self.scene.encoded.status(told.full.span, told.full.type)))
        return frozenset(found)

    def _not_so(self, told: Told) -> bool:
        """Whether grammar alone tells that an event did not happen, or not yet; the model saw too few of these.

        Its own word is negated ("er was geen explosie", "namen geen dorpen in", "niet veroverd"): of such events of the
        corpus that the rules read as denied and the model as happened, 5 of 6 are denied. Or it is a condition ("als de
        stad is ingenomen"); the corpus has none.
        """
        if told.full.status == "planned":
            return self._signs(told).conditional
        if told.full.status != "denied" or told.trigger.unit.id.startswith(LEARNED):
            return False
        token, no = told.trigger.token, status_words(self.scene.code).negation
        if told.trigger.form == "noun":
            return any(c.dep_ == "det" and c.lower_ in no for c in token.children)
        before = token.nbor(-1) if token.i > token.sent.start else token
        return (before.lower_ in no and before.head.i == token.i) or any(
            d.dep_ == "det" and d.lower_ in no for c in token.children if c.dep_ in ARGUMENTS for d in c.children
        )

    def _signs(self, told: Told) -> Signs:
        return signs(told.trigger, told.full.type, self.scene.clause, self.scene.code)

    def _governing(self, token: Token, words: StatusWords) -> Iterator[str]:
        """The words above the trigger, with their classes, auxiliaries and negation."""
        known = senses(self.scene.code)
        here = token
        for step in range(REACH):
            if here.head.i == here.i:
                return
            link, here = here.dep_, here.head
            if here.pos_ not in GOVERNORS:
                continue
            lemma = _lemma(here)
            yield from (f"g={lemma}", f"gl={link}:{lemma}", f"gp={step}:{link}", f"gt={step}:{_form(here, 'Tense')}")
            yield from (f"gh={a.lower_}" for a in auxiliaries(here))
            yield from (f"gc={c.lower_}" for c in here.children if c.dep_ == "advmod" or c.lower_ in words.negation)
            if known is not None:
                yield from (f"gk={kind}" for kind in known.of(here))

    def _around(self, told: Told) -> Iterator[str]:
        """Voice, time, the other events, and the place of the sentence in the report."""
        event, sentence = told.full, told.trigger.token.sent
        voiced = bool(event.attribution)
        yield from (f"voice={voiced}", f"voice={voiced}:{event.tense}")
        agents = [r for r in event.roles if r.role == "agent"]
        if any(r.actor.name in event.attribution or r.text in event.attribution for r in agents):
            yield "own word"
        if event.time is None:
            yield from ("time=none", f"time=none:{event.tense}")
        else:
            time = self.times[event.time]
            yield f"time={time.type}:{time.when.tense if time.when else '-'}"
        for other in self.told:
            if other is not told and other.full.sentence == event.sentence:
                yield from (f"os={other.full.status}", f"ot={other.full.type}")
            if other is not told and other.full.type == event.type:
                yield f"same={other.full.status}"
        yield f"length={len(sentence) // WORDS_A_STEP}"
        if QUOTES & set(sentence.text):
            yield "quote"
        if sentence.text.rstrip().endswith("?"):
            yield "question"
        yield from _next(sentence)


def _ruled(told: Told, seen: Signs) -> Iterator[str]:
    """The answer of the rules, alone and with the form and the type of event, and the signs that they rest on."""
    event, trigger = told.full, told.trigger
    status, tense, kind, form = event.status, event.tense, event.type, trigger.form
    yield from (f"r={status}", f"r={status}:{tense}", f"r={status}:{kind}", f"r={status}:{form}")
    yield from (f"type={kind}", f"form={form}", f"type={kind}:{form}", f"tense={tense}", f"tense={form}:{tense}")
    yield from (f"negated={seen.negated}", f"modal={seen.modal}", f"governed={seen.governed}:{form}")
    yield from (f"governed={seen.governed}", f"signs={seen.governed}:{seen.modal}:{seen.negated}")
    yield from (f"adverb={seen.adverb}", f"conditional={seen.conditional}", f"purpose={seen.purpose}")
    yield f"unit={trigger.unit.id}"


def _worded(told: Told, seen: Signs, words: StatusWords) -> Iterator[str]:
    """The words of the clause, its verb's forms, and the adverbs and phrases that tell of status."""
    token, verb = told.trigger.token, seen.verb
    for word in seen.here:
        if word.pos_ not in NAMES:
            yield f"w={word.lemma_.lower() if word.pos_ in CONTENT else word.lower_}"
    for status in ("alleged", "planned", "feared", "ongoing", "ongoing_now"):
        for phrase in words.adverb[status]:
            if f" {phrase} " in seen.text:
                yield from (f"phrase={status}", f"phrase={phrase}")
            elif f" {phrase} " in seen.near:
                yield f"near={status}"
    yield from (f"h={h}" for h in seen.helpers)
    yield f"h={'+'.join(sorted(seen.helpers))}"
    yield from (f"dep={token.dep_}", f"dep={token.pos_}:{token.dep_}")
    yield f"verb={_form(verb, 'VerbForm')}:{_form(verb, 'Tense')}"
    yield from (f"vc={c.dep_}:{c.lemma_.lower()}" for c in verb.children if c.dep_ in {"mark", "advmod"})


def _next(sentence: Words) -> Iterator[str]:
    """How the sentence after opens."""
    doc = sentence.doc
    if sentence.end < len(doc):
        after = doc[sentence.end].sent
        yield from (f"n={t.lower_}" for t in after[:NEXT] if t.pos_ not in NAMES)


def _lemma(token: Token) -> str:
    return verb_lemma(token).lower().replace("_", "")


def _form(token: Token, name: str) -> str:
    found = token.morph.get(name, [])
    return str(found[0]) if found else "-"
