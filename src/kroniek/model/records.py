"""What the chronicle concludes from all mentions: the records of the export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kroniek.model.days import DaySet, Interval
from kroniek.model.quantity import Quantity
from kroniek.model.refs import ActorRef, PlaceRef
from kroniek.model.span import Span

HANGS_ON = ("calendar", "publication", "told", "event", "presumed")
"""What days can hang on: a date told in full, the day of publication, a time told before, an event that the words
name, or nothing told at all, so that only the tense of news dates it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that a record rests on, and on whose word: nearest voice first."""

    report: str
    span: Span
    attribution: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a day became possible, likelier or impossible: a fact in words with the span that says it.

    `kind` names the kind of fact and `words` what fills it in, so that it can be worded in another language.
    Where another report has a part in it, `report` and `elsewhere` say which, and where in it.
    """

    fact: str
    hard: bool
    span: Span | None = None
    kind: str = ""
    words: tuple[str, ...] = ()
    report: str | None = None
    elsewhere: Span | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """The days on which a report can have been published, with weights, and why.

    `days` is None where nothing is known. `clashes` are facts that were dropped because they cannot
    be true beside the others.
    """

    days: DaySet | None
    reasons: tuple[Reason, ...] = ()
    clashes: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Hook:
    """A dated thing that a report tells of, by which its days may hang on those of other reports.

    `key` is its type and place, `agents` who did it. On the days of publication whose bits (from `first` on)
    stand first in a span it lies from the second to the third of it; all days are ordinals.
    """

    key: str
    agents: tuple[str, ...]
    first: int
    spans: tuple[tuple[int, int, int], ...]
    sure: bool
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class ResolvedTime:
    """A time mention with its TIMEX3 value and the days that it can cover; `hangs_on` is one of HANGS_ON."""

    report: str
    span: Span
    text: str
    type: str
    value: str | None
    interval: Interval
    hangs_on: str = "publication"


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor in a role, with every spelling met."""

    role: str
    actor: ActorRef
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A place with every spelling met."""

    place: PlaceRef
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number through one or more reports that say the same; `hangs_on` (of HANGS_ON) is what `as_of` hangs on.

    `part_of` and `replaces` are ids of figures, `was` is the quantity that was replaced; `scope` and
    `perpetrators` are as in `FigureMention`. `sensitive`: a person says that its place must not be published.
    """

    id: str
    measure: str
    quantity: Quantity
    unit: str | None
    who: str
    place: PlaceRecord | None
    as_of: Interval
    evidence: tuple[Evidence, ...]
    hangs_on: str = "publication"
    part_of: str | None = None
    replaces: str | None = None
    was: Quantity | None = None
    scope: str = "new"
    perpetrators: bool = False
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """Why a telling at `span` was taken for one of an event: how likely that is (0 to 1), and what weighs most."""

    report: str
    span: Span
    p: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two events, by id in order, that may be one: how likely (0 to 1), and what weighs most. A person decides."""

    id: str
    first: str
    second: str
    p: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One event, told by one or more mentions. `figures` are ids of figures, `hangs_on` (of HANGS_ON) dates it.

    `merged` is why tellings after the first were taken for one with it. `sensitive` is as in `Figure`.
    """

    id: str
    type: str
    status: str
    actors: tuple[Participant, ...]
    place: PlaceRecord | None
    time: Interval
    figures: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    hangs_on: str = "publication"
    merged: tuple[Joined, ...] = ()
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """Reports that tell one story, by id in order, with the days of their publication and a title from one of them."""

    id: str
    title: str
    reports: tuple[str, ...]
    days: Interval


@dataclass(frozen=True, slots=True)
class Change:
    """What a copy tells otherwise. `kind` is number, day or place; empty words: the other has nothing there."""

    kind: str
    was: str
    became: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """`report` is a copy of `of`: they share `contained` (0 to 1) of the shorter one's pieces."""

    report: str
    of: str
    contained: float
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """A holder has a place from some day until some day; an unknown end is an open interval.

    `sensitive` is as in `Figure`.
    """

    id: str
    place: PlaceRecord
    holder: Participant
    start: Interval
    end: Interval
    extent: str
    tier: str
    evidence: tuple[Evidence, ...]
    sensitive: bool = False


Record = Event | Control | Figure | Doubt | Story | Copy
"""What is concluded of a block."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was worked out of the days of one report, so that it need not be again.

    `own` are the days by its own words, `days` those together with the reports that it hangs together with.
    `events` is the fingerprint of what its hooks were made of; `part` that of the part it was settled in: None
    before that, "" for a report that hangs together with no other.
    """

    own: Published
    events: str
    part: str | None
    days: Published


@dataclass(frozen=True, slots=True)
class Chronicle:
    """All records that follow from a set of reports, in order of id, times in order of report and place."""

    published: Mapping[str, Published]
    times: tuple[ResolvedTime, ...]
    events: tuple[Event, ...]
    control: tuple[Control, ...]
    figures: tuple[Figure, ...]
    doubts: tuple[Doubt, ...] = ()
