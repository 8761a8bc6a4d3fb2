"""Read annotated reports with the command line, score what comes out, and hold it against the floors.

    evaluate.py [--shared DIR] [--misses] [--raise-floors]

Scores the project's own gold, the corpus where there is one, and DIR/gold with DIR/reports where those are.
Floors (floors.json) hold for the own gold; `--raise-floors` writes what was reached where that is higher.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from score import Score, score

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"
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


def measure(reports: Path, gold: Path) -> Score:
    """Read `reports` into a new chronicle, export it, and score it against `gold`."""
    with tempfile.TemporaryDirectory() as folder:
        db, out = Path(folder) / "e.db", Path(folder) / "out"
        kroniek = [sys.executable, "-m", "kroniek"]
        texts = [str(p) for p in sorted(reports.rglob("*.txt"))]
        command = [*kroniek, "read", *texts, "--into", str(db)]
        read = subprocess.run(command, capture_output=True, text=True, check=False)
        if read.returncode not in (0, 1):
            sys.exit(read.stderr)
        subprocess.run([*kroniek, "export", str(db), "--format", "jsonl", "--out", str(out)], check=True,
                       capture_output=True)
        return score(out, gold)


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
        f"{name}: {reached.get(name, 0):.3f}, floor {floor:.3f}" for name, floor in floors.items()
        if (reached.get(name, 0) > floor if name in LOWER_IS_BETTER else reached.get(name, 0) < floor)
    ]
    if lift:
        for name, value in reached.items():
            if name in NO_FLOOR:
                continue
            cut = int(1000 * value) / 1000
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
    args = parser.parse_args()
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
