"""What a report tells of its events beside type, roles, place and day: how it words them, which numbers stand there.

A mention of an event is told in the light of its whole report: one that names no place, or only a country, has the
place of the mention that it repeats. All of it follows from one report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kroniek.annotate.names.lexicon import lexicon as names
from kroniek.chronicle.placed import PlacedEvent, Telling, hull, place_event
from kroniek.chronicle.same_pairs import judge
from kroniek.chronicle.same_where import TOWN, fineness, settlement
from kroniek.knowledge import load as load_knowledge
from kroniek.knowledge.keys import key
from kroniek.knowledge.sameness import weights
from kroniek.lang import load
from kroniek.model import Annotations, EventMention, PlaceMention, PlaceRef, Published, Report, ResolvedTime

_WORD = re.compile(r"[^\W\d_]+")
_CLEAR = 0.3  # log-odds by which one town must fit better than another. A choice.
_STEM = 6  # letters by which inflected and compounded words of one stem mostly agree
_SHORT = 4  # letters that are too few to be known as the last part of a compound
_REACH = 3  # words before the trigger that are looked at
_BESIDE = 60  # letters after a town's name within which its country or province is looked for
_DAY = 24
# From which hour to which a part of the day reaches, with an hour or two to spare: what one report tells for late in
# the evening another tells for the night. A night that bears one day's name can be that before it or that after it.
_HOURS = {"MO": (3, 13), "AF": (11, 20), "EV": (16, 29), "NI": (-6, 32)}
_BETWEEN = (19, 33)  # the night between two days, from midnight before the first


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """`same.toml` of a language; its remarks say what stands in it."""

    apart: frozenset[str]
    definite: frozenset[str]
    again: re.Pattern[str]
    anybody: frozenset[str]
    common: frozenset[str]
    shortest: int
    spots: Mapping[str, str]
    lies: re.Pattern[str]
    towns: frozenset[str]


def tellings(
    report: Report, notes: Annotations, times: Mapping[int, ResolvedTime], published: Published
) -> list[PlacedEvent]:
    """The events of a report, each with its days and its telling; `times` are the report's by index."""
    placed = []
    for mention in notes.events:
        event = place_event(report.id, mention, times, published)
        telling = _telling(report, notes, mention, published)
        placed.append(replace(event, telling=replace(telling, hours=_hours(event, notes))))
    return [_anchored(event, placed) for event in placed]


def _anchored(event: PlacedEvent, others: Sequence[PlacedEvent]) -> PlacedEvent:
    """The event with the place of the mention that it most likely repeats, where its sentence tells none as fine."""
    own = event.mention.place if "place" in event.mention.firm else None
    if fineness(own) >= TOWN:
        return event
    found: dict[str, tuple[float, PlaceMention]] = {}
    for other in others:
        place = other.mention.place if "place" in other.mention.firm else None
        if other is event or place is None or fineness(place) <= max(fineness(own), TOWN - 1):
            continue
        judged = judge(event, other, weights())
        if judged is not None and judged.score >= weights().anchor:
            where = settlement(place.place)
            best = found.get(where)
            found[where] = (judged.score, place) if best is None or judged.score > best[0] else best
    likely = sorted(found.values(), key=lambda f: (-f[0], f[1].span))
    if not likely or (len(likely) > 1 and likely[0][0] - likely[1][0] < _CLEAR):
        return event
    return replace(event, telling=replace(event.telling, anchor=likely[0][1]))


def _telling(report: Report, notes: Annotations, mention: EventMention, published: Published) -> Telling:
    words = _lexicon(report.language)
    before = _WORD.findall(report.text[mention.sentence.start : mention.span.start].lower())[-_REACH:]
    return Telling(
        words=_content(report.text, mention, report.language),
        spots=_spots(report.text, notes, mention, words),
        numbers=tuple((notes.figures[i].measure, notes.figures[i].quantity) for i in mention.figures),
        issued=hull(published),
        apart=any(word in words.apart for word in before),
        definite=any(word in words.definite for word in before[-2:]),
        again=words.again.search(mention.sentence.of(report.text).lower()) is not None,
        trigger=mention.span.of(report.text).lower()[:_STEM],
        lies=_lies(report, notes, mention),
        unnamed=_unnamed(mention, words),
    )


def _unnamed(mention: EventMention, words: _Lexicon) -> tuple[str, ...]:
    """The roles that the sentence fills with fighters alone, of whom it does not say whose they are."""
    told: dict[str, set[str]] = {}
    for filler in mention.roles:
        if mention.sentence.contains(filler.span):
            told.setdefault(filler.role, set()).update(_WORD.findall(filler.text.lower())[-1:])
    named = {f.role for f in mention.roles if len(_WORD.findall(f.text)) > 1}
    return tuple(sorted(role for role, nouns in told.items() if nouns <= words.anybody and role not in named))


def _hours(event: PlacedEvent, notes: Annotations) -> tuple[int, int] | None:
    """The hours of the calendar that the part of the day leaves open; None where none is told, or on no known day."""
    mention, days = event.mention, event.time
    if mention.time is None or mention.time_relation != "in" or days.earliest is None:
        return None
    when = notes.times[mention.time].when
    part, night = when.step("tod"), when.step("night_between")
    if night is not None and days.length == 2:
        reach = _BETWEEN
    elif part is not None and days.length == 1 and part.args[0] in _HOURS:
        reach = _HOURS[str(part.args[0])]
    else:
        return None
    midnight = days.earliest.toordinal() * _DAY
    return midnight + reach[0], midnight + reach[1]


def _lies(report: Report, notes: Annotations, mention: EventMention) -> PlaceRef | None:
    """The place of which the words right beside the event's town say that it lies there."""
    town = mention.place
    if town is None or not mention.sentence.contains(town.span):
        return None
    land = _land_before(report.text[: town.span.start], report.language)
    if land is not None:
        return land
    end = town.span.end
    after = [p for p in notes.places if p.span.start > end and mention.sentence.contains(p.span)]
    area = min(after, key=lambda p: p.span, default=None)
    if area is None or area.span.start - end > _BESIDE or area.place.id == town.place.id:
        return None
    return area.place if _lexicon(report.language).lies.fullmatch(report.text[end : area.span.start]) else None


def _land_before(text: str, language: str) -> PlaceRef | None:
    """The country whose adjective stands before a noun for a town and its name: "de Syrische stad"."""
    *_, adjective, noun = ["", "", *_WORD.findall(text[-_BESIDE:])]
    if noun not in _lexicon(language).towns:
        return None
    countries = load_knowledge().countries
    known = names(load(language), load_knowledge()).entries.get(key(adjective), ())
    isos = {entry.target for entry in known if entry.sort == "adjective"} & countries.keys()
    return countries[isos.pop()].place if len(isos) == 1 else None


def _content(text: str, mention: EventMention, language: str) -> tuple[str, ...]:
    """Stems of the sentence's words that say what it is about, without those of who and where."""
    lexicon = _lexicon(language)
    named = {*(r.text for r in mention.roles), mention.place.text if mention.place else "", mention.span.of(text)}
    known = {word[:_STEM] for name in named for word in _WORD.findall(name.lower())}
    words = _WORD.findall(mention.sentence.of(text).lower())
    stems = {w[:_STEM] for w in words if len(w) >= lexicon.shortest and w not in _small_words(language)}
    return tuple(sorted(stems - known - lexicon.common))


def _spots(text: str, notes: Annotations, mention: EventMention, lexicon: _Lexicon) -> tuple[str, ...]:
    """The kinds of spot that the sentence names, with all that the report calls the spot where the event lies.

    "Het vliegveld" and then "de basis" of one airport are one spot.
    """
    named = _kinds(mention.sentence.of(text), lexicon)
    where = mention.place.place if mention.place is not None else None
    if named and where is not None and where.precision == "site":
        named |= _kinds(" ".join(p.text for p in notes.places if p.place.id == where.id), lexicon)
    return tuple(sorted(named))


def _kinds(words: str, lexicon: _Lexicon) -> set[str]:
    """The kinds of spot among words; of a compound its last part says which."""
    found = set()
    for word in _WORD.findall(words.lower()):
        parts = (word[i:] for i in range(max(1, len(word) - _SHORT)) if i == 0 or i > 1)
        found.update(next(([lexicon.spots[p]] for p in parts if p in lexicon.spots), []))
    return found


@cache
def _lexicon(language: str) -> _Lexicon:
    raw = load(language).toml("same.toml")
    common = frozenset(word[:_STEM] for word in raw["common"])
    spots = {word: kind for kind, words in raw["spots"].items() for word in words}
    return _Lexicon(
        frozenset(raw["apart"]),
        frozenset(raw["definite"]),
        re.compile(raw["again"]),
        frozenset(raw["anybody"]),
        common,
        int(raw["shortest"]),
        spots,
        re.compile(raw["lies"]),
        frozenset(raw["towns"]),
    )


@cache
def _small_words(language: str) -> frozenset[str]:
    return frozenset(row["word"] for row in load(language).rows("stopwords.tsv"))
