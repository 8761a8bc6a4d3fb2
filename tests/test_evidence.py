"""The evidence of records: words of one sentence, with what tells the record, and no more than is needed."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kroniek.annotate import annotate
from kroniek.annotate.events.evidence import within
from kroniek.annotate.text import analyse
from kroniek.chronicle.placed import PlacedControl
from kroniek.lang import load
from kroniek.model import Interval, Report, Span
from kroniek.reading import find_files, read_file, read_text

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"
TRAIN = tomllib.loads((CORPUS / "splits.toml").read_text("utf-8"))["train"]
# The first report of every conflict of the train part, and the reports of the example.
FILES = [sorted((CORPUS / name).glob("*.txt"))[0] for name in TRAIN]
FILES += sorted((HERE.parent / "examples" / "mosul").glob("*.txt"))
LINES = [x for x in (HERE / "cases" / "evidence.txt").read_text("utf-8").splitlines() if x and x[0] != "#"]
MOST_WHOLE = 0.2  # events whose evidence is a whole sentence: short sentences that tell one thing


@pytest.mark.parametrize("line", LINES)
def test_evidence_is_the_words_that_tell_it(line: str) -> None:
    text = line.replace("[", "").replace("]", "")
    (report,) = read_text(text)
    assert isinstance(report, Report)
    first = min(annotate(report).events, key=lambda e: e.span.start)
    assert first.evidence.of(report.text) == line[line.index("[") + 1 : line.index("]")]


def _reports() -> Iterator[Report]:
    for path in FILES:
        for report in read_file(next(iter(find_files([path])))):
            assert isinstance(report, Report)
            yield report


def test_evidence_lies_inside_one_sentence_and_holds_what_tells_it() -> None:
    events = whole = 0
    for report in _reports():
        found = annotate(report)
        sentences = [Span(s.start_char, s.end_char) for s in analyse(report.text, load("nl")).sents]
        told = [(e.evidence, e.span) for e in found.events] + [(f.span, f.span) for f in found.figures]
        held = [PlacedControl(report.id, c, Interval()).evidence.span for c in found.control]
        told += [(span, c.span) for span, c in zip(held, found.control, strict=True)]
        for evidence, trigger in told:
            assert evidence.of(report.text).strip()
            assert evidence.contains(trigger)
            assert sum(s.contains(evidence) for s in sentences) == 1, evidence.of(report.text)
        events += len(found.events)
        whole += sum(
            any(len(s) - len(e.evidence) <= 1 for s in sentences if s.contains(e.evidence)) for e in found.events
        )
    assert events > len(FILES)
    assert whole < MOST_WHOLE * events


SPANS = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda ends: Span(min(ends), max(ends)))


@given(SPANS, st.lists(SPANS, max_size=5))
def test_evidence_never_leaves_its_sentence(sentence: Span, parts: list[Span]) -> None:
    found = within(sentence, parts)
    assert sentence.contains(found)
    assert all(found.contains(p) for p in parts if sentence.contains(p) and p.start < p.end)
