"""What the language model learns from: the corpus's reports and single sentences, cut into pieces, with answers.

Every sentence is an example for every type of event; every event that rules and a coder share is one for each role, for
its place and its status, with all candidates that the choice of roles will have (`candidates.py`, `locations.py`).
"""

from __future__ import annotations

import itertools
import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import train_firing
from score import _overlap, _sentence
from splits import lot_of_single
from train_choices import Judge, _accepted, opened, paired

from kroniek.annotate.encoder import Encoded, Option
from kroniek.annotate.encoder.network import windows
from kroniek.annotate.encoder.pieces import Pieces
from kroniek.annotate.events.candidates import ROLES, Cast
from kroniek.annotate.events.locations import Map
from kroniek.annotate.events.told import Told
from kroniek.knowledge.event_types import STATUSES, event_types
from kroniek.model import Span

ASKED = (*ROLES, "place")


@dataclass
class Question:
    """Who fills one role of an event: the candidates, which are right, and whether a coder names anybody."""

    options: list[Option]
    right: list[bool]
    answered: bool


@dataclass
class Event:
    """One event that rules and coder share."""

    trigger: Span
    type: str
    questions: dict[str, Question]
    statuses: tuple[str, ...]


@dataclass
class Example:
    """One text with its answers: what each sentence tells is worth so much for each type."""

    folder: str
    text: str
    sentences: list[tuple[int, int]]
    told: list[dict[str, float]]
    events: list[Event] = field(default_factory=list)


def types() -> list[str]:
    """All types of event, in order of name."""
    return sorted(event_types())


def of_reports(folders: Sequence[Path], language: str) -> Iterator[Example]:
    """The reports in `folders`."""
    for folder in folders:
        for path in sorted(folder.glob("*.txt")):
            gold = json.loads(path.with_suffix(".json").read_text("utf-8"))
            yield _report(folder.name, path, gold, language)


def _report(folder: str, path: Path, gold: Any, language: str) -> Example:
    report, _, around, told = opened(path, language, unseen=False)
    scene = around.scene
    spans = [(_sentence(report.text, e["sentence"]), tuple(e["type"]), e.get("must", True)) for e in gold["events"]]
    sentences = [(s.start_char, s.end_char) for s in scene.doc.sents]
    worth = [
        train_firing.worth([(kinds, must) for span, kinds, must in spans if span and _overlap(here, span)])
        for here in sentences
    ]
    cast, places = Cast(scene, told), Map(scene, told)
    judge = Judge(cast, places)
    events = [_event(one, event, cast, places, judge) for one, event in paired(scene, told, gold, judge)]
    return Example(folder, report.text, sentences, worth, events)


def _event(told: Told, event: Any, cast: Cast, places: Map, judge: Judge) -> Event:
    questions = {}
    for role in ROLES:
        accepted, found = _accepted(event, role), cast.candidates(told, role)
        right = [judge.is_meant(c.filler, accepted) for c in found]
        questions[role] = Question(cast.options(found), right, bool(accepted))
    accepted, located = _accepted(event, "place"), places.candidates(told)
    right = [judge.lies_in(c.place, accepted) for c in located]
    questions["place"] = Question(places.options(located), right, bool(accepted))
    return Event(told.full.span, told.full.type, questions, tuple(event["status"] or ()))


def of_singles(corpus: Path, language: str) -> Iterator[Example]:
    """The single sentences of the lexical units and of the corpus, each after one that makes it part of a report."""
    opening = train_firing.CONTEXT[language]
    for number, (sentence, kinds) in enumerate(train_firing.singles(corpus, language)):
        text = f"{opening} {sentence}"
        start = len(opening) + 1
        told = train_firing.worth([((kind,), True) for kind in kinds])
        yield Example(lot_of_single(number), text, [(start, len(text))], [told])


@dataclass
class Asked:
    """One role of all events of a text in numbers: mentions, and the candidates that they are of.

    `mentions` has rows of event, candidate, first piece, piece after the last, gap in sentences, distance; `candidates`
    has rows of event, right, common noun, answered.
    """

    mentions: np.ndarray
    candidates: np.ndarray


@dataclass
class Numbers:
    """An example in numbers: pieces by window, sentences and events as stretches of pieces."""

    folder: str
    windows: list[list[int]]
    sentences: np.ndarray
    told: np.ndarray
    triggers: np.ndarray
    kinds: np.ndarray
    inside: np.ndarray
    statuses: list[list[int]]
    asked: list[Asked]


def numbered(example: Example, pieces: Pieces) -> Numbers:
    """An example as the network takes it."""
    reader = Encoded(example.text, example.sentences, _Bare(pieces))
    cut, kinds = reader.cut, {kind: n for n, kind in enumerate(types())}
    bounds = windows(len(cut.numbers), [bisect_left(cut.starts, first) for first, _ in example.sentences])
    told = np.zeros((len(example.sentences), len(kinds)), np.float32)
    for number, worth in enumerate(example.told):
        for kind, value in worth.items():
            told[number, kinds[kind]] = value
    events = example.events
    return Numbers(
        example.folder,
        [list(cut.numbers[a:b]) for a, b in itertools.pairwise(bounds)],
        np.array(reader.reach, np.int64).reshape(-1, 2),
        told,
        np.array([reader.range(e.trigger.start, e.trigger.end) for e in events], np.int64).reshape(-1, 2),
        np.array([kinds[e.type] for e in events], np.int64),
        np.array([reader.sentence(e.trigger) for e in events], np.int64),
        [[STATUSES.index(s) for s in e.statuses] for e in events],
        [_asked(reader, events, role) for role in ASKED],
    )


def _asked(reader: Encoded, events: Sequence[Event], role: str) -> Asked:
    mentions, candidates = [], []
    for number, event in enumerate(events):
        question = event.questions[role]
        for (spans, noun), right in zip(question.options, question.right, strict=True):
            for span in spans:
                first, last = reader.range(span.start, span.end)
                mentions.append((number, len(candidates), first, last, *reader.distance(event.trigger, span)))
            candidates.append((number, right, noun, question.answered))
    return Asked(
        np.array(mentions, np.int64).reshape(-1, 6), np.array(candidates, np.int64).reshape(-1, 4)
    )


@dataclass
class _Bare:
    """What stands in for a network while there is none: its pieces."""

    pieces: Pieces
