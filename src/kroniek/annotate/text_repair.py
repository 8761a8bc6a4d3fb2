"""Puts right what a greedy parser gets wrong and grammar forbids: two subjects, helpers with dependents.

Each step looks at one sentence and changes relations in place; heads are places in the sentence. What the steps
are worth is in docs/pipeline.md.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from kroniek.lang import Language

HELPERS = frozenset(("aux", "aux:pass", "cop"))
_STAY = frozenset(("conj", "cc", "fixed", "flat", "punct", "goeswith"))
SUBJECTS = ("nsubj", "nsubj:pass")
_TAKEN = frozenset(("obj", "xcomp", "ccomp"))
NOMINAL = frozenset(("NOUN", "PROPN", "NUM"))


@dataclass(slots=True)
class Word:
    """One token of a sentence; `head` is a place in the sentence, its own for the root."""

    form: str
    pos: str
    morph: str
    lemma: str
    dep: str
    head: int


@dataclass(frozen=True, eq=False)
class SyntaxRules:
    """The part of `tokens.toml` that these steps need."""

    be: str
    perfect_with_be: frozenset[str]
    auxiliaries: frozenset[str]
    amounts: tuple[str, ...]
    clause_openers: frozenset[str]
    conceding: frozenset[str]
    conjunctions: frozenset[str]
    joining: frozenset[str]
    times: frozenset[str]
    before_verb: int
    nameless: tuple[str, ...]
    by_relation: Mapping[tuple[str, str], str]


@cache
def syntax_rules(language: Language) -> SyntaxRules:
    """The rules of a language; read once a process."""
    data = language.toml("tokens.toml")["syntax"]
    by_relation = {(form, dep): pos for form, tags in data["by_relation"].items() for dep, pos in tags.items()}
    return SyntaxRules(
        str(data["be"]),
        frozenset(data["perfect_with_be"]),
        frozenset(data["auxiliaries"]),
        tuple(data["amounts"]),
        frozenset(data["clause_openers"]),
        frozenset(data["conceding"]),
        frozenset(data["conjunctions"]),
        frozenset(data["joining"]),
        frozenset(data["times"]),
        int(data["before_verb"]),
        tuple(data["nameless"]),
        by_relation,
    )


def repair(words: list[Word], rules: SyntaxRules) -> None:
    """Put the tree of one sentence right, in place. It stays one tree."""
    _conjunctions_taken_for_prepositions(words, rules)
    _helper_taken_for_possessive(words, rules)
    _dependents_of_helpers(words)
    _amounts_taken_for_adverbs(words, rules)
    _passive_subjects(words)
    _second_subjects(words)
    _missing_subjects(words, rules)
    _subjects_taken_for_objects(words)
    _subjects_behind_finite_verbs(words)
    _helpers_by_relation(words, rules)
    _small_words_by_relation(words, rules)
    _dashes_in_scores(words)


def particles_before_prepositions(
    words: list[Word], verbs: Container[tuple[str, str]], openers: Container[str]
) -> None:
    """`Zij stelden tanks op bij de brug`: of two prepositions in a row the first goes to the verb, if it fits one.

    So does one before a clause that the verb governs: `Kiev spreekt tegen dat de stad is gevallen`.

    Args:
        words: one sentence, changed in place.
        verbs: forms with their part of speech; (`opstelden`, VERB) is in it.
        openers: words that open a clause that a verb governs.
    """
    for i, (word, after) in enumerate(pairwise(words)):
        pair = after.pos == "ADP" and word.dep == after.dep == "case" and word.head == after.head > i + 1
        clause = after.form.lower() in openers and word.dep == "case" and word.head > i + 1
        if word.pos != "ADP" or not (pair or clause):
            continue
        at = max((k for k in range(i) if words[k].pos == "VERB"), default=i)
        split = (word.form.lower() + words[at].form.lower(), "VERB") in verbs
        if split and not any(w.dep == "compound:prt" and w.head == at for w in words):
            word.head, word.dep = at, "compound:prt"
            _governed(words, i + 1, at)


def _governed(words: list[Word], opener: int, verb: int) -> None:
    """The verb of the clause that `opener` opens hangs from `verb` as its clause."""
    below = words[opener].head
    if words[opener].pos != "ADP" and words[below].pos == "VERB" and words[below].head == verb:
        words[below].dep = "ccomp"


def infinitives_taken_for_nouns(words: list[Word], verbs: Container[tuple[str, str]]) -> None:
    """`Daarom willen de rebellen de stad aanvallen`: what a verb governs and has an object or subject is a verb.

    Args:
        words: one sentence, changed in place.
        verbs: forms with their part of speech; (`aanvallen`, VERB) is in it.
    """
    governing = {w.head for w in words if w.dep in ("obj", "nsubj")}
    for i, word in enumerate(words):
        if word.pos == "NOUN" and word.dep in ("xcomp", "ccomp") and i in governing and words[word.head].pos == "VERB":
            form = word.form.lower()
            bare = not any(w.head == i and w.dep == "det" for w in words)
            if bare and form.endswith("n") and (form, "VERB") in verbs:
                word.pos, word.morph, word.lemma = "VERB", "VerbForm=Inf", form


def finite_taken_for_participle(words: list[Word]) -> None:
    """`Gisteren begonnen soldaten de wijk te beschieten`: a clause has a finite verb, and it stands second.

    Where the sentence has none, and a form of a verb before a bare noun is hung up as its adjective, that is the finite
    verb, the noun its subject, and the infinitive that the sentence hung from its complement.
    """
    if any("VerbForm=Fin" in w.morph and w.dep != "amod" for w in words):
        return
    root = next((i for i, w in enumerate(words) if w.head == i), 0)
    for i, word in enumerate(words[:root]):
        noun = words[word.head]
        joined = word.head == i + 1 and noun.pos in NOMINAL and "VerbForm=Inf" in words[root].morph
        if i == 0 or word.pos != "VERB" or word.dep != "amod" or not joined or not word.form.endswith("en"):
            continue
        word.morph, word.dep, word.head = "Number=Plur|Tense=Past|VerbForm=Fin", "ROOT", i
        noun.dep, noun.head = "nsubj", i
        words[root].dep, words[root].head = "xcomp", i
        for before in words[:i]:
            before.head = i if before.head == root else before.head
        return
    _finite_behind_apposition(words, root)


def _finite_behind_apposition(words: list[Word], root: int) -> None:
    """`De Koerden, bondgenoten van toen, verloren Kirkuk`: the verb behind the second comma is that of the sentence."""
    for i, word in enumerate(words[root + 1 :], root + 1):
        told = words[root].pos in NOMINAL and any(w.dep == "appos" and w.head == root for w in words[root:i])
        behind = words[i - 1].form == "," and word.pos == "VERB" and word.dep == "acl" and word.head == root
        if told and behind and word.form.endswith("en"):
            word.morph, word.dep, word.head = "Number=Plur|Tense=Past|VerbForm=Fin", "ROOT", i
            words[root].dep, words[root].head = "nsubj", i
            return


def _conjunctions_taken_for_prepositions(words: list[Word], rules: SyntaxRules) -> None:
    """`tot het leger de stad heroverde`: before a clause that a finite verb closes it is no preposition."""
    for word in words:
        noun = words[word.head]
        verb = words[noun.head]
        closes = verb.dep == "advcl" and "VerbForm=Fin" in verb.morph and noun.head > word.head
        if word.form.lower() in rules.conjunctions and word.dep == "case" and noun.dep == "obl" and closes:
            for other in words:
                if other.dep in SUBJECTS and other.head == noun.head:
                    other.dep = "obj"
            word.pos, word.morph, word.dep, word.head, noun.dep = "SCONJ", "", "mark", noun.head, "nsubj"


def _helper_taken_for_possessive(words: list[Word], rules: SyntaxRules) -> None:
    """`Daarbij zijn tien mensen gedood`: a form tagged as the verb *to be*, but hung up as *his*."""
    for i, word in enumerate(words):
        if word.pos not in ("AUX", "VERB") or word.dep not in ("nmod:poss", "det") or word.lemma != rules.be:
            continue
        helped = {w.head for w in words if w.dep in ("aux", "aux:pass")}
        for k in range(i + 1, len(words)):
            verb = words[k]
            if verb.pos == "VERB" and "VerbForm=Part" in verb.morph and verb.dep != "amod" and k not in helped:
                if not _under(words, k, i):
                    word.head = k
                    word.dep = "aux" if verb.lemma in rules.perfect_with_be else "aux:pass"
                break


def _under(words: Sequence[Word], low: int, high: int) -> bool:
    """Whether `low` hangs, however far, from `high`."""
    at = low
    while words[at].head != at:
        at = words[at].head
        if at == high:
            return True
    return False


def _dependents_of_helpers(words: list[Word]) -> None:
    """What hangs from an auxiliary or copula hangs from its verb or predicate."""
    for i, word in enumerate(words):
        head = words[word.head]
        if word.head != i and head.dep in HELPERS and head.head != word.head and word.dep not in _STAY:
            word.head = head.head


def _amounts_taken_for_adverbs(words: list[Word], rules: SyntaxRules) -> None:
    """`Gisteren vertrokken duizenden bewoners`: an amount of something, without preposition, is no adjunct of time."""
    led = {w.head for w in words if w.dep == "case"}
    counting = {w.head for i, w in enumerate(words) if w.dep == "nmod" and w.pos == "NOUN" and i not in led}
    for i, word in enumerate(words):
        if word.dep == "obl" and i in counting - led and word.form.lower().endswith(rules.amounts):
            word.dep = "obj"


def _passive_subjects(words: list[Word]) -> None:
    """The subject of a verb with a passive auxiliary is a passive subject."""
    passive = {w.head for w in words if w.dep == "aux:pass"}
    for word in words:
        if word.dep == "nsubj" and word.head in passive:
            word.dep = "nsubj:pass"


def _second_subjects(words: list[Word]) -> None:
    """A verb has one subject: the first noun that agrees with it in number. The other is object, or adjunct."""
    for place, verb in enumerate(words):
        own = [w for w in words if w.head == place and w.dep in SUBJECTS and w is not verb]
        if len(own) < 2 or verb.pos not in ("VERB", "AUX"):
            continue
        number = number_of(verb, [w for w in words if w.head == place and w.dep in ("aux", "aux:pass")])
        agree = [w for w in own if number is None or noun_number(w) in (None, number)]
        main = (agree or own)[0]
        for other in own:
            if other is not main:
                other.dep = "obl" if other.dep == "nsubj:pass" else "obj"


def _missing_subjects(words: list[Word], rules: SyntaxRules) -> None:
    """`Er zijn 14 mensen gedood`: what has no subject and cannot have an object has taken the one for the other."""
    for place in sorted({w.head for w in words if w.dep == "aux:pass" or (w.dep == "aux" and w.lemma == rules.be)}):
        below = [w for w in words if w.head == place]
        passive = any(w.dep == "aux:pass" for w in below)
        if any(w.dep in (*SUBJECTS, "csubj") for w in below) or words[place].dep in ("conj", "xcomp"):
            continue
        if not passive and words[place].lemma not in rules.perfect_with_be:
            continue
        nouns = [w for w in below if w.dep == "obj" and w.pos in ("NOUN", "PROPN", "PRON", "NUM")]
        if len(nouns) == 1:
            nouns[0].dep = "nsubj:pass" if passive else "nsubj"


def _subjects_taken_for_objects(words: list[Word]) -> None:
    """A finite verb needs a subject: the first object that agrees with it is one, but for orders and further verbs."""
    for place, verb in enumerate(words):
        below = [w for k, w in enumerate(words) if w.head == place and k != place]
        if verb.pos != "VERB" or "VerbForm=Fin" not in verb.morph or verb.dep in ("conj", "xcomp", "parataxis"):
            continue
        if place == 0 or any(w.dep in (*SUBJECTS, "csubj", "expl", "aux", "aux:pass") for w in below):
            continue
        number = number_of(verb, ())
        nouns = [w for w in below if w.dep == "obj" and w.pos in ("NOUN", "PROPN", "NUM")]
        agree = [w for w in nouns if number is None or noun_number(w) in (None, number)]
        if agree:
            agree[0].dep = "nsubj"


def _subjects_behind_finite_verbs(words: list[Word]) -> None:
    """`Sinds maart proberen rebellen de stad in te nemen`: what follows the finite verb is no object of a later verb.

    Of a clause that opens with something else, and has no subject: the first noun behind the finite verb, where it
    agrees with it and the parse has it as object of the infinitive or participle that ends the clause.
    """
    for place, finite in enumerate(words):
        if place == 0 or "VerbForm=Fin" not in finite.morph or finite.pos not in ("VERB", "AUX"):
            continue
        if finite.dep in ("conj", "parataxis", "aux:pass", "cop"):
            continue
        last = finite.head if finite.dep == "aux" else _complement(words, place)
        if last is None or last <= place + 1:
            continue
        carriers = {place, last}
        below = [k for k, w in enumerate(words) if w.head in carriers and k not in carriers]
        if any(words[k].dep in (*SUBJECTS, "csubj", "expl", "aux:pass") for k in below):
            continue
        nouns = [k for k in below if place < k < last and words[k].dep in _TAKEN and words[k].pos in NOMINAL]
        if nouns and _first_behind(words, place, nouns[0]):
            number = number_of(finite, ())
            if number is None or noun_number(words[nouns[0]]) in (None, number):
                words[nouns[0]].dep = "nsubj"
                words[nouns[0]].head = last if finite.dep == "aux" else place


def _complement(words: Sequence[Word], place: int) -> int | None:
    """The infinitive that a finite verb governs, behind it and without a conjunction: `proberen ... te veroveren`."""
    for k in range(place + 1, len(words)):
        word = words[k]
        if word.head == place and word.dep in ("xcomp", "ccomp") and word.pos == "VERB":
            marked = any(w.head == k and w.dep == "mark" and w.form.lower() != "te" for w in words)
            return None if marked or "VerbForm=Fin" in word.morph else k
    return None


def _first_behind(words: Sequence[Word], place: int, noun: int) -> bool:
    """Whether only adverbs, and what belongs to the noun itself, stand between a finite verb and the noun."""
    return all(words[k].head == noun or words[k].pos in ("ADV", "PRON") or words[words[k].head].head == noun
               for k in range(place + 1, noun))


def _helpers_by_relation(words: Sequence[Word], rules: SyntaxRules) -> None:
    """A verb that can help another is AUX where the tree has it help, and VERB where it stands for itself."""
    for word in words:
        if word.pos in ("AUX", "VERB") and word.lemma in rules.auxiliaries:
            word.pos = "AUX" if word.dep in HELPERS else "VERB"


def _small_words_by_relation(words: Sequence[Word], rules: SyntaxRules) -> None:
    """`dat` is PRON as a subject and SCONJ before a clause: what the tree says goes before the tag."""
    for word in words:
        if word.pos != "PROPN":
            word.pos = rules.by_relation.get((word.form.lower(), word.dep), word.pos)


def _dashes_in_scores(words: Sequence[Word]) -> None:
    """The dash of `3 - 1` is a sign of its own (SYM), not punctuation: between two small numbers."""
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        if word.form in ("-", "–") and all(w.form.isdigit() and len(w.form) <= 2 for w in (before, after)):
            word.pos = "SYM"


def number_of(verb: Word, helpers: Sequence[Word]) -> str | None:
    """Sing or Plur of the finite verb of a clause, or None."""
    for word in (*helpers, verb):
        for number in ("Sing", "Plur"):
            if f"Number={number}" in word.morph and "VerbForm=Fin" in word.morph:
                return number
    return None


def noun_number(noun: Word) -> str | None:
    """Sing or Plur of a noun, or None where its form does not tell."""
    for number in ("Sing", "Plur"):
        if f"Number={number}" in noun.morph and noun.pos == "NOUN":
            return number
    return None
