"""On whose word: who says what a sentence tells, through whom, also across sentences and quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Span, Token

from kroniek.annotate.voice.cues import SUBJECTS, Cue, find
from kroniek.annotate.voice.quotes import Layout, layout
from kroniek.annotate.voice.sources import Source, Sources
from kroniek.annotate.voice.speech import Speech
from kroniek.annotate.voice.words import VoiceWords, voice_words
from kroniek.model import ActorMention, EntityMention

__all__ = ["Voices", "hear"]

# Within so many words from its start a paragraph names the agency that it comes from: "PARIJS/LONDEN, 3 mei (AFP) -".
DATELINE = 14
DASHES = frozenset({"-", "–", "—"})


@dataclass(frozen=True)
class Voices:
    """Who tells each word of a report: chains of names by token, nearest voice first.

    `speakers` are the tokens that name them: they tell of the event and take no part in it. `named` is what each
    subject of a verb is called as a voice, whether it says anything or not.
    """

    said: Mapping[int, tuple[str, ...]]
    speakers: frozenset[int] = frozenset()
    named: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def of(self, token: Token) -> tuple[str, ...]:
        """The attribution chain of what `token` tells, nearest voice first; empty where the report itself tells it."""
        return self.said.get(token.i, ())


def hear(doc: Doc, code: str, actors: Sequence[ActorMention], entities: Sequence[EntityMention]) -> Voices:
    """Find the voices of a whole report."""
    words = voice_words(code)
    return _Hearing(doc, words, Sources(doc, words, actors, entities)).voices()


class _Hearing:
    """The work on one report."""

    def __init__(self, doc: Doc, words: VoiceWords, sources: Sources) -> None:
        self.doc = doc
        self.words = words
        self.sources = sources
        self.layout: Layout = layout(doc, words)
        self.sentences = list(doc.sents)
        self.media = {m.actor.name for m in sources.actor_at.values() if m.actor.kind == "media"}
        self.media |= {m.text for m in sources.actor_at.values() if m.actor.kind == "media"}

    def voices(self) -> Voices:
        """The voices by token."""
        found = [find(s, self.words, self.sources) for s in self.sentences]
        speech = Speech(self.doc, self.layout, self.words, self.sources, {c.anchor: c for cs in found for c in cs})
        resolved = self._resolve(found, speech.writer())
        cues = {c.anchor: c for cs in resolved for c in cs}
        speech.cues = cues
        quoted = speech.speakers()
        by_quote = {i: names for q, names in quoted.items() for i in range(q.first, q.last)}
        carried = self._carried(resolved, by_quote)
        writer = speech.heading()
        said: dict[int, tuple[str, ...]] = {}
        agencies = self._agencies()
        for sentence, mine, before in zip(self.sentences, resolved, carried, strict=True):
            agency = agencies.get(sentence.start, ())
            ours = writer if any(self._of_writer(t) for t in sentence) and not mine else ()
            for token in sentence:
                chain = self._chain(token, mine, by_quote.get(token.i, ()), before or ours)
                chain += tuple(n for n in agency if n not in chain)
                if chain:
                    said[token.i] = chain
        speakers = {i for c in cues.values() if c.source is not None and c.kind == "speaks" for i in c.source.tokens}
        subjects = {t.i: self.sources.of(t) for t in self.doc if t.dep_ in SUBJECTS}
        return Voices(said, frozenset(speakers), {i: s.names for i, s in subjects.items() if s is not None})

    def _agencies(self) -> dict[int, tuple[str, ...]]:
        """By where a sentence starts, the agency of the dateline before it: `BRUSSEL (Belga) - ...`.

        The parse may take the dateline for a sentence of its own; then it dates the next one.
        """
        found: dict[int, tuple[str, ...]] = {}
        for start in self.layout.starts:
            for token in self.doc[start : min(start + DATELINE, len(self.doc) - 3)]:
                actor = self.sources.actor_at.get(token.i)
                between = token.i > 0 and token.nbor(-1).text == "(" and token.nbor(1).text == ")"
                if between and token.nbor(2).text in DASHES and actor is not None and actor.actor.kind == "media":
                    found[token.nbor(3).sent.start] = (token.text,)
        return found

    def _of_writer(self, token: Token) -> bool:
        """Whether the word is one of those for the writer himself, outside direct speech."""
        return token.lower_ in self.words.first_person and self.layout.quote_of(token.i) is None

    def _resolve(self, found: Sequence[Sequence[Cue]], writer: tuple[str, ...]) -> list[list[Cue]]:
        """Give every cue that points at somebody the names it points at; drop those that point at nobody."""
        last: tuple[str, ...] = ()
        done: list[list[Cue]] = []
        for number, cues in enumerate(found):
            mine: list[Cue] = []
            for cue in cues:
                names = cue.source.names if cue.source is not None else ()
                if cue.points == "last":
                    told = number > 0 and not done[-1] and self._subject_of(self.sentences[number - 1])
                    names = told or last or names
                elif cue.points == "writer":
                    names = writer if self.layout.quote_of(cue.anchor) is None else ()
                if names:
                    tokens = cue.source.tokens if cue.source is not None else frozenset()
                    medium = cue.source.medium if cue.source is not None else False
                    mine.append(replace(cue, source=Source(names, medium, tokens), points=""))
            if mine:
                last = mine[-1].source.names if mine[-1].source else last
            done.append(mine)
        return done

    def _subject_of(self, sentence: Span) -> tuple[str, ...]:
        """The people that a sentence without a voice is about, whom a pronoun in the next one may mean."""
        subject = next((t for t in sentence if t.dep_ == "nsubj" and t.pos_ != "PRON"), None)
        source = self.sources.of(subject) if subject is not None else None
        return source.names if source is not None and source.known else ()

    def _carried(self, cues: Sequence[Sequence[Cue]], quoted: Mapping[int, tuple[str, ...]]) -> list[tuple[str, ...]]:
        """For every sentence the voice that it has from a sentence beside it."""
        found: list[tuple[str, ...]] = []
        last: tuple[str, ...] = ()
        for number, sentence in enumerate(self.sentences):
            if self.layout.paragraph[sentence.start] != self.layout.paragraph[self.sentences[number - 1].start]:
                last = ()
            names: tuple[str, ...] = ()
            if not cues[number] and last and self._goes_on(sentence):
                names = last
            following = cues[number + 1] if number + 1 < len(cues) else []
            back = next((c for c in following if c.back and c.source is not None), None)
            if back is not None and back.source is not None:
                names = back.source.names
            found.append(names)
            mine = [c.source.names for c in cues[number] if c.source is not None]
            ends = quoted.get(sentence.end - 1) or quoted.get(sentence.end - 2) or ()
            last = ends or (mine[-1] if mine else names)
        return found

    def _goes_on(self, sentence: Span) -> bool:
        """Whether a sentence without a voice is still what the one before said: hearsay `zou`."""
        text = " " + " ".join(t.lower_ for t in sentence) + " "
        return any(f" {w} " in text for w in self.words.hearsay)

    def _chain(
        self, token: Token, cues: Sequence[Cue], quoted: tuple[str, ...], carried: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Voices over one token, the narrowest first; media, which pass on what others say, last."""
        mine = sorted((c for c in cues if token.i in c.scope), key=lambda c: (len(c.scope), c.anchor))
        if not mine and len(cues) == 1 and cues[0].kind != "acts" and not self._names_speaker(token, cues[0]):
            mine = list(cues)
        names = [n for c in mine if c.source is not None for n in c.source.names]
        names += [*quoted] if quoted else []
        if not names:
            names = [*carried]
        names += [n for n in self._channels(token) if names]
        ordered = dict.fromkeys(names)
        return tuple(sorted(ordered, key=lambda n: n in self.media))

    def _names_speaker(self, token: Token, cue: Cue) -> bool:
        """Whether `token` stands in the words that name the speaker."""
        return cue.source is not None and any(
            token.i == i or any(a.i == i for a in token.ancestors) for i in cue.source.tokens
        )

    def _channels(self, token: Token) -> list[str]:
        """Media to whom or through whom it was said: `tegenover AFP`."""
        found = []
        for word in token.sent:
            if word.lower_ in self.words.channels and word.dep_ == "case":
                actor = self.sources.actor_at.get(word.head.i)
                if actor is not None and actor.actor.kind == "media":
                    found.append(actor.actor.name)
        return found
