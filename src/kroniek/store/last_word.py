"""How fresh the knowledge is that a holder has a place on some day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kroniek.model import Control, Interval


def last_word(control: Control, told: Iterable[Interval], day: date) -> Interval:
    """The last days, none after `day`, of which it is told that the holder has the place; open where there are none.

    `told` are the days on which the reports can be published that say so. Where the holder is known to
    have come before `day` and to have gone after it, the word is of `day` itself, whoever told it later.
    """
    words = [*_told(control, told, day), *_come(control.start, day), *_gone(control, day)]
    return max(words, key=lambda w: (w.latest or day, w.earliest or day), default=Interval())


def _told(control: Control, told: Iterable[Interval], day: date) -> Iterable[Interval]:
    """A report speaks of its own day, unless the holder was gone by then."""
    end = min(day, control.end.latest or day)
    for published in told:
        if published.earliest and published.latest and published.earliest <= end:
            yield Interval(published.earliest, min(published.latest, end))


def _come(start: Interval, day: date) -> Iterable[Interval]:
    if start.earliest and start.latest and start.earliest <= day:
        yield Interval(start.earliest, min(start.latest, day))
    elif start.latest and start.latest <= day:
        yield Interval.day(start.latest)


def _gone(control: Control, day: date) -> Iterable[Interval]:
    stayed = control.end.earliest
    if stayed and stayed < day:
        yield Interval.day(stayed)
    elif stayed and control.start.latest and control.start.latest <= day:
        yield Interval.day(day)
