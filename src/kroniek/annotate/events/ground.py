"""What a report says of where an event may lie: its theatre, whose land a place is, what else is told there.

Names features of a place for the learned choice as `locations.py` does: relations and sizes, never a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from spacy.tokens import Token

from kroniek.annotate.events.circumstances import place_words
from kroniek.annotate.events.discourse import Layout
from kroniek.annotate.events.grammar import preposition_before
from kroniek.annotate.events.scene import Scene
from kroniek.annotate.events.told import Told
from kroniek.model import PlaceMention, PlaceRef

WIDE = frozenset({"country", "region"})
INNER = frozenset({"site", "quarter", "part", "vague"})
"""What lies in a town: the next event of a report seldom lies there too."""

# Places and events between two words of a sentence that are told apart; more are many.
MANY = 2
# Digits of the numbers that tell small, large and very large events apart.
LARGE, HUGE = 4, 6
# Marks that close a part of a sentence which tells something by itself.
STOPS = frozenset({";", ":", "–", "—"})
# Relations of those that a verb goes with.
PARTS = frozenset({"nsubj", "nsubj:pass", "obj"})
ROLES = ("agent", "target")

Heads = Mapping[str, Sequence[tuple[PlaceMention, Token]]]


def size(place: PlaceRef) -> str:
    """Whether a place is wide (a country, a region), in a town (inner), or of the size of a town."""
    return "wide" if place.precision in WIDE else "inner" if place.precision in INNER else "small"


@dataclass(frozen=True)
class Own:
    """What the sentence of one event tells that counts for every place."""

    told: Told
    named: int
    inside: Sequence[tuple[str, Token]]
    recent: PlaceRef | None
    number: str
    wide_words: bool
    alike: Mapping[str, str | None]
    definite: bool
    others: Mapping[str, bool]
    first: str | None
    only: bool
    triggers: Sequence[int]
    spread: Sequence[str]


class Ground:
    """The places of one report with what is told of them."""

    def __init__(
        self, scene: Scene, told: Sequence[Told], layout: Layout, heads: Heads, lying: Sequence[tuple[int, str]]
    ):
        self.scene, self.told, self.layout, self.lying = scene, told, layout, lying
        self.refs = {place: found[0][0].place for place, found in heads.items()}
        self.number = {id(t): n for n, t in enumerate(told)}
        self.words = place_words(scene.code)
        small = Counter(self.refs[p].country for _, p in lying if size(self.refs[p]) != "wide" and self.refs[p].country)
        self.theatre = max(small, key=lambda c: (small[c], c or ""), default=None)
        self.alone = len(small) < MANY
        self.stated = [t.full.place.place.id if t.filled.place is not None and t.full.place else None for t in told]

    def of(self, told: Told, recent: str | None) -> Own:
        """What the event's sentence and the events before it tell; `recent` is the small place named last."""
        trigger = told.trigger.token
        here = self.layout.sentence[trigger.i]
        inside = [(p, self.scene.doc[i]) for i, p in self.lying if self.layout.sentence[i] == here]
        block = [p for i, p in self.lying if self.layout.paragraph[i] == self.layout.paragraph[trigger.i]]
        same = [t for t in self.told if self.layout.sentence[t.trigger.token.i] == here]
        return Own(
            told,
            min(MANY, len({p for p, _ in inside})),
            inside,
            self.refs.get(recent or ""),
            _number(trigger),
            any(t.lower_ in self.words.whole for t in trigger.sent),
            self._alike(told),
            any(c.dep_ == "det" and c.lower_ in self.scene.words.articles for c in trigger.children),
            self._others(told, same),
            block[0] if block else None,
            len(set(block)) == 1,
            sorted({t.trigger.token.i for t in same}),
            tuple(self._spread(told)),
        )

    def _spread(self, told: Told) -> Iterator[str]:
        """How far the event reaches by its own words: which word tells it, one or many, how long it lasts, who acts."""
        trigger = told.trigger.token
        yield from (f"unit:{told.full.rule}", f"plural:{_plural(trigger)}")
        lasting = sorted({t.lower_ for t in trigger.sent} & self.words.lasting)
        yield f"lasting:{min(MANY, len(lasting))}"
        for word in lasting:
            yield f"lasts:{word}"
        for role in ROLES:
            kinds = sorted({r.actor.kind for r in told.full.roles if r.role == role})
            yield f"kind-{role}:{' '.join(kinds)}"

    def _alike(self, told: Told) -> Mapping[str, str | None]:
        """Where the nearest event before lies that is of the same type, and that is told with the same word."""
        before = range(self.number[id(told)] - 1, -1, -1)
        word = told.trigger.token.lemma_
        return {
            "type": next(
                (s for n in before if (s := self.stated[n]) and self.told[n].full.type == told.full.type), None
            ),
            "word": next(
                (s for n in before if (s := self.stated[n]) and self.told[n].trigger.token.lemma_ == word), None
            ),
        }

    def _others(self, told: Told, same: Sequence[Told]) -> Mapping[str, bool]:
        """The places that other events of the sentence are told with, and whether in the same clause."""
        clause = self.scene.clause
        return {
            t.full.place.place.id: clause[t.trigger.token.i] == clause[told.trigger.token.i]
            for t in same
            if t is not told and t.filled.place is not None and t.full.place is not None
        }

    def features(self, own: Own, place: PlaceRef, head: Token) -> Iterator[str]:
        """What speaks for a place named by `head`."""
        event, kind = own.told.full.type, size(place)
        inside = self.layout.sentence[head.i] == self.layout.sentence[own.told.trigger.token.i]
        at = f"{kind}:{inside:d}:{own.named}"
        home = self._home(place)
        yield from (f"theatre:{home}:{at}", f"theatre:{home}:{event}", f"theatre:{home}:{event}:{inside:d}:{own.named}")
        yield from (f"scope:{event}:{at}", f"scope:{own.told.full.status}:{at}")
        yield from (f"number:{own.number}:{kind}:{inside:d}", f"number:{own.number}:{event}:{kind}")
        for word in own.spread:
            yield from (f"{word}:{kind}:{inside:d}", f"{word}:{home}:{bool(own.named):d}")
        yield f"whole:{own.wide_words:d}:{kind}:{inside:d}"
        yield from self._sides(own, place, inside)
        for name, stated in own.alike.items():
            if stated is not None:
                way = self._way(place, self.refs.get(stated))
                yield from (
                    f"alike-{name}:{way}:{own.named}:{inside:d}",
                    f"alike-{name}:{way}:{own.definite:d}:{own.named}",
                )
        if own.recent is not None:
            way = self._way(place, own.recent)
            yield from (f"recent-way:{way}:{at}", f"recent-way:{way}:{event}:{own.named}")
        yield f"block:{own.first == place.id:d}:{own.only:d}:{at}"
        yield from self._among(own, place, inside)
        if inside:
            yield from self._apart(own, place, head)
            yield from self.governed(own, head)

    def governed(self, own: Own, head: Token) -> Iterator[str]:
        """What a place belongs to: "diplomaten in X", "het in X gevestigde bureau"; whether it only says who talks."""
        trigger, case = own.told.trigger.token, preposition_before(head) or "-"
        above = takewhile(lambda t: t.i != trigger.i, head.ancestors)
        voiced = any(t.i in self.scene.speakers for t in (head, *above))
        yield f"voiced:{voiced:d}:{head.i in self.scene.speakers:d}"
        noun = head.head
        if noun.i == trigger.i:
            sort = "trigger"
        elif noun.i in self.scene.actor_at:
            sort = self.scene.actors[self.scene.actor_at[noun.i]].actor.kind
        else:
            sort = f"place {self.words.place_noun(noun.lower_):d}" if noun.pos_ == "NOUN" else noun.pos_
        yield from (f"under:{sort}:{case}", f"under:{sort}:{head.dep_}", f"under:{sort}:{noun.i in own.triggers:d}")

    def _among(self, own: Own, place: PlaceRef, inside: bool) -> Iterator[str]:
        """How a place lies to those of the event's own sentence."""
        ways = {self._way(place, self.refs[p]) for p, _ in own.inside if p != place.id}
        for way in sorted(ways):
            yield f"among:{way}:{inside:d}:{size(place)}"
        if place.id in own.others:
            mine = own.told.filled.place is not None
            yield f"others:{own.others[place.id]:d}:{mine:d}"

    def _home(self, place: PlaceRef) -> str:
        if self.theatre is None or place.country is None:
            return "unknown"
        if place.country != self.theatre:
            return "abroad"
        return "itself" if place.precision == "country" else f"in:{self.alone:d}"

    def _way(self, place: PlaceRef, other: PlaceRef | None) -> str:
        if other is None:
            return "none"
        if place.id == other.id:
            return "same"
        if place.id in other.parents or (place.precision == "country" and place.country == other.country):
            return f"holds-{place.precision}"
        if other.id in place.parents or (other.precision == "country" and place.country == other.country):
            return "in"
        return "beside" if place.country == other.country else "abroad"

    def _sides(self, own: Own, place: PlaceRef, inside: bool) -> Iterator[str]:
        """Whether a place lies in the land of who acts or of who is acted upon."""
        event, kind = own.told.full.type, size(place)
        for role in ROLES:
            lands = {r.actor.country for r in own.told.full.roles if r.role == role and r.actor.country}
            if lands and place.country:
                mine = place.country in lands
                yield from (f"land-{role}:{mine:d}:{kind}:{inside:d}", f"land-{role}:{mine:d}:{event}")

    def _apart(self, own: Own, place: PlaceRef, head: Token) -> Iterator[str]:
        """What stands between a place and the event in their sentence, and on which side it stands."""
        trigger = own.told.trigger.token
        first, last = sorted((head.i, trigger.i))
        places = min(MANY, sum(first < t.i < last for p, t in own.inside if p != place.id))
        events = min(MANY, sum(first < i < last for i in own.triggers))
        side = "left" if head.i < trigger.i else "right"
        stop = any(self.scene.doc[i].text in STOPS for i in range(first, last))
        comma = any(self.scene.doc[i].text == "," for i in range(first, last))
        yield from (f"side:{side}:{places}:{events}", f"side:{side}:{stop:d}:{comma:d}:{places}")
        yield from (f"side:{side}:{own.told.trigger.form}:{head.dep_}", f"stop:{stop:d}:{events}:{size(place)}")


def _number(trigger: Token) -> str:
    """How large the largest number of the event's sentence is: none, small, large, huge."""
    digits = [len("".join(c for c in t.text if c.isdigit())) for t in trigger.sent if t.text[:1].isdigit()]
    longest = max(digits, default=0)
    return "none" if not longest else "small" if longest < LARGE else "large" if longest < HUGE else "huge"


def _plural(trigger: Token) -> str:
    """Whether one or many are told: by the noun that tells the event, or by who and what its verb goes with."""
    if trigger.pos_ == "NOUN":
        return "".join(trigger.morph.get("Number", []))
    return "verb " + " ".join(
        sorted(f"{c.dep_[:4]}{''.join(c.morph.get('Number', []))}" for c in trigger.children if c.dep_ in PARTS)
    )
