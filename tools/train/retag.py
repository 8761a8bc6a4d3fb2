"""Puts right parts of speech that a program gave, with what hand-checked files teach of words in their trees.

The trees of the converted file are made by hand, its parts of speech are a tagger's: one in 25 is wrong. A linear
model that sees a word, its neighbours and its place in the tree learns from the checked files; where it is surely of
another opinion than the file, it has its way. What that is worth is in docs/pipeline.md.
"""

from __future__ import annotations

import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from harmonise import NAME_MARK, WITHOUT_FEATURES, Sentence, Word

from kroniek.annotate.text_features import shape

SEED = 1
ROWS = 1 << 19  # of the hash table; ten times the features that are met often
PASSES = 6
# By how much its opinion must outweigh the file's. Of 13,337 words that stand both in the converted and in a checked
# file, 15 puts right 212 and spoils 65; between nouns, verbs, adjectives and numbers 30 does no harm, 15 does.
SURE = 15.0
SURE_OPEN = 30.0
OPEN = frozenset(("NOUN", "VERB", "ADJ", "NUM", "INTJ"))
PLAIN = {"NOUN": "Number=Sing", "PROPN": "Number=Sing", "ADJ": "Degree=Pos"}


def retag(sentences: Sequence[Sentence], trusted: Sequence[Sentence]) -> list[Sentence]:
    """`sentences` with the parts of speech that `trusted` ones, of the same convention, surely teach."""
    model = Tagger(trusted)
    usual = _usual_features(trusted)
    return [tuple(_retagged(s, i, model, usual) for i in range(len(s))) for s in sentences]


def _retagged(sentence: Sentence, i: int, model: Tagger, usual: dict[tuple[str, str], str]) -> Word:
    word = sentence[i]
    number = word.pos == "NUM" and any(c.isdigit() for c in word.form)
    if word.feats == NAME_MARK or number or word.pos not in model.tags:
        return word
    scores = model.scores(sentence, i)
    pos = max(scores, key=scores.__getitem__)
    needed = SURE_OPEN if pos in OPEN and word.pos in OPEN else SURE
    feats = "" if pos in WITHOUT_FEATURES else usual.get((word.form.lower(), pos), PLAIN.get(pos, ""))
    if pos == word.pos or scores[pos] - scores[word.pos] <= needed or (pos in ("VERB", "AUX") and not feats):
        return word
    dep = "det" if pos == "DET" and word.dep == "case" else word.dep
    lemma = word.form if pos == "PROPN" else word.lemma
    return replace(word, pos=pos, feats=feats, dep=dep, lemma=lemma)


def _usual_features(sentences: Sequence[Sentence]) -> dict[tuple[str, str], str]:
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word in sentence:
            if word.feats != NAME_MARK:
                votes[word.form.lower(), word.pos][word.feats] += 1
    return {k: max(sorted(v), key=v.__getitem__) for k, v in votes.items()}


def features(sentence: Sentence, i: int) -> Iterator[str]:
    """What the model sees of one word: the word and its neighbours, then its place in the tree."""
    word, form = sentence[i], sentence[i].form.lower()
    before = sentence[i - 1].form if i else ""
    after = sentence[i + 1].form if i + 1 < len(sentence) else ""
    left, right = before.lower(), after.lower()
    outline = shape(word.form) + ("" if i else "^")
    yield from (f"form {form}", f"shape {outline}", f"start {form[:3]}")
    yield from (f"end {form[-n:]}" for n in range(1, 6))
    yield from (f"left {left}", f"right {right}", f"left {left}, form {form}", f"form {form}, right {right}")
    yield from (f"ends {left[-3:]} {form[-3:]}", f"ends {form[-3:]} > {right[-3:]}", f"left {shape(before)}")
    yield from _place(sentence, i, form, outline)


def _place(sentence: Sentence, i: int, form: str, outline: str) -> Iterator[str]:
    word, head = sentence[i], sentence[sentence[i].head]
    side = "root" if word.head == i else "left" if word.head < i else "right"
    yield from (f"dep {word.dep}", f"dep {word.dep} {side}", f"dep {word.dep} {form}", f"dep {word.dep} {outline}")
    yield from (f"dep {word.dep} end {form[-n:]}" for n in (2, 3, 4))
    yield from (f"left dep {sentence[i - 1].dep if i else ''}", f"head {head.form.lower()}")
    yield f"right dep {sentence[i + 1].dep if i + 1 < len(sentence) else ''}"
    yield from (f"head dep {head.dep} {word.dep}", f"head end {head.form.lower()[-3:]} {word.dep}")
    below = sorted({w.dep for j, w in enumerate(sentence) if w.head == i and j != i})
    yield from (f"below {dep}" for dep in below or ("nothing",))
    yield from (f"below {dep} {form[-3:]}" for dep in below)


def _rows(sentence: Sentence, i: int) -> np.ndarray:
    return np.array([zlib.crc32(f.encode()) % ROWS for f in features(sentence, i)])


class Tagger:
    """An averaged perceptron over hashed features."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        self.tags = sorted({w.pos for s in sentences for w in s})
        number = {tag: n for n, tag in enumerate(self.tags)}
        places = [(_rows(s, i), number[w.pos]) for s in sentences for i, w in enumerate(s)]
        weights = np.zeros((ROWS, len(self.tags)), dtype="float32")
        summed = np.zeros_like(weights)
        chance, step = random.Random(SEED), 0
        for _ in range(PASSES):
            chance.shuffle(places)
            for rows, gold in places:
                step += 1
                guess = int(weights[rows].sum(axis=0).argmax())
                if guess != gold:
                    for tag, by in ((gold, 1.0), (guess, -1.0)):
                        weights[rows, tag] += by
                        summed[rows, tag] += by * step
        self.weights = weights - summed / step

    def scores(self, sentence: Sentence, i: int) -> dict[str, float]:
        """The weight of every part of speech for one word."""
        return dict(zip(self.tags, self.weights[_rows(sentence, i)].sum(axis=0).tolist(), strict=True))
