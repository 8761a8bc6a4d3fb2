"""Text analysis: tokens, sentences, parts of speech, lemmas and syntax of one text.

`analyse` gives a spaCy `Doc` whose tokens point exactly into the text (`doc.text == text`). White space
other than one space after a word is a token of its own (`is_space`), as spaCy has it. Sentences come
from rules, before the parse; every sentence is one tree. What the labels mean: docs/pipeline.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import spacy
import spacy.language
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from kroniek.annotate import text_features
from kroniek.annotate.text_inversion import put_verbs_second
from kroniek.annotate.text_lemmas import lemmas
from kroniek.annotate.text_repair import (
    SyntaxRules,
    Word,
    finite_taken_for_participle,
    infinitives_taken_for_nouns,
    particles_before_prepositions,
    repair,
    syntax_rules,
)
from kroniek.annotate.text_sentences import sentences
from kroniek.annotate.text_tokens import Piece, pieces
from kroniek.annotate.text_tree import one_root
from kroniek.errors import InputError, KnowledgeError
from kroniek.lang import Language

LONGEST_TEXT = 200_000
"""Characters that are analysed at most: about 33,000 words, three seconds. Longer input is a collection,
not a report, and is to be split by whoever reads it."""

# Of a word whose tag was put right; for nouns it is not known. A verb that was taken for a noun, apart from its
# particle, is finite; one taken for an adjective is a participle.
_PLAIN_MORPH = {("NOUN", "VERB"): "VerbForm=Fin", ("ADJ", "VERB"): "VerbForm=Part"}
_PLAIN_MORPH |= {(kind, "ADJ"): "Degree=Pos" for kind in ("NOUN", "VERB")}
_PARTING = ";"
_BATCH = 64  # sentences analysed together; measured: 32 to 256 are equally fast, memory grows with it


class TextTooLongError(InputError, ValueError):
    """The text is longer than `LONGEST_TEXT`."""


@dataclass(frozen=True, eq=False)
class _Capitals:
    """The part of `tokens.toml` on words in capitals."""

    not_names: frozenset[str]
    stressed: frozenset[str]
    line_share: float


@cache
def _capitals(language: Language) -> _Capitals:
    data = language.toml("tokens.toml")["capitals"]
    return _Capitals(frozenset(data["not_names"]), frozenset(data["stressed"]), float(data["line_share"]))


@cache
def pipeline(language: Language) -> spacy.language.Language:
    """The trained pipeline of a language; loaded once a process.

    Raises:
        KnowledgeError: the folder of the language has no pipeline, or not one that can be read.
    """
    text_features.register()
    path = language.path("pipeline")
    try:
        return spacy.load(path, exclude=["tokenizer"])
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"{path}: the trained pipeline cannot be loaded: {error}") from error


def analyse(text: str, language: Language) -> Doc:
    """The analysis of `text`. Equal texts give equal analyses, in any order and any process.

    Args:
        text: at most `LONGEST_TEXT` characters.
        language: whose `pipeline` and `tokens.toml` are used.

    Returns:
        A Doc with `pos_`, `morph`, `lemma_`, `dep_`, `head` and sentences; token offsets are into `text`.

    Raises:
        TextTooLongError: the text is longer.
    """
    if len(text) > LONGEST_TEXT:
        reason = f"{len(text):,} characters, a report has at most {LONGEST_TEXT:,}: split it into reports"
        raise TextTooLongError("text", reason)
    tokens = list(pieces(text, language))
    found = sentences(text, tokens, language)
    forms = [[text[tokens[i].start : tokens[i].end] for i in sentence] for sentence in found]
    words: dict[int, Word] = {}
    for sentence, analysed in zip(found, _by_clauses(forms, language), strict=True):
        for place, word in zip(sentence, analysed, strict=True):
            word.head = sentence[word.head]
            words[place] = word
    # A vocabulary for each text: a shared one would grow with every new word, for as long as a process runs.
    shared: Any = pipeline(language).vocab
    return _assemble(Vocab(lex_attr_getters=shared.lex_attr_getters), text, tokens, words)


def _by_clauses(forms: Sequence[list[str]], language: Language) -> list[list[Word]]:
    """The analysis of sentences, of which those that a mark parts into clauses are read clause by clause.

    The parser takes the subject of one for a part of the other: "De stad is in handen van de rebellen; het leger heeft
    zich teruggetrokken". Where a part has no finite verb of its own the sentence is read as one.
    """
    whole, rules = analyse_words(forms, language), syntax_rules(language)
    parted = [(n, parts) for n, words in enumerate(whole) if len(parts := list(_parts(words, rules))) > 1]
    read = iter(analyse_words([part for _, parts in parted for part in parts], language))
    for n, parts in parted:
        clauses = [next(read) for _ in parts]
        if all(any("VerbForm=Fin" in w.morph for w in clause) for clause in clauses):
            whole[n] = _strung(clauses, rules)
    return whole


def _parts(words: Sequence[Word], rules: SyntaxRules) -> Iterator[list[str]]:
    """The words up to each place where a clause of its own begins."""
    first = 0
    for last in range(1, len(words) + 1):
        if last == len(words) or words[last - 1].form == _PARTING or _opens_clause(words, last, rules):
            yield [w.form for w in words[first:last]]
            first = last


def _opens_clause(words: Sequence[Word], at: int, rules: SyntaxRules) -> bool:
    """Whether a main clause begins at a word: ", al werd er geschoten", ", en in Gao is het rustig", "en dinsdag viel".

    Behind "en" its finite verb stands second; behind a comma more than one word may stand before it.
    """
    form, rest = words[at].form.lower(), words[at + 1 : at + 2 + rules.before_verb]
    comma = words[at - 1].form == ","
    if comma and form in rules.conceding:
        return bool(rest) and "VerbForm=Fin" in rest[0].morph
    if form not in rules.joining or not rest or rest[0].pos == "SCONJ" or rest[0].form.lower() in rules.clause_openers:
        return False
    finite = next((n for n, w in enumerate(rest) if "VerbForm=Fin" in w.morph), None)
    timed = rest[0].form.lower() in rules.times
    return finite is not None and finite > 0 and (comma or (timed and finite == 1))


def _strung(clauses: Sequence[list[Word]], rules: SyntaxRules) -> list[Word]:
    """Clauses as one sentence: the later ones hang from the first, joined to it where "en" or the like opens them."""
    words: list[Word] = []
    root = 0
    for clause in clauses:
        begin, joined = len(words), clause[0].form.lower() in rules.joining
        for place, word in enumerate(clause):
            own_root = word.head == place
            word.head += begin
            if own_root and begin:
                word.dep, word.head = "conj" if joined else "parataxis", root
            elif own_root:
                root = word.head
            elif begin and joined and not place:
                word.pos, word.dep = "CCONJ", "cc"
            words.append(word)
    return words


def analyse_words(given: Iterable[Sequence[str]], language: Language) -> list[list[Word]]:
    """The analysis of sentences whose words are given; `head` of a word is a place in its sentence."""
    nlp = pipeline(language)
    rules = _capitals(language)
    forms = [list(words) for words in given]
    shown = (Doc(nlp.vocab, words=_as_written_small(words, rules)) for words in forms)
    with nlp.memory_zone():  # what the pipeline remembers of these words goes with it
        parsed = zip(forms, nlp.pipe(shown, batch_size=_BATCH), strict=True)
        return [_analysed(own, doc, language) for own, doc in parsed]


def _as_written_small(forms: list[str], rules: _Capitals) -> list[str]:
    """A line in capitals as if written small, so that its words are known; other lines as they are."""
    return [w if _is_mark(w) else w.lower() for w in forms] if _shouted(forms, rules) else forms


def _is_mark(form: str) -> bool:
    return not any(c.isalpha() for c in form)


def _shouted(forms: Sequence[str], rules: _Capitals) -> bool:
    """Whether nearly all of a line is in capitals: at least four words, so that names stay names."""
    letters = [w for w in forms if not _is_mark(w) and len(w) > 1]
    return len(letters) >= 4 and sum(w.isupper() for w in letters) >= rules.line_share * len(letters)


def _analysed(forms: list[str], doc: Doc, language: Language) -> list[Word]:
    """The words of one sentence: one root, capitals, lemmas and impossible relations set right."""
    rules, known = _capitals(language), lemmas(language)
    heads, deps = one_root(doc)
    shouted = _shouted(forms, rules)
    of_verbs = {head for head, dep in zip(heads, deps, strict=True) if dep in ("compound:prt", "expl:pv")}
    words: list[Word] = []
    for form, token in zip(forms, doc, strict=True):
        dep, head = deps[token.i], heads[token.i]
        if not shouted and _is_name_in_capitals(form, token, rules):
            words.append(Word(form, "PROPN", "Number=Sing", form, dep, head))
            continue
        if token.morph.get("Name", []):  # a common word inside a name keeps its part of speech, but not its lemma
            words.append(Word(form, token.pos_, str(token.morph), form, dep, head))
            continue
        pos = known.sure_pos(token.text, token.pos_, of_verb=token.i in of_verbs)
        lemma = known.right(token.text, pos, token.lemma_ or token.text)
        morph = str(token.morph) if pos == token.pos_ else _PLAIN_MORPH.get((token.pos_, pos), "")
        words.append(Word(form, pos, morph, lemma, dep, head))
    particles_before_prepositions(words, known.known, syntax_rules(language).clause_openers)
    infinitives_taken_for_nouns(words, known.known)
    finite_taken_for_participle(words)
    put_verbs_second(words, syntax_rules(language))
    repair(words, syntax_rules(language))
    return words


def _is_name_in_capitals(form: str, token: Token, rules: _Capitals) -> bool:
    """`IS`, `MAN`, `M23`: two signs or more, all capitals or digits, that the model took for a small word."""
    capital = len(form) > 1 and form.isupper() and form.isalnum() and form[0].isalpha()
    return capital and token.pos_ in rules.not_names and form not in rules.stressed


def _assemble(vocab: Vocab, text: str, tokens: Sequence[Piece], words: dict[int, Word]) -> Doc:
    """One Doc of all tokens. White space hangs from the word before it, at the very start from the next."""
    filled = list(_with_blanks(tokens, words))
    return Doc(
        vocab,
        words=[text[t.start : t.end] for t in tokens],
        spaces=list(_spaces(text, tokens)),
        pos=[w.pos for w in filled],
        morphs=[w.morph for w in filled],
        lemmas=[w.lemma for w in filled],
        heads=[w.head for w in filled],
        deps=[w.dep for w in filled],
    )


def _spaces(text: str, tokens: Sequence[Piece]) -> Iterator[bool]:
    ends = [t.start for t in tokens[1:]] + [len(text)] * bool(tokens)
    return (end > token.end for token, end in zip(tokens, ends, strict=True))


def _with_blanks(tokens: Sequence[Piece], words: dict[int, Word]) -> Iterator[Word]:
    """The analysis of every token, white space included (part of speech SPACE, relation dep)."""
    for place, token in enumerate(tokens):
        if not token.blank:
            yield words[place]
            continue
        head = place - 1 if place else min(1, len(tokens) - 1)
        yield Word(" ", "SPACE", "", " ", "dep" if head != place else "ROOT", head)
