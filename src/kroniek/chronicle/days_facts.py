"""Facts about the day of publication that one report's own words give, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from kroniek.annotate.times import resolve
from kroniek.chronicle.days_bylines import partial_dates
from kroniek.chronicle.days_story import Count, Same, Story, beside_date
from kroniek.chronicle.days_words import lies_after
from kroniek.knowledge.reasons import because
from kroniek.model import Interval, Reason, Span, TimeMention, When

# A date without a year is read within the year around the report; a reading almost a year away means
# that the day of publication is on the wrong side of it.
WRAPPED_DAYS = 300
# How hard facts are: the header and bylines come before all (see `days`), then these.
ONE_DAY, PART, COUNT, FEAST, FULL_DATE, DATE, TOLD = 3, 4, 5, 6, 7, 8, 9


@dataclass(frozen=True, slots=True)
class Fact:
    """What one passage says: which days it leaves possible, and how hard it is (0 is hardest)."""

    reason: Reason
    rank: int
    allows: Callable[[date], bool]
    loose: bool = False  # not worth reporting where it does not fit
    sure: bool = True  # whether it rules days out, or only makes them unlikely


def hard(story: Story) -> Iterator[Fact]:
    """Facts that leave some days possible and others not."""
    for mention, allows in partial_dates(story):
        yield Fact(because("itself", mention.text, hard=True, span=mention.span), ONE_DAY, allows)
    for link in story.same:
        yield _same_day(story, link)
    yield from (_counted(story, count) for count in story.counts if not count.news)
    # Beside words counted from today a date's tense is theirs.
    dated = {link.second for link in story.same if link.counted}
    for i, mention in enumerate(story.times):
        clip, unit = mention.when.step("clip"), mention.when.step("unit")
        if clip and unit and mention.when.anchor == "publication" and unit.args[1] == 0 and not mention.when.quoted:
            whole = When("publication", (unit,))
            reason = because("part", mention.text, hard=True, span=mention.span)
            yield Fact(reason, PART, _inside(whole, str(clip.args[0])))
        if not mention.when.quoted and i not in dated:
            yield from _told(story, i, mention)


def _same_day(story: Story, link: Same) -> Fact:
    first, second = story.times[link.first], story.times[link.second]
    span = Span(min(first.span.start, second.span.start), max(first.span.end, second.span.end))
    reason = because("one_day", first.text, second.text, hard=True, span=span)

    raw = beside_date(story, link)
    if link.counted:
        return Fact(reason, ONE_DAY if not link.slack else COUNT, _counted_date(story, link))

    def allows(day: date) -> bool:
        answers = story.at(day)
        a, b = answers[link.first].interval, answers[link.second].interval
        if raw is not None:
            # Beside a date or a count, a bare weekday keeps its own reading: the last such day, say.
            b = answers[link.first if raw == link.second else link.second].interval
            a = resolve(story.times[raw].when, day).interval
        return not (a.known and b.known) or a.overlaps(b)

    return Fact(reason, FEAST if first.when.step("feast") else DATE if raw is not None else ONE_DAY, allows)


def _counted_date(story: Story, link: Same) -> Callable[[date], bool]:
    """Whether a date falls where words counted from the day of publication say."""
    words = story.alone(link.first).when
    # "Twee weken geleden" is a week as a value; beside a date it is fourteen days, more or less.
    steps = (replace(step, op="shift_exact") if step.op == "shift" else step for step in words.steps)
    counted_words = replace(words, steps=tuple(steps))

    def allows(day: date) -> bool:
        counted = resolve(counted_words, day).interval
        if not counted.known:
            return True
        try:
            wide = counted.shift(-link.slack).hull(counted.shift(link.slack))
        except OverflowError:  # off the calendar: nothing to say
            return True
        told = [answer.interval for answer in story.readings(link.second, day)]
        return any(not interval.known or interval.overlaps(wide) for interval in told)

    return allows


def _counted(story: Story, link: Count) -> Fact:
    parts = [story.times[i] for i in (link.count, link.base, link.later) if i is not None]
    span = Span(min(t.span.start for t in parts), max(t.span.end for t in parts))
    words = "”, “".join(t.text for t in sorted(parts, key=lambda t: t.span))
    reason = because("counted", words, hard=True, span=span)

    def allows(day: date) -> bool:
        answers = story.at(day)
        base = answers[link.base].interval if link.base is not None else story.told_before(link.count, day)
        later = answers[link.later].interval if link.later is not None else Interval.day(day)
        return base is None or lies_after(base, later, link.least, link.most)

    return Fact(reason, TOLD if link.loose else COUNT, allows, link.loose)


def _told(story: Story, i: int, mention: TimeMention) -> Iterator[Fact]:
    """What is told in the past lies behind, what is announced ahead."""
    when = mention.when
    if when.tense not in ("past", "future") or mention.type not in ("DATE", "TIME"):
        return
    near = when.step("date_near") or when.step("day_near")
    within = when.step("month_near") is not None and when.step("part") is not None
    # Years are too coarse to say anything about a month that a header gives.
    full = when.anchor == "none" and any(s.op in ("month", "yearday", "day") for s in when.steps)
    told = when.anchor == "told" and when.tense == "past" and when.step("shift") is not None
    feast = when.step("feast") is not None and when.anchor == "publication"
    if near or full or within or told or feast:
        past = when.tense == "past"
        # The end of a month is too vague, and its tense too often misread, to rule days out.
        # A feast comes back every year, so that its name alone rules no day out.
        sure = _sure(story, i, past) and not within and not feast
        reason = because("past" if past else "ahead", mention.text, hard=sure, span=mention.span)
        rank = FULL_DATE if full else TOLD if told else DATE
        yield Fact(reason, rank, _on_side(story, i, past, wraps=not (full or told)), loose=not past, sure=sure)


def _sure(story: Story, i: int, past: bool) -> bool:
    """Whether the words leave no doubt of which side of publication a date lies on.

    A present tense is a weak sign of the future, and "zou" and "tot" with a past tense none of the past.
    """
    words = story.sentence_words(i)
    if past:
        return not words & story.words["irrealis"] and story.word_before(i) not in story.words["until"]
    return bool(words & story.words["ahead"])


def _inside(whole: When, side: str) -> Callable[[date], bool]:
    def allows(day: date) -> bool:
        days = resolve(whole, day).interval
        return day != (days.earliest if side == "before" else days.latest)

    return allows


def _on_side(story: Story, i: int, past: bool, wraps: bool) -> Callable[[date], bool]:
    def allows(day: date) -> bool:
        told = story.at(day)[i].interval
        if told.earliest is None or told.latest is None:
            return True
        if past:
            return told.earliest <= day and not (wraps and (day - told.latest).days > WRAPPED_DAYS)
        return told.latest >= day and not (wraps and (told.earliest - day).days > WRAPPED_DAYS)

    return allows
