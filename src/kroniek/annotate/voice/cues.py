"""What in a sentence says that somebody tells it: `volgens X`, `meldt X`, `naar eigen zeggen`, `blijkt uit X`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from kroniek.annotate.events.grammar import VERBAL, conjuncts
from kroniek.annotate.voice.sources import Source, Sources
from kroniek.annotate.voice.words import Saying, VoiceWords

# How far after "volgens", or after a verb that comes before its subject, the noun may stand: over article, adjectives.
NOUN_REACH = 7
SUBJECTS = frozenset({"nsubj", "csubj"})
AGENTS = frozenset({"obl:agent", "obl"})
SHORTEST_TOLD = 3
# "..., maakte het leger vrijdag bekend": so many words of time and manner may stand after the subject.
REST = 3
REST_LINKS = frozenset({"advmod", "obl", "xcomp", "compound:prt"})
BEFORE_NOUN = frozenset({"DET", "ADJ", "NUM", "PRON"})
STOPS = frozenset({",", ";", ":", ".", "?", "!", "(", ")", "-", "–", '"', "'", "”", "’"})


@dataclass(frozen=True)
class Cue:
    """One telling. `source` is None where a pronoun or a bare noun points at who spoke before (`points`: last, writer).

    `scope` are the tokens it tells; `back` whether it tells the sentence before; `kind` that of the verb.
    """

    source: Source | None
    points: str
    anchor: int
    scope: frozenset[int]
    kind: str
    back: bool = False


def find(sentence: Span, words: VoiceWords, sources: Sources) -> list[Cue]:
    """All cues of a sentence, in order of place."""
    found: list[Cue] = []
    for token in sentence:
        found += _by_preposition(token, words, sources)
        found += _by_own_word(token, words, sources)
        for saying in words.verbs.get(token.lower_, ()):
            cue = _by_verb(token, saying, words, sources)
            if cue is not None:
                found.append(cue)
                break
        else:
            found += _by_belief(token, words, sources)
    return found


def _by_preposition(token: Token, words: VoiceWords, sources: Sources) -> Iterator[Cue]:
    known = _phrase_ends(token, words.prepositions) or token.lower_ in words.estimate
    if not known or _phrase_begins(token, words.own):
        return
    head = token.head if token.dep_ == "case" and token.head.i > token.i else noun_after(token)
    if head is None or (token.lower_ in words.estimate and not _whose(head, words)):
        return
    source, points = _named(head, words, sources)
    if source is None and not points:
        return
    above = _clause_verb(head)
    outside = {t.i for c in head.children if c.dep_ == "acl:relcl" for t in c.subtree}
    for other in conjuncts(head)[1:]:
        source = _with(source, sources.of(other))
    yield Cue(source, points, token.i, _segment(token, above) - outside, "speaks")


def _by_own_word(token: Token, words: VoiceWords, sources: Sources) -> Iterator[Cue]:
    """`Veroverde naar eigen zeggen de stad`: on the word of the clause's subject."""
    if not _phrase_ends(token, words.own):
        return
    verb = _clause_verb(token.head if token.pos_ in VERBAL else token)
    first, _ = _between_semicolons(token)
    before = list(token.doc[first : token.i])
    subjects = [t for t in before if t.dep_ in {*SUBJECTS, "nsubj:pass"}]
    subjects += [c for c in verb.children if c.dep_ in SUBJECTS and c.i > token.i]
    known = [t for t in subjects if (s := sources.of(t)) is not None and s.known]
    named = [t for t in before if t.i in sources.actor_at]
    subject = next((some[-1] for some in (known, named, subjects) if some), None)
    source, points = _named(subject, words, sources) if subject is not None else (None, "last")
    if source is not None or points:
        yield Cue(source, points, token.i, _segment(token, verb), "acts")


def _by_verb(verb: Token, saying: Saying, words: VoiceWords, sources: Sources) -> Cue | None:
    if not _stands_with(verb, saying) or (verb.pos_ not in VERBAL and not _mistaken(verb, saying)):
        return None
    if saying.kind == "shows":
        subject = next((c for c in verb.children if c.dep_.startswith("obl") and _case(c) in saying.beside), None)
    else:
        subject = _subject(verb, words, sources)
    if subject is None:
        return None
    source, points = _named(subject, words, sources)
    for other in conjuncts(subject)[1:]:
        source = _with(source, sources.of(other)) if source is not None else None
    if (source is None and not points) or (saying.known and source is not None and not source.known):
        return None
    return Cue(
        source,
        points,
        verb.i,
        _told(verb, subject, words),
        saying.kind,
        saying.kind != "acts" and _tells_back(verb, words),
    )


def _mistaken(verb: Token, saying: Saying) -> bool:
    """Whether a form that the tagger took for another word stands put in as a verb: `..., schat het bureau.`"""
    if saying.beside or saying.particle or verb.i == verb.sent.start or verb.nbor(-1).text not in STOPS:
        return False
    if any(c.dep_ in SUBJECTS and c.i > verb.i for c in verb.children):
        return True
    noun = noun_after(verb)
    return noun is not None and _ends(noun)


def _ends(noun: Token) -> bool:
    """Whether a stop follows the noun, or the name that it opens."""
    end = noun.i + 1
    while end < noun.sent.end and noun.doc[end].dep_ in {"flat", "appos"} and noun.doc[end].pos_ == "PROPN":
        end += 1
    last = min(end + REST, noun.sent.end - 1)
    while end < last and noun.doc[end].head.i < noun.i and noun.doc[end].dep_ in REST_LINKS:
        end += 1
    return end >= noun.sent.end or noun.doc[end].text in STOPS


def _by_belief(token: Token, words: VoiceWords, sources: Sources) -> Iterator[Cue]:
    """`Waarnemers zijn beducht voor ...`, and witnesses, whose every verb tells what they saw."""
    if token.lower_ in words.believing:
        subject = next((c for c in token.children if c.dep_ in SUBJECTS), None)
    elif token.lower_ in words.bearers and any(c.dep_ == "cop" for c in token.children):
        yield from _by_copula(token, words, sources)
        return
    elif token.pos_ == "VERB":
        subject = next((c for c in token.children if c.dep_ in SUBJECTS and c.lower_ in words.tellers), None)
    else:
        return
    source, points = _named(subject, words, sources) if subject is not None else (None, "")
    if subject is not None and (source is not None or points):
        yield Cue(source, points, token.i, _told(token, subject, words), "acts" if token.pos_ == "ADJ" else "speaks")


def _by_copula(bearer: Token, words: VoiceWords, sources: Sources) -> Iterator[Cue]:
    """`Dat is de telling van de generaal`: the sentence before is on his word."""
    if any(c.dep_ in SUBJECTS and c.lower_ in words.back for c in bearer.children):
        source, points = _named(bearer, words, sources)
        if source is not None and not points:
            scope = frozenset(t.i for t in bearer.sent)
            yield Cue(source, points, bearer.i, scope, "shows", back=True)


def _whose(noun: Token, words: VoiceWords) -> bool:
    """`Naar onze raming`, `naar schatting van de VN`: an estimate of which the report says whose it is."""
    return noun.lower_ in words.bearers and any(
        c.lower_ in words.first_person or (c.dep_ in {"nmod", "nmod:poss"} and _case(c) in words.of)
        for c in noun.children
    )


def _named(head: Token, words: VoiceWords, sources: Sources) -> tuple[Source | None, str]:
    """The source that a noun phrase names, or whom it points at."""
    if head.lower_ in words.first_person:
        return None, "writer"
    if head.lower_ in words.bearers:
        if any(c.lower_ in words.first_person for c in head.children):
            return None, "writer"
        owner = next((c for c in head.children if c.dep_ in {"nmod", "nmod:poss"} and _case(c) in words.of), None)
        if owner is not None:
            return _named(owner, words, sources)
        maker = next((c for c in head.children if c.dep_ == "acl:relcl"), None)
        made = _subject(maker, words, sources) if maker is not None else None
        if made is not None and made.pos_ != "PRON":
            return sources.of(made), ""
        told_first = head.dep_ in SUBJECTS and any(c.lower_ in words.indefinite for c in head.children)
        return sources.of(head), "" if told_first else "last"
    if head.dep_ in {*SUBJECTS, "nsubj:pass"} and _relative(head, words):
        return _named(head.head.head, words, sources)
    source = sources.of(head)
    if source is None and head.lower_ in words.pronouns:
        return None, "last"
    return source, ""


def _with(source: Source | None, other: Source | None) -> Source | None:
    if source is None or other is None:
        return source
    names = tuple(dict.fromkeys(source.names + other.names))
    return replace(source, names=names, tokens=source.tokens | other.tokens)


def _subject(verb: Token, words: VoiceWords, sources: Sources) -> Token | None:
    """Who says it: the subject, the agent of a passive, or the noun right after a verb that comes first."""
    if any(c.dep_ == "aux:pass" for c in verb.children):
        return next((c for c in verb.children if c.dep_ in AGENTS and _case(c) in words.by), None)
    put_in = verb.i > verb.sent.start and verb.nbor(-1).text in STOPS
    following = noun_after(verb) if put_in else None
    if following is not None and _ends(following):
        return following
    parsed = _parsed_subject(verb, words)
    known = sources.of(parsed) if parsed is not None else None
    vague = following is None or following.lower_ in words.expletives
    if vague and put_in and (known is None or not known.known):
        # "meldt het aan de regering gelieerde persbureau X": the noun stands far behind its article.
        later = [c for c in verb.children if c.dep_ in {"obj", "iobj", *SUBJECTS} and c.i > verb.i]
        behind = next((c for c in later if (s := sources.of(c)) is not None and s.known), None)
        if behind is not None:
            return behind
    after = noun_after(verb)
    if after is not None and after.lower_ in words.tellers and (known is None or not known.known):
        return after  # "twintig lichamen telden verslaggevers"
    if parsed is not None and known is not None and known.known and parsed.is_alpha:
        return parsed
    if following is not None:
        return following
    if parsed is None and put_in and any(c.dep_ == "ccomp" for c in verb.children):
        # "De activiste, gezocht wegens ..., vreest dat": the subject hangs from what stands between.
        return next((t for t in verb.doc[verb.sent.start : verb.i] if t.dep_ in {*SUBJECTS, "nsubj:pass"}), None)
    if parsed is None or parsed.i > verb.i or not parsed.is_alpha:
        noun = _noun_before(verb)
        if noun is not None and sources.of(noun) is not None:
            return noun
    if parsed is not None:
        return parsed
    told = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
    if told is not None and told.lower_ in words.back:
        # "Dat heeft de premier gemeld": the parse takes "dat" for the subject.
        return next((c for c in verb.children if c.dep_ == "obj" and c.pos_ in {"NOUN", "PROPN"}), None)
    return noun_after(verb) if told is None else None


def _parsed_subject(verb: Token, words: VoiceWords) -> Token | None:
    heads = [verb]
    if verb.head.pos_ in VERBAL and verb.dep_ in {"xcomp", "aux", "conj", "cop"}:
        heads.append(verb.head)
    return next(
        (
            c
            for h in heads
            for c in h.children
            if c.dep_ in SUBJECTS and (c.lower_ not in words.expletives or _relative(c, words))
        ),
        None,
    )


def _relative(token: Token, words: VoiceWords) -> bool:
    """Whether `token` is the subject of a relative clause, in place of the noun that the clause hangs from."""
    verb = token.head
    while verb.dep_ == "conj" and verb.head.pos_ in VERBAL:
        verb = verb.head
    return verb.dep_ == "acl:relcl" and token.lower_ in words.relative


def _noun_before(verb: Token) -> Token | None:
    """The noun or name that stands right before a finite verb without a preposition, whatever the parse says."""
    if verb.i == verb.sent.start or "Fin" not in verb.morph.get("VerbForm", []):
        return None
    noun = verb.nbor(-1)
    if noun.pos_ not in {"NOUN", "PROPN"}:
        return None
    while noun.dep_ in {"flat", "appos"} and noun.head.i < noun.i and noun.head.pos_ in {"NOUN", "PROPN"}:
        noun = noun.head
    first = noun.i - 1
    while first > verb.sent.start and verb.doc[first].pos_ in BEFORE_NOUN:
        first -= 1
    return None if first >= verb.sent.start and verb.doc[first].pos_ == "ADP" else noun


def noun_after(token: Token) -> Token | None:
    """The noun phrase or pronoun that comes right after `token`, by its head; None where something else does."""
    for word in token.doc[token.i + 1 : min(token.sent.end, token.i + NOUN_REACH)]:
        if word.pos_ in {"NOUN", "PROPN"}:
            while word.dep_ in {"flat", "appos", "compound"} and token.i < word.head.i:
                word = word.head
            return word
        if word.pos_ == "PRON" and word.i == token.i + 1 and word.dep_ != "nmod:poss":
            return word
        if word.pos_ not in BEFORE_NOUN:
            return None
    return None


def _case(token: Token) -> str:
    return next((c.lower_ for c in token.children if c.dep_ == "case"), "")


def _stands_with(verb: Token, saying: Saying) -> bool:
    later = [t.lower_ for t in verb.sent if t.i > verb.i]
    if saying.particle and saying.particle not in later:
        return False
    particles = {c.lower_ for c in verb.children if c.dep_ == "compound:prt"}
    if not saying.particle and particles and not particles & set(saying.beside):
        return False  # another verb: "een onderzoek in te stellen"
    text = " " + " ".join(t.lower_ for t in verb.sent) + " "
    return not saying.beside or any(f" {w} " in text for w in saying.beside)


def _phrase_ends(token: Token, phrases: tuple[tuple[str, ...], ...]) -> bool:
    """Whether one of `phrases` ends with `token`."""
    return any(
        token.lower_ == p[-1]
        and token.i - len(p) + 1 >= token.sent.start
        and [t.lower_ for t in token.doc[token.i - len(p) + 1 : token.i + 1]] == list(p)
        for p in phrases
    )


def _phrase_begins(token: Token, phrases: tuple[tuple[str, ...], ...]) -> bool:
    return any([t.lower_ for t in token.doc[token.i : token.i + len(p)]] == list(p) for p in phrases)


def _clause_verb(token: Token) -> Token:
    """The verb whose clause `token` stands in, or the root of a sentence without one."""
    here = token
    while here.head.i != here.i and here.pos_ not in VERBAL:
        here = here.head
    return here


def _segment(cue: Token, above: Token) -> frozenset[int]:
    """The tokens under the verb `above`; all of the sentence where it is the main one. A semicolon ends it."""
    tokens = cue.sent if above.dep_ == "ROOT" or above.pos_ not in VERBAL else above.subtree
    first, last = _between_semicolons(cue)
    return frozenset(t.i for t in tokens if first <= t.i < last)


def _between_semicolons(token: Token) -> tuple[int, int]:
    first = max([t.i + 1 for t in token.sent if t.text == ";" and t.i < token.i], default=token.sent.start)
    last = min([t.i for t in token.sent if t.text == ";" and t.i > token.i], default=token.sent.end)
    return first, last


def _told(verb: Token, subject: Token, words: VoiceWords) -> frozenset[int]:
    """The tokens that a verb of saying tells: what hangs from it, or, put in between or after, the whole sentence."""
    top = verb
    while top.dep_ in {"aux", "xcomp", "cop"} and top.head.pos_ in VERBAL:
        top = top.head
    if subject.i == top.head.i or top.i in {t.i for t in subject.subtree}:
        return frozenset(range(top.i, top.sent.end))
    own = {t.i for t in subject.subtree}
    if _put_in(verb, subject, words):
        first, last = _between_semicolons(verb)
        return frozenset(t.i for t in verb.sent if first <= t.i < last and t.i not in own)
    others = [c for c in top.children if c.dep_ == "conj" and c.pos_ in VERBAL]
    rivals = {t.i for c in others if any(g.dep_ in SUBJECTS for g in c.children) for t in c.subtree}
    told = frozenset(t.i for t in top.subtree if t.i not in own and t.i not in rivals)
    if sum(verb.doc[i].is_alpha for i in told) < SHORTEST_TOLD:
        # A verb under which the parse put nothing: what comes after it is what it tells.
        told |= frozenset(range(verb.i, _between_semicolons(verb)[1])) - own
    # What follows a colon is what was said, whatever it hangs from.
    colon = next((t.i for t in verb.sent if t.text == ":" and t.i > verb.i), None)
    if colon is not None and colon in {t.i for t in top.subtree} | {t.i for t in verb.sent.root.children}:
        told |= frozenset(range(colon, _between_semicolons(verb.doc[colon])[1]))
    return told


def _put_in(verb: Token, subject: Token, words: VoiceWords) -> bool:
    """Whether verb and subject are put in or after what is told: `..., zegt het leger, ...`."""
    said_so = any(c.lower_ in words.so and c.i > verb.sent.start and c.nbor(-1).text in STOPS for c in verb.children)
    as_said = any(c.dep_ == "mark" and c.lower_ in words.like for c in verb.children)
    if verb.dep_ == "parataxis" or verb.pos_ not in VERBAL or said_so or as_said:
        return True
    before = verb.nbor(-1).text if verb.i > verb.sent.start else ""
    if before in words.so and verb.i - 1 > verb.sent.start:
        before = verb.nbor(-2).text
    if before not in STOPS or not verb.i < subject.i <= verb.i + NOUN_REACH:
        return False
    end = max(t.i for t in subject.subtree if t.dep_ != "acl:relcl") + 1
    return end >= verb.sent.end or verb.doc[end].text in STOPS or not any(c.dep_ == "ccomp" for c in verb.children)


def _tells_back(verb: Token, words: VoiceWords) -> bool:
    """Whether what is told stands in the sentence before: `Dat meldt ...`, `... maakte dat bekend`."""
    if any(t.lower_ in words.negation for t in verb.sent):
        return False
    if verb.sent[0].lower_ in words.back and verb.sent[0].pos_ != "DET":
        return True
    after = verb.doc[verb.i + 1 : verb.sent.end]
    if not any(t.pos_ in VERBAL for t in after) and any(t.lower_ in words.back and t.pos_ == "SCONJ" for t in after):
        return True  # "maakte dat bekend", where the parse looks for a clause after "dat"
    told = {c.dep_ for c in verb.children}
    stands_for = [
        c for c in verb.children if c.lower_ in words.back and c.dep_ in {"obj", "nsubj"} and c.pos_ == "PRON"
    ]
    return "ccomp" not in told and any(not _relative(c, words) for c in stands_for)
