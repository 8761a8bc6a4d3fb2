"""Where a report plays: which countries it names, and which of several places of one name it means."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kroniek.annotate.names.lexicon import Entry, Lexicon
from kroniek.annotate.names.spans import Candidate
from kroniek.annotate.names.words import Word
from kroniek.knowledge import Knowledge, Place
from kroniek.model import PlaceRef

# How much one mention says of the country that a report is about; set by hand.
_WEIGHT = {"country": 3.0, "place": 2.0, "adjective": 2.0, "inhabitant": 1.5, "actor": 1.0}
_VARIANTS = 16  # other spellings tried for one name
_NEAR_KM, _FAR_KM = 150.0, 600.0  # a neighbour town; the same theatre
_KNOWN_ABROAD = 100_000  # people: a smaller town in a country that the report never names is another town
_SUPPLEMENT = 2.5  # a place of the project's own table is there because news names it


@dataclass(frozen=True)
class Theatre:
    """Countries of a report with their share (the most named has 1), and places by key.

    `found` holds for each key the places that it may mean.
    """

    focus: Mapping[str, float]
    found: Mapping[str, tuple[Place, ...]]
    anchors: list[PlaceRef] = field(default_factory=list)

    @property
    def country(self) -> str | None:
        """The country that the report names most, if one stands out."""
        ranked = sorted(self.focus.items(), key=lambda f: (-f[1], f[0]))
        if not ranked or (len(ranked) > 1 and ranked[1][1] > 0.95):
            return None
        return ranked[0][0]

    def choose(self, key: str, entries: Sequence[Entry], knowledge: Knowledge, hint: str = "") -> PlaceRef | None:
        """The place that a name most likely means here, or None where it is not known.

        Args:
            key: of the name.
            entries: what the lexicon knows of it.
            knowledge: where its places stand.
            hint: the precision that the words tell ("provincie", "stad"), or nothing.
        """
        hits = self.found.get(key, ())
        same = {p.ref.id: p for p in hits}
        own = [knowledge.places[e.target] for e in entries if e.sort == "place"]
        options = [_merged(p, same.get(p.ref.id)) for p in own]
        options += [p for p in hits if all(p.ref.id != o.ref.id for o in options)]
        if not options:
            return None
        best = max(options, key=lambda p: (self._score(p) + 3.0 * (p.ref.precision == hint), p.ref.id))
        foreign = self.focus and not self.focus.get(best.ref.country or "", 0.0)
        if foreign and not best.supplement and best.population < _KNOWN_ABROAD:
            return None
        return best.ref

    def _score(self, place: Place) -> float:
        score = 4.0 * self.focus.get(place.ref.country or "", 0.0) + 0.5 * math.log10(place.population + 1)
        score += _SUPPLEMENT if place.supplement else 0.0
        score -= {"district": 2.0, "province": 1.5}.get(place.ref.precision, 0.0)
        nearest = min((d for a in self.anchors if (d := distance(a, place.ref)) is not None), default=None)
        if nearest is not None:
            score += 1.5 if nearest < _NEAR_KM else 0.7 if nearest < _FAR_KM else 0.0
        return score

    def likeness(self, key: str, common: bool, given: bool) -> float:
        """How much an unknown name looks like a place here: 0 (no such place) to about 4."""
        options = self.found.get(key, ())
        if not options:
            return 0.0
        best = max(options, key=self._score)
        score = 0.5 + 0.3 * math.log10(best.population + 10) + 1.5 * self.focus.get(best.ref.country or "", 0.0)
        return max(0.0, score - 1.5 * common - 1.0 * given)


def _merged(own: Place, same: Place | None) -> Place:
    """A place of the supplement with what the gazetteer knows of it: people, and the province it lies in."""
    if same is None:
        return own
    return Place(replace(own.ref, parents=same.ref.parents), same.population, True)


def distance(one: PlaceRef, other: PlaceRef) -> float | None:
    """Kilometres between two places on a sphere, or None where one has no coordinates."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    a, b = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def survey(found: Sequence[Candidate], words: Sequence[Word], lexicon: Lexicon, knowledge: Knowledge) -> Theatre:
    """The theatre of a report from its candidates."""
    focus = _focus(found, knowledge)
    unknown = {c.key(words) for c in found if not c.entries}
    places = {c.key(words) for c in found if any(e.sort == "place" for e in c.entries)}
    variants = {k: list(spellings(k, lexicon.words.spelling)) for k in sorted(unknown)}
    asked = unknown | places | {v for many in variants.values() for v in many}
    known = knowledge.gazetteer.lookup(asked)
    table: dict[str, tuple[Place, ...]] = {}
    for k in sorted(unknown | places):
        hits = known.get(k, ())
        if not hits:
            hits = tuple(
                p for v in variants.get(k, ()) for p in known.get(v, ()) if focus.get(p.ref.country or "", 0.0) > 0.2
            )
        if hits:
            table[k] = hits
    return Theatre(focus, table, _anchors(found, knowledge))


def _focus(found: Iterable[Candidate], knowledge: Knowledge) -> Mapping[str, float]:
    count: dict[str, float] = defaultdict(float)
    for c in found:
        countries = {country: _WEIGHT[e.sort] for e in c.entries if (country := country_of(e, knowledge))}
        for country, weight in countries.items():
            count[country] += weight / len(countries)
    top = max(count.values(), default=1.0)
    return {iso: n / top for iso, n in sorted(count.items())}


def country_of(entry: Entry, knowledge: Knowledge) -> str | None:
    """The country that a known name speaks of; media and international bodies speak of none."""
    if entry.sort == "country":
        return entry.target
    if entry.sort == "place":
        return knowledge.places[entry.target].ref.country
    if entry.sort == "actor":
        actor = knowledge.actors[entry.target]
        return actor.country if actor.kind != "media" else None
    if entry.target.startswith("people:"):
        return knowledge.peoples[entry.target.removeprefix("people:")].country
    return entry.target or None


def _anchors(found: Iterable[Candidate], knowledge: Knowledge) -> list[PlaceRef]:
    """Towns and the like whose name means one place only."""
    refs: dict[str, PlaceRef] = {}
    for c in found:
        places = [e for e in c.entries if e.sort == "place"]
        if len(places) == 1:
            ref = knowledge.places[places[0].target].ref
            if ref.precision in {"town", "quarter", "site", "district"}:
                refs[ref.id] = ref
    return [refs[k] for k in sorted(refs)]


def spellings(key: str, rules: Sequence[tuple[str, str]]) -> list[str]:
    """Other spellings of a key by the rules of the language, and with or without an Arabic article."""
    found = [key]
    for old, new in rules:
        for spelling in list(found):
            if len(found) >= _VARIANTS:
                break
            other = spelling.replace(old, new) if old != "a" else spelling + "h" * spelling.endswith("a")
            if other not in found:
                found.append(other)
    first, _, rest = key.partition(" ")
    if first in {"al", "el", "ar", "as", "ash", "an", "at", "ad", "az"} and rest:
        found += [rest, f"al {rest}", f"el {rest}"]
    else:
        found += [f"al {key}", f"el {key}"]
    return found[1:]
