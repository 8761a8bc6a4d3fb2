"""Train the measure of figures on the project's corpus, and write it beside the language's data.

    train_measures.py [--corpus DIR] [--language nl] [--out FILE]

Every number that the finder of figures weighs in a report of the part `train` (and of EVENTS, where figures are
annotated) is an example: of the coder's measure, or of no figure where no coder has it. A regression with several
answers (L2, lbfgs, fixed settings) learns from what is counted and from the vectors of a language model that has not
seen the conflict. How much the rules' own answer counts beside it is chosen on dev: the rules were worked off against
train, so that there they are right too often to be weighed. Prints how often rules and model are right on dev.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from kroniek.annotate import parts
from kroniek.annotate.encoder import Network
from kroniek.annotate.figures import find
from kroniek.annotate.figures.counted import Counted
from kroniek.annotate.figures.measure import Scene, Told
from kroniek.annotate.figures.weighed import FILE, NONE, Model, features, place, vector
from kroniek.lang import load
from kroniek.model import Quantity, Report, Span
from kroniek.reading import read_paths

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent.parent / "evaluate"), str(HERE)]
from regression import table  # noqa: E402
from score import _nth, _overlap  # noqa: E402
from splits import by_part, reader  # noqa: E402

# A feature that fewer numbers show is left out. Strength, scale of the vectors beside features, and trust in the rules
# were chosen on dev; see docs/figures.md.
FEWEST = 3
STRENGTH, SCALE, TRUST = 0.05, 0.2, 3.0
DIGITS = 5
SMALL = 1e-6


@dataclass(frozen=True)
class Example:
    """A number: what is known of it, the rules' measure, and the measures that a coder accepts (none: no figure)."""

    features: tuple[str, ...]
    vector: np.ndarray
    ruled: str | None
    told: tuple[str, ...]

    @property
    def answer(self) -> str:
        """What is learned: of several accepted measures that of the rules, else the first."""
        if not self.told:
            return NONE
        return self.ruled if self.ruled in self.told else self.told[0]


def gather(folders: Sequence[Path], language: str, *, unseen: bool) -> list[Example]:
    """The numbers of all reports in `folders` in which figures are annotated.

    With `unseen` they are read with a language model trained without their conflict, else with the shipped one.
    """
    found: list[Example] = []
    for folder in folders:
        for path in sorted(folder.glob("*.txt")):
            gold = json.loads(path.with_suffix(".json").read_text("utf-8"))
            if gold["figures"]:
                found += _report(path, gold["figures"], language, reader(folder.name, language) if unseen else None)
    return found


def _report(path: Path, gold: Sequence[Any], language: str, model: Network | None) -> list[Example]:
    item = next(iter(read_paths([path])))
    if not isinstance(item, Report):
        raise SystemExit(f"{path}: {item}")
    read = parts(item, model)
    encoded = read.encoded
    if encoded is None:
        raise SystemExit(f"{language}: no language model to learn measures from")
    found = []

    def listen(scene: Scene, counted: Counted, ruled: str | None, before: Told | None, same: bool) -> str | None:
        span = place(scene, counted)
        seen = tuple(sorted(set(features(scene, counted, before, same=same))))
        accepted = _accepted(gold, item.text, span, counted.number.quantity)
        found.append(Example(seen, vector(encoded, read.doc, span), ruled, accepted))
        return ruled

    find(item.text, load(language), read.sentences, read.times, read.names.places, read.doc, listen)
    return found


def _accepted(gold: Sequence[Any], text: str, span: Span, quantity: Quantity) -> tuple[str, ...]:
    """The measures that a coder accepts for the number at `span`."""
    value = (quantity.low, quantity.best, quantity.high)
    for figure in gold:
        at = _nth(text, figure["text"], figure.get("nth", 1))
        same = tuple(figure.get(k) for k in ("low", "best", "high")) == value
        if at is not None and same and _overlap(at, (span.start, span.end)):
            return tuple(figure["measure"])
    return ()


def fit(examples: Sequence[Example]) -> Model:
    """The regression over features and vectors; the scale of the vectors is folded into its weights."""
    names_, sparse = table([e.features for e in examples], FEWEST)
    vectors = np.array([e.vector for e in examples])
    mean, spread = vectors.mean(0), vectors.std(0) + SMALL
    matrix = hstack([sparse, csr_matrix((vectors - mean) / spread * SCALE)]).tocsr()
    fitted = LogisticRegression(C=STRENGTH, max_iter=500).fit(matrix, [e.answer for e in examples])
    weights, dense = fitted.coef_[:, : len(names_)], fitted.coef_[:, len(names_) :] / spread * SCALE
    rows = {n: weights[:, i].round(DIGITS) for i, n in enumerate(names_)}
    bias = fitted.intercept_ - dense @ mean
    answers = [str(a) for a in fitted.classes_]
    return Model(answers, bias.round(DIGITS), rows, dense.T.round(DIGITS), TRUST)


def measure(model: Model, examples: Sequence[Example]) -> str:
    """How many numbers rules and model measure as a coder does, of how many answers."""
    chosen = [model.choose(e.features, e.vector, e.ruled) for e in examples]
    right = sum(c in e.told for c, e in zip(chosen, examples, strict=True))
    ruled = sum(e.ruled in e.told for e in examples)
    told = sum(bool(e.told) for e in examples)
    answered, before = sum(c is not None for c in chosen), sum(e.ruled is not None for e in examples)
    return f"of {told} told: rules {ruled} right of {before} answers, model {right} of {answered}"


def written(model: Model) -> str:
    """The model as it stands in its file."""
    about = "Made by tools/train/train_measures.py from the project's corpus (CC BY 4.0); see docs/figures.md."
    data = {
        "about": about, "answers": list(model.answers), "bias": model.bias.tolist(), "trust": model.trust,
        "weights": {name: row.tolist() for name, row in sorted(model.weights.items())}, "dense": model.dense.tolist(),
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False).replace("], ", "],\n") + "\n"


def main() -> None:
    """Train on the corpus's train part, print what that gives on dev, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=HERE.parent.parent / "corpus")
    parser.add_argument("--language", default="nl")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    train = gather(by_part(options.corpus)["train"], options.language, unseen=True)
    model = fit(train)
    print(f"train, {len(train)} numbers: {Counter(e.answer for e in train).most_common()}")
    print(f"dev: {measure(model, gather(by_part(options.corpus)['dev'], options.language, unseen=False))}")
    (options.out or load(options.language).folder / FILE).write_text(written(model), "utf-8")


if __name__ == "__main__":
    main()
