"""Scores a pipeline against treebank sentences: accuracy of tags, lemmas and dependencies on given tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from harmonise import Sentence, harmonise, plain_lemma
from spacy.language import Language
from spacy.tokens import Doc

KEPT = ("nsubj:pass", "aux:pass", "compound:prt")


def as_doc(nlp: Language, sentence: Sentence) -> Doc:
    """The words of a sentence with its own tokens and spaces."""
    return Doc(nlp.vocab, words=[w.form for w in sentence], spaces=[w.space for w in sentence])


def label(dep: str) -> str:
    """A dependency label as it is scored: without subtype, but for those that event reading needs."""
    return dep if dep in KEPT else dep.split(":")[0].lower()


LemmaRule = Callable[[str, str, str], str]
"""From form, part of speech and guessed lemma to lemma."""


def as_guessed(form: str, pos: str, guess: str) -> str:
    """The lemma as the trained lemmatizer gives it."""
    return guess


def scores(nlp: Language, raw: Sequence[Sentence], lemma: LemmaRule = as_guessed) -> dict[str, float]:
    """Shares between 0 and 1: upos, upos with AUX=VERB, lemma, uas, las; punctuation counts.

    `lemma` is against dictionary lemmas (corpus.plain_lemma), `lemma_published` against the treebank's own
    with `_` left out, where the lemma of a parted verb has its particle in front; both ignore case. LAS is
    against the harmonised labels, `las_published` against the treebank's own.
    """
    gold = harmonise(raw)
    hits: Counter[str] = Counter()
    total = sum(map(len, raw))
    docs = nlp.pipe([as_doc(nlp, s) for s in raw], batch_size=64)
    for doc, sentence, published in zip(docs, gold, raw, strict=True):
        for token, word, own in zip(doc, sentence, published, strict=True):
            tied = {"AUX": "VERB"}
            hits["upos"] += token.pos_ == own.pos
            hits["upos_aux_is_verb"] += tied.get(token.pos_, token.pos_) == tied.get(own.pos, own.pos)
            children = [w for j, w in enumerate(published) if w.head == token.i and j != token.i]
            found = lemma(token.text, token.pos_, token.lemma_).lower()
            hits["lemma"] += found == plain_lemma(own, children).lower()
            particles = [c.lower_ for c in token.children if c.dep_ == "compound:prt"]
            joined = (particles[0] if particles and token.pos_ == "VERB" else "") + found
            hits["lemma_published"] += joined == own.lemma.replace("_", "").lower()
            attached = token.head.i == word.head
            hits["uas"] += attached
            hits["las"] += attached and label(token.dep_) == label(word.dep)
            hits["las_published"] += attached and label(token.dep_) == label(own.dep)
    return {k: round(v / total, 4) for k, v in sorted(hits.items())}


def per_label(nlp: Language, raw: Sequence[Sentence]) -> list[tuple[str, int, float, float]]:
    """Label, number in gold, precision and recall of attachment with label; commonest first."""
    gold = harmonise(raw)
    found: Counter[str] = Counter()
    want: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for doc, sentence in zip(nlp.pipe([as_doc(nlp, s) for s in raw]), gold, strict=True):
        for token, word in zip(doc, sentence, strict=True):
            dep = token.dep_.lower()
            found[dep] += 1
            want[word.dep] += 1
            right[word.dep] += token.head.i == word.head and dep == word.dep
    return [(k, n, right[k] / max(found[k], 1), right[k] / n) for k, n in want.most_common()]
