"""Mentions set in time: what a report tells, with the days that it can mean given the days of publication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kroniek.chronicle.days_words import length_in_days
from kroniek.model import (
    ControlMention,
    EventMention,
    Evidence,
    FigureMention,
    Interval,
    PlaceMention,
    PlaceRef,
    Published,
    Quantity,
    ResolvedTime,
    Span,
)

ONE_DAY = timedelta(days=1)
# News of the day without a time is taken to lie at most this long before the report. A choice, not a measurement:
# bare weekdays of news lie within two days in 97 of 100 cases, and a weekend may come between.
RECENT = timedelta(days=3)
# A past event that nothing dates is taken to lie at most this long before the last possible day of publication: of 479
# such events in the corpus's train part whose first day a coder could tell, 437 began within it.
UNDATED = timedelta(days=30)
# Statuses that tell of something that did not take place yet, if it ever will.
PROSPECTIVE = frozenset({"planned", "feared", "called_for"})
DATED = frozenset({"DATE", "TIME"})


UNKNOWN = Interval()


@dataclass(frozen=True)
class Telling:
    """How a report tells an event: what helps to know it again.

    `words` are stems of its sentence, `spots` kinds of spot that stand there (market, bridge), `numbers` measures with
    what they number, `issued` the days of publication. `apart` and `definite`: told as another one than was told
    before, or as known already; `again`: as what the place did not see for the first time. `trigger` is the stem of the
    word that tells it. `anchor` is the place of the mention that this one repeats, where it names none as fine. `hours`
    are the first and the last in which it can lie by the part of the day that is told, counted from the first day of
    the calendar; `lies` is the place of which the words beside its town say that the town lies there ("Tripoli, een
    havenstad in Libanon"); `unnamed` are roles filled with fighters of whom the sentence does not say whose they are.
    """

    words: tuple[str, ...] = ()
    spots: tuple[str, ...] = ()
    numbers: tuple[tuple[str, Quantity], ...] = ()
    issued: Interval = UNKNOWN
    apart: bool = False
    definite: bool = False
    again: bool = False
    trigger: str = ""
    anchor: PlaceMention | None = None
    hours: tuple[int, int] | None = None
    lies: PlaceRef | None = None
    unnamed: tuple[str, ...] = ()


UNTOLD = Telling()


@dataclass(frozen=True)
class PlacedEvent:
    """An event mention of a report with its interval, and what that hangs on (one of the model's HANGS_ON).

    `presumed`: nothing told dates it, only that it is news.
    """

    report: str
    mention: EventMention
    time: Interval
    presumed: bool = False
    hangs_on: str = "publication"
    telling: Telling = UNTOLD

    @property
    def possible(self) -> Interval:
        """The days that the words leave open: for a presumed date, everything up to its last day."""
        return Interval(None, self.time.latest) if self.presumed else self.time

    @property
    def evidence(self) -> Evidence:
        """The words that it rests on, and on whose word."""
        return Evidence(self.report, self.mention.evidence, self.mention.attribution)


@dataclass(frozen=True)
class PlacedFigure:
    """A figure mention of a report, by its place in the report's list, with the days that it holds for."""

    report: str
    index: int
    mention: FigureMention
    as_of: Interval
    hangs_on: str = "publication"

    @property
    def evidence(self) -> Evidence:
        """The words that it rests on, and on whose word."""
        return Evidence(self.report, self.mention.span, self.mention.attribution)


@dataclass(frozen=True)
class PlacedControl:
    """A statement of control with the days that it speaks of; `since`: those in which it began, where it says so."""

    report: str
    mention: ControlMention
    time: Interval
    since: Interval = UNKNOWN

    @property
    def evidence(self) -> Evidence:
        """The words that it rests on, and on whose word."""
        told = self.mention
        parts = [p for p in (told.span, told.holder.span, told.place.span) if told.sentence.contains(p)]
        span = Span(min(p.start for p in parts), max(p.end for p in parts))
        return Evidence(self.report, span, told.attribution)


def place_key(report: str, place: PlaceMention | None) -> str:
    """What a place is known by across reports; a bare noun ("het dorp") is its own report's and no other's."""
    if place is None or (place.place.id.startswith("text:") and place.place.name[:1].islower()):
        return f"report {report} {place.place.id if place else ''}"
    return place.place.id


def place_event(
    report: str, mention: EventMention, times: Mapping[int, ResolvedTime], published: Published
) -> PlacedEvent:
    """The event with its days; `times` are the report's resolved times by index."""
    told = times.get(mention.time) if mention.time is not None else None
    past = mention.status not in PROSPECTIVE | {"ongoing"} and mention.tense in {"past", "recent"}
    counted = counted_back(mention, times, published)
    if counted is not None:
        return PlacedEvent(report, mention, counted[0], False, counted[1])
    dated = told is not None and told.interval.known
    hangs_on = told.hangs_on if told is not None and dated else "publication" if _current(mention) else "presumed"
    return PlacedEvent(report, mention, event_time(mention, times, published), past and not dated, hangs_on)


def counted_back(
    mention: EventMention, times: Mapping[int, ResolvedTime], published: Published
) -> tuple[Interval, str] | None:
    """The days of an event that lies so long before another ("twee weken na de val"), and what they hang on.

    Counted from the day told in front of the length, else from the day of publication or the one before it, as news is.
    A length is told in whole units: it may be half of one longer or shorter. None for other events.
    """
    length = times.get(mention.time) if mention.time is not None and mention.time_relation == "ago" else None
    days = length_in_days(length.value or "") if length is not None else None
    if length is None or days is None:
        return None
    told = [t for t in times.values() if t.type in DATED and mention.sentence.contains(t.span) and t.interval.known]
    base = max((t for t in told if t.span.end <= length.span.start), key=lambda t: t.span, default=None)
    issue = hull(published)
    if base is None:
        first = _back(issue.earliest, 1)
    counted = base.interval if base is not None else Interval(first, issue.latest)
    moved = [_back(counted.earliest, days[1]), _back(counted.latest, days[0])]
    return Interval(*moved), base.hangs_on if base is not None else "publication"


def _back(day: date | None, days: int) -> date | None:
    """So many days earlier; None where that lies before the calendar begins."""
    return None if day is None or day.toordinal() - days < 1 else day - timedelta(days=days)


def place_figure(
    report: str, index: int, mention: FigureMention, times: Mapping[int, ResolvedTime], published: Published
) -> PlacedFigure:
    """The figure with the days for which it holds: the time told with it, else the day of publication."""
    told = times.get(mention.time) if mention.time is not None else None
    if told is not None and told.interval.known:
        return PlacedFigure(report, index, mention, told.interval, told.hangs_on)
    return PlacedFigure(report, index, mention, hull(published))


def _current(mention: EventMention) -> bool:
    """Whether an event is told of the day of publication, or of the days that follow it."""
    present = mention.status == "happened" and mention.tense == "present"
    return present or mention.status == "ongoing" or mention.status in PROSPECTIVE


def event_time(mention: EventMention, times: Mapping[int, ResolvedTime], published: Published) -> Interval:
    """The days on which an event can lie: by the time told with it, else by tense and status.

    `times` are the report's resolved times by index. What happened cannot lie after publication; what
    goes on lies on the day of publication; what is planned, feared or called for not before it.
    """
    issue = hull(published)
    told = times.get(mention.time) if mention.time is not None else None
    if told is not None and told.interval.known:
        found = _related(told.interval, mention.time_relation, issue)
        if mention.status in PROSPECTIVE or mention.tense == "future":
            return found
        return found.intersect(Interval(None, issue.latest)) or found
    if mention.status in PROSPECTIVE:
        return Interval(issue.earliest, None)
    if _current(mention):
        return issue
    if issue.earliest is None or issue.latest is None:
        return Interval(None, issue.latest)
    first = min(issue.latest - UNDATED, issue.earliest)
    return Interval(max(first, issue.earliest - RECENT) if mention.tense == "recent" else first, issue.latest)


def state_time(mention: ControlMention, times: Mapping[int, ResolvedTime], published: Published) -> Interval:
    """The days of which a statement of control speaks."""
    issue = hull(published)
    told = times.get(mention.time) if mention.time is not None else None
    if told is not None and told.interval.known:
        return _related(told.interval, mention.time_relation, issue)
    return Interval(None, issue.latest) if mention.tense == "past" else issue


def state_since(mention: ControlMention, times: Mapping[int, ResolvedTime]) -> Interval:
    """The days in which what a statement tells of began: those that it tells "since"."""
    told = times.get(mention.time) if mention.time is not None and mention.time_relation == "since" else None
    return told.interval if told is not None else UNKNOWN


def hull(published: Published) -> Interval:
    """From the first possible day of publication to the last; open where nothing is known."""
    return published.days.hull if published.days is not None else Interval()


def _related(told: Interval, relation: str, issue: Interval) -> Interval:
    """The days that `since`, `until`, `before` or `after` a time leave open."""
    if relation == "since":
        last = issue.latest if told.earliest is None or issue.latest is None or issue.latest >= told.earliest else None
        return Interval(told.earliest, last)
    if relation == "until":
        return Interval(None, told.latest)
    if relation == "before":
        return Interval(None, told.earliest - ONE_DAY if told.earliest else told.latest)
    if relation == "after":
        last = issue.latest if told.earliest is None or issue.latest is None or issue.latest >= told.earliest else None
        return Interval(told.earliest, last)
    return told
