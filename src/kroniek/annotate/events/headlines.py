"""Headlines that keep a name back: "Laatste stad van IS ingenomen" is told of the place that the report tells next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kroniek.annotate.events.held import words
from kroniek.annotate.events.roles import WITHIN
from kroniek.annotate.events.scene import Scene
from kroniek.model import EventMention

# So many sentences behind the headline the place is told at the latest.
REACH = 3
STOPS = (".", "!", "?")


def with_place_told_next(events: Sequence[EventMention], scene: Scene) -> list[EventMention]:
    """The events, those of a headline that only a noun places ("de stad") at the place of the next one that fits.

    It is of the same type and status, in the place itself, and not by somebody else.
    """
    sentences = list(scene.doc.sents)
    if not sentences or sentences[0].text.rstrip().endswith(STOPS):
        return list(events)
    end, last = sentences[0].end_char, sentences[: REACH + 1][-1].end_char
    told = [e for e in events if end <= e.span.start < last and _in_a_place(e, scene)]
    found = []
    for event in events:
        place = event.place
        if event.span.start < end and place is not None and _unnamed(place.place.id, place.place.name, scene):
            event = replace(event, place=next((e.place for e in told if _fits(event, e)), place))
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
