"""Measure which mentions of events are taken for one event, across the reports of each folder of the corpus.

    same.py [--part train|dev|test]... [--folder NAME]... [--wrong] [--pairs FILE | --no-pairs]

The reports of a folder are annotated and compiled together. The gold (corpus/README.md, "Groups") is every event with
`must: true` and every event that stands in a group. Each gold event is aligned with a mention that the program found
in the same report: of a type accepted for it, with evidence that meets the sentence that tells it; each mention with
one gold event at most, so that most are aligned and then most places and parties agree. What the program merged is not
looked at for this.

Scored are the aligned gold events only: what the program did not find, it could not merge. How many were aligned
(coverage) is printed beside the scores, of all gold events and of those in groups; and CoNLL F1 once more with every
gold event, where one that was not found counts as an event by itself (all), and as it would be if nothing were ever
merged (apart). Mentions that are in no gold event are left out of the clusters.

Look-alikes (data/lookalikes.jsonl, see data/README.md): each pair of texts is compiled by itself. A wrong merge is an
event of the program that rests on words within `told` of both texts of a pair that tells two events.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coreference import METRICS, Counts, conll, matching, score
from score import _norm, _overlap, _sentence

from kroniek.annotate import annotate
from kroniek.chronicle import compile as compile_reports
from kroniek.model import Annotations, Event, EventMention, Report
from kroniek.reading import Unreadable, read_bytes

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"
LOOKALIKES = HERE / "data" / "lookalikes.jsonl"
PARTS = ("train", "dev", "test")
GROUPS = "groups.jsonl"
Gold = tuple[str, str]
"""A gold event: report (file name without ending) and key."""
Annotated = Sequence[tuple[Report, Annotations]]


@dataclass
class Folder:
    """The gold of one folder: annotations by report, and the cluster of each gold event."""

    annotations: dict[str, Mapping[str, Any]]
    key: dict[Gold, str]
    grouped: set[Gold]


@dataclass
class Tally:
    """Sums over folders."""

    scores: dict[str, dict[str, Counts]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, scores: Mapping[str, Counts]) -> None:
        """Add the counts of one folder under `name`."""
        mine = self.scores.setdefault(name, dict.fromkeys(METRICS, Counts()))
        for metric in METRICS:
            mine[metric] += scores[metric]


def read_gold(folder: Path) -> Folder:
    """The gold of a folder.

    Raises:
        ValueError: a group names an event that is not there or stands in another group, or one report only.
    """
    notes = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}
    gold = Folder(notes, {}, set())
    known = {(report, event["key"]) for report, one in notes.items() for event in one["events"]}
    for group in read_lines(folder / GROUPS):
        members = [(event["report"], event["event"]) for event in group["events"]]
        if len({report for report, _ in members}) < 2:
            raise ValueError(f"{group['id']}: fewer than two reports")
        for member in members:
            if member not in known or member in gold.key:
                raise ValueError(f"{group['id']}: {member} is not there, or in two groups")
            gold.key[member] = group["id"]
            gold.grouped.add(member)
    for report, one in notes.items():
        for event in one["events"]:
            if event["must"]:
                gold.key.setdefault((report, event["key"]), f"{report}: {event['key']}")
    return gold


def read_lines(path: Path) -> list[Any]:
    """The records of a JSON Lines file; none where it is missing."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line] if path.exists() else []


def read_report(name: str, content: bytes) -> tuple[Report, Annotations]:
    """The report of a plain text with a header, annotated.

    Raises:
        SystemExit: it cannot be read.
    """
    (report,) = read_bytes(content, name)
    if isinstance(report, Unreadable):
        raise SystemExit(str(report))
    return report, annotate(report)


def align(report: Report, gold: Mapping[str, Any], notes: Annotations, wanted: Iterable[str]) -> dict[str, int]:
    """The place in `notes.events` of the mention that is aligned with each of the `wanted` keys; not all have one."""
    events = [event for event in gold["events"] if event["key"] in set(wanted)]
    weights: dict[tuple[int, int], float] = {}
    for i, event in enumerate(events):
        span = _sentence(report.text, event["sentence"])
        for j, mention in enumerate(notes.events):
            evidence = (mention.evidence.start, mention.evidence.end)
            if span and mention.type in event["type"] and _overlap(evidence, span):
                weights[i, j] = 100 + agreement(mention, event)
    return {events[i]["key"]: j for i, j in matching(weights)}


def agreement(mention: EventMention, event: Mapping[str, Any]) -> int:
    """How well the parts of a mention agree with a gold event: place counts most, then status and parties."""
    place = {_norm(mention.place.text), _norm(mention.place.place.name)} if mention.place else set()
    points = 4 * bool(place & _names(event["place"])) + (mention.status in event["status"])
    for role in ("agent", "target"):
        said = {_norm(n) for r in mention.roles if r.role == role for n in (r.text, r.actor.name)}
        points += 2 * bool(said & _names(event[role]))
    return points


def _names(accepted: Sequence[str] | None) -> set[str]:
    return {_norm(name) for name in accepted or ()}


def event_of(report: str, mention: EventMention, events: Sequence[Event]) -> str | None:
    """The id of the event that a mention went into: one that rests on its evidence, and of these the most like it."""

    def like(event: Event) -> tuple[int, int, int]:
        place = mention.place
        same_place = bool(
            place and event.place and (place.place.id == event.place.place.id or place.text in event.place.mentions)
        )
        parties = {n for actor in event.actors for n in (actor.actor.id, *actor.mentions)}
        told = sum(role.actor.id in parties or role.text in parties for role in mention.roles)
        return int(event.type == mention.type), int(same_place or (place is None and event.place is None)), told

    resting = [e for e in events if any(x.report == report and x.span == mention.evidence for x in e.evidence)]
    return max(resting, key=like).id if resting else None


def score_folder(folder: Path, tally: Tally) -> None:
    """Compile the reports of a folder together and add what came of it to the tally."""
    gold = read_gold(folder)
    read = {name: read_report(f"{name}.txt", (folder / f"{name}.txt").read_bytes()) for name in gold.annotations}
    events = compile_reports(read.values()).events
    response: dict[Gold, str] = {}
    for name, (report, notes) in read.items():
        keys = [key for report_name, key in gold.key if report_name == name]
        for key, index in align(report, gold.annotations[name], notes, keys).items():
            found = event_of(report.id, notes.events[index], events)
            if found:
                response[name, key] = found
    count(gold, response, tally)


def count(gold: Folder, response: Mapping[Gold, str], tally: Tally) -> None:
    """Add the scores of a folder; `response` has the event of the program for every aligned gold event."""
    aligned = {member: gold.key[member] for member in response}
    alone = {member: f"alone {member}" for member in gold.key}
    tally.add("aligned", score(aligned, response))
    tally.add("aligned, apart", score(aligned, {member: alone[member] for member in response}))
    tally.add("all", score(gold.key, alone | dict(response)))
    tally.counts += Counter(
        {
            "gold events": len(gold.key),
            "aligned": len(response),
            "groups": len({gold.key[m] for m in gold.grouped}),
            "gold events in groups": len(gold.grouped),
            "aligned in groups": len(gold.grouped & response.keys()),
        }
    )
    for first, second, merged in _pairs(aligned, response):
        tally.counts["pairs right" if merged else "pairs missed"] += aligned[first] == aligned[second]
        if merged and aligned[first] != aligned[second]:
            tally.counts["pairs wrong"] += 1
            tally.wrong.append(f"merged: {' | '.join((*first, *second))}")
        elif not merged:
            tally.wrong.append(f"not merged: {' | '.join((*first, *second))}")


def _pairs(key: Mapping[Gold, str], response: Mapping[Gold, str]) -> Iterator[tuple[Gold, Gold, bool]]:
    """Pairs of aligned events that are one in the key or in the response, and whether the response merged them."""
    members = sorted(key)
    for i, first in enumerate(members):
        for second in members[i + 1 :]:
            merged = response[first] == response[second]
            if merged or key[first] == key[second]:
                yield first, second, merged


def judge_pair(pair: Mapping[str, Any], texts: Mapping[str, tuple[Report, Annotations]]) -> str:
    """What became of a pair of look-alikes: "merged", "apart", or "not found" where a text's event was not found."""
    spans = {side: _told(texts[side][0].text, pair[side]["told"]) for side in ("a", "b")}
    found = {side: _resting(texts[side], spans[side], pair[side]["type"]) for side in ("a", "b")}
    for event in compile_reports(texts.values()).events:
        within = {
            side
            for side in ("a", "b")
            for x in event.evidence
            if x.report == texts[side][0].id and _overlap((x.span.start, x.span.end), spans[side])
        }
        if within == {"a", "b"} and (not pair["same"] or event.type in {*pair["a"]["type"], *pair["b"]["type"]}):
            return "merged"
    return "apart" if all(found.values()) else "not found"


def _told(text: str, told: str) -> tuple[int, int]:
    at = text.find(told)
    if at < 0:
        raise ValueError(f"not in the text: {told!r}")
    return at, at + len(told)


def _resting(text: tuple[Report, Annotations], span: tuple[int, int], types: Sequence[str]) -> bool:
    return any(m.type in types and _overlap((m.evidence.start, m.evidence.end), span) for m in text[1].events)


def score_pairs(path: Path, *, wrong: bool) -> None:
    """Print what became of the look-alikes."""
    counts: Counter[tuple[bool, str]] = Counter()
    for pair in read_lines(path):
        texts = {
            side: read_report(f"{pair['id']}-{side}.txt", f"date {pair[side]['date']}\n{pair[side]['text']}".encode())
            for side in ("a", "b")
        }
        verdict = judge_pair(pair, texts)
        counts[pair["same"], verdict] += 1
        if wrong and (verdict == "merged") != pair["same"]:
            print(f"  {pair['id']} ({pair['kind']}): {verdict}")
    print("\nlook-alikes")
    for same, name in ((False, "two events"), (True, "one event")):
        total = sum(count for (which, _), count in counts.items() if which == same)
        shown = ", ".join(f"{verdict} {counts[same, verdict]}" for verdict in ("merged", "apart", "not found"))
        print(f"  {name:12} {total:4}: {shown}")


def show(title: str, tally: Tally) -> None:
    """Print the scores of a part with what they rest on; digits are cut off, never rounded up."""
    counts = tally.counts
    print(f"\n{title}: {counts['groups']} groups")
    for top, base in (("aligned", "gold events"), ("aligned in groups", "gold events in groups")):
        print(f"  coverage: {top:18} {_cut(counts[top] / max(1, counts[base]))}   {counts[top]} of {counts[base]}")
    for name, one in tally.scores["aligned"].items():
        print(
            f"  {name:8} R {_cut(one.recall)} ({one.found:.1f} of {one.wanted:.0f})   "
            f"P {_cut(one.precision)} ({one.right:.1f} of {one.answered:.0f})   F1 {_cut(one.f1)}"
        )
    for name, words in (
        ("aligned", "aligned"),
        ("aligned, apart", "aligned, if nothing were merged"),
        ("all", "all, what was not found by itself"),
    ):
        print(f"  CoNLL F1 {words:36} {_cut(conll(tally.scores[name]))}")
    print(
        f"  pairs: {counts['pairs right']} merged, {counts['pairs missed']} not merged, "
        f"{counts['pairs wrong']} merged wrongly"
    )


def _cut(rate: float) -> str:
    return f"{int(1000 * rate) / 1000:.3f}"


def main() -> None:
    """Score the parts or folders that are asked for, then the look-alikes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", action="append", choices=PARTS, help="a part of the corpus; else dev")
    parser.add_argument("--folder", action="append", help="a folder of the corpus, instead of a part")
    parser.add_argument("--wrong", action="store_true", help="name the pairs that went wrong (never for test)")
    parser.add_argument("--pairs", type=Path, default=LOOKALIKES, help="the file of look-alikes")
    parser.add_argument("--no-pairs", action="store_true", help="leave the look-alikes out")
    args = parser.parse_args()
    split = tomllib.loads((CORPUS / "splits.toml").read_text("utf-8"))
    asked = {"folders": args.folder} if args.folder else {part: split[part] for part in args.part or ("dev",)}
    for title, folders in asked.items():
        tally = Tally()
        for name in folders:
            score_folder(CORPUS / name, tally)
        show(title, tally)
        if args.wrong and title != "test":
            print("\n".join(f"  {line}" for line in tally.wrong))
    if not args.no_pairs:
        score_pairs(args.pairs, wrong=args.wrong)


if __name__ == "__main__":
    main()
