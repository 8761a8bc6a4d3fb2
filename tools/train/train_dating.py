"""Train on the project's corpus which time dates an event, and write it beside the language's data.

    train_dating.py [--corpus DIR] [--language nl] [--out FILE]

For every event that both the program and a coder of the part `train` record in one sentence with one type, each time
near by, and none at all, is an example: right where the days that it gives the event fit the coder's. A logistic
regression with few weights (L1, liblinear, fixed settings: the same corpus gives the same file) learns from them.
Prints how often rules and model are right: on train by leaving conflicts out in turn, and on dev.

Only reports with times annotated are learned from: where a coder gives what has no date "that day or the day before",
no time at all seems as right as "gisteren", and the model came to prefer it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from kroniek.annotate.events.candidates import Cast
from kroniek.annotate.events.choice import Model
from kroniek.annotate.events.dating import FILE, MODEL, Dates
from kroniek.annotate.events.locations import Map
from kroniek.annotate.events.stance import Stances
from kroniek.chronicle.days import publication, resolve_all
from kroniek.chronicle.placed import event_time
from kroniek.lang import load
from kroniek.model import Annotations

sys.path.insert(0, str(Path(__file__).parent))
from regression import l1, table, weighed
from splits import by_part
from train_choices import Judge, opened, paired

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluate"))
from score import _when

# A feature that fewer candidates show is left out. The strength was chosen on train, conflicts left out in turn.
FEWEST = 3
STRENGTH = 0.2
# Conflicts of train are left out in so many lots.
LOTS = 7


@dataclass(frozen=True)
class Example:
    """One event: its conflict, each candidate's features with whether it is right, the rules' place among them."""

    conflict: str
    candidates: tuple[tuple[frozenset[str], bool], ...]
    ruled: int
    must: bool


def gather(folders: Sequence[Path], language: str) -> list[Example]:
    """All events of the reports in `folders` that program and coder share and that the coder dates."""
    return [e for folder in folders for path in sorted(folder.glob("*.txt")) for e in _examples(path, language)]


def _examples(path: Path, language: str) -> Iterator[Example]:
    """The dated events of one report."""
    gold = json.loads(path.with_suffix(".json").read_text("utf-8"))
    report, sentences, around, told = opened(path, language)
    scene = around.scene
    notes = Annotations(report.id, language, "", sentences=sentences, times=tuple(around.times))
    published = publication(report, notes)
    times = dict(enumerate(resolve_all(report, notes, published)))
    stances = dict(zip([t.full.span for t in told], Stances(scene, told, around.times).weighed(), strict=True))
    dates, judge = Dates(around, told), Judge(Cast(scene, told), Map(scene, told))
    for one, event in paired(scene, told, gold, judge):
        if not event.get("earliest") and not event.get("latest"):
            continue
        status, tense = stances[one.full.span]
        mention = replace(one.full, status=status, tense=tense)
        rated, ruled = [], 0
        for number, date in enumerate(dates.candidates(one)):
            lies = event_time(replace(mention, time=date.time, time_relation=date.relation), times, published)
            answer = {
                name: day and day.isoformat() for name, day in (("earliest", lies.earliest), ("latest", lies.latest))
            }
            rated.append((frozenset(date.features), _when(answer, event)))
            ruled = number if date.time == one.full.time else ruled
        yield Example(path.parent.name, tuple(rated), ruled, event.get("must", True))


def fit(examples: Sequence[Example]) -> Model:
    """The model that tells right candidates from wrong ones best."""
    rows = [candidate for e in examples for candidate in e.candidates]
    names, matrix = table([features for features, _ in rows], FEWEST)
    bias, weights = weighed(names, l1(STRENGTH).fit(matrix, np.array([right for _, right in rows])))
    return Model(bias, 0.0, weights)


def right(known: Model, example: Example) -> bool:
    """Whether the likeliest candidate is right."""
    rated = [(known.probability(features), n == example.ruled) for n, (features, _) in enumerate(example.candidates)]
    return example.candidates[rated.index(max(rated))][1]


def left_out(examples: Sequence[Example]) -> int:
    """How many of the events that any coder would record a model dates right that knows nothing of their conflict."""
    conflicts = sorted({e.conflict for e in examples})
    found = 0
    for lot in range(min(LOTS, len(conflicts))):
        held = set(conflicts[lot::LOTS])
        known = fit([e for e in examples if e.conflict not in held])
        found += sum(right(known, e) for e in examples if e.must and e.conflict in held)
    return found


def main() -> None:
    """Train on the corpus's train part, print what that gives, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parents[2] / "corpus")
    parser.add_argument("--language", default="nl")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    train, dev = (gather(some, options.language) for some in by_part(options.corpus, events=False).values())
    known = fit(train)
    counts = {"train, conflicts left out": (train, left_out(train))}
    counts["dev"] = dev, sum(right(known, e) for e in dev if e.must)
    for name, (examples, found) in counts.items():
        asked = [e for e in examples if e.must]
        ruled = sum(e.candidates[e.ruled][1] for e in asked)
        print(f"{name}: rules {ruled} of {len(asked)}, model {found} of {len(asked)}")
    (options.out or load(options.language).folder / FILE).write_text(written(known), "utf-8")


def written(known: Model) -> str:
    """The model as it stands in its file."""
    about = "Made by tools/train/train_dating.py from the project's corpus (CC BY 4.0); see docs/events.md."
    models: dict[str, Any] = {MODEL: {"bias": known.bias, "least": known.least, "weights": known.weights}}
    return json.dumps({"about": about, "models": models}, indent=0, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
