"""Where an event may lie, and what speaks for each place of the report: the input of the learned choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from kroniek.annotate.events.candidates import LONGEST_GAP, LONGEST_PATH, Told, path
from kroniek.annotate.events.grammar import preposition_before
from kroniek.annotate.events.scene import Scene
from kroniek.model import PlaceMention

WIDE = frozenset({"country", "region"})


@dataclass(frozen=True)
class Location:
    """A place where an event may lie, by the mention that stands nearest."""

    place: PlaceMention
    features: tuple[str, ...]


class Map:
    """All places of one report, and how often the rules put an event there."""

    def __init__(self, scene: Scene, told: Sequence[Told]) -> None:
        self.scene = scene
        self.sentence_of = {t.i: n for n, s in enumerate(scene.doc.sents) for t in s}
        self.mentions: dict[str, list[tuple[PlaceMention, Token]]] = {}
        for mention in scene.places:
            span = scene.doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
            if span is not None and len(span):
                self.mentions.setdefault(mention.place.id, []).append((mention, span.root))
        self.used = Counter(t.full.place.place.id for t in told if t.full.place is not None)
        self.order = {p: n for n, p in enumerate(sorted(self.mentions, key=lambda p: (-len(self.mentions[p]), p)))}
        small = [p for p in self.mentions if self.mentions[p][0][0].place.precision not in WIDE]
        self.order_small = {p: n for n, p in enumerate(sorted(small, key=lambda p: (-len(self.mentions[p]), p)))}

    def candidates(self, told: Told) -> list[Location]:
        """Every place of the report, in a fixed order."""
        return [self._one(told, place) for place in sorted(self.mentions)]

    def _one(self, told: Told, place: str) -> Location:
        mention, head = min(self.mentions[place], key=lambda m: (self._distance(m[1], told.trigger.token), m[0].span))
        return Location(mention, (*self._where(told, mention, head), *self._known(told, mention)))

    def _distance(self, head: Token, trigger: Token) -> tuple[int, int]:
        apart = abs(head.i - trigger.i)
        if head.sent.start == trigger.sent.start:
            way = path(trigger, head)
            return (LONGEST_PATH if way == "long" else way.count(" ")), apart
        return (LONGEST_PATH + 1 if head.i < trigger.i else LONGEST_PATH + 2), apart

    def _where(self, told: Told, mention: PlaceMention, head: Token) -> Iterator[str]:
        trigger = told.trigger.token
        form = told.trigger.form
        size = "wide" if mention.place.precision in WIDE else "small"
        acts = "acts" if head.i in self.scene.actor_at else "lies"
        if head.sent.start == trigger.sent.start:
            way, case = path(trigger, head), preposition_before(head) or "-"
            yield from (f"path:{way}", f"path:{form}:{way}", f"path:{way}:{case}", f"dep:{head.dep_}:{acts}")
            yield from (f"case:{case}", f"case:{told.full.type}:{case}", f"case:{case}:{size}")
            yield f"near:{min(abs(head.i - trigger.i) // 3, 5)}:{size}"
            same = self.scene.clause[head.i] == self.scene.clause[trigger.i]
            yield f"clause:{same:d}:{size}:{acts}"
            yield f"relation:{mention.relation}"
            return
        gap = self.sentence_of[trigger.i] - self.sentence_of[head.i]
        name = str(gap) if 0 < gap < LONGEST_GAP else "later" if gap < 0 else "far"
        yield from (f"gap:{name}", f"gap:{name}:{size}:{acts}", f"first:{(self.sentence_of[head.i] < 2):d}")

    def _known(self, told: Told, mention: PlaceMention) -> Iterator[str]:
        place, event = mention.place, told.full.type
        yield from (f"precision:{place.precision}", f"type:{event}:{place.precision}")
        yield from (f"rank:{min(self.order[place.id], 4)}", f"count:{min(len(self.mentions[place.id]), 5)}")
        if place.id in self.order_small:
            yield f"rank-small:{min(self.order_small[place.id], 4)}"
        yield f"used:{min(self.used[place.id], 4)}"
        chosen = told.full.place
        filled = "filled" if told.filled.place is not None else "guessed"
        if chosen is None:
            yield "rule:none"
        elif chosen.place.id == place.id:
            yield from (f"rule:{filled}", f"rule:{filled}:{event}", f"rule:{filled}:{place.precision}")
        elif place.id in chosen.place.parents:
            yield f"holds-rule:{filled}:{place.precision}"
        elif chosen.place.id in place.parents:
            yield f"in-rule:{filled}:{chosen.place.precision}"
        else:
            yield f"not-rule:{filled}:{chosen.place.precision}"
