"""Which time expression dates an event: what the rules say (`circumstances.py`), weighed against the others near by.

Candidates are the dates of the event's sentence and of those just before, and none at all, which leaves the day to
tense and status. A logistic regression, trained on the project's corpus (`tools/train/train_dating.py`), weighs them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from kroniek.annotate.events.candidates import path
from kroniek.annotate.events.choice import models
from kroniek.annotate.events.circumstances import Circumstances, place_words
from kroniek.annotate.events.counted import counted_from
from kroniek.annotate.events.dated_next import dated_next
from kroniek.annotate.events.discourse import Layout
from kroniek.annotate.events.grammar import VERBAL, auxiliaries, narrative, preposition_before
from kroniek.annotate.events.told import Told

FILE, MODEL = "dating.json", "time"
DATES = frozenset({"DATE", "TIME"})
# Sentences further back than this date nothing here.
REACH = 5
# Of the dates before its sentence so many of the last ones may date an event.
LAST = 4
# So many words that open a sentence tell how it goes on from the one before ("Toen", "Een dag eerder").
OPENING = 3
LINKS = frozenset({"ADV", "SCONJ", "CCONJ", "PRON", "DET", "ADP"})


@dataclass(frozen=True)
class Date:
    """A time that may date an event, by its index among the report's times, with what speaks for it; None is none."""

    time: int | None
    relation: str
    features: tuple[str, ...]


class Dates:
    """The dates of one report."""

    def __init__(self, around: Circumstances, told: Sequence[Told]) -> None:
        self.around = around
        self.scene = around.scene
        self.layout = Layout.of(around.scene.doc)
        self.told = told

    def chosen(self, told: Told) -> tuple[int | None, str]:
        """The time that dates an event, by index, with its relation; the rules' own where the language has no model."""
        known = models(self.scene.code, FILE).get(MODEL)
        if known is None:
            return told.full.time, told.full.time_relation
        sure = counted_from(told.trigger.token, self.around) or dated_next(told, self.told, self.around)
        if sure is not None:
            return sure
        likely = {d.time: (known.probability(d.features), d) for d in self.candidates(told)}
        best = max(likely.values(), key=lambda one: (one[0], one[1].time == told.full.time))[1]
        return best.time, best.relation

    def candidates(self, told: Told) -> list[Date]:
        """None at all, the dates of the sentence, and the last ones before it, in this order; that of the rules too."""
        trigger = told.trigger.token
        own: list[tuple[int, Token]] = []
        before: list[tuple[int, Token]] = []
        for index, token in enumerate(self.around.time_tokens):
            if token is None or (self.around.times[index].type not in DATES and index != told.full.time):
                continue
            if self.around.dates_nothing(index):
                continue
            gap = self.layout.gap(token.i, trigger.i)
            if gap == 0:
                own.append((index, token))
            elif 0 < gap <= REACH:
                before.append((index, token))
        last = before[::-1][:LAST]
        last += [b for b in before[::-1][LAST:] if b[0] == told.full.time]
        always = (*self._event(told), f"own:{min(len(own), 3)}", f"before:{min(len(before), 2)}")
        found = [Date(None, "in", tuple(self._shown(told, None, always)))]
        for rank, (index, token) in enumerate([*own, *last]):
            mine = [*self._time(told, index, token, rank - len(own), len(own)), *always]
            found.append(Date(index, self._relation(told, index), tuple(self._shown(told, index, mine))))
        return found

    def _relation(self, told: Told, index: int) -> str:
        return told.full.time_relation if index == told.full.time else self.around.relation(index)

    def _shown(self, told: Told, index: int | None, features: Sequence[str]) -> Iterator[str]:
        """What speaks for a candidate, alone and as what kind of candidate it is."""
        ruled = "none" if told.full.time is None else "time"
        kind = "none" if index is None else "own" if self._gap(told, index) == 0 else "last"
        chosen = index == told.full.time
        yield from (kind, f"ruled:{chosen}", f"ruled:{kind}:{ruled}:{chosen}")
        for feature in features:
            yield f"{kind}|{feature}"
            if chosen:
                yield f"ruled|{kind}|{feature}"

    def _gap(self, told: Told, index: int) -> int:
        token = self.around.time_tokens[index]
        return self.layout.gap(token.i, told.trigger.token.i) if token is not None else 0

    def _event(self, told: Told) -> Iterator[str]:
        """How the event is told: status, tense, form, type, and how its sentence goes on from the one before."""
        event, token = told.full, told.trigger.token
        verb = token
        while verb.pos_ not in VERBAL and verb.head.i != verb.i:
            verb = verb.head
        helpers = {a.lower_ for a in auxiliaries(verb)}
        perfect = bool(helpers & self.scene.words.perfect)
        story = narrative(verb, self.scene.words)
        yield from (f"status:{event.status}", f"tense:{event.tense}", f"form:{told.trigger.form}", f"type:{event.type}")
        yield from (f"story:{story}:{perfect}", f"had:{bool(helpers & self.scene.words.past_auxiliaries)}")
        yield f"story:{story}:{event.status}"
        number = self.layout.sentence[token.i]
        yield f"number:{min(number, 4)}"
        first = number == 0 or self.layout.paragraph[token.sent.start] != self.layout.paragraph[token.sent.start - 1]
        yield f"opens paragraph:{first}"
        yield from (f"opening:{t.lower_}" for t in token.sent[:OPENING] if t.pos_ in LINKS)
        aside = place_words(self.scene.code).aside
        head = self.scene.doc[self.scene.clause[token.i]]
        yield from (f"mark:{c.lower_}" for c in head.children if c.dep_ == "mark")
        yield f"aside:{any(c.dep_ == 'mark' and c.lower_ in aside for c in head.children)}"
        yield from (f"case:{c.lower_}" for c in token.children if c.dep_ == "case")
        here = [t for t in token.sent if self.scene.clause[t.i] == self.scene.clause[token.i]]
        yield from (f"adverb:{t.lower_}" for t in here if t.pos_ == "ADV" or t.dep_ == "advmod")
        yield from (f"helper:{h}" for h in sorted(helpers))
        yield f"voice:{bool(event.attribution)}:{event.tense}"

    def _time(self, told: Told, index: int, token: Token, rank: int, own: int) -> Iterator[str]:
        """What a time says, how it stands to the trigger, and which events before it dates."""
        event, trigger, mention = told.full, told.trigger.token, self.around.times[index]
        when = mention.when
        op = when.steps[0].op if when.steps else "-"
        told_when = f"{when.anchor}:{when.tense}"
        yield from (f"type:{mention.type}", f"op:{op}", f"anchor:{when.anchor}", f"when:{when.tense}:{event.tense}")
        yield from (f"when:{told_when}", f"when:{when.tense}:{event.status}", f"quoted:{when.quoted}")
        relation = self.around.relation(index)
        yield f"relation:{relation}"
        yield from (f"word:{w}" for w in mention.text.lower().split() if w.isalpha())
        gap = self.layout.gap(token.i, trigger.i)
        if gap == 0:
            yield from self._inside(trigger, token, told.trigger.form)
            yield from (f"of:{min(own, 3)}", f"relation:{relation}:{op}")
            return
        yield from (f"gap:{gap}", f"rank:{rank}", f"gap:{gap}:{op}")
        near = self.layout.paragraph[token.i] == self.layout.paragraph[trigger.i]
        yield from (f"paragraph:{near}", f"paragraph:{near}:{min(gap, 2)}", f"path:{token.dep_}")
        dated = [t for t in self.told if t.full.time == index and t.full.span < event.span]
        yield f"dates:{bool(dated)}:{min(gap, 2)}"
        if dated:
            last = dated[-1].full
            yield from (f"dates:{last.status}:{event.status}", f"dates same:{last.type == event.type}")
        earlier = [t.full for t in self.told if t.full.span < event.span]
        yield f"last event:{bool(earlier) and earlier[-1].time == index}"

    def _inside(self, trigger: Token, token: Token, form: str) -> Iterator[str]:
        """How a time stands to a trigger of its sentence."""
        side = "left" if token.i < trigger.i else "right"
        steps = self.around.clause_distance(trigger, token)
        way = path(trigger, token)
        yield from (f"steps:{steps}", f"steps:{steps}:{side}", f"path:{way}", f"path:{form}:{way}")
        yield from (f"near:{min(abs(token.i - trigger.i) // 3, 6)}:{side}", f"aside:{self.around.aside(token)}:{steps}")
        yield from (f"head:{token.head.pos_}", f"dep:{token.dep_}", f"case:{preposition_before(token) or '-'}:{steps}")
        first, last = sorted((trigger.i, token.i))
        yield f"marks:{sum(t.text in ',;:' for t in self.scene.doc[first:last])}"
        nearer = [
            t
            for t in self.around.time_tokens
            if t is not None and t.sent.start == trigger.sent.start and abs(t.i - trigger.i) < abs(token.i - trigger.i)
        ]
        yield f"nearer:{min(len(nearer), 2)}"
        rivals = [t for t in self.told if t.full.sentence.start == trigger.sent.start_char]
        closer = [t for t in rivals if abs(t.trigger.token.i - token.i) < abs(trigger.i - token.i)]
        yield f"rivals:{min(len(closer), 2)}"
