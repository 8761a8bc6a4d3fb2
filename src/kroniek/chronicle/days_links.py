"""Which reports tell of one thing on a day, and what follows for their days of publication.

Only things that a place sees once in a while are tied (`SINGULAR`), told with a time of some days at most.
Where a telling fits two dated things it is tied to neither: a wrong tie is worse than none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kroniek.chronicle.days_graph import Days, Link, Settled, parts, settle
from kroniek.chronicle.days_story import Story
from kroniek.chronicle.placed import place_key
from kroniek.chronicle.same import SINGULAR
from kroniek.knowledge.reasons import because
from kroniek.lang import load
from kroniek.model import Annotations, DaySet, EventMention, Hook, Published, Reason, Report

# "Vorige week" with the weekend before it; what is told of longer says little of a day.
LONGEST = 9
# Places small enough that two captures within days are one.
SMALL = frozenset({"site", "quarter", "town"})
# Tellings without a day of their own are compared pairwise up to so many; more of one place and month tell of a siege.
MOST_LOOSE = 60
# A change of a probability below this is not worth a reason.
NOTABLE = 0.02


@dataclass(frozen=True, slots=True)
class Part:
    """Reports that hang together: their links, and a fingerprint that is equal for equal links."""

    reports: tuple[str, ...]
    links: tuple[Link, ...]
    fingerprint: str


Told = Mapping[tuple[str, str], Sequence[Hook]]
"""The hooks of a report by which it tells of a thing."""
Blocks = Mapping[str, Sequence[tuple[str, Hook]]]
"""The hooks under each key, with the reports that have them, in order of report and place in it."""


def hooks(report: Report, annotations: Annotations, own: Published, story: Story | None = None) -> tuple[Hook, ...]:
    """The things on a day that a report tells of, each with the days that it means on every day of publication.

    `story` are the report's times, where they were worked out already.
    """
    if own.days is None:
        return ()
    story = story or Story(report, annotations, load(annotations.language))
    first = own.days.weights[0][0].toordinal()
    days = [(1 << (day.toordinal() - first), story.at(day)) for day in own.days]
    found = []
    for event in annotations.events:
        if event.type not in SINGULAR or event.status != "happened" or event.time is None or event.place is None:
            continue
        key = place_key(report.id, event.place)
        if event.time_relation != "in" or story.times[event.time].when.quoted or key.startswith("report "):
            continue
        spans: dict[tuple[int, int], int] = {}
        for bit, answers in days:
            told = answers[event.time].interval
            if told.earliest is None or told.latest is None or (told.length or 0) > LONGEST:
                break
            ends = (told.earliest.toordinal(), told.latest.toordinal())
            spans[ends] = spans.get(ends, 0) | bit
        else:
            packed = tuple((bits, *ends) for ends, bits in sorted(spans.items()))
            found.append(_hook(event, key, first, packed, story.times[event.time].text))
    return tuple(sorted(found, key=lambda hook: (hook.span, hook.key)))


def told_of(annotations: Annotations) -> str:
    """A fingerprint of what `hooks` reads of the events: places may be known better once other reports are read."""
    events = [
        (e.type, e.status, e.time, e.time_relation, e.span.start, e.place and e.place.place, _agents(e))
        for e in annotations.events
        if e.type in SINGULAR
    ]
    return hashlib.sha256(repr(events).encode()).hexdigest()[:16]


def tie(blocks: Blocks) -> tuple[list[Part], Told]:
    """The parts that reports fall into by their hooks, in a fixed order, and which hooks are behind each link."""
    behind: dict[tuple[str, str], list[Hook]] = {}
    links: list[Link] = []
    for _, block in sorted(blocks.items()):
        for cluster in _clusters(block):
            if len({report for report, _ in cluster}) > 1:
                report, hook = cluster[0]
                thing = f"{hook.key} {report} {hook.span.start}"
                for one, other in cluster:
                    links.append(_link(one, thing, other, cluster))
                    behind.setdefault((one, thing), []).append(other)
    return [_part(some) for some in parts(links)], behind


def settle_part(part: Part, own: Mapping[str, Published], behind: Told) -> dict[str, Published]:
    """The days of every report of a part, with the reasons that lie in other reports."""
    settled = settle({report: _days(own[report]) for report in part.reports}, part.links)
    why = _Why(part, settled, behind)
    return {report: why.published(report, own[report]) for report in part.reports}


def _agents(event: EventMention) -> tuple[str, ...]:
    return tuple(sorted({role.actor.id for role in event.roles if role.role == "agent"}))


def _hook(event: EventMention, key: str, first: int, spans: tuple[tuple[int, int, int], ...], text: str) -> Hook:
    agents = _agents(event)
    sure = bool(agents) and event.place is not None and event.place.place.precision in SMALL
    return Hook(f"{event.type} {key}", agents, first, spans, sure and not key.startswith("text:"), event.span, text)


def _clusters(block: Sequence[tuple[str, Hook]]) -> Iterator[list[tuple[str, Hook]]]:
    """Tellings of one thing each: dated ones by day, the others with the one that they fit."""
    dated: dict[tuple[int, tuple[str, ...]], list[tuple[str, Hook]]] = {}
    loose = []
    for report, hook in block:
        if len(hook.spans) == 1 and hook.spans[0][1] == hook.spans[0][2]:
            dated.setdefault((hook.spans[0][1], hook.agents), []).append((report, hook))
        else:
            loose.append((report, hook))
    groups = [some for _, some in sorted(dated.items())]
    joined: list[list[tuple[str, Hook]]] = [list(some) for some in groups]
    rest = []
    for report, hook in loose:
        fitting = [i for i, some in enumerate(groups) if _fit(hook, some[0][1])]
        if len(fitting) == 1:
            joined[fitting[0]].append((report, hook))
        elif not fitting:
            rest.append((report, hook))
    yield from joined
    if len(rest) <= MOST_LOOSE and all(_fit(a, b) for i, (_, a) in enumerate(rest) for _, b in rest[:i]):
        yield from [rest] if rest else []


def _fit(one: Hook, other: Hook) -> bool:
    """Whether two tellings of one kind and place can be of one thing."""
    if one.agents and other.agents and not set(one.agents) & set(other.agents):
        return False
    starts, ends = min(s[1] for s in one.spans), max(s[2] for s in one.spans)
    return starts <= max(s[2] for s in other.spans) and min(s[1] for s in other.spans) <= ends


def _link(report: str, thing: str, hook: Hook, cluster: Sequence[tuple[str, Hook]]) -> Link:
    shared = any(set(hook.agents) & set(other.agents) for one, other in cluster if one != report)
    sure = hook.sure and shared
    softness = 2 if not sure else int(len(hook.spans) > 1)
    return Link(report, thing, hook.spans, sure, (softness, hook.span.start))


def _part(links: Sequence[Link]) -> Part:
    text = "\n".join(f"{one.report} {one.thing} {one.spans} {one.sure} {one.rank}" for one in links)
    found = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Part(tuple(sorted({link.report for link in links})), tuple(links), found)


def _days(own: Published) -> Days:
    weights = dict(own.days.weights) if own.days else {}
    first, last = min(weights).toordinal(), max(weights).toordinal()
    return Days(first, tuple(weights.get(date.fromordinal(n), 0.0) for n in range(first, last + 1)))


class _Why:
    """Puts into reasons what a settled part gave each of its reports."""

    def __init__(self, part: Part, settled: Settled, behind: Told) -> None:
        self._settled = settled
        self._behind = behind
        self._cut, self._dropped = frozenset(settled.cut), frozenset(settled.dropped)
        self._at_report: dict[str, list[Link]] = {}
        self._at_thing: dict[str, list[Link]] = {}
        for link in part.links:
            self._at_report.setdefault(link.report, []).append(link)
            self._at_thing.setdefault(link.thing, []).append(link)

    def published(self, report: str, own: Published) -> Published:
        """The days of a report, with the reasons of its own and those in other reports."""
        found, mine = self._settled.days[report], self._at_report[report]
        days = DaySet.of((date.fromordinal(found.first + i), w) for i, w in enumerate(found.weights))
        before, after = dict(own.days.weights) if own.days else {}, dict(days.weights)
        moved = any(abs(w - after.get(day, 0.0)) > NOTABLE for day, w in before.items())
        cut = [link for link in mine if link in self._cut]
        weighed = [] if cut or not moved else [link for link in mine if link not in self._dropped]
        reasons = [
            *(r for link in cut for r in self._because("told_elsewhere", link)),
            *(r for link in weighed for r in self._because("perhaps_elsewhere", link)),
        ]
        clashes = [r for link in mine if link in self._dropped for r in self._because("told_elsewhere", link)]
        return replace(own, days=days, reasons=(*own.reasons, *reasons), clashes=(*own.clashes, *clashes))

    def _because(self, kind: str, link: Link) -> Iterator[Reason]:
        """The reason that a link gives, with the report that is the most exact on the same thing."""
        others = [one for one in self._at_thing[link.thing] if one.report != link.report]
        if not others:
            return
        best = min(others, key=lambda one: (one in self._dropped, one.rank[0], len(one.spans), one.report, one.rank))
        mine, other = (_first(self._behind[one.report, one.thing], one) for one in (link, best))
        first, last = self._settled.things[link.thing]
        lies = f"{date.fromordinal(first)}" + ("" if first == last else f"..{date.fromordinal(last)}")
        reason = because(kind, mine.text, other.text, lies, hard=link.sure, span=mine.span)
        yield replace(reason, report=best.report, elsewhere=other.span)


def _first(some: Sequence[Hook], link: Link) -> Hook:
    """The hook that a link was made of."""
    return next(hook for hook in some if hook.spans == link.spans and hook.span.start == link.rank[1])
