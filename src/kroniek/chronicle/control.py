"""Who holds which place through time, from statements and from what events do to a place.

For each place what is told is walked through in order of time. A gain opens a holder's period and, where
the whole place passes, closes those of others; a loss closes it; a statement that somebody holds the place
opens a period of which the beginning is not known. Claims that speak of nearly the same days stand side by
side. The end of a period that nothing closes is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kroniek.chronicle.identity import record_id
from kroniek.chronicle.same import Spellings, unique_evidence
from kroniek.chronicle.told import ARMED, Told, bare, from_events, from_states, side
from kroniek.knowledge.keys import PART
from kroniek.model import ActorRef, Control, Evidence, Interval, Participant, PlaceMention, PlaceRecord

__all__ = ["Told", "by_place", "derive", "from_events", "from_states"]

# Rival holders told for days closer than this are a dispute, not a change of hands.
RIVAL_DAYS = 3
# Who is said to have held a place "then" was driven out by a taker of at most so many days before the report.
# A choice, not a measurement: a year, the furthest that most news looks back without naming one.
RECALLED = 366
UNKNOWN = Interval()
# How the ids of places begin that have no name but the noun of their report: "de haven".
UNNAMED = ("text:", PART)


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
        if told.kind != "held":
            self.last = max(self.last, told.day, told.seen or told.day)
        if told.tier == "assessed":
            self.tier = "assessed"
        if told.extent == "all" and told.kind in {"gain", "hold"}:
            self.extent = "all"
        if told.kind == "gain":
            self._begin(told.time)

    def _begin(self, gain: Interval) -> None:
        """A gain tells since when one holds the place of whom a statement had told only that he does."""
        known = self.start.latest
        if self.start.earliest is None and gain.earliest and (known is None or gain.earliest <= known):
            self.start = Interval(gain.earliest, min((d for d in (gain.latest, known) if d), default=None))


def derive(told: Iterable[Told], spellings: Spellings) -> tuple[Control, ...]:
    """Periods of control of one place, from what is told of it, in order of beginning and holder."""
    ordered = sorted(_named(list(told)), key=_in_time)
    return tuple(sorted((_record(p, spellings) for p in _walk(ordered)), key=by_place))


def _in_time(told: Told) -> tuple[object, ...]:
    """Order of tellings: by day, then by everything else, so that the order in which they came plays no part."""
    where, days = told.evidence, told.time
    ends = days.earliest or date.min, days.latest or date.max
    words = where.report, where.span, told.kind, told.actor.id, told.actor.name, told.text
    return told.day, *words, *ends, told.extent, told.tier, where.attribution, told.place.span, told.place.text


def by_place(control: Control) -> tuple[str, date, date, str]:
    """Order of the periods: by place, then beginning."""
    first = control.start.earliest or control.start.latest or date.min
    last = control.end.latest or control.end.earliest or date.max
    return control.place.place.name, first, last, control.id


def _named(told: Sequence[Told]) -> list[Told]:
    """Makes "the rebels" those whom the report, or else all that is told of the place, names, where it names one."""
    by_report: dict[str, dict[str, ActorRef]] = {}
    everywhere: dict[str, ActorRef] = {}
    for one in sorted(told, key=lambda t: (t.actor.id, t.actor.name)):
        if one.actor.kind in ARMED - {"state"} and not bare(one.actor):
            by_report.setdefault(one.evidence.report, {}).setdefault(one.actor.id, one.actor)
            everywhere.setdefault(one.actor.id, one.actor)
    done: list[Told] = []
    for one in told:
        known = by_report.get(one.evidence.report) or everywhere
        meant = bare(one.actor) and one.actor.kind in ARMED and len(known) == 1
        done.append(replace(one, actor=next(iter(known.values()))) if meant else one)
    return _without_reversed(done)


def _without_reversed(told: Sequence[Told]) -> list[Told]:
    """Leaves out that a side took or has what the same report tells it lost in the same days: it lost it."""
    lost: dict[tuple[str, str], list[Told]] = {}
    for one in told:
        if one.kind == "lose":
            lost.setdefault((one.evidence.report, side(one.actor)), []).append(one)
    return [
        one
        for one in told
        if one.kind != "gain"
        or not any(t.time.overlaps(one.time) for t in lost.get((one.evidence.report, side(one.actor)), ()))
    ]


def _walk(told: Sequence[Told]) -> list[_Period]:
    periods: list[_Period] = []
    current: dict[str, _Period] = {}
    for one in told:
        if one.kind == "held":
            continue
        mine = current.get(side(one.actor))
        if one.kind == "lose":
            _lose(one, mine, periods, current)
            continue
        if mine is None or _whole_now(one, mine):
            mine = current[side(one.actor)] = _begun(one, periods)
        mine.add(one)
        if one.extent == "all":
            _close_others(current, one)
    for one in told:
        if one.kind == "held":
            _once(one, periods)
    return periods


def _whole_now(one: Told, mine: _Period) -> bool:
    """Ends the period of who had a part, where he takes the whole later."""
    first = one.time.earliest
    if one.kind != "gain" or one.extent == "part" or mine.extent == "all" or first is None or first <= mine.last:
        return False
    mine.end = one.time
    return True


def _begun(one: Told, periods: list[_Period]) -> _Period:
    """A new period, or the last one again where nobody else is told to have come since it ended."""
    if one.kind == "gain":
        return _open(one, one.time, periods)
    mine = _last(side(one.actor), periods)
    if mine is not None:
        mine.end = UNKNOWN
        return mine
    return _open(one, Interval(None, one.time.latest), periods)


def _last(mine: str, periods: Sequence[_Period]) -> _Period | None:
    """The last period of a side, where nobody else is told to have had the whole place since."""
    for period in reversed(periods):
        if side(period.actor) == mine:
            return period
        if period.extent == "all":
            return None
    return None


def _once(one: Told, periods: list[_Period]) -> None:
    """What somebody held before the day of a report joins a period of his that began by then, or is one of its own."""
    until = one.time.latest
    mine = [p for p in periods if side(p.actor) == side(one.actor)]
    begun = [p for p in mine if until is None or _first(p.start) <= until]
    period = begun[-1] if begun else _open(one, UNKNOWN, periods)
    if not begun:
        rivals = [p.start for p in periods if p.extent == "all" and side(p.actor) != side(one.actor)]
        taken = [s for s in rivals if s.earliest and (until is None or 0 <= (until - s.earliest).days <= RECALLED)]
        period.end = min(taken, key=_ends, default=Interval(None, until))
    period.add(one)


def _first(start: Interval) -> date:
    return start.earliest or date.min


def _ends(days: Interval) -> tuple[date, date]:
    return days.earliest or date.min, days.latest or date.max


def _lose(one: Told, mine: _Period | None, periods: list[_Period], current: dict[str, _Period]) -> None:
    """End the loser's period; one who is not known to hold the place held it before, if nobody else did."""
    earlier = [p for p in periods if side(p.actor) == side(one.actor)]
    if mine is None and earlier:
        earlier[-1].add(one)
        if one.extent == "all" and earlier[-1] is _last(side(one.actor), periods):
            earlier[-1].end = one.time  # told to have left twice, and nobody came between: the last time counts
        return
    if mine is None:
        mine = _open(one, UNKNOWN, periods)
    mine.add(one)
    if one.extent == "all":
        mine.end = one.time
        current.pop(side(one.actor), None)
    else:
        current[side(one.actor)] = mine


def _open(one: Told, start: Interval, periods: list[_Period]) -> _Period:
    period = _Period(one.actor, start, UNKNOWN, one.extent, one.tier, one.seen or one.day)
    periods.append(period)
    return period


def _close_others(current: dict[str, _Period], one: Told) -> None:
    for rival in sorted(current):
        other = current[rival]
        if rival == side(one.actor) or _stands_beside(other, one):
            continue
        if one.kind == "gain":
            other.end = one.time
        else:
            seen = one.time.latest
            other.end = Interval(other.last, seen if seen and seen >= other.last else None)
        del current[rival]


def _stands_beside(other: _Period, one: Told) -> bool:
    """Whether two holders are told for nearly the same days, and it is not told as a fact that one took it."""
    if (one.day - other.last).days > RIVAL_DAYS:
        return False
    return one.kind == "hold" or one.tier == "claimed"


def _record(period: _Period, spellings: Spellings) -> Control:
    first = min(period.evidence, key=lambda e: (e.report, e.span))
    place = period.places[0].place
    reports = {e.report for e in period.evidence}
    for report in reports:
        period.texts |= spellings.get((report, period.actor.id), frozenset())
    spelled = frozenset[str]().union(*(spellings.get((r, place.id), ()) for r in reports))
    shown = {p.text for p in period.places} | set(spelled)
    if any(map(_is_name, shown)) and not place.id.startswith(UNNAMED):
        shown = {text for text in shown if _is_name(text)}
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


def _is_name(text: str) -> bool:
    """Whether words are a spelling of a name, and not a noun that stands for it in one report ("the town")."""
    return any(c.isupper() for c in text)
