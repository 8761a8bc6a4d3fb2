"""Train on the project's corpus which sentences tell which types of event, and write it beside the language's data.

    train_firing.py [--corpus DIR] [--language nl] [--out FILE]

Every sentence of the part `train` is an example for every type: right where a coder records an event of that type in
it; so are the single sentences of the corpus, and those that stand with the lexical units. For each type a logistic
regression with few weights (L1, liblinear, fixed settings: the same data gives the same file) learns from the
sentence's words and what they are about, the rules' proposals, and who and what is named. Prints what rules and model
find on dev.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from kroniek.annotate import parts
from kroniek.annotate.encoder import Network
from kroniek.annotate.events import Read, read_by_rules
from kroniek.annotate.events.circumstances import Circumstances
from kroniek.annotate.events.firing import FILE, Model
from kroniek.annotate.events.lexicon import lexicon
from kroniek.annotate.events.scene import Scene
from kroniek.lang import load
from kroniek.model import Report
from kroniek.reading import read_paths, read_text

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent / "evaluate"))
from score import _overlap, _sentence  # noqa: E402

sys.path.insert(0, str(HERE))
from regression import SECOND, answer_by_answer  # noqa: E402
from splits import by_part, lot_of_single, reader  # noqa: E402

# A feature that fewer sentences show is left out. Strength and thresholds were chosen on dev; see docs/events.md.
FEWEST = 2
STRENGTH = 0.5
KEEP, ADD = 0.4, 0.4
# An event that a coder may leave out counts so much beside one that any coder records. Chosen on dev.
ARGUABLE = 0.25
MARK = re.compile(r"[\[\]]")
# What stands before a unit's sentence, so that it is read as part of a report on a conflict.
CONTEXT = {"nl": "Hezbollah en het Israëlische leger leveren hevige gevechten bij de grens."}


@dataclass(frozen=True)
class Sentence:
    """What is known of one sentence: features, what the rules tell, and a coder's events as accepted types and must."""

    features: frozenset[str]
    ruled: frozenset[str]
    told: tuple[tuple[tuple[str, ...], bool], ...]


def gather(folders: Sequence[Path], language: str) -> list[Sentence]:
    """All sentences of the reports in `folders` that are about conflict."""
    found = []
    for folder in folders:
        for path in sorted(folder.glob("*.txt")):
            report = next(iter(read_paths([path])))
            if not isinstance(report, Report):
                raise SystemExit(f"{path}: {report}")
            gold = json.loads(path.with_suffix(".json").read_text("utf-8"))["events"]
            spans = [(_sentence(report.text, e["sentence"]), tuple(e["type"]), e.get("must", True)) for e in gold]
            rules, doc = _rules(report, language, reader(folder.name, language))
            if rules.signs.elsewhere:
                continue
            for number, sentence in enumerate(doc.sents):
                here = (sentence.start_char, sentence.end_char)
                told = tuple((types, must) for span, types, must in spans if span and _overlap(here, span))
                ruled = {e.type for e in rules.evidence.events if here[0] <= e.span.start < here[1]}
                found.append(Sentence(rules.evidence.features(number, sentence), frozenset(ruled), told))
    return found


def singles(corpus: Path, language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Single sentences with the types that each tells, in a fixed order.

    They are those that stand with the lexical units (of `yes` they tell the unit's type, of `no` nothing), and those of
    the corpus (`sentences/*.tsv`, each with its types, or `-`).
    """
    for unit in lexicon(language).units:
        yield from ((MARK.sub("", s), (unit.type,)) for s in unit.yes)
        yield from ((MARK.sub("", s), ()) for s in unit.no)
    for path in sorted((corpus / "sentences").glob("*.tsv")):
        rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
        yield from ((sentence, () if types == "-" else tuple(types.split(","))) for types, sentence in rows[1:])


def of_singles(corpus: Path, language: str) -> Iterator[Sentence]:
    """The single sentences, each read after one that makes it part of a report on a conflict."""
    for place, (text, types) in enumerate(singles(corpus, language)):
        (report,) = read_text(f"date 2020-01\n\n{CONTEXT[language]} {text}")
        if not isinstance(report, Report):
            raise SystemExit(f"{text}: {report}")
        rules, doc = _rules(report, language, reader(lot_of_single(place), language))
        if rules.signs.elsewhere:
            continue
        start = report.text.index(CONTEXT[language]) + len(CONTEXT[language])
        for number, sentence in enumerate(doc.sents):
            if sentence.start_char >= start:
                first, last = sentence.start_char, sentence.end_char
                ruled = frozenset(e.type for e in rules.evidence.events if first <= e.span.start < last)
                told = tuple(((kind,), True) for kind in types)
                yield Sentence(rules.evidence.features(number, sentence), ruled, told)
                break


def _rules(report: Report, language: str, model: Network | None) -> tuple[Read, Doc]:
    read = parts(report, model)
    scene = Scene.of(read.doc, language, read.names, read.voices.speakers, read.times, read.encoded)
    around = Circumstances.of(scene, read.times, read.figures)
    return read_by_rules(scene, around, read.figures, read.voices), read.doc


def fit(sentences: Sequence[Sentence]) -> Model:
    """The model of all types that the sentences tell."""
    bias, weights = answer_by_answer(
        [s.features for s in sentences], [worth(s.told) for s in sentences], FEWEST, STRENGTH
    )
    return Model(KEEP, ADD, bias, weights)


def worth(told: Iterable[tuple[tuple[str, ...], bool]]) -> dict[str, float]:
    """What each type of a sentence's events counts, given the types that are right for each and whether it must be."""
    found: dict[str, float] = {}
    for types, must in told:
        for kind in types:
            own = (1.0 if kind == types[0] else SECOND) * (1.0 if must else ARGUABLE)
            found[kind] = max(found.get(kind, 0.0), own)
    return found


def measure(answers: Sequence[frozenset[str]], sentences: Sequence[Sentence]) -> str:
    """Recall of the events that a coder must record, and precision of the answers; one answer serves one event."""
    must = found = right = 0
    for answer, sentence in zip(answers, sentences, strict=True):
        free = set(answer)
        for types, needed in sorted(sentence.told, key=lambda t: not t[1]):
            hit = next((t for t in types if t in free), None)
            free.discard(hit or "")
            must, found, right = must + needed, found + (needed and hit is not None), right + (hit is not None)
    total = sum(map(len, answers))
    return f"recall {found / must:.3f} ({found} of {must}), precision {right / total:.3f} ({right} of {total})"


def main() -> None:
    """Train on the corpus's train part, print what that gives on dev, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=HERE.parent.parent / "corpus")
    parser.add_argument("--language", default="nl")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    train, dev = (gather(some, options.language) for some in by_part(options.corpus).values())
    model = fit([*train, *of_singles(options.corpus, options.language)])
    print(f"dev    rules  {measure([s.ruled for s in dev], dev)}")
    likely = [model.probabilities(s.features) for s in dev]
    for keep, add in ((KEEP, ADD), (0.1, 0.4), (0.1, 0.5), (0.2, 0.4), (0.2, 0.5), (0.3, 0.5), (0.4, 0.4)):
        answers = [
            frozenset({t for t in s.ruled if p[t] >= keep} | {t for t, one in p.items() if one >= add})
            for s, p in zip(dev, likely, strict=True)
        ]
        print(f"dev    keep {keep} add {add}  {measure(answers, dev)}")
    by_type: dict[str, dict[str, float]] = {}
    for feature, own in model.weights.items():
        for kind, weight in own.items():
            by_type.setdefault(kind, {})[feature] = weight
    out = options.out or load(options.language).folder / FILE
    about = "Made by tools/train/train_firing.py from the project's corpus (CC BY 4.0); see docs/events.md."
    data = {"about": about, "keep": KEEP, "add": ADD, "bias": model.bias, "weights": by_type}
    out.write_text(json.dumps(data, indent=0, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
