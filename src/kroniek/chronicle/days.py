"""The days on which a report can have been published, and what its times mean on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from kroniek.annotate.times import combine
from kroniek.chronicle.days_bylines import full_dates
from kroniek.chronicle.days_facts import Fact, hard
from kroniek.chronicle.days_priors import ODDS
from kroniek.chronicle.days_story import Story
from kroniek.chronicle.days_weights import Weight, soft
from kroniek.knowledge.reasons import because
from kroniek.lang import load
from kroniek.model import Annotations, DaySet, Interval, Published, Reason, Report, ResolvedTime, Span, TimeMention

# Crawled months run late now and then: where the words exclude the whole month, the report may be this
# many days older than the month says, or a few younger.
LATE_LABEL, EARLY_LABEL = 62, 7
# More days than a year are no set worth keeping (contract: `days` is null above 366).
MOST_DAYS = 366
# A weight of nought would make a possible day impossible.
FLOOR = 1e-6
BYLINE, HEADER = 1, 2


def publication(report: Report, annotations: Annotations, story: Story | None = None) -> Published:
    """The possible days of publication with weights, from the header and the report's own words.

    Hard facts are taken in order of hardness; one that would leave no day is dropped and listed in
    `clashes`. A day outside the header's month is possible only where harder facts exclude the month.
    `story` are the report's times, where they were worked out already.
    """
    story = story or Story(report, annotations, load(annotations.language))
    dated = list(full_dates(story))
    days = _domain(report.header.published, dated)
    if days is None:
        return Published(None)
    facts = [*_header_fact(report), *_byline_fact(dated), *hard(story)]
    left, reasons, clashes = _narrow(days, [fact for fact in facts if fact.sure])
    if len(left) > MOST_DAYS:
        return Published(None, tuple(reasons), tuple(clashes))
    weights = dict.fromkeys(left, 1.0)
    doubtful = (Weight(fact.reason, _mostly(fact)) for fact in facts if not fact.sure)
    for weight in (*doubtful, *soft(story)):
        if len(left) > 1:
            weights = {day: w * weight.factor(day) for day, w in weights.items()}
            reasons.append(weight.reason)
    floor = max(weights.values()) * FLOOR
    return Published(DaySet.of((d, max(w, floor)) for d, w in weights.items()), tuple(reasons), tuple(clashes))


def resolve_all(report: Report, annotations: Annotations, published: Published) -> tuple[ResolvedTime, ...]:
    """Every time of the report, in order: exact where the day of publication is, else over all its days."""
    story = Story(report, annotations, load(annotations.language))
    days: Iterable[tuple[date | None, float]] = published.days.weights if published.days else [(None, 1.0)]
    runs = [(story.at(day), weight) for day, weight in days]
    found = []
    for i, mention in enumerate(annotations.times):
        answer = combine((run[i], weight) for run, weight in runs)
        told = (mention.span, mention.text, mention.type, answer.value, answer.interval)
        found.append(ResolvedTime(report.id, *told, story.hangs_on(i)))
    return tuple(found)


def _mostly(fact: Fact) -> Callable[[date], float]:
    """A fact that mostly holds, as a weight."""
    return lambda day: 1.0 if fact.allows(day) else 1.0 / ODDS


def _domain(header: Interval, dated: Sequence[tuple[date, TimeMention]]) -> list[date] | None:
    """All days worth looking at: those of the header and around it, else those of the bylines."""
    if header.earliest and header.latest and (header.latest - header.earliest).days <= 4 * MOST_DAYS:
        first, last = header.earliest.toordinal() - LATE_LABEL, header.latest.toordinal() + EARLY_LABEL
        return [date.fromordinal(n) for n in range(max(first, 1), min(last, date.max.toordinal()) + 1)]
    return sorted({day for day, _ in dated}) or None


def _byline_fact(dated: Sequence[tuple[date, TimeMention]]) -> list[Fact]:
    """A report dated by its own byline; of two (written, changed) either may be the day meant."""
    if not dated:
        return []
    days, mention = frozenset(day for day, _ in dated), dated[0][1]
    return [Fact(because("byline", mention.text, hard=True, span=mention.span), BYLINE, days.__contains__)]


def _header_fact(report: Report) -> list[Fact]:
    """What the header says; to the day it is harder than a byline, which may be that of another edition."""
    header = report.header.published
    if not header.known:
        return []
    said = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}.get(report.header.precision)
    first = header.earliest or header.latest
    words = first.strftime(said) if said and first else f"{header.earliest}..{header.latest}"
    rank = 0 if report.header.precision == "day" else HEADER
    return [Fact(because("header", words, hard=True), rank, header.__contains__)]


def _narrow(days: Sequence[date], facts: Iterable[Fact]) -> tuple[list[date], list[Reason], list[Reason]]:
    """Apply facts from the hardest on; one that leaves nothing is a clash, one that excludes nothing no reason."""
    left = list(days)
    reasons: list[Reason] = []
    clashes: list[Reason] = []
    for fact in sorted(facts, key=lambda f: (f.rank, f.reason.span or Span(0, 0), f.reason.fact)):
        kept = [day for day in left if fact.allows(day)]
        if not kept and not fact.loose:
            clashes.append(fact.reason)
        elif not kept:
            continue
        elif len(kept) < len(left):
            left = kept
            reasons.append(fact.reason)
    return left, reasons, clashes
