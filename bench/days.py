"""How long the days of many reports that hang together take to settle: `python bench/days.py [--reports N]`.

Every report is known to the month and tells of ten things, each told by three reports on average; of each
hundred reports one has its day. What a report says of a thing is one of five ways to tell a day (a date, the
day before, a weekday, last week, some day of these days). The seed is fixed. Printed are the seconds to find
the parts and to settle them, the memory, and how many reports were pinned to one day.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from datetime import date, timedelta

from kroniek.chronicle.days_graph import Days, Link, parts, settle

SEED = 20161017
FIRST = date(2014, 1, 1)
YEARS_OF_DAYS = 3650
WRONG = 0.005


def made(reports: int, links: int, tellers: int) -> tuple[dict[str, Days], list[Link]]:
    """So many reports, true to days that are drawn first."""
    chance = random.Random(SEED)
    things: dict[int, list[str]] = {}
    for number in range(reports * links // tellers):
        things.setdefault(chance.randrange(YEARS_OF_DAYS), []).append(f"{number:07d}")
    days: dict[str, Days] = {}
    found: list[Link] = []
    for number in range(reports):
        report, true = f"{number:07d}", FIRST + timedelta(days=chance.randrange(7, YEARS_OF_DAYS))
        start = true.replace(day=1)
        known = number % 100 == 0
        first = true if known else start
        size = 1 if known else ((start + timedelta(days=31)).replace(day=1) - start).days
        days[report] = Days(first.toordinal(), tuple(1.0 + (i % 7 == 3) for i in range(size)))
        told = 0
        while told < links:
            lag = chance.choice((0, 1, 1, 1, 2, 3, 5))
            # One in two hundred takes one thing for another of the days around, as a reader may.
            wrong = chance.choice((-2, -1, 1, 2)) if chance.random() < WRONG else 0
            some = things.get((true - FIRST).days - lag + wrong)
            if some:
                found.append(_link(report, chance.choice(some), true, lag, first, size, chance))
            told += 1
    return days, found


def _link(report: str, thing: str, true: date, lag: int, first: date, size: int, chance: random.Random) -> Link:
    """A day told `lag` days after it in a report of `true`, as it reads on each day from `first` on."""
    told = true - timedelta(days=lag)
    way = chance.randrange(4)
    spans: dict[tuple[int, int], int] = {}
    for i in range(size):
        day = first + timedelta(days=i)
        if way == 0:
            lies = (told.toordinal(), told.toordinal())
        elif way == 1:
            lies = (day.toordinal() - lag, day.toordinal() - lag)
        elif way == 2:
            last = day.toordinal() - (day.weekday() - told.weekday()) % 7
            lies = (last, last)
        else:
            lies = (day.toordinal() - 6, day.toordinal())
        spans[lies] = spans.get(lies, 0) | 1 << i
    packed = tuple((bits, *ends) for ends, bits in sorted(spans.items()))
    return Link(report, thing, packed, rank=(way,))


def main() -> None:
    """Makes, settles, prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--links", type=int, default=10)
    parser.add_argument("--tellers", type=int, default=3, help="reports that tell of one thing, on average")
    args = parser.parse_args()
    days, links = made(args.reports, args.links, args.tellers)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, used = time.perf_counter(), time.process_time()
    found = parts(links)
    middle = time.perf_counter()
    pinned = dropped = 0
    for part in found:
        settled = settle({link.report: days[link.report] for link in part}, part)
        pinned += sum(one.bits.bit_count() == 1 for one in settled.days.values())
        dropped += len(settled.dropped)
    end, used = time.perf_counter(), time.process_time() - used
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    largest = max(map(len, found))
    print(f"{args.reports} reports, {len(links)} links, {len(found)} parts, the largest of {largest} links")
    print(f"parts {middle - start:.1f} s, settled {end - middle:.1f} s, together {end - start:.1f} s")
    print(f"{used:.1f} s of one processor; {most / 1024:.0f} MB at most, {before / 1024:.0f} MB of it the reports made")
    print(f"{pinned} reports have one day left, {dropped} links were dropped")


if __name__ == "__main__":
    main()
