"""Who held what on a day, down the hierarchy of places too, and `unknown` where nothing is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kroniek.model import Control, Interval, PlaceRecord
from kroniek.store.last_word import last_word

FRESH = 92
"""Days after the last word from which the holder is no longer known. A choice, not a measurement: a quarter of a year,
in which most fronts of the example reports moved; the last holder and the age of the word are shown all the same."""

PASSED_DOWN = frozenset({"quarter", "town", "district", "province"})
"""Places whose holder has what lies in them. "Holds the country" is seldom meant of every town in it."""

Told = Callable[[Control], Iterable[Interval]]
"""The days on which the reports can be published on which a period rests."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One holder of a place on a day.

    `known` is False where the last word is too old: `control` then says who had it last. `via` is the whole of which
    it is told that somebody has it, where that is not said of the place itself. `rivals` are the ids of periods
    that cannot be true beside this one.
    """

    place: PlaceRecord
    control: Control
    word: Interval
    known: bool
    via: PlaceRecord | None = None
    rivals: tuple[str, ...] = ()


def holders(controls: Iterable[Control], told: Told, day: date, also: Iterable[PlaceRecord] = ()) -> list[Answer]:
    """The answers for all places of which anything is told that may hold on `day`, in order of place id.

    Args:
        controls: periods of control of the places asked for and of those that they lie in.
        told: the days of publication behind a period.
        day: the day asked for.
        also: places asked for of which perhaps only the whole has a holder.
    """
    by_place: dict[str, list[Control]] = defaultdict(list)
    for control in controls:
        by_place[control.place.place.id].append(control)
    places = {p.place.id: p for p in also} | {id_: some[0].place for id_, some in by_place.items()}
    own = {id_: _own(some, told, day) for id_, some in by_place.items()}
    return [answer for id_ in sorted(places) for answer in _of(places[id_], own, day)]


def _own(controls: Sequence[Control], told: Told, day: date) -> list[Answer]:
    """What is said of the place itself: who may have it on the day, else who had it last."""
    begun = [c for c in controls if c.start.earliest is None or c.start.earliest <= day]
    answers = []
    for control in begun:
        covers = control.end.latest is None or control.end.latest >= day
        word = last_word(control, told(control), day)
        known = covers and (word.latest is None or (day - word.latest).days <= FRESH)
        answers.append(Answer(control.place, control, word, known))
    known_ones = [a for a in answers if a.known]
    if known_ones:
        return [_with_rivals(a, known_ones) for a in known_ones]
    last = max(answers, key=lambda a: (a.word.latest or date.min, a.control.id), default=None)
    return [last] if last and last.word.latest else []


def _with_rivals(answer: Answer, answers: Sequence[Answer]) -> Answer:
    mine = answer.control
    rivals = sorted(
        a.control.id
        for a in answers
        if a.control.holder.actor.id != mine.holder.actor.id and "all" in {a.control.extent, mine.extent}
    )
    return Answer(answer.place, mine, answer.word, answer.known, answer.via, tuple(rivals))


def _of(place: PlaceRecord, own: Mapping[str, Sequence[Answer]], day: date) -> list[Answer]:
    mine = list(own.get(place.place.id, ()))
    whole = next((w for parent in place.place.parents if (w := _whole(own.get(parent, ())))), [])
    if not whole:
        return mine
    newest = max((a.word.latest for a in mine if a.known and a.word.latest), default=None)
    later = all(a.control.start.latest and newest and a.control.start.latest > newest for a in whole)
    if any(a.known for a in mine) and not later:
        return mine
    return [Answer(place, a.control, a.word, True, a.place, a.rivals) for a in whole]


def _whole(answers: Sequence[Answer]) -> list[Answer]:
    """Who has all of a place beyond doubt, where that says who has what lies in it; none where there are rivals."""
    sure = [a for a in answers if a.known and a.word.known and a.control.extent == "all"]
    passed_down = all(a.place.place.precision in PASSED_DOWN for a in answers)
    return sure if len(answers) == len(sure) == 1 and passed_down else []
