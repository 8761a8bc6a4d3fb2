"""Whether a report tells of armed conflict at all, or only borrows its words (sport, markets, weather, courts)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kroniek.annotate.events.parties import side
from kroniek.annotate.events.scene import ARMED, Scene
from kroniek.annotate.events.triggers import Trigger
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
class Topic:
    """What a report is about: `elsewhere` in another domain, or `certain` to be about armed conflict."""

    elsewhere: bool
    certain: bool


def judge_topic(
    scene: Scene, strong: Sequence[Trigger], figures: Sequence[FigureMention], fighting: bool = False
) -> Topic:
    """Weigh the signs of other domains against those of conflict.

    `fighting`: somebody armed, if only a noun ("de rebellen") or a country, is told to take or hold ground, or to use
    force.

    `strong` are the triggers of units that need no context; each different type of them is a sign of conflict,
    as is each side that is named. Bare words for soldiers prove nothing: they march through sport pages too.
    """
    words = frozenset(t.lower_ for t in scene.doc if t.is_alpha or "-" in t.text)
    other = max((d.signs(words, scene.text) for d in domains(scene.code)), default=0)
    named = len({side(m.actor) for m in scene.actors if m.actor.kind in ARMED and _is_side(m)})
    types = len({t.unit.type for t in strong})
    if not named:
        harmed = any(f.measure in HARM for f in figures)
        enough = 1 if sum(1 for _ in scene.doc.sents) <= SHORT else SEVERAL
        return Topic(elsewhere=other > 0 or not (harmed or types >= enough or fighting), certain=False)
    return Topic(
        elsewhere=other >= SURE and other > named + types,
        certain=types >= CERTAIN_TYPES and other < named + types,
    )


def _is_side(mention: ActorMention) -> bool:
    """Whether an armed actor is named: not a bare noun, a whole people, a government, the police or a country."""
    actor = mention.actor
    civil = actor.id.endswith(("/government", "/police", "/people")) or actor.id.removeprefix("actor:").isupper()
    return not civil and not actor.id.startswith("text:") and actor.kind != "identity_militia"
