"""Measure the time tagger on public and own cases of single expressions.

    python evaluate/times.py CASES_DIR [--misses]

CASES_DIR holds news.jsonl, recognizers_text.jsonl and duckling.jsonl (a case a line: text, begin, end, day,
value, accepted values; for news also the set of values where only the month is known). What is not there is
skipped. Cases of the two date parsers' own sets whose meaning differs from that of news are left out of the
second figure; times_excluded.tsv lists them with reasons.
"""

from __future__ import annotations

import argparse
import json
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from kroniek.annotate.times import resolve, tag
from kroniek.lang import load
from kroniek.model import Interval, TimeMention

EXCLUDED = Path(__file__).with_name("times_excluded.tsv")


def excluded() -> dict[str, str]:
    """Why the meaning of a conversational case is not that of news, by id."""
    rows = [line.split("\t") for line in EXCLUDED.read_text("utf-8").splitlines() if line[:1] not in ("#", "")]
    return {row[0]: row[1] for row in rows[1:]}


def cases(path: Path) -> Iterator[dict[str, Any]]:
    """The cases of a file."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def walk(mentions: tuple[TimeMention, ...], day: date) -> list[str | None]:
    """Values of all mentions for one day, each knowing the time told before."""
    told: Interval | None = None
    values = []
    for mention in mentions:
        answer = resolve(mention.when, day, told)
        values.append(answer.value)
        if answer.interval.length and mention.type in ("DATE", "TIME"):
            told = answer.interval
    return values


def overlapping(mentions: tuple[TimeMention, ...], case: dict[str, Any]) -> int | None:
    """Which mention covers most of the expression of the case."""
    shared = [max(0, min(m.span.end, case["end"]) - max(m.span.start, case["begin"])) for m in mentions]
    return shared.index(max(shared)) if shared and max(shared) else None


def score(path: Path, misses: bool) -> None:
    """Print the counts of one file."""
    language, count, reasons = load("nl"), Counter[str](), excluded()
    for case in cases(path):
        mentions = tag(case["text"], language)
        if not case.get("expr"):
            count["without a time"] += 1
            count["fired on"] += bool(mentions)
            if mentions and misses:
                print(f"  fired: {case['id']} {case['text']!r}: {[m.text for m in mentions]}")
            continue
        why = reasons.get(case["id"])
        count["cases"] += 1
        count["excluded"] += why is not None
        at = overlapping(mentions, case)
        value = walk(mentions, date.fromisoformat(case["dct"]))[at] if at is not None else "-"
        right = at is not None and value in (case["value"], *case["accept"])
        count["found"] += at is not None
        count["value right"] += right
        count["value right of those kept"] += right and why is None
        exact = at is not None and (mentions[at].span.start, mentions[at].span.end) == (case["begin"], case["end"])
        count["span exact"] += exact
        if case.get("mod") and at is not None:
            count["mod right"] += mentions[at].when.mod == case["mod"]
            count["with mod"] += 1
        if not right and misses and why is None:
            here = mentions[at].text if at is not None else None
            print(f"  {case['id']} {case['text']!r} [{case['expr']}] {case['value']}, here {here!r} {value}")
        if "month_only" in case:
            count["set right"] += month_right(case, mentions, at, misses)
    kept = count["cases"] - count["excluded"]
    share = 1000 * count["value right of those kept"] // kept / 1000  # cut off, never rounded up
    print(f"{path.stem}: {', '.join(f'{k} {v}' for k, v in count.items())}; {share:.3f} of {kept} kept")


def month_right(case: dict[str, Any], mentions: tuple[TimeMention, ...], at: int | None, misses: bool) -> bool:
    """Whether the values over all days of the month are those of the case."""
    year, month = map(int, case["dct_month"].split("-"))
    days = [date(year, month, d) for d in range(1, monthrange(year, month)[1] + 1)]
    got = {walk(mentions, d)[at] for d in days} - {None} if at is not None else {"-"}
    want = set(case["month_only"]["values"])
    right = got == want or (len(want) == 1 and len(got) == 1 and got <= set(case["accept"]))
    if not right and misses:
        print(f"  set {case['id']} {case['text']!r} [{case['expr']}]: {got} for {want}")
    return right


def main() -> None:
    """Score every case file that is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    for name in ("news", "recognizers_text", "duckling"):
        path = args.folder / f"{name}.jsonl"
        if path.exists():
            score(path, args.misses)
        else:
            print(f"{name}: {path} is not there, skipped")


if __name__ == "__main__":
    main()
