"""Where and when an event lies, and which figures belong to it, from what stands around its trigger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from kroniek.annotate.events.grammar import VERBAL, auxiliaries, clause, narrative, preposition_before
from kroniek.annotate.events.scene import Scene
from kroniek.knowledge.keys import PART
from kroniek.lang import load
from kroniek.model import EventMention, FigureMention, PlaceMention, TimeMention

# A place told so many sentences back still stands for a sentence that names none.
PLACE_MEMORY = 5
# A story in the simple past keeps its day over at most so many sentences without an event.
STORY_REACH = 1
# A lead may leave its place to one of so many sentences after it.
LEAD = 2
# Datelines, rubrics and most headings are no longer than this.
LONGEST_HEADING = 6
# What somebody says is news when it is told, unless a time is told with it.
SPOKEN = frozenset({"appeal", "threat"})
# A report is about a place that it names so often; one named no more often than PASSING is only passed through.
TOPIC_MENTIONS, PASSING = 3, 1
TOPICS = frozenset({"town", "district", "province"})
# Parts of a town: what is told next without a place lies in the town, not in the part.
INNER = frozenset({"site", "quarter"})
# How what only tells more of a place hangs on it.
BESIDE = frozenset({"appos", "parataxis", "acl", "acl:relcl"})
# Words between "sinds" and the date that is put beside what began then.
SINCE_REACH = 10
# Words before "sinds" and a date in which something is compared with that date: "de zwaarste aanval op de stad sinds".
COMPARED_REACH = 8
# A noun of fewer letters does not close a compound: "berg" in "herberg".
SHORTEST_END = 5


@dataclass(frozen=True)
class Words:
    """The lists of `circumstances.toml`."""

    relations: Mapping[str, str]
    part: frozenset[str]
    locative: frozenset[str]
    nouns: frozenset[str]
    pointing: frozenset[str]
    whole: frozenset[str]
    lasting: frozenset[str]
    aside: frozenset[str]
    compared: frozenset[str]
    counted: frozenset[str]
    begins: frozenset[str]
    happened: frozenset[str]
    was: frozenset[str]

    def place_noun(self, word: str) -> bool:
        """Whether a common noun in small letters tells where something is; a compound counts by its end."""
        return among(word, self.nouns)


def among(word: str, nouns: Collection[str]) -> bool:
    """Whether a common noun in small letters is one of `nouns`, or a compound that ends in a longer one of them."""
    return word in nouns or any(word.endswith(n) for n in nouns if len(n) >= SHORTEST_END)


@cache
def place_words(code: str) -> Words:
    """The words of the language `code` that say how a time or a place is meant."""
    data = load(code).toml("circumstances.toml")
    relations = {w: name for name in ("since", "until", "before", "after") for w in data["time"][name]}
    return Words(
        relations,
        frozenset(data["extent"]["part"]),
        frozenset(data["place"]["locative"]),
        frozenset(data["place"]["nouns"]),
        frozenset(data["place"]["pointing"]),
        frozenset(data["place"]["whole"]),
        frozenset(data["place"]["lasting"]),
        frozenset(data["time"]["aside"]),
        frozenset(data["time"]["compared"]),
        frozenset(data["time"]["counted"]),
        frozenset(data["time"]["begins"]),
        frozenset(data["time"]["happened"]),
        frozenset(data["time"]["was"]),
    )


@dataclass(frozen=True)
class Circumstances:
    """Times and figures of a report by token, beside its scene."""

    scene: Scene
    times: Sequence[TimeMention]
    time_tokens: Sequence[Token | None]
    figure_list: Sequence[FigureMention]
    figure_tokens: Sequence[Token | None]
    named: Counter[str]
    topic: PlaceMention | None

    @classmethod
    def of(cls, scene: Scene, times: Sequence[TimeMention], figures: Sequence[FigureMention]) -> Circumstances:
        """Index what stands in the report; its topic is the place below a country that it names most, if any."""
        named = Counter(p.place.id for p in scene.places)
        towns = [p for p in scene.places if p.place.precision in TOPICS and p.relation == "in"]
        best = max(towns, key=lambda p: (named[p.place.id], -p.span.start), default=None)
        return cls(
            scene,
            times,
            [_head(scene, t.span.start, t.span.end) for t in times],
            figures,
            [_head(scene, f.span.start, f.span.end) for f in figures],
            named,
            best if best is not None and named[best.place.id] >= TOPIC_MENTIONS else None,
        )

    def _story_time(self, trigger: Token, before: Sequence[EventMention]) -> tuple[int | None, str]:
        """The time of the event told just before in the paragraph, for a sentence in the simple past."""
        verb = trigger
        while verb.pos_ not in VERBAL and verb.head.i != verb.i:
            verb = verb.head
        if not before or not narrative(verb, self.scene.words):
            return None, "in"
        last = before[-1]
        if last.time_relation == "ago":
            return None, "in"
        between = self.scene.text[last.sentence.end : trigger.idx]
        if "\n" in between or between.count(". ") > STORY_REACH:
            return None, "in"
        return last.time, last.time_relation

    def time(self, trigger: Token, before: Sequence[EventMention] = ()) -> tuple[int | None, str]:
        """The time mention that dates the event, by index, with its relation; None where there is none.

        A time of the same clause comes first, then one of a clause above, then the only one in the sentence.
        """
        best: tuple[int, int, int] | None = None
        inside = [
            (i, t) for i, t in enumerate(self.time_tokens) if t is not None and t.sent.start == trigger.sent.start
        ]
        dated = [(i, t) for i, t in inside if self.times[i].type in {"DATE", "TIME"}]
        for index, token in dated or [(i, t) for i, t in inside if self.times[i].type == "DURATION"]:
            if self.dates_nothing(index):
                continue
            distance = self.clause_distance(trigger, token)
            if distance is None and (len(dated) != 1 or self.aside(token)):
                continue
            rank = (9 if distance is None else distance, abs(token.i - trigger.i), index)
            if best is None or rank < best:
                best = rank
        if best is None:
            return self._story_time(trigger, before)
        return best[2], self.relation(best[2])

    def dates_nothing(self, index: int) -> bool:
        """Whether a time is only measured by: "anderhalve maand na de val", "voor het eerst sinds 2014"."""
        span = self.times[index].span
        words = self.scene.doc.char_span(span.start, span.end, alignment_mode="expand")
        if words is None:
            return False
        known = place_words(self.scene.code)
        if self.times[index].type == "DURATION" and words.end < words.sent.end:
            after = self.scene.doc[words.end].lower_
            return after in known.counted or known.relations.get(after) == "before"
        before = self.scene.doc[max(words.sent.start, words.start - COMPARED_REACH) : words.start]
        return self.relation(index) == "since" and any(
            t.lower_ in known.compared or "Sup" in t.morph.get("Degree", []) for t in before
        )

    def relation(self, index: int) -> str:
        """How the word before a time relates an event to it: in, since, until, before or after."""
        span = self.times[index].span
        first = self.scene.doc.char_span(span.start, span.end, alignment_mode="expand")
        case = first[0].nbor(-1).lower_ if first is not None and first.start > 0 else ""
        relations = place_words(self.scene.code).relations
        if case not in relations and first is not None and self._beside_since(first[0]):
            return "since"
        return relations.get(case, "in")

    def _beside_since(self, first: Token) -> bool:
        """Whether a date is put beside what began then: `sinds het begin van de strijd, op 4 april`."""
        relations = place_words(self.scene.code).relations
        before = self.scene.doc[max(first.sent.start, first.i - SINCE_REACH) : first.i]
        if not any(t.text == "," for t in before[-2:]):
            return False
        opened = next((t for t in reversed(before) if relations.get(t.lower_) == "since"), None)
        return opened is not None and not any(t.pos_ in VERBAL for t in self.scene.doc[opened.i : first.i])

    def aside(self, time: Token) -> bool:
        """Whether a time stands in a clause that tells of something earlier or later: `nadat`, `sinds`, `voordat`."""
        head = self.scene.doc[self.scene.clause[time.i]]
        aside = place_words(self.scene.code).aside
        return any(c.dep_ == "mark" and c.lower_ in aside for c in head.children)

    def clause_distance(self, trigger: Token, other: Token) -> int | None:
        """How many clauses up from the trigger's the other token's clause is; None where it is not above."""
        here = self.scene.clause[trigger.i]
        wanted = self.scene.clause[other.i]
        if self.scene.doc[wanted].dep_ == "acl:relcl" and self.scene.doc[wanted].head.i == trigger.i:
            return 0
        for steps in range(4):
            if here == wanted:
                return steps
            head = self.scene.doc[here]
            if head.head.i == head.i:
                return None
            here = clause(head.head)
        return None

    def is_news(self, trigger: Token, event_type: str) -> bool:
        """Whether a past without a time is that of the day: a perfect in the lead, or words just spoken."""
        verb = trigger
        while verb.pos_ not in VERBAL and verb.head.i != verb.i:
            verb = verb.head
        if event_type in SPOKEN:
            return True
        start = trigger.sent.start
        number = sum(1 for s in self.scene.doc.sents if s.start < start and len(s) > LONGEST_HEADING)
        helpers = {a.lower_ for a in auxiliaries(verb)}
        return number < LEAD and bool(helpers & (self.scene.words.perfect - self.scene.words.past_auxiliaries))

    def place(
        self, trigger: Token, filled: tuple[int, Token] | None, before: Sequence[EventMention]
    ) -> PlaceMention | None:
        """Where the event lies: its own place, one of its clause, of its sentence, or the one told last."""
        if filled is not None:
            return self.scene.places[filled[0]]
        inside = [t for t in trigger.sent if t.i in self.scene.place_at and not self._acts(t)]
        same = [t for t in inside if self.scene.clause[t.i] == self.scene.clause[trigger.i]]
        for group in ([t for t in same if self._locative(t)], [t for t in inside if self._locative(t)]):
            if group:
                nearest = min(group, key=lambda t: (self._vague(t), abs(t.i - trigger.i), t.i))
                return self.scene.places[self.scene.place_at[nearest.i]]
        return self._told_last(trigger, before)

    def _locative(self, token: Token) -> bool:
        mention = self.scene.places[self.scene.place_at[token.i]]
        return mention.relation != "in" or (preposition_before(token) or "") in place_words(self.scene.code).locative

    def _vague(self, token: Token) -> bool:
        mention = self.scene.places[self.scene.place_at[token.i]]
        return mention.relation == "border" or mention.place.precision in {"country", "region"}

    def _acts(self, token: Token) -> bool:
        """A country that acts ("Rusland stuurde troepen") is not where it happens."""
        top = token
        while top.dep_ in {"conj", "flat", "appos"}:
            top = top.head
        return top.dep_ in {"nsubj", "nsubj:pass", "obl:agent"} and token.i in self.scene.actor_at

    def _told_last(self, trigger: Token, before: Sequence[EventMention]) -> PlaceMention | None:
        """The place that the report is at: of the last event told, else named last, else (in a lead) named next."""
        starts = [s.start for s in self.scene.doc.sents]
        number = starts.index(trigger.sent.start)
        first = starts[max(0, number - PLACE_MEMORY)]
        told = [e for e in before if e.place is not None and e.place.place.precision not in INNER]
        if told and told[-1].span.start >= self.scene.doc[first].idx:
            between = self.scene.text[told[-1].span.end : trigger.idx]
            return self._weighed(told[-1].place) if "\n" not in between else self._main(told)
        backward = range(trigger.sent.start - 1, first - 1, -1)
        end = starts[number + LEAD] if number + LEAD < len(starts) else len(self.scene.doc)
        forward = range(trigger.sent.end, end) if number < LEAD else range(0)
        for tokens in (backward, forward):
            for i in tokens:
                if i in self.scene.place_at and not self._acts(self.scene.doc[i]):
                    place = self.scene.places[self.scene.place_at[i]]
                    if place.place.precision not in INNER:
                        return self._weighed(place)
        return self.topic

    def _weighed(self, place: PlaceMention | None) -> PlaceMention | None:
        """A place named in passing gives way to the one that the report is about."""
        passing = place is not None and self.named[place.place.id] <= PASSING
        return self.topic if self.topic is not None and passing else place

    def _main(self, told: Sequence[EventMention]) -> PlaceMention | None:
        """What a new paragraph without a place is about: the report's own place, else that of most events so far."""
        if self.topic is not None:
            return self.topic
        count = Counter(e.place.place.id for e in told if e.place is not None)
        return max(
            (e.place for e in told if e.place is not None),
            key=lambda p: (count[p.place.id], p.span),
        )

    def figures(self, trigger: Token, measures: Sequence[str]) -> tuple[int, ...]:
        """Indexes of the figures of the trigger's sentence that count what such an event does."""
        return tuple(
            i
            for i, token in enumerate(self.figure_tokens)
            if token is not None and token.sent.start == trigger.sent.start and self.figure_list[i].measure in measures
        )

    def extent(self, token: Token) -> str:
        """`part` where the words around a place say that only some of it is meant, else `all`."""
        part = place_words(self.scene.code).part
        index = self.scene.place_at.get(token.i)
        mention = self.scene.places[index] if index is not None else None
        own = mention is not None and (PART in mention.place.id or mention.place.precision in INNER)  # all of a quarter
        around = [t for t in _phrase(token) if not (own and mention and mention.span.start <= t.idx < mention.span.end)]
        words = {t.lower_ for t in around} | {token.head.lower_ if token.dep_ == "nmod" else ""}
        if not own:
            words |= {token.lower_} | set(mention.text.lower().split() if mention is not None else ())
        return "part" if words & part else "all"


def _phrase(token: Token) -> Iterator[Token]:
    """The words below a token, without those put beside it: "Hawija, het laatste bolwerk in het noorden"."""
    yield token
    for child in token.children:
        if child.dep_ not in BESIDE:
            yield from child.subtree


def _head(scene: Scene, start: int, end: int) -> Token | None:
    span = scene.doc.char_span(start, end, alignment_mode="expand")
    return span.root if span is not None and len(span) else None
