"""Speed and memory on a corpus of 1,000 reports: `python bench/bench.py [--reports N] [--workers N]`.

The corpus repeats the example's reports with other days, numbers and towns, so that no two are the same
and none can be answered from a cache; the seed is fixed, so every run reads the same bytes. Printed are
reports per second of processor time (of this process and its children, loading the language included) and
the most memory that one process held, for annotating alone and for the whole of `kroniek read`.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples" / "mosul"
SEED = 20161017

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
TOWNS = ("Mosul", "Raqqa", "Tal Afar", "Hawija", "Kirkuk", "Ramadi", "Falluja", "Tikrit", "Sinjar", "Baiji", "Aleppo")
WORD = re.compile(r"\b(?:" + "|".join([*DAYS, *TOWNS]) + r")\b")
NUMBER = re.compile(r"(?<![\d.,-])\d{1,3}(?![\d.,-])")
HEADER = re.compile(r"\Adate (\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def varied(text: str, chance: random.Random) -> str:
    """The report with another year, and with days, numbers and towns changed here and there."""
    lists = (DAYS, TOWNS)
    other = {old: new for words in lists for old, new in zip(words, chance.sample(words, len(words)), strict=True)}
    text = WORD.sub(lambda m: other[m[0]], text)
    text = NUMBER.sub(lambda m: str(max(1, int(m[0]) + chance.randint(-9, 9))) if int(m[0]) > 31 else m[0], text)
    year = chance.randint(2012, 2022)

    def header(match: re.Match[str]) -> str:
        month = match[2] and f"-{chance.randint(1, 12):02d}"
        day = match[3] and f"-{chance.randint(1, 28):02d}"
        return f"date {year}{month or ''}{day or ''}"

    return HEADER.sub(header, text)


def corpus(count: int) -> Iterator[str]:
    """So many reports, the same on every run."""
    chance = random.Random(SEED)
    texts = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.txt"))]
    if not texts:
        sys.exit(f"{EXAMPLES}: there are no reports to repeat")
    for i in range(count):
        yield varied(texts[i % len(texts)], chance)


def measured(name: str, count: int, command: list[str]) -> None:
    """Runs a command and prints what it and its children took."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        passed = time.perf_counter() - start
        said.seek(0)
        lines = said.readlines()
    if process.returncode not in (0, 1):
        sys.exit(f"{name}: ended with {process.returncode}: {''.join(lines[-5:])}")
    seconds = used.ru_utime + used.ru_stime
    print(
        f"{name:9} {count / seconds:8.1f} reports per CPU second {count / passed:8.1f} per second of the clock "
        f"{used.ru_maxrss / 1024:8.0f} MB at most in a process"  # Linux counts in kilobytes
        + (f"   ({len(lines)} lines on standard error)" if lines else "")
    )


def annotate_only(folder: str) -> None:
    """What the first measurement runs: reads and annotates, and keeps nothing."""
    from kroniek.engine import Failed, annotate_all, installed
    from kroniek.model import Report
    from kroniek.reading import read_paths

    reports = (item for item in read_paths([folder]) if isinstance(item, Report))
    for report, result in annotate_all(reports, installed().annotate, 1):
        if isinstance(result, Failed):
            print(f"{report.path}: {result.reason}", file=sys.stderr)


def main() -> None:
    """Makes the corpus, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--annotate-only", metavar="FOLDER", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.annotate_only:
        annotate_only(args.annotate_only)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "reports"
        folder.mkdir()
        characters = 0
        for i, text in enumerate(corpus(args.reports)):
            (folder / f"{i:06d}.txt").write_text(text, "utf-8")
            characters += len(text)
        mean = characters / args.reports
        print(f"{args.reports} reports of {mean:.0f} characters on average; reading in {args.workers} processes")
        this = [sys.executable, str(Path(__file__))]
        measured("annotate", args.reports, [*this, "--annotate-only", str(folder)])
        read = ["read", str(folder), "--into", str(Path(scratch) / "c.db"), "--workers", str(args.workers)]
        measured("read", args.reports, [sys.executable, "-m", "kroniek", *read])


if __name__ == "__main__":
    main()
