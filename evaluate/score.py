"""Compare an export (jsonl) with annotations made by hand. Standard library only.

A gold folder holds NAME.json beside NAME.txt, in the format that evaluate/gold/README.md explains. Every
figure is a pair of counts, so that what is printed shows what it rests on.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]
KINDS = ("times", "entities", "events", "control", "figures")
# An answer vaguer than a month does not date an event, unless the gold itself is vaguer.
LONGEST_ANSWER = 31
SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s|\n")


@dataclass
class Score:
    """Counts by name, and what went wrong in words."""

    counts: dict[str, float] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def add(self, name: str, amount: float = 1) -> None:
        """Count `amount` more under `name`."""
        self.counts[name] = self.counts.get(name, 0) + amount

    def get(self, name: str) -> float:
        """What was counted under `name`; 0 where nothing was."""
        return self.counts.get(name, 0)


def read_lines(path: Path) -> list[Any]:
    """The records of a JSON Lines file; none where it is missing."""
    return [json.loads(x) for x in path.read_text("utf-8").splitlines() if x.strip()] if path.exists() else []


def gold_files(folder: Path) -> Iterator[tuple[Path, Any]]:
    """Annotations of a folder and its subfolders, in order of name."""
    for path in sorted(folder.rglob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        if isinstance(gold, dict) and "report" in gold:
            yield path, gold


def score(export: Path, gold: Path) -> Score:
    """Score the export in `export` against all annotations in `gold`."""
    result = Score()
    reports = {Path(r.get("path") or r["id"]).name: r for r in read_lines(export / "reports.jsonl")}
    records = {kind: read_lines(export / f"{kind}.jsonl") for kind in KINDS}
    for _, one in gold_files(gold):
        report = reports.get(one["report"])
        if report is None:
            result.misses.append(f"{one['report']}: not in the export")
            continue
        result.add("reports")
        judge = _Judge(result, report, one, records)
        for part in (judge.days, judge.times, judge.events, judge.control, judge.figures, judge.entities):
            part()
    return result


@dataclass
class _Judge:
    """One report with its annotation."""

    result: Score
    report: Record
    gold: Record
    records: Mapping[str, Sequence[Any]]

    def miss(self, what: str) -> None:
        self.result.misses.append(f"{self.gold['report']}: {what}")

    def days(self) -> None:
        true = self.gold.get("true_day")
        if not true:
            return
        published = self.report.get("published") or {}
        likely = {e["day"]: e["p"] for e in published.get("likely") or []}
        top = [day for day, p in likely.items() if p == max(likely.values())]
        feasible = self.gold.get("feasible_days") or []
        self.result.add("days")
        self.result.add("days contain", true in (published.get("days") or []))
        self.result.add("days p", likely.get(true, 0.0))
        self.result.add("days log loss", -math.log(max(likely.get(true, 0.0), 1e-4)))
        self.result.add("days first", top == [true])
        self.result.add("days p careful", 1 / len(feasible) if true in feasible else 0.0)
        if true not in (published.get("days") or []):
            self.miss(f"day {true} is not among the feasible ones")

    def times(self) -> None:
        free = [t for t in self.records["times"] if t["report"] == self.report["id"]]
        self.result.add("times answered", len(free))
        for gold in self.gold.get("times", []):
            self.result.add("times")
            span = _nth(self.report["text"], gold["text"], gold.get("nth", 1))
            hit = next((t for t in free if span and _overlap((t["start"], t["end"]), span)), None)
            if hit is None:
                self.miss(f"time {gold['text']!r} not found")
                continue
            free.remove(hit)
            self.result.add("times found")
            ends = (hit.get("earliest"), hit.get("latest"))
            exact = hit.get("value") == gold["value"] or (
                bool(gold.get("earliest")) and ends == (gold["earliest"], gold["latest"])
            )
            self.result.add("times exact", exact)
            if gold.get("earliest"):
                self.result.add("times dated")
                self.result.add("times contain", _holds(ends, (gold["earliest"], gold["latest"])))
            if not exact:
                self.miss(f"time {gold['text']!r}: {hit.get('value')} {ends}, gold {gold['value']}")

    def events(self) -> None:
        mine = [e for e in self.records["events"] if self._evidence(e)]
        self.result.add("events answered", len(mine))
        for event in mine:
            self.result.add(f"{event['type']}: answered")
        used: set[str] = set()
        for gold in sorted(self.gold.get("events", []), key=lambda g: not g.get("must", True)):
            self._event(gold, mine, used)
        for event in mine:
            if event["id"] not in used:
                start, end = self._evidence(event)[0]
                self.miss(f"event not in gold: {event['type']} at {self.report['text'][start:end][:80]!r}")

    def _evidence(self, record: Record) -> list[tuple[int, int]]:
        return [(e["start"], e["end"]) for e in record["evidence"] if e["report"] == self.report["id"]]

    def _event(self, gold: Record, mine: Sequence[Record], used: set[str]) -> None:
        must, kind = gold.get("must", True), gold["type"][0]
        self.result.add("events", must)
        self.result.add(f"{kind}: must", must)
        span = _sentence(self.report["text"], gold["sentence"])
        fitting = [
            e for e in mine
            if e["id"] not in used and e["type"] in gold["type"]
            and span and any(_overlap(x, span) for x in self._evidence(e))
        ]
        if not fitting:
            if must:
                self.miss(f"event {gold['key']!r} {gold['type']} not found: {gold['sentence'][:60]}")
            return
        best = max(fitting, key=lambda e: sum(_parts(e, gold).values()))
        parts = _parts(best, gold)
        used.add(best["id"])
        self.result.add("events answered right")
        self.result.add(f"{best['type']}: answered right")
        self.result.add("events answered full", all(parts.values()))
        if not must:
            return
        self.result.add("events found")
        self.result.add(f"{kind}: found")
        self.result.add("events full", all(parts.values()))
        self.result.add(f"{kind}: all right", all(parts.values()))
        for part, right in parts.items():
            self.result.add(f"events {part}", right)
            self.result.add(f"{kind}: {part}", right)
        if gold.get("attribution"):
            voices = {_norm(v) for e in best["evidence"] for v in e.get("attribution") or []}
            self.result.add("events voiced")
            heard = bool(voices & {_norm(a) for a in gold["attribution"]})
            self.result.add("events voice", heard)
            self.result.add(f"{kind}: voiced")
            self.result.add(f"{kind}: voice", heard)
        if not all(parts.values()):
            wrong = ", ".join(p for p, right in parts.items() if not right)
            self.miss(f"event {gold['key']!r}: {wrong} wrong")

    def control(self) -> None:
        for gold in self.gold.get("control", []):
            self.result.add("control")
            answers = [
                c for c in self.records["control"] if _agrees(c["place"], gold["place"]) and _covers(c, gold["on"])
            ]
            right = any(_agrees(c["holder"], gold["holder"]) for c in answers)
            self.result.add("control right", right)
            self.result.add("control contradicted", bool(answers) and not right)
            if not right:
                self.miss(f"control of {gold['place'][0]} on {gold['on']}: {[c['holder']['name'] for c in answers]}")

    def figures(self) -> None:
        free = [f for f in self.records["figures"] if self._evidence(f)]
        self.result.add("figures answered", len(free))
        for gold in self.gold.get("figures", []):
            self.result.add("figures")
            value = tuple(gold.get(k) for k in ("low", "best", "high"))
            hit = next(
                (f for f in free if f["measure"] in gold["measure"]
                 and tuple(f.get(k) for k in ("low", "best", "high")) == value), None,
            )
            if hit is None:
                self.miss(f"figure {gold['text']!r} {gold['measure']} {value} not found")
                continue
            free.remove(hit)
            self.result.add("figures right")

    def entities(self) -> None:
        got = {(_norm(e["text"]), e["label"]) for e in self.records["entities"] if e["report"] == self.report["id"]}
        want = {(_norm(e["text"]), e["label"]) for e in self.gold.get("entities", [])}
        self.result.add("entities", len(want))
        self.result.add("entities answered", len(got))
        self.result.add("entities right", len(got & want))
        for text, label in sorted(want - got):
            self.miss(f"entity {text!r} {label} not found")
        for text, label in sorted(got - want):
            self.miss(f"entity not in gold: {text!r} {label}")


def _norm(name: str | None) -> str:
    return re.sub(r"[^\w]+", " ", name or "").strip().casefold()


def _agrees(record: Record | None, accepted: Sequence[str]) -> bool:
    names = {_norm(n) for n in [record.get("name"), *(record.get("mentions") or [])]} if record else set()
    return bool(names & {_norm(a) for a in accepted})


def _nth(text: str, piece: str, nth: int) -> tuple[int, int] | None:
    at = -1
    for _ in range(nth):
        at = text.find(piece, at + 1)
        if at < 0:
            return None
    return at, at + len(piece)


def _sentence(text: str, opening: str) -> tuple[int, int] | None:
    at = text.find(opening)
    if at < 0:
        return None
    end = SENTENCE_END.search(text, at + len(opening) - 1)
    return at, end.start() + 1 if end else len(text)


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _length(first: str, last: str) -> int:
    return (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days + 1


def _holds(mine: tuple[str | None, str | None], gold: tuple[str, str]) -> bool:
    if not mine[0] or not mine[1] or mine[0] > gold[0] or mine[1] < gold[1]:
        return False
    return len(gold[0]) != 10 or len(mine[0]) != 10 or _length(mine[0], mine[1]) <= max(LONGEST_ANSWER, _length(*gold))


def _when(mine: Record, gold: Record) -> bool:
    first, last = gold.get("earliest"), gold.get("latest")
    low, high = mine.get("earliest"), mine.get("latest")
    if not first and not last:
        return True
    if not low and not high:
        return False
    if (first and high and high < first) or (last and low and low > last):
        return False
    if first and last:
        return bool(low and high) and _length(str(low), str(high)) <= max(LONGEST_ANSWER, _length(first, last))
    return True


def _parts(event: Record, gold: Record) -> dict[str, bool]:
    def role(name: str) -> bool:
        return any(a["role"] == name and _agrees(a, gold[name]) for a in event.get("actors") or [])

    return {
        "when": _when(event.get("time") or {}, gold),
        "where": not gold.get("place") or _agrees(event.get("place"), gold["place"]),
        "who": not gold.get("agent") or role("agent"),
        "whom": not gold.get("target") or role("target"),
        "status": not gold.get("status") or event.get("status") in gold["status"],
    }


def _covers(control: Record, day: str) -> bool:
    begins = (control.get("from") or {}).get("earliest")
    ends = (control.get("until") or {}).get("latest")
    return (not begins or begins <= day) and (not ends or ends >= day)
