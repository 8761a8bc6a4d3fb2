"""The times of one report in their order: which hang on which, and what all mean on one day of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from kroniek.annotate.times import Resolved, resolve, tag
from kroniek.chronicle.days_words import bare_weekday, bounds, counted_slack, is_date, is_day, tensed
from kroniek.lang import Language
from kroniek.model import Annotations, Interval, Report, Span, Step, TimeMention, When

# Two ways to tell one day stand side by side ("gisteren, zondag"): so many characters between at most.
APPOSITION = 16
# A length and the date that it is counted from ("147 dagen na het begin van de gevechten op 23 mei").
COUNTED = 90
# "Op de kop af", "precies" stand so many characters before a length at most.
EXACTLY = 14


@dataclass(frozen=True, slots=True)
class Same:
    """Mentions `first` and `second` (indexes) tell one day; `edge` is that of a feast's START or END."""

    first: int
    second: int
    edge: str | None = None
    counted: bool = False  # `first` is counted from the day of publication ("gisteren", "vorige week"), `second` dated
    slack: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """The time told last, and the sentence that told it."""

    when: Interval | None = None
    sentence: Span | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Mention `later` lies `least` to `most` days after mention `base`.

    None for `later` is the day of publication, None for `base` the time told before mention `count`.
    `loose` ties times of different sentences: only to be believed where the days agree.
    """

    count: int
    base: int | None
    later: int | None
    least: int
    most: int
    loose: bool = False
    news: bool = False  # the report tells what happened so long after, some day of its own: only a weight


class Story:
    """The times of a report with their links; `at` works all of them out for one day."""

    def __init__(self, report: Report, annotations: Annotations, language: Language) -> None:
        self.text = report.text
        self._language = language
        self.times = annotations.times
        self.words = {k: frozenset(v) for k, v in language.toml("times_days.toml").items()}
        self._sentences = annotations.sentences
        self._group = [self._sentence(t.span) for t in self.times]
        self.same = self._same()
        self.counts = self._counts()
        self._aside = [self._is_aside(i) for i in range(len(self.times))]
        self._cache: dict[date | None, list[Resolved]] = {}

    def at(self, day: date | None) -> list[Resolved]:
        """Every time as it is meant in a report of `day`, each knowing the time told before it."""
        if day not in self._cache:
            self._cache[day] = self._walk(day)
        return self._cache[day]

    def told_before(self, index: int, day: date | None) -> Interval | None:
        """The time told before a mention in a report of `day`."""
        answers = self.at(day)
        for i in range(index - 1, -1, -1):
            if self._tells(i, answers[i]):
                return answers[i].interval
        return None

    def hangs_on(self, i: int) -> str:
        """What a time hangs on: "calendar", "publication", "told" or "event"; a bare hour on a day told, if any."""
        anchor = self.times[i].when.anchor
        if anchor in ("recent", "story"):
            near = (j for j in range(i) if anchor == "story" or self._group[j] == self._group[i])
            return "told" if any(self._moving(j) for j in near) else "publication"
        return "calendar" if anchor == "none" else anchor

    def _walk(self, day: date | None) -> list[Resolved]:
        told = told_past = Told()
        found: list[Resolved] = []
        for i, mention in enumerate(self.times):
            before = told_past if mention.when.tense == "past" else told
            # A bare "'s avonds" belongs to a day told in its own sentence, else to that of the report.
            near = mention.when.anchor != "recent" or before.sentence == self._group[i]
            found.append(resolve(mention.when, day, before.when if near else None))
            for link in self.same:
                if max(link.first, link.second) == i:
                    self._bind(found, link, day)
            if self._tells(i, found[i]):
                told = Told(found[i].interval, self._group[i])
                told_past = told_past if mention.when.tense == "future" else told
        return found

    def _bind(self, found: list[Resolved], link: Same, day: date | None) -> None:
        """Let two tellings of one day agree: a bare weekday follows the date beside it, a feast its day."""
        first, second = self.times[link.first], self.times[link.second]
        if link.counted:
            self._turn(found, link, day)
            return
        if first.when.step("feast"):
            self._pin(found, link)
        elif bare_weekday(second):
            _follow(found, second, link.second, link.first)
        elif bare_weekday(first):
            _follow(found, first, link.first, link.second)

    def alone(self, i: int) -> TimeMention:
        """A mention as its own words say: beside a date "twee weken geleden" was given the meaning of the date."""
        mention = self.times[i]
        beside = [j for j in (i - 1, i + 1) if 0 <= j < len(self.times)]
        if not any(self.times[j].when == mention.when for j in beside):
            return mention
        found = tag(mention.text, self._language)
        return found[0] if len(found) == 1 and found[0].text == mention.text else mention

    def _turn(self, found: list[Resolved], link: Same, day: date | None) -> None:
        """Read a date without a year on the side of publication on which the words beside it lie."""
        for answer in self.readings(link.second, day):
            if answer.interval.known and answer.interval.overlaps(found[link.first].interval):
                found[link.second] = answer
                return

    def readings(self, index: int, day: date | None) -> tuple[Resolved, ...]:
        """A date as told in the past and as announced: beside "morgen" its own tense says nothing."""
        when = self.times[index].when
        near = when.step("date_near") or when.step("day_near") or when.step("feast")
        if near is None:
            return (resolve(when, day),)
        return tuple(resolve(replace(when, steps=tensed(when, near, tense)), day) for tense in ("past", "future"))

    def _pin(self, found: list[Resolved], link: Same) -> None:
        """The day on which the text says that a feast begins, for all mentions of it that agree with the calendar."""
        told = found[link.second].interval
        step = self.times[link.first].when.step("feast")
        if told.length != 1 or told.earliest is None or not told.overlaps(found[link.first].interval):
            return
        for i, mention in enumerate(self.times[: len(found)]):
            other = mention.when.step("feast")
            part = mention.when.step("part")
            if other is None or step is None or other.args[0] != step.args[0] or not told.overlaps(found[i].interval):
                continue
            if part and part.args[0] == (link.edge or "START"):
                found[i] = Resolved(told.earliest.isoformat(), told)
            elif not part and link.edge in (None, "START"):
                last = found[i].interval.latest
                found[i] = Resolved(found[i].value, Interval(told.earliest, last))

    def moves(self, i: int) -> bool:
        """Whether a mention can move the story, and does not only say of which thing the text speaks."""
        return not self._aside[i]

    def _tells(self, i: int, answer: Resolved) -> bool:
        """Whether a mention moves the story to its time."""
        if not self._moving(i):
            return False
        whole = answer.interval.earliest is not None and answer.interval.latest is not None
        return whole and not (answer.value or "").endswith("_REF")

    def _moving(self, i: int) -> bool:
        mention = self.times[i]
        return mention.type in ("DATE", "TIME") and not mention.when.quoted and not self._aside[i]

    def _is_aside(self, i: int) -> bool:
        """Whether a date only says of which thing the text speaks ("het akkoord van 3 mei")."""
        if any(c.base == i for c in self.counts):
            return True
        if self.word_before(i) in self.words["until"]:
            return True
        first_of_sentence = i == 0 or self._group[i - 1] != self._group[i]
        return not first_of_sentence and self.word_before(i) in self.words["aside"]

    def word_before(self, i: int) -> str:
        """The word in front of a mention, in small letters."""
        words = self.text[max(self.times[i].span.start - 24, 0) : self.times[i].span.start].lower().split()
        return words[-1].strip("(“\"'‘,") if words else ""

    def sentence_words(self, i: int) -> frozenset[str]:
        """The words of the sentence of a mention, in small letters."""
        return frozenset(re.findall(r"\w+", self._group[i].of(self.text).lower()))

    def word_after(self, i: int) -> str:
        """The word behind a mention, in small letters."""
        words = self.text[self.times[i].span.end : self.times[i].span.end + 24].lower().split()
        return words[0] if words else ""

    def beside(self, first: int, second: int, *, over: bool = False) -> bool:
        """Whether two mentions stand side by side, with nothing but a mark or preposition between.

        With `over`, other mentions stand between, which was looked at already.
        """
        if over:
            return self._group[first] == self._group[second]
        gap = self.text[self.times[first].span.end : self.times[second].span.start]
        words = [w for w in gap.lower().replace(",", " ").replace("(", " ").replace("-", " ").split() if w != "–"]
        return (
            0 < len(gap) <= APPOSITION and not set(gap) & {".", "\n"} and all(w in self.words["between"] for w in words)
        )

    def _same(self) -> tuple[Same, ...]:
        found = []
        for i in range(len(self.times) - 1):
            first, second = self.times[i], self.times[i + 1]
            counted = self._counted_date(i)
            weekdays = bare_weekday(first) and bare_weekday(second)
            dates = first.when.anchor == second.when.anchor == "none"
            if counted is not None:
                found.append(counted)
            elif is_day(first) and is_day(second) and not weekdays and not dates and self.beside(i, i + 1):
                found.append(Same(i, i + 1))
        return (*found, *self._feast_days())

    def _counted_date(self, i: int) -> Same | None:
        """Words counted from the day of publication with a date beside them, in either order.

        "gisteren, 4 mei"; "vorige week zaterdag, 24 november"; "precies twaalf weken geleden, op 12 april".
        An hour may stand between ("vannacht om twee uur, op zondag 28 september").
        """
        hour = i + 2 < len(self.times) and self.times[i + 1].when.anchor == "recent" and self.beside(i, i + 1)
        j = i + 2 if hour and self.beside(i + 1, i + 2) else i + 1
        if self.times[i].when.quoted or self.times[j].when.quoted or not self.beside(i, j, over=j - i > 1):
            return None
        for count, dated in ((i, j), (j, i)):
            slack = counted_slack(self.alone(count))
            if slack is not None and is_date(self.times[dated]):
                return Same(count, dated, counted=True, slack=slack)
        return None

    def _feast_days(self) -> list[Same]:
        found = []
        for i, feast in enumerate(self.times):
            if not feast.when.step("feast"):
                continue
            days = [
                j
                for j, other in enumerate(self.times)
                if self._group[j] == self._group[i] and is_day(other) and not other.when.step("feast")
            ]
            edge = self._edge(feast)
            if any(self._counted_date(k) for k in (i - 1, i) if 0 <= k < len(self.times) - 1):
                continue
            next_to = [j for j in days if abs(i - j) == 1 and self.beside(*sorted((i, j)))]
            if len(next_to) == 1 or (len(days) == 1 and edge):
                found.append(Same(i, (next_to or days)[0], edge))
        return found

    def _edge(self, feast: TimeMention) -> str | None:
        """START or END where the mention or its sentence says that the feast begins or ends."""
        part = feast.when.step("part")
        if part:
            return str(part.args[0])
        last = min(self._sentence(feast.span).end, feast.span.end + 60)
        words = set(self.text[feast.span.end : last].lower().replace(",", " ").replace(".", " ").split())
        if words & self.words["begins"]:
            return "START"
        return "END" if words & self.words["ends"] else None

    def _counts(self) -> tuple[Count, ...]:
        """Lengths that tie two times of one sentence, or one to the time told before or to today."""
        found = []
        for k, mention in enumerate(self.times):
            length = mention.when.step("duration")
            limits = bounds(length, mention.when.mod, exact=self._exact(k)) if length else None
            if limits is None:
                continue
            link = self._count(k, *limits)
            if link:
                found.append(link)
        return tuple(found)

    def _exact(self, k: int) -> bool:
        """Whether a length is told to the day: "precies acht weken na", "twee weken is het vandaag geleden"."""
        start = max(self.times[k].span.start - EXACTLY, 0)
        if self.words["exactly"] & set(self.text[start : self.times[k].span.end].lower().split()):
            return True
        near = (i for i in range(len(self.times)) if self._group[i] == self._group[k])
        return bool(self.words["ago"] & self.sentence_words(k)) and any(self._is_today(i) for i in near)

    def _count(self, k: int, least: int, most: int) -> Count | None:
        """What a length of `least` to `most` days ties together, if its neighbours are days."""
        return self._tied(k, least, most) or self._news(k, least, most)

    def _tied(self, k: int, least: int, most: int) -> Count | None:
        """A length between two days that the words name."""
        before, after = k - 1, k + 1
        if after >= len(self.times) or self._group[after] != self._group[k] or not is_day(self.times[after]):
            return None
        gap = self.times[after].span.start - self.times[k].span.end
        if self.word_after(k) in self.words["after"] and gap <= COUNTED and before >= 0:
            if self._group[before] == self._group[k]:
                return Count(k, after, before, least, most) if is_day(self.times[before]) else None
            # "Dinsdag viel de stad. Dat was 147 dagen na de eerste gevechten, op 23 mei."
            told = bare_weekday(self.times[before]) and least == most
            return Count(k, after, before, least, most, loose=True) if told else None
        if self.word_before(k) in self.words["later"] and self.beside(k, after):
            return Count(k, None, after, least, most)
        if gap <= APPOSITION and self.word_before(after) in self.words["since"]:
            return Count(k, after, None, least, most)
        return None

    def _news(self, k: int, least: int, most: int) -> Count | None:
        """A length with a date later in its sentence, where no other day stands between.

        "Twee weken is het vandaag geleden dat op 7 maart": the length ends on the day of publication.
        "Negen dagen na het begin van de strijd, op 13 juni, hebben": it ends on the day of the news.
        """
        near = [i for i in range(k + 1, len(self.times)) if self._group[i] == self._group[k]]
        dated = next((i for i in near if is_date(self.times[i])), None)
        if dated is None or self.times[k].when.quoted or self.times[dated].when.quoted:
            return None
        between = [i for i in near if i < dated and is_day(self.times[i])]
        if self.words["ago"] & self.sentence_words(k):
            today = all(self._is_today(i) for i in between)
            return Count(k, dated, None, least, most) if today and not self._counts_back(k) else None
        first = k == 0 or self._group[k - 1] != self._group[k]
        gap = self.times[dated].span.start - self.times[k].span.end
        if first and not between and self.word_after(k) in self.words["after"] and gap <= COUNTED:
            return Count(k, dated, None, least, most, loose=True, news=True)
        return None

    def _is_today(self, i: int) -> bool:
        when = self.times[i].when
        step = when.steps[0] if when.steps else None
        return when.anchor == "publication" and step is not None and step.op == "unit" and step.args == ("day", 0)

    def _counts_back(self, k: int) -> bool:
        """Whether some other words of the sentence take the "geleden" for themselves."""
        same = [i for i in range(len(self.times)) if self._group[i] == self._group[k] and i != k]
        return any((self.times[i].when.step("shift") or self.times[i].when.step("shift_exact")) for i in same)

    def _sentence(self, span: Span) -> Span:
        for sentence in self._sentences:
            if sentence.start <= span.start < max(sentence.end, sentence.start + 1):
                return sentence
        left = self.text.rfind("\n", 0, span.start) + 1
        right = self.text.find("\n", span.end)
        return Span(left, right if right >= 0 else len(self.text))


def beside_date(story: Story, link: Same) -> int | None:
    """Which of two is a bare weekday beside something that does not hang on the day of publication."""
    for weekday, other in ((link.second, link.first), (link.first, link.second)):
        when = story.times[other].when
        far = when.anchor in ("told", "none") or when.step("date_near") is not None
        if bare_weekday(story.times[weekday]) and far and not when.step("feast"):
            return weekday
    return None


def _follow(found: list[Resolved], mention: TimeMention, weekday: int, leader: int) -> None:
    """Move a bare weekday to the day beside it where that is such a weekday."""
    told = found[leader].interval
    step = mention.when.steps[0]
    if told.length == 1 and told.earliest is not None and told.earliest.isoweekday() == step.args[0]:
        rest = When("told", (Step("unit", ("day", 0)), *mention.when.steps[1:]))
        found[weekday] = resolve(rest, told.earliest, told)
