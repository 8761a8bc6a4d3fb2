"""Which reports tell one story, and what to call it.

A report is a set of terms: its towns, its actors, its names and the words that few reports have. How much a term says
hangs on how many reports of the same weeks have it, so that a new report touches only those near it in time. Two
reports are linked where each is among the nearest of the other; stories grow along the links, the closest first, as
long as the reports of two stories are alike on the mean, so that a whole war does not become one story.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from heapq import nlargest

from kroniek.chronicle.identity import record_id
from kroniek.chronicle.placed import hull
from kroniek.chronicle.same_where import settlement
from kroniek.chronicle.story_groups import grown
from kroniek.lang import load
from kroniek.model import Annotations, Interval, PlaceRef, Published, Report, Span, Story

NEAREST = 10
"""Reports that a report is linked to at most."""
STRIKING = 60
"""Terms of a report, its weightiest, by which like ones are looked for."""
CROWDED = 300
"""Reports near in time that share a term, above which it is of no use in looking for like ones."""
LOOKED_AT = 100
"""Reports before it that a report is compared with as a whole: the likeliest, by the striking terms they share."""
ENOUGH = 3_000
"""Times that others were met by a shared term, after which no further term of a report is looked at."""
SHARED = 0.3
"""Share of a story's reports that have a term that stands for the story."""
# Share of all reports in which a term of a kind is thought to stand before any are counted, and after how many reports
# the count says more. Chosen on the corpus's train part, like the scales below; see docs/stories.md.
COMMON = {"town": 0.02, "area": 0.1, "actor": 0.05, "name": 0.01, "word": 0.02}
COUNTED = 50
TITLE = 110
"""Characters of a title at most."""
TITLE_WORDS = 4
"""Words of a title at least: fewer are a rubric ("Analyse") or a dateline."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How far a group reaches: days between two of its members at most, and after which they are half as alike.

    Two are linked where they are alike by `least` or more (cosine, faded by days); two groups become one where their
    members are alike by `coherent` on the mean, what is not linked counting as nothing.
    """

    reach: int
    fading: float
    least: float
    coherent: float


STORY = Scale(60, 30.0, 0.05, 0.04)
SUBJECT = Scale(3000, 2000.0, 0.04, 0.015)
"""A subject is what stories of one war have in common: a reader of thousands of reports begins with these."""

_WORD = re.compile(r"[^\W\d_]{5,}")
_ANY_WORD = re.compile(r"\w+")
_STEM = 8
_FIRST = 4  # sentences at the beginning of a report in which its title is looked for
_ANY = ("", "")  # a term that every report has

Term = tuple[str, str]
Links = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a report's story can be told by: its days, its terms by kind, and what it would be called."""

    report: str
    days: Interval
    terms: frozenset[Term]
    title: str


def facts(report: Report, notes: Annotations, published: Published) -> Facts:
    """The facts of one report."""
    places = {_place_term(p.place) for p in notes.places if not p.place.id.startswith("text:")}
    actors = {("actor", a.actor.id) for a in notes.actors if not a.actor.id.startswith("text:")}
    names = {("name", e.text.casefold()) for e in notes.entities}
    small = _common_words(notes.language)
    words = {("word", w[:_STEM]) for w in _WORD.findall(report.text.casefold()) if w not in small}
    return Facts(report.id, hull(published), frozenset(places | actors | names | words), _title(report, notes))


def links(
    reports: Iterable[Facts], scale: Scale = STORY, of: Set[str] | None = None
) -> dict[tuple[str, str], float]:
    """How alike linked reports are (0 to 1), by pairs of ids in order. The order of `reports` plays no part.

    With `of` only the links of these reports are told; the others must hold all within three times the reach of them.
    """
    known = sorted(reports, key=lambda f: f.report)
    met, ends = _rings(known, of, scale.reach)
    shared = _shared(known)
    vectors = _vectors(known, met, shared, timedelta(days=scale.reach))
    alike = {
        (a.report, b.report): weight
        for a, b in _candidates(met, vectors, shared, scale.reach)
        if a.report in ends or b.report in ends
        if (weight := _alike(a, b, vectors, scale.fading)) >= scale.least
    }
    nearest: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (a, b), weight in alike.items():
        nearest[a].append((weight, b))
        nearest[b].append((weight, a))
    kept = {a: {b for _, b in nlargest(NEAREST, some)} for a, some in nearest.items()}
    found = {(a, b): weight for (a, b), weight in sorted(alike.items()) if b in kept[a] and a in kept[b]}
    return found if of is None else {pair: weight for pair, weight in found.items() if not of.isdisjoint(pair)}


def stories(reports: Iterable[Facts], linked: Links) -> tuple[Story, ...]:
    """The stories of `reports`, largest first. A report that is linked to none is a story of its own.

    What becomes of a report hangs only on the reports that it hangs together with by `linked`.
    """
    known = {f.report: f for f in reports}
    return _shown(_story([known[r] for r in g], linked) for g in grown(sorted(known), linked, STORY.coherent))


def subjects(found: Iterable[Story], reports: Iterable[Facts], scale: Scale = SUBJECT) -> tuple[Story, ...]:
    """Stories brought together that tell of one war: each a story of all their reports, largest first."""
    known = {f.report: f for f in reports}
    parts = {s.id: s for s in found}
    summed = [_summed(s, [known[r] for r in s.reports]) for s in parts.values()]
    linked = links(summed, scale)
    return _shown(_united([parts[i] for i in group]) for group in grown(sorted(parts), linked, scale.coherent))


def _shown(found: Iterable[Story]) -> tuple[Story, ...]:
    return tuple(sorted(found, key=lambda s: (-len(s.reports), s.days.earliest or date.min, s.id)))


def _summed(story: Story, members: Sequence[Facts]) -> Facts:
    """A story as one report, of the terms that many of its reports have."""
    counts = Counter(t for m in members for t in m.terms)
    terms = frozenset(t for t, n in counts.items() if n >= SHARED * len(members))
    return Facts(story.id, story.days, terms, story.title)


def _united(parts: Sequence[Story]) -> Story:
    """One story of several; the largest gives the title."""
    chosen = _shown(parts)[0]
    days = chosen.days
    for one in parts:
        days = days.hull(one.days)
    reports = tuple(sorted(r for one in parts for r in one.reports))
    return Story(record_id("subject", chosen.id), chosen.title, reports, days)


def _place_term(place: PlaceRef) -> Term:
    area = place.precision in {"country", "province", "region", "vague"}
    return ("area", place.id) if area else ("town", settlement(place))


@cache
def _common_words(language: str) -> frozenset[str]:
    return frozenset(row["word"] for row in load(language).rows("names_common.tsv"))


def _days(one: Facts) -> tuple[date, date]:
    return one.days.earliest or one.days.latest or date.min, one.days.latest or one.days.earliest or date.max


def _rings(known: Sequence[Facts], of: Set[str] | None, reach: int) -> tuple[Sequence[Facts], Set[str]]:
    """The reports that those of `of` or what is near them can be linked to, and those near them."""
    if of is None:
        return known, {f.report for f in known}
    spans = {f.report: [day.toordinal() for day in _days(f)] for f in known}
    first = min((spans[r][0] for r in of), default=0)
    last = max((spans[r][1] for r in of), default=0)

    def near(f: Facts, by: int) -> bool:
        return spans[f.report][1] >= first - by and spans[f.report][0] <= last + by

    return [f for f in known if near(f, 2 * reach)], {f.report for f in known if near(f, reach)}


def _shared(known: Iterable[Facts]) -> Set[Term]:
    """The terms that more than one report has: the others, which are most, tie nothing and are not kept in mind."""
    met: set[Term] = {_ANY}
    more: set[Term] = {_ANY}
    for one in known:
        more |= one.terms & met
        met |= one.terms
    return more


def _vectors(
    known: Sequence[Facts], of: Sequence[Facts], shared: Set[Term], reach: timedelta
) -> dict[str, dict[Term, float]]:
    """For each report of `of` the weight of each of its terms, by how many of those near in time have it; length 1."""
    places: defaultdict[Term, list[date]] = defaultdict(list)
    for one in sorted(known, key=lambda f: (_days(f), f.report)):
        for term in (*(one.terms & shared), _ANY):
            places[term].append(_days(one)[0])
    found = {}
    for one in of:
        first = _days(one)[0]
        window = _moved(first, -reach), _moved(first, reach)
        among = _within(places[_ANY], window)
        counts = {t: _within(places[t], window) if t in shared else 1 for t in sorted(one.terms)}
        weights = {t: _weight(t[0], count, among) for t, count in counts.items()}
        length = math.sqrt(math.fsum(w * w for w in weights.values())) or 1.0
        found[one.report] = {t: w / length for t, w in weights.items()}
    return found


def _within(days: Sequence[date], window: tuple[date, date]) -> int:
    return bisect_right(days, window[1]) - bisect_left(days, window[0])


def _moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return date.max if by > timedelta(0) else date.min


def _weight(kind: str, count: int, among: int) -> float:
    return math.log((among + COUNTED) / (count + COUNTED * COMMON[kind]))


class _Having:
    """The reports that have a term, in order of their first day."""

    def __init__(self) -> None:
        self._reports: list[Facts] = []
        self._ends: list[int] = []  # the last day of any report so far, as a number
        self._single = True  # each report has one day: all that are found by it are near

    def add(self, one: Facts) -> None:
        """Adds a report that begins no earlier than those before it."""
        first, last = (day.toordinal() for day in _days(one))
        self._single = self._single and first == last
        self._reports.append(one)
        self._ends.append(max(last, self._ends[-1]) if self._ends else last)

    def near(self, one: Facts, reach: int) -> list[Facts]:
        """Those at most `reach` days before a report that begins no earlier than they; none where they are a crowd."""
        start = bisect_left(self._ends, _days(one)[0].toordinal() - reach)
        if self._single and len(self._reports) - start > CROWDED:
            return []
        found = [f for f in self._reports[start:] if _gap(f, one) <= reach]
        return found if len(found) <= CROWDED else []


def _candidates(
    known: Sequence[Facts], vectors: Mapping[str, Mapping[Term, float]], held: Set[Term], reach: int
) -> Iterator[tuple[Facts, Facts]]:
    """Pairs near each other in time that share terms which weigh something: the `LOOKED_AT` likeliest for each.

    Like ones are looked for by one term after the other, the weightiest first, until `ENOUGH` were met.
    """
    having: defaultdict[Term, _Having] = defaultdict(_Having)
    for one in sorted(known, key=lambda f: (_days(f), f.report)):
        mine = vectors[one.report]
        met: dict[str, Facts] = {}
        shared: defaultdict[str, float] = defaultdict(float)
        times = 0
        for term in nlargest(STRIKING, mine, key=lambda t: (mine[t], t)):
            if term not in held:
                continue
            near = having[term].near(one, reach) if times < ENOUGH else []
            times += len(near)
            for other in near:
                met[other.report] = other
                shared[other.report] += mine[term] * vectors[other.report][term]
            having[term].add(one)
        likeliest = nlargest(LOOKED_AT, met, key=lambda r: (shared[r], r))
        yield from ((met[r], one) if r < one.report else (one, met[r]) for r in sorted(likeliest))


def _gap(one: Facts, other: Facts) -> int:
    first, last = _days(one)
    begin, end = _days(other)
    return max(0, (begin - last).days, (first - end).days)


def _alike(one: Facts, other: Facts, vectors: Mapping[str, Mapping[Term, float]], fading: float) -> float:
    ours, theirs = vectors[one.report], vectors[other.report]
    shared = math.fsum(ours[t] * theirs[t] for t in sorted(one.terms & other.terms))
    return shared * math.exp2(-_gap(one, other) / fading)


def _story(members: Sequence[Facts], linked: Mapping[tuple[str, str], float]) -> Story:
    central: Counter[str] = Counter()
    inside = {m.report for m in members}
    for (a, b), weight in linked.items():
        if a in inside and b in inside:
            central.update({a: round(weight * 1e6), b: round(weight * 1e6)})
    chosen = min(members, key=lambda m: (not m.title, -central[m.report], _days(m), m.report))
    days = members[0].days
    for one in members[1:]:
        days = days.hull(one.days)
    ids = tuple(sorted(inside))
    return Story(record_id("story", chosen.report), chosen.title, ids, days)


def _title(report: Report, notes: Annotations) -> str:
    """Its own title, else the first of its first lines that tells an event or, if none does, that is no rubric."""
    if report.title:
        return _cut(report.title)
    lines = [line for sentence in notes.sentences[:_FIRST] for line in _lines(report.text, sentence)]
    told = [e.span for e in notes.events]
    lines = [line for line in lines if len(_ANY_WORD.findall(line.of(report.text))) >= TITLE_WORDS]
    chosen = next((line for line in lines if any(line.contains(t) for t in told)), lines[0] if lines else None)
    return _cut(chosen.of(report.text)) if chosen else ""


def _lines(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    for line in sentence.of(text).split("\n"):
        yield Span(start, start + len(line))
        start += len(line) + 1


def _cut(title: str) -> str:
    title = " ".join(title.split())
    return title if len(title) <= TITLE else title[: title.rfind(" ", 0, TITLE)].rstrip(" ,;:-–") + "…"
