"""Measure the times of annotated reports, once with the day of publication known and once with its month.

    times_corpus.py [--part train|dev|test]... [--gold DIR [--reports DIR]] [--misses] [--alone]

Scores parts of the corpus (all three if nothing is named), or annotations in DIR with their reports (beside them,
or in the folder that --reports names). Found, exact and contains are counted as score.py counts them: an answer is
found where it overlaps, exact where its value or both its ends agree, and contains the annotated interval where it
covers it and is no longer than a month. A report whose true day is not given counts only for the month, where
its own header stands; the others have their header replaced by the month of the true day.
`--alone` leaves the parse out and takes the text alone, as a bare spaCy pipeline would have it.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import score

from kroniek.annotate.text import analyse
from kroniek.annotate.times import tag
from kroniek.chronicle.days import publication, resolve_all
from kroniek.lang import load
from kroniek.model import Annotations, DaySet, Header, Interval, Published, Report, ResolvedTime, Span
from kroniek.reading import Unreadable, find_files, read_file

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"
PARTS = ("train", "dev", "test")
AROUND = 50
RATES = (
    ("found (recall)", "found", "gold"),
    ("found (precision)", "found", "answered"),
    ("exact", "exact", "gold"),
    ("exact, of found", "exact", "found"),
    ("contains, of found", "contains", "dated"),
)


@dataclass
class Tally:
    """Counts of one way to score, and what went wrong."""

    counts: dict[str, int] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def add(self, name: str, amount: int = 1) -> None:
        """Count `amount` more under `name`."""
        self.counts[name] = self.counts.get(name, 0) + amount

    def show(self, title: str) -> None:
        """Print every rate with its counts; digits are cut off, never rounded up."""
        print(f"\n{title}: {self.counts.get('reports', 0)} reports")
        for name, top, base in RATES:
            if self.counts.get(base):
                rate = 1000 * self.counts.get(top, 0) // self.counts[base]
                print(f"  {name:18} {rate / 1000:.3f}   {self.counts.get(top, 0):5} of {self.counts[base]}")
        both = self.counts.get("gold", 0) + self.counts.get("answered", 0)
        if both:
            print(f"  {'found (F1)':18} {2000 * self.counts.get('found', 0) // both / 1000:.3f}")


def read(path: Path) -> Report:
    """The report in a file."""
    (item,) = (one for found in find_files([path]) for one in read_file(found))
    if isinstance(item, Unreadable):
        raise SystemExit(str(item))
    return item


def times_of(report: Report, *, alone: bool) -> Annotations:
    """The times of a report and nothing else."""
    language = load(report.language)
    doc = analyse(report.text, language)
    sentences = tuple(Span(s.start_char, s.start_char + len(s.text.rstrip())) for s in doc.sents if s.text.strip())
    found = tag(report.text, language) if alone else tag(report.text, language, sentences, doc)
    return Annotations(report.id, report.language, "", sentences, found)


def judge(tally: Tally, gold: Mapping[str, Any], report: Report, answers: Sequence[ResolvedTime]) -> None:
    """Count the answers for one report against its annotation."""
    free = list(answers)
    tally.add("reports")
    tally.add("answered", len(free))
    for one in gold["times"]:
        tally.add("gold")
        span = score._nth(report.text, one["text"], one.get("nth", 1))
        hit = next((a for a in free if span and score._overlap((a.span.start, a.span.end), span)), None)
        if hit is None:
            tally.misses.append(f"{gold['report']} NOT FOUND {one['text']!r} {one['value']} in {_around(report, span)}")
            continue
        free.remove(hit)
        tally.add("found")
        tally.add("dated", bool(one.get("earliest")))
        ends = tuple(d.isoformat() if d else None for d in (hit.interval.earliest, hit.interval.latest))
        want = (one.get("earliest"), one.get("latest"))
        exact = hit.value == one["value"] or (bool(want[0]) and ends == want)
        contains = bool(want[0]) and score._holds((ends[0], ends[1]), (str(want[0]), str(want[1])))
        tally.add("exact", exact)
        tally.add("contains", contains)
        if not exact or (want[0] and not contains):
            kind = "NOT HELD" if want[0] and not contains else "NOT EXACT"
            tally.misses.append(
                f"{gold['report']} {kind} {one['text']!r} {one['type']} {one['value']} {want[0]}..{want[1]}, here "
                f"{hit.text!r} {hit.type} {hit.value} {ends[0]}..{ends[1]} in {_around(report, span)}"
            )
    for extra in free:
        where = _around(report, (extra.span.start, extra.span.end))
        tally.misses.append(f"{gold['report']} NOT IN GOLD {extra.text!r} {extra.type} {extra.value} in {where}")


def _around(report: Report, span: tuple[int, int] | None) -> str:
    if span is None:
        return "a text that has it not"
    return repr(report.text[max(span[0] - AROUND, 0) : span[1] + AROUND])


def annotated(gold: Sequence[Path], reports: Path | None) -> Iterator[tuple[Report, Any]]:
    """Reports with their annotations."""
    for folder in gold:
        for path, one in score.gold_files(folder):
            yield read((reports or path.parent) / one["report"]), one


def measure(pairs: Iterator[tuple[Report, Any]], *, alone: bool) -> tuple[Tally, Tally]:
    """Score with the day known, and with its month."""
    known, by_month = Tally(), Tally()
    for report, gold in pairs:
        found = times_of(report, alone=alone)
        if gold.get("true_day"):
            day = date.fromisoformat(gold["true_day"])
            judge(known, gold, report, resolve_all(report, found, Published(DaySet.of([(day, 1.0)]))))
            report = replace(report, header=month_of(day))
        judge(by_month, gold, report, resolve_all(report, found, publication(report, found)))
    return known, by_month


def month_of(day: date) -> Header:
    """A header that gives the month of a day."""
    last = monthrange(day.year, day.month)[1]
    return Header(Interval(day.replace(day=1), day.replace(day=last)), "month")


def main() -> None:
    """Score what is asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", action="append", choices=PARTS)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--reports", type=Path)
    parser.add_argument("--misses", action="store_true", help="say what was missed or wrong")
    parser.add_argument("--alone", action="store_true", help="take the text alone, without a parse")
    args = parser.parse_args()
    splits = tomllib.loads((CORPUS / "splits.toml").read_text("utf-8"))
    jobs: list[tuple[str, list[Path]]] = [
        (f"corpus, {part}", [CORPUS / name for name in splits[part]]) for part in args.part or PARTS
    ]
    if args.gold:
        jobs = [(args.gold.name, [args.gold])]
    for title, folders in jobs:
        known, by_month = measure(annotated(folders, args.reports), alone=args.alone)
        known.show(f"{title}, day known")
        by_month.show(f"{title}, month known")
        if args.misses:
            print("\n".join(known.misses))
            print(json.dumps({"month known": by_month.misses}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
