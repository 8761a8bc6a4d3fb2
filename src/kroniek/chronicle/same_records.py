"""The record of an event from all its tellings: every rival value is kept, and decided is only what is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kroniek.chronicle import same_where
from kroniek.chronicle.identity import record_id
from kroniek.chronicle.placed import PlacedEvent
from kroniek.chronicle.same_pairs import whereabouts
from kroniek.knowledge.frames import frames
from kroniek.model import Event, Evidence, Interval, Joined, Participant, PlaceRecord

STATUS_ORDER = ("happened", "ongoing", "alleged", "denied", "planned", "feared", "called_for")

Spellings = Mapping[tuple[str, str], frozenset[str]]
"""How a report spells an actor or a place, by report and id."""


def record(
    members: Sequence[PlacedEvent],
    figure_ids: Mapping[tuple[str, int], str],
    spellings: Spellings,
    merged: tuple[Joined, ...] = (),
) -> Event:
    """The event that `members` tell, which are in order of report and place. `merged` is why they joined."""
    statuses = {m.mention.status for m in members}
    figures = {figure_ids[m.report, i] for m in members for i in m.mention.figures if (m.report, i) in figure_ids}
    return Event(
        id=event_id(members),
        type=_type(members),
        status=next(s for s in STATUS_ORDER if s in statuses),
        actors=_participants(members, spellings),
        place=_place(members, spellings),
        time=_time(members),
        figures=tuple(sorted(figures)),
        evidence=unique_evidence(m.evidence for m in members),
        hangs_on=min(members, key=lambda m: (m.presumed, precision(m), m.report, m.mention.span)).hangs_on,
        merged=merged,
    )


def event_id(members: Sequence[PlacedEvent]) -> str:
    """The id of the event, from its first telling by report and place."""
    first = members[0].mention
    return record_id("event", first.type, members[0].report, first.span.start, first.span.end)


def unique_evidence(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each piece once, in order of report and place."""
    return tuple(sorted(set(evidence), key=lambda e: (e.report, e.span, e.attribution)))


def precision(event: PlacedEvent) -> int:
    """How many days a telling leaves open; many where an end is."""
    length = event.possible.length
    return length if length is not None else 10**6


def _type(members: Sequence[PlacedEvent]) -> str:
    """The type that most reports tell; of equals the one told oftenest, then the first by name."""
    reports = Counter(t for t, _ in {(m.mention.type, m.report) for m in members})
    told = Counter(m.mention.type for m in members)
    return min(told, key=lambda t: (-reports[t], -told[t], t))


def _time(members: Sequence[PlacedEvent]) -> Interval:
    """The days that all tellings leave open; a day that only the tense of news gives yields to one that is told."""
    dated = [m for m in members if not m.presumed]
    found = Interval()
    for one in sorted(dated or members, key=lambda m: (precision(m), m.report, m.mention.span)):
        found = found.intersect(one.time) or found
    for one in members:
        found = found.intersect(one.possible) or found
    return found


def _participants(members: Sequence[PlacedEvent], spellings: Spellings) -> tuple[Participant, ...]:
    found: dict[tuple[str, str], tuple[Participant, set[str]]] = {}
    outvoted = _outvoted(members)
    for member in members:
        for role in member.mention.roles:
            key = (role.role, role.actor.id)
            if key in outvoted:
                continue
            texts = found.setdefault(key, (Participant(role.role, role.actor), set()))[1]
            texts.update({role.text}, spellings.get((member.report, role.actor.id), ()))
    return tuple(Participant(p.role, p.actor, tuple(sorted(texts))) for _, (p, texts) in sorted(found.items()))


def _outvoted(members: Sequence[PlacedEvent]) -> set[tuple[str, str]]:
    """Roles and actors that no sentence tells and more tellings have the other way round: who fought is not both.

    What a sentence tells is kept, rival claims too; what was gathered from elsewhere in one report yields.
    """
    votes: Counter[tuple[str, str]] = Counter()
    told: set[tuple[str, str]] = set()
    for member in members:
        frame = frames()[member.mention.type]
        for role in member.mention.roles if frame.rivals and not frame.moved and not frame.mutual else ():
            votes[role.role, role.actor.id] += 1
            named = member.mention.sentence.contains(role.span) and role.role not in member.telling.unnamed
            told |= {(role.role, role.actor.id)} if named else set()
    other = {"agent": "target", "target": "agent"}
    return {
        (role, actor) for (role, actor), number in votes.items()
        if role in other and (role, actor) not in told and votes[other[role], actor] > number
    }  # fmt: skip


def _place(members: Sequence[PlacedEvent], spellings: Spellings) -> PlaceRecord | None:
    """The finest place that is told; of equally fine ones that of most tellings."""
    told = [m.mention.place or whereabouts(m) for m in members]
    places = [p for p in told if p is not None]
    if not places:
        return None
    often = Counter(p.place.id for p in places)
    chosen = min(places, key=lambda p: (-same_where.fineness(p), -often[p.place.id], p.place.id)).place
    texts = {p.text for p in places}
    for report in {m.report for m in members}:
        texts |= spellings.get((report, chosen.id), frozenset())
    return PlaceRecord(chosen, tuple(sorted(texts)))
