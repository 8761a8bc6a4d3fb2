"""On whose word: who says what a sentence tells, through whom, also across sentences and quotes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Span, Token

from kroniek.annotate.events.grammar import VERBAL, conjuncts
from kroniek.annotate.events.lexicon import VerbForms, lexicon
from kroniek.annotate.text_tree import word_class
from kroniek.lang import load
from kroniek.model import ActorMention, EntityMention

# How far after "volgens" the name may stand: articles, office and adjectives come between.
NAME_REACH = 9


@dataclass(frozen=True)
class VoiceWords:
    """The lists of `voice.toml`; `verbs` maps each form to the words that must stand beside it (may be none)."""

    prepositions: frozenset[str]
    channels: frozenset[str]
    verbs: Mapping[str, tuple[str, ...]]
    back: frozenset[str]
    pronouns: frozenset[str]
    hearsay: tuple[str, ...]
    act: frozenset[str]
    quotes: frozenset[str]


@cache
def voice_words(code: str) -> VoiceWords:
    """The voice lists of the language `code`."""
    data = load(code).toml("voice.toml")
    verbs: dict[str, tuple[str, ...]] = {}
    for name in data["verbs"]:
        forms: VerbForms = lexicon(code).verbs[name]
        particle = name.split("|")[0] if "|" in name else ""
        beside = tuple(data["with"].get(name.split("|")[-1], ()))
        for form in forms.present | forms.past | forms.participle | {forms.infinitive}:
            verbs[particle + form] = beside
            if particle:
                verbs.setdefault(form, (particle,))
    return VoiceWords(
        frozenset(data["prepositions"]),
        frozenset(data["channels"]),
        verbs,
        frozenset(data["back"]),
        frozenset(data["pronouns"]),
        tuple(data["hearsay"]),
        frozenset(_forms(data["act"], code)),
        frozenset([*data["quotes_open"], *data["quotes_close"]]),
    )


def _forms(names: Sequence[str], code: str) -> Iterator[str]:
    for name in names:
        forms = lexicon(code).verbs[name]
        particle = name.split("|")[0] if "|" in name else ""
        for form in forms.present | forms.past | forms.participle | {forms.infinitive}:
            yield from (form, particle + form)


@dataclass(frozen=True)
class Said:
    """A voice in a sentence: the chain of names, and the tokens that are not in its scope."""

    names: tuple[str, ...]
    outside: frozenset[int]


@dataclass(frozen=True)
class Voices:
    """Who speaks in each sentence of a report, by the index of the sentence's first token.

    `speakers` are the tokens that name them: they tell of the event and take no part in it.
    """

    said: Mapping[int, Said]
    speakers: frozenset[int] = frozenset()

    def of(self, token: Token) -> tuple[str, ...]:
        """The attribution chain of what `token` tells, nearest voice first; empty where the report itself tells it."""
        found = self.said.get(token.sent.start)
        return found.names if found and token.i not in found.outside else ()


def hear(
    doc: Doc, code: str, actors: Sequence[ActorMention], entities: Sequence[EntityMention]
) -> Voices:
    """Find the voices of a whole report."""
    words = voice_words(code)
    names = _names_by_token(doc, actors, entities)
    media = {t for t, (_, kind) in names.items() if kind == "media"}
    said: dict[int, Said] = {}
    speakers: set[int] = set()
    last: tuple[str, ...] = ()
    sentences = list(doc.sents)
    for number, sentence in enumerate(sentences):
        found, back = _in_sentence(sentence, words, names, media, speakers, last)
        if not found and last and _goes_on(sentence, words):
            found = Said(last, frozenset())
        if not found:
            last = last if number and "\n" not in doc.text[sentence.start_char - 1 : sentence.start_char] else ()
            continue
        last = found.names
        if back and number and sentences[number - 1].start not in said:
            said[sentences[number - 1].start] = Said(found.names, frozenset())
        said[sentence.start] = found
    _carry_quotes(sentences, said, words)
    return Voices(said, frozenset(speakers))


def _goes_on(sentence: Span, words: VoiceWords) -> bool:
    """Whether a sentence without a voice is still what the one before said: hearsay `zou`, or `naar zijn zeggen`."""
    text = " " + " ".join(t.lower_ for t in sentence) + " "
    return any(f" {w} " in text for w in words.hearsay)


def _names_by_token(
    doc: Doc, actors: Sequence[ActorMention], entities: Sequence[EntityMention]
) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    for entity in entities:
        if entity.label in {"PER", "ORG"}:
            for token in doc.char_span(entity.span.start, entity.span.end, alignment_mode="expand") or ():
                found[token.i] = (entity.text, "")
    for actor in sorted(actors, key=lambda a: len(a.span)):
        for token in doc.char_span(actor.span.start, actor.span.end, alignment_mode="expand") or ():
            found[token.i] = (_shown(actor, entities), actor.actor.kind)
    return found


def _shown(actor: ActorMention, entities: Sequence[EntityMention]) -> str:
    """A force by its one name, a person by name, others as they are called in the text, by the name alone if any."""
    if actor.actor.id.endswith("/army") or actor.actor.kind == "person" or actor.link == "reference":
        return actor.actor.name
    inside = [e.text for e in entities if actor.span.contains(e.span) and e.label == "ORG"]
    return inside[-1] if inside and actor.link == "name" else actor.text


def _in_sentence(
    sentence: Span, words: VoiceWords, names: Mapping[int, tuple[str, str]], media: set[int], speakers: set[int],
    last: tuple[str, ...],
) -> tuple[Said | None, bool]:
    media_names = frozenset(names[i][0] for i in media)
    chain: list[str] = []
    outside: set[int] = set()
    back = False
    present = {t.lower_ for t in sentence}
    for token in sentence:
        if token.lower_ in words.prepositions:
            speaker = _after(token, names)
            if speaker is None:
                _push(chain, _unnamed(token, words, last), medium=False, media_names=media_names)
            else:
                _push(chain, names[speaker.i][0], medium=speaker.i in media, media_names=media_names)
                speakers.update(_same_name(speaker, names))
                outside.update(t.i for c in speaker.children if c.dep_ == "acl:relcl" for t in c.subtree)
        elif token.lower_ in words.verbs and token.pos_ in {"VERB", "AUX"}:
            beside = words.verbs[token.lower_]
            subject = _speaker(token, names, words) if not beside or present & set(beside) else None
            if subject is not None:
                for other in conjuncts(subject):
                    if other.i in names and other.i != subject.i:
                        _push(chain, names[other.i][0], medium=other.i in media, media_names=media_names)
                _push(chain, names[subject.i][0], medium=subject.i in media, media_names=media_names)
                outside.update(t.i for t in subject.subtree if t.i != token.i)
                back = back or sentence[0].lower_ in words.back
                if not words.act & {token.lower_}:
                    speakers.update(_same_name(subject, names))
    if chain:
        _channels(sentence, words, names, media, chain)
    return (Said(tuple(chain), frozenset(outside)) if chain else None), back


def _same_name(token: Token, names: Mapping[int, tuple[str, str]]) -> set[int]:
    """The tokens beside `token` that belong to the same name."""
    found = {token.i}
    for step in (-1, 1):
        at = token.i + step
        while names.get(at) == names[token.i]:
            found.add(at)
            at += step
    return found


def _unnamed(token: Token, words: VoiceWords, last: tuple[str, ...]) -> str:
    """Who a pronoun or a bare noun after `volgens` means: who spoke last, or the noun; empty where nobody."""
    for i in range(token.i + 1, min(token.sent.end, token.i + 4)):
        word = token.doc[i]
        if word.lower_ in words.pronouns:
            return last[0] if last else ""
        if word.is_alpha and word.pos_ not in {"DET", "ADJ", "NUM", "ADV"}:
            return word.text
    return ""


def _push(chain: list[str], name: str, *, medium: bool, media_names: frozenset[str]) -> None:
    """Add a voice: a medium passes on what others say, so it stands after them."""
    if name in chain or not name:
        return
    if medium:
        chain.append(name)
        return
    first_medium = next((i for i, n in enumerate(chain) if n in media_names), len(chain))
    chain.insert(first_medium, name)


def _after(token: Token, names: Mapping[int, tuple[str, str]]) -> Token | None:
    """The name that a preposition such as `volgens` governs."""
    if token.dep_ == "case" and token.head.i in names:
        return token.head
    for i in range(token.i + 1, min(token.sent.end, token.i + NAME_REACH)):
        word = token.doc[i]
        if i in names:
            return word
        if word.pos_ in VERBAL or word.text in {",", ";", ":"}:
            return None
    return None


def _speaker(verb: Token, names: Mapping[int, tuple[str, str]], words: VoiceWords) -> Token | None:
    """The subject of a verb of saying, if it is a name or an actor."""
    heads = [verb] + ([verb.head] if verb.head.pos_ in VERBAL and verb.dep_ in {"xcomp", "aux", "conj"} else [])
    links = {"nsubj", "nsubj:pass", "obl:agent"}
    if verb.sent[0].lower_ in words.back:
        links.add("obj")  # "Dat heeft de premier gemeld": the parse takes "dat" for the subject
    for head in heads:
        for child in head.children:
            if child.dep_ in links:
                found = next((t for t in [child, *child.children] if t.i in names), None)
                if found is not None:
                    return found
    following = verb.doc[verb.i + 1 : min(verb.sent.end, verb.i + 5)]
    for word in following:
        if word.i in names:
            return word
        if word_class(word) not in {"DET", "ADJ", "NOUN", "PROPN"}:
            return None
    return None


def _channels(
    sentence: Span, words: VoiceWords, names: Mapping[int, tuple[str, str]], media: set[int], chain: list[str]
) -> None:
    for token in sentence:
        if token.lower_ in words.channels:
            target = _after(token, names)
            if target is not None and target.i in media:
                _push(chain, names[target.i][0], medium=True, media_names=frozenset())


def _carry_quotes(sentences: Sequence[Span], said: dict[int, Said], words: VoiceWords) -> None:
    """A sentence that is a quote and names nobody is said by whom the sentence beside it names."""
    for number, sentence in enumerate(sentences):
        if sentence.start in said or sentence[0].text not in words.quotes:
            continue
        for beside in (number - 1, number + 1):
            if 0 <= beside < len(sentences) and sentences[beside].start in said:
                said[sentence.start] = Said(said[sentences[beside].start].names, frozenset())
                break
