"""Which mentions tell the same event, inside a report and across reports.

Mentions meet in blocks of one type and place. In a block they are taken in a fixed order, the most
precisely dated first, and each joins the one cluster that it agrees with, or begins its own; where it
agrees with several it joins none, since a wrong merger is worse than a double entry. The order in which
reports were read plays no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kroniek.chronicle.identity import record_id
from kroniek.chronicle.placed import PROSPECTIVE, PlacedEvent, place_key
from kroniek.model import Event, Evidence, Interval, Participant, PlaceRecord

# Types that a place sees once in a while: a dated mention and one without a date tell the same.
SINGULAR = frozenset(
    {"capture", "proclamation", "withdrawal", "encirclement", "agreement", "vote", "surrender", "suspension"}
)
# Two mentions of other types are the same event only when both are dated to within so many days.
CLOSE_DAYS = 3
# A dated singular event is not the one that a report recalls when its interval is longer than this.
LONGEST_SINGULAR = 400
STATUS_ORDER = ("happened", "ongoing", "alleged", "denied", "planned", "feared", "called_for")


@dataclass
class _Cluster:
    members: list[PlacedEvent]
    time: Interval
    possible: Interval
    agents: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)

    def add(self, event: PlacedEvent) -> None:
        self.members.append(event)
        self.time = (
            self.time.intersect(event.time if all(m.presumed for m in self.members) else event.possible) or self.time
        )
        self.possible = self.possible.intersect(event.possible) or self.possible
        self.agents |= _ids(event, "agent")
        self.targets |= _ids(event, "target")


Spellings = Mapping[tuple[str, str], frozenset[str]]
"""How a report spells an actor or a place, by report and id."""


def block(event: PlacedEvent) -> str:
    """The block in which a telling meets those that may tell the same event."""
    return f"{event.mention.type} {_reality(event)} {place_key(event.report, event.mention.place)}"


def merge(
    events: Iterable[PlacedEvent], figure_ids: Mapping[tuple[str, int], str], spellings: Spellings
) -> tuple[Event, ...]:
    """Events with all their evidence. `figure_ids` gives the id of a figure by report and index."""
    blocks: dict[tuple[str, str, str], list[PlacedEvent]] = {}
    for event in events:
        place = place_key(event.report, event.mention.place)
        blocks.setdefault((event.mention.type, _reality(event), place), []).append(event)
    found: list[Event] = []
    for key in sorted(blocks):
        clusters: list[_Cluster] = []
        for event in sorted(blocks[key], key=_precision):
            fitting = [c for c in clusters if _same(c, event)]
            if len(fitting) == 1:
                fitting[0].add(event)
            else:
                cluster = _Cluster([], event.time, event.possible)
                cluster.add(event)
                clusters.append(cluster)
        found.extend(_record(c, figure_ids, spellings) for c in clusters)
    return tuple(sorted(found, key=chronological))


def chronological(event: Event) -> tuple[date, date, str]:
    """Order of the chronology: by first day, then last; what has no first day stands by its last."""
    first = event.time.earliest or event.time.latest or date.max
    return first, event.time.latest or date.max, event.id


def _ids(event: PlacedEvent, role: str) -> set[str]:
    return {r.actor.id for r in event.mention.roles if r.role == role}


def _reality(event: PlacedEvent) -> str:
    status = event.mention.status
    return status if status in PROSPECTIVE or status == "denied" else "real"


def _precision(event: PlacedEvent) -> tuple[int, date, str, int, int]:
    length = event.possible.length
    first = event.time.earliest or event.time.latest or date.max
    span = event.mention.span
    return length if length is not None else 10**6, first, event.report, span.start, span.end


def _same(cluster: _Cluster, event: PlacedEvent) -> bool:
    if not cluster.possible.overlaps(event.possible):
        return False
    if _strangers(cluster.agents, _ids(event, "agent")) or _strangers(cluster.targets, _ids(event, "target")):
        return False
    inside = any(m.report == event.report for m in cluster.members)
    if event.mention.place is None:
        return inside and _alike(cluster, event)
    if event.mention.type in SINGULAR:
        lengths = [x for x in (cluster.possible.length, event.possible.length) if x is not None]
        return not lengths or min(lengths) <= LONGEST_SINGULAR
    close = all(x is not None and x <= CLOSE_DAYS for x in (cluster.possible.length, event.possible.length))
    return (close or (inside and cluster.possible == event.possible)) and _alike(cluster, event)


def _strangers(known: set[str], new: set[str]) -> bool:
    return bool(known) and bool(new) and not known & new


def _alike(cluster: _Cluster, event: PlacedEvent) -> bool:
    """Whether the two share somebody, so that not only type, place and day agree."""
    return bool(cluster.agents & _ids(event, "agent") or cluster.targets & _ids(event, "target"))


def _record(cluster: _Cluster, figure_ids: Mapping[tuple[str, int], str], spellings: Spellings) -> Event:
    members = sorted(cluster.members, key=lambda m: (m.report, m.mention.span))
    statuses = {m.mention.status for m in members}
    figures = {figure_ids[m.report, i] for m in members for i in m.mention.figures if (m.report, i) in figure_ids}
    evidence = unique_evidence(m.evidence for m in members)
    first = members[0].mention
    return Event(
        id=record_id("event", first.type, members[0].report, first.span.start, first.span.end),
        type=first.type,
        status=next(s for s in STATUS_ORDER if s in statuses),
        actors=_participants(members, spellings),
        place=_place(members, spellings),
        time=cluster.time,
        figures=tuple(sorted(figures)),
        evidence=evidence,
        hangs_on=min(members, key=_precision).hangs_on,
    )


def unique_evidence(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each piece once, in order of report and place."""
    return tuple(sorted(set(evidence), key=lambda e: (e.report, e.span, e.attribution)))


def _participants(members: Sequence[PlacedEvent], spellings: Spellings) -> tuple[Participant, ...]:
    found: dict[tuple[str, str], tuple[Participant, set[str]]] = {}
    for member in members:
        for role in member.mention.roles:
            key = (role.role, role.actor.id)
            texts = found.setdefault(key, (Participant(role.role, role.actor), set()))[1]
            texts.update({role.text}, spellings.get((member.report, role.actor.id), ()))
    return tuple(Participant(p.role, p.actor, tuple(sorted(texts))) for _, (p, texts) in sorted(found.items()))


def _place(members: Sequence[PlacedEvent], spellings: Spellings) -> PlaceRecord | None:
    mentions = [m.mention.place for m in members if m.mention.place]
    if not mentions:
        return None
    texts = {m.text for m in mentions}
    for member in members:
        texts.update(spellings.get((member.report, mentions[0].place.id), ()))
    return PlaceRecord(mentions[0].place, tuple(sorted(texts)))
