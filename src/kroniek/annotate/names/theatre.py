"""Where a report plays: which countries it names, and which of several places of one name it means."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kroniek.annotate.names.lexicon import Entry, Lexicon
from kroniek.annotate.names.spans import Candidate
from kroniek.annotate.names.words import Word
from kroniek.knowledge import Knowledge, Place
from kroniek.knowledge.keys import key
from kroniek.model import PlaceRef

# How much one mention says of the country that a report is about; set by hand.
_WEIGHT = {"country": 3.0, "place": 2.0, "adjective": 2.0, "inhabitant": 1.5, "actor": 1.0}
_LOCAL = frozenset({"town", "quarter", "site", "district"})
_COMPOUND = 2  # words
_VARIANTS = 16  # other spellings tried for one name
_BESIDE_KM, _NEAR_KM, _FAR_KM = 50.0, 150.0, 600.0  # the next village; a neighbour town; the same theatre
_AMONG_FIRST = 0.7  # share of a country that a report is about, next to 1 for the most named
_KNOWN_ABROAD = 100_000  # people: a smaller town in a country that the report never names is another town
_ONE_OF_ITS_NAME = 15_000  # people: a place that shares its name with none may be smaller
_TOWN_AT_HOME = 5_000  # people: smaller ones are as likely a foreign village that no table has
_CITY = 50_000  # people: readers know the cities at home by name
_KIND_TOLD, _COUNTRY_TOLD = 3.0, 4.0  # what words around a name weigh, set by hand beside the score of a place
_DIVISION = {"district": 2.0, "province": 1.5}  # a bare name is rather the town than what is named after it
_AT_HOME, _CITY_AT_HOME = 0.5, 3.5
_OWN_NAME = 0.7  # for the name that a place goes by, over one of its other names
_SUPPLEMENT = 2.5  # a place of the project's own table is there because news names it


@dataclass(frozen=True, slots=True)
class Hints:
    """What the words around a name tell of the place.

    `precisions` are those that the noun before it may mean ("provincie"), `countries` those told right beside it,
    `home` those of the readers, whose towns news names without their country.
    """

    precisions: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    home: frozenset[str] = frozenset()

    def fits(self, place: Place) -> bool:
        """Whether a place is of the kind that the words tell."""
        return place.ref.precision in self.precisions

    def score(self, place: Place, wanted: str) -> float:
        """How well a place found under a key agrees with the words."""
        score = _COUNTRY_TOLD * (place.ref.country in self.countries)
        if self.fits(place):
            score += _KIND_TOLD + _DIVISION.get(place.ref.precision, 0.0)
        elif self.precisions:
            score -= _SUPPLEMENT * place.supplement
        if place.ref.country in self.home:
            score += _CITY_AT_HOME if place.population >= _CITY and named(place, wanted) else _AT_HOME
        return score + _OWN_NAME * named(place, wanted)


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

    def choose(self, wanted: str, entries: Sequence[Entry], knowledge: Knowledge, hints: Hints) -> PlaceRef | None:
        """The place that a name most likely means here, or None where it is not known.

        A place of the project's own table goes before others of its name in the same country, unless the words tell
        what the other is. A small town in a country that the report never names is not chosen, unless it is
        the only place of its name or lies where the readers are.

        Args:
            wanted: the key of the name.
            entries: what the lexicon knows of it.
            knowledge: where its places stand.
            hints: what the words around it tell.
        """
        hits = self.found.get(wanted, ())
        same = {p.ref.id: p for p in hits}
        own = [_merged(knowledge.places[e.target], same.get(e.target)) for e in entries if e.sort == "place"]
        ids = {p.ref.id for p in own}
        settled = {p.ref.country for p in own if hints.fits(p) or not hints.precisions}
        options = own + [p for p in hits if p.ref.id not in ids and p.ref.country not in settled]
        if not options:
            return None
        apart = {p.ref.id: self._apart(p, {o.ref.id for o in options}) for p in options}
        best = max(options, key=lambda p: (self._score(p, apart[p.ref.id]) + hints.score(p, wanted), p.ref.id))
        shared = len({p.ref.country for p in options}) > 1
        if self._plays(best, hints, apart[best.ref.id], shared) or _obvious(best, options, hints, wanted):
            return best.ref
        return None

    def among(self, places: Iterable[PlaceRef]) -> Theatre:
        """The theatre when it is known where towns lie that the report names."""
        refs = {a.id: a for a in (*self.anchors, *(p for p in places if p.precision in _LOCAL))}
        return replace(self, anchors=[refs[k] for k in sorted(refs)])

    def _apart(self, place: Place, same: Collection[str]) -> float:
        """Kilometres to the nearest place that is known to be meant, other than those of its own name."""
        apart = (distance(a, place.ref) for a in self.anchors if a.id not in same)
        return min((d for d in apart if d is not None), default=math.inf)

    def _plays(self, place: Place, hints: Hints, apart: float, shared: bool) -> bool:
        """Whether a place may be meant in this report.

        Of a country that is named by the way (whose army, whose minister) only a city, what lies in the theatre, or
        what has its name to itself (is not `shared` with places of other countries).
        """
        if place.supplement or place.population >= _KNOWN_ABROAD or not self.focus or apart < _BESIDE_KM:
            return True
        share = self.focus.get(place.ref.country or "", 0.0)
        by_the_way = shared and share < _AMONG_FIRST and place.population < _CITY and _FAR_KM < apart < math.inf
        return place.ref.country in hints.countries or (share > 0 and not by_the_way)

    def _score(self, place: Place, apart: float) -> float:
        score = 4.0 * self.focus.get(place.ref.country or "", 0.0) + 0.5 * math.log10(place.population + 1)
        score += _SUPPLEMENT if place.supplement else 0.0
        score -= _DIVISION.get(place.ref.precision, 0.0)
        return score + (1.5 if apart < _NEAR_KM else 0.7 if apart < _FAR_KM else 0.0)

    def likeness(self, key: str, common: bool, given: bool) -> float:
        """How much an unknown name looks like a place here: 0 (no such place) to about 4."""
        options = self.found.get(key, ())
        if not options:
            return 0.0
        best = max(options, key=lambda p: self._score(p, self._apart(p, ())))
        score = 0.5 + 0.3 * math.log10(best.population + 10) + 1.5 * self.focus.get(best.ref.country or "", 0.0)
        return max(0.0, score - 1.5 * common - 1.0 * given)


def _merged(own: Place, same: Place | None) -> Place:
    """A place of the supplement with what the gazetteer knows of it: people, and the province it lies in."""
    if same is None:
        return own
    parents = tuple(dict.fromkeys((*own.ref.parents[:-1], *same.ref.parents)))
    return Place(replace(own.ref, parents=parents), same.population, True)


def named(place: Place, wanted: str) -> bool:
    """Whether a key is that of the name that a place goes by; a division may add what it is ("Cauca Department")."""
    name = key(place.ref.name)
    return name == wanted or (place.ref.precision in {"province", "district"} and name.startswith(wanted + " "))


def _obvious(place: Place, options: Sequence[Place], hints: Hints, wanted: str) -> bool:
    """Whether a place is clear without its country: the only one of its name, or a town at home."""
    if not named(place, wanted):
        return False
    alone = len({p.ref.country for p in options}) == 1 and place.population >= _ONE_OF_ITS_NAME
    return alone or (place.ref.country in hints.home and place.population >= _TOWN_AT_HOME)


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
    unknown |= {half for c in found if not c.entries for half in halves(c, words)}
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


def halves(candidate: Candidate, words: Sequence[Word]) -> list[str]:
    """The keys of a compound of two without its first and without its last word: "Zuid-Tripoli", "Idlib-stad"."""
    first, last = candidate.first, candidate.last
    if last - first < _COMPOUND:
        return []
    before, after = words[first + 1 : last], words[first : last - 1]
    keys = [" ".join(w.key for w in before)] if words[first + 1].glued else []
    return keys + ([" ".join(w.key for w in after)] if words[last - 1].glued else [])


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
            if ref.precision in _LOCAL:
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
