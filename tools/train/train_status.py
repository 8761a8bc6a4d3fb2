"""Train the status of events on the project's corpus, and write it beside the language's data.

    train_status.py [--corpus DIR] [--language nl] [--out FILE]

Every event that both the program and a coder of the part `train` record in one sentence with one type is an example for
each status: right where it is among the coder's answers. For each status a logistic regression with few weights (L1,
liblinear, fixed settings: the same corpus gives the same file) learns from what the rules say and what they saw. Prints
how often rules and model are right: on train by leaving conflicts out in turn, and on dev.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kroniek.annotate.events.candidates import Cast
from kroniek.annotate.events.locations import Map
from kroniek.annotate.events.stance import FILE, Model, Stances
from kroniek.lang import load

sys.path.insert(0, str(Path(__file__).parent))
from regression import SECOND, answer_by_answer
from splits import by_part
from train_choices import Judge, opened, paired

# A feature that fewer events show is left out.
FEWEST = 3
# Chosen on train, conflicts left out in turn.
STRENGTH = 0.7
# Conflicts of train are left out in so many lots.
LOTS = 7


@dataclass(frozen=True)
class Example:
    """One event: its conflict, features, the rules' status, the coder's, and whether any coder would record it."""

    conflict: str
    features: frozenset[str]
    ruled: str
    told: tuple[str, ...]
    must: bool


def gather(folders: Sequence[Path], language: str) -> list[Example]:
    """All events of the reports in `folders` that program and coder share."""
    found = []
    for folder in folders:
        for path in sorted(folder.glob("*.txt")):
            gold = json.loads(path.with_suffix(".json").read_text("utf-8"))
            _, _, around, told = opened(path, language)
            scene = around.scene
            stances, judge = Stances(scene, told, around.times), Judge(Cast(scene, told), Map(scene, told))
            for one, event in paired(scene, told, gold, judge):
                answers, must = tuple(event["status"] or ()), event.get("must", True)
                if answers:
                    found.append(Example(folder.name, stances.features(one), one.full.status, answers, must))
    return found


def fit(examples: Sequence[Example]) -> Model:
    """The model of all statuses that the examples have."""
    features = [e.features for e in examples]
    told = [{status: 1.0 if status == e.told[0] else SECOND for status in e.told} for e in examples]
    bias, weights = answer_by_answer(features, told, FEWEST, STRENGTH)
    return Model(bias, weights)


def left_out(examples: Sequence[Example]) -> list[str]:
    """The status of every example by a model that has seen nothing of its conflict."""
    conflicts = sorted({e.conflict for e in examples})
    answers: dict[int, str] = {}
    for lot in range(min(LOTS, len(conflicts))):
        held = set(conflicts[lot::LOTS])
        known = fit([e for e in examples if e.conflict not in held])
        answers |= {n: known.likeliest(e.features) for n, e in enumerate(examples) if e.conflict in held}
    return [answers[n] for n in range(len(examples))]


def measure(answers: Sequence[str], examples: Sequence[Example]) -> str:
    """How often rules and model are right, of the events that any coder would record."""
    asked = [(a, e) for a, e in zip(answers, examples, strict=True) if e.must]
    ruled = sum(e.ruled in e.told for _, e in asked)
    return f"rules {ruled} of {len(asked)}, model {sum(a in e.told for a, e in asked)} of {len(asked)}"


def main() -> None:
    """Train on the corpus's train part, print what that gives, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=Path(__file__).parents[2] / "corpus")
    parser.add_argument("--language", default="nl")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    train, dev = (gather(some, options.language) for some in by_part(options.corpus).values())
    known = fit(train)
    print(f"train, conflicts left out: {measure(left_out(train), train)}")
    print(f"dev: {measure([known.likeliest(e.features) for e in dev], dev)}")
    (options.out or load(options.language).folder / FILE).write_text(written(known), "utf-8")


def written(known: Model) -> str:
    """The model as it stands in its file."""
    weights = {s: {f: own[s] for f, own in sorted(known.weights.items()) if s in own} for s in sorted(known.bias)}
    about = "Made by tools/train/train_status.py from the project's corpus (CC BY 4.0); see docs/events.md."
    return json.dumps({"about": about, "bias": known.bias, "weights": weights}, indent=0, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
