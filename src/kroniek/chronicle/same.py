"""Which mentions tell the same event, inside a report and across reports.

Mentions meet in blocks: of one reality, one family of types, and one town (or larger place, where no town is told).
What a block gives hangs on the set of mentions in it and on nothing else. In a block pairs are weighed
(`same_pairs`), clusters grow from the likeliest pair on (`same_clusters`), and each becomes a record
(`same_records`). A pair that is neither likely enough to join nor unlikely becomes a doubt, for a person to decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby
from math import exp

from kroniek.chronicle.identity import record_id
from kroniek.chronicle.placed import PlacedEvent, place_key
from kroniek.chronicle.same_clusters import Pair, clusters
from kroniek.chronicle.same_pairs import Judged, judge, reality, span, whereabouts
from kroniek.chronicle.same_records import Spellings, event_id, record, unique_evidence
from kroniek.chronicle.same_where import settlement
from kroniek.knowledge.sameness import sameness, weights
from kroniek.model import Doubt, Event, Joined

__all__ = ["SINGULAR", "Merged", "Spellings", "block", "chronological", "merge", "unique_evidence"]

SINGULAR = sameness().singular
"""Types that a place sees once in a while: a dated mention and one without a date tell the same."""
SCALE = 1000
"""Log-odds are kept as whole thousandths, so that sums do not hang on their order."""
MARGIN = 500
"""Log-odds in thousandths by which one cluster must fit better than another. Chosen on the corpus's train part."""
MOST_DOUBTS = 3
"""Doubts kept of one record: the likeliest."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The records of a block in order of time, and pairs of them that may be one event, likeliest first."""

    records: tuple[Event, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def _weighed(pairs: Iterable[tuple[Pair, Judged]]) -> tuple[dict[Pair, int], dict[Pair, Judged]]:
    """The log-odds of all pairs, and why for those likely enough to be told: a dense block has millions of others."""
    scores, told, least = {}, {}, min(weights().doubt, weights().join)
    for pair, one in pairs:
        scores[pair] = round(one.score * SCALE)
        if one.score >= least:
            told[pair] = one
    return scores, told


def block(event: PlacedEvent) -> str:
    """The block in which a telling meets those that may tell the same event."""
    kind = event.mention.type
    place = whereabouts(event)
    where = place_key(event.report, place)
    if kind in sameness().between_sides:
        countries = [r.actor.country for role in ("agent", "target") for r in event.mention.roles if r.role == role]
        country = (place.place.country if place else None) or next((c for c in countries if c), None)
        where = country or where
    elif place is not None and where == place.place.id:
        where = settlement(place.place)
    return f"{reality(event)} {sameness().family[kind]} {where}"


def merge(events: Sequence[PlacedEvent], figure_ids: Mapping[tuple[str, int], str], spellings: Spellings) -> Merged:
    """The events of one block with all their evidence. `figure_ids` gives the id of a figure by report and index."""
    ordered = sorted(events, key=_key)
    scores, judged = _weighed(_pairs(ordered))
    groups = clusters(len(ordered), scores, round(weights().join * SCALE), MARGIN)
    records = []
    for group in groups:
        members = [ordered[i] for i in group]
        records.append(record(members, figure_ids, spellings, _joined(group, ordered, judged)))
    doubts = _doubts([event_id([ordered[i] for i in g]) for g in groups], groups, judged)
    return Merged(tuple(sorted(records, key=chronological)), doubts)


def chronological(event: Event) -> tuple[date, date, str]:
    """Order of the chronology: by first day, then last; what has no first day stands by its last."""
    first = event.time.earliest or event.time.latest or date.max
    return first, event.time.latest or date.max, event.id


def _key(event: PlacedEvent) -> tuple[str, int, int, str, str]:
    """An order of tellings that does not hang on the order of reading."""
    span = event.mention.span
    return event.report, span.start, span.end, event.mention.type, repr(event.mention)


def _pairs(events: Sequence[PlacedEvent]) -> Iterator[tuple[Pair, Judged]]:
    """The pairs that can be one event; `events` are in order of report.

    Those of two reports are looked for in order of first day, so that far ones are never met.
    """
    known = weights()
    first = [span(event).earliest or date.min for event in events]
    order = sorted(range(len(events)), key=lambda i: (first[i], i))
    for n, i in enumerate(order):
        last = span(events[i]).latest or date.max
        for j in (order[m] for m in range(n + 1, len(order))):
            if first[j] > last:
                break
            if events[i].report != events[j].report and (found := judge(events[i], events[j], known)):
                yield (min(i, j), max(i, j)), found
    for _, some in groupby(range(len(events)), key=lambda i: events[i].report):
        for i, j in combinations(some, 2):
            if found := judge(events[i], events[j], known):
                yield (i, j), found


def _joined(group: Sequence[int], events: Sequence[PlacedEvent], judged: Mapping[Pair, Judged]) -> tuple[Joined, ...]:
    """Why each telling but the first is one of this event: its likeliest pair with another."""
    found = []
    for i in group[1:]:
        mine = (judged.get((min(i, j), max(i, j))) for j in group if j != i)
        best = max(filter(None, mine), key=lambda one: (one.score, one.reasons))
        found.append(Joined(events[i].report, events[i].mention.span, _probability(best.score), best.reasons))
    return tuple(found)


def _doubts(ids: Sequence[str], groups: Sequence[Sequence[int]], judged: Mapping[Pair, Judged]) -> tuple[Doubt, ...]:
    home = {i: number for number, group in enumerate(groups) for i in group}
    least = weights().doubt
    best: dict[Pair, tuple[float, tuple[str, ...]]] = {}
    for (i, j), one in judged.items():
        pair = min(home[i], home[j]), max(home[i], home[j])
        if pair[0] != pair[1] and one.score >= least:
            best[pair] = max(best.get(pair, (least, ())), (one.score, one.reasons))
    told: dict[int, int] = {}
    found = []
    for (a, b), (score, reasons) in sorted(best.items(), key=lambda item: (-item[1][0], item[0])):
        if told.get(a, 0) < MOST_DOUBTS and told.get(b, 0) < MOST_DOUBTS:
            told[a], told[b] = told.get(a, 0) + 1, told.get(b, 0) + 1
            first, second = sorted((ids[a], ids[b]))
            found.append(Doubt(record_id("doubt", first, second), first, second, _probability(score), reasons))
    return tuple(found)


def _probability(score: float) -> float:
    return round(1 / (1 + exp(-score)), 3)
