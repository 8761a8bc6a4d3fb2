"""Mentions of places: names with their relation, parts of places ("het noordwesten van Irak"), and "de stad"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kroniek.annotate.names.label import Name
from kroniek.annotate.names.locate import Located, PlaceWords, part_of
from kroniek.annotate.names.theatre import Theatre
from kroniek.annotate.names.words import Word
from kroniek.knowledge import Knowledge
from kroniek.knowledge.keys import key
from kroniek.model import PlaceMention, PlaceRef, Span

# What one mention says of the land that is spoken of, beside 1 for a place that lies in it: a country that acts, and
# how much of it is left at the next mention. Set by hand.
_ACTING, _FADING = 0.3, 0.8
# Words after a name and a comma that may say what it is: "Al-Asad, de grootste basis".
_APPOSED = 4
_LIES = frozenset({"town", "quarter", "site", "district", "province", "region"})


@dataclass(frozen=True, slots=True)
class _Told:
    """A place told before, with the words of its name and around it, and whether something is said to lie there."""

    place: PlaceRef
    words: tuple[str, ...]
    lies: bool


@dataclass(frozen=True)
class PlaceFinder:
    """Finds the place mentions of one report. `at` maps the first word of each name of a place to it."""

    text: str
    words: Sequence[Word]
    located: Sequence[Located]
    at: Mapping[int, Located]
    taken: frozenset[int]  # words of names that are no places
    adjectives: Mapping[int, str]  # words that are demonyms of a country
    knowledge: Knowledge
    theatre: Theatre
    nouns: PlaceWords

    def mentions(self) -> list[PlaceMention]:
        """All place mentions in order; none overlap."""
        found: list[PlaceMention] = []
        history: list[_Told] = []
        i = 0
        while i < len(self.words):
            step = self._part(i, history) or self._name(i) or self._nominal(i, history)
            if step is None:
                i += 1
                continue
            mention, last = step
            found.append(mention)
            history.append(self._told(mention, i, last))
            i = last
        return found

    def _told(self, mention: PlaceMention, first: int, last: int) -> _Told:
        before = self.words[max(first - 1, 0)]
        noun = (before.low,) if first and before.sent == self.words[first].sent and not before.cap else ()
        end = self.words[last : last + _APPOSED]
        apposed = end if end and end[0].gap.strip() == "," else []
        said = [w.low for w in apposed if w.sent == self.words[first].sent and not w.cap]
        words = (*noun, *(w.low for w in self.words[first:last]), *said)
        return _Told(mention.place, words, self._relation_told(first) is not None)

    def _mention(self, first: int, last: int, place: PlaceRef, start: int | None = None) -> PlaceMention:
        span = Span(self.words[first].start, self.words[last - 1].end)
        relation = self._relation(first if start is None else start)
        return PlaceMention(span, span.of(self.text), place, relation)

    def _name(self, i: int) -> tuple[PlaceMention, int] | None:
        located = self.at.get(i)
        if located is None or self._moves(i):
            return None
        last = located.name.candidate.last
        mention = self._mention(i, last, located.place)
        if mention.relation == "near" and i and self.words[i - 1].low in self.nouns.gates:
            mention = replace(mention, relation="in")
        if mention.relation == "border":
            start = next(j for j in range(i - 1, -1, -1) if self.words[j].low.startswith(self.nouns.border))
            span = Span(self.words[start].start, mention.span.end)
            mention = replace(mention, span=span, text=span.of(self.text))
        return mention, last

    def _moves(self, i: int) -> bool:
        """Whether the noun before a name says that it is that of a ship, a storm or such: "het fregat Zeeland"."""
        before = self.words[i - 1].low if i and self.words[i].near else ""
        return any(before.endswith(noun) for noun in self.nouns.moving)

    def _relation(self, first: int) -> str:
        return self._relation_told(first) or "in"

    def _relation_told(self, first: int) -> str | None:
        """What the words before say; article, noun and adjective may stand between ("ten oosten van de stad X")."""
        for skip in range(4):
            end = first - skip
            if end <= 0 or self.words[end].sent != self.words[end - 1].sent:
                return None
            if skip and not self._between(end):
                return None
            for length in (5, 4, 3, 2, 1):
                if end - length < 0:
                    continue
                before = tuple(w.low for w in self.words[end - length : end])
                if before in self.nouns.relations:
                    return self.nouns.relations[before]
        return None

    def _between(self, i: int) -> bool:
        """Whether word `i` may stand between a preposition and a name."""
        word = self.words[i]
        return (
            word.low in self.nouns.articles or word.low in self.nouns.precision or i in self.adjectives
            or word.pos == "ADJ" or (word.low.endswith("e") and not word.cap)
        )  # fmt: skip

    def _part(self, i: int, history: Sequence[_Told]) -> tuple[PlaceMention, int] | None:
        """A part: noordwesten van Irak, oude stad van Mosul, oostelijke deel van de stad, westelijke oever."""
        named = self._part_noun(i) if i in self.at and self.at[i].place.id.startswith("text:") else None
        if named and named[0] == self.at[i].name.candidate.last:
            return self._based(i, named[0], named[1], history, "town")
        if i in self.at or i in self.taken:
            return None
        word = self.words[i]
        if word.low in self.nouns.sites:
            return self._site(i, self.nouns.sites[word.low], history)
        direction = self.nouns.directions.get(word.low)
        found = self._part_noun(i + 1 if direction else i)
        if direction and found and found[1] == "half":
            return self._based(i, found[0], direction, history, "town")
        if direction and i + 1 in self.at and self._beside(i + 1):
            located = self.at[i + 1]
            last = located.name.candidate.last
            return self._mention(i, last, part_of(located.place, direction, self.nouns)), last
        if direction and word.low.endswith("en") and (self._definite(i) or self._whole(i) or self._opens(i)):
            return self._based(i, i + 1, direction, history, "country")
        found = self._part_noun(i)
        if found and found[1] != "half" and self._fit_part(i, found[1]):
            return self._based(i, found[0], found[1], history, "town")
        return None

    def _whole(self, i: int) -> bool:
        """Whether an adjective stands between an article and a word: "het hele oosten van Mosul"."""
        return i > 1 and self._between(i - 1) and self.words[i].near and self._definite(i - 1)

    def _opens(self, i: int) -> bool:
        """Whether a part opens a headline without its article: "Oosten van Mosul volledig bevrijd"."""
        behind = self.words[i + 1] if i + 1 < len(self.words) else None
        return self.words[i].initial and behind is not None and behind.low in self.nouns.of and i + 2 in self.at

    def _beside(self, i: int) -> bool:
        """Whether one blank parts a word from that before: "in het westen. Sirwah" is no west of Sirwah."""
        word = self.words[i]
        return word.near and not word.glued and word.sent == self.words[i - 1].sent

    def _site(self, i: int, site: str, history: Sequence[_Told]) -> tuple[PlaceMention, int] | None:
        """A place in a town that is named by it: "de luchthaven van Goma", "het ziekenhuis van de stad"."""
        if self.words[i].glued or i + 1 == len(self.words) or self.words[i + 1].low not in self.nouns.of:
            return None
        base, end = self._after_of(i + 1, history)
        if base is None or base.precision not in {"town", "quarter"}:
            return None
        return self._mention(i, end, self._known_part(base, site) or part_of(base, site, self.nouns)), end

    def _fit_part(self, i: int, part: str) -> bool:
        """Parts that need a determiner or "van" to be one: a bare "centrum" is any centre."""
        return part in {"old-city", "outskirts"} or self._definite(i)

    def _part_noun(self, i: int) -> tuple[int, str] | None:
        for length in (2, 1) if i < len(self.words) and self.words[i].low in self.nouns.part_openers else ():
            if i + length <= len(self.words):
                part = self.nouns.parts.get(tuple(w.low for w in self.words[i : i + length]))
                if part and not any(self.words[j].glued for j in range(i, i + length)):
                    return i + length, part
        return None

    def _based(
        self, first: int, last: int, part: str, history: Sequence[_Told], level: str
    ) -> tuple[PlaceMention, int] | None:
        """The part with the place that it is of: after "van", or the one told last."""
        base, end = self._after_of(last, history)
        if base is None:
            if last < len(self.words) and self.words[last].low in self.nouns.of and self.words[last].near:
                return None
            land = self.knowledge.countries.get(self._land(history) or "") if level == "country" else None
            base = land.place if land else self._last(history, level)
        if base is None:
            return None
        known = self._known_part(base, part)
        return self._mention(first, end, known or part_of(base, part, self.nouns)), end

    def _known_part(self, base: PlaceRef, part: str) -> PlaceRef | None:
        """The part in the project's own table, such as the Old City of Mosul or its airport."""
        name = key(part_of(base, part, self.nouns).name)
        for place in self.knowledge.places.values():
            if place.ref.parents and place.ref.parents[0] == base.id:
                known = key(place.ref.name)
                if known == name or (place.ref.precision == "site" and part in known.split()):
                    return place.ref
        return None

    def _after_of(self, i: int, history: Sequence[_Told]) -> tuple[PlaceRef | None, int]:
        """The place in "van Irak", "van de stad", "in de stad Mosul" after word `i`, and where it ends."""
        if i >= len(self.words) or self.words[i].low not in self.nouns.within or not self.words[i].near:
            return None, i
        for j in range(i + 1, min(i + 5, len(self.words))):
            if j in self.at:
                return self.at[j].place, self.at[j].name.candidate.last
            nominal = self._nominal(j, history)
            if nominal:
                return nominal[0].place, nominal[1]
            if not self._between(j):
                break
        return None, i

    def _definite(self, i: int) -> bool:
        return i > 0 and self.words[i - 1].low in self.nouns.definite and self.words[i].near

    def _nominal(self, i: int, history: Sequence[_Told]) -> tuple[PlaceMention, int] | None:
        """De stad, het land, de belegerde stad: led back to the place told last of that kind."""
        word = self.words[i]
        level = self.nouns.nominals.get(word.low)
        if word.glued or i in self.taken or not (level or word.low in self.nouns.capital):
            return None
        adjective = i > 1 and self._between(i - 1) and self.words[i - 1].low not in self.nouns.definite
        if not self._definite(i) and not (adjective and self._definite(i - 1)):
            return None
        if adjective and self.words[i - 1].low in {"eerste", "tweede", "andere", "enige"}:
            return None
        if (
            any(j in self.at for j in (i + 1, i + 2))
            and self.words[i + 1].near
            and (i + 1 in self.at or self.words[i + 1].low in self.nouns.within)
        ):
            return None
        if (
            i + 1 < len(self.words)
            and self.words[i + 1].near
            and self.words[i + 1].low in ({"waar"} if level else {"van", "in", "waar"})
        ):
            return None
        # "de stad zelf" is set against what was just told to lie around it
        near = i + 1 < len(self.words) and self.words[i + 1].near and self.words[i + 1].low in self.nouns.itself
        place = self._capital(history) if level is None else self._last(history, level, word.low, topic=not near)
        land = self.adjectives.get(i - 1, "") if adjective else ""
        if place is None or (land and level is None) or (land in self.knowledge.countries and land != place.country):
            return None
        return self._mention(i, i + 1, place), i + 1

    def _capital(self, history: Sequence[_Told]) -> PlaceRef | None:
        country = self.theatre.country or self._land(history)
        if country is None:
            return None
        capital = self.knowledge.countries[country].capital
        hits = [
            p for p in self.knowledge.gazetteer.lookup([key(capital)]).get(key(capital), ()) if p.ref.country == country
        ]
        town = max(hits, key=lambda p: (p.ref.precision == "town", p.population, p.ref.id), default=None)
        return town.ref if town else None

    def _last(
        self, history: Sequence[_Told], level: str, noun: str = "", *, topic: bool = True
    ) -> PlaceRef | None:
        """The place told last of a kind, for `noun` ("de brug") one that is said to be that.

        Of towns it is the one that is spoken of, unless not `topic`.
        """
        if level == "town" and topic:
            spoken_of = self._topic([t.place for t in history])
            if spoken_of is not None:
                return spoken_of
        levels = {level, "province"} if level == "region" else {level}
        for told in reversed(history):
            if told.place.precision in levels and (noun not in self.nouns.kinds or self._is(told, noun)):
                return told.place
        country = self.knowledge.countries.get(self.theatre.country or "") if level == "country" else None
        return country.place if country else None

    def _is(self, told: _Told, noun: str) -> bool:
        """Whether the words of a place say that it is what a noun names: "de Qasim-moskee", "vliegveld Hamid"."""
        kind = self.nouns.kinds[noun]
        return any(w.endswith(n) for w in told.words for n in kind)

    def _land(self, history: Sequence[_Told]) -> str | None:
        """The country in which what is told lies: that of the places named before, the last ones above all."""
        weight: dict[str, float] = {}
        for told in history:
            weight = {k: _FADING * v for k, v in weight.items()}
            country = told.place.country
            if country and country in self.knowledge.countries:
                lies = told.lies or told.place.precision in _LIES
                weight[country] = weight.get(country, 0.0) + (1.0 if lies else _ACTING)
        return max(sorted(weight), key=lambda k: weight[k], default=None)

    def _topic(self, history: Sequence[PlaceRef]) -> PlaceRef | None:
        """The town that is spoken of: each mention weighs half of the next, so that one aside does not win.

        A town told three times outweighs one told once after it.
        """
        weight: dict[str, float] = {}
        refs: dict[str, PlaceRef] = {}
        towns = [p if p.precision == "town" else self._parent_town(p) for p in history]
        for place in (t for t in towns if t is not None):
            weight = {k: 0.7 * v for k, v in weight.items()}
            weight[place.id] = weight.get(place.id, 0.0) + 1.0
            refs[place.id] = place
        return refs[max(sorted(weight), key=lambda k: weight[k])] if weight else None

    def _parent_town(self, place: PlaceRef) -> PlaceRef | None:
        """The town that a quarter lies in, if it is known."""
        for located in self.located:
            if place.parents and located.place.id == place.parents[0] and located.place.precision == "town":
                return located.place
        own = self.knowledge.places.get(place.parents[0]) if place.parents else None
        return own.ref if own and own.ref.precision == "town" else None


def demonym_words(names: Sequence[Name]) -> Iterator[tuple[int, str]]:
    """The words that are demonyms, with what they point to."""
    for name in names:
        for entry in name.candidate.entries[:1]:
            if entry.sort == "adjective":
                for i in range(name.candidate.first, name.candidate.last):
                    yield i, entry.target
