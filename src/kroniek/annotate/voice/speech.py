"""Who speaks in each stretch of direct speech, also in interviews, and who writes `we`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from spacy.tokens import Doc, Token

from kroniek.annotate.voice.cues import Cue, noun_after
from kroniek.annotate.voice.quotes import Layout, Quote
from kroniek.annotate.voice.sources import Sources
from kroniek.annotate.voice.words import VoiceWords

# So many questions, each followed by direct speech, make an interview.
QUESTIONS = 2
# "Fatima (34)": an age after a name introduces somebody who will speak.
OLDEST = 110
# Where an organisation that writes for itself puts its name: so many lines, none with more words than this.
HEADINGS = 4
LONGEST_HEADING = 14


class Speech:
    """The speakers of a report's direct speech."""

    def __init__(self, doc: Doc, found: Layout, words: VoiceWords, sources: Sources, cues: Mapping[int, Cue]) -> None:
        self.doc = doc
        self.layout = found
        self.words = words
        self.sources = sources
        self.cues = cues
        self.answers = self._answers()
        self.interviewee = self._interviewee() if len(self.answers) >= QUESTIONS else None

    def speakers(self) -> dict[Quote, tuple[str, ...]]:
        """Names for every stretch of direct speech whose speaker the report tells."""
        said: dict[Quote, tuple[str, ...]] = {}
        for quote in self.layout.quotes:
            names = self._beside(quote) or self._after(quote) or self._before_colon(quote)
            if not names and quote in self.answers and self.interviewee is not None:
                names = self.interviewee
            if not names:
                names = self._told_before(quote, said) or self._told_next(quote)
            if not names and self.interviewee is not None and self.answers and quote.first > self.answers[0].first:
                names = self.interviewee
            if not names and quote in self.answers and said:
                names = said[max(said, key=lambda q: q.first)]
            names = names or self._person_before(quote)
            if names:
                said[quote] = names
        return said

    def _names(self, cue: Cue) -> tuple[str, ...]:
        return cue.source.names if cue.source is not None else ()

    def _outside(self, index: int) -> bool:
        return self.layout.quote_of(index) is None

    def _beside(self, quote: Quote) -> tuple[str, ...]:
        """A cue outside the quote in the sentence where it ends, else in that where it begins."""
        for at in (quote.last - 1, quote.first):
            sentence = self.doc[at].sent
            near = [c for i, c in sorted(self.cues.items()) if sentence.start <= i < sentence.end and self._outside(i)]
            near = [c for c in near if self._names(c) and not quote.first <= c.anchor < quote.last]
            later = [c for c in near if c.anchor >= quote.last]
            if later:
                return self._names(later[0])
            if near:
                return self._names(near[-1])
        return ()

    def _after(self, quote: Quote) -> tuple[str, ...]:
        """`"...", pochte de minister`: any verb right after the quote that is followed by its subject."""
        at = quote.last
        if at < len(self.doc) and self.doc[at].text == ",":
            at += 1
        elif at >= len(self.doc) or self.doc[quote.last - 2].text not in {"?", "!", ","}:
            return ()
        if at >= len(self.doc) or not self.doc[at].text.islower() or self.doc[at].pos_ not in {"VERB", "AUX", "ADJ"}:
            return ()
        return self._noun(noun_after(self.doc[at]))

    def _noun(self, head: Token | None) -> tuple[str, ...]:
        source = self.sources.of(head) if head is not None else None
        return source.names if source is not None else ()

    def _before_colon(self, quote: Quote) -> tuple[str, ...]:
        """`De burgemeester: "..."`: the first who is named in the sentence before the colon."""
        if quote.first == 0 or self.doc[quote.first - 1].text != ":":
            return ()
        sentence = self.doc[quote.first - 1].sent
        for token in self.doc[sentence.start : quote.first - 1]:
            if token.pos_ in {"NOUN", "PROPN", "PRON"}:
                names = self._noun(token)
                if names:
                    return names
        return ()

    def _told_before(self, quote: Quote, said: Mapping[Quote, tuple[str, ...]]) -> tuple[str, ...]:
        """Who spoke last in the same paragraph."""
        start = self.layout.starts[quote.paragraph]
        last = [(q.first, names) for q, names in said.items() if start <= q.first < quote.first]
        last += [
            (i, self._names(c))
            for i, c in self.cues.items()
            if start <= i < quote.first and self._names(c) and self._outside(i)
        ]
        return max(last)[1] if last else ()

    def _told_next(self, quote: Quote) -> tuple[str, ...]:
        """`Dat zegt ...` in the sentence after."""
        after = [c for i, c in sorted(self.cues.items()) if i >= quote.last and c.back][:1]
        if after and after[0].anchor < len(self.doc):
            first = self.doc[after[0].anchor].sent.start
            if first - quote.last <= 1:
                return self._names(after[0])
        return ()

    def _person_before(self, quote: Quote) -> tuple[str, ...]:
        """The person named last before the quote in its paragraph or the one before."""
        floor = self.layout.starts[max(0, quote.paragraph - 1)]
        people = [i for i, e in self.sources.entity_at.items() if e.label == "PER" and floor <= i < quote.first]
        return self._noun(self.doc[max(people)]) if people else ()

    def _answers(self) -> list[Quote]:
        """Direct speech that opens a paragraph after one that ends in a question."""
        found = []
        for quote in self.layout.quotes:
            start = self.layout.starts[quote.paragraph]
            if start == quote.first and quote.paragraph:
                before = [t for t in self.doc[self.layout.starts[quote.paragraph - 1] : start] if not t.is_space]
                if before and before[-1].text == "?":
                    found.append(quote)
        return found

    def _interviewee(self) -> tuple[str, ...] | None:
        """Who is introduced before the first question: with an age, else the person named last."""
        end = self.layout.starts[max(0, self.answers[0].paragraph - 1)]
        people = sorted(i for i, e in self.sources.entity_at.items() if e.label == "PER" and i < end)
        aged = [i for i in range(end) if self.doc[i].text.istitle() and self._age_after(i)]
        chosen = (aged or people)[-1:]
        if not chosen:
            return None
        return self._noun(self.doc[chosen[0]]) or (self.doc[chosen[0]].text,)

    def _age_after(self, index: int) -> bool:
        after = self.doc[index + 1 : index + 3]
        return len(after) == 2 and after[0].text == "(" and after[1].text.isdigit() and int(after[1].text) < OLDEST

    def writer(self) -> tuple[str, ...]:
        """The organisation that `we` outside direct speech stands for; empty where there is none.

        It is the first that a heading names; else, of those known from the text alone, the one named most, if twice.
        """
        mine = [t for t in self.doc if t.lower_ in self.words.first_person and self._outside(t.i)]
        if len(mine) < QUESTIONS:
            return ()
        heading = self.heading()
        if heading:
            return heading
        orgs: Counter[str] = Counter()
        for index, entity in sorted(self.sources.entity_at.items()):
            actor = self.sources.actor_at.get(index)
            plain = actor is None or actor.actor.kind in {"organisation", "other"}
            own = plain and (actor is None or actor.actor.id.startswith("text:"))
            if entity.label == "ORG" and own and self.doc[index].idx == entity.span.start:
                orgs[entity.text] += 1
        best = max(sorted(orgs), key=lambda name: orgs[name], default="")
        return (best,) if orgs[best] > 1 else ()

    def heading(self) -> tuple[str, ...]:
        """The organisation that a short line without a verb names above the text: `Veldbericht van Hulpfonds X`."""
        for start, end in zip(self.layout.starts[:HEADINGS], self.layout.starts[1 : HEADINGS + 1], strict=False):
            line = [t for t in self.doc[start:end] if not t.is_space]
            if len(line) > LONGEST_HEADING or any(t.pos_ in {"VERB", "AUX"} and not t.text.istitle() for t in line):
                continue
            for token in line:
                entity, actor = self.sources.entity_at.get(token.i), self.sources.actor_at.get(token.i)
                plain = actor is None or actor.actor.kind in {"organisation", "other"}
                if entity is not None and entity.label == "ORG" and plain:
                    return (entity.text,)
        return ()
