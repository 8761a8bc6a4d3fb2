"""The days on which a report can have been published, and what its times mean on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kroniek.annotate.times import Resolved, combine, resolve
from kroniek.chronicle.days_facts import Fact, Reader
from kroniek.chronicle.days_priors import FURTHER
from kroniek.lang import load
from kroniek.model import (
    Annotations,
    DaySet,
    Interval,
    Published,
    Reason,
    Report,
    ResolvedTime,
    Span,
    TimeMention,
)

# Crawled months run late now and then: where the words exclude the whole month, the report may be this
# many days older than the month says, or a few younger.
LATE_LABEL, EARLY_LABEL = 62, 7
# More days than a year are no set worth keeping (contract: `days` is null above 366).
MOST_DAYS = 366
# A time told this far back (characters) is no longer what a bare "om drie uur" belongs to.
RECENT = 400


def publication(report: Report, annotations: Annotations) -> Published:
    """The possible days of publication with weights, from the header and the report's own words.

    Hard facts are taken in order of hardness; one that would leave no day is dropped and listed in
    `clashes`. A day outside the header's month is possible only where harder facts exclude the month.
    """
    reader = Reader(report, annotations, load(annotations.language))
    bylines = list(reader.bylines())
    header = report.header.published
    told = _byline_fact(bylines)
    days = _domain(header, bylines)
    if days is None:
        return Published(None)
    facts = [*([told] if told else []), *_header_fact(report), *reader.hard()]
    left, reasons, clashes = _narrow(days, facts, report.header.precision == "day")
    if len(left) > MOST_DAYS:
        return Published(None, tuple(reasons), tuple(clashes))
    weights = dict.fromkeys(left, 1.0)
    for i, weight in enumerate(reader.soft()):
        if len(left) > 1:
            power = 1.0 if i == 0 else FURTHER
            weights = {day: w * weight.factor(day) ** power for day, w in weights.items()}
            reasons.append(weight.reason)
    top = max(weights.values())
    floor = top * 1e-6  # a weight of nought would make a possible day impossible
    return Published(DaySet.of((d, max(w, floor)) for d, w in weights.items()), tuple(reasons), tuple(clashes))


def resolve_all(report: Report, annotations: Annotations, published: Published) -> tuple[ResolvedTime, ...]:
    """Every time of the report, in order: exact where the day of publication is, else over all its days."""
    reader = Reader(report, annotations, load(annotations.language))
    pins = tuple(reader.feast_days())
    edges = {t.span: reader.edge_of(t) for t in annotations.times if t.when.step("feast")}
    days: Sequence[tuple[date | None, float]] = published.days.weights if published.days else [(None, 1.0)]
    runs = [(_walk(annotations.times, day, pins, edges), weight) for day, weight in days]
    found = []
    for i, mention in enumerate(annotations.times):
        answer = combine((run[i], weight) for run, weight in runs)
        found.append(
            ResolvedTime(report.id, mention.span, mention.text, mention.type, answer.value, answer.interval)
        )
    return tuple(found)


def _walk(
    times: Sequence[TimeMention],
    day: date | None,
    pins: Sequence[tuple[TimeMention, TimeMention]],
    edges: dict[object, str | None],
) -> list[Resolved]:
    """All times for one day of publication, each knowing the one told before."""
    feasts = _pinned(pins, day)
    told: Interval | None = None
    told_at = 0
    found = []
    for mention in times:
        when = mention.when
        near = when.anchor != "recent" or mention.span.start - told_at <= RECENT
        answer = resolve(when, day, told if near else None)
        step = when.step("feast")
        if step and step.args[0] in feasts:
            answer = _at_pin(answer, feasts[str(step.args[0])], edges.get(mention.span), when.step("part") is not None)
        found.append(answer)
        known = answer.interval.earliest is not None and answer.interval.latest is not None
        definite = answer.value is None or not answer.value.endswith("_REF")
        if known and definite and not when.quoted and mention.type in ("DATE", "TIME"):
            told, told_at = answer.interval, mention.span.end
    return found


def _pinned(pins: Sequence[tuple[TimeMention, TimeMention]], day: date | None) -> dict[str, date]:
    """The day on which the report says that a feast begins, by feast, where that agrees with the calendar."""
    found: dict[str, date] = {}
    for feast, other in pins:
        step = feast.when.step("feast")
        told, computed = resolve(other.when, day).interval, resolve(feast.when, day).interval
        if step and told.length == 1 and told.earliest and computed.known and told.overlaps(computed):
            found.setdefault(str(step.args[0]), told.earliest)
    return found


def _at_pin(answer: Resolved, pin: date, edge: str | None, is_part: bool) -> Resolved:
    if edge == "END" or not answer.interval.known:
        return answer
    if is_part:
        return Resolved(pin.isoformat(), Interval.day(pin))
    last = answer.interval.latest
    return Resolved(answer.value, Interval(pin, last if last is None or last >= pin else None))


def _domain(header: Interval, bylines: Sequence[tuple[date, TimeMention]]) -> list[date] | None:
    """All days worth looking at: those of the header and around it, else those of the bylines."""
    if header.earliest and header.latest and (header.latest - header.earliest).days <= 4 * MOST_DAYS:
        first, last = header.earliest.toordinal() - LATE_LABEL, header.latest.toordinal() + EARLY_LABEL
        return [date.fromordinal(n) for n in range(max(first, 1), min(last, date.max.toordinal()) + 1)]
    return sorted({day for day, _ in bylines}) or None


def _byline_fact(bylines: Sequence[tuple[date, TimeMention]]) -> Fact | None:
    """A report dated by its own byline; of two (written, changed) either may be the day meant."""
    if not bylines:
        return None
    days = frozenset(day for day, _ in bylines)
    mention = bylines[0][1]
    return Fact(Reason(f"“{mention.text}” stands in the byline", True, mention.span), 1, days.__contains__)


def _header_fact(report: Report) -> list[Fact]:
    header = report.header.published
    if not header.known:
        return []
    said = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}.get(report.header.precision)
    first = header.earliest or header.latest
    words = first.strftime(said) if said and first else f"{header.earliest}..{header.latest}"
    return [Fact(Reason(f"the header says {words}", True), 2, header.__contains__)]


def _narrow(days: Sequence[date], facts: Sequence[Fact], dated: bool) -> tuple[list[date], list[Reason], list[Reason]]:
    """Apply facts from the hardest on; a fact that leaves nothing is a clash, one that excludes nothing no reason."""
    left = list(days)
    reasons: list[Reason] = []
    clashes: list[Reason] = []
    for fact in sorted(facts, key=lambda f: (_rank(f, dated), f.reason.span or Span(0, 0), f.reason.fact)):
        kept = [day for day in left if fact.allows(day)]
        if not kept:
            clashes.append(fact.reason)
        elif len(kept) < len(left):
            left = kept
            reasons.append(fact.reason)
    return left, reasons, clashes


def _rank(fact: Fact, dated: bool) -> int:
    """A header to the day is harder than a byline (which may be that of another edition)."""
    return 0 if dated and fact.reason.span is None else fact.rank

