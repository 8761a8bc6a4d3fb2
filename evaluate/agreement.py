"""Compare two independent annotations of the same reports of the corpus.

    agreement.py [CORPUS_DIR] [--differences]

CORPUS_DIR/agreement holds NAME.json made by a second reader of NAME.txt who saw neither the first annotation nor
the program; the first stands beside the report. Neither is taken for the truth: F1 is the same whichever is called
the answer. Where both marked the same thing, labels are compared: agreement is the part that is equal, kappa is
Cohen's (agreement beyond what the frequencies of the labels give by chance; 1 is full agreement, 0 is chance).
`--differences` names what one has and the other has not. Standard library only.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from validate import HEADER, SECOND, check_file, nth_start, report_of

Record = Mapping[str, Any]
Pair = tuple[Record, Record]
SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s|\n")
NUMBERS = ("low", "best", "high")
ROLES = ("agent", "target", "place", "attribution")


@dataclass
class Tally:
    """What was compared: for F1 records of both, for agreement pairs of labels."""

    both: Counter[str] = field(default_factory=Counter)
    first: Counter[str] = field(default_factory=Counter)
    second: Counter[str] = field(default_factory=Counter)
    certain: Counter[str] = field(default_factory=Counter)
    certain_met: Counter[str] = field(default_factory=Counter)
    labels: defaultdict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    differences: list[str] = field(default_factory=list)

    def found(self, what: str, both: int, first: int, second: int) -> None:
        """Count records that match, and those of either side."""
        self.both[what] += both
        self.first[what] += first
        self.second[what] += second

    def label(self, what: str, first: object, second: object) -> None:
        """Count two labels given to one thing."""
        self.labels[what].append((str(first), str(second)))

    def differ(self, name: str, kind: str, first: Iterable[object], second: Iterable[object]) -> None:
        """Note what only one side has."""
        self.differences += [f"{name}: {kind} only in the first: {one}" for one in first]
        self.differences += [f"{name}: {kind} only in the second: {one}" for one in second]


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa; None where chance alone gives full agreement."""
    total = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[label] * second[label] for label in first) / total**2
    return None if chance == 1 else (sum(a == b for a, b in pairs) / total - chance) / (1 - chance)


def norm(name: str) -> str:
    """A name without capitals and marks."""
    return re.sub(r"[^\w]+", " ", name).strip().casefold()


def names(value: Sequence[str] | None) -> set[str]:
    """The accepted answers of a field, normalised."""
    return {norm(one) for one in value or []}


def matched(
    first: Sequence[Record], second: Sequence[Record], fit: Callable[[Record, Record], float]
) -> list[Pair]:
    """Records matched one to one, best fit first; a fit of 0 is none."""
    fits = [(fit(a, b), i, j) for i, a in enumerate(first) for j, b in enumerate(second)]
    pairs, used_a, used_b = [], set(), set()
    for value, i, j in sorted(fits, key=lambda f: (-f[0], f[1], f[2])):
        if value > 0 and i not in used_a and j not in used_b:
            pairs.append((first[i], second[j]))
            used_a.add(i)
            used_b.add(j)
    return pairs


def without(records: Sequence[Record], taken: Iterable[Record]) -> list[Record]:
    """The records that are in no pair."""
    ids = {id(one) for one in taken}
    return [one for one in records if id(one) not in ids]


@dataclass(frozen=True)
class Comparison:
    """One report with its two annotations."""

    name: str
    body: str
    first: Record
    second: Record
    tally: Tally

    def run(self) -> None:
        """Compare everything."""
        for part in (self.days, self.times, self.entities, self.figures, self.events, self.control):
            part()

    @property
    def same_day(self) -> bool:
        """Whether both read the report as of the same day; a second reader who gives none resolves less."""
        return bool(self.first["true_day"] == self.second["true_day"])

    def span(self, record: Record) -> tuple[int, int]:
        """Where a time or figure stands in the body."""
        start = nth_start(self.body, record["text"], record["nth"])
        return start, start + len(record["text"])

    def overlap(self, a: Record, b: Record) -> int:
        """How many characters two records share."""
        (start, end), (begin, stop) = self.span(a), self.span(b)
        return max(0, min(end, stop) - max(start, begin))

    def sentence(self, record: Record) -> tuple[int, int]:
        """The sentence whose beginning a record quotes."""
        start = self.body.find(record["sentence"])
        end = SENTENCE_END.search(self.body, start + len(record["sentence"]) - 1)
        return start, end.start() + 1 if end else len(self.body)

    def same_sentence(self, a: Record, b: Record) -> bool:
        """Whether two records rest on one sentence."""
        (start, end), (begin, stop) = self.sentence(a), self.sentence(b)
        return start < stop and begin < end

    def days(self) -> None:
        """Compare the days of publication, which rest on header and wording alone."""
        mine, other = self.first["feasible_days"], self.second["feasible_days"]
        self.tally.found("feasible days", len(set(mine) & set(other)), len(mine), len(other))
        self.tally.label("feasible days: same list (raw only)", 1, int(mine == other))
        self.tally.label("feasible days: same true day (raw only)", self.first["true_day"], self.second["true_day"])

    def times(self) -> None:
        """Compare time expressions: where they stand, and what they mean."""
        mine, other = self.first["times"], self.second["times"]
        equal = {self.span(t) for t in mine} & {self.span(t) for t in other}
        self.tally.found("times: same characters", len(equal), len(mine), len(other))
        pairs = matched(mine, other, self.overlap)
        self.tally.found("times: overlapping", len(pairs), len(mine), len(other))
        for a, b in pairs:
            self.tally.label("times: type", a["type"], b["type"])
            self.tally.label("times: value (raw only)", a["value"], b["value"])
            if self.same_day:
                self.tally.label("times: value, same true day (raw only)", a["value"], b["value"])
            self._intervals("times", a, b)
            if a["value"] != b["value"]:
                self.tally.differ(self.name, f"value of {a['text']!r}", [a["value"]], [b["value"]])
        self._differ("time", mine, other, pairs, "text")

    def entities(self) -> None:
        """Compare names and their labels."""
        mine = {norm(e["text"]): e["label"] for e in self.first["entities"]}
        other = {norm(e["text"]): e["label"] for e in self.second["entities"]}
        both = sorted(set(mine) & set(other))
        self.tally.found("entities: text", len(both), len(mine), len(other))
        same = sum(mine[text] == other[text] for text in both)
        self.tally.found("entities: text and label", same, len(mine), len(other))
        for text in both:
            self.tally.label("entities: label", mine[text], other[text])
        self.tally.differ(self.name, "entity", sorted(set(mine) - set(other)), sorted(set(other) - set(mine)))
        self.tally.differ(
            self.name, "label", *([f"{t}: {m[t]}" for t in both if mine[t] != other[t]] for m in (mine, other))
        )

    def figures(self) -> None:
        """Compare figures: once by what they say, once by where they stand."""
        mine, other = self.first["figures"], self.second["figures"]

        def same(a: Record, b: Record) -> float:
            equal = set(a["measure"]) & set(b["measure"]) and all(a[k] == b[k] for k in NUMBERS)
            return 1 + self.overlap(a, b) if equal else 0

        strict = matched(mine, other, same)
        self.tally.found("figures: measure and numbers", len(strict), len(mine), len(other))
        pairs = matched(mine, other, self.overlap)
        self.tally.found("figures: overlapping", len(pairs), len(mine), len(other))
        for a, b in pairs:
            self.tally.label("figures: first measure", a["measure"][0], b["measure"][0])
            self.tally.label("figures: numbers (raw only)", *([f[k] for k in NUMBERS] for f in (a, b)))
            for role in ("place", "attribution"):
                self._role("figures", role, a, b)
        self._differ("figure", mine, other, strict, "text")

    def events(self) -> None:
        """Compare events: the same when a type that both accept is told by one sentence."""
        mine, other = self.first["events"], self.second["events"]

        def fit(a: Record, b: Record) -> float:
            shared = set(a["type"]) & set(b["type"])
            if not shared or not self.same_sentence(a, b):
                return 0
            return 1 + (a["must"] and b["must"]) + sum(bool(names(a[r]) & names(b[r])) for r in ROLES) / 8

        pairs = matched(mine, other, fit)
        self.tally.found("events: all, type and sentence", len(pairs), len(mine), len(other))
        # A certain event of one that is at least an arguable one of the other is agreed on, as in scoring.
        for i, (side, events) in enumerate((("first", mine), ("second", other))):
            self.tally.certain[side] += sum(event["must"] for event in events)
            self.tally.certain_met[side] += sum(pair[i]["must"] for pair in pairs)
        for a, b in matched(mine, other, lambda a, b: fit(a, b) or self.same_sentence(a, b) / 2):
            self.tally.label("events: first type, any in one sentence", a["type"][0], b["type"][0])
        for a, b in pairs:
            self._event(a, b)
        self._differ("event", [e for e in mine if e["must"]], [e for e in other if e["must"]], pairs, "key")

    def _event(self, a: Record, b: Record) -> None:
        self.tally.label("events: first status", a["status"][0], b["status"][0])
        self.tally.label("events: a status both accept (raw only)", 1, int(bool(set(a["status"]) & set(b["status"]))))
        self.tally.label("events: certain or arguable", a["must"], b["must"])
        self._intervals("events", a, b)
        for role in ROLES:
            self._role("events", role, a, b)

    def _intervals(self, kind: str, a: Record, b: Record) -> None:
        """Whether two intervals have a day in common and, where they are told from the same day, are equal."""
        apart = (a["latest"] or "9") < (b["earliest"] or "0") or (b["latest"] or "9") < (a["earliest"] or "0")
        self.tally.label(f"{kind}: intervals meet (raw only)", 1, int(not apart))
        if self.same_day:
            ends = ((record["earliest"], record["latest"]) for record in (a, b))
            self.tally.label(f"{kind}: interval, same true day (raw only)", *ends)

    def _role(self, kind: str, role: str, a: Record, b: Record) -> None:
        """Whether both fill a field, and where both do, whether an answer is accepted by both."""
        self.tally.label(f"{kind}: {role} given", bool(a[role]), bool(b[role]))
        if a[role] and b[role]:
            shared = int(bool(names(a[role]) & names(b[role])))
            self.tally.label(f"{kind}: {role} shared, of those (raw only)", 1, shared)
            if not shared:
                self.tally.differ(self.name, f"{role} of {a.get('key') or a['text']!r}", [a[role][:3]], [b[role][:3]])

    def control(self) -> None:
        """Compare who holds what."""
        mine, other = self.first["control"], self.second["control"]
        pairs = matched(
            mine, other,
            lambda a, b: bool(names(a["place"]) & names(b["place"]) and names(a["holder"]) & names(b["holder"]))
            * (1 + (a["on"] == b["on"]) + self.same_sentence(a, b)),
        )
        self.tally.found("control: place and holder", len(pairs), len(mine), len(other))
        for a, b in pairs:
            if self.same_day:
                self.tally.label("control: day, same true day (raw only)", a["on"], b["on"])
            self.tally.label("control: extent", a["extent"], b["extent"])
        self._differ("control", mine, other, pairs, "place")

    def _differ(self, kind: str, mine: Sequence[Record], other: Sequence[Record], pairs: list[Pair], key: str) -> None:
        only = [without(mine, [a for a, _ in pairs]), without(other, [b for _, b in pairs])]
        self.tally.differ(self.name, kind, *([record[key] for record in side] for side in only))


def compare(corpus: Path) -> tuple[list[str], Tally]:
    """Compare all second annotations with the first.

    Returns:
        The names of the reports compared, and what was counted.
    """
    compared, tally = [], Tally()
    for path in sorted((corpus / SECOND).glob("*.json")):
        report = report_of(path)
        problems = check_file(path) if report else ["the corpus has no such report"]
        if report is None or problems:
            print(f"{path.name} is left out: {problems[0]}", file=sys.stderr)
            continue
        text = report.read_text("utf-8")
        header = HEADER.match(text)
        body = text[header.end() :] if header else text
        first, second = (json.loads(one.read_text("utf-8")) for one in (report.with_suffix(".json"), path))
        Comparison(path.stem, body, first, second, tally).run()
        compared.append(path.stem)
    return compared, tally


def cut(value: float) -> str:
    """Three digits, cut off and never rounded up."""
    return f"{int(1000 * value) / 1000:.3f}"


def show(tally: Tally) -> None:
    """Print every figure with its counts."""
    print("\nF1")
    for what, both in tally.both.items():
        first, second = tally.first[what], tally.second[what]
        f1 = cut(2 * both / max(1, first + second))
        print(f"  {what:45} {f1}   {both} in both, {first} in the first, {second} in the second")
    met, sure = sum(tally.certain_met.values()), sum(tally.certain.values())
    parts = ", ".join(f"{tally.certain_met[side]} of {tally.certain[side]} of the {side}" for side in tally.certain)
    print(f"  {'events: certain, met by one of the other':45} {cut(met / max(1, sure))}   {parts}")
    print("\nLabels on what both marked: agreement, kappa")
    kinds = list(dict.fromkeys(what.split(":")[0] for what in tally.labels))
    for what, pairs in sorted(tally.labels.items(), key=lambda item: kinds.index(item[0].split(":")[0])):
        same = sum(a == b for a, b in pairs)
        beyond = None if "(raw only)" in what else kappa(pairs)
        shown = "     " if beyond is None else f"{beyond:5.3f}"
        print(f"  {what.removesuffix(' (raw only)'):45} {cut(same / len(pairs))}  {shown}   {same} of {len(pairs)}")


def main() -> int:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path, nargs="?", default=Path(__file__).parents[1] / "corpus")
    parser.add_argument("--differences", action="store_true", help="name what one has and the other has not")
    args = parser.parse_args()
    compared, tally = compare(args.corpus)
    print(f"Two annotations of {len(compared)} reports")
    if compared:
        show(tally)
    if args.differences:
        print("\n".join(["", *tally.differences]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
