"""Whether an event happened, goes on, or is planned, feared, called for, alleged or denied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from kroniek.annotate.events.grammar import VERBAL, auxiliaries, grammar, tense
from kroniek.annotate.events.lexicon import lexicon
from kroniek.annotate.events.status_words import StatusWords, status_words
from kroniek.annotate.events.triggers import Trigger
from kroniek.annotate.text_tree import verb_lemma

# How many heads up a governing word still bears on the event: over three, Dutch news has moved to other matter.
REACH = 4
SEGMENT_ENDS = frozenset({";", ":"})
OPENING = frozenset({"'", '"', "‘", "“", "„"})
# How the units begin that stand for what the weighing of sentences (`firing.py`) adds.
LEARNED = "learned/"


@dataclass(frozen=True)
class Signs:
    """What stands around a trigger that tells its status.

    `verb` is that of its clause, `here` the words of the clause and `text` the same in small letters, `near` those
    between the semicolons around it; `governed`, `modal` and `adverb` are the statuses that other words give.
    """

    verb: Token
    here: Sequence[Token]
    text: str
    near: str
    time: str
    helpers: frozenset[str]
    negated: bool
    governed: str | None
    modal: str | None
    adverb: str | None
    conditional: bool
    purpose: bool


def signs(trigger: Trigger, event_type: str, clause: Sequence[int], code: str) -> Signs:
    """What tells the status of the event that `trigger` tells; `clause` has the head of every token's clause."""
    words = status_words(code)
    token = trigger.token
    verb = _clause_verb(token) if trigger.form == "noun" else token
    here = [t for t in token.sent if clause[t.i] == clause[token.i]]
    text = " " + " ".join(t.lower_ for t in here) + " "
    segment = _segment(token)
    near = " " + " ".join(t.lower_ for t in segment) + " "
    around = frozenset(t.i for t in segment)
    told = [t for t in here if t.i in around]  # a clause can reach over a semicolon
    helpers = {a.lower_ for a in auxiliaries(verb)}
    governed = _governed(token, words) or _beside(verb, words) or _itself(trigger, event_type, words)
    if governed == "planned" and event_type in words.types["speech"]:
        governed = None
    unsure = {"alleged": words.adverb["not_before"]}
    kinds = ("alleged", "planned", "feared")
    return Signs(
        verb,
        here,
        text,
        near,
        _time(trigger, verb, text, code),
        frozenset(helpers),
        _negated(verb, token, around, words),
        governed,
        _modal(trigger, event_type, verb, helpers, words),
        next((s for s in kinds if _told_by(token, told, near, words.adverb[s], unsure.get(s, ()))), None),
        _conditional(verb, words, code),
        _purpose(verb, words),
    )


def judge(trigger: Trigger, event_type: str, clause: Sequence[int], code: str) -> tuple[str, str]:
    """Status and tense (past, present, future) of the event that `trigger` tells."""
    return judged(signs(trigger, event_type, clause, code), trigger, event_type, code)


def judged(seen: Signs, trigger: Trigger, event_type: str, code: str) -> tuple[str, str]:
    """Status and tense that the signs give."""
    words = status_words(code)
    verb, time, helpers = seen.verb, seen.time, set(seen.helpers)
    if seen.negated and seen.governed in {None, "alleged", "planned"} and seen.modal in {None, "planned"}:
        return "denied", time
    if _any_in(seen.text, words.refusal):
        return "denied", time
    if seen.conditional or (time == "present" and _after_condition(verb, words)):
        return "planned", "future"
    if seen.governed is None and event_type not in words.types["speech"] and _requested(trigger, words):
        return "called_for", "future"
    tried = event_type in words.types["moving"] and _tried(trigger.token, words)
    if seen.governed == "planned" and tried and time == "present":
        return "ongoing", "present"
    for status in (seen.governed, seen.modal, seen.adverb):
        if status is not None:
            return status, "future" if status in {"planned", "feared", "called_for"} else time
    if trigger.form == "infinitive" and seen.purpose:
        return "planned", "future"
    if _ahead(trigger, verb, helpers, seen.text, time, words) and event_type not in words.types["speech"]:
        return "planned", "future"
    if event_type in words.types["durative"] and _going_on(trigger, event_type, verb, helpers, seen.text, time, code):
        return "ongoing", "present"
    return "happened", time


def _itself(trigger: Trigger, event_type: str, words: StatusWords) -> str | None:
    """The status that the word gives by which the weighing, not the lexicon, knows the event: `vreest`, `dreigde`."""
    if not trigger.unit.id.startswith(LEARNED) or event_type in words.types["speech"]:
        return None
    return next((s for s in ("feared", "alleged", "called_for") if trigger.token.lower_ in words.governor[s]), None)


def _after_condition(verb: Token, words: StatusWords) -> bool:
    """`..., dan volgen bombardementen`: what comes of it if something else happens."""
    return any(c.lower_ in words.then and c.i > verb.sent.start and c.nbor(-1).text == "," for c in verb.children)


def _requested(trigger: Trigger, words: StatusWords) -> bool:
    """`Laat de gijzelaars gaan`, `schort de levering op`: a request, which opens with its verb and has no subject."""
    token = trigger.token
    segment = [t for t in _segment(token) if t.is_alpha]
    quoted = next((t.i for t in reversed(segment) if 0 < t.i <= token.i and t.nbor(-1).text in OPENING), None)
    first = next((t for t in segment if quoted is None or t.i >= quoted), token)
    if token.sent.text.rstrip().endswith("?"):
        return False
    if first.lower_ in words.request:
        return trigger.form == "infinitive" or first.i == token.i
    bare = (
        first.i == token.i
        and token.pos_ == "VERB"
        and trigger.form == "finite"
        and not token.lower_.endswith(("en", "de", "te"))
    )
    return bare and not any(c.dep_ in {"nsubj", "nsubj:pass"} for c in token.children)


def _tried(token: Token, words: StatusWords) -> bool:
    return token.dep_ in {"xcomp", "ccomp"} and token.head.lower_ in words.trying


def _time(trigger: Trigger, verb: Token, text: str, code: str) -> str:
    """The tense; what the verb's own forms tell goes before what the tagger saw in them."""
    found = tense(verb, grammar(code))
    finite = trigger.form in {"finite", "infinitive"} and not any(c.lower_ == "te" for c in verb.children)
    bare = trigger.form == "infinitive" and "Inf" in verb.morph.get("VerbForm", []) and verb.dep_ != "ROOT"
    if not finite or bare or trigger.unit.verb is None or auxiliaries(verb) or verb.dep_ == "xcomp":
        return found
    forms = lexicon(code).verbs[trigger.unit.verb]
    form = verb.lower_.removeprefix(trigger.unit.particle or "")
    now, before = form in forms.present, form in forms.past or form[:-1] in forms.past
    if now and before:
        # "bezetten": a day told with it is the day on which it happened.
        return "past" if status_words(code).dated.search(text) else found
    if before:
        return "past"
    return "present" if now and found == "past" else found


def _ahead(trigger: Trigger, verb: Token, helpers: set[str], text: str, time: str, words: StatusWords) -> bool:
    """Whether the event lies ahead, though the verb stands in the present: `de raad stemt vrijdag`."""
    if trigger.form == "noun" and any(c.lower_ in words.coming for c in trigger.token.children):
        return True
    done = trigger.form == "participle" and not helpers & words.auxiliary["becoming"]
    if time != "present" or done or _any_in(text, words.not_beside):
        return False
    if trigger.form == "noun" and trigger.token.dep_ not in {"nsubj", "nsubj:pass", "obj", "ROOT"}:
        return bool(words.ahead.search(text))
    return bool(words.ahead.search(text) or words.unsure.search(text))


def _clause_verb(token: Token) -> Token:
    here = token
    while here.pos_ not in VERBAL and here.head.i != here.i:
        here = here.head
    return here if here.pos_ in VERBAL else token


def _segment(token: Token) -> list[Token]:
    """The words between the semicolons and colons around `token`."""
    sentence = token.sent
    ends = [t.i for t in sentence if t.text in SEGMENT_ENDS]
    first = max((i + 1 for i in ends if i < token.i), default=sentence.start)
    last = min((i for i in ends if i > token.i), default=sentence.end)
    return list(token.doc[first:last])


def _told_by(
    token: Token, clause: Sequence[Token], segment: str, phrases: tuple[str, ...], unsure: tuple[str, ...]
) -> bool:
    """A word counts in the event's clause; a phrase of several words, which parses badly, in the whole segment.

    What stands before a number or a day says of that alone that it is not sure; an adjective counts for its noun.
    """
    for word in clause:
        if word.lower_ not in phrases:
            continue
        after = word.nbor(1) if word.i + 1 < len(word.doc) else word
        if word.dep_ == "amod" and word.head.i != token.i:
            continue
        if after.pos_ == "NUM" or (word.dep_ == "advmod" and word.head.pos_ == "NUM"):
            continue
        return True
    after_phrases = [segment.split(f" {p} ", 1)[1].split(" ")[0] for p in phrases if " " in p and f" {p} " in segment]
    return any(not after[:1].isdigit() and after not in unsure for after in after_phrases)


def _any_in(text: str, phrases: tuple[str, ...]) -> bool:
    return any(f" {phrase} " in text for phrase in phrases)


def _negated(verb: Token, token: Token, near: frozenset[int], words: StatusWords) -> bool:
    for one in {t.i: t for t in (verb, token)}.values():
        for child in one.children:
            no = next((c for c in child.children if c.dep_ == "det" and c.lower_ in words.negation), None)
            other = token.i != verb.i and child.i not in {token.i, *(a.i for a in token.ancestors)}
            if other and (no is not None or (child.pos_ == "PRON" and child.lower_ in words.negation)):
                continue  # "aan het bestand is geen termijn verbonden": what is denied is the other noun
            # "nog geen tweeduizend verdedigers" counts them
            if no is not None and no.i in near and not any(c.dep_ == "nummod" for c in child.children):
                return True
            if child.lower_ in words.negation and child.i in near and not _comma_between(child, token):
                after = child.nbor(1) if child.i + 1 < len(child.doc) else child
                return after.lower_ not in words.not_before
    return False


def _comma_between(negation: Token, token: Token) -> bool:
    return any(t.text == "," for t in token.doc[negation.i : token.i])


def _governed(token: Token, words: StatusWords) -> str | None:
    """The status that a word above the event gives it, from the nearest such word."""
    here, later = token, None
    for _ in range(REACH):
        if here.head.i == here.i:
            return later
        link, above = here.dep_, here.head
        if link == "advcl" and not _purpose(here, words) and not any(c.lower_ == "te" for c in here.children):
            return later
        if {f"{above.lower_} {c.lower_}" for c in above.children if c.dep_ == "compound:prt"} & words.other_verbs:
            here = above
            continue  # "eist de aanslag op" asks for nothing
        if above.lower_ in words.speaking and any(c.lower_ in words.speaking_of for c in here.children):
            return "alleged"
        if link == "acl:relcl" or (link == "nsubj" and above.dep_ != "ccomp"):
            return later
        if link == "conj" and here.pos_ not in VERBAL and above.pos_ in VERBAL:
            return later
        if link == "xcomp":
            status = next((s for s in ("feared", "planned") if above.lower_ in words.auxiliary[s]), None)
            if status is not None and above.lower_ not in words.auxiliary["going"]:
                return status
            later = status or later  # "vreest dat zij wraak gaan nemen": what stands above tells how sure that is
        names = {above.lower_, above.lemma_.replace("_", ""), verb_lemma(above).replace("_", "")}
        if names & words.excluded and _inside(link):
            return "feared" if any(c.lower_ in words.negation for c in above.children) else "denied"
        for status, lemmas in words.governor.items():
            if names & lemmas and _inside(link):
                return status
        here = above
    return later


def _beside(verb: Token, words: StatusWords) -> str | None:
    """The status that a verb of fearing or denying beside the sentence gives: `..., vrezen de diensten`."""
    for child in verb.children:
        behind = child.dep_ == "conj" and child.i > verb.i and child.nbor(-1).text == ","
        if child.dep_ == "parataxis" or behind:
            for status in ("feared", "denied", "alleged"):
                if child.lower_ in words.governor[status]:
                    return status
    return None


def _inside(link: str) -> bool:
    """Whether the link puts what is below it in the scope of the word above (not a mere circumstance)."""
    return link in {"ccomp", "xcomp", "obj", "nsubj:pass", "acl", "nmod", "advcl", "obl:arg", "obl", "csubj", "amod"}


def _modal(trigger: Trigger, event_type: str, verb: Token, helpers: set[str], words: StatusWords) -> str | None:
    known = words.auxiliary
    perfect = bool(helpers & known["perfect"]) or "geweest" in helpers
    if helpers & known["could"] and helpers & known["have"] and not helpers & known["finite"]:
        return None  # "hebben kunnen vluchten": they could and did
    hearsay = words.auxiliary["alleged_perfect"]
    if helpers & hearsay and (perfect or verb.lower_ in known["stative"]):
        return "alleged"
    if helpers & hearsay and helpers & words.auxiliary["becoming"] and event_type in words.types["lasting"]:
        return "alleged"
    if trigger.form == "participle" and _hearsay_before(verb, words):
        return "alleged"
    if helpers & words.auxiliary["feared"]:
        return "feared"
    going = set() if trigger.form == "infinitive" else words.auxiliary["going"]
    if helpers & (words.auxiliary["planned"] - going):
        return "planned"
    return None


def _hearsay_before(verb: Token, words: StatusWords) -> bool:
    """`Zouden ... hebben gedood en ... verbrand`: hearsay over a participle that the parse hung elsewhere."""
    seen: set[str] = set()
    for word in reversed(verb.doc[verb.sent.start : min(verb.i + 3, verb.sent.end)]):
        if word.text in {";", ":"} and word.i < verb.i:
            return False
        if word.lower_ in words.auxiliary["alleged_perfect"] and word.i < verb.i:
            return bool(seen & words.auxiliary["perfect"])
        if word.i < verb.i and word.lower_ in words.auxiliary["plain"]:
            return False
        seen.add(word.lower_)
    return False


def _conditional(verb: Token, words: StatusWords, code: str) -> bool:
    opener = next(iter(verb.subtree), verb)
    marked = any(c.dep_ == "mark" and c.lower_ in words.conditional for c in verb.children)
    opened = verb.dep_ in {"advcl", "csubj"} and opener.lower_ in words.conditional
    if not (marked or opened or _after_mark(verb, words)):
        return False
    finite = [a for a in auxiliaries(verb) if "Fin" in a.morph.get("VerbForm", [])]
    if finite:  # "als de stad is ingenomen": it is not yet
        return all("Pres" in a.morph.get("Tense", []) for a in finite)
    return tense(verb, grammar(code)) == "present"


def _after_mark(verb: Token, words: StatusWords) -> bool:
    """Whether a condition opens before a verb, which the parse hung on a noun: "als ook het gebied is gezuiverd"."""
    own = {a.i for a in auxiliaries(verb)}
    for word in reversed(verb.doc[verb.sent.start : verb.i]):
        if word.is_punct or (word.pos_ in VERBAL and word.i not in own):
            return False
        if word.dep_ == "mark":
            return word.lower_ in words.conditional
    return False


def _purpose(verb: Token, words: StatusWords) -> bool:
    return any(c.dep_ == "mark" and c.lower_ in words.purpose for c in verb.children)


def _going_on(
    trigger: Trigger,
    event_type: str,
    verb: Token,
    helpers: set[str],
    text: str,
    time: str,
    code: str,
) -> bool:
    words = status_words(code)
    if _any_in(text, words.adverb["ongoing"]):
        return True
    if event_type in words.types["state"] and trigger.form == "participle" and helpers & words.auxiliary["being"]:
        return True
    if time == "present":
        if trigger.form == "noun" and event_type not in words.types["lasting"]:
            return _any_in(text, words.adverb["ongoing_now"])
        if trigger.form != "participle" or helpers & grammar(code).passive:
            return True
    began = verb.lower_ in words.types["begin"] and (helpers & words.auxiliary["being"] or time == "present")
    return bool(began)
