"""Brings treebanks of several vintages to the convention of UD Dutch 2.16. docs/pipeline.md lists what is done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


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

POSSESSIVES = frozenset(
    ("mijn", "m'n", "jouw", "je", "zijn", "z'n", "haar", "d'r", "ons", "onze", "jullie", "uw", "hun")
)
FEATURES = frozenset(("Number", "Tense", "VerbForm", "Person", "Degree", "Reflex"))
WITHOUT_FEATURES = frozenset(("X", "SYM", "PUNCT", "ADP", "DET", "NUM"))
SUBTYPES = frozenset(("nsubj:pass", "aux:pass", "compound:prt", "obl:agent", "acl:relcl", "nmod:poss", "expl:pv"))
HEADS_OF_VERBS = frozenset(("gaan", "laten", "willen", "hoeven", "blijken"))
NAME_PARTS = frozenset(("NOUN", "ADJ", "VERB", "DET", "ADP", "SYM", "ADV", "PRON", "PROPN", "AUX", "CCONJ"))
NAME_MARK = "Name=Yes"
"""Marks, beside the features, a word of a name that keeps a part of speech of its own: `De Rode Ridder`."""
QUOTATION = frozenset("\"'`«»„“”‘’") | {"''", ",,", "``"}
ARTICLES = frozenset(("de", "het", "een"))
BEFORE_NUMBERS = frozenset(("ongeveer", "slechts", "circa", "zo'n"))
# Relations that stay with a word when another becomes the head of its clause: the inside of a noun phrase.
INSIDE = frozenset(
    ("det", "amod", "nmod", "nmod:poss", "case", "nummod", "acl", "acl:relcl", "flat", "fixed", "appos",
     "conj", "compound:prt", "obj", "iobj", "xcomp", "ccomp", "expl:pv", "advcl")
)  # fmt: skip


def harmonise(sentences: Iterable[Sentence], own_tags: str = "all") -> list[Sentence]:
    """One convention for labels, trees, features and lemmas, whatever release a sentence comes from.

    Args:
        sentences: as published.
        own_tags: the names in which common words keep their part of speech: `all`, as the newest release has it;
            `titles`, of older releases, where the newest release agrees with them; `none`.
    """
    done = [_relabel(_names(_clauses(s), own_tags)) for s in sentences]
    lexicon = _lemma_lexicon(done)
    return [tuple(_lemma_casing(w, i, lexicon) for i, w in enumerate(s)) for s in done]


def correct_lemmas(sentences: Sequence[Sentence], trusted: Sequence[Sentence]) -> list[Sentence]:
    """Predicted lemmas (of the converted file) replaced by those that hand-checked files agree on."""
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in trusted:
        for word in sentence:
            if word.feats != NAME_MARK:
                votes[word.form.lower(), word.pos][word.lemma] += 1
    agreed = {k: next(iter(v)) for k, v in votes.items() if len(v) == 1}
    changed: list[Sentence] = []
    for sentence in sentences:
        known = (None if w.feats == NAME_MARK else agreed.get((w.form.lower(), w.pos)) for w in sentence)
        changed.append(tuple(replace(w, lemma=k) if k else w for w, k in zip(sentence, known, strict=True)))
    return changed


def _promote(words: list[Word], child: int, label: str) -> None:
    """`child` takes the place of its head in the tree; the head hangs from it as `label`."""
    head = words[child].head
    up = child if words[head].head == head else words[head].head
    words[child] = replace(words[child], head=up, dep=words[head].dep)
    words[head] = replace(words[head], head=child, dep=label)
    for i, word in enumerate(words):
        early = word.dep in ("advmod", "obl") and i < child and head > child
        inside = word.dep in INSIDE or word.dep.split(":")[0] in INSIDE or word.form == "te"
        if word.head == head and i not in (head, child) and (early or not inside):
            words[i] = replace(word, head=child)


def _clauses(sentence: Sentence) -> Sentence:
    """`worden`, `blijven` ... with a predicate, and `gaan`, `willen`, `laten` with a verb, head their clause.

    Older releases made them copula or auxiliary, and made `moeten` the head of the verb it goes with.
    """
    words = list(sentence)
    for i in range(len(words)):
        word = words[i]
        head = words[word.head]
        if word.dep == "cop" and word.lemma == "worden" and "VerbForm=Part" in head.feats:
            words[i] = replace(word, dep="aux:pass")
        elif (word.dep == "cop" and word.lemma not in ("zijn", "ben", "is")) or (
            word.dep == "aux" and word.lemma in HEADS_OF_VERBS
        ):
            words[i] = replace(word, pos="VERB")
            _promote(words, i, "xcomp")
        elif word.dep == "xcomp" and "Inf" in word.feats and head.lemma == "moeten" and head.pos == "VERB":
            at = word.head
            _promote(words, i, "aux")
            words[at] = replace(words[at], pos="AUX")
            words = [
                replace(w, head=i) if w.head == at and k != at and w.dep in INSIDE else w for k, w in enumerate(words)
            ]
    return tuple(words)


def _names(sentence: Sentence, own_tags: str) -> Sentence:
    """A name of several words in capitals is `flat`: `Verenigde Staten` was ADJ, NOUN, `fixed`.

    Older releases give every word of it the part of speech of the common word; the newest does so in titles of
    books, laws and races, and has PROPN throughout in names of states, bodies and people.
    """
    words = list(sentence)
    units: dict[int, list[int]] = defaultdict(list)
    for i, word in enumerate(words):
        if word.dep.split(":")[0] in ("fixed", "flat") and word.head != i:
            units[word.head].append(i)
    for head, parts in units.items():
        unit = [head, *parts]
        if not _is_name([words[i] for i in unit]):
            continue
        kept = own_tags == "all" or (own_tags == "titles" and _is_title(words, unit))
        for i in unit:
            words[i] = _name_word(words[i], kept)
            words[i] = words[i] if i == head else replace(words[i], dep="flat")
    return tuple(words)


def _is_name(unit: Sequence[Word]) -> bool:
    forms = [w.form for w in unit]
    capitals = sum(f[:1].isupper() for f in forms)
    small = any(f[:1].islower() and len(f) > 4 for f in forms)
    return capitals > 1 and forms[0][:1].isupper() and not small and unit[0].pos != "X"


def _is_title(words: Sequence[Word], unit: Sequence[int]) -> bool:
    """In quotation marks, or beginning with an article that is no part of a surname."""
    first, last = min(unit), max(unit)
    quoted = first > 0 and words[first - 1].form in QUOTATION
    quoted = quoted and last + 1 < len(words) and words[last + 1].form in QUOTATION
    return quoted or (words[first].form.lower() in ARTICLES and words[first].pos == "DET")


def _name_word(word: Word, kept: bool) -> Word:
    """A word of a name as PROPN, or with its own part of speech and a mark."""
    if word.pos not in NAME_PARTS or not word.form[:1].isalpha():
        return word
    if word.pos == "PROPN":
        return word
    if word.pos == "CCONJ" or (kept and word.pos != "SYM"):
        return replace(word, feats=NAME_MARK, lemma=word.form)
    return replace(word, pos="PROPN", feats="", lemma=word.form)


def _relabel(sentence: Sentence) -> Sentence:
    return tuple(_relabel_word(sentence, i) for i in range(len(sentence)))


def _relabel_word(sentence: Sentence, i: int) -> Word:
    word = sentence[i]
    children = [w for j, w in enumerate(sentence) if w.head == i and j != i]
    pos, dep = _by_form(word, children, sentence[word.head])
    dep = _passive(sentence, i, dep, children)
    dep = dep if dep in SUBTYPES else dep.split(":")[0]
    feats = "|".join(f for f in word.feats.split("|") if f.split("=")[0] in FEATURES)
    if "VerbForm=Part" in feats:
        feats = "VerbForm=Part"
    feats = "" if pos in WITHOUT_FEATURES else feats
    feats = NAME_MARK if word.feats == NAME_MARK else feats
    return replace(word, pos=pos, dep=dep, feats=feats, lemma=plain_lemma(word, children))


def _by_form(word: Word, children: Sequence[Word], head: Word) -> tuple[str, str]:
    """Part of speech and relation of words that the releases treat differently."""
    pos, dep, form = word.pos, word.dep, word.form.lower()
    if form in POSSESSIVES and pos in ("DET", "PRON") and dep in ("det", "nmod", "nmod:poss"):
        return "PRON", "nmod:poss"
    if form == "als" and pos == "ADP":
        return "SCONJ", "mark" if dep == "case" else dep
    if form == "zich" and dep == "obj":
        return pos, "expl:pv"
    if form == "geleden" and pos == "VERB" and not any(c.dep.startswith("aux") for c in children):
        return "ADV", dep
    if form in BEFORE_NUMBERS and dep == "advmod" and head.pos in ("NUM", "NOUN"):
        return pos, "amod"
    if pos == "NUM" and not form.isdigit() and form.endswith(("de", "ste", "eerst", "0e", "1e", "4e", "5e")):
        return "ADJ", "amod" if dep == "nummod" else dep
    return pos, dep


def _passive(sentence: Sentence, i: int, dep: str, children: Sequence[Word]) -> str:
    """Subjects and agents of passives, which the converted file and the older ones do not mark."""
    word = sentence[i]
    head = sentence[word.head]
    passive = any(w.dep == "aux:pass" and w.head == word.head for w in sentence)
    if dep in ("nsubj", "nsubj:outer") and passive and head.pos in ("VERB", "AUX"):
        return "nsubj:pass"
    by = any(w.dep == "case" and w.form.lower() == "door" for w in children)
    if by and dep in ("obl", "obl:arg", "nmod") and (passive or "VerbForm=Part" in head.feats):
        return "obl:agent"
    return dep


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
        if any(w.dep == "compound:prt" for w in children):
            return lemma.split("_", 1)[1].replace("_", "")
        turned = not form.lower().startswith(first[:1].lower()) and form.lower().startswith(last.lower())
        return last + first if turned else lemma.replace("_", "")  # older files write reis_af
    at = form.lower().rfind(last.lower())
    if at > 0 and last:
        lead = form[:at] if word.pos == "PROPN" or not form.isupper() else form[:at].lower()
        return (lead if lemma[0].isupper() else lead.lower()) + last
    return lemma.replace("_", "")


def _lemma_lexicon(sentences: list[Sentence]) -> dict[tuple[str, str], str]:
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word in sentence[1:]:
            if word.feats != NAME_MARK:
                votes[word.form, word.pos][word.lemma] += 1
    return {k: max(sorted(v), key=v.__getitem__) for k, v in votes.items()}


def _lemma_casing(word: Word, place: int, lexicon: dict[tuple[str, str], str]) -> Word:
    """The converted file writes `nederlands` for Nederlandse and `Maandag` for maandag: set both right."""
    if word.feats == NAME_MARK:
        return word
    lemma, form = word.lemma, word.form
    small_known = (form.lower(), "ADJ") in lexicon
    if word.pos == "PROPN" and form.islower():
        lemma = lemma.lower()
    elif word.pos == "ADJ" and place > 0 and form[:1].isupper() and not form.isupper() and not small_known:
        lemma = lemma[:1].upper() + lemma[1:]
    elif word.pos == "ADJ" and place == 0:
        inside = lexicon.get((form, "ADJ"))
        lemma = inside[0] + lemma[1:] if inside and inside.lower() == lemma.lower() else lemma
    return word if lemma == word.lemma else replace(word, lemma=lemma)
