"""Fit the weights by which two tellings are taken for one event, on the corpus's train part, and write them.

    train_same.py [--out FILE] [--only NAME ...]

An example is a pair of mentions that can be one event (`same_pairs.impossible`) and meet in a block. Mentions are
aligned with the gold as in evaluate/same.py. Right are pairs of one group, and of a second telling (`must: false`) and
the one event of its report that agrees with it in type, place, parties, days and reality; wrong all others. There are
few: the weights are moved from those chosen by hand (PRIOR) by logistic regression with these as its Gaussian prior.
A fit of all moves what two or three pairs hang on; for new evidence alone `--only` leaves the other weights in peace.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from kroniek.chronicle import Memory, same, telling, update
from kroniek.chronicle.placed import PROSPECTIVE, PlacedEvent
from kroniek.chronicle.same_pairs import evidence, impossible
from kroniek.chronicle.updating import EVENT
from kroniek.knowledge.sameness import Weights
from kroniek.knowledge.sameness import weights as known_weights

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "evaluate"))
from same import CORPUS, Folder, align, read_gold, read_report  # noqa: E402

OUT = ROOT / "src" / "kroniek" / "knowledge" / "same_weights.json"
# What each piece of evidence was thought to weigh, in log-odds; what has none here has 0.
PRIOR = {
    "start": -3.0, "type_compatible": -1.2, "chance": 0.5, "seldom": 0.3, "day_same": 0.8, "days_share": 0.2,
    "days_vague": 0.0, "days_only_possible": -0.8, "recalled": 0.3, "presumed": 0.0, "place_exact": 1.5,
    "place_town": 0.8, "place_area": 0.0, "place_inside": 0.5, "place_beside": -1.0, "place_apart": -2.0,
    "place_open": 0.0, "relation_differs": -0.3, "agent_same": 1.0, "agent_kin": 0.5, "agent_open": 0.0,
    "agent_strangers": -1.2, "target_same": 0.8, "target_kin": 0.4, "target_open": 0.0, "target_strangers": -0.8,
    "roles_turned": 0.3, "figures_equal": 2.0, "figures_close": 0.8, "figures_rival": -0.6, "figures_far": -1.2,
    "words": 0.4, "unit_same": 0.3, "spots_same": 0.8, "spots_differ": -3.0, "bare": -0.8, "definite": 0.7,
    "one_sentence": -1.2, "one_report": 0.0, "issued_close": 0.4, "issued_far": -0.3, "once": 1.0,
    "lead": 0.5, "again_same": 0.8, "again_differs": -0.6,
}  # fmt: skip
# How far a weight may easily move, in log-odds; how often anything is one event at all says the corpus, not the hand.
EASE, START_EASE, HELD = 0.4, 3.0, 1e-4
# Most like tellings of one report are two events, and a wrong merger is worse than a double entry.
ONE_REPORT = -1.1
# The second time places are taken over by what the first time gave.
PASSES = 2
# From where tellings are joined, a person is asked, and a place is taken over: chosen on train by evaluate/same.py.
THRESHOLDS = {"join": -0.3, "doubt": -1.5, "anchor": -1.7}

Told = list[tuple[PlacedEvent, str]]


def told(folder: Path) -> Told:
    """The aligned mentions of a folder, each with its gold event."""
    gold = read_gold(folder)
    read = {name: read_report(f"{name}.txt", (folder / f"{name}.txt").read_bytes()) for name in gold.annotations}
    ground = Memory(read.values())
    update(ground, ground.pairs.keys())
    found: Told = []
    for name, (report, notes) in read.items():
        events = gold.annotations[name]["events"]
        blocks = ground.blocks(EVENT, [report.id])[report.id]
        here = {e.mention: e for _, some in ground.told(EVENT, PlacedEvent, blocks) for r, e in some if r == report.id}
        placed = {(m.span, m.type, m.evidence): e for m, e in here.items()}
        names = events_of(gold, name)
        for key, index in align(report, gold.annotations[name], notes, [event["key"] for event in events]).items():
            mention = notes.events[index]
            event = placed.get((mention.span, mention.type, mention.evidence))
            if event is not None and key in names:
                found.append((event, names[key]))
    return found


def events_of(gold: Folder, report: str) -> dict[str, str]:
    """The gold event of each key of a report, second tellings with it where it is clear which they repeat."""
    events = gold.annotations[report]["events"]
    names = {key: name for (where, key), name in gold.key.items() if where == report}
    for event in events:
        fitting = {names[o["key"]] for o in events if o["key"] in names and o is not event and repeats(event, o)}
        if event["key"] not in names and len(fitting) == 1:
            names[event["key"]] = fitting.pop()
    return names


def repeats(event: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether nothing that a coder recorded of two events keeps them from being one."""
    parts = [(event[k], other[k]) for k in ("place", "agent", "target") if event[k] and other[k]]
    realities = [{s if s in PROSPECTIVE or s == "denied" else "real" for s in e["status"]} for e in (event, other)]
    return (
        bool({*event["type"]} & {*other["type"]} and realities[0] & realities[1])
        and all({*ours} & {*theirs} for ours, theirs in parts)
        and (event["earliest"] or "") <= (other["latest"] or "9")
        and (other["earliest"] or "") <= (event["latest"] or "9")
    )


def examples(some: Told) -> Iterator[tuple[dict[str, float], bool]]:
    """The evidence of pairs that can be one event, and whether they are."""
    for (one, name), (other, again) in combinations(some, 2):
        meet = one.report == other.report or same.block(one) == same.block(other)
        if meet and not impossible(one, other):
            yield evidence(one, other), name == again


def fit(pairs: list[tuple[dict[str, float], bool]], held: Mapping[str, float]) -> dict[str, float]:
    """The weights, by name; those that are `held` stay as they are."""
    names = sorted(PRIOR)
    unknown = {n for found, _ in pairs for n in found} - {*names, "type_same"}
    if unknown:
        sys.exit(f"evidence without a prior: {sorted(unknown)}")
    table = np.array([[found.get(name, 0.0) for name in names] for found, _ in pairs])
    right = np.array([1.0 if one else 0.0 for _, one in pairs])
    prior = np.array([{**PRIOR, **held}[name] for name in names])
    ease = np.array([HELD if name in held else START_EASE if name == "start" else EASE for name in names])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = table @ weights
        away = (weights - prior) / ease
        value = np.logaddexp(0, np.where(right > 0, -odds, odds)).sum() + (away**2).sum() / 2
        return float(value), table.T @ (1 / (1 + np.exp(-odds)) - right) + away / ease

    found = minimize(loss, prior, jac=True, method="L-BFGS-B").x
    return {name: round(float(weight), 2) for name, weight in zip(names, found, strict=True)}


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--only", nargs="+", choices=sorted(PRIOR), help="fit these alone; the others stay")
    args = parser.parse_args()
    train = tomllib.loads((CORPUS / "splits.toml").read_text("utf-8"))["train"]
    known = {name: w for name, w in known_weights().weights.items() if name not in args.only} if args.only else {}
    weights = {**PRIOR, **known}
    for _ in range(1 if args.only else PASSES):
        # A mention without a place takes that of another by these weights too: first by those set by hand, so that
        # what is fitted follows from the corpus alone and not from what was fitted before.
        telling.weights = lambda now=weights: Weights(now, **THRESHOLDS)  # type: ignore[attr-defined]
        pairs = [example for name in train for example in examples(told(CORPUS / name))]
        weights = fit(pairs, known)
        if "one_report" not in known:
            weights["one_report"] = round(weights["one_report"] + ONE_REPORT, 2)
    args.out.write_text(json.dumps({**THRESHOLDS, "weights": weights}, indent=1, sort_keys=True) + "\n", "utf-8")
    print(f"{len(pairs)} pairs, {sum(one for _, one in pairs)} of one event; weights in {args.out}")


if __name__ == "__main__":
    main()
