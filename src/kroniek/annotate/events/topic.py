"""Whether a report tells of armed conflict at all, or only borrows its words (sport, markets, weather, courts)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, fsum

from kroniek.annotate.events.parties import side
from kroniek.annotate.events.scene import ARMED, Scene
from kroniek.annotate.events.triggers import Trigger
from kroniek.annotate.events.weights import read
from kroniek.knowledge.frames import frames
from kroniek.knowledge.rivals import rivals
from kroniek.lang import load
from kroniek.model import ActorMention, FigureMention

# How much a name and a phrase of a domain weigh beside a word: a club or a competition leaves little doubt.
NAME, PHRASE = 3, 2
# So many signs of another domain, more than there are of conflict, and the report is left alone.
SURE = 4
# So many types of event told by words that need no context put a report that names a side beyond doubt.
CERTAIN_TYPES = 3
# Where no side is named, people must be harmed, so many types of event be told, or somebody armed use force.
SEVERAL = 2
# In a report of so few sentences, without a sign of another domain, one type of event is enough.
SHORT = 3
FILE = "topic.json"
IRREGULAR = frozenset({"rebel", "militia"})
HARM = frozenset({"killed", "injured", "abducted", "displaced", "trapped", "missing"})


@dataclass(frozen=True)
class Domain:
    """The words of one domain that is not armed conflict; see `domains.toml`."""

    words: frozenset[str]
    endings: tuple[str, ...]
    phrases: tuple[str, ...]
    names: tuple[str, ...]

    def signs(self, words: frozenset[str], text: str) -> int:
        """The weight of the different words, phrases and names of the domain in a text."""
        hits = len(words & self.words) + sum(1 for w in words if w.endswith(self.endings) and w not in self.words)
        lower = text.lower()
        return hits + PHRASE * sum(p in lower for p in self.phrases) + NAME * sum(n in text for n in self.names)


@cache
def domains(code: str) -> tuple[Domain, ...]:
    """The domains of the language `code`."""
    found = []
    for raw in load(code).toml("domains.toml").values():
        plain = frozenset(w for w in raw["words"] if not w.startswith("*"))
        endings = tuple(w[1:] for w in raw["words"] if w.startswith("*"))
        found.append(Domain(plain, endings, tuple(raw.get("phrases", ())), tuple(raw.get("names", ()))))
    return tuple(found)


@dataclass(frozen=True)
class Signs:
    """What speaks for and against a report being about armed conflict.

    `other` is the weight of the words of the domain that has most; `named` counts sides with a name, `types` the types
    of event told by words that need no context, `harmed` numbers of dead, wounded and such, `rebels` mentions of
    irregular forces, named or not. `fighting`: somebody armed is told to take or hold ground, or to use force.
    `enemies`: two states act that are or were enemies; of a long report its own words say more.
    """

    other: int
    named: int
    types: int
    harmed: int
    rebels: int
    fighting: bool
    sentences: int
    enemies: bool = False

    @property
    def certain(self) -> bool:
        """Whether a report that names a side is about conflict beyond doubt."""
        return self.named > 0 and self.types >= CERTAIN_TYPES and self.other < self.named + self.types

    @property
    def elsewhere(self) -> bool:
        """Whether the report is about something else, as far as words tell; for short ones and without a model."""
        if self.named or (self.enemies and self.sentences <= SHORT):
            return self.other >= SURE and self.other > self.named + self.types
        enough = 1 if self.sentences <= SHORT else SEVERAL
        return self.other > 0 or not (self.harmed or self.types >= enough or self.fighting)

    def features(self, likely: Sequence[Mapping[str, float]]) -> dict[str, float]:
        """What a model weighs; `likely` is for each sentence how likely it tells of each type of event.

        `told` and `force` are tenths of a sentence that tells of any type, and of one by which somebody uses force.
        """
        force = {name for name, frame in frames().items() if frame.force}
        return {
            "told": _tenths([max(one.values(), default=0.0) for one in likely]),
            "force": _tenths([max((p for kind, p in one.items() if kind in force), default=0.0) for one in likely]),
            "types": min(self.types, 6),
            "other": min(self.other, 10),
            "harmed": min(self.harmed, 4),
            "rebels": min(self.rebels, 4),
            "words": float(not self.elsewhere),
        }


@dataclass(frozen=True)
class Model:
    """A logistic regression on `Signs.features`, and how likely a report must be about conflict to be read as such.

    Of one that words alone take for it less is asked: `agreed` in place of `least`.
    """

    bias: float
    least: float
    agreed: float
    weights: Mapping[str, float]

    def keeps(self, features: Mapping[str, float]) -> bool:
        """Whether a report is read as one on conflict."""
        return self.probability(features) >= (self.agreed if features["words"] else self.least)

    def probability(self, features: Mapping[str, float]) -> float:
        """How likely a report is about armed conflict, between 0 and 1."""
        return 1 / (1 + exp(-self.bias - fsum(self.weights[name] * value for name, value in sorted(features.items()))))


@cache
def model(code: str) -> Model | None:
    """The model of the language `code`; None where it has none.

    Raises:
        KnowledgeError: the file is not one that the training script wrote.
    """
    return read(code, FILE, lambda d: Model(d["bias"], d["least"], d["agreed"], d["weights"]))


def _tenths(told: Sequence[float]) -> float:
    return 10 * fsum(told) / len(told) if told else 0.0


def signs_of(scene: Scene, strong: Sequence[Trigger], figures: Sequence[FigureMention], fighting: bool) -> Signs:
    """What speaks for and against conflict.

    `strong` are the triggers of units that need no context; each different type of them is a sign of conflict,
    as is each side that is named. Bare words for soldiers prove nothing: they march through sport pages too.
    """
    words = frozenset(t.lower_ for t in scene.doc if t.is_alpha or "-" in t.text)
    return Signs(
        other=max((d.signs(words, scene.text) for d in domains(scene.code)), default=0),
        named=len({side(m.actor) for m in scene.actors if m.actor.kind in ARMED and _is_side(m)}),
        types=len({t.unit.type for t in strong}),
        harmed=sum(f.measure in HARM for f in figures),
        rebels=sum(m.actor.kind in IRREGULAR for m in scene.actors),
        fighting=fighting,
        sentences=sum(1 for _ in scene.doc.sents),
        enemies=_enemies(scene),
    )


def about_conflict(signs: Signs, likely: Sequence[Mapping[str, float]], code: str) -> bool:
    """Whether a report tells of armed conflict; `likely` as in `Signs.features`.

    In a report of few sentences one of them says too little of the rest for the model.
    """
    known = model(code)
    if known is None or signs.sentences <= SHORT:
        return not signs.elsewhere
    return known.keeps(signs.features(likely))


def _enemies(scene: Scene) -> bool:
    """Whether two states act in a report that are or were enemies."""
    acting = {m.actor.country for m in scene.actors if m.actor.kind == "state" and m.actor.country}
    return any(pair <= acting for pair in rivals())


def _is_side(mention: ActorMention) -> bool:
    """Whether an armed actor is named: not a bare noun, a whole people, a government, the police or a country."""
    actor = mention.actor
    civil = actor.id.endswith(("/government", "/police", "/people")) or actor.id.removeprefix("actor:").isupper()
    return not civil and not actor.id.startswith("text:") and actor.kind != "identity_militia"
