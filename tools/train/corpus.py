"""Reads the treebanks and brings their several vintages to one convention. See docs/pipeline.md."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

POSSESSIVES = frozenset(
    ("mijn", "m'n", "jouw", "je", "zijn", "z'n", "haar", "d'r", "ons", "onze", "jullie", "uw", "hun")
)
FEATURES = frozenset(("Number", "Tense", "VerbForm", "Person", "Degree", "Reflex"))
SUBTYPES = frozenset(
    ("nsubj:pass", "aux:pass", "compound:prt", "obl:agent", "acl:relcl", "nmod:poss", "expl:pv")
)


@dataclass(frozen=True)
class Word:
    """One token of a treebank; `head` is the place in the sentence from 0, its own place for the root."""

    form: str
    lemma: str
    pos: str
    feats: str
    head: int
    dep: str
    space: bool


Sentence = tuple[Word, ...]


def read(path: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file; empty nodes and multiword lines are left out."""
    rows: list[list[str]] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.strip():
            fields = line.split("\t")
            if fields[0].isdigit():
                rows.append(fields)
        elif rows:
            yield _sentence(rows)
            rows = []
    if rows:
        yield _sentence(rows)


def _sentence(rows: list[list[str]]) -> Sentence:
    return tuple(
        Word(r[1], r[2], r[3], r[5], int(r[6]) - 1 if r[6] != "0" else i, r[7], "SpaceAfter=No" not in r[9])
        for i, r in enumerate(rows)
    )


def key(sentence: Sentence) -> str:
    """What makes two sentences the same text, whatever their spacing or quotation marks."""
    return "".join(c for w in sentence for c in w.form.lower() if c.isalnum())


def load(folder: Path) -> tuple[list[Sentence], list[Sentence], list[Sentence]]:
    """Training, selection (Alpino dev) and report (Alpino test) sentences, the last two as published.

    Sentences of Alpino dev and test and LassySmall test never come into training; of two copies of a
    sentence the one in the file named first is kept: the newer annotation before the older.
    """
    held = {n: list(read(folder / f"{n}.conllu")) for n in ("alpino-dev", "alpino-test", "lassysmall-test")}
    seen = {key(s) for sentences in held.values() for s in sentences}
    train: list[Sentence] = []
    for name in (
        "lassysmall-dev",
        "alpino-cdb-converted",
        "lassysmall-extra",
        "alpino-extra",
        "lassysmall-train-2017-minus-devtest",
    ):
        for sentence in read(folder / f"{name}.conllu"):
            if (known := key(sentence)) not in seen and known:
                seen.add(known)
                train.append(sentence)
    return harmonise(train), held["alpino-dev"], held["alpino-test"]


def harmonise(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Bring labels, features and lemmas of all vintages to one convention (docs/pipeline.md lists them)."""
    done = [_relabel(s) for s in sentences]
    lexicon = _lemma_lexicon(done)
    return [tuple(_lemma_casing(w, i, lexicon) for i, w in enumerate(s)) for s in done]


def _relabel(sentence: Sentence) -> Sentence:
    return tuple(_relabel_word(sentence, i) for i in range(len(sentence)))


def _relabel_word(sentence: Sentence, i: int) -> Word:
    word = sentence[i]
    dep, pos, lower = word.dep, word.pos, word.form.lower()
    children = [w for j, w in enumerate(sentence) if w.head == i and j != i]
    head = sentence[word.head]
    siblings = [w for j, w in enumerate(sentence) if w.head == word.head and j != word.head]
    passive = any(w.dep == "aux:pass" for w in siblings)
    if lower in POSSESSIVES and pos in ("DET", "PRON") and dep in ("det", "nmod", "nmod:poss"):
        pos, dep = "PRON", "nmod:poss"
    if dep in ("nsubj", "nsubj:outer") and passive and head.pos in ("VERB", "AUX"):
        dep = "nsubj:pass"
    by = any(w.dep == "case" and w.form.lower() == "door" for w in children)
    if by and dep in ("obl", "obl:arg", "nmod") and (passive or "VerbForm=Part" in head.feats):
        dep = "obl:agent"
    if lower == "zich" and dep in ("obj", "expl:pv"):
        dep = "expl:pv"
    dep = dep if dep in SUBTYPES else dep.split(":")[0]
    feats = "|".join(f for f in word.feats.split("|") if f.split("=")[0] in FEATURES)
    if pos in ("X", "SYM", "PUNCT", "ADP", "DET", "NUM"):
        feats = ""
    return replace(word, pos=pos, dep=dep, feats=feats, lemma=plain_lemma(word, children))


def plain_lemma(word: Word, children: Iterable[Word]) -> str:
    """The lemma as a dictionary has it: `priester_ambt` priesterambt, `ontwikkeling_land` ontwikkelingsland.

    A verb parted from its particle has the bare verb (`namen ... in`: nemen); the particle is its
    `compound:prt` child.
    """
    lemma, form = word.lemma, word.form
    if "_" not in lemma.strip("_"):
        return lemma
    first, last = lemma.split("_", 1)[0], lemma.rsplit("_", 1)[1]
    if word.pos in ("VERB", "AUX"):
        particles = {w.form.lower() for w in children if w.dep == "compound:prt"}
        if particles:
            return lemma.split("_", 1)[1].replace("_", "")
        turned = not form.lower().startswith(first[:1].lower()) and form.lower().startswith(last.lower())
        return last + first if turned else lemma.replace("_", "")  # older files write reis_af
    at = form.lower().rfind(last.lower())
    if at > 0 and last:
        lead = form[:at] if word.pos == "PROPN" or not form.isupper() else form[:at].lower()
        lead = lead if lemma[0].isupper() else lead.lower()
        return lead + last
    return lemma.replace("_", "")


def _lemma_lexicon(sentences: list[Sentence]) -> dict[tuple[str, str], str]:
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word in sentence[1:]:
            votes[word.form, word.pos][word.lemma] += 1
    return {k: max(sorted(v), key=v.__getitem__) for k, v in votes.items()}


def _lemma_casing(word: Word, place: int, lexicon: dict[tuple[str, str], str]) -> Word:
    """The converted file writes `nederlands` for Nederlandse and `Maandag` for maandag: set both right."""
    lemma, form = word.lemma, word.form
    if word.pos == "PROPN" and form.islower():
        lemma = lemma.lower()
    elif word.pos == "ADJ" and place > 0 and form[:1].isupper() and not form.isupper():
        lemma = lemma[:1].upper() + lemma[1:]
    elif word.pos == "ADJ" and place == 0:
        inside = lexicon.get((form, "ADJ"))
        lemma = inside[0] + lemma[1:] if inside and inside.lower() == lemma.lower() else lemma
    return word if lemma == word.lemma else replace(word, lemma=lemma)
