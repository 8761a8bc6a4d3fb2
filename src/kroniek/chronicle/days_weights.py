"""What a report's own words make likelier of its day of publication, without ruling out another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from kroniek.chronicle.days_priors import (
    TOLD_AFTER,
    ahead_weight,
    back,
    counted_weight,
    further_weight,
    last_date_weight,
    nearest_weight,
)
from kroniek.chronicle.days_story import Story, beside_date
from kroniek.chronicle.days_words import bare_weekday, is_date, with_weekday
from kroniek.knowledge.reasons import because
from kroniek.model import Reason, TimeMention

DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class Weight:
    """What one passage makes likelier: a factor above 0 for each day."""

    reason: Reason
    factor: Callable[[date], float]


def soft(story: Story) -> Iterator[Weight]:
    """Weights of bare weekdays, one for each, and of the last date told, in order of place."""
    told: dict[int, TimeMention] = {}
    ahead: dict[int, TimeMention] = {}
    bound = {i for link in story.same for i in (link.first, link.second) if not beside_date(story, link)}
    for i, mention in enumerate(story.times):
        step = mention.when.steps[0] if mention.when.steps else None
        if step is not None and step.op == "weekday" and not mention.when.quoted and i not in bound:
            (ahead if step.args[1] == "future" else told).setdefault(int(step.args[0] or 0), mention)
    for weekday, mention in told.items():
        reason = because("weekday_past", mention.text, hard=False, span=mention.span)
        yield Weight(reason, _told_factor(weekday, frozenset(told)))
    for weekday, mention in ahead.items():
        reason = because("weekday_ahead", mention.text, hard=False, span=mention.span)
        yield Weight(reason, _ahead_factor(weekday))
    yield from _last_date(story)
    yield from _counted_news(story)
    yield from _told_behind(story)


def _told_factor(weekday: int, all_told: frozenset[int]) -> Callable[[date], float]:
    def factor(day: date) -> float:
        lag = back(day, weekday)
        nearest = lag == min(back(day, other) for other in all_told)
        return nearest_weight(lag) if nearest else further_weight(lag)

    return factor


def _ahead_factor(weekday: int) -> Callable[[date], float]:
    return lambda day: ahead_weight(-back(day, weekday) % 7)


def _last_date(story: Story) -> Iterator[Weight]:
    """The last date told that is not announced: news follows it closely."""
    dated = [
        i
        for i, mention in enumerate(story.times)
        if is_date(mention)
        and not mention.when.step("feast")
        and not mention.when.quoted
        and mention.when.tense != "future"
    ]
    counted = {count.base for count in story.counts if count.news}
    dated = [i for i in dated if i not in counted]
    if not dated:
        return
    past = all(story.times[i].when.tense == "past" for i in dated)
    # Which of them is the last depends on the day where a date lacks its year, so the reason names them all.
    words = "”, “".join(dict.fromkeys(story.times[i].text for i in dated))

    def factor(day: date) -> float:
        answers = story.at(day)
        ends = [(answers[i].interval.latest, with_weekday(story.times[i])) for i in dated]
        gaps = [((day - end).days, named) for end, named in ends if end is not None]
        return last_date_weight(gaps, sure=past) if gaps else 1.0

    span = story.times[dated[0]].span if len(dated) == 1 else None
    yield Weight(because("last_date", words, hard=False, span=span), factor)


def _counted_news(story: Story) -> Iterator[Weight]:
    """What happened so long after a date is the news of the report."""
    for count in story.counts:
        if count.news and count.base is not None:
            words = (story.times[count.count].text, story.times[count.base].text)
            reason = because("counted", "”, “".join(words), hard=False, span=story.times[count.count].span)
            yield Weight(reason, _news_factor(story, count.base, (count.least + count.most) // 2))


def _news_factor(story: Story, base: int, days: int) -> Callable[[date], float]:
    def factor(day: date) -> float:
        start = story.at(day)[base].interval.earliest
        return counted_weight((day - start).days - days) if start is not None else 1.0

    return factor


def _told_behind(story: Story) -> Iterator[Weight]:
    """A bare weekday that is told behind a past date mostly lies after it, not in the days before."""
    anchor: int | None = None
    seen: set[int] = set()
    for i, mention in enumerate(story.times):
        if mention.when.quoted or mention.when.tense == "future":
            continue
        if mention.when.tense == "past" and story.moves(i) and is_date(mention) and not mention.when.step("feast"):
            anchor, seen = i, set()
        elif anchor is not None and bare_weekday(mention):
            weekday = int(mention.when.steps[0].args[0] or 0)
            if weekday not in seen:
                seen.add(weekday)
                base = story.times[anchor].text
                reason = because("told_behind", mention.text, base, hard=False, span=mention.span)
                yield Weight(reason, _after_date(story, i, anchor))


def _after_date(story: Story, weekday: int, dated: int) -> Callable[[date], float]:
    def factor(day: date) -> float:
        answers = story.at(day)
        told, base = answers[weekday].interval.earliest, answers[dated].interval.earliest
        if told is None or base is None or not 0 <= (day - base).days < DAYS_OF_WEEK:
            return 1.0
        return 1.0 if told >= base else 1.0 / TOLD_AFTER

    return factor
