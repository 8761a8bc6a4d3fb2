"""Headlines that keep a name back: "Laatste stad van IS ingenomen" is told of the place that the report tells next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kroniek.annotate.events.held import words
from kroniek.annotate.events.scene import Scene
from kroniek.model import EventMention

# So many sentences behind the headline the place is told at the latest.
REACH = 3
STOPS = (".", "!", "?")


def with_place_told_next(events: Sequence[EventMention], scene: Scene) -> list[EventMention]:
    """The events, those of a headline that only a noun places ("de stad") at the place of the next of their type."""
    sentences = list(scene.doc.sents)
    if not sentences or sentences[0].text.rstrip().endswith(STOPS):
        return list(events)
    end, last = sentences[0].end_char, sentences[: REACH + 1][-1].end_char
    told = [e for e in events if end <= e.span.start < last and e.place is not None and "place" in e.firm]
    found = []
    for event in events:
        place = event.place
        if event.span.start < end and place is not None and _unnamed(place.place.id, place.place.name, scene):
            of_type = (e.place for e in told if e.type == event.type and e.place is not None)
            event = replace(event, place=next(of_type, place))
        found.append(event)
    return found


def _unnamed(identity: str, name: str, scene: Scene) -> bool:
    """Whether a place is told by a plain noun for a town or an area."""
    return identity.startswith("text:") and name.islower() and name.endswith(tuple(words(scene.code).wide))
