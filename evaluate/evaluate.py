"""Read annotated reports with the command line, score what comes out, and hold it against the floors.

    evaluate.py [--shared DIR] [--misses] [--raise-floors]
    evaluate.py --corpus PART [--corpus PART] [--misses]

Scores the project's own gold, and DIR/gold with DIR/reports where those are. With --corpus (train, dev or test)
it scores those parts of the corpus instead, each read into one chronicle, without floors. Floors (floors.json)
hold for the own gold; `--raise-floors` writes what was reached where that is higher.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from math import ceil, floor
from pathlib import Path

import by_type
from score import Score, score

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
CORPUS = HERE.parent / "corpus"
PARTS = ("train", "dev", "test")
# name shown, counted, out of
RATES = (
    ("times: found (recall)", "times found", "times"),
    ("times: found (precision)", "times found", "times answered"),
    ("times: value exact", "times exact", "times"),
    ("times: interval holds it", "times contain", "times dated"),
    ("events: found (recall)", "events found", "events"),
    ("events: found (precision)", "events answered right", "events answered"),
    ("events: all right (recall)", "events full", "events"),
    ("events: when, of found", "events when", "events found"),
    ("events: where, of found", "events where", "events found"),
    ("events: who, of found", "events who", "events found"),
    ("events: whom, of found", "events whom", "events found"),
    ("events: status, of found", "events status", "events found"),
    ("events: voice, of voiced", "events voice", "events voiced"),
    ("control: right", "control right", "control"),
    ("control: contradicted", "control contradicted", "control"),
    ("figures: recall", "figures right", "figures"),
    ("figures: precision", "figures right", "figures answered"),
    ("entities: recall", "entities right", "entities"),
    ("entities: precision", "entities right", "entities answered"),
    ("days: true day possible", "days contain", "days"),
    ("days: p of the true day", "days p", "days"),
    ("days: p, careful reader", "days p careful", "days"),
    ("days: true day first", "days first", "days"),
)
# A property of the gold, shown for comparison only.
NO_FLOOR = frozenset({"days: p, careful reader"})
LOWER_IS_BETTER = frozenset({"control: contradicted"})


def measure(reports: Path | Sequence[Path], gold: Path | Sequence[Path]) -> Score:
    """Read `reports` into one new chronicle, export it, and score it against `gold`; each a folder or several."""
    with tempfile.TemporaryDirectory() as folder:
        db, out = Path(folder) / "e.db", Path(folder) / "out"
        kroniek = [sys.executable, "-m", "kroniek"]
        texts = [str(path) for one in _folders(reports) for path in sorted(one.rglob("*.txt"))]
        command = [*kroniek, "read", *texts, "--into", str(db)]
        read = subprocess.run(command, capture_output=True, text=True, check=False)
        if read.returncode not in (0, 1):
            sys.exit(read.stderr)
        subprocess.run([*kroniek, "export", str(db), "--format", "jsonl", "--out", str(out)], check=True,
                       capture_output=True)
        total = Score()
        for one in _folders(gold):
            part = score(out, one)
            total.misses += part.misses
            for name, count in part.counts.items():
                total.add(name, count)
        return total


def _folders(one_or_more: Path | Sequence[Path]) -> Iterator[Path]:
    yield from [one_or_more] if isinstance(one_or_more, Path) else one_or_more


def corpus_part(part: str) -> Score:
    """Score the conflicts that splits.toml puts in `part`, as one chronicle."""
    folders = [CORPUS / name for name in tomllib.loads((CORPUS / "splits.toml").read_text("utf-8"))[part]]
    return measure(folders, folders)


def rates(result: Score) -> dict[str, float]:
    """The rates that have something to be a rate of."""
    return {name: result.get(top) / result.get(base) for name, top, base in RATES if result.get(base)}


def show(title: str, result: Score) -> None:
    """Print every rate with its counts; digits are cut off, never rounded up."""
    print(f"\n{title}: {result.get('reports'):.0f} reports")
    for name, top, base in RATES:
        if result.get(base):
            rate = int(1000 * result.get(top) / result.get(base)) / 1000
            print(f"  {name:28} {rate:.3f}   {result.get(top):8.6g} of {result.get(base):.0f}")


def hold_floors(result: Score, *, lift: bool) -> list[str]:
    """Names of the rates that fell under their floor; with `lift` floors rise to what was reached."""
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    reached = rates(result)
    fallen = [
        f"{name}: {reached.get(name, 0):.3f}, floor {held:.3f}" for name, held in floors.items()
        if (reached.get(name, 0) > held if name in LOWER_IS_BETTER else reached.get(name, 0) < held)
    ]
    if lift:
        for name, value in reached.items():
            if name in NO_FLOOR:
                continue
            cut = (ceil if name in LOWER_IS_BETTER else floor)(1000 * value) / 1000
            best = min if name in LOWER_IS_BETTER else max
            floors[name] = best(floors.get(name, cut), cut)
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", "utf-8")
    return fallen


def main() -> int:
    """Run what is asked on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=HERE.parents[1] / "shared")
    parser.add_argument("--misses", action="store_true", help="say what was missed or wrong")
    parser.add_argument("--raise-floors", action="store_true", help="write higher floors where they are reached")
    parser.add_argument("--corpus", action="append", choices=PARTS, help="score this part of the corpus instead")
    parser.add_argument("--table", type=Path, help="write the test part's events by type to this file")
    args = parser.parse_args()
    for part in args.corpus or ():
        scored = corpus_part(part)
        show(f"corpus, {part}", scored)
        if args.table and part == "test":
            by_type.write(scored, args.table)
        if args.misses:
            print("\n".join(scored.misses))
    if args.corpus:
        return 0
    own = measure(HERE / "gold", HERE / "gold")
    show("own gold (evaluate/gold)", own)
    if args.misses:
        print("\n".join(own.misses))
    if (args.shared / "gold").is_dir():
        outside = measure(args.shared / "reports", args.shared / "gold")
        show("measuring texts kept outside the project", outside)
        if args.misses:
            print("\n".join(outside.misses))
    else:
        print(f"\n{args.shared}/gold is not there: the measuring texts kept outside the project were not scored")
    fallen = hold_floors(own, lift=args.raise_floors)
    print("\nfloors: " + ("held" if not fallen else "fallen:\n  " + "\n  ".join(fallen)))
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
