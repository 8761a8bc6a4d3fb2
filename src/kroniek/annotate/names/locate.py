"""Which place each name of a place is, from its words, what stands beside it, and the places around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from kroniek.annotate.names.label import Name
from kroniek.annotate.names.spans import elided
from kroniek.annotate.names.theatre import Hints, Theatre
from kroniek.annotate.names.words import Word
from kroniek.knowledge import Knowledge
from kroniek.knowledge.keys import PART, key, slug
from kroniek.lang import Language
from kroniek.model import PlaceRef

_PART_PRECISION = {"country": "region", "region": "region", "province": "region", "town": "quarter"}
_BESIDE = 6  # words between a name and the country told after it ("Zelena Balka, in het oosten van Oekraïne")
_BEFORE = 3  # words between the adjective of a country and a name ("de Turkse grensstad Kilis")
_SAME_SENTENCE, _LAST_SENTENCE = 0.5, 0.3  # what a place nearby says of the country, next to 1 for the most named
_TOWNS = 1.1  # what the towns of the whole report say of it: where they lie, not whose troops are spoken of
_LITTLE = 0.5  # a capital counts as so much of a town: it stands for a government, or is where somebody reports from
_INNER = frozenset({"site", "quarter"})
_SETTLED = frozenset({"town", "quarter", "site", "district", "province"})


@dataclass(frozen=True, eq=False)
class PlaceWords:
    """The lists of `places_words.toml`, by word."""

    relations: Mapping[tuple[str, ...], str]
    directions: Mapping[str, str]
    direction_english: Mapping[str, str]
    parts: Mapping[tuple[str, ...], str]
    part_english: Mapping[str, str]
    nominals: Mapping[str, str]
    kinds: Mapping[str, tuple[str, ...]]  # nouns that only what is called so answers to, with the nouns that say so
    capital: frozenset[str]
    definite: frozenset[str]
    articles: frozenset[str]
    precision: Mapping[str, str]
    precision_ends: Mapping[str, str]
    precision_means: Mapping[str, frozenset[str]]
    sites: Mapping[str, str]
    of: frozenset[str]
    within: frozenset[str]
    itself: frozenset[str]
    border: tuple[str, ...]  # beginnings of nouns for a border
    towards_country: frozenset[str]
    home: frozenset[str]
    part_openers: frozenset[str]  # first words of `parts` and `sites`
    moving: frozenset[str]  # ends of nouns whose names are no places
    gates: frozenset[str]  # nouns for what one is at who is told "by" it
    town: frozenset[str]  # ends of compounds: "Idlib-stad"

    def sort(self, word: str) -> str:
        """The precision that a noun tells, whole ("moskee") or as the end of a compound ("Leninstraat"), or ""."""
        if word in self.precision:
            return self.precision[word]
        ends = [end for end in self.precision_ends if word.endswith(end) and len(word) > len(end)]
        return self.precision_ends[max(ends, key=len)] if ends else ""


@cache
def place_words(language: Language) -> PlaceWords:
    """The place words of a language."""
    data = language.toml("places_words.toml")
    return PlaceWords(
        {tuple(w.split()): name for name, many in data["relations"].items() for w in many},
        _by_word(data["directions"]),
        data["direction_english"],
        {tuple(w.split()): name for name, many in data["parts"].items() for w in many},
        data["part_english"],
        _by_word(data["nominals"]),
        {noun: tuple(many) for many in data["kinds"].values() for noun in many},
        frozenset(data["capital"]["words"]),
        frozenset(data["determiners"]["definite"]),
        frozenset(data["determiners"]["articles"]),
        _by_word(data["precision"]),
        _by_word(data["precision_ends"]),
        {told: frozenset(many) for told, many in data["precision_means"].items()},
        _by_word(data["sites"]),
        frozenset(data["beside"]["of"]),
        frozenset(data["beside"]["within"]),
        frozenset(data["beside"]["itself"]),
        tuple(data["beside"]["border"]),
        frozenset(data["beside"]["country"]),
        frozenset(data["home"]["countries"]),
        frozenset(w.split()[0] for group in ("parts", "sites") for many in data[group].values() for w in many),
        frozenset(data["beside"]["moving"]),
        frozenset(data["beside"]["gates"]),
        frozenset(data["beside"]["town"]),
    )


def _by_word(lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {word: name for name, many in lists.items() for word in many}


@dataclass(frozen=True, slots=True)
class Located:
    """A name of a place with what it means."""

    name: Name
    place: PlaceRef


def locate(
    names: Sequence[Name], words: Sequence[Word], knowledge: Knowledge, theatre: Theatre, nouns: PlaceWords
) -> list[Located]:
    """All names of places, resolved; a name that no gazetteer has keeps its words.

    Args:
        names: all names of the report, in order.
        words: its words.
        knowledge: where places stand.
        theatre: which countries it names, and what its names may mean.
        nouns: the place words of the language.
    """
    locator = _Locator(names, words, knowledge, theatre, nouns)
    first = locator.all_known()
    locator = replace(locator, theatre=theatre.among(first.values()))
    known = locator.all_known()
    return [
        Located(name, known.get(i) or locator.unheard(i, known)) for i, name in enumerate(names) if name.label == "LOC"
    ]


def part_of(base: PlaceRef, part: str, nouns: PlaceWords) -> PlaceRef:
    """A part of a place: a direction ("northwest"), one of [parts] ("old-city") or of [sites] ("airport")."""
    english = nouns.direction_english.get(part) or nouns.part_english.get(part, part)
    name = f"{english} {base.name}" if part in nouns.direction_english else f"{english} of {base.name}"
    site = part in nouns.sites.values()
    return PlaceRef(
        f"{PART}{base.id}/{part}", name, base.lat, base.lon, base.country,
        "site" if site else _PART_PRECISION.get(base.precision, "vague"), (base.id, *base.parents),
    )  # fmt: skip


@dataclass(frozen=True)
class _Locator:
    """Resolves the names of one report."""

    names: Sequence[Name]
    words: Sequence[Word]
    knowledge: Knowledge
    theatre: Theatre
    nouns: PlaceWords
    starts: dict[int, int] = field(default_factory=dict)  # first word of a name to its number

    def __post_init__(self) -> None:
        self.starts.update({name.candidate.first: i for i, name in enumerate(self.names)})

    def all_known(self) -> dict[int, PlaceRef]:
        """The places that tables have, by number of the name."""
        found = ((i, self.known(i)) for i, name in enumerate(self.names) if name.label == "LOC")
        return {i: place for i, place in found if place is not None}

    def known(self, number: int) -> PlaceRef | None:
        """The place that a name means, as far as tables have it."""
        name = self.names[number]
        c = name.candidate
        countries = [e.target for e in c.entries if e.sort == "country"]
        if elided(self.words, c.first, self.nouns.directions):
            return self._elided(number)
        if countries:
            ref: PlaceRef | None = self.knowledge.countries[countries[0]].place
        else:
            ref = self.theatre.choose(name.key, c.entries, self.knowledge, self._hints(number))
        glued = c.last - c.first > 1 and self.words[c.first + 1].glued
        direction = self.nouns.directions.get(self.words[c.first].low) if glued else None
        if ref is None:
            return self._compound(number, direction)
        alone = any(key(e.form) == name.key for e in c.entries)
        return part_of(ref, direction, self.nouns) if direction and c.entries and not alone else ref

    def _elided(self, number: int) -> PlaceRef | None:
        """The first of "Noord- en Zuid-Korea": the place of that whole name, or the part of what both are parts of."""
        c = self.names[number].candidate
        last = next((n.candidate.last for n in self.names if n.candidate.first == c.first + 2), c.first + 4)
        shared = " ".join(w.key for w in self.words[c.first + 3 : last])
        direction = self.words[c.first]
        whole = f"{direction.key} {shared}"
        entries = tuple(e for e in c.entries if key(e.form) == whole)
        countries = [e.target for e in (entries or c.entries) if e.sort == "country"]
        if countries:
            ref: PlaceRef | None = self.knowledge.countries[countries[0]].place
        else:
            ref = self.theatre.choose(whole if entries else shared, c.entries, self.knowledge, self._hints(number))
        if entries or ref is None:
            return ref
        return part_of(ref, self.nouns.directions[direction.low], self.nouns)

    def _compound(self, number: int, direction: str | None) -> PlaceRef | None:
        """The place that a compound is made from: "Zuid-Tripoli" is a part of it, "Idlib-stad" the town."""
        c = self.names[number].candidate
        hints = self._hints(number)
        if direction:
            rest = " ".join(w.key for w in self.words[c.first + 1 : c.last])
            whole = self.theatre.choose(rest, (), self.knowledge, replace(hints, precisions=frozenset()))
            return part_of(whole, direction, self.nouns) if whole else None
        last = self.words[c.last - 1]
        if last.glued and last.low in self.nouns.town:
            rest = " ".join(w.key for w in self.words[c.first : c.last - 1])
            return self.theatre.choose(rest, (), self.knowledge, replace(hints, precisions=frozenset({"town"})))
        return None

    def _hints(self, number: int) -> Hints:
        told = self._sort_before(number)
        return Hints(self.nouns.precision_means.get(told, frozenset()), self._beside(number), self.nouns.home)

    def _sort_before(self, number: int) -> str:
        """The precision that the noun right before a name tells ("provincie Herat"), or ""."""
        first = self.names[number].candidate.first
        return self.nouns.sort(self.words[first - 1].low) if first and self.words[first].near else ""

    def _beside(self, number: int) -> frozenset[str]:
        """Countries told right beside a name: "het Nigeriaanse Calabar", "Calabar, in Nigeria", "ADRÉ (Tsjaad)"."""
        c = self.names[number].candidate
        told = set()
        for i in range(c.first - 1, max(c.first - 2 - _BEFORE, -1), -1):
            before = next((n for n in self.names if n.candidate.first <= i < n.candidate.last), None)
            if before is not None:
                told |= {e.target for e in before.candidate.entries if e.sort == "adjective"}
                break
            if self.words[i].sent != self.words[c.first].sent or not self._loose(i):
                break
        for i in range(c.last, min(c.last + _BESIDE, len(self.words))):
            if self.words[i].sent != self.words[c.first].sent:
                break
            if i in self.starts:
                joined = i > c.last or self.words[i].gap.strip() in {"(", ","}
                told |= self._country_of(self.starts[i]) if joined else set()
                break
            if self.words[i].low not in self.nouns.towards_country and self.words[i].low not in self.nouns.directions:
                break
        return frozenset(t for t in told if t in self.knowledge.countries)

    def _loose(self, i: int) -> bool:
        """Whether word `i` may stand between the adjective of a country and a name."""
        word = self.words[i]
        return not word.cap and (bool(self.nouns.sort(word.low)) or word.pos in {"ADJ", "NOUN"})

    def _country_of(self, number: int) -> set[str]:
        entries = self.names[number].candidate.entries
        found = {e.target for e in entries if e.sort == "country"}
        places = [self.knowledge.places[e.target].ref for e in entries if e.sort == "place"]
        wide = {p.country for p in places if p.country and p.precision in {"province", "region"}}
        return found or (wide if len(wide) == 1 else set())

    def unheard(self, number: int, known: Mapping[int, PlaceRef]) -> PlaceRef:
        """A place that only the text knows: what it is tells a noun, and where it lies the places around it."""
        name = self.names[number]
        c = name.candidate
        shown = " ".join(w.text for w in self.words[c.first : c.last])
        precision = self.nouns.sort(self.words[c.last - 1].low) or self._sort_before(number) or "town"
        beside = self._beside(number)
        country = next(iter(beside)) if len(beside) == 1 else self._country_near(number, known, precision in _INNER)
        parents = []
        if precision in _INNER:
            town = self._town_near(number, known, country)
            parents += [town.id, *town.parents] if town else []
        lies_in = self.knowledge.countries.get(country or "")
        if lies_in and lies_in.place.id not in parents:
            parents.append(lies_in.place.id)
        return PlaceRef(f"text:{slug(shown)}", shown, None, None, country, precision, tuple(parents))

    def _country_near(self, number: int, known: Mapping[int, PlaceRef], inner: bool) -> str | None:
        """The country most named, unless towns and provinces around the name speak for another.

        A town just named says twice as much of a site or a quarter, which lies in one.
        """
        sent = self.words[self.names[number].candidate.first].sent
        score = dict(self.theatre.focus)
        for country, share in self._towns(known).items():
            score[country] = score.get(country, 0.0) + _TOWNS * share
        for i, place in sorted(known.items()):
            apart = sent - self.words[self.names[i].candidate.first].sent
            near = {0: _SAME_SENTENCE, 1: _LAST_SENTENCE}.get(apart)
            if near and place.country and place.precision in _SETTLED:
                score[place.country] = score.get(place.country, 0.0) + near * (1 + inner)
        ranked = sorted(score, key=lambda iso: (-score[iso], iso))
        if not ranked or (len(ranked) > 1 and score[ranked[1]] > 0.95 * score[ranked[0]]):
            return self.theatre.country
        return ranked[0]

    def _towns(self, known: Mapping[int, PlaceRef]) -> dict[str, float]:
        """How the towns, sites and districts of the report are spread over countries; the most have 1."""
        count: dict[str, float] = {}
        for place in {p.id: p for _, p in sorted(known.items())}.values():
            lies_in = self.knowledge.countries.get(place.country or "")
            if lies_in and place.precision in _SETTLED:
                capital = key(place.name) == key(lies_in.capital)
                count[lies_in.iso] = count.get(lies_in.iso, 0.0) + (_LITTLE if capital else 1.0)
        top = max(count.values(), default=1.0)
        return {iso: n / max(top, 1.0) for iso, n in count.items()}

    def _town_near(self, number: int, known: Mapping[int, PlaceRef], country: str | None) -> PlaceRef | None:
        """The town that a site or quarter lies in: of the same sentence, or else the one told last."""
        sent = self.words[self.names[number].candidate.first].sent
        towns = [i for i, place in sorted(known.items()) if place.precision == "town" and place.country == country]
        same = [i for i in towns if self.words[self.names[i].candidate.first].sent == sent]
        before = [i for i in towns if i < number]
        if same:
            return known[min(same, key=lambda i: (abs(i - number), i))]
        return known[before[-1]] if before else None
