"""Bringing up to date which reports are copies of others."""

from __future__ import annotations

from collections.abc import Collection

from kroniek.chronicle.copies import Signature, compare, groups, signature
from kroniek.model import Copy, Ground

BAND, SIGNATURE, COPY = "band", "signature", "copy"
MANY = 500
"""Reports taken at once."""


def settle_copies(ground: Ground, changed: Collection[str]) -> None:
    """Works out anew what is a copy among these reports and those that may be copies of the same."""
    touched: set[str] = set()
    ordered = sorted(changed)
    for start in range(0, len(ordered), MANY):
        page = [signature(report) for report in ground.texts(ordered[start : start + MANY])]
        ground.keep(SIGNATURE, {one.report: one for one in page})
        touched |= ground.tell(BAND, {one.report: [(band, "") for band in one.bands] for one in page})
    found: dict[str, tuple[Copy, ...]] = {}
    for group in _together(ground, touched):
        found |= _copies(ground, group)
    ground.put(COPY, found)


def _together(ground: Ground, touched: Collection[str]) -> list[list[str]]:
    """Reports that share bands with those told in these, or with others that do; each group in order."""
    leader: dict[str, str] = {}

    def find(report: str) -> str:
        while leader[report] != report:
            leader[report] = leader[leader[report]]
            report = leader[report]
        return report

    done: set[str] = set()
    waiting = set(touched)
    while waiting:
        fresh: set[str] = set()
        for _, told in ground.told(BAND, str, waiting):
            reports = sorted({report for report, _ in told})
            fresh |= {report for report in reports if report not in leader}
            leader |= {report: report for report in reports if report not in leader}
            for other in reports[1:]:
                one, two = sorted((find(reports[0]), find(other)))
                leader[two] = one
        done |= waiting
        waiting = {band for bands in ground.blocks(BAND, fresh).values() for band in bands} - done
    found: dict[str, list[str]] = {}
    for report in sorted(leader):
        found.setdefault(find(report), []).append(report)
    return [found[first] for first in sorted(found)]


def _copies(ground: Ground, group: list[str]) -> dict[str, tuple[Copy, ...]]:
    """What each report of a group is a copy of, if of any."""
    of = groups(ground.recall(SIGNATURE, Signature, group)) if len(group) > 1 else {}
    found: dict[str, tuple[Copy, ...]] = dict.fromkeys(group, ())
    for report, leader in of.items():
        pair = {told[0].id: told for told in ground.reports([report, leader])}
        copy = compare(pair[report], pair[leader])
        found[report] = (copy,) if copy else ()
    return found
