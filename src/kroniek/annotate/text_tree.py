"""Small steps through a dependency tree that reading events needs. All take tokens of an analysed Doc."""

from __future__ import annotations

from spacy.tokens import Doc, Token

CLAUSE_RELATIONS = frozenset(("ROOT", "ccomp", "csubj", "advcl", "acl", "acl:relcl", "parataxis", "xcomp"))
"""Relations that make a clause of what hangs from them. `conj` does so when the verb has its own subject."""

SUBJECTS = frozenset(("nsubj", "nsubj:pass", "csubj"))
_VERBS = frozenset(("VERB", "AUX"))
_EDGES = frozenset(("PUNCT", "SPACE"))


def is_name_word(token: Token) -> bool:
    """Whether `token` is a word of a name: a name itself, or a common word inside one (`De Rode Ridder`)."""
    return token.pos_ == "PROPN" or bool(token.morph.get("Name", []))


def word_class(token: Token) -> str:
    """The part of speech of `token`, but PROPN for every word of a name, `Rode` and `Ridder` too."""
    return "PROPN" if is_name_word(token) else token.pos_


def clause_of(token: Token) -> Token:
    """The head of the smallest clause that `token` is in; for the head of a clause, itself.

    The head is the main verb, or the noun or adjective of a clause with a copula. A noun with a relative
    clause is in the outer clause, the words of the relative clause in the inner one.
    """
    at = token
    while at.head.i != at.i and not opens_clause(at):
        at = at.head
    return at


def opens_clause(token: Token) -> bool:
    """Whether `token` heads a clause of its own: by its relation, or as a further verb after `en`, `maar`."""
    if token.dep_ == "conj":
        return token.pos_ in _VERBS or any(c.dep_ in ("cop", "aux", "aux:pass") for c in token.children)
    if token.dep_ in ("acl", "parataxis", "advcl"):
        return token.pos_ in _VERBS or any(c.dep_ in SUBJECTS | {"cop"} for c in token.children)
    return token.dep_ in CLAUSE_RELATIONS


def clause_tokens(head: Token) -> list[Token]:
    """The tokens of the clause of `head`, in order, without those of clauses inside it."""
    found: list[Token] = []
    todo = [head]
    while todo:
        at = todo.pop()
        found.append(at)
        todo += [c for c in at.children if not opens_clause(c)]
    return sorted(found, key=lambda t: t.i)


def verb_lemma(token: Token) -> str:
    """The dictionary form with the particle in front: `innemen` for `namen` in `namen de stad in`."""
    particles = [c.lower_ for c in token.children if c.dep_ == "compound:prt"]
    return "".join(particles[:1]) + token.lemma_


def is_passive(verb: Token) -> bool:
    """Whether the clause of `verb` is passive: it has an auxiliary or a subject of the passive."""
    return any(c.dep_ in ("aux:pass", "nsubj:pass") for c in verb.children)


def subject(verb: Token) -> Token | None:
    """The subject of `verb`: its own, or that of the verb it is joined to or is a complement of.

    `De rebellen namen de stad in en trokken verder`: the subject of `trokken` is `rebellen`. Follows
    `conj` and `xcomp` upwards only, so that a relative or reported clause never borrows a subject.
    """
    at = verb
    while True:
        own = next((c for c in at.children if c.dep_ in SUBJECTS), None)
        if own is not None or at.dep_ not in ("conj", "xcomp") or at.head.i == at.i:
            return own
        at = at.head


def phrase(token: Token) -> tuple[int, int]:
    """Character offsets, half-open, of `token` with what hangs from it, but clauses and edge punctuation."""
    inside = clause_tokens(token)
    while len(inside) > 1 and inside[0].pos_ in _EDGES and inside[0].i != token.i:
        inside.pop(0)
    while len(inside) > 1 and inside[-1].pos_ in _EDGES and inside[-1].i != token.i:
        inside.pop()
    return inside[0].idx, inside[-1].idx + len(inside[-1])


def one_root(sentence: Doc) -> tuple[list[int], list[str]]:
    """Heads (places in the sentence) and relations of a parsed sentence, made one tree.

    The parser may leave several trees. The first that is headed by a verb, else by a word, keeps the
    root; the heads of the others hang from it, punctuation as `punct`, the rest as `parataxis`.
    """
    heads = [t.head.i for t in sentence]
    deps = [t.dep_ for t in sentence]
    roots = [t for t in sentence if t.head.i == t.i]
    if len(roots) < 2:
        return heads, deps
    verbs = [t for t in roots if t.pos_ in _VERBS]
    words = [t for t in roots if t.pos_ not in ("PUNCT", "SYM")]
    main = (verbs or words or roots)[0]
    for token in roots:
        if token.i != main.i:
            heads[token.i] = main.i
            deps[token.i] = "punct" if token.pos_ == "PUNCT" else "parataxis"
    deps[main.i] = "ROOT"
    return heads, deps
