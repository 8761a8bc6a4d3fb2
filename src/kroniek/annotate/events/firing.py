"""Which sentences tell which types of event: a model beside the lexical units, trained on the project's corpus.

The units say what a word tells; the model weighs that against the other words of the sentence and what kinds of things
they are about (`senses.py`), who and what is named in it, and what the report tells elsewhere. Where it is sure enough
it drops what a unit proposed, or adds a type for which no unit fired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from math import fsum

from spacy.tokens import Span as Words
from spacy.tokens import Token

from kroniek.annotate.events.lexicon import Unit, lexicon
from kroniek.annotate.events.marks import of_type
from kroniek.annotate.events.scene import Scene
from kroniek.annotate.events.senses import Senses, senses
from kroniek.annotate.events.triggers import Trigger
from kroniek.annotate.events.weights import by_feature, probabilities, read
from kroniek.knowledge.frames import frames
from kroniek.model import EventMention, FigureMention, TimeMention

FILE = "firing.json"
# Long words share their beginnings and endings; shorter ones are too different to.
LONG, PART = 7, 5
LINKS = frozenset({"obj", "nsubj", "nsubj:pass", "obl", "nmod", "obl:agent"})
# What hangs deeper than this in the tree of a sentence is just deep.
DEEP = 4
# How a word stands to what it hangs from, as far as that tells who does what to whom; others are alike.
STANDS: Mapping[str, str] = {
    "ROOT": "root", "nsubj": "subject", "obj": "object", "nsubj:pass": "object", "obl:agent": "by", "obl": "beside",
    "nmod": "of", "amod": "attribute", "conj": "and", "xcomp": "clause", "ccomp": "clause", "advcl": "clause",
    "acl": "clause", "acl:relcl": "clause", "parataxis": "clause",
}  # fmt: skip
LIKELIER_THAN_NOT = 0.5
CARRIERS = frozenset({"VERB", "NOUN", "ADJ", "AUX", "ADV"})


@dataclass(frozen=True)
class Fired:
    """A trigger of the sentence: what type its unit tells, and how sure the rules are of it."""

    token: Token
    unit: str
    type: str
    met: bool
    weak: bool
    said: bool
    others: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """By type of event: what every sentence starts from, and the weights of features."""

    keep: float
    add: float
    bias: Mapping[str, float]
    weights: Mapping[str, Mapping[str, float]]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """How likely a sentence with these features tells each type, between 0 and 1."""
        return probabilities(self.bias, self.weights, features)

    def carrier(self, sentence: Words, kind: str, strongest: Token | None = None) -> Token:
        """The word of a sentence that speaks most for a type: where the event is told.

        That is the `strongest` by the language model where it can carry an event, else the one with the most weight.
        """
        if strongest is not None and strongest.pos_ in CARRIERS:
            return strongest
        carriers = [t for t in sentence if t.pos_ in CARRIERS] or list(sentence)

        def weight(token: Token) -> float:
            return sum(self.weights.get(f, {}).get(kind, 0.0) for f in sorted(set(_word(token, token))))

        return max(carriers, key=lambda t: (weight(t), t.pos_ == "VERB", -t.i))


@cache
def model(code: str) -> Model | None:
    """The model of the language `code`; None where it has none.

    Raises:
        KnowledgeError: the file is not one that the training script wrote.
    """
    return read(code, FILE, lambda d: Model(d["keep"], d["add"], d["bias"], by_feature(d["weights"])))


def _word(token: Token, sentence: Words | Token) -> Iterator[str]:
    """Features of one word: its forms, its particle, the word before it, and what it hangs from."""
    if token.is_punct or token.is_space:
        return
    word, lemma = _shown(token)
    yield from (f"l={lemma}", f"w={word}")
    before = token.nbor(-1) if token.i > token.sent.start else None
    if before is not None and not before.is_punct and not before.is_space:
        yield f"b={_shown(before)[1]} {lemma}"
    if token.pos_ in {"VERB", "NOUN"} and len(word) > LONG:
        yield from (f"s={word[-PART:]}", f"p={word[:PART]}")
    if token.dep_ in LINKS and token.head.i != token.i:
        yield f"d={_shown(token.head)[1]}>{lemma}"


def _about(token: Token, known: Senses) -> Iterator[str]:
    """Features of what a word is about: its classes, how it stands, and the classes of what it hangs from."""
    own = sorted(known.of(token, _particle(token)))
    above = sorted(known.of(token.head, _particle(token.head))) if own and token.head.i != token.i else []
    for kind in own:
        yield from (f"k={kind}", f"k={kind}:{STANDS.get(token.dep_, '-')}")
        yield from (f"k={head}>{kind}" for head in above)


def _built(fired: Fired) -> Iterator[str]:
    """How the word that fires stands in its sentence: class, relation, how deep it hangs, and a noun's article."""
    token = fired.token
    depth = sum(1 for _ in token.ancestors)
    yield from (f"t={fired.type}:{token.pos_}", f"t={fired.type}:{token.dep_}", f"t={fired.type}:{min(depth, DEEP)}")
    if token.pos_ == "NOUN":
        article = next((c.lower_ for c in token.children if c.dep_ == "det"), "-")
        yield f"t={fired.type}:{article}"


def _shown(token: Token) -> tuple[str, str]:
    """Form and lemma in small letters, a verb's lemma with its particle; names and numbers are all alike."""
    if token.pos_ in {"PROPN", "NUM"}:
        return f"<{token.pos_}>", f"<{token.pos_}>"
    return token.lower_, _particle(token) + token.lemma_.lower()


def _particle(token: Token) -> str:
    return next((c.lower_ for c in token.children if c.dep_ == "compound:prt"), "")


@dataclass(frozen=True)
class Evidence:
    """What of one report the features of its sentences are made from."""

    scene: Scene
    times: Sequence[TimeMention]
    figures: Sequence[FigureMention]
    fired: Sequence[Fired]
    events: Sequence[EventMention]
    types: Counter[str] = field(default_factory=Counter)

    def features(self, number: int, sentence: Words) -> frozenset[str]:
        """All features of a sentence, the `number`-th of its report."""
        return frozenset(self._features(number, sentence))

    def _features(self, number: int, sentence: Words) -> Iterator[str]:
        for token in sentence:
            yield from _word(token, sentence)
        known = senses(self.scene.code)
        if known is not None:
            yield from (f"k={kind}" for kind in sorted(known.told(sentence)))
            for token in sentence:
                yield from _about(token, known)
        for fired in self.fired:
            if fired.token.sent.start == sentence.start:
                yield from (f"c={fired.type}", f"u={fired.unit}")
                yield f"c={fired.type}:{fired.met:d}{fired.weak:d}{fired.said:d}"
                yield from (f"o={kind}" for kind in fired.others)
                yield from _built(fired)
        here = [e for e in self.events if sentence.start_char <= e.span.start < sentence.end_char]
        yield from (f"st={event.type}:{event.status}" for event in here)
        types = sorted({event.type for event in here})
        yield from (f"e={kind}" for kind in types)
        yield from (f"e={one}&{other}" for one, other in combinations(types, 2))
        yield f"told={min(len(types), 4)}"
        yield from self._named(sentence)
        yield f"types={min(len(self.types), 6)}"
        yield f"length={min(len(sentence) // 6, 6)}"
        yield f"number={min(number, 3)}"
        if self.scene.encoded is not None:
            yield from of_type(self.scene.encoded.types(number))

    def _named(self, sentence: Words) -> Iterator[str]:
        first, last = sentence.start_char, sentence.end_char
        for actor in self.scene.actors:
            if actor.link != "adjective" and first <= actor.span.start and actor.span.end <= last:
                yield f"a={actor.actor.kind}"
        for figure in self.figures:
            if first <= figure.span.start and figure.span.end <= last:
                yield f"f={figure.measure}"
        if any(first <= p.span.start and p.span.end <= last for p in self.scene.places):
            yield "place"
        if any(first <= t.span.start and t.span.end <= last for t in self.times):
            yield "time"


@cache
def unit_of(code: str, kind: str) -> Unit:
    """The unit for a type that no word of the lexicon tells: roles stand where most units of the type have them."""
    votes: dict[str, Counter[tuple[str, ...]]] = {}
    for unit in lexicon(code).units:
        if unit.type == kind:
            for slot, roles in unit.positions.items():
                votes.setdefault(slot, Counter())[roles] += 1
    positions = {slot: max(sorted(count), key=lambda r: count[r]) for slot, count in sorted(votes.items())}
    return Unit(f"learned/{kind}", kind, None, (), positions)


def trigger_at(token: Token, kind: str, code: str) -> Trigger:
    """A trigger for a type at a word that the model points to."""
    verbal = "participle" if "Part" in token.morph.get("VerbForm", []) else "finite"
    form = "noun" if token.pos_ == "NOUN" else verbal
    passive = any(c.dep_ in {"aux:pass", "nsubj:pass"} for c in token.children)
    return Trigger(unit_of(code, kind), token, form, passive and form != "noun")


def tells_of_force(likely: Mapping[str, float]) -> bool:
    """Whether a sentence is more likely than not to tell that somebody uses force, of whatever type.

    "De Houthi's hebben een schip aangevallen": from the air, with guns or otherwise, each of them is a guess alone.
    """
    return fsum(p for kind, p in sorted(likely.items()) if frames()[kind].force) >= LIKELIER_THAN_NOT
