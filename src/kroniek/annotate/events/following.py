"""Events that are not told again: "Damour volgde een dag later", "Goma viel maandag, Bukavu een week later".

A place with a verb of following, or with a day of its own between marks behind an event that has one too, met what the
place before it met, at the hands of the same side. Which words may stand beside it is told in `following.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Span as Words
from spacy.tokens import Token

from kroniek.annotate.events.circumstances import Circumstances, place_words
from kroniek.annotate.events.dating import DATES
from kroniek.annotate.events.grammar import VERBAL
from kroniek.annotate.events.roles import WITHIN
from kroniek.annotate.events.scene import Scene
from kroniek.lang import load
from kroniek.model import EventMention, PlaceMention, Span

MARKS = frozenset({",", ";", ":"})
# What tells of a whole country does not go on from town to town.
LARGE = frozenset({"country", "vague"})
REAL = frozenset({"happened", "ongoing"})
# So many sentences back the event may stand that a verb of following takes up.
REACH = 2


@dataclass(frozen=True)
class Listed:
    """The lists of `following.toml`."""

    verbs: frozenset[str]
    beside: frozenset[str]
    onward: frozenset[str]
    within: frozenset[str]
    also: frozenset[str]
    means: frozenset[str]
    types: frozenset[str]


@cache
def listed(code: str) -> Listed:
    """The words of the language `code` by which an event goes on to another place."""
    data = load(code).toml("following.toml")
    return Listed(**{name: frozenset(data[name]) for name in Listed.__dataclass_fields__})


@dataclass(frozen=True)
class Step:
    """A stretch between two marks that tells of a place and a time alone."""

    words: Sequence[Token]
    place: PlaceMention
    verb: bool
    time: int | None


def following(events: Sequence[EventMention], scene: Scene, around: Circumstances) -> list[EventMention]:
    """The events that only a place and a time tell, beside those that are told, in order of place."""
    found = list(events)
    for sentence in scene.doc.sents:
        found.extend(_of_sentence(sentence, found, scene, around))
    return found[len(events) :]


def _of_sentence(
    sentence: Words, events: Sequence[EventMention], scene: Scene, around: Circumstances
) -> list[EventMention]:
    found: list[EventMention] = []
    before: EventMention | None = None
    for words, step in _steps(sentence, scene, around):
        here = Span(words[0].idx, words[-1].idx + len(words[-1]))
        told = [e for e in events if here.contains(e.span) and _moves(e, scene)]
        if step is None or told:
            before = _last(told) or before
            continue
        meant = before if before is not None or not step.verb else _last_told(sentence, events, scene)
        if meant is None or meant.place is None or meant.place.place.id == step.place.place.id:
            continue
        if any(_told_of(e, step.place, sentence) for e in events):
            continue
        if meant.place.span.start > here.start:
            continue  # "werd, nog voor de avond in deze stad, Ain Tarma beschoten": it is not told yet
        if step.verb or _goes_on(step, meant, scene):
            before = _again(meant, step)
            found.append(before)
    return found


def _steps(sentence: Words, scene: Scene, around: Circumstances) -> Iterator[tuple[Sequence[Token], Step | None]]:
    """The stretches of a sentence with what they say; of "Rutshuru en Kiwanja volgden" the verb is that of both."""
    read = [(words, _step(words, scene, around)) for words in _stretches(sentence)]
    for n, (words, step) in enumerate(read):
        later = read[n + 1][1] if n + 1 < len(read) and words[-1].nbor(1).pos_ == "CCONJ" else None
        if step is not None and later is not None and step.time is None and not step.verb:
            yield words, replace(step, verb=later.verb, time=later.time)
        else:
            yield words, step


def _stretches(sentence: Words) -> Iterator[list[Token]]:
    """The words between the marks of a sentence, and between the parts that "en" joins."""
    here: list[Token] = []
    for token in sentence:
        if token.text in MARKS or token.pos_ == "CCONJ":
            if here:
                yield here
            here = []
        elif not token.is_punct and not token.is_space:
            here.append(token)
    if here:
        yield here


def _step(words: Sequence[Token], scene: Scene, around: Circumstances) -> Step | None:
    """What a stretch says, where it holds nothing but places, times and words that may stand beside them."""
    known = listed(scene.code)
    places: list[int] = []
    verb = False
    for token in words:
        low = token.lower_
        if token.i in scene.place_at:
            if scene.place_at[token.i] not in places:
                places.append(scene.place_at[token.i])
        elif low in known.verbs:
            verb = True
        elif token.i in scene.timed or low in known.beside or token.pos_ in {"DET", "NUM"}:
            continue
        elif token.pos_ in VERBAL or token.i in scene.actor_at:
            return None
        elif token.pos_ == "NOUN" and place_words(scene.code).place_noun(low):
            continue
        elif token.pos_ != "ADP" or not (_before(token, scene.timed) or low in known.within):
            return None
    named = [scene.places[p] for p in places if scene.places[p].place.precision not in LARGE]
    times = [n for n, t in enumerate(around.time_tokens) if t is not None and words[0].i <= t.i <= words[-1].i]
    dated = [n for n in times if around.times[n].type in DATES]
    if len(named) != 1 or len(places) != 1 or len(dated) > 1 or named[0].relation not in WITHIN:
        return None
    return Step(words, named[0], verb, dated[0] if dated else None)


def _before(token: Token, timed: frozenset[int]) -> bool:
    """Whether a preposition belongs to a time right behind it."""
    return token.i + 1 < token.sent.end and token.nbor(1).i in timed


def _last(events: Sequence[EventMention]) -> EventMention | None:
    return max(events, key=lambda e: (e.span, e.type), default=None)


def _told_of(event: EventMention, place: PlaceMention, sentence: Words) -> bool:
    """Whether a sentence tells of an event at a place by its own words."""
    here = sentence.start_char <= event.span.start < sentence.end_char
    return here and event.place is not None and event.place.place.id == place.place.id


def _moves(event: EventMention, scene: Scene) -> bool:
    """Whether an event is one that can go on to another place: it happened, and its own sentence tells where."""
    return (
        event.type in listed(scene.code).types
        and event.status in REAL
        and event.place is not None
        and event.place.relation in WITHIN
        and event.place.place.precision not in LARGE
        and event.sentence.contains(event.place.span)
    )


def _last_told(sentence: Words, events: Sequence[EventMention], scene: Scene) -> EventMention | None:
    """The last event before a sentence that its verb of following can take up."""
    starts = [s.start_char for s in scene.doc.sents if s.start < sentence.start][-REACH:]
    told = [e for e in events if starts and starts[0] <= e.span.start < sentence.start_char and _moves(e, scene)]
    return _last(told)


def _goes_on(step: Step, meant: EventMention, scene: Scene) -> bool:
    """Whether a stretch without a verb tells of the same: both have a day, or a word says so."""
    onward = any(t.lower_ in listed(scene.code).onward for t in step.words)
    return step.time is not None and (meant.time is not None or onward)


def _again(meant: EventMention, step: Step) -> EventMention:
    """The event once more at its own place and time, with the parties that are not guessed and without numbers."""
    first, last = step.words[0], step.words[-1]
    sentence = Span(first.sent.start_char, first.sent.start_char + len(first.sent.text.rstrip()))
    return replace(
        meant,
        span=step.place.span,
        sentence=sentence,
        evidence=Span(first.idx, last.idx + len(last)),
        rule=f"following/{meant.type}",
        place=step.place,
        roles=tuple(r for r in meant.roles if r.role in meant.firm and r.span != _named(meant)),
        time=step.time,
        time_relation="in",
        figures=(),
        attribution=meant.attribution if meant.sentence == sentence else (),
        extent="all",
        firm=tuple(dict.fromkeys((*meant.firm, "place"))),
    )


def _named(event: EventMention) -> Span | None:
    """Where the place of an event stands, which as what it is done to is not that of the next one."""
    return event.place.span if event.place is not None else None
