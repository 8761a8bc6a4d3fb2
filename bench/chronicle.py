"""How a chronicle grows: `python bench/chronicle.py [--reports N]...`.

The example reports are annotated once and told again for other months and towns, and every 2,000 for another war, so
that what is measured is the work across reports alone. For each size: bringing a new chronicle up to date with all of
them, then with one report more; CPU time, time of the clock, memory at most, and size on disk.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from string import ascii_lowercase
from typing import Any

EXAMPLES = Path(__file__).parent.parent / "examples" / "mosul"
SEED = 20171017
TOWNS = 20
"""A town is told of under one of so many names for each hundred reports."""
WAR = 2_000
"""Reports of one war: its actors and country are others than those of the next."""
YEARS = 15
BATCH = 500


def retold(count: int) -> Iterator[tuple[Any, Any]]:
    """Annotated reports: the examples for another month and war, in other letters, towns under one of many names."""
    from kroniek.annotate import annotate
    from kroniek.model import Header, Interval, Report
    from kroniek.reading import read_paths

    told = [(r, annotate(r)) for r in read_paths([str(EXAMPLES)]) if isinstance(r, Report)]
    chance = random.Random(SEED)
    for i in range(count):
        report, notes = told[i % len(told)]
        first = date(2005 + chance.randrange(YEARS), chance.randrange(12) + 1, 1)
        header = Header(Interval(first, first.replace(day=28)), "month")
        war = f"-{i // WAR}"
        town = f"{war}-{chance.randrange(max(1, TOWNS * min(count, WAR) // 100))}"
        identity = f"{i:08d}{report.id[8:]}"
        text = _reworded(report.text, notes, chance)
        yield replace(report, id=identity, header=header, path=f"{i}.txt", text=text), replace(
            _elsewhere(notes, war, town), report=identity
        )


def _elsewhere(told: Any, war: str, town: str) -> Any:
    """What is told with every actor and country under the name of its war, and every place under that of its town."""
    from kroniek.model import ActorRef, PlaceRef

    def other(one: Any) -> Any:
        if isinstance(one, ActorRef):
            return replace(one, id=one.id + war, country=one.country and one.country + war)
        if isinstance(one, PlaceRef):
            above = tuple(parent + town for parent in one.parents)
            return replace(one, id=one.id + town, country=one.country and one.country + war, parents=above)
        if isinstance(one, tuple):
            return tuple(map(other, one))
        if not is_dataclass(one) or isinstance(one, type):
            return one
        return replace(one, **{f.name: other(getattr(one, f.name)) for f in fields(one) if f.init})

    return other(told)


def _reworded(text: str, notes: Any, chance: random.Random) -> str:
    """The text in other letters but for its times, so that it is no copy of another."""
    letters = list(ascii_lowercase)
    chance.shuffle(letters)
    other = str.maketrans(ascii_lowercase, "".join(letters))
    parts, end = [], 0
    for told in notes.times:
        parts += [text[end : told.span.start].translate(other), text[told.span.start : told.span.end]]
        end = told.span.end
    return "".join([*parts, text[end:].translate(other)])


def measure(count: int, folder: str) -> None:
    """Makes one chronicle and prints what it took."""
    from kroniek.engine import installed
    from kroniek.store import Writer
    from kroniek.store.codec import encode

    work = installed()
    path = Path(folder) / "c.db"
    with Writer(str(path)) as store:
        batch: list[tuple[Any, str]] = []
        last: tuple[Any, str] | None = None
        for report, notes in retold(count + 1):
            if last is not None:
                batch.append(last)
            last = (report, encode(notes))
            if len(batch) == BATCH:
                store.save(batch, [], work.rules)
                batch = []
        store.save(batch, [], work.rules)
        whole = _timed(lambda: store.derive(work.update, work.stamp))
        assert last is not None
        store.save([last], [], work.rules)
        one = _timed(lambda: store.derive(work.update, work.stamp))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux counts in kilobytes
    size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
    print(
        f"{count:7} reports: {whole[0]:7.1f} s of CPU ({1000 * whole[0] / count:.2f} ms a report), {whole[1]:7.1f} s; "
        f"one more {one[0]:6.2f} s of CPU; {memory:6.0f} MB; {size:7.0f} MB on disk",
        flush=True,
    )


def _timed(work: Any) -> tuple[float, float]:
    cpu, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - clock


def main() -> None:
    """Measures each size in a process of its own, so that memory is its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, action="append")
    parser.add_argument("--in", dest="folder", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.folder:
        measure(args.reports[0], args.folder)
        return
    for count in args.reports or (1_000, 10_000, 100_000):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, __file__, "--reports", str(count), "--in", folder]
            subprocess.run(command, check=True, env=os.environ)


if __name__ == "__main__":
    main()
