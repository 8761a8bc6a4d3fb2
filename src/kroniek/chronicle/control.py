"""Who holds which place through time, from statements and from what events do to a place.

For each place what is told is walked through in order of time. A gain opens a holder's period and, where
the whole place passes, closes those of others; a loss closes it; a statement that somebody holds the place
opens a period of which the beginning is not known. Claims that speak of nearly the same days stand side by
side. The end of a period that nothing closes is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from kroniek.chronicle.identity import record_id
from kroniek.chronicle.placed import PROSPECTIVE, PlacedControl, PlacedEvent
from kroniek.chronicle.same import Spellings, unique_evidence
from kroniek.knowledge.frames import frames
from kroniek.model import ActorRef, Control, Evidence, Interval, Participant, PlaceMention, PlaceRecord, RoleFiller

# Rival holders told for days closer than this are a dispute, not a change of hands.
RIVAL_DAYS = 3
ARMED = frozenset({"state", "rebel", "militia", "identity_militia", "external"})
UNKNOWN = Interval()


@dataclass(frozen=True)
class Told:
    """One change or state of a place: `gain`, `hold` or `lose`."""

    kind: str
    actor: ActorRef
    text: str
    place: PlaceMention
    time: Interval
    extent: str
    tier: str
    evidence: Evidence

    @property
    def day(self) -> date:
        """The day by which it is put in order."""
        if self.kind == "hold":
            return self.time.earliest or self.time.latest or date.max
        return self.time.latest or self.time.earliest or date.max


@dataclass
class _Period:
    actor: ActorRef
    start: Interval
    end: Interval
    extent: str
    tier: str
    last: date
    texts: set[str] = field(default_factory=set)
    places: list[PlaceMention] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    def add(self, told: Told) -> None:
        self.texts.add(told.text)
        self.places.append(told.place)
        self.evidence.append(told.evidence)
        self.last = max(self.last, told.day)
        if told.tier == "assessed":
            self.tier = "assessed"
        if told.extent == "all" and told.kind != "lose":
            self.extent = "all"


def derive(told: Iterable[Told], spellings: Spellings) -> tuple[Control, ...]:
    """Periods of control of one place, from what is told of it, in order of beginning and holder."""
    ordered = sorted(told, key=lambda t: (t.day, t.evidence.report, t.evidence.span, t.kind, t.actor.id))
    return tuple(sorted((_record(p, spellings) for p in _walk(ordered)), key=by_place))


def by_place(control: Control) -> tuple[str, date, date, str]:
    """Order of the periods: by place, then beginning."""
    first = control.start.earliest or control.start.latest or date.min
    last = control.end.latest or control.end.earliest or date.max
    return control.place.place.name, first, last, control.id


def from_events(events: Iterable[PlacedEvent]) -> Iterable[Told]:
    """What events do to the places that they are in."""
    for event in events:
        mention, frame = event.mention, frames()[event.mention.type]
        if mention.status in PROSPECTIVE or mention.status == "denied" or mention.place is None:
            continue
        if mention.status == "ongoing" or mention.place.relation != "in":
            continue
        if "place" not in mention.firm:
            continue  # who holds a place follows only from what is told of that very place
        sure = [r for r in mention.roles if r.role in mention.firm]
        lost = _first_armed(sure, frame.loses)
        driver = _first_armed(sure, ("agent",)) if mention.type == "withdrawal" else None
        gained = _first_armed(sure, (frame.gains,) if frame.gains else ())
        if driver is not None and lost is not None and driver.actor.id != lost.actor.id:
            gained = driver  # who drives others out of a place has it
        for kind, filler in (("lose", lost), ("gain", gained)):
            if filler is None or (kind == "lose" and gained is not None and filler.actor.id == gained.actor.id):
                continue
            yield Told(
                kind, filler.actor, filler.text, mention.place, event.time, mention.extent,
                _tier(mention.attribution, mention.status, filler.actor), event.evidence,
            )


def _first_armed(roles: Sequence[RoleFiller], wanted: Sequence[str]) -> RoleFiller | None:
    for name in wanted:
        for role in roles:
            if role.role == name and _can_hold(role.actor):
                return role
    return None


def _can_hold(actor: ActorRef) -> bool:
    """Whether an actor can hold ground: armed, and not a bare word for soldiers or militias of no named side."""
    return actor.kind in ARMED and (actor.kind == "rebel" or not actor.id.startswith("text:"))


def _tier(attribution: tuple[str, ...], status: str, actor: ActorRef) -> str:
    own_word = bool(attribution) and attribution[0] == actor.name
    return "claimed" if own_word or status == "alleged" else "assessed"


def from_states(states: Iterable[PlacedControl]) -> Iterable[Told]:
    """What statements say of places."""
    for state in states:
        mention = state.mention
        if not _can_hold(mention.holder.actor) or mention.place.relation != "in":
            continue
        kind = "hold" if mention.relation == "holds" else "lose"
        if kind == "hold" and mention.time is not None and mention.time_relation == "since":
            kind = "gain"
        yield Told(
            kind, mention.holder.actor, mention.holder.text, mention.place, state.time, mention.extent,
            mention.tier, state.evidence,
        )


def _walk(told: Sequence[Told]) -> list[_Period]:
    periods: list[_Period] = []
    current: dict[str, _Period] = {}
    for one in told:
        mine = current.get(one.actor.id)
        if one.kind == "lose":
            _lose(one, mine, periods, current)
            continue
        if mine is None:
            start = one.time if one.kind == "gain" else Interval(None, one.time.latest)
            mine = current[one.actor.id] = _open(one, start, periods)
        mine.add(one)
        if one.extent == "all":
            _close_others(current, one)
    return periods


def _lose(one: Told, mine: _Period | None, periods: list[_Period], current: dict[str, _Period]) -> None:
    """End the loser's period; one who is not known to hold the place held it before, if nobody else did."""
    earlier = [p for p in periods if p.actor.id == one.actor.id]
    if mine is None and earlier:
        earlier[-1].add(one)
        return
    if mine is None:
        mine = _open(one, UNKNOWN, periods)
    mine.add(one)
    if one.extent == "all":
        mine.end = one.time
        current.pop(one.actor.id, None)
    else:
        current[one.actor.id] = mine


def _open(one: Told, start: Interval, periods: list[_Period]) -> _Period:
    period = _Period(one.actor, start, UNKNOWN, one.extent, one.tier, one.day)
    periods.append(period)
    return period


def _close_others(current: dict[str, _Period], one: Told) -> None:
    for actor in sorted(current):
        other = current[actor]
        if actor == one.actor.id or (one.day - other.last).days <= RIVAL_DAYS:
            continue
        if one.kind == "gain":
            other.end = one.time
        else:
            seen = one.time.latest
            other.end = Interval(other.last, seen if seen and seen >= other.last else None)
        del current[actor]


def _record(period: _Period, spellings: Spellings) -> Control:
    first = min(period.evidence, key=lambda e: (e.report, e.span))
    place = period.places[0].place
    reports = {e.report for e in period.evidence}
    for report in reports:
        period.texts |= spellings.get((report, period.actor.id), frozenset())
    shown = {p.text for p in period.places}.union(*(spellings.get((r, place.id), ()) for r in reports))
    return Control(
        id=record_id("control", place.id, period.actor.id, first.report, first.span.start, str(period.start)),
        place=PlaceRecord(place, tuple(sorted(shown))),
        holder=Participant("holder", period.actor, tuple(sorted(period.texts))),
        start=period.start,
        end=period.end,
        extent=period.extent,
        tier=period.tier,
        evidence=unique_evidence(period.evidence),
    )
