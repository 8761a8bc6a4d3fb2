"""`kroniek check`: what cannot both be true."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from kroniek.chronicle.clashes import SORTS, Clash, Side, clashes
from kroniek.cli.options import AsJson, Chronicle, Place, Raw, Reviewed, nothing_found, one_of, opened, warn_if_stale
from kroniek.cli.show import WIDTH, clean, days
from kroniek.exports.jsonl import line
from kroniek.exports.records import interval
from kroniek.exports.records import place as place_of
from kroniek.lang import load
from kroniek.model import Evidence, Published
from kroniek.store import Views
from kroniek.store.names import fold, spellings_of_place

INDENT = " " * 6


def command(
    db: Chronicle,
    sort: Annotated[str | None, typer.Option(metavar="S", help=f"Only one of {', '.join(SORTS)}.")] = None,
    place: Place = None,
    reviewed: Reviewed = False,
    raw: Raw = False,
    as_json: AsJson = False,
) -> None:
    """What cannot both be true: numbers, days, holders and voices, with who says what.

    A difference in numbers is an update, a revision, another definition or another scope where the words explain it,
    else a dispute of two voices, or unresolved. Nothing is averaged or chosen.
    """
    wanted = one_of(sort, "--sort", SORTS)
    with opened(db, reviewed=reviewed, raw=raw) as views:
        warn_if_stale(views)
        published = {report.id: found for report, found in views.reports()}
        found = clashes(
            views.events(), views.control(), (f for f, _ in views.figures()), published, views.times(), _general(views)
        )
        shown = [c for c in found if wanted in {None, c.sort} and (place is None or _called(c, place))]
        for clash in shown:
            if as_json:
                print(line(_record(views, clash, published)))
            else:
                _print(views, clash, published)
        if not shown and not as_json:
            nothing_found(views, "clashes" if wanted is None else f"{wanted} clashes", "event", place=place)


def _general(views: Views) -> frozenset[str]:
    """Words for people that do not say who they are, of the languages of the reports."""
    return frozenset(w for code in views.languages() for w in load(code).toml("checks.toml")["who"]["general"])


def _called(clash: Clash, place: str) -> bool:
    return clash.place is not None and fold(place) in spellings_of_place(clash.place)


def _print(views: Views, clash: Clash, published: Mapping[str, Published]) -> None:
    kind = f" ({clash.kind})" if clash.kind else ""
    where = f", {clean(clash.place.place.name)}" if clash.place else ""
    print(_wrapped(f"{clash.sort}{kind}: {clash.about.replace('_', ' ')}{where}, {days(clash.days)}", ""))
    for side in clash.sides:
        print(_wrapped(clean(side.says), "  "))
        for said in _said(views, side, published):
            voice = f" ({clean(', '.join(said['attribution']))})" if said["attribution"] else ""
            print(_wrapped(f"{said['days']}  {clean(said['source'])}{voice}: {clean(said['sentence'])}", "    "))


def _wrapped(text: str, indent: str) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=INDENT)


def _record(views: Views, clash: Clash, published: Mapping[str, Published]) -> dict[str, Any]:
    return {
        "sort": clash.sort,
        "kind": clash.kind or None,
        "about": clash.about,
        "place": place_of(clash.place),
        "days": interval(clash.days),
        "sides": [
            {"says": s.says, "record": s.record or None, "evidence": _said(views, s, published)} for s in clash.sides
        ],
    }


def _said(views: Views, side: Side, published: Mapping[str, Published]) -> list[dict[str, Any]]:
    """The words of a side, a sentence once, in order of day."""
    found: dict[tuple[str, str, tuple[str, ...]], dict[str, Any]] = {}
    for evidence in side.evidence:
        sentence = views.sentence(evidence.report, evidence.span) or ""
        found.setdefault(
            (evidence.report, sentence, evidence.attribution), _words(views, evidence, sentence, published)
        )
    return sorted(found.values(), key=lambda f: f["days"])


def _words(views: Views, evidence: Evidence, sentence: str, published: Mapping[str, Published]) -> dict[str, Any]:
    issue = published.get(evidence.report, Published(None)).days
    return {
        "report": evidence.report,
        "source": views.source(evidence.report),
        "days": days(issue.hull if issue else None),
        "start": evidence.span.start,
        "end": evidence.span.end,
        "attribution": list(evidence.attribution),
        "sentence": sentence,
    }
