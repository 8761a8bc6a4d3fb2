"""Facts about the day of publication that one report's own words give, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kroniek.annotate.times import resolve
from kroniek.chronicle.days_priors import weekday_weight
from kroniek.lang import Language
from kroniek.model import Annotations, Interval, Reason, Report, Span, Step, TimeMention, When

# A date without a year is read within the year around the report; a reading almost a year away means
# that the day of publication is on the wrong side of it.
WRAPPED_DAYS = 300
# A byline stands at the head (or foot) of a report and its line is short.
BYLINE_REACH, BYLINE_LINE = 400, 90
# Two ways to tell one day stand side by side.
APPOSITION = 16


@dataclass(frozen=True, slots=True)
class Fact:
    """What one passage says: which days it leaves possible, and how hard it is (0 is hardest)."""

    reason: Reason
    rank: int
    allows: Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Weight:
    """What one passage makes likelier: a factor for each day."""

    reason: Reason
    factor: Callable[[date], float]


class Reader:
    """Reads the facts of one report."""

    def __init__(self, report: Report, annotations: Annotations, language: Language) -> None:
        self._text = report.text
        self._times = [t for t in annotations.times if not t.when.quoted]
        self._sentences = annotations.sentences
        self._words = {k: frozenset(v) for k, v in language.toml("times_days.toml").items()}

    def bylines(self) -> Iterator[tuple[date, TimeMention]]:
        """Full dates that stand where the report tells its own day."""
        for mention in self._times:
            told = resolve(mention.when, None).interval
            if mention.when.anchor != "none" or told.length != 1 or told.earliest is None:
                continue
            if mention.type in ("DATE", "TIME") and self._in_byline(mention):
                yield told.earliest, mention

    def hard(self) -> Iterator[Fact]:
        """Facts that leave some days possible and others not."""
        yield from self._same_day()
        yield from self._parts_of_week()
        for mention in self._times:
            fact = self._told_dates(mention)
            if fact:
                yield fact

    def soft(self) -> Iterator[Weight]:
        """One weight for each distinct bare weekday, in order of place."""
        seen: set[int] = set()
        for mention in self._times:
            step = mention.when.steps[0] if mention.when.steps else None
            if step is None or step.op != "weekday" or mention.when.anchor != "publication":
                continue
            weekday, tense = int(step.args[0] or 0), str(step.args[1])
            if weekday in seen:
                continue
            seen.add(weekday)
            reason = Reason(f"“{mention.text}” is mostly told within two days", False, mention.span)
            yield Weight(reason, _weekday_factor(weekday, tense))

    def feast_days(self) -> Iterator[tuple[TimeMention, TimeMention]]:
        """A feast's first or last day (or the feast itself, of one day) with the mention of the same day."""
        for group in self._by_sentence():
            feasts = [t for t in group if t.when.step("feast")]
            days = [t for t in group if _is_day(t) and not t.when.step("feast")]
            for feast in feasts:
                if len(days) == 1 and (self._edge(feast, group) or self._beside(feast, days[0])):
                    yield feast, days[0]

    def edge_of(self, feast: TimeMention) -> str | None:
        """START or END where the sentence says that the feast begins or ends, or the mention itself does."""
        group = next((g for g in self._by_sentence() if feast in g), [feast])
        return self._edge(feast, group)

    def _edge(self, feast: TimeMention, group: Sequence[TimeMention]) -> str | None:
        part = feast.when.step("part")
        if part:
            return str(part.args[0])
        sentence = self._sentence(feast.span)
        first, last = feast.span.end, min(sentence.end, feast.span.end + 60)
        words = set(self._text[first:last].lower().replace(",", " ").replace(".", " ").split())
        if words & self._words["begins"]:
            return "START"
        return "END" if words & self._words["ends"] else None

    def _same_day(self) -> Iterator[Fact]:
        """ "gisteren, zondag" and "de ramadan is vrijdag begonnen": two tellings of one day."""
        for first, second in zip(self._times, self._times[1:], strict=False):
            weekdays = all(t.when.step("weekday") for t in (first, second))
            if _is_day(first) and _is_day(second) and not weekdays and self._beside(first, second):
                if "none" in (first.when.anchor, second.when.anchor) and first.when.anchor == second.when.anchor:
                    continue
                reason = Reason(
                    f"“{first.text}” and “{second.text}” are one day", True, Span(first.span.start, second.span.end)
                )
                yield Fact(reason, 3, _meet(first.when, second.when))
        for feast, day in self.feast_days():
            span = Span(min(feast.span.start, day.span.start), max(feast.span.end, day.span.end))
            edge = self.edge_of(feast)
            reason = Reason(f"“{feast.text}” and “{day.text}” are one day", True, span)
            yield Fact(reason, 5, _meet(_feast_edge(feast.when, edge), day.when))

    def _parts_of_week(self) -> Iterator[Fact]:
        """ "eerder deze week" is not said on the first day of a week, nor "later" on the last."""
        for mention in self._times:
            clip, unit = mention.when.step("clip"), mention.when.step("unit")
            if clip and unit and mention.when.anchor == "publication" and unit.args[1] == 0:
                side, whole = clip.args[0], When("publication", (unit,))
                reason = Reason(f"“{mention.text}” leaves something of it on that side", True, mention.span)
                yield Fact(reason, 4, _inside(whole, str(side)))

    def _told_dates(self, mention: TimeMention) -> Fact | None:
        """What is told in the past lies behind, what is announced ahead."""
        when = mention.when
        near = when.step("date_near") or when.step("day_near")
        full = when.anchor == "none" and when.step("year") is not None
        within = when.step("month_near") is not None and when.step("part") is not None
        if when.tense not in ("past", "future") or not (near or full or within):
            return None
        past = when.tense == "past"
        fact = f"“{mention.text}” is told as {'past' if past else 'to come'}"
        return Fact(Reason(fact, True, mention.span), 6 if full else 7, _on_side(when, past, not full))

    def _beside(self, first: TimeMention, second: TimeMention) -> bool:
        a, b = sorted((first.span, second.span))
        gap = self._text[a.end : b.start]
        words = [w for w in gap.lower().replace(",", " ").replace("(", " ").replace("-", " ").split() if w != "–"]
        return len(gap) <= APPOSITION and "." not in gap and all(w in self._words["between"] for w in words)

    def _in_byline(self, mention: TimeMention) -> bool:
        start, end = mention.span.start, mention.span.end
        if start > BYLINE_REACH and len(self._text) - end > BYLINE_REACH // 2:
            return False
        left = self._text.rfind("\n", 0, start) + 1
        right = self._text.find("\n", end)
        line = self._text[left : right if right >= 0 else len(self._text)]
        words = {w.strip(":,.|()[]-–").lower() for w in (self._text[left:start] + " " + self._text[end:right]).split()}
        headed = not self._text[left:start].strip(" \t|-–([")
        closed = not line.rstrip().endswith((".", "!", "?", "”", '"'))
        return len(line) <= BYLINE_LINE and (bool(words & self._words["byline"]) or (headed and closed))

    def _sentence(self, span: Span) -> Span:
        for sentence in self._sentences:
            if sentence.start <= span.start < sentence.end:
                return sentence
        left = self._text.rfind("\n", 0, span.start) + 1
        right = self._text.find("\n", span.end)
        return Span(left, right if right >= 0 else len(self._text))

    def _by_sentence(self) -> list[list[TimeMention]]:
        groups: dict[Span, list[TimeMention]] = {}
        for mention in self._times:
            groups.setdefault(self._sentence(mention.span), []).append(mention)
        return [groups[s] for s in sorted(groups)]


_DAY_STEPS = frozenset(
    ("weekday", "weekday_last", "weekday_next", "weekday_in", "date_near", "day_near", "yearday", "day")
)


def _is_day(mention: TimeMention) -> bool:
    """Whether the words name one day (at whatever hour)."""
    steps = mention.when.steps
    if mention.type not in ("DATE", "TIME") or mention.when.anchor not in ("none", "publication"):
        return False
    return any(s.op in _DAY_STEPS or (s.op in ("unit", "shift") and s.args[0] == "day") for s in steps)


def _feast_edge(when: When, edge: str | None) -> When:
    if edge is None or when.step("part"):
        return when
    return When(when.anchor, (*when.steps, Step("part", (edge,))), when.mod, when.quoted, when.tense)


def _weekday_factor(weekday: int, tense: str) -> Callable[[date], float]:
    return lambda day: weekday_weight(day, weekday, tense)


def _meet(first: When, second: When) -> Callable[[date], bool]:
    def allows(day: date) -> bool:
        a, b = resolve(first, day).interval, resolve(second, day).interval
        return not (a.known and b.known) or a.overlaps(b)

    return allows


def _inside(whole: When, side: str) -> Callable[[date], bool]:
    def allows(day: date) -> bool:
        days = resolve(whole, day).interval
        return day != (days.earliest if side == "before" else days.latest)

    return allows


def _on_side(when: When, past: bool, wraps: bool) -> Callable[[date], bool]:
    def allows(day: date) -> bool:
        told: Interval = resolve(when, day).interval
        if told.earliest is None or told.latest is None:
            return True
        if past:
            return told.earliest <= day and not (wraps and (day - told.latest).days > WRAPPED_DAYS)
        return told.latest >= day and not (wraps and (told.earliest - day).days > WRAPPED_DAYS)

    return allows
