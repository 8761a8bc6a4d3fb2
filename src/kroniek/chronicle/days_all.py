"""The days of all reports: each by its own words, then together; what was worked out before is taken over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kroniek.chronicle.days import publication, resolve_all
from kroniek.chronicle.days_links import hooks, settle_part, tie, told_of
from kroniek.model import Annotations, Hook, Kept, Published, Report

ALONE = ""
"""The fingerprint of a report that hangs together with no other."""


def settled_days(pairs: Sequence[tuple[Report, Annotations]], kept: Mapping[str, Kept]) -> dict[str, Kept]:
    """The days and times of every report, in order of id.

    A report's own days are taken from `kept` where it stands there; a part of the graph is settled anew only
    where its links are not those of `kept`, and times are resolved anew only where the days are others.
    """
    own: dict[str, Published] = {}
    told: dict[str, Sequence[Hook]] = {}
    events: dict[str, str] = {}
    for report, notes in pairs:
        before = kept.get(report.id)
        own[report.id] = before.own if before else publication(report, notes)
        events[report.id] = told_of(notes)
        same = before is not None and before.events == events[report.id]
        told[report.id] = before.hooks if before and same else hooks(report, notes, own[report.id])
    published, fingerprints = dict(own), dict.fromkeys(own, ALONE)
    found, behind = tie(told)
    for part in found:
        fingerprints.update(dict.fromkeys(part.reports, part.fingerprint))
        if all(r in kept and kept[r].part == part.fingerprint for r in part.reports):
            published.update({r: kept[r].published for r in part.reports})
        else:
            published.update(settle_part(part, own, behind))
    done: dict[str, Kept] = {}
    for report, notes in pairs:
        id_, before = report.id, kept.get(report.id)
        days = published[id_]
        unchanged = before is not None and before.published.days == days.days
        times = before.times if before and unchanged else resolve_all(report, notes, days)
        done[id_] = Kept(own[id_], events[id_], tuple(told[id_]), fingerprints[id_], days, times)
    return done
