"""Whether a report tells of armed conflict at all, or only borrows its words (sport, markets, weather, courts)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kroniek.annotate.events.parties import side
from kroniek.annotate.events.scene import ARMED, Scene
from kroniek.annotate.events.triggers import Trigger
from kroniek.lang import load

# How much a name and a phrase of a domain weigh beside a word: a club or a competition leaves little doubt.
NAME, PHRASE = 3, 2
# So many signs of another domain, more than there are of conflict, and the report is left alone.
SURE = 4
# With no armed actor in sight fewer signs suffice.
SUSPECT = 2


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


def elsewhere(scene: Scene, strong: Sequence[Trigger]) -> bool:
    """Whether the report belongs to another domain, so that nothing in it is an event of armed conflict.

    `strong` are the triggers of units that need no context; each different type of them is a sign of conflict,
    as is each side that is armed.
    """
    words = frozenset(t.lower_ for t in scene.doc if t.is_alpha or "-" in t.text)
    other = max((d.signs(words, scene.doc.text) for d in domains(scene.code)), default=0)
    armed = len({side(m.actor) for m in scene.actors if m.actor.kind in ARMED and not _civil(m.actor.id)})
    conflict = armed + len({t.unit.type for t in strong})
    return (other >= SURE and other > conflict) or (other >= SUSPECT and not armed)


def _civil(actor: str) -> bool:
    """Governments, police and whole countries are in every kind of news."""
    return actor.endswith(("/government", "/police", "/people")) or (actor.count(":") == 1 and actor.removeprefix(
        "actor:"
    ).isupper())
