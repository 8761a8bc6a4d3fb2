"""Trains the Dutch pipeline. `python tools/train/train.py --data UD_FOLDER --out PIPELINE_FOLDER`."""

from __future__ import annotations

import argparse
import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # equal results on any machine, and one core only

import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import card
import lexicon
import spacy
from augment import augment
from corpus import load
from harmonise import Sentence
from score import bare, scores
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Adam, NumpyOps, fix_random_seed, set_current_ops

from kroniek.annotate.text_features import parts, register, set_known

SEED = 20
WORDS_START, WORDS_END = 300, 1500  # words in an update, first and last: small first for speed of learning
RATE = 0.002
WARM_UP = 0.05
KNOWN_FROM = 2


def example(nlp: Language, sentence: Sentence) -> Example:
    """A sentence as spaCy trains on it; each is a text of its own."""
    words = [w.form for w in sentence]
    spaces = [w.space for w in sentence]
    gold = Doc(
        nlp.vocab,
        words=words,
        spaces=spaces,
        pos=[w.pos for w in sentence],
        morphs=[w.feats for w in sentence],
        lemmas=[w.lemma for w in sentence],
        heads=[w.head for w in sentence],
        deps=["ROOT" if w.dep == "root" else w.dep for w in sentence],
    )
    return Example(Doc(nlp.vocab, words=words, spaces=spaces), gold)


def batches(data: list[Sentence], chance: random.Random, size: float) -> Iterator[list[Sentence]]:
    """One pass over the data in random order, in batches of about `size` words."""
    order = [augment(s, chance) for s in data]
    chance.shuffle(order)
    bin_: list[Sentence] = []
    words = 0
    for sentence in order:
        bin_.append(sentence)
        words += len(sentence)
        if words >= size:
            yield bin_
            bin_, words = [], 0
    if bin_:
        yield bin_


def known_words(data: list[Sentence], least: int) -> list[str]:
    """Words met `least` times or more, as the embedding has them; the rest teach what to make of unknown words."""
    counts = Counter(parts(w.form, (), ())[0] for s in data for w in s)
    return sorted(word for word, number in counts.items() if number >= least)


def train(nlp: Language, data: list[Sentence], dev: list[Sentence], epochs: int, out: Path, least: int = 0) -> None:
    """Train for `epochs` passes with a rate that rises, then falls to nothing; the best on dev is kept."""
    chance = random.Random(SEED)
    fix_random_seed(SEED)
    nlp.initialize(lambda: [example(nlp, s) for s in data])
    if least:
        set_known(nlp.get_pipe("tok2vec").model, known_words(data, least))
    optimizer = Adam(RATE, L2=0.01, grad_clip=1.0, L2_is_weight_decay=True)
    total, done, best = epochs * sum(map(len, data)), 0, 0.0
    began = time.process_time()
    for epoch in range(epochs):
        size = WORDS_START + (WORDS_END - WORDS_START) * epoch / max(epochs - 1, 1)
        losses: dict[str, float] = {}
        for batch in batches(data, chance, size):
            share = done / total
            optimizer.learn_rate = RATE * min(share / WARM_UP + 0.01, (1 - share) / (1 - WARM_UP) + 0.005)
            nlp.update([example(nlp, s) for s in batch], drop=0.15, sgd=optimizer, losses=losses)
            done += sum(map(len, batch))
        with nlp.use_params(optimizer.averages):  # the mean of the last steps, steadier than the last one
            result = scores(bare(nlp, dev), dev)
            value = result["las"] + result["lemma"] + result["upos"]
            kept = value > best
            shown = {k: round(v) for k, v in losses.items()}
            print(epoch, round(time.process_time() - began), shown, result, kept, flush=True)
            if kept:
                best = value
                save(nlp, out)


def save(nlp: Language, out: Path) -> None:
    """Write the pipeline for use: no training state."""
    if (out / "config.cfg").exists():  # an earlier pipeline, and nothing else, is replaced
        shutil.rmtree(out)
    nlp.to_disk(out, exclude=["tokenizer"])


def main() -> None:
    """Read the treebanks, train, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the CoNLL-U files")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the pipeline to")
    parser.add_argument("--config", type=Path, default=Path(__file__).with_name("config.cfg"))
    parser.add_argument("--epochs", type=int, default=13)
    parser.add_argument("--known-from", type=int, default=KNOWN_FROM, help="embed rarer words by their parts only")
    options = parser.parse_args()
    register()
    set_current_ops(NumpyOps(use_blis=False))  # numpy's own products: three times as fast where this was measured
    data, dev, test = load(options.data)
    nlp = spacy.util.load_model_from_config(spacy.util.load_config(options.config), auto_fill=True)
    train(nlp, data, dev, options.epochs, options.out, options.known_from)
    lexicon.write(data, options.out / "lemmas.tsv")
    trained = spacy.load(options.out, exclude=["tokenizer"])
    results = {"Alpino dev": scores(bare(trained, dev), dev), "Alpino test": scores(bare(trained, test), test)}
    for name, result in results.items():
        print(name, result)
    card.write(options.out, results, sum(map(len, data)), len(data))


if __name__ == "__main__":
    main()
