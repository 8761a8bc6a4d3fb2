"""The days of all reports: each by its own words, then together with those that tell of the same things."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from kroniek.chronicle.days import publication
from kroniek.chronicle.days_links import Blocks, Part, hooks, settle_part, tie, told_of
from kroniek.chronicle.days_story import Story
from kroniek.chronicle.people import renamed
from kroniek.lang import load
from kroniek.model import Annotations, Ground, Hook, Kept, Report

HOOK, DAYS = "hook", "days"
ALONE = ""
"""The fingerprint of a report that hangs together with no other."""
MANY = 500
"""Reports taken at once."""


def settle_days(ground: Ground, changed: Collection[str]) -> set[str]:
    """Works out the days of publication anew, given reports that changed; gives those and all whose days moved.

    Only reports that hang together with the changed ones are settled anew, and only where their links are not
    those that were kept.
    """
    touched: set[str] = set()
    for page in pages(ground, changed):
        touched |= _by_own_words(ground, page)
    blocks = _closure(ground, touched)
    near = set(changed) | {report for told in blocks.values() for report, _ in told}
    return set(changed) | _together(ground, blocks, near)


def _by_own_words(ground: Ground, page: Sequence[tuple[Report, Annotations]]) -> set[str]:
    """Keeps the days of reports by their own words; gives the keys of hooks that changed."""
    kept = ground.recall(DAYS, Kept, [report.id for report, _ in page])
    told: dict[str, list[tuple[str, Hook]]] = {}
    fresh: dict[str, object | None] = {}
    for report, notes in page:
        before, events = kept.get(report.id), told_of(notes)
        if before is not None and before.events == events:
            continue
        story = Story(report, notes, load(notes.language))
        own = before.own if before else publication(report, notes, story)
        told[report.id] = [(hook.key, hook) for hook in hooks(report, notes, own, story)]
        fresh[report.id] = Kept(own, events, before.part if before else None, before.days if before else own)
    ground.keep(DAYS, fresh)
    return ground.tell(HOOK, told)


def _closure(ground: Ground, touched: Collection[str]) -> Blocks:
    """All hooks under these keys, and under those of the reports that hang together by them."""
    found: dict[str, list[tuple[str, Hook]]] = {}
    followed: set[str] = set()
    waiting, first = set(touched), True
    while waiting:
        fresh = dict(ground.told(HOOK, Hook, waiting))
        found |= fresh
        parts, _ = tie(fresh)
        linked = {report for part in parts for report in part.reports}
        if first:  # a report that hung together with others may do so no longer
            linked |= {report for told in fresh.values() for report, _ in told}
        first = False
        keys = ground.blocks(HOOK, linked - followed)
        followed |= linked
        waiting = {key for some in keys.values() for key in some} - found.keys()
    return found


def _together(ground: Ground, blocks: Blocks, near: Collection[str]) -> set[str]:
    """Settles the parts that changed; gives the reports whose days did."""
    parts, behind = tie(blocks)
    changed: set[str] = set()
    alone = set(near)
    for part in parts:
        alone -= set(part.reports)
        changed |= _settle(ground, part, behind)
    for some in _batches(sorted(alone)):
        kept = ground.recall(DAYS, Kept, some)
        apart = {id_: one for id_, one in kept.items() if one.part != ALONE}
        ground.keep(DAYS, {id_: Kept(one.own, one.events, ALONE, one.own) for id_, one in apart.items()})
        ground.publish({id_: one.own for id_, one in apart.items()}, {})
        changed |= {id_ for id_, one in apart.items() if one.days.days != one.own.days}
    return changed


def _settle(ground: Ground, part: Part, behind: Mapping[tuple[str, str], Sequence[Hook]]) -> set[str]:
    """Settles one part, unless it is as it was; gives the reports whose days changed."""
    kept = ground.recall(DAYS, Kept, part.reports)
    if all(one.part == part.fingerprint for one in kept.values()):
        return set()
    days = settle_part(part, {id_: one.own for id_, one in kept.items()}, behind)
    ground.keep(DAYS, {id_: Kept(one.own, one.events, part.fingerprint, days[id_]) for id_, one in kept.items()})
    ground.publish(days, {})
    return {id_ for id_, one in kept.items() if one.days.days != days[id_].days}


def pages(ground: Ground, ids: Iterable[str]) -> Iterable[list[tuple[Report, Annotations]]]:
    """Reports a few hundred at a time, with the people in them under the names that they go by."""
    for some in _batches(sorted(ids)):
        yield [(report, renamed(ground, notes)) for report, notes in ground.reports(some)]


def _batches(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[i : i + MANY] for i in range(0, len(ids), MANY))
