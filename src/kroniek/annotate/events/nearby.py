"""Who took ground, where the sentence names nobody and another sentence of the report tells it.

"Het leger bestormde het hoofdkwartier. Ook de bank werd veroverd": those who took what is told just before. Which words
say so is told in `following.toml`. "IS is verdreven uit Hawija. Hawija viel in juni 2014": those who lost it since.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from kroniek.annotate.events.following import listed
from kroniek.annotate.events.parties import side
from kroniek.annotate.events.scene import Scene
from kroniek.annotate.events.taking import REAL, armed, with_fillers, without
from kroniek.annotate.events.told import Told
from kroniek.knowledge.frames import frames
from kroniek.model import EventMention, TimeMention

# Events of force by one side on the ground of another, beside gains: what goes on with "ook" may begin with them.
ATTACK = "offensive"

def taken_too(events: Sequence[EventMention], told: Sequence[Told], scene: Scene) -> list[EventMention]:
    """The events, a taking told with "ook" and without a taker by the side that took, or attacked, just before.

    Args:
        events: the events with their roles, in order of place.
        told: what each was read from.
        scene: the report.
    """
    done: list[EventMention] = []
    for event, one in zip(events, told, strict=True):
        before = _before(event, one, done, told, scene)
        takers = {side(r.actor) for r in armed(before, "agent")} if before is not None else set()
        if before is not None and takers != {side(r.actor) for r in armed(event, "agent")}:
            loses = frames()[event.type].loses[0]
            event = with_fillers(event, "agent", armed(before, "agent"), firm=False)
            event = with_fillers(event, loses, armed(before, "target"), firm=False)
        done.append(event)
    return done


def brought(event: EventMention, token: Token, told: Sequence[tuple[EventMention, Token]], scene: Scene) -> bool:
    """Whether a taking is only what another one of its sentence brings: "met de inname van Gao kreeg het een basis".

    Args:
        event: an event of the report.
        token: the word that tells it.
        told: all events of the report with their words.
        scene: the report.

    Returns:
        True where the other one is a noun behind a word of `means`, and the event has no place that is its own.
    """
    named = event.place is not None and event.place.relation != "near"
    if not _gain(event) or named:
        return False
    return any(
        other.type == event.type and other.sentence == event.sentence and at.pos_ == "NOUN" and at.i < token.i
        and any(c.dep_ == "case" and c.lower_ in listed(scene.code).means for c in at.children)
        for other, at in told
    )  # fmt: skip


def taken_before_lost(events: Sequence[EventMention], times: Sequence[TimeMention]) -> list[EventMention]:
    """The events, a taking of another year and without a taker by those who lose the place in the news."""
    gains = [e for e in events if _gain(e) and e.status in REAL and e.place is not None]
    done = []
    for event in events:
        if any(event is e for e in gains) and _of_a_year(event, times) and not _named(event):
            since = [e for e in gains if _one_place(e, event) and not _of_a_year(e, times)]
            losers = {r.actor.id: r for e in since for r in armed(e, "target") if e.sentence.contains(r.span)}
            if len({side(r.actor) for r in losers.values()}) == 1:
                event = with_fillers(event, "agent", list(losers.values()), firm=False)
                event = without(event, "target", {side(r.actor) for r in losers.values()})
        done.append(event)
    return done


def _of_a_year(event: EventMention, times: Sequence[TimeMention]) -> bool:
    """Whether it is told with a year, so that it is not the news of the report."""
    return event.time is not None and times[event.time].when.step("year") is not None


def _one_place(one: EventMention, other: EventMention) -> bool:
    return one.place is not None and other.place is not None and one.place.place.id == other.place.place.id


def _before(
    event: EventMention, one: Told, done: Sequence[EventMention], told: Sequence[Told], scene: Scene
) -> EventMention | None:
    """The taking or attack that an event goes on with, where the next one back has its side in its own sentence."""
    open_ = _gain(event) and event.type == one.full.type and not _named(event)
    if not open_ or event.status not in REAL:
        return None
    mate = next((e for e in done if e.sentence == event.sentence and e.type == ATTACK and armed(e, "agent")), None)
    if mate is not None and not armed(event, "agent"):
        return mate  # "reden ze de wijk in, en daarmee stonden ze weer in de stad": no minister, but those who attack
    if not _too(one.trigger.token, scene):
        return None
    here, doc = one.trigger.token.i, one.trigger.token.doc
    for earlier, source in reversed(list(zip(done, told, strict=False))):
        at = source.trigger.token.i
        if at < here and "\n" in doc[at:here].text:
            return None  # in a live report the next paragraph is another hour
        if at < here and earlier.status in REAL and (_gain(earlier) or earlier.type == ATTACK):
            return earlier if _named(earlier) else None
    return None


def _gain(event: EventMention) -> bool:
    frame = frames()[event.type]
    return frame.gains == "agent" and bool(frame.loses) and not frame.moved


def _named(event: EventMention) -> bool:
    """Whether the event's own sentence names an armed side as the one that acts."""
    return any(event.sentence.contains(r.span) for r in armed(event, "agent"))


def _too(token: Token, scene: Scene) -> bool:
    """Whether a word beside the one that tells the event says that it happened as well as something told before."""
    also = listed(scene.code).also
    return any(t.lower_ in also and token.i in {t.head.i, t.head.head.i} for t in token.sent)
