"""Reads the treebanks and makes training, selection and report sentences of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harmonise import Sentence, Word, correct_lemmas, harmonise
from retag import retag

# Of two copies of a sentence the one in the file named first is kept: newer annotation before older.
TRAINING = (
    "lassysmall-dev",
    "alpino-cdb-converted",
    "lassysmall-extra",
    "alpino-extra",
    "lassysmall-train-2017-minus-devtest",
)
HELD_OUT = ("alpino-dev", "alpino-test", "lassysmall-test")
CONVERTED = "alpino-cdb-converted"  # trees by hand; parts of speech and lemmas by program
NEWEST = "lassysmall-dev"


def read(path: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file; empty nodes and multiword lines are left out."""
    rows: list[list[str]] = []
    for line in [*path.read_text("utf-8").splitlines(), ""]:
        if line.startswith("#"):
            continue
        if line.strip():
            fields = line.split("\t")
            if fields[0].isdigit():
                rows.append(fields)
        elif rows:
            yield _sentence(rows)
            rows = []


def _sentence(rows: list[list[str]]) -> Sentence:
    return tuple(
        Word(r[1], r[2], r[3], r[5], int(r[6]) - 1 if r[6] != "0" else i, r[7], "SpaceAfter=No" not in r[9])
        for i, r in enumerate(rows)
    )


def key(sentence: Sentence) -> str:
    """What makes two sentences the same text, whatever their spacing or quotation marks."""
    return "".join(c for w in sentence for c in w.form.lower() if c.isalnum())


def load(folder: Path) -> tuple[list[Sentence], list[Sentence], list[Sentence]]:
    """Training (harmonised), selection (Alpino dev) and report (Alpino test) sentences, both as published.

    No sentence of Alpino dev or test or LassySmall test comes into training.
    """
    held = {name: list(read(folder / f"{name}.conllu")) for name in HELD_OUT}
    seen = {key(s) for sentences in held.values() for s in sentences}
    files: dict[str, list[Sentence]] = {name: [] for name in TRAINING}
    for name in TRAINING:
        for sentence in read(folder / f"{name}.conllu"):
            if (known := key(sentence)) and known not in seen:
                seen.add(known)
                files[name].append(sentence)
    converted = harmonise(files.pop(CONVERTED), own_tags="none")
    newest = harmonise(files.pop(NEWEST))
    trusted = newest + harmonise((s for own in files.values() for s in own), own_tags="titles")
    return trusted + correct_lemmas(retag(converted, trusted), trusted), held["alpino-dev"], held["alpino-test"]
