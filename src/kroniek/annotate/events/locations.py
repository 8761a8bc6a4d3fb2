"""Where an event may lie, and what speaks for each place of the report: the input of the learned choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from kroniek.annotate.encoder import Option
from kroniek.annotate.events.candidates import LONGEST_GAP, LONGEST_PATH, path
from kroniek.annotate.events.circumstances import place_words
from kroniek.annotate.events.discourse import LONG_AGO, Layout, last_named
from kroniek.annotate.events.grammar import preposition_before
from kroniek.annotate.events.ground import Ground
from kroniek.annotate.events.ground import size as size_of
from kroniek.annotate.events.marks import marked
from kroniek.annotate.events.scene import Scene, datelines
from kroniek.annotate.events.told import Told
from kroniek.knowledge.frames import frames
from kroniek.knowledge.keys import slug
from kroniek.model import PlaceMention, PlaceRef, Span

# What stands in the slot of what is taken, be it ground or who has it.
ITSELF = ("place", "target")


@dataclass(frozen=True)
class Location:
    """A place where an event may lie, by the mention that stands nearest."""

    place: PlaceMention
    features: tuple[str, ...]


class Map:
    """All places of one report, and how often the rules put an event there."""

    def __init__(self, scene: Scene, told: Sequence[Told]) -> None:
        self.scene = scene
        self.told = told
        self.number = {id(t): n for n, t in enumerate(told)}
        self.layout = Layout.of(scene.doc)
        self.opening = datelines(scene.doc)
        self.mentions: dict[str, list[tuple[PlaceMention, Token]]] = {}
        for mention in (*scene.places, *scene.bases):
            span = scene.doc.char_span(mention.span.start, mention.span.end, alignment_mode="expand")
            if span is not None and len(span):
                self.mentions.setdefault(mention.place.id, []).append((mention, span.root))
        self.used = Counter(t.full.place.place.id for t in told if t.full.place is not None)
        self.order = {p: n for n, p in enumerate(sorted(self.mentions, key=lambda p: (-len(self.mentions[p]), p)))}
        small = [p for p in self.mentions if self._size(p) == "small"]
        self.order_small = {p: n for n, p in enumerate(sorted(small, key=lambda p: (-len(self.mentions[p]), p)))}
        named = sorted((h.i, p) for p, found in self.mentions.items() for _, h in found if h.i not in self.opening)
        self.lying = [(i, p) for i, p in named if i not in scene.actor_at]
        self.lying_small = [(i, p) for i, p in self.lying if self._size(p) == "small"]
        countries = Counter(m.place.country for found in self.mentions.values() for m, _ in found if m.place.country)
        self.country = max(countries, key=lambda c: (countries[c], c), default=None)
        self.ground = Ground(scene, told, self.layout, self.mentions, self.lying)

    def candidates(self, told: Told) -> list[Location]:
        """Every place of the report, in a fixed order."""
        self._look_round(told)
        named = [p for p in sorted(self.mentions) if not (self._part_told(told, p) or self._goal(told, p))]
        own = self._of_noun(told)
        named = [own] if own in named else named
        found = [*(self._one(told, place) for place in named), *self._nouns(told)]
        marks = marked(self.scene.encoded, told, "place", self.options(found))
        return [replace(one, features=(*one.features, *more)) for one, more in zip(found, marks, strict=True)]

    def _of_noun(self, told: Told) -> str | None:
        """The place that a noun for a change of ground has for its own: "de val van Mosul", whatever else is told."""
        if told.trigger.form != "noun" or not frames()[told.full.type].gains or told.filled.place is None:
            return None
        index, token = told.filled.place
        slot = told.trigger.unit.positions.get(preposition_before(token) or "", ())
        own = token.head == told.trigger.token and slot == ITSELF
        return self.scene.places[index].place.id if own else None

    def _part_told(self, told: Told, place: str) -> bool:
        """Whether ground changes hands that the sentence names as a part alone: the airport of Nacala, not Nacala."""
        if not frames()[told.full.type].gains:
            return False
        inside = self._beside(told, place)
        return bool(inside) and all(m in self.scene.bases for m in inside)

    def _goal(self, told: Told, place: str) -> bool:
        """Whether the sentence tells only where somebody goes on to from the ground that a noun tells to be taken.

        "De verovering maakt de weg vrij naar Bukavu" is not told of Bukavu.
        """
        if told.trigger.form != "noun" or not frames()[told.full.type].gains:
            return False
        inside = self._beside(told, place)
        return bool(inside) and all(m.relation == "to" for m in inside)

    def _beside(self, told: Told, place: str) -> list[PlaceMention]:
        """The mentions of a place in the sentence that tells an event."""
        here = self.layout.sentence[told.trigger.token.i]
        return [m for m, head in self.mentions[place] if self.layout.sentence[head.i] == here]

    def options(self, located: Sequence[Location]) -> list[Option]:
        """The places as the language model is asked for them: with all their mentions."""
        found: list[Option] = []
        for one in located:
            named = self.mentions.get(one.place.place.id)
            found.append(([mention.span for mention, _ in named] if named else [one.place.span], named is None))
        return found

    def _nouns(self, told: Told) -> Iterator[Location]:
        """Common nouns of the sentence that tell where something is and that no name is put to: "in het bos"."""
        listed = place_words(self.scene.code)
        for token in told.trigger.token.sent:
            if token.pos_ != "NOUN" or token.i == told.trigger.token.i or not listed.place_noun(token.lower_):
                continue
            if any(t.i in self.scene.place_at for t in token.subtree) or token.i in self.scene.actor_at:
                continue
            place = PlaceRef(f"text:{slug(token.lower_)}", token.lower_, precision="vague")
            mention = PlaceMention(Span(token.idx, token.idx + len(token)), token.text, place)
            features = [f"noun-{f}" for f in self._where(told, mention, token)]
            features += [f"noun:{self.own}", f"noun:{told.full.type}", f"noun-rule:{told.filled.place is None:d}"]
            features.append(f"noun-number:{''.join(token.morph.get('Number', []))}")
            features += [f"noun-{f}" for f in self.ground.governed(self.stands, token)]
            yield Location(mention, (*features, f"noun-end:{token.lower_[-4:]}"))

    def _size(self, place: str) -> str:
        return _size(self.mentions[place][0][0])

    def _look_round(self, told: Told) -> None:
        """What stands around one event: places named last and next, those of the events before and after it."""
        trigger, layout = told.trigger.token, self.layout
        here = layout.sentence[trigger.i]
        start, end = trigger.sent.start, trigger.sent.end
        self.recent = last_named(self.lying, start)
        self.recent_small = last_named(self.lying_small, start)
        self.next = next((p for i, p in self.lying_small if i >= end), None)
        self.own = min(2, len({p for i, p in self.lying if layout.sentence[i] == here}))
        n = self.number[id(told)]
        self.before = self._stated(self.told[:n][::-1], trigger, here)
        self.after = self._stated(self.told[n + 1 :], trigger, here)
        last = min(self.recent_small, key=lambda p: self.recent_small[p], default=None)
        self.stands = self.ground.of(told, str(last) if last is not None else None)
        self.pointing = sorted({t.lower_ for t in trigger.sent} & place_words(self.scene.code).pointing)

    def _stated(self, told: Sequence[Told], trigger: Token, here: int) -> tuple[str | None, str]:
        """The nearest of the events whose own sentence tells its place, and how far off it is."""
        for one in told:
            place = one.full.place
            if place is None or one.filled.place is None or self.layout.sentence[one.trigger.token.i] == here:
                continue
            gap = abs(self.layout.gap(one.trigger.token.i, trigger.i))
            same = self.layout.paragraph[one.trigger.token.i] == self.layout.paragraph[trigger.i]
            return place.place.id, f"{min(gap, LONGEST_GAP)}:{same:d}"
        return None, ""

    def _one(self, told: Told, place: str) -> Location:
        mention, head = min(self.mentions[place], key=lambda m: (self._distance(m[1], told.trigger.token), m[0].span))
        features = (
            *self._where(told, mention, head),
            *self._known(told, mention),
            *self._round(told, mention, head),
            *self.ground.features(self.stands, mention.place, head),
        )
        return Location(mention, features)

    def _distance(self, head: Token, trigger: Token) -> tuple[int, int]:
        apart = abs(head.i - trigger.i)
        if self.layout.sentence[head.i] == self.layout.sentence[trigger.i]:
            way = path(trigger, head)
            return (LONGEST_PATH if way == "long" else way.count(" ")), apart
        return (LONGEST_PATH + 1 if head.i < trigger.i else LONGEST_PATH + 2), apart

    def _where(self, told: Told, mention: PlaceMention, head: Token) -> Iterator[str]:
        trigger = told.trigger.token
        form = told.trigger.form
        size = _size(mention)
        acts = "acts" if head.i in self.scene.actor_at else "lies"
        gap = self.layout.gap(head.i, trigger.i)
        if gap == 0:
            way, case = path(trigger, head), preposition_before(head) or "-"
            yield from (f"path:{way}", f"path:{form}:{way}", f"path:{way}:{case}", f"dep:{head.dep_}:{acts}")
            yield from (f"case:{case}", f"case:{told.full.type}:{case}", f"case:{case}:{size}")
            yield f"near:{min(abs(head.i - trigger.i) // 3, 5)}:{size}"
            same = self.scene.clause[head.i] == self.scene.clause[trigger.i]
            yield f"clause:{same:d}:{size}:{acts}"
            yield f"relation:{mention.relation}"
            yield f"off:{mention.relation.endswith('_of'):d}:{size}"
            return
        name = str(gap) if 0 < gap < LONGEST_GAP else "later" if gap < 0 else "far"
        yield from (f"gap:{name}", f"gap:{name}:{size}:{acts}", f"first:{(self.layout.sentence[head.i] < 2):d}")

    def _round(self, told: Told, mention: PlaceMention, head: Token) -> Iterator[str]:
        """What the report tells around the event: the places that it was at, and is at next."""
        place = mention.place.id
        size, own, trigger = self._size(place), self.own, told.trigger.token
        inside = self.layout.sentence[head.i] == self.layout.sentence[trigger.i]
        if inside:
            rank = sum(1 for _, h in self._inside(trigger) if abs(h.i - trigger.i) < abs(head.i - trigger.i))
            yield from (f"inside:{own}:{min(rank, 2)}:{size}", f"inside:{size}:{told.full.type}")
        recent, small = self.recent.get(place, LONG_AGO + 1), self.recent_small.get(place, LONG_AGO + 1)
        yield from (f"recent:{recent}:{own}:{inside:d}", f"recent-small:{small}:{own}:{inside:d}")
        same = any(self.layout.paragraph[h.i] == self.layout.paragraph[trigger.i] and h.i < trigger.i
                   for _, h in self.mentions[place])  # fmt: skip
        yield f"paragraph:{same:d}:{own}:{inside:d}:{size}"
        for name, (stated, apart) in (("before", self.before), ("after", self.after)):
            if stated is not None:
                yield from (f"{name}:{stated == place:d}:{own}", f"{name}:{stated == place:d}:{apart}:{own}:{inside:d}")
        yield f"next:{self.next == place:d}:{own}"
        dated = any(h.i in self.opening for _, h in self.mentions[place])
        only = all(h.i in self.opening for _, h in self.mentions[place])
        yield f"dateline:{dated:d}:{only:d}:{own}"
        lies = sum(1 for i, p in self.lying if p == place)
        yield f"lies:{min(lies, 4)}:{len(self.mentions[place]) > lies:d}:{inside:d}"
        yield f"lies-share:{self._share(lies)}"
        yield f"country:{mention.place.country == self.country:d}:{size}:{inside:d}"
        for word in self.pointing:
            yield f"word:{word}:{min(recent, 2)}:{size}:{inside:d}"
        used = self.used[place] - (told.full.place is not None and told.full.place.place.id == place)
        top = max(self.used.values(), default=0)
        yield f"used-others:{min(used, 3)}:{used and used >= top - 1:d}:{own}:{inside:d}"

    def _inside(self, trigger: Token) -> Iterator[tuple[PlaceMention, Token]]:
        here = self.layout.sentence[trigger.i]
        for found in self.mentions.values():
            for mention, head in found:
                if self.layout.sentence[head.i] == here and head.i not in self.scene.actor_at:
                    yield mention, head

    def _share(self, lies: int) -> int:
        """How much of all that the report says of places is about this one, in fifths."""
        return 5 * lies // max(len(self.lying), 1)

    def _known(self, told: Told, mention: PlaceMention) -> Iterator[str]:
        place, event = mention.place, told.full.type
        yield from (f"precision:{place.precision}", f"type:{event}:{place.precision}")
        if all(m in self.scene.bases for m, _ in self.mentions[place.id]):
            yield f"base:{place.precision}"
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


def _size(mention: PlaceMention) -> str:
    return size_of(mention.place)
