"""The trained labeller of names: weights of clues in a table, added up, and the best row of tags for each stretch.

It reads what the rules marked among its clues, so that it mends their labels and limits and finds names that no list
has. All weights are whole numbers: equal texts give equal answers on every machine. Made by
`tools/train/train_names.py`; the card stands beside the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kroniek.annotate.names.clues import Clues, View, apart, stretches
from kroniek.annotate.names.label import LABELS
from kroniek.annotate.names.shown import Marked
from kroniek.annotate.names.spans import LONGEST, joined
from kroniek.annotate.names.words import Word
from kroniek.errors import KnowledgeError
from kroniek.lang import Language

FILE = "names_model.tsv"
TAGS = ("O", *(b + label for label in sorted(LABELS) for b in ("B-", "I-")))
FOLLOWS = "follows"
"""First word of the rows that tell how well a tag follows another; the other rows are clues."""
_NEVER = -(10**12)  # a score that no row of tags can make good
Scores = list[int]


@dataclass(frozen=True, eq=False)
class Model:
    """Weights by clue, as pairs of tag and weight, and by tag and the tag before it."""

    clues: Mapping[str, tuple[tuple[int, int], ...]]
    follows: Sequence[Sequence[int]]

    def scores(self, clues: Iterable[str], *, alone: bool = False) -> Scores:
        """How well each tag fits a word with these clues; `alone`: it is in no name with the word before."""
        found = [_NEVER if alone and tag[0] == "I" else 0 for tag in TAGS]
        for clue in clues:
            for tag, weight in self.clues.get(clue, ()):
                found[tag] += weight
        return found

    def best(self, scores: Sequence[Scores]) -> list[int]:
        """The best row of tags (Viterbi); of equal rows the one with the tags that come first in `TAGS`."""
        total = [s + (_NEVER if TAGS[t][0] == "I" else 0) for t, s in enumerate(scores[0])]
        back: list[list[int]] = []
        for here in scores[1:]:
            came, reached = [], []
            for tag, score in enumerate(here):
                column = [t + self.follows[before][tag] for before, t in enumerate(total)]
                most = max(column)
                came.append(column.index(most))
                reached.append(most + score)
            back.append(came)
            total = reached
        row = [total.index(max(total))]
        for came in reversed(back):
            row.append(came[row[-1]])
        return row[::-1]


def allowed(before: str, tag: str) -> bool:
    """Whether a tag may follow another: the inside of a name only its beginning or inside."""
    return tag[0] != "I" or before[1:] == tag[1:]


@cache
def load(language: Language) -> Model | None:
    """The model of a language, or None where it has none: then the rules stand alone.

    Raises:
        KnowledgeError: the table is damaged.
    """
    path = language.folder / FILE
    return parse(path.read_text("utf-8").splitlines(), path) if path.exists() else None


def parse(lines: Iterable[str], path: Path) -> Model:
    """The model from the lines of its table: a clue, then a field `tag=weight` for each tag."""
    clues: dict[str, tuple[tuple[int, int], ...]] = {}
    follows = [[0 if allowed(before, tag) else _NEVER for tag in TAGS] for before in TAGS]
    numbers = {tag: i for i, tag in enumerate(TAGS)}
    try:
        for line in lines:
            if line.startswith("# "):
                continue
            clue, *fields = line.split("\t")
            pairs = tuple((numbers[tag], int(weight)) for tag, _, weight in (f.partition("=") for f in fields))
            name, _, before = clue.partition(" ")
            if name != FOLLOWS:
                clues[clue] = pairs
                continue
            for tag, weight in pairs:
                follows[numbers[before]][tag] += weight
    except (KeyError, ValueError) as error:
        raise KnowledgeError(f"{path}: not a table of weights ({error}); make it anew with `make train`") from error
    return Model(clues, follows)


def label(view: View, model: Model) -> list[Marked]:
    """What the model marks, in order; a name has one label in a report, the one that all its mentions favour."""
    clues = Clues(view)
    found: list[tuple[Marked, Mapping[str, int]]] = []
    headline = _headline(view.words)
    totals: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(LABELS, 0))
    for start, end in stretches(view.words, clues.plain):
        scores = [model.scores(clues.of(i), alone=apart(view.words, i)) for i in range(start, end)]
        for first, last, name in spans([TAGS[t] for t in model.best(scores)]):
            if last - first > LONGEST or headline[start + first]:
                continue
            weights = _weights(scores[first:last])
            marked = Marked(start + first, start + last, name)
            found.append((marked, weights))
            for each, weight in weights.items():
                totals[marked.key(view.words)][each] += weight
    best = {k: max(LABELS, key=lambda name, t=total: t[name]) for k, total in totals.items()}  # type: ignore[misc]
    return [Marked(m.first, m.last, best[m.key(view.words)]) for m, _ in found]


def _headline(words: Sequence[Word]) -> list[bool]:
    """Which words stand in a run of capitals that is too long for a name."""
    found = [False] * len(words)
    first = 0
    for i in range(len(words) + 1):
        if i < len(words) and words[i].cap and (i == first or joined(words, i)):
            continue
        if i - first > LONGEST:
            found[first:i] = [True] * (i - first)
        first = i if i < len(words) and words[i].cap else i + 1
    return found


def _weights(scores: Sequence[Scores]) -> dict[str, int]:
    """How well each label fits a name with these scores of its words."""
    numbers = {tag: i for i, tag in enumerate(TAGS)}
    return {name: scores[0][numbers[f"B-{name}"]] + sum(s[numbers[f"I-{name}"]] for s in scores[1:]) for name in LABELS}


def spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """First word, word after the last, and label of each name in a row of tags."""
    found: list[tuple[int, int, str]] = []
    for i, tag in enumerate(tags):
        if tag[0] == "B":
            found.append((i, i + 1, tag[2:]))
        elif tag[0] == "I":
            found[-1] = (found[-1][0], i + 1, found[-1][2])
    return found
