"""A second reader scored as if he were a program: how near to 1 the scores of evaluate.py can be expected to come.

    second.py [CORPUS_DIR]

CORPUS_DIR/agreement holds NAME.json made by a second reader of NAME.txt who did not see the first annotation. What
either of them put first (type, status, names, days, numbers) is written as an export of Kroniek and scored against the
other's annotation, as an export is by evaluate.py. A reader writes several accepted answers and a program one, so this
says how far one careful coder gets by the lists of another; it says nothing of who is right.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluate import show
from score import Score, _sentence, score

Record = Mapping[str, Any]
COMPARED = ("reports", "events", "figures")
KINDS = ("reports", "events", "figures", "times", "control", "entities")


def pairs(corpus: Path) -> Iterator[tuple[str, str, Record, Record]]:
    """Name, text, and the two annotations of every report that was read twice, in order of name."""
    for path in sorted((corpus / "agreement").glob("*.json")):
        first = corpus / path.stem.rsplit("-", 1)[0] / path.name
        text = first.with_suffix(".txt").read_text("utf-8")
        yield path.stem, text, json.loads(first.read_text("utf-8")), json.loads(path.read_text("utf-8"))


def exported(name: str, text: str, notes: Record) -> dict[str, list[Record]]:
    """The records of one annotation as an export has them, with what the reader put first."""
    events = []
    for number, event in enumerate(notes["events"]):
        start, end = _sentence(text, event["sentence"]) or (0, 0)
        voices = (event["attribution"] or [])[:1]
        events.append({
            "id": f"{name} {number}", "type": event["type"][0], "status": event["status"][0],
            "actors": [{"role": r, **_named(event[r])} for r in ("agent", "target") if event[r]],
            "place": _named(event["place"]) if event["place"] else None,
            "time": {"earliest": event["earliest"], "latest": event["latest"]},
            "evidence": [{"report": name, "start": start, "end": end, "attribution": voices}],
        })  # fmt: skip
    told = [{"report": name, "start": 0, "end": 0}]
    figures = [
        {"measure": f["measure"][0], "low": f["low"], "best": f["best"], "high": f["high"], "evidence": told}
        for f in notes["figures"]
    ]
    return {"reports": [{"id": name, "path": f"{name}.txt", "text": text}], "events": events, "figures": figures}


def _named(accepted: Sequence[str]) -> Record:
    """What a program that gives the first of the accepted names alone would export."""
    return {"name": accepted[0], "mentions": []}


def scored(read: Iterable[tuple[str, str, Record, Record]]) -> Score:
    """What the second of each pair of annotations scores against the first."""
    records: dict[str, list[Record]] = {kind: [] for kind in KINDS}
    with tempfile.TemporaryDirectory() as folder:
        gold = Path(folder) / "gold"
        gold.mkdir()
        for name, text, first, second in read:
            (gold / f"{name}.json").write_text(json.dumps(first), "utf-8")
            for kind, some in exported(name, text, second).items():
                records[kind] += some
        for kind, lines in records.items():
            (Path(folder) / f"{kind}.jsonl").write_text("".join(f"{json.dumps(r)}\n" for r in lines), "utf-8")
        counts = score(Path(folder), gold).counts
    return Score({name: count for name, count in counts.items() if name.startswith(COMPARED)})


def main() -> int:
    """Score either reader by the other."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path, nargs="?", default=Path(__file__).parents[1] / "corpus")
    read = list(pairs(parser.parse_args().corpus))
    show("the second reader by the first", scored(read))
    show("the first reader by the second", scored((n, t, b, a) for n, t, a, b in read))
    return 0


if __name__ == "__main__":
    sys.exit(main())
