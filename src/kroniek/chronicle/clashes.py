"""What cannot both be true: numbers, days, holders and voices that clash, with who says what. Nothing is averaged.

A clash is between records, or within the facts that date a report. Differences in numbers have a kind; an update, a
revision, another definition and another scope explain themselves, a dispute and what is unresolved stay open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, islice
from typing import TypeVar

from kroniek.chronicle import same_who
from kroniek.chronicle.clash import Clash, Side
from kroniek.chronicle.same import SINGULAR
from kroniek.knowledge.frames import frames
from kroniek.model import ActorRef, Control, Event, Evidence, Figure, Interval, Published, ResolvedTime

__all__ = ["KINDS", "SORTS", "Clash", "Side", "clashes"]

SORTS = ("figure", "date", "holder", "voice")
KINDS = ("update", "revision", "definition", "scope", "dispute", "unresolved")
# Two exact days of what is otherwise one event are a slip or a dispute up to so many days apart; beyond, two events.
SLIP_DAYS = 3
# What comes back on another day of the week is another attack; only the day before or after is taken for a slip.
SLIP_OF_RECURRING = 1
T = TypeVar("T", Event, Figure)
# Facts on the day of a report that its words state; the others rest on how news is mostly told.
STATED = frozenset({"byline", "header", "one_day", "counted"})
REAL = frozenset({"happened", "alleged", "ongoing"})
SMALL = frozenset({"site", "quarter", "town"})
# Tolls of one event go on to rise; numbers of the displaced and the like are of the day for which they are told.
HURT = frozenset({"killed", "injured", "missing"})


def clashes(
    events: Iterable[Event],
    control: Iterable[Control],
    figures: Iterable[Figure],
    published: Mapping[str, Published],
    times: Iterable[ResolvedTime] = (),
    general: frozenset[str] = frozenset(),
) -> tuple[Clash, ...]:
    """All clashes, in order of day, place and sort.

    Args:
        events: the events, with the ids of their figures.
        control: who held what.
        figures: the numbers.
        published: the days of publication by report, with the facts that were given up for them.
        times: the times told, to show the words that date an event.
        general: words for people that do not say who they are ("people", "victims"), in small letters.
    """
    told = sorted(events, key=lambda e: e.id)
    found = [
        *_of_figures(sorted(figures, key=lambda f: f.id), told, general),
        *_of_events(told, _by_report(times)),
        *_of_holders(sorted(control, key=lambda c: c.id), published),
        *_of_publication(published),
    ]
    return tuple(sorted(found, key=_order))


def _order(clash: Clash) -> tuple[date, str, str, str, tuple[str, ...]]:
    day = clash.days.earliest or clash.days.latest or date.max
    name = clash.place.place.name if clash.place else ""
    return day, name, clash.sort, clash.about, tuple(s.record + s.says for s in clash.sides)


def _reports(record: Event | Figure | Control) -> set[str]:
    return {e.report for e in record.evidence}


def _voices(record: Event | Figure | Control) -> set[str]:
    return {voice for e in record.evidence for voice in e.attribution}


# Figures


def _of_figures(figures: Sequence[Figure], events: Sequence[Event], general: frozenset[str]) -> Iterator[Clash]:
    by_id = {f.id: f for f in figures}
    of_events: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        for id_ in event.figures:
            of_events[id_].append(event)
    groups: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    parts: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.part_of is not None:
            parts[figure.part_of].append(figure)
        elif figure.place is not None:
            groups[figure.measure, figure.place.place.id].append(figure)
    spans = {f.id: _whole_span(f, of_events.get(f.id, ())) for f in figures}
    pairs = [pair for key in sorted(groups) for pair in _in_reach(groups[key], spans)]
    pairs += [pair for key in sorted(groups) for pair in _of_wholes(key, groups)]
    replaced = [(by_id[f.replaces], f) for f in figures if f.replaces in by_id]
    seen: set[frozenset[str]] = set()
    for one, other in [*replaced, *pairs]:
        pair = frozenset({one.id, other.id})
        moved = other.replaces == one.id or one.replaces == other.id
        if pair in seen or one.quantity == other.quantity or _reports(one) & _reports(other):
            continue
        wider = _place_id(one) != _place_id(other)
        if moved or (not one.quantity.agrees(other.quantity) and (wider or _of_one_thing(one, other, of_events))):
            seen.add(pair)
            yield _figures(one, other, parts, general)


def _place_id(figure: Figure) -> str:
    return figure.place.place.id if figure.place else ""


def _of_wholes(
    key: tuple[str, str], groups: Mapping[tuple[str, str], Sequence[Figure]]
) -> Iterator[tuple[Figure, Figure]]:
    """Numbers of the same people and days, of which one is of a place and the other of what it lies in."""
    for one in groups[key]:
        for parent in one.place.place.parents if one.place else ():
            for other in groups.get((key[0], parent), ()):
                if one.as_of == other.as_of and one.who == other.who and one.unit == other.unit:
                    yield one, other


def _whole_span(figure: Figure, events: Sequence[Event]) -> Interval:
    """The days of a number and of the events that it is told of."""
    return _hull([figure.as_of, *(e.time for e in events)])


def _hull(days: Iterable[Interval]) -> Interval:
    """From the first day that is known to the last."""
    some = list(days)
    first = min((d for i in some if (d := i.earliest or i.latest)), default=None)
    return Interval(first, max((d for i in some if (d := i.latest or i.earliest)), default=None))


def _in_reach(records: Sequence[T], spans: Mapping[str, Interval]) -> Iterator[tuple[T, T]]:
    """The pairs that lie no further apart than a slip; in order of first day, so that most are never looked at."""
    dated = [(span, r) for r in records if (span := spans[r.id]).earliest and span.latest]
    ordered = sorted(dated, key=lambda pair: (pair[0].earliest or date.min, pair[1].id))
    for i, (span, one) in enumerate(ordered):
        end = (span.latest or date.max).toordinal() + SLIP_DAYS
        for later, other in islice(ordered, i + 1, None):
            if later.earliest and later.earliest.toordinal() > end:
                break
            yield one, other


def _of_one_thing(one: Figure, other: Figure, events: Mapping[str, Sequence[Event]]) -> bool:
    """Whether two numbers can be of one event, or else of one state at one time."""
    if one.measure == "other" or one.unit != other.unit:
        return False
    mine, others = events.get(one.id, ()), events.get(other.id, ())
    if one.measure not in HURT and (_days_between(one.as_of, other.as_of) or 0) > SLIP_DAYS:
        return False  # how many had fled by then, and how many weeks later
    if mine and others:
        return any(_maybe_one(a, b) for a in mine for b in others)
    if bool(mine) != bool(others):  # "De oppositie telt 157 doden", in the sentence after the attack
        town = one.place is not None and one.place.place.precision in SMALL
        gap = _days_between(one.as_of, other.as_of)
        return one.measure in HURT and town and gap is not None and gap <= SLIP_OF_RECURRING
    return one.as_of.known and one.as_of.overlaps(other.as_of)


def _maybe_one(one: Event, other: Event) -> bool:
    """Whether two events may be one; told as two types ("attack", "bombing") they must share somebody."""
    if one.id == other.id:
        return True
    if not (one.place and other.place and one.place.place.id == other.place.place.id and _compatible(one, other)):
        return False
    alike = one.type == other.type or _same_parties(one, other)
    return alike and (one.time.overlaps(other.time) or _slip(one, other, shared=False))


def _figures(one: Figure, other: Figure, parts: Mapping[str, Sequence[Figure]], general: frozenset[str]) -> Clash:
    first, second = sorted((one, other), key=lambda f: (f.as_of.earliest or f.as_of.latest or date.max, f.id))
    if first.replaces == second.id:
        first, second = second, first
    days = _hull([one.as_of, other.as_of])
    sides = tuple(Side(_number(f), f.id, f.evidence) for f in (first, second))
    return Clash("figure", _kind(first, second, parts, general), one.measure, one.place or other.place, days, sides)


def _kind(first: Figure, second: Figure, parts: Mapping[str, Sequence[Figure]], general: frozenset[str]) -> str:
    voices = _voices(first), _voices(second)
    if second.replaces == first.id:
        fell = _size(second) < _size(first)
        return "revision" if fell and voices[0] & voices[1] else "update"
    if first.perpetrators != second.perpetrators or _other_people(first, second, general):
        return "definition"
    if _without(first, second, parts) or _without(second, first, parts):
        return "definition"
    if _other_span(first, second) or _place_id(first) != _place_id(second):
        return "scope"
    if voices[0] and voices[1]:
        return "revision" if voices[0] & voices[1] else "dispute"
    return "scope" if first.scope != second.scope else "unresolved"


def _without(whole: Figure, rest: Figure, parts: Mapping[str, Sequence[Figure]]) -> bool:
    """Whether one number is the other without a part that is told of it: the dead with and without the attackers."""
    return any(_size(whole) - _size(part) == _size(rest) for part in parts.get(whole.id, ()))


def _other_people(first: Figure, second: Figure, general: frozenset[str]) -> bool:
    """Whether the words say that other people are counted."""
    one, other = (frozenset(f.who.casefold().split()) - general for f in (first, second))
    return one != other and bool(one or other) and bool(first.who and second.who)


def _other_span(first: Figure, second: Figure) -> bool:
    """Whether one number is of some days and the other of far more."""
    one, other = first.as_of.length, second.as_of.length
    return one is not None and other is not None and max(one, other) > SLIP_DAYS + 10 * min(one, other)


def _size(figure: Figure) -> float:
    quantity = figure.quantity
    return next(v for v in (quantity.best, quantity.low, quantity.high) if v is not None)


def _number(figure: Figure) -> str:
    quantity = figure.quantity
    low, best, high = (None if v is None else f"{v:g}" for v in (quantity.low, quantity.best, quantity.high))
    shown = low if low == high else best or f"{low or ''}..{high or ''}"
    return f"{shown} {figure.unit or figure.who}".strip()


# Events


def _by_report(times: Iterable[ResolvedTime]) -> Mapping[str, Sequence[ResolvedTime]]:
    found: dict[str, list[ResolvedTime]] = defaultdict(list)
    for time in times:
        found[time.report].append(time)
    return found


def _of_events(events: Sequence[Event], times: Mapping[str, Sequence[ResolvedTime]]) -> Iterator[Clash]:
    groups: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        groups[_stage(event)].append(event)
    groups.pop("", None)
    for key in sorted(groups):
        for one, other in _in_reach(groups[key], {e.id: _hull([e.time]) for e in groups[key]}):
            if _reports(one) & _reports(other):
                continue
            if {one.status, other.status} & REAL and "denied" in {one.status, other.status}:
                if one.time.overlaps(other.time) and _alike(one, other):
                    yield _events("voice", one, other, "status", times)
            elif one.status in REAL and other.status in REAL:
                yield from _two_tellings(one, other, times)


def _stage(event: Event) -> str:
    """What two tellings of one event share: where it is or, of what two sides agree on, who they are."""
    both = _ids(event, "agent") | _ids(event, "target")
    if _of_two(event) and len(both) > 1:
        return " ".join(sorted(both))
    return event.place.place.id if event.place is not None else ""


def _of_two(event: Event) -> bool:
    """Whether two sides do it together without fighting: an agreement, talks."""
    frame = frames()[event.type]
    return frame.mutual and not frame.force


def _two_tellings(one: Event, other: Event, times: Mapping[str, Sequence[ResolvedTime]]) -> Iterator[Clash]:
    """What is told twice in nearly the same way: on two days, or of two doers."""
    if _slip(one, other, shared=bool(set(one.figures) & set(other.figures))):
        yield _events("date", one, other, "day", times)
    if _gap(one, other) != 0 or one.type != other.type:
        return
    strangers = _ids(one, "agent") and _ids(other, "agent") and not _ids(one, "agent") & _ids(other, "agent")
    blamed = bool(_voices(one)) and bool(_voices(other))
    if strangers and blamed and not _ids(one, "agent") & _ids(other, "target"):
        yield _events("voice", one, other, "agent", times)


def _slip(one: Event, other: Event, *, shared: bool) -> bool:
    """Whether two tellings with different days look like one event; `shared`: they share a number too."""
    gap = _gap(one, other)
    told = {one.hangs_on, other.hangs_on} <= {"calendar", "publication", "told"}
    if not gap or not told:
        return False
    if one.type == other.type and one.type in SINGULAR:
        return gap <= SLIP_DAYS and _alike(one, other)
    return gap <= SLIP_OF_RECURRING and _same_parties(one, other) and (shared or _alike(one, other))


def _gap(one: Event, other: Event) -> int | None:
    """Days between two events that are both dated to the day."""
    return _days_between(one.time, other.time)


def _days_between(one: Interval, other: Interval) -> int | None:
    """Days between two single days; None where either is not one."""
    if one.length != 1 or other.length != 1 or one.earliest is None or other.earliest is None:
        return None
    return abs((one.earliest - other.earliest).days)


def _ids(event: Event, role: str) -> set[str]:
    return {actor.id for actor in _actors(event, role)}


def _actors(event: Event, role: str) -> list[ActorRef]:
    return [a.actor for a in event.actors if a.role == role]


def _compatible(one: Event, other: Event) -> bool:
    """Whether no role is filled by strangers; "its air force" may be that of the state that another report names."""
    roles = ("target",) if frames()[one.type].moved else ("agent", "target")  # who goes may be told as going alone
    return all(same_who.compare(_actors(one, role), _actors(other, role)) != "strangers" for role in roles)


def _alike(one: Event, other: Event) -> bool:
    if one.type != other.type or not _stage(one) == _stage(other) != "":
        return False
    return _of_two(one) or _compatible(one, other)  # who agrees with whom is either way round


def _same_parties(one: Event, other: Event) -> bool:
    return bool(_ids(one, "agent") & _ids(other, "agent") or _ids(one, "target") & _ids(other, "target"))


def _events(sort: str, one: Event, other: Event, by: str, times: Mapping[str, Sequence[ResolvedTime]]) -> Clash:
    sides = tuple(Side(_says(e, by), e.id, _with_days(e, times) if by == "day" else e.evidence) for e in (one, other))
    days = _hull([one.time, other.time])
    return Clash(sort, "", one.type, one.place, days, tuple(sorted(sides, key=lambda s: (s.says, s.record))))


def _says(event: Event, by: str) -> str:
    if by == "day":
        return str(event.time.earliest)
    names = sorted(a.actor.name for a in event.actors if a.role == "agent")
    return event.status if by == "status" else ", ".join(names)


def _with_days(event: Event, times: Mapping[str, Sequence[ResolvedTime]]) -> tuple[Evidence, ...]:
    """The words of an event, with those that date it."""
    found = list(event.evidence)
    for evidence in event.evidence:
        here = [t for t in times.get(evidence.report, ()) if t.interval == event.time]
        near = min(here, key=lambda t: (abs(t.span.start - evidence.span.start), t.span), default=None)
        if near is not None and not evidence.span.contains(near.span):
            found.append(Evidence(evidence.report, near.span, evidence.attribution))
    return tuple(found)


# Holders


def _of_holders(control: Sequence[Control], published: Mapping[str, Published]) -> Iterator[Clash]:
    groups: dict[str, list[Control]] = defaultdict(list)
    for one in control:
        if one.extent == "all":
            groups[one.place.place.id].append(one)
    for key in sorted(groups):
        for one, other in combinations(groups[key], 2):
            days = _shared(one, other, published)
            if one.holder.actor.id == other.holder.actor.id or days is None:
                continue
            sides = tuple(Side(f"{c.holder.actor.name} ({c.tier})", c.id, c.evidence) for c in (one, other))
            yield Clash(
                "holder", "", "control", one.place, days, tuple(sorted(sides, key=lambda s: (s.says, s.record)))
            )


def _shared(one: Control, other: Control, published: Mapping[str, Published]) -> Interval | None:
    """The days on which both are said to hold the whole place; None where one may have followed the other."""
    if one.end.known or other.end.known:
        return None
    first, second = _told(one, published), _told(other, published)
    return first.intersect(second) if first.known and second.known else None


def _told(control: Control, published: Mapping[str, Published]) -> Interval:
    """From the day by which the holder has the place to the last one of which a report says so."""
    hulls = [found.hull for e in control.evidence if (found := published.get(e.report, Published(None)).days)]
    first = control.start.latest or min((h.earliest for h in hulls if h.earliest), default=None)
    last = max((h.latest for h in hulls if h.latest), default=None)
    return Interval(first, last) if first and last and first <= last else Interval()


# Days of publication


def _of_publication(published: Mapping[str, Published]) -> Iterator[Clash]:
    for report in sorted(published):
        found = published[report]
        days = found.days.hull if found.days else Interval()
        for reason in (r for r in found.clashes if r.kind in STATED):
            words = [Evidence(report, reason.span)] if reason.span else []
            if reason.report and reason.elsewhere:
                words.append(Evidence(reason.report, reason.elsewhere))
            yield Clash("date", "", "publication", None, days, (Side(reason.fact, "", tuple(words)),))
