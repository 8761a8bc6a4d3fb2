"""Judge a list of clashes against small groups of reports with planted clashes, and without (data/clashes).

    clashes.py [--misses]

Run as a program it compiles each group by itself and judges what Kroniek lists for it.

The format of the groups is described in data/README.md. `judge` takes what a program lists for one group, as `Found`,
and counts: expected clashes that are listed, those listed under the right kind, and what was listed that is neither
expected nor allowed. It does not care how the list was made.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kroniek.annotate import annotate
from kroniek.chronicle import compile as compile_reports
from kroniek.chronicle.clashes import clashes
from kroniek.lang import load
from kroniek.reading import Unreadable, read_bytes

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


def listed(group: Mapping[str, Any]) -> list[Found]:
    """What Kroniek lists for the reports of a group, compiled by themselves."""
    names, pairs = {}, []
    for one in group["reports"]:
        for report in read_bytes(f"date {one['date']}\n{one['text']}\n".encode(), f"{one['id']}.txt"):
            assert not isinstance(report, Unreadable), report
            names[report.id] = one["id"], report.text.index(one["text"])
            pairs.append((report, annotate(report)))
    made = compile_reports(pairs)
    general = frozenset(load("nl").toml("checks.toml")["who"]["general"])
    found = clashes(made.events, made.control, made.figures, made.published, made.times, general)
    return [Found(c.sort, c.kind or None, tuple(_sides(c.sides, names))) for c in found]


def _sides(sides: Sequence[Any], names: Mapping[str, tuple[str, int]]) -> Iterator[Side]:
    for evidence in (e for side in sides for e in side.evidence):
        name, shift = names[evidence.report]
        yield Side(name, evidence.span.start - shift, evidence.span.end - shift)


def main() -> None:
    """Judge all groups, and print the counts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="say what was missed or false")
    args = parser.parse_args()
    total = Verdict()
    clean = Verdict()
    for group in groups():
        verdict = judge(group, listed(group))
        total += verdict
        clean += verdict if not group["expected"] else Verdict()
    counts = total.counts
    print(f"clashes: listed {counts['listed']} of {counts['expected']} planted in {counts['planted groups']} groups, "
          f"{counts['of the right kind']} under the right kind; false {counts['false']}, "
          f"of them {clean.counts['false']} in {clean.counts['clean groups']} clean groups")
    if args.misses:
        print("\n".join(total.misses))


if __name__ == "__main__":
    main()
