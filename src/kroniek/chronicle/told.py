"""What reports tell of who holds a place: changes that events make, and what is said of holders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kroniek.chronicle.placed import PROSPECTIVE, PlacedControl, PlacedEvent
from kroniek.knowledge import load
from kroniek.knowledge.frames import frames
from kroniek.model import (
    TAKEN_BY_STATEMENT,
    ActorRef,
    EventMention,
    Evidence,
    Interval,
    PlaceMention,
    RoleFiller,
)

ARMED = frozenset({"state", "rebel", "militia", "identity_militia", "external"})
UNKNOWN = frozenset({"organisation", "person"})
"""What a group or its leader is taken for of which the text alone tells."""
KINDS = {"holds": "hold", "gained": "gain", "lost": "lose"}
# What is small enough for somebody who withdraws to it to have it.
REFUGES = frozenset({"town", "quarter", "site"})
# Told of things that happened, whoever says so.
REAL = frozenset({"happened", "alleged"})


@dataclass(frozen=True)
class Told:
    """One change or state of a place: `gain`, `hold`, `lose`, or `held`: held once, before the day of the report.

    `seen` is the last day of which it is told to last, where that is not the day by which it is put in order.
    """

    kind: str
    actor: ActorRef
    text: str
    place: PlaceMention
    time: Interval
    extent: str
    tier: str
    evidence: Evidence
    seen: date | None = None

    @property
    def day(self) -> date:
        """The day by which it is put in order."""
        if self.kind == "hold":
            return self.time.earliest or self.time.latest or date.max
        return self.time.latest or self.time.earliest or date.max


def from_events(events: Iterable[PlacedEvent]) -> Iterable[Told]:
    """What the events of one or more reports do to the places that they are in."""
    given = list(events)
    takers: dict[str, dict[str, RoleFiller]] = {}
    for event in given:
        taker = _gainer(event.mention, told_itself=True)
        if event.mention.status in REAL and taker is not None:
            takers.setdefault(event.report, {}).setdefault(side(taker.actor), taker)
    for event in given:
        yield from _changes(event, takers.get(event.report, {}))


def _changes(event: PlacedEvent, takers: Mapping[str, RoleFiller]) -> Iterable[Told]:
    """`takers` are the sides of which the report itself tells that they took places; what is given up goes to them."""
    mention, place = event.mention, event.mention.place
    if place is None or "place" not in mention.firm or mention.rule == TAKEN_BY_STATEMENT:
        return  # who holds a place follows only from what is told of that very place; a statement tells it itself
    if mention.status not in REAL:
        yield from _not_yet(event, place)
        return
    if not of_the_place(mention, place):
        yield from _refuge(event, place)
        return
    lost, gained = _loser(mention), _gainer(mention, told_itself=True)
    if gained is None:
        guess = _gainer(mention, told_itself=False)
        gained = guess if guess is not None and set(takers) == {side(guess.actor)} else None
    if lost is not None and gained is not None and side(lost.actor) == side(gained.actor):
        lost, gained = (lost, None) if mention.type == "withdrawal" else (None, None)
    if lost is not None and gained is None and mention.extent == "all":
        others = [taker for known, taker in sorted(takers.items()) if known != side(lost.actor)]
        gained = others[0] if len(others) == 1 else None
    for kind, filler in (("lose", lost), ("gain", gained)):
        if filler is not None:
            yield _told(event, place, kind, filler, event.time, mention.extent)


def _refuge(event: PlacedEvent, place: PlaceMention) -> Iterable[Told]:
    """Where somebody withdraws to, or is driven back to, is his: "teruggedrongen tot de oude stad"."""
    lost = _loser(event.mention)
    fine = place.place.precision in REFUGES
    if event.mention.type == "withdrawal" and place.relation == "to" and fine and lost is not None:
        yield _told(event, place, "hold", lost, event.time, "part")


def of_the_place(mention: EventMention, place: PlaceMention) -> bool:
    """Whether it is done to the place: in it or, where somebody goes or is driven off, out of it."""
    frame = frames()[mention.type]
    return place.relation == "in" or (place.relation == "from" and (frame.moved or bool(frame.gains)))


def _not_yet(event: PlacedEvent, place: PlaceMention) -> Iterable[Told]:
    """A place that is still to be taken from somebody, or was not, is theirs until then."""
    mention = event.mention
    target = _loser(mention)
    before = event.time.earliest if mention.status in PROSPECTIVE else event.time.latest
    if mention.status == "ongoing" or not (_to_be_taken(mention, place) or _to_be_left(mention, place)):
        return
    agents = {side(r.actor) for r in mention.roles if r.role == "agent" and r.actor.kind in ARMED}
    if target is None or before is None or not mention.sentence.contains(target.span):
        return  # only what the sentence itself says: from whom it is to be taken
    if side(target.actor) in agents and mention.type == "capture" and len(agents) > 1:
        return
    yield _told(event, place, "hold", target, Interval(None, before), "part")


def _to_be_taken(mention: EventMention, place: PlaceMention) -> bool:
    return mention.type == "capture" and place.relation == "in"


def _to_be_left(mention: EventMention, place: PlaceMention) -> bool:
    """Whether somebody is to go, or to be driven, out of the place ("Agdam ontruimen"): he is there until then."""
    itself = place.relation == "in" and mention.extent == "all"
    return mention.type == "withdrawal" and (place.relation == "from" or itself)


def _told(event: PlacedEvent, place: PlaceMention, kind: str, filler: RoleFiller, time: Interval, extent: str) -> Told:
    mention = event.mention
    claimed = mention.status == "alleged" or own_word(mention.attribution, filler.actor)
    tier = "claimed" if claimed else "assessed"
    return Told(kind, filler.actor, filler.text, place, time, extent, tier, event.evidence)


def _loser(mention: EventMention) -> RoleFiller | None:
    """Who loses the place; what the report leaves open is not filled in."""
    sure = [r for r in mention.roles if r.role in mention.firm]
    return _first_armed(sure, frames()[mention.type].loses)


def _gainer(mention: EventMention, *, told_itself: bool) -> RoleFiller | None:
    """Who gains the place: as the sentence itself tells, or as the report leaves to understand."""
    frame = frames()[mention.type]
    roles = [r for r in mention.roles if (r.role in mention.firm) == told_itself]
    lost = _loser(mention)
    if mention.type == "withdrawal":
        driver = _first_armed(roles, ("agent",))
        # who drives others out of a place has it
        return driver if lost and driver and side(driver.actor) != side(lost.actor) else None
    return _first_armed(roles, (frame.gains,) if frame.gains else ())


def _first_armed(roles: Sequence[RoleFiller], wanted: Sequence[str]) -> RoleFiller | None:
    for name in wanted:
        for role in roles:
            if role.role == name and _can_hold(holder(role.actor)):
                return replace(role, actor=holder(role.actor))
    return None


def _can_hold(actor: ActorRef) -> bool:
    """Whether who takes or loses a place can hold ground: armed, or a group or leader that only the report knows.

    A bare word for soldiers or militias of no named side is not enough.
    """
    if bare(actor):
        return actor.kind == "rebel"
    return actor.kind in ARMED or (actor.kind in UNKNOWN and actor.id.startswith("text:"))


def holder(actor: ActorRef) -> ActorRef:
    """Who holds what somebody is told to hold: of the known leader of an armed group it is the group."""
    group = load().led_by(actor.id) if actor.kind == "person" else None
    return group.ref() if group is not None and group.kind in ARMED and "/" not in group.id else actor


def from_states(states: Iterable[PlacedControl]) -> Iterable[Told]:
    """What statements say of places."""
    for state in states:
        mention = state.mention
        if mention.place.relation != "in":
            continue
        kind, time, seen = KINDS[mention.relation], state.time, None
        if kind == "hold" and mention.time is not None and mention.time_relation == "since":
            kind = "gain"
            if state.since.known:
                time, seen = state.since, state.time.latest
        elif kind == "hold" and mention.time is None and mention.tense == "past":
            kind = "held"
        actor = holder(mention.holder.actor)
        own = mention.tier == "claimed" or own_word(mention.attribution, actor)
        yield Told(
            kind,
            actor,
            mention.holder.text,
            mention.place,
            time,
            mention.extent,
            "claimed" if own else "assessed",
            state.evidence,
            seen,
        )


def side(actor: ActorRef) -> str:
    """What an actor is part of when ground changes hands: a state's forces, government and people are one side.

    A group is a side of its own; "rebels" of no name are one.
    """
    if actor.kind != "state":
        return "text:" if bare(actor) else actor.id
    known = load().actors.get(actor.id)
    whole = known.parent if known and known.parent and "/" in known.parent else actor.id
    return whole.partition("/")[0]


def bare(actor: ActorRef) -> bool:
    """Whether only a common noun ("rebels") is known of an actor."""
    return actor.id.startswith("text:") and not any(c.isupper() for c in actor.name)


def own_word(attribution: Sequence[str], actor: ActorRef) -> bool:
    """Whether the holder's own side says so: itself or, of a state, its government or army."""
    names = {actor.name}
    country = load().countries.get(actor.country or "") if actor.kind == "state" else None
    if country is not None:
        names |= {country.name, f"{country.adjective} army", f"{country.adjective} government"}
    return bool(names & set(attribution))
