"""Whether two tellings are of one event: what speaks for it and against it, weighed and summed.

Each piece of evidence has a weight in log-odds (`knowledge/same_weights.json`), found on pairs of the corpus's train
part. What cannot be is not weighed: other days, other towns, sides that are against each other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from kroniek.chronicle import same_where, same_who
from kroniek.chronicle.placed import PROSPECTIVE, PlacedEvent
from kroniek.chronicle.told import ARMED, of_the_place
from kroniek.knowledge.frames import frames
from kroniek.knowledge.sameness import Weights, sameness
from kroniek.model import ActorRef, Interval, PlaceMention, Quantity

# How many days go by, on average, before something of one type happens again in one place, as far as that says how
# much it means that two tellings agree in days; what a place sees seldom, and all else. Orders of magnitude, chosen.
SELDOM, OFTEN = 400, 60
OPEN = 400  # days that an interval with an open end counts as
RECALLED = timedelta(days=120)  # how much further back everyday news without a day reaches, told by another report
FEW = 3  # days: a telling dated so well is dated
CLOSE, FAR = 4, 21  # days between reports
NEAR = 1.25  # numbers that differ by less than a quarter are the same number told roughly
FAR_MORE = 5  # times; a number that moves so far in the reports of one event is rare
_OWN = frozenset({"figures_equal", "figures_close", "place_exact", "spots_same"})
"""What two tellings of an everyday attack share besides its day and town, if they are of one."""
WITHIN = frozenset({"in", "from"})  # how a place is told that itself changes hands: taken, or driven out of
OPPOSITE = ({"north_of", "south_of"}, {"east_of", "west_of"})
TELLING = 3  # smaller numbers agree by chance


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair's log-odds, and the evidence by name with what each piece adds to them."""

    score: float
    evidence: tuple[tuple[str, float], ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """What weighs most, in words, heaviest first."""
        words = sameness().reasons
        weighty = sorted((w for w in self.evidence if w[0] in words and w[1]), key=lambda w: (-abs(w[1]), w[0]))
        return tuple(words[name] for name, _ in weighty[:5])


def judge(one: PlacedEvent, other: PlacedEvent, weights: Weights) -> Judged | None:
    """How likely two tellings are of one event; None where they cannot be. It does not matter which comes first."""
    if impossible(one, other):
        return None
    found = evidence(one, other)
    weighed = tuple((name, value * weights.weights.get(name, 0.0)) for name, value in sorted(found.items()))
    return Judged(math.fsum(w for _, w in weighed), weighed)


def impossible(one: PlacedEvent, other: PlacedEvent) -> bool:
    """Whether two tellings cannot be of one event, whatever else agrees."""
    if not _types_fit(one, other) or reality(one) != reality(other):
        return True
    if not span(one).overlaps(span(other)) and not (
        one.report == other.report and one.possible.overlaps(other.possible)
    ):
        return True
    if one.mention.type not in sameness().between_sides and (
        _places(one, other) == "apart" or _namesakes(one, other) or _other_ground(one, other)
    ):
        return True
    if one.report == other.report and max(one, other, key=_position).telling.apart:
        return True
    return _other_hours(one, other) or _other_ends(one, other) or _against(one, other)


def _other_ends(one: PlacedEvent, other: PlacedEvent) -> bool:
    """Whether both tell what there was up to a day, and up to another one: "tot vrijdag", "tot eind september"."""
    until = all(event.mention.time_relation == "until" for event in (one, other))
    return until and one.time.latest != other.time.latest


def _types_fit(one: PlacedEvent, other: PlacedEvent) -> bool:
    """Whether one event can be told as both types; who drives a side out of a place takes it."""
    if sameness().fit(one.mention.type, other.mention.type):
        return True
    if not sameness().fit_driven(one.mention.type, other.mention.type):
        return False
    return all(_driven(event) for event in (one, other) if frames()[event.mention.type].moved)


def _driven(event: PlacedEvent) -> bool:
    """Whether the sentence tells of somebody armed who makes another side go; it does not leave by itself."""
    goers, drivers = ([a for a in actors(event, role) if a.kind in ARMED] for role in ("target", "agent"))
    told = {"agent", "target"} <= set(event.mention.firm)
    return told and same_who.compare(goers, drivers) == "strangers"


def _other_hours(one: PlacedEvent, other: PlacedEvent) -> bool:
    """Whether the parts of the day that are told leave no hour in common."""
    ours, theirs = one.telling.hours, other.telling.hours
    return ours is not None and theirs is not None and (ours[1] <= theirs[0] or theirs[1] <= ours[0])


def _namesakes(one: PlacedEvent, other: PlacedEvent) -> bool:
    """Whether the sentences tell of two towns of one name, by where they say that they lie."""
    if one.report == other.report:
        return False
    return same_where.elsewhere((one.mention.place, one.telling.lies), (other.mention.place, other.telling.lies))


def _other_ground(one: PlacedEvent, other: PlacedEvent) -> bool:
    """Whether one lies north and the other south of a place, or other ground changes hands.

    A whole town is not its quarter, nor is it a village near it.
    """
    ours, theirs = whereabouts(one), whereabouts(other)
    if ours is None or theirs is None:
        return False
    if ours.place.id == theirs.place.id and {ours.relation, theirs.relation} in OPPOSITE:
        return True
    if not (frames()[one.mention.type].gains and frames()[other.mention.type].gains):
        return False
    if (ours.relation in WITHIN) != (theirs.relation in WITHIN):
        return True
    whole = [e for e, place in ((one, ours), (other, theirs)) if same_where.fineness(place) == same_where.TOWN]
    within = _places(one, other) == "inside" and len(whole) == 1 and whole[0].mention.extent == "all"
    return within and min(same_where.fineness(ours), same_where.fineness(theirs)) == same_where.TOWN


def span(event: PlacedEvent) -> Interval:
    """The days on which it can be what another report tells.

    News without a day can recall what a place sees seldom, however long ago; what happens every week, some months.
    """
    days = event.time
    if event.mention.type in sameness().singular:
        return event.possible
    return Interval(days.earliest - RECALLED, days.latest) if event.presumed and days.earliest else days


def reality(event: PlacedEvent) -> str:
    """What is told of its reality: `real`, `denied`, or `ahead` of the day of publication, as plan, fear or demand.

    A plan of which the day lay before the report came out is told in the historical present, or came to be.
    """
    status = event.mention.status
    if status in PROSPECTIVE:
        issued, last = event.telling.issued.earliest, event.time.latest
        return "real" if issued and last and last < issued else "ahead"
    return "denied" if status == "denied" else "real"


def whereabouts(event: PlacedEvent) -> PlaceMention | None:
    """Its place: that of the mention that it repeats, where itself does not tell it, or not as finely."""
    return event.telling.anchor or event.mention.place


def _places(one: PlacedEvent, other: PlacedEvent) -> str:
    """How the places stand to each other. What a sentence leaves open says nothing against another of its report."""
    found = same_where.compare(whereabouts(one), whereabouts(other))
    sure = all("place" in e.mention.firm for e in (one, other))
    return "open" if found == "apart" and one.report == other.report and not sure else found


def actors(event: PlacedEvent, role: str) -> list[ActorRef]:
    """Who fills a role."""
    return [r.actor for r in event.mention.roles if r.role == role]


def evidence(one: PlacedEvent, other: PlacedEvent) -> dict[str, float]:
    """What speaks for or against two tellings being of one event, by name, with how much there is of it."""
    other_type = sameness().fit(one.mention.type, other.mention.type) and one.mention.type != other.mention.type
    found = {"start": 1.0, "type_compatible" if other_type else "type_same": 1.0}
    inside = one.report == other.report
    found |= _days(one, other) | _where(one, other) | _who(one, other) | _numbers(one, other)
    shared = len({*one.telling.words} & {*other.telling.words})
    found["words"] = float(min(shared, 6))
    if one.telling.spots and other.telling.spots:
        found["spots_same" if {*one.telling.spots} & {*other.telling.spots} else "spots_differ"] = 1.0
    if _seldom(one, other) and (one.telling.again or other.telling.again):
        found["again_same" if one.telling.again and other.telling.again else "again_differs"] = 1.0
    found["unit_same"] = float(one.telling.trigger == other.telling.trigger != "")
    found["once"] = float(_once(one, other, found))
    found["bare"] = float(found.keys().isdisjoint(_OWN) and not shared and not inside and not _seldom(one, other))
    if not inside:
        return {name: value for name, value in (found | _issued(one, other)).items() if value}
    found["one_report"] = 1.0
    found["lead"] = float(min(one, other, key=_position).mention.sentence.start == 0)
    found["definite"] = float(max(one, other, key=_position).telling.definite)
    found["one_sentence"] = float(one.mention.sentence == other.mention.sentence)
    return {name: value for name, value in found.items() if value}


def _seldom(one: PlacedEvent, other: PlacedEvent) -> bool:
    return bool(sameness().singular & {one.mention.type, other.mention.type})


def _once(one: PlacedEvent, other: PlacedEvent, found: Mapping[str, float]) -> bool:
    """Whether both tell of one place, which they name themselves, what it sees seldom, and of no other parties."""
    if not _seldom(one, other) or not {"place_town", "place_exact"} & found.keys():
        return False
    sure = all("place" in e.mention.firm for e in (one, other)) and "relation_differs" not in found
    return sure and not {"agent_strangers", "target_strangers"} & found.keys()


def _position(event: PlacedEvent) -> tuple[int, int]:
    return event.mention.span.start, event.mention.span.end


def _against(one: PlacedEvent, other: PlacedEvent) -> bool:
    """Whether the sentences themselves name agents of different sides, for what a place may see twice in a day.

    Of what it sees seldom this says nothing, but for who took it: of 13 such pairs of captures on the corpus's train
    part with one taker none had opposed agents, and all 6 with opposed agents were two events.
    """
    taken = all(frames()[event.mention.type].gains == "agent" for event in (one, other))
    if one.mention.type in sameness().singular and not taken:
        return False
    if any("agent" not in event.mention.firm or frames()[event.mention.type].mutual for event in (one, other)):
        return False
    ours, theirs = actors(one, "agent"), actors(other, "agent")
    return bool(ours and theirs) and all(same_who.opposed(a, b) for a in ours for b in theirs)


def _days(one: PlacedEvent, other: PlacedEvent) -> dict[str, float]:
    if one.time.intersect(other.time) is None:
        return {"recalled" if _recalled(one, other) else "days_only_possible": 1.0}
    ours, theirs = _length(one.time), _length(other.time)
    seldom = _seldom(one, other)
    rate = SELDOM if seldom else OFTEN
    found = {"chance": -math.log(min(1.0, (ours + theirs - 1) / rate)), "seldom": float(seldom)}
    if ours == theirs == 1:
        found["day_same"] = 1.0
    elif max(ours, theirs) <= FEW:
        found["days_share"] = 1.0
    else:
        found["days_vague"] = 1.0
    found["presumed"] = float(one.presumed or other.presumed)
    return found


def _recalled(one: PlacedEvent, other: PlacedEvent) -> bool:
    """Whether the one that is told without a day is told as known already: "na de val van de stad"."""
    return all(event.telling.definite for event in (one, other) if event.presumed)


def _length(days: Interval) -> int:
    return min(OPEN, days.length or OPEN)


def _where(one: PlacedEvent, other: PlacedEvent) -> dict[str, float]:
    ours, theirs = whereabouts(one), whereabouts(other)
    found = {f"place_{_places(one, other)}": 1.0}
    if ours and theirs:
        there = {of_the_place(one.mention, ours), of_the_place(other.mention, theirs)}
        if there == {False} and any(frames()[event.mention.type].gains for event in (one, other)):
            return {"place_open": 1.0}  # ground near a town that neither names
        if "place_inside" in found and {*one.telling.spots} & {*other.telling.spots}:
            found = {"place_town": 1.0}  # the airport of a town, named by one and told as "het vliegveld" by the other
        found |= {"relation_differs": 1.0} if len(there) > 1 else {}
    return found


def _who(one: PlacedEvent, other: PlacedEvent) -> dict[str, float]:
    found = {}
    if any(frames()[event.mention.type].mutual for event in (one, other)):
        both = [actors(e, "agent") + actors(e, "target") for e in (one, other)]
        return {f"agent_{same_who.compare(*both)}": 1.0}
    for role in ("agent", "target"):
        relation = same_who.compare(actors(one, role), actors(other, role))
        guessed = relation == "strangers" and any(_guessed(e, role) for e in (one, other))
        found[f"{role}_{'open' if guessed else relation}"] = 1.0
    crossed = {same_who.compare(actors(a, "agent"), actors(b, "target")) for a, b in ((one, other), (other, one))}
    if found.get("agent_strangers") and "same" in crossed:
        found["roles_turned"] = 1.0
    return found


def _guessed(event: PlacedEvent, role: str) -> bool:
    """Whether who fills a role stands elsewhere in the report, or is nobody's by the words: "de troepen"."""
    mention = event.mention
    told = any(r.role == role and mention.sentence.contains(r.span) for r in mention.roles)
    return not told or role in event.telling.unnamed


def _numbers(one: PlacedEvent, other: PlacedEvent) -> dict[str, float]:
    """The best agreement of numbers of one measure, or that all of them are rivals."""
    ours, theirs = one.telling.numbers, other.telling.numbers
    found = {_agreement(q, p) for measure, q in ours for against, p in theirs if measure == against}
    best = next((name for name in ("equal", "close", "rival", "far") if name in found), None)
    return {f"figures_{best}": 1.0} if best else {}


def _agreement(one: Quantity, other: Quantity) -> str:
    ours, theirs = _value(one), _value(other)
    if one == other:
        return "equal" if ours >= TELLING else "small"
    least, most = sorted((ours, theirs))
    if most <= NEAR * least or _holds(one, theirs) or _holds(other, ours):
        return "close"
    return "rival" if most < FAR_MORE * least else "far"


def _value(quantity: Quantity) -> float:
    return next(v for v in (quantity.best, quantity.low, quantity.high) if v is not None)


def _holds(quantity: Quantity, value: float) -> bool:
    """Whether a number told as a range has a value in it."""
    if quantity.best is not None:
        return False
    return (quantity.low or -math.inf) <= value <= (quantity.high or math.inf)


def _issued(one: PlacedEvent, other: PlacedEvent) -> dict[str, float]:
    ours, theirs = one.telling.issued, other.telling.issued
    if not (ours.known and theirs.known):
        return {}
    gaps = [(a.earliest - b.latest).days for a, b in ((ours, theirs), (theirs, ours)) if a.earliest and b.latest]
    gap = max(0, *gaps) if gaps else 0
    return {"issued_close": float(gap <= CLOSE), "issued_far": float(gap > FAR)}
