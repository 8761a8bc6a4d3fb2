"""Train which reports are about armed conflict, and write the weights beside the language's data.

    train_topic.py [--corpus DIR] [--data DIR] [--language nl] [--out FILE]

About conflict: every third report of the corpus's train part and of the annotated events. Not about conflict: the
corpus's reports that only borrow its words, and two open collections of plain news in DIR, MEANTIME (business) and
NTREX-128 (all that a paper brings), of which `CONFLICT` is about conflict. A logistic regression (fixed settings: the
same texts give the same file) weighs `Signs.features`. Prints how many it and the rules get wrong, texts left out in
turn.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from splits import by_part

from kroniek.annotate import parts
from kroniek.annotate.events import likelihoods, read_by_rules
from kroniek.annotate.events.circumstances import Circumstances
from kroniek.annotate.events.firing import model as firing
from kroniek.annotate.events.scene import Scene
from kroniek.annotate.events.topic import FILE, Model
from kroniek.lang import load
from kroniek.model import Report
from kroniek.reading import read_paths, read_text

ROOT = Path(__file__).parents[2]
# Of the reports on conflict every so many is read: there are more than enough.
EVERY = 3
# A folder of the corpus whose reports are not about conflict begins so.
BORROWED = "geen-conflict"
# The documents of NTREX-128 that tell of armed conflict, unrest or what states do about it, by the openings of the
# sixty of which most sentences seemed to tell of events; all others are taken for plain news.
CONFLICT = frozenset({
    "abcnews.306758", "abcnews.306774", "bbc.381736", "cnbc.com.6769", "euronews-en.153799", "reuters.218861",
    "reuters.218888", "rt.com.91335", "thelocal.65969",
})  # fmt: skip
# A report lost costs all its events, one too many a few. With .2 for both one more is lost and eight less are kept.
LEAST, AGREED = 0.2, 0.05
LOTS = 10
ABOUT = (
    "CC BY-SA 4.0. Made by tools/train/train_topic.py from the project's corpus (CC BY 4.0), MEANTIME (Minard and"
    " others 2016, CC BY 4.0) and NTREX-128 (Federmann and others 2022, CC BY-SA 4.0)."
)


@dataclass(frozen=True)
class Example:
    """One text: what the model weighs, among it what words alone say, and whether it is about conflict."""

    features: dict[str, float]
    conflict: bool


def plain_news(data: Path) -> Iterator[tuple[str, str, bool]]:
    """Name, text and whether it is about conflict, of the two collections of news."""
    documents: dict[str, list[str]] = {}
    sentence = ""
    for line in (data / "meantime_dutch" / "meantime.conll").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, number, _, word = line.split("\t")[:4]
            own = documents.setdefault(name, [])
            if own and number == sentence:
                own[-1] += word if word in {".", ",", ";", ":", "!", "?", ")"} else f" {word}"
            else:
                own.append(word)
            sentence = number
    yield from ((f"meantime/{name}", " ".join(own), False) for name, own in documents.items())
    news: dict[str, list[str]] = {}
    names = (data / "raw_news" / "DOCUMENT_IDS.tsv").read_text("utf-8").splitlines()
    lines = (data / "raw_news" / "newstest2019-ref.nld.txt").read_text("utf-8").splitlines()
    for name, line in zip(names, lines, strict=True):
        news.setdefault(name.strip(), []).append(line)
    yield from ((f"ntrex/{name}", " ".join(own), name in CONFLICT) for name, own in news.items() if name)


def example(report: Report, language: str, *, conflict: bool) -> Example:
    """A report as the model meets it."""
    read = parts(report)
    scene = Scene.of(read.doc, language, read.names, read.voices.speakers, read.times, read.encoded)
    rules = read_by_rules(scene, Circumstances.of(scene, read.times, read.figures), read.figures, read.voices)
    known = firing(language)
    features = rules.signs.features(likelihoods(rules, known) if known else [])
    return Example(features, conflict)


def gather(corpus: Path, data: Path, language: str) -> list[Example]:
    """All examples, in order of name."""
    folders = by_part(corpus)["train"]
    about = [p for folder in folders if not folder.name.startswith(BORROWED) for p in sorted(folder.glob("*.txt"))]
    not_about = [p for folder in folders if folder.name.startswith(BORROWED) for p in sorted(folder.glob("*.txt"))]
    found = []
    chosen = [(path, True) for path in about[::EVERY]] + [(path, False) for path in not_about]
    for path, conflict in chosen:
        (report,) = read_paths([str(path)])
        if isinstance(report, Report):
            found.append(example(report, language, conflict=conflict))
    for name, text, conflict in plain_news(data):
        (report,) = read_text(f"date 2018-09\n\n{text}\n", name)
        if isinstance(report, Report):
            found.append(example(report, language, conflict=conflict))
    return found


def fit(examples: Sequence[Example]) -> Model:
    """The model of the examples, with weights of two decimals."""
    names = sorted(examples[0].features)
    rows = np.array([[e.features[n] for n in names] for e in examples])
    learned = LogisticRegression(C=1.0, solver="lbfgs", max_iter=5000).fit(rows, [e.conflict for e in examples])
    weights = {n: round(float(w), 2) for n, w in zip(names, learned.coef_[0], strict=True)}
    return Model(round(float(learned.intercept_[0]), 2), LEAST, AGREED, weights)


def main() -> int:
    """Train, print what is wrong, and write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--language", default="nl")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    if not (args.data / "raw_news").is_dir():
        print(f"{args.data} has no plain news: {FILE} is left as it is")
        return 0
    examples = gather(args.corpus, args.data, args.language)
    lost = {True: 0, False: 0}
    for lot in range(LOTS):
        known = fit([e for n, e in enumerate(examples) if n % LOTS != lot])
        for one in examples[lot::LOTS]:
            lost[one.conflict] += known.keeps(one.features) != one.conflict
    about = sum(e.conflict for e in examples)
    ruled = {kind: sum(bool(e.features["words"]) != kind for e in examples if e.conflict == kind) for kind in lost}
    print(f"left out by the model: {lost[True]} of {about} about conflict; by words alone: {ruled[True]}")
    print(f"kept by the model: {lost[False]} of {len(examples) - about} about something else; by words: {ruled[False]}")
    model = fit(examples)
    out = args.out or load(args.language).folder / FILE
    told = {"about": ABOUT, "bias": model.bias, "least": model.least, "agreed": model.agreed, "weights": model.weights}
    out.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
