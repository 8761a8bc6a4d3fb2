"""Days of many reports that tell of the same things: what one says narrows the other. Pure arithmetic on sets.

Reports and the things they tell of (nodes without days of their own) are tied by links: on each day of
publication a thing lies on certain days. Links that are sure come in from the hardest on, in an order that
hangs only on what they say, and cut sets until nothing changes; one that would leave some report or thing
without a day is dropped again. The days of a report itself are never dropped. Weights are then passed along a
forest of links, once up and once down, so that no word counts twice.

Sets of days are the bits of whole numbers, counted from the first day of the report or thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from operator import attrgetter, itemgetter

# How likely two reports that seem to tell the same do so, where that is not sure. A choice, kept low: rivals for
# one event (two raids on one town in a week) are what it has to allow for.
TRUST = 0.8


@dataclass(frozen=True, slots=True)
class Link:
    """Report `report` tells of `thing`: for the days of publication in `spans[i][0]` it lies in `spans[i][1:]`.

    Spans are (bits from the report's first day, first day, last day), days as ordinals. `rank` says how soft
    it is: of two that clash the greater goes. `sure` links cut days, the others only weigh them.
    """

    report: str
    thing: str
    spans: tuple[tuple[int, int, int], ...]
    sure: bool = True
    rank: tuple[int | str, ...] = ()


HARDNESS = attrgetter("rank", "report", "thing", "spans")
"""The order in which links count: the hardest first, equal ones by what they say."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days of one report: `weights` for each day from `first` on, 0 where it is none."""

    first: int
    weights: tuple[float, ...]

    @property
    def bits(self) -> int:
        """The days that are possible."""
        return sum(1 << i for i, weight in enumerate(self.weights) if weight > 0)


@dataclass(frozen=True, slots=True)
class Settled:
    """What follows for the reports of one connected part.

    `cut` are the links that ruled out days of their report, `dropped` those that could not be kept.
    """

    days: Mapping[str, Days]
    things: Mapping[str, tuple[int, int]]
    cut: tuple[Link, ...]
    dropped: tuple[Link, ...]


def parts(links: Iterable[Link]) -> list[list[Link]]:
    """Links by connected part, each part and its links in a fixed order; things that one report tells tie nothing."""
    ordered = sorted(links, key=HARDNESS)
    tellers: dict[str, str | None] = {}
    for link in ordered:
        if tellers.setdefault(link.thing, link.report) != link.report:
            tellers[link.thing] = None
    ordered = [link for link in ordered if tellers[link.thing] is None]
    number: dict[str, int] = {}
    top: list[int] = []
    for link in ordered:
        ends = []
        for name in ("r " + link.report, "t " + link.thing):
            node = number.setdefault(name, len(top))
            if node == len(top):
                top.append(node)
            while top[node] != node:
                top[node] = top[top[node]]
                node = top[node]
            ends.append(node)
        top[max(ends)] = min(ends)
    found: dict[int, list[Link]] = {}
    for link in ordered:
        node = number["r " + link.report]
        while top[node] != node:
            node = top[node]
        found.setdefault(node, []).append(link)
    return sorted(found.values(), key=lambda part: min(link.report for link in part))


def settle(days: Mapping[str, Days], links: Sequence[Link]) -> Settled:
    """The days of all reports of one connected part, given all its links."""
    cut = _Cut(days, links)
    kept = cut.kept
    weights = _Forest(days, cut, [link for link in kept if cut.open(link)]).beliefs()
    settled = {
        report: Days(known.first, weights[report] if report in weights else cut.left(report, known))
        for report, known in days.items()
    }
    acted = tuple(link for link in kept if link.sure and cut.excludes(link))
    things = {thing: cut.hull(thing) for thing in cut.things}
    return Settled(settled, things, acted, tuple(cut.dropped))


class _Cut:
    """Cuts sets until each day of each node goes with some day of every node that it is tied to.

    Links come in from the hardest on; one that would leave some node without a day is `dropped` again.
    """

    def __init__(self, days: Mapping[str, Days], links: Sequence[Link]) -> None:
        self._own = {report: days[report].bits for report in {link.report for link in links}}
        self.reports = dict(self._own)
        ends: dict[str, tuple[int, int]] = {}
        for link in links:
            start, end = link.spans[0][1], max(link.spans, key=itemgetter(2))[2]  # spans stand in order of day
            first, last = ends.get(link.thing, (start, end))
            ends[link.thing] = min(first, start), max(last, end)
        self.first = {thing: first for thing, (first, _) in ends.items()}
        self.width = {thing: last - first + 1 for thing, (first, last) in ends.items()}
        self.things = {thing: (1 << (last - first + 1)) - 1 for thing, (first, last) in ends.items()}
        self._at_report: dict[str, list[Link]] = {report: [] for report in self.reports}
        self._at_thing: dict[str, list[Link]] = {thing: [] for thing in self.things}
        self.kept: list[Link] = []
        self.dropped: list[Link] = []
        for link in sorted(links, key=HARDNESS):
            (self.kept if not link.sure or self._add(link) else self.dropped).append(link)

    def hull(self, thing: str) -> tuple[int, int]:
        """The first and last day left for a thing, as ordinals."""
        bits, first = self.things[thing], self.first[thing]
        return first + (bits & -bits).bit_length() - 1, first + bits.bit_length() - 1

    def excludes(self, link: Link) -> bool:
        """Whether a link alone, given what is known of its thing, rules out days that its report had."""
        own = self._own[link.report]
        return own != self.reports[link.report] and bool(own & ~self._reports_of(link))

    def open(self, link: Link) -> bool:
        """Whether weights have anything to tell along a link: the one day of a known end is in the cut already."""
        known = self.reports[link.report].bit_count() == 1
        return not (link.sure and (known or self.things[link.thing].bit_count() == 1))

    def left(self, report: str, known: Days) -> tuple[float, ...]:
        """The weights of the days that the cut left to a report, summing to 1."""
        bits = self.reports.get(report, known.bits)
        total = fsum(w for i, w in enumerate(known.weights) if bits >> i & 1)
        return tuple(w / total if bits >> i & 1 else 0.0 for i, w in enumerate(known.weights))

    def _add(self, link: Link) -> bool:
        """Cut by one more link; whether every node keeps a day. If not, all is as it was."""
        at_report, at_thing = self._at_report[link.report], self._at_thing[link.thing]
        at_report.append(link)
        at_thing.append(link)
        undo: list[tuple[dict[str, int], str, int]] = []
        reports: list[str] = []
        things = [link.thing] if len(at_thing) > 1 else []
        narrowed = self._narrow(self.things, link.thing, self._things_of(link), undo, things)
        while narrowed and (reports or things):
            if things:
                thing = things.pop()
                narrowed = all(
                    self._narrow(self.reports, one.report, self._reports_of(one), undo, reports)
                    for one in self._at_thing[thing]
                )
            else:
                report = reports.pop()
                narrowed = all(
                    self._narrow(self.things, one.thing, self._things_of(one), undo, things)
                    for one in self._at_report[report]
                )
        if not narrowed:
            at_report.pop()
            at_thing.pop()
            for sets, node, bits in reversed(undo):
                sets[node] = bits
        return narrowed

    @staticmethod
    def _narrow(
        sets: dict[str, int], node: str, allowed: int, undo: list[tuple[dict[str, int], str, int]], changed: list[str]
    ) -> bool:
        """Keep of a node's days those `allowed`; whether some are left."""
        bits = sets[node]
        if bits & allowed != bits:
            undo.append((sets, node, bits))
            sets[node] = bits & allowed
            changed.append(node)
        return bool(bits & allowed)

    def _things_of(self, link: Link) -> int:
        """The days of its thing that go with the days left to its report."""
        days, first, found = self.reports[link.report], self.first[link.thing], 0
        for bits, start, end in link.spans:
            if bits & days:
                found |= ((1 << (end - start + 1)) - 1) << (start - first)
                days &= ~bits  # each day of a report stands in one span
                if not days:
                    break
        return found

    def _reports_of(self, link: Link) -> int:
        """The days of its report that go with the days left to its thing."""
        days, first, found = self.things[link.thing], self.first[link.thing], 0
        last = first + days.bit_length()
        for bits, start, end in link.spans:
            if start >= last:  # spans stand in order of day
                break
            if days >> (start - first) & ((1 << (end - start + 1)) - 1):
                found |= bits
        return found


Message = dict[int, float]
"""A weight above 0 for each day (ordinal) that is possible."""


class _Forest:
    """Weights passed along a forest of links, from the leaves to the root of each tree and back."""

    def __init__(self, days: Mapping[str, Days], cut: _Cut, links: Sequence[Link]) -> None:
        self._days = days
        self._cut = cut
        self._up: dict[str, Link] = {}  # the link by which a node ("r ..." or "t ...") hangs on its parent
        self._down: dict[str, list[Link]] = {}
        self._order: list[str] = []
        self._grow(links)

    def beliefs(self) -> dict[str, tuple[float, ...]]:
        """The weights of every report, summing to 1, over its own days."""
        up: dict[str, Message] = {}
        for node in reversed(self._order):
            if node in self._up:
                up[node] = self._sent(node, self._up[node], self._product(node, up, None, None))
        down: dict[str, Message] = {}
        found: dict[str, tuple[float, ...]] = {}
        for node in self._order:
            from_above = down.get(node)
            whole = self._product(node, up, from_above, None)
            for link in self._down.get(node, ()):
                child = _other(node, link)
                rest = self._product(node, up, from_above, child)
                down[child] = self._sent(node, link, rest)
            if node.startswith("r "):
                known = self._days[node[2:]]
                total = fsum(whole.values())
                found[node[2:]] = tuple(whole.get(known.first + i, 0.0) / total for i in range(len(known.weights)))
        return found

    def _grow(self, links: Sequence[Link]) -> None:
        """Trees in breadth, from the best known report of each on; sure links are followed first."""
        cut = self._cut
        at: dict[str, list[Link]] = {}
        for link in links:
            at.setdefault("r " + link.report, []).append(link)
            at.setdefault("t " + link.thing, []).append(link)
        for some in at.values():
            some.sort(key=lambda link: (not link.sure, link.rank, link.thing, link.report, link.spans))
        seen: set[str] = set()
        tied = {link.report for link in links}
        for report in sorted(tied, key=lambda r: (cut.reports[r].bit_count(), r)):
            if "r " + report in seen:
                continue
            seen.add("r " + report)
            queue = ["r " + report]
            for node in queue:
                self._order.append(node)
                for link in at[node]:
                    child = _other(node, link)
                    if child not in seen:
                        seen.add(child)
                        queue.append(child)
                        self._up[child] = link
                        self._down.setdefault(node, []).append(link)
        self._prune()

    def _prune(self) -> None:
        """Things that hang on the tree by one sure link only say nothing that the cut did not."""
        ends = (node for node in self._order if node.startswith("t ") and node not in self._down)
        bare = {node for node in ends if self._up[node].sure}
        self._order = [node for node in self._order if node not in bare]
        for node in bare:
            link = self._up.pop(node)
            self._down[_other(node, link)].remove(link)

    def _product(self, node: str, up: Mapping[str, Message], above: Message | None, leave_out: str | None) -> Message:
        """All that a node knows, but for what one child told it."""
        found = self._own(node) if above is None else _times(self._own(node), above)
        for link in self._down.get(node, ()):
            child = _other(node, link)
            if child != leave_out:
                found = _times(found, up[child])
        return found

    def _own(self, node: str) -> Message:
        if node.startswith("r "):
            known, bits = self._days[node[2:]], self._cut.reports[node[2:]]
            return {known.first + i: w for i, w in enumerate(known.weights) if bits >> i & 1}
        bits, first = self._cut.things[node[2:]], self._cut.first[node[2:]]
        return dict.fromkeys((first + i for i in range(bits.bit_length()) if bits >> i & 1), 1.0)

    def _sent(self, node: str, link: Link, known: Message) -> Message:
        """What a node tells the other end of a link."""
        total = fsum(known.values())
        known = {day: w / total for day, w in known.items()}
        told = self._to_thing(link, known) if node.startswith("r ") else self._to_report(link, known)
        if link.sure:
            return told
        # Where the two tell of different things, the one says nothing of the other: any day is as good.
        even = (1 - TRUST) / self._cut.width[link.thing]
        return {day: TRUST * told.get(day, 0.0) + even for day in self._own(_other(node, link))}

    def _to_thing(self, link: Link, known: Message) -> Message:
        first, left = self._days[link.report].first, self._own("t " + link.thing)
        found: Message = {}
        for bits, start, end in link.spans:
            weight = fsum(w for day, w in known.items() if bits >> (day - first) & 1) / (end - start + 1)
            if weight:
                for day in range(start, end + 1):
                    if day in left:
                        found[day] = found.get(day, 0.0) + weight
        return found

    def _to_report(self, link: Link, known: Message) -> Message:
        first, left = self._days[link.report].first, self._own("r " + link.report)
        found: Message = {}
        for bits, start, end in link.spans:
            weight = fsum(known.get(day, 0.0) for day in range(start, end + 1)) / (end - start + 1)
            if weight:
                found.update((day, weight) for day in left if bits >> (day - first) & 1)
        return found


def _other(node: str, link: Link) -> str:
    return "t " + link.thing if node.startswith("r ") else "r " + link.report


def _times(one: Message, other: Message) -> Message:
    return {day: weight * other[day] for day, weight in one.items() if day in other}
