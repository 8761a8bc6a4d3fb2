"""Writes `lemmas.tsv`: what the training sentences agree on for the lemma of a form."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from harmonise import NAME_MARK, Sentence

KINDS = {"NOUN": "NOUN", "VERB": "VERB", "AUX": "VERB", "ADJ": "ADJ"}
AGREE = 0.75  # share of the commonest lemma that makes it the lemma of a form, whatever the sentence
HEAD = """# Lemmas of forms in the training sentences of the Dutch pipeline, where these agree.
# Source: UD Dutch Alpino and LassySmall, and the converted Alpino treebank; see README.md. Licence: CC BY-SA 4.0.
# `always` is yes for a form met three times or more, and never as another part of speech.
form\tpos\tlemma\talways
"""


ENOUGH = 3  # on Alpino dev, always-forms put right 9 tags and spoil 2; with 1 it is 24 and 16


def entries(sentences: Sequence[Sentence]) -> list[tuple[str, str, str, str]]:
    """Form in small letters, part of speech, lemma and whether it is always that, in order of the alphabet."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for i, word in enumerate(sentence):
            pos = "PROPN" if word.feats == NAME_MARK else word.pos
            kind = KINDS.get(pos)
            kinds[word.form.lower()][kind or pos] += 1
            plain = word.form.isalpha() and word.lemma.isalpha() and word.form.isascii() == word.lemma.isascii()
            plain = plain and (kind != "VERB" or word.lemma.endswith("n"))  # some releases give stems
            if kind and plain and (i or word.form.islower() or kind != "ADJ"):
                votes[word.form.lower(), kind][word.lemma] += 1
    found = []
    for (form, kind), counts in sorted(votes.items()):
        lemma, number = max(sorted(counts.items()), key=lambda item: item[1])
        if number >= AGREE * counts.total() and len(form) > 1:
            always = len(kinds[form]) == 1 and kinds[form].total() >= ENOUGH
            shown = lemma if kind == "ADJ" else lemma.lower()
            found.append((form, kind, shown, "yes" if always else "no"))
    return found


def write(sentences: Sequence[Sentence], path: Path) -> None:
    """Write the table to `path`."""
    lines = ["\t".join(entry) + "\n" for entry in entries(sentences)]
    path.write_text(HEAD + "".join(lines), "utf-8")
