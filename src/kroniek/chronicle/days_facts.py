"""Facts about the day of publication that one report's own words give, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from kroniek.annotate.times import resolve
from kroniek.chronicle.days_priors import weekday_weight
from kroniek.chronicle.days_story import Count, Same, Story, bare_weekday, lies_after
from kroniek.model import Interval, Reason, Span, TimeMention, When

# A date without a year is read within the year around the report; a reading almost a year away means
# that the day of publication is on the wrong side of it.
WRAPPED_DAYS = 300
# A byline stands at the head (or foot) of a report and its line is short.
BYLINE_REACH, BYLINE_LINE = 400, 90
# How hard facts are: the header and bylines come before all (see `days`), then these.
ONE_DAY, PART, COUNT, FEAST, FULL_DATE, DATE, TOLD = 3, 4, 5, 6, 7, 8, 9


@dataclass(frozen=True, slots=True)
class Fact:
    """What one passage says: which days it leaves possible, and how hard it is (0 is hardest)."""

    reason: Reason
    rank: int
    allows: Callable[[date], bool]
    loose: bool = False  # not worth reporting where it does not fit


@dataclass(frozen=True, slots=True)
class Weight:
    """What one passage makes likelier: a factor for each day."""

    reason: Reason
    factor: Callable[[date], float]


def bylines(story: Story) -> Iterator[tuple[date, TimeMention]]:
    """Full dates that stand where the report tells its own day."""
    for mention in story.times:
        told = resolve(mention.when, None).interval
        if mention.when.anchor != "none" or told.length != 1 or told.earliest is None:
            continue
        if mention.type in ("DATE", "TIME") and _in_byline(story, mention):
            yield told.earliest, mention


def hard(story: Story) -> Iterator[Fact]:
    """Facts that leave some days possible and others not."""
    for link in story.same:
        yield _same_day(story, link)
    for count in story.counts:
        yield _counted(story, count)
    for i, mention in enumerate(story.times):
        clip, unit = mention.when.step("clip"), mention.when.step("unit")
        if clip and unit and mention.when.anchor == "publication" and unit.args[1] == 0 and not mention.when.quoted:
            whole = When("publication", (unit,))
            reason = Reason(f"“{mention.text}” leaves something of it on that side", True, mention.span)
            yield Fact(reason, PART, _inside(whole, str(clip.args[0])))
        if not mention.when.quoted:
            yield from _told(story, i, mention)


def soft(story: Story) -> Iterator[Weight]:
    """One weight for each distinct bare weekday, in order of place."""
    seen: set[int] = set()
    bound = {i for link in story.same for i in (link.first, link.second) if not _raw_weekday(story, link)}
    for i, mention in enumerate(story.times):
        step = mention.when.steps[0] if mention.when.steps else None
        if step is None or step.op != "weekday" or mention.when.quoted or i in bound:
            continue
        weekday, tense = int(step.args[0] or 0), str(step.args[1])
        if weekday not in seen:
            seen.add(weekday)
            reason = Reason(f"“{mention.text}” is mostly told within two days", False, mention.span)
            yield Weight(reason, _weekday_factor(weekday, tense))


def _same_day(story: Story, link: Same) -> Fact:
    first, second = story.times[link.first], story.times[link.second]
    span = Span(min(first.span.start, second.span.start), max(first.span.end, second.span.end))
    reason = Reason(f"“{first.text}” and “{second.text}” are one day", True, span)

    raw = _raw_weekday(story, link)

    def allows(day: date) -> bool:
        answers = story.at(day)
        a, b = answers[link.first].interval, answers[link.second].interval
        if raw is not None:
            # Beside a date or a count, a bare weekday keeps its own reading: the last such day, say.
            b = answers[link.first if raw == link.second else link.second].interval
            a = resolve(story.times[raw].when, day).interval
        return not (a.known and b.known) or a.overlaps(b)

    return Fact(reason, FEAST if first.when.step("feast") else DATE if raw is not None else ONE_DAY, allows)


def _raw_weekday(story: Story, link: Same) -> int | None:
    """Which of two is a bare weekday beside something that does not hang on the day of publication."""
    for weekday, other in ((link.second, link.first), (link.first, link.second)):
        when = story.times[other].when
        far = when.anchor in ("told", "none") or when.step("date_near") is not None
        if bare_weekday(story.times[weekday]) and far and not when.step("feast"):
            return weekday
    return None


def _counted(story: Story, link: Count) -> Fact:
    parts = [story.times[i] for i in (link.count, link.base, link.later) if i is not None]
    span = Span(min(t.span.start for t in parts), max(t.span.end for t in parts))
    words = "”, “".join(t.text for t in sorted(parts, key=lambda t: t.span))
    reason = Reason(f"“{words}”: one lies so long after the other", True, span)

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
    if near or full or within or told:
        past = when.tense == "past"
        reason = Reason(f"“{mention.text}” is told as {'past' if past else 'to come'}", True, mention.span)
        rank = FULL_DATE if full else TOLD if told else DATE
        # A present tense is a weak sign of the future: where it does not fit, it only was none.
        yield Fact(reason, rank, _on_side(story, i, past, wraps=not (full or told)), loose=not past)


def _in_byline(story: Story, mention: TimeMention) -> bool:
    text, start, end = story.text, mention.span.start, mention.span.end
    if start > BYLINE_REACH and len(text) - end > BYLINE_REACH // 2:
        return False
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    right = right if right >= 0 else len(text)
    before, line = text[left:start], text[left:right]
    words = {w.strip(":,.|()[]-–").lower() for w in (before + " " + text[end:right]).split()}
    headed = not before.strip(" \t|-–([")
    closed = line.rstrip().endswith((".", "!", "?", "”", '"'))
    return len(line) <= BYLINE_LINE and (bool(words & story.words["byline"]) or (headed and not closed))


def _weekday_factor(weekday: int, tense: str) -> Callable[[date], float]:
    return lambda day: weekday_weight(day, weekday, tense)


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
