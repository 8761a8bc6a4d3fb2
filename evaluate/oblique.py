"""Measure which events are found in single sentences that tell them without the usual words (corpus/oblique).

    oblique.py [--misses]

Each sentence is read after one that makes it part of a report on a war, and its events are those whose evidence lies in
it. The sentences were written to be far from what lexicons list, so this shows how far the program generalises, not how
it fares on news; nothing is trained on them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from kroniek.annotate import annotate
from kroniek.model import Report
from kroniek.reading import read_text

FOLDER = Path(__file__).parent.parent / "corpus" / "oblique"
CONTEXT = "Hezbollah en het Israëlische leger leveren hevige gevechten bij de grens."


def sentences(folder: Path) -> Iterator[tuple[frozenset[str], str]]:
    """The sentences of a folder's tables with the types that they tell, in order."""
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            types, _, sentence = line.partition("\t")
            if not line.startswith("#") and types != "types":
                yield frozenset() if types == "-" else frozenset(types.split(",")), sentence


def told(sentence: str) -> frozenset[str]:
    """The types of the events that the program finds in a sentence."""
    (report,) = read_text(f"date 2020-01\n\n{CONTEXT} {sentence}")
    if not isinstance(report, Report):
        raise SystemExit(f"{sentence}: {report}")
    start = report.text.index(CONTEXT) + len(CONTEXT)
    return frozenset(e.type for e in annotate(report).events if e.span.start >= start)


def main() -> None:
    """Print recall and precision over all sentences, and how many of those that tell nothing are left alone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="say what was missed or wrong")
    options = parser.parse_args()
    asked = [(types, sentence, told(sentence)) for types, sentence in sentences(FOLDER)]
    for types, sentence, answer in asked:
        if options.misses and types != answer:
            missed, wrong = (", ".join(sorted(s)) or "-" for s in (types - answer, answer - types))
            print(f"missed {missed}; wrong {wrong}: {sentence}")
    right = sum(len(types & answer) for types, _, answer in asked)
    _show("oblique events found (recall)", right, sum(len(types) for types, _, _ in asked))
    _show("oblique events found (precision)", right, sum(len(answer) for _, _, answer in asked))
    empty = [answer for types, _, answer in asked if not types]
    _show("sentences that tell none, left alone", _silent(empty), len(empty))


def _silent(answers: Iterable[frozenset[str]]) -> int:
    return sum(not answer for answer in answers)


def _show(name: str, right: int, of: int) -> None:
    print(f"  {name:40} {1000 * right // of / 1000:.3f}   {right:6} of {of}")  # cut off, never rounded up


if __name__ == "__main__":
    main()
