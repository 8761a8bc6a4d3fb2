"""Judge a list of clashes against small groups of reports with planted clashes, and without (data/clashes).

The format of the groups is described in data/README.md. `judge` takes what a program lists for one group, as `Found`,
and counts: expected clashes that are listed, those listed under the right kind, and what was listed that is neither
expected nor allowed. It does not care how the list was made. Standard library only.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

GROUPS = Path(__file__).parent / "data" / "clashes"
SORTS = ("figure", "date", "holder", "voice")
KINDS = ("update", "revision", "definition", "scope", "dispute", "unresolved")
"""Of differences in figures; the other sorts have no kind."""


@dataclass(frozen=True)
class Side:
    """Words of a report that one side of a clash rests on: report id in the group, offsets into its text."""

    report: str
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """A clash that a program lists: its sort, for figures its kind, and the words of all its sides."""

    sort: str
    kind: str | None
    sides: tuple[Side, ...]


@dataclass
class Verdict:
    """Counts of one group or of several, and what went wrong in words."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def __add__(self, other: Verdict) -> Verdict:
        return Verdict(self.counts + other.counts, self.misses + other.misses)


def groups(folder: Path = GROUPS) -> Iterator[Mapping[str, Any]]:
    """The groups of a folder, in order of name.

    Raises:
        ValueError: a group breaks the format; the message says how.
    """
    for path in sorted(folder.glob("*.json")):
        group = json.loads(path.read_text("utf-8"))
        for problem in problems(group):
            raise ValueError(f"{path.name}: {problem}")
        yield group


def problems(group: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a group."""
    texts = {report["id"]: report["text"] for report in group["reports"]}
    if not 2 <= len(texts) <= 4 or len(texts) != len(group["reports"]):
        yield "not two to four different reports"
    for clash in (*group["expected"], *group["allowed"]):
        if clash["sort"] not in SORTS:
            yield f"unknown sort {clash['sort']!r}"
        if (clash["kind"] in KINDS) != (clash["sort"] == "figure"):
            yield f"kind {clash['kind']!r} of sort {clash['sort']!r}"
        if len({side["report"] for side in clash["sides"]}) < 2:
            yield f"fewer than two reports clash: {clash['why']}"
        for side in clash["sides"]:
            if texts.get(side["report"], "").count(side["words"]) != 1:
                yield f"not once in report {side['report']}: {side['words']!r}"


def judge(group: Mapping[str, Any], found: Sequence[Found]) -> Verdict:
    """What came of a group.

    A clash that was found answers an expected one of its sort where the words of two of its sides, in two reports, meet
    words of that one's sides; each expected one counts once, and finding it twice is no error. What is allowed may be
    listed under the kind given for it only. Anything else found is false.
    """
    verdict = Verdict()
    answered: dict[int, set[str | None]] = {}
    for one in found:
        hits = [i for i, clash in enumerate(group["expected"]) if _meets(one, clash, group)]
        for i in hits:
            answered.setdefault(i, set()).add(one.kind)
        if not hits and not any(_meets(one, c, group) and one.kind == c["kind"] for c in group["allowed"]):
            verdict.counts["false"] += 1
            verdict.misses.append(f"{group['name']}: false {one.sort} {one.kind or ''} {_words(one, group)}")
    for i, clash in enumerate(group["expected"]):
        verdict.counts["expected"] += 1
        verdict.counts["listed"] += i in answered
        verdict.counts["of the right kind"] += clash["kind"] in answered.get(i, set())
        if clash["kind"] not in answered.get(i, set()):
            got = f"listed as {sorted(map(str, answered[i]))}" if i in answered else "not listed"
            verdict.misses.append(f"{group['name']}: {clash['sort']} {clash['kind'] or ''} {got}: {clash['why']}")
    verdict.counts["clean groups" if not group["expected"] else "planted groups"] += 1
    return verdict


def _meets(found: Found, clash: Mapping[str, Any], group: Mapping[str, Any]) -> bool:
    texts = {report["id"]: report["text"] for report in group["reports"]}
    met = set()
    for side in clash["sides"]:
        start = texts[side["report"]].index(side["words"])
        end = start + len(side["words"])
        if any(s.report == side["report"] and s.start < end and start < s.end for s in found.sides):
            met.add(side["report"])
    return found.sort == clash["sort"] and len(met) >= 2


def _words(found: Found, group: Mapping[str, Any]) -> list[str]:
    texts = {report["id"]: report["text"] for report in group["reports"]}
    return [f"{side.report}: {texts[side.report][side.start : side.end]}" for side in found.sides]
