"""Writes the model card beside the pipeline, and the same facts into its meta.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

CARD = """# The Dutch pipeline of Kroniek

Parts of speech (UPOS) with number, tense, verb form, person and degree, or `Name=Yes` for a common word inside a
name; lemmas; dependencies (Universal Dependencies). Tokens and sentences come from rules (`../tokens.toml`). Made by
`tools/train/train.py`; what was tried and how it compares is in `docs/pipeline.md`.

## Licence and attribution
Creative Commons Attribution-ShareAlike 4.0 International (CC BY-SA 4.0), for all files of this folder: they
derive from treebanks under that licence. The code of Kroniek has its own licence.

Trained on:
- **UD Dutch LassySmall** (Gosse Bouma, Gertjan van Noord), CC BY-SA 4.0: the training part of UD 2.0 without
  the sentences of the dev and test parts of UD 2.16, sentences that were in other parts once, and dev of 2.16.
- **UD Dutch Alpino** (Daniel Zeman, Zdenek Zabokrtsky, Gosse Bouma, Gertjan van Noord), CC BY-SA 4.0: sentences
  that were in other parts once.
- **the Alpino treebank** (cdb part; University of Groningen), converted to Universal Dependencies by program.
  The trees in the form that was converted carry no licence text ("Distributed with permission of Gertjan van
  Noord"); the same sentences and annotation are published under CC BY-SA 4.0 in the training part of
  UD Dutch Alpino. Who needs certainty on this point should train without this file or with that part.

Changes to the data: labels, features, lemmas and some trees were brought to one convention; parts of speech of the
converted file, which a tagger gave (HanTa, by all signs), were put right where the checked files surely teach another
one; names, quotation marks and headings were varied while training (docs/pipeline.md).

{sentences:,} sentences, {words:,} words. Selected on Alpino dev. Alpino dev and test and LassySmall test were never
trained on.

## Scores
On given tokens and sentences, punctuation counted; relations without subtypes but `nsubj:pass`, `aux:pass` and
`compound:prt`. `lemma` against dictionary lemmas, before `lemmas.tsv` is used; `published` against the treebank as
it is. Scores of the whole text analysis are in docs/pipeline.md.

| | upos | upos, AUX = VERB | lemma | lemma, published | UAS | LAS | LAS, published |
|---|---|---|---|---|---|---|---|
{rows}

## Limits
- Newspaper Dutch of the 1990s and 2000s and Wikipedia; no speech, no dialect, no text in capitals (the text
  analysis shows such lines to it in small letters).
- The attachment of prepositional phrases, of `conj` and of `parataxis` is often wrong; see the table by relation in
  docs/pipeline.md. Passive subjects are told from active ones by their auxiliary, not reliably without one.
- The names used while training to vary the sentences are of organisations, places and people of many conflicts;
  they carry no judgement, and nothing about them can be read out of the model.
"""


def write(folder: Path, results: Mapping[str, Mapping[str, float]], words: int, sentences: int) -> None:
    """Write README.md and meta.json in `folder`."""
    keys = ("upos", "upos_aux_is_verb", "lemma", "lemma_published", "uas", "las", "las_published")
    rows = "\n".join(
        f"| {name} | " + " | ".join(f"{result[k]:.3f}" for k in keys) + " |" for name, result in results.items()
    )
    (folder / "README.md").write_text(CARD.format(rows=rows, words=words, sentences=sentences), "utf-8")
    path = folder / "meta.json"
    meta = json.loads(path.read_text("utf-8"))
    meta |= {"name": "dutch", "version": "1.0.0", "license": "CC BY-SA 4.0", "author": "The Kroniek contributors"}
    meta |= {"description": "Parts of speech, lemmas and dependencies for Dutch news", "performance": dict(results)}
    path.write_text(json.dumps(meta, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
