"""Bringing up to date which reports tell one story.

How much a term says hangs on the reports of the weeks around, and a link on what else is near the two that it ties. So
a report that is new can change links between reports of at most `NEAR` months off; they, and the stories that hang
together by them, are worked out again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kroniek.chronicle.days_all import DAYS
from kroniek.chronicle.placed import hull
from kroniek.chronicle.stories import Facts, facts, links, stories
from kroniek.model import Annotations, Ground, Interval, Kept, Published, Report, Story

FACTS, LINKS, TOLD_IN, STORY = "facts", "links", "story of", "story"
REACH = 2
"""Months that two reports of one story can be apart: 60 days never touch a fourth month."""
NEAR = 2 * REACH
"""Months from a new report to those whose nearest reports can be others for it."""
AROUND = 3 * REACH
"""Months around a report that its links hang on."""
SLAB = 12
"""Months worked out at once, so that a chronicle of many years fits in memory."""


@dataclass(frozen=True, slots=True)
class Linked:
    """The reports that a report is linked to, with how alike they are."""

    alike: dict[str, float]


def told_facts(report: Report, notes: Annotations, published: Published) -> tuple[str, Facts]:
    """The facts of a report by which its story can be told, under the month that it is put in.

    A story needs one day: the middle of those that are possible. A report without any stands apart.
    """
    days = hull(published)
    middle = date.min
    if days.earliest and days.latest:
        middle = date.fromordinal((days.earliest.toordinal() + days.latest.toordinal()) // 2)
    found = facts(report, notes, published)
    return _month(12 * middle.year + middle.month - 1), replace(found, days=Interval(middle, middle))


def settle_stories(ground: Ground, touched: Collection[str]) -> None:
    """Works out anew the stories that reports of these months can have changed."""
    if not touched:
        return
    months = sorted({near for month in touched for near in _around(month, NEAR)})
    changed: set[str] = set()
    for start in range(0, len(months), SLAB):
        changed |= _link(ground, months[start : start + SLAB])
    _tell(ground, changed)


def _link(ground: Ground, months: Collection[str]) -> set[str]:
    """Links the reports of these months anew; gives those whose links changed or that are new."""
    terms: dict[tuple[str, str], tuple[str, str]] = {}
    around = sorted({near for month in months for near in _around(month, AROUND)})
    known: list[Facts] = []
    inside: set[str] = set()
    for month, told in ground.told(FACTS, Facts, around):
        for report, fact in told:
            known.append(replace(fact, terms=frozenset(terms.setdefault(t, t) for t in fact.terms)))
            inside |= {report} if month in months else set()
    found: dict[str, dict[str, float]] = {report: {} for report in inside}
    for (one, other), weight in links(known, of=inside).items():
        for here, there in ((one, other), (other, one)):
            if here in inside:
                found[here][there] = weight
    before = ground.recall(LINKS, Linked, sorted(inside))
    after = {report: Linked(dict(sorted(alike.items()))) for report, alike in found.items()}
    moved = {report: one for report, one in after.items() if one != before.get(report)}
    _mirror(ground, moved, before)
    ground.keep(LINKS, moved)
    return set(moved) | {there for report in moved if report in before for there in before[report].alike}


def _mirror(ground: Ground, moved: Mapping[str, Linked], before: Mapping[str, Linked]) -> None:
    """Makes links known to their other ends in months that are not worked out again."""
    ends: dict[str, dict[str, float | None]] = {}
    for report, now in moved.items():
        old = before[report].alike if report in before else {}
        for there in sorted(old.keys() | now.alike.keys()):
            if there not in moved and old.get(there) != now.alike.get(there):
                ends.setdefault(there, {})[report] = now.alike.get(there)
    known = ground.recall(LINKS, Linked, sorted(ends))
    for there, changes in ends.items():
        alike = {**(known[there].alike if there in known else {}), **changes}
        kept = {report: weight for report, weight in sorted(alike.items()) if weight is not None}
        ground.keep(LINKS, {there: Linked(kept)})


def _tell(ground: Ground, changed: Collection[str]) -> None:
    """Makes anew the stories of these reports and of all that hang together with them."""
    alike: dict[str, dict[str, float]] = {}
    waiting = set(changed)
    stale: set[str] = set()
    while waiting:
        was = ground.recall(TOLD_IN, tuple[str, ...], sorted(waiting))
        stale |= {story for story, *_ in was.values()}
        fellows = {report for _, *reports in was.values() for report in reports}
        found = ground.recall(LINKS, Linked, sorted(waiting))
        alike |= {report: found[report].alike if report in found else {} for report in waiting}
        waiting = ({there for one in found.values() for there in one.alike} | fellows) - alike.keys()
    pairs = {tuple(sorted((a, b))): w for a, some in alike.items() for b, w in some.items()}
    linked = {(a, b): w for (a, b), w in sorted(pairs.items())}
    made = [_dated(ground, one) for one in stories(_known(ground, alike), linked)]
    ground.put(STORY, {**dict.fromkeys(stale, ()), **{one.id: (one,) for one in made}})
    ground.keep(TOLD_IN, {report: (one.id, *one.reports) for one in made for report in one.reports})


def _known(ground: Ground, reports: Collection[str]) -> list[Facts]:
    """The facts of these reports without their terms, which the links stand for: those of 100,000 fill gigabytes."""
    months = {month for some in ground.blocks(FACTS, reports).values() for month in some}
    told = (pair for month in sorted(months) for _, some in ground.told(FACTS, Facts, [month]) for pair in some)
    return [replace(one, terms=frozenset()) for report, one in told if report in reports]


def _dated(ground: Ground, story: Story) -> Story:
    """The story with all days on which its reports can have been published."""
    kept = ground.recall(DAYS, Kept, story.reports)
    days = [hull(one.days) for one in kept.values()]
    whole = days[0]
    for one in days[1:]:
        whole = whole.hull(one)
    return replace(story, days=whole)


def _around(month: str, reach: int) -> Iterable[str]:
    here = int(month)
    return (_month(near) for near in range(here - reach, here + reach + 1))


def _month(number: int) -> str:
    return f"{number:06d}"
