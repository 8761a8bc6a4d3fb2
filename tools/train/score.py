"""Scores a pipeline against treebank sentences: accuracy of tags, lemmas and dependencies on given tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from harmonise import Sentence, harmonise, plain_lemma
from spacy.language import Language
from spacy.tokens import Doc

from kroniek.annotate.text_repair import Word

KEPT = ("nsubj:pass", "aux:pass", "compound:prt")


def as_doc(nlp: Language, sentence: Sentence) -> Doc:
    """The words of a sentence with its own tokens and spaces."""
    return Doc(nlp.vocab, words=[w.form for w in sentence], spaces=[w.space for w in sentence])


def label(dep: str) -> str:
    """A dependency label as it is scored: without subtype, but for those that event reading needs."""
    return dep if dep in KEPT else dep.split(":")[0].lower()


def bare(nlp: Language, raw: Sequence[Sentence]) -> list[list[Word]]:
    """What the trained pipeline alone makes of given words: no lemma table, no repair."""
    docs = nlp.pipe([as_doc(nlp, s) for s in raw], batch_size=64)
    return [[Word(t.text, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i) for t in doc] for doc in docs]


def scores(analysed: Sequence[Sequence[Word]], raw: Sequence[Sentence]) -> dict[str, float]:
    """Shares between 0 and 1: upos, upos with AUX=VERB, lemma, uas, las; punctuation counts.

    `lemma` is against dictionary lemmas (corpus.plain_lemma), `lemma_published` against the treebank's own
    with `_` left out, where the lemma of a parted verb has its particle in front; both ignore case. LAS is
    against the harmonised labels, `las_published` against the treebank's own.
    """
    gold = harmonise(raw)
    hits: Counter[str] = Counter()
    total = sum(map(len, raw))
    tied = {"AUX": "VERB"}
    for found, sentence, published in zip(analysed, gold, raw, strict=True):
        for i, (token, word, own) in enumerate(zip(found, sentence, published, strict=True)):
            hits["upos"] += token.pos == own.pos
            hits["upos_aux_is_verb"] += tied.get(token.pos, token.pos) == tied.get(own.pos, own.pos)
            children = [w for j, w in enumerate(published) if w.head == i and j != i]
            hits["lemma"] += token.lemma.lower() == plain_lemma(own, children).lower()
            particles = [w.form.lower() for w in found if w.head == i and w.dep == "compound:prt"]
            joined = (particles[0] if particles and token.pos == "VERB" else "") + token.lemma.lower()
            hits["lemma_published"] += joined == own.lemma.replace("_", "").lower()
            attached = token.head == word.head
            hits["uas"] += attached
            hits["las"] += attached and label(token.dep) == label(word.dep)
            hits["las_published"] += attached and label(token.dep) == label(own.dep)
    return {k: round(v / total, 4) for k, v in sorted(hits.items())}


def per_label(analysed: Sequence[Sequence[Word]], raw: Sequence[Sentence]) -> list[tuple[str, int, float, float]]:
    """Label, number in gold, precision and recall of attachment with label; commonest first."""
    gold = harmonise(raw)
    found: Counter[str] = Counter()
    want: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for tokens, sentence in zip(analysed, gold, strict=True):
        for token, word in zip(tokens, sentence, strict=True):
            dep = token.dep.lower()
            found[dep] += 1
            want[word.dep] += 1
            right[word.dep] += token.head == word.head and dep == word.dep
    return [(k, n, right[k] / max(found[k], 1), right[k] / n) for k, n in want.most_common()]
