"""Places that a sentence keeps back: a headline ("Laatste stad van IS ingenomen") has that of the next, the flag that
waves "there" that of the one before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from kroniek.annotate.events.held import words
from kroniek.annotate.events.roles import WITHIN
from kroniek.annotate.events.scene import Scene
from kroniek.annotate.events.taking import REAL
from kroniek.knowledge.frames import frames
from kroniek.model import EventMention, PlaceMention

# So many sentences off the place is told at most.
REACH = 3
STOPS = (".", "!", "?")


def with_place_told_next(events: Sequence[EventMention], scene: Scene) -> list[EventMention]:
    """The events, those of a headline that only a noun places ("de stad") at the place of the next one that fits.

    It is of the same type and status, in the place itself, and not by somebody else. What a headline tells in the
    present happened lately.
    """
    sentences = list(scene.doc.sents)
    if not sentences or sentences[0].text.rstrip().endswith(STOPS):
        return list(events)
    end, last = sentences[0].end_char, sentences[: REACH + 1][-1].end_char
    told = [e for e in events if end <= e.span.start < last and _in_a_place(e, scene)]
    found = []
    for event in events:
        place = event.place
        if event.span.start < end and event.tense == "present" and event.status == "happened":
            event = replace(event, tense="recent")  # "Rebellen veroveren Goma": the day before, or so
        if event.span.start < end and place is not None and _unnamed(place.place.id, place.place.name, scene):
            event = replace(event, place=next((e.place for e in told if _fits(event, e)), place))
        found.append(event)
    return found


def at_the_site(events: Sequence[EventMention], scene: Scene) -> list[EventMention]:
    """The events, takings of which the sentence names no place at the site told to be taken just before.

    "Het leger nam de luchthaven van Mosul in. Tegen de avond wapperde er de vlag": there, and not over all of Mosul.
    """
    starts = [sentence.start_char for sentence in scene.doc.sents]
    named = [p.span for p in scene.places]
    last: tuple[int, PlaceMention] | None = None
    found = []
    for event in events:
        number, place = bisect_right(starts, event.span.start), event.place
        if frames()[event.type].gains and event.status in REAL and place is not None:
            near = last is not None and number - last[0] <= REACH
            unnamed = not any(event.sentence.contains(span) for span in named)
            if last is not None and near and unnamed and place.place.id in last[1].place.parents[:1]:
                event = replace(event, place=last[1])
            if event.place is not None and "place" in event.firm:
                last = (number, event.place) if event.place.place.precision == "site" else None
        found.append(event)
    return found


def _in_a_place(event: EventMention, scene: Scene) -> bool:
    """Whether an event is surely told to be in, or out of, a place that has a name."""
    place = event.place
    if place is None or "place" not in event.firm or place.relation not in WITHIN:
        return False
    return not _unnamed(place.place.id, place.place.name, scene)


def _fits(headline: EventMention, event: EventMention) -> bool:
    """Whether a headline can tell of an event: what it is, whether it happened, and who did it agree."""
    if (headline.type, headline.status) != (event.type, event.status):
        return False
    ours, theirs = ({r.actor.id for r in e.roles if r.role == "agent"} for e in (headline, event))
    sure = "agent" in headline.firm and "agent" in event.firm
    return not (sure and ours and theirs and ours.isdisjoint(theirs))


def _unnamed(identity: str, name: str, scene: Scene) -> bool:
    """Whether a place is told by a plain noun for a town or an area."""
    return identity.startswith("text:") and name.islower() and name.endswith(tuple(words(scene.code).wide))
