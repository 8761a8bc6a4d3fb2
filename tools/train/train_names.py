"""Train the labeller of names on the corpus: an averaged structured perceptron over the clues of `names/clues.py`.

    train_names.py [--write] [--score PART]...

Learns from the reports of corpus part `train` and compares with the table that is there: exit status 1 where it
differs. With --write the table is replaced. --score prints what the rules alone and the rules with the model reach on
a part (train, dev, test). Weights are whole numbers and seeds are fixed, so equal corpus, lists and text analysis give
an equal table, byte by byte.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kroniek import knowledge
from kroniek.annotate.names import find
from kroniek.annotate.names.clues import Clues, apart, asked, stretches
from kroniek.annotate.names.learned import FILE, FOLLOWS, TAGS, allowed, parse
from kroniek.annotate.names.lexicon import lexicon
from kroniek.annotate.names.recognise import read
from kroniek.annotate.names.shown import Marked
from kroniek.annotate.names.words import Word, split
from kroniek.annotate.text import analyse
from kroniek.lang import load as load_language
from kroniek.reading import read_paths

CORPUS = Path(__file__).parents[2] / "corpus"
NUMBERS = {tag: i for i, tag in enumerate(TAGS)}
# Chosen on train by folders in turn, and on dev: see docs/names.md.
SEEDS = (1, 2, 3, 4, 5)
EPOCHS = 8
MARGIN = 5  # by how much the right tag must win
LEAST_FOLDERS, LEAST = 3, 3  # conflicts and times that a clue must be met in
SCALE = 20  # what an averaged weight is multiplied with before it is rounded
NEVER = -(10**12)
Stretch = tuple[list[list[str]], list[bool], list[int]]  # clues of each word, whether it stands apart, and its tag


@dataclass(frozen=True)
class Report:
    """An annotated report: which conflict, its stretches with clues and tags, and its distinct names."""

    folder: str
    doc: object
    stretches: tuple[Stretch, ...]
    names: frozenset[tuple[str, str]]


def reports(part: str, code: str) -> Iterator[Report]:
    """The reports of a part of the corpus in order of name."""
    language, known = load_language(code), knowledge.load()
    for folder in tomllib.loads((CORPUS / "splits.toml").read_text("utf-8"))[part]:
        for path in sorted((CORPUS / folder).glob("*.json")):
            gold = json.loads(path.read_text("utf-8"))["entities"]
            item = next(iter(read_paths([path.with_suffix(".txt")])))
            doc = analyse(item.text, language)
            words, table = split(doc), lexicon(language, known)
            reading = read(words, table, known)
            clues = Clues(reading.view(table, known.gazetteer.lookup(asked(words, table))))
            tags = projected(words, doc.text, gold)
            runs = tuple(
                (
                    [clues.of(i) for i in range(a, b)],
                    [apart(words, i) for i in range(a, b)],
                    [NUMBERS[t] for t in tags[a:b]],
                )
                for a, b in stretches(words, clues.plain)
            )
            yield Report(folder, doc, runs, frozenset((normal(e["text"]), e["label"]) for e in gold))


def normal(name: str) -> str:
    """A name as the scorer compares it."""
    return re.sub(r"[^\w]+", " ", name).strip().casefold()


def projected(words: Sequence[Word], text: str, gold: Iterable[Mapping[str, str]]) -> list[str]:
    """Tags of the words: each distinct name of the annotation wherever it stands, the longest first."""
    starts = {w.start: i for i, w in enumerate(words)}
    ends = {end: i + 1 for i, w in enumerate(words) for end in _ends(w)}
    tags = ["O"] * len(words)
    for one in sorted(gold, key=lambda e: (-len(e["text"]), e["text"], e["label"])):
        for match in re.finditer(re.escape(one["text"]), text):
            first, last = starts.get(match.start()), ends.get(match.end())
            if first is None or last is None or any(apart(words, i) for i in range(first + 1, last)):
                continue
            if all(t == "O" for t in tags[first:last]):
                for i, tag in Marked(first, last, one["label"]).tags():
                    tags[i] = tag
    return tags


def _ends(word: Word) -> Iterator[int]:
    """Where a name that ends with the word may end: before a genitive, or after the point of an initial."""
    yield word.end
    if word.text.endswith(("'s", "’s")):
        yield word.end - 2
    elif len(word.text) == 1:
        yield word.end + 1


def kept(data: Sequence[Report]) -> list[str]:
    """The clues that are met in several conflicts, sorted: others would be learnt by heart."""
    folders: defaultdict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    for report in data:
        for clues, *_ in report.stretches:
            for clue in (c for many in clues for c in many):
                folders[clue].add(report.folder)
                counts[clue] += 1
    return sorted(c for c, f in folders.items() if len(f) >= LEAST_FOLDERS and counts[c] >= LEAST)


def learn(data: Sequence[Report], clues: Sequence[str], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights of clues and of tags after tags, averaged over all steps, times SCALE, as whole numbers."""
    rows = {clue: i for i, clue in enumerate(clues)}
    examples = [
        (
            [np.array([rows[c] for c in many if c in rows], dtype=np.int64) for many in found],
            np.outer(alone, [NEVER if t[0] == "I" else 0 for t in TAGS]),
            np.array(tags),
        )
        for report in data
        for found, alone, tags in report.stretches
    ]
    size = len(TAGS)
    weights, follows = np.zeros((len(rows), size), np.int64), np.zeros((size, size), np.int64)
    late, late_follows = np.zeros_like(weights), np.zeros_like(follows)
    bars = np.array([[0 if allowed(a, b) else NEVER for b in TAGS] for a in TAGS])
    chance, step = random.Random(seed), 0
    for _ in range(EPOCHS):
        chance.shuffle(examples)
        for found, bar, tags in examples:
            step += 1
            scores = np.array([weights[f].sum(0) for f in found]) + bar + MARGIN
            scores[np.arange(len(tags)), tags] -= MARGIN
            guess = best(scores, follows + bars)
            for k in np.flatnonzero(guess != tags):
                for sign, tag in ((1, tags[k]), (-1, guess[k])):
                    weights[found[k], tag] += sign
                    late[found[k], tag] += sign * step
            for k in range(1, len(tags)):
                if guess[k] != tags[k] or guess[k - 1] != tags[k - 1]:
                    for sign, row in ((1, tags), (-1, guess)):
                        follows[row[k - 1], row[k]] += sign
                        late_follows[row[k - 1], row[k]] += sign * step
    return tuple((w * (step + 1) - a) * SCALE // (step + 1) for w, a in ((weights, late), (follows, late_follows)))


def best(scores: np.ndarray, follows: np.ndarray) -> np.ndarray:
    """The best row of tags, as `Model.best`."""
    total = scores[0] + np.array([NEVER if t[0] == "I" else 0 for t in TAGS])
    back = []
    for here in scores[1:]:
        table = total[:, None] + follows
        came = table.argmax(0)
        back.append(came)
        total = table[came, np.arange(len(TAGS))] + here
    row = [int(total.argmax())]
    for came in reversed(back):
        row.append(int(came[row[-1]]))
    return np.array(row[::-1])


def table(data: Sequence[Report]) -> str:
    """The model as the text of its table."""
    clues = kept(data)
    learnt = [learn(data, clues, seed) for seed in SEEDS]
    weights, follows = (sum(part) // len(SEEDS) for part in zip(*learnt, strict=True))
    names = [*(f"{FOLLOWS} {tag}" for tag in TAGS), *clues]
    lines = ["# Weights of the labeller of names; what they are and how they were made: names_model.md"]
    for name, row in zip(names, np.vstack([follows, weights]), strict=True):
        fields = [f"{tag}={weight}" for tag, weight in zip(TAGS, row, strict=True) if weight]
        if fields:
            lines.append("\t".join([name, *fields]))
    return "\n".join(lines) + "\n"


def score(data: Iterable[Report], code: str, *, trained: bool) -> str:
    """Precision, recall and F1 on distinct (text, label) pairs, as the scorer counts them."""
    language, known = load_language(code), knowledge.load()
    right = found = marked = 0
    for report in data:
        got = {(normal(e.text), e.label) for e in find(report.doc, language, known, trained=trained).entities}
        right, found, marked = right + len(got & report.names), found + len(got), marked + len(report.names)
    rates = (right / found, right / marked, 2 * right / (found + marked))
    return " ".join(f"{int(1000 * r) / 1000:.3f}" for r in rates) + f"  ({right} right, {found} found, {marked} marked)"


def main() -> int:
    """Train, compare or write, and score."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--language", default="nl")
    parser.add_argument("--write", action="store_true", help="replace the table that is there")
    parser.add_argument("--no-training", action="store_true", help="only score what is there")
    parser.add_argument("--score", action="append", default=[], choices=("train", "dev", "test"))
    options = parser.parse_args()
    path = load_language(options.language).folder / FILE
    same = True
    if not options.no_training:
        text = table(list(reports("train", options.language)))
        parse(text.splitlines(), path)
        same = path.exists() and path.read_text("utf-8") == text
        print(
            f"{len(text.splitlines())} rows, {len(text.encode()) / 1e6:.2f} MB:",
            "as it was" if same else "another table",
        )
        if options.write and not same:
            path.write_text(text, "utf-8")
            same = True
    for part in options.score:
        data = list(reports(part, options.language))
        for name, trained in (("rules alone", False), ("rules and model", True)):
            print(f"{part:5} {name:16} precision, recall, F1: {score(data, options.language, trained=trained)}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
