"""Check the corpus as a whole: its files, its split, its size, its spread, and whether texts repeat one another.

    corpus_check.py [CORPUS_DIR]

CORPUS_DIR defaults to `corpus` beside this folder. Prints what was counted beside what was aimed at. The exit
status is 1 where a file, the split or the texts are broken (a problem of validate.py, a folder in no part or in
two, a part far from its share, two reports that share more than 5 % of their runs of five words); what is short
of an aim is printed as such and does not fail. Equal files give equal output.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from validate import EVENT_TYPES, HEADER, MEASURES, MONTHS, SECOND, SINGLE, STATUSES, WEEKDAYS, check_folder

from kroniek.annotate.text import analyse
from kroniek.lang import load

HERE = Path(__file__).parent
NEIGHBOURS = (HERE / "gold", HERE.parent / "examples" / "mosul")
"""Texts of the project that the corpus may not repeat either."""
NO_CONFLICT = "geen-conflict"
"""How the name of a folder begins whose reports are not about armed conflict."""
SHARES = {"train": 0.70, "dev": 0.15, "test": 0.15}
FAR_FROM_SHARE = 0.05
RUN, MOST_SHARED = 5, 0.05
"""Length in words of the runs that are compared, and the part of its runs a report may share with another."""
FRAME_WORDS = 6
"""Content words from which on equal frames of two sentences are no chance."""
SHORTEST, LONGEST = 40, 400
"""In words. Reports that retell what another report told may be as short as a wire item."""
AIMS = {"reports": 300, "words": 60_000, "reports not on armed conflict": 40, "conflicts": 25, "lemmas": 9_000}
EACH = {"event type": 40, "status": 30, "measure": 30}
CALENDAR = frozenset(WEEKDAYS) | frozenset(MONTHS)
CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV"})
WORD = re.compile(r"\w+(?:['’.,-]\w+)*")
SLOT = "_"


@dataclass(frozen=True)
class Text:
    """A report: its file name without ending, its folder, its body without header, its annotation where it has one."""

    name: str
    folder: str
    body: str
    gold: Mapping[str, Any] | None


@dataclass
class Findings:
    """What is broken, and what is only short of its aim."""

    broken: list[str] = field(default_factory=list)
    short: list[str] = field(default_factory=list)

    def aim(self, what: str, count: int, least: int) -> str:
        """A line that holds a count against its aim; remembers it where it is short."""
        if count < least:
            self.short.append(f"{what}: {count} of {least}")
        return f"  {what:32} {count:7,}   aim {least:,}{'' if count >= least else '   SHORT'}"


def texts(folder: Path) -> list[Text]:
    """All reports of a folder and its subfolders, in order of path."""
    found = []
    for path in sorted(folder.rglob("*.txt")):
        text, note = path.read_text("utf-8"), path.with_suffix(".json")
        header = HEADER.match(text)
        gold = json.loads(note.read_text("utf-8")) if note.is_file() else None
        found.append(Text(path.stem, path.parent.name, text[header.end() :] if header else text, gold))
    return found


def split(corpus: Path) -> dict[str, list[str]]:
    """The names of the folders of each part."""
    return {part: list(names) for part, names in tomllib.loads((corpus / "splits.toml").read_text("utf-8")).items()}


def folders(corpus: Path) -> list[str]:
    """The names of the folders that hold reports."""
    return sorted(path.name for path in corpus.iterdir() if path.is_dir() and path.name not in {SECOND, *SINGLE})


def split_problems(corpus: Path, reports: Sequence[Text]) -> Iterator[str]:
    """What is wrong with the split."""
    parts = split(corpus)
    if set(parts) != set(SHARES):
        yield f"splits.toml has the parts {sorted(parts)}"
        return
    named = Counter(name for names in parts.values() for name in names)
    yield from (f"{name}: in {count} places of splits.toml" for name, count in sorted(named.items()) if count > 1)
    yield from (f"{name}: in no part of splits.toml" for name in folders(corpus) if name not in named)
    yield from (f"{name}: in splits.toml, but no folder" for name in sorted(set(named) - set(folders(corpus))))
    for part, share in SHARES.items():
        mine = sum(report.folder in parts[part] for report in reports) / max(1, len(reports))
        if abs(mine - share) > FAR_FROM_SHARE:
            yield f"{part}: {mine:.1%} of the reports, {share:.0%} wanted"


def words(text: str) -> list[str]:
    """The words of a text as they stand."""
    return WORD.findall(text)


def runs(text: str) -> set[tuple[str, ...]]:
    """All runs of five words, without capitals and marks."""
    plain = [word.casefold() for word in re.findall(r"\w+", text)]
    return set(zip(*(plain[i:] for i in range(RUN)), strict=False))


def shared_runs(own: Sequence[Text], others: Sequence[Text]) -> list[tuple[float, str, str]]:
    """Pairs of reports with the part of runs of the one with fewer that stands in both; most first."""
    everything = [*own, *others]
    sets = [runs(text.body) for text in everything]
    where: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, one in enumerate(sets):
        for run in one:
            where[run].append(i)
    both: Counter[tuple[int, int]] = Counter()
    for places in where.values():
        both.update(pair for pair in combinations(places, 2) if pair[0] < len(own))
    pairs = [
        (count / max(1, min(len(sets[a]), len(sets[b]))), everything[a].name, everything[b].name)
        for (a, b), count in both.items()
    ]
    return sorted(pairs, key=lambda pair: (-pair[0], *pair[1:]))


@dataclass
class Language:
    """What the program's own analysis finds in the corpus."""

    lemmas: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    sentences: int = 0
    tokens: int = 0
    frames: defaultdict[tuple[str, ...], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def read(self, text: Text, *, count: bool) -> None:
        """Add the frames of a text and, where it is to be counted, its lemmas."""
        for sentence in analyse(text.body, load("nl")).sents:
            kept = [token for token in sentence if not (token.is_space or token.is_punct)]
            for stretch in (kept, *self._stretches(sentence)):
                frame, content = self._frame(stretch)
                if content >= FRAME_WORDS:
                    self.frames[frame].setdefault(text.name, " ".join(sentence.text.split()))
            if count:
                self._count(kept)

    @staticmethod
    def _stretches(sentence: Iterable[Any]) -> Iterator[list[Any]]:
        """What stands between two marks of a sentence: a frame may be filled in within a longer sentence."""
        stretch: list[Any] = []
        for token in sentence:
            if token.is_punct:
                yield stretch
                stretch = []
            elif not token.is_space:
                stretch.append(token)
        yield stretch

    def _count(self, sentence: Sequence[Any]) -> None:
        self.sentences += bool(sentence)
        self.tokens += len(sentence)
        for token in sentence:
            if token.text.isalpha() or re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", token.text):
                (self.names if token.pos_ == "PROPN" else self.lemmas).add(token.lemma_.casefold())

    @staticmethod
    def _frame(sentence: Sequence[Any]) -> tuple[tuple[str, ...], int]:
        """The words of a sentence with one slot for each run of names, numbers and days; and its content words."""
        frame: list[str] = []
        content = 0
        for token in sentence:
            word = token.text.casefold()
            capital = token.text[:1].isupper() and (not token.is_sent_start or token.pos_ == "PROPN")
            if capital or token.pos_ == "NUM" or word[:1].isdigit() or word in CALENDAR:
                frame += [] if frame[-1:] == [SLOT] else [SLOT]
            else:
                frame.append(word)
                content += token.pos_ in CONTENT
        return tuple(frame), content

    def repeated(self, own: frozenset[str]) -> list[tuple[tuple[str, str], ...]]:
        """Sentences of different reports, at least one of the corpus, that have the same frame."""
        hits = {tuple(sorted(where.items())) for where in self.frames.values() if len(where) > 1}
        return sorted(hit for hit in hits if any(name in own for name, _ in hit))


def spread(reports: Sequence[Text]) -> dict[str, tuple[Counter[str], Counter[str]]]:
    """For each kind: instances by the first answer of a record, and by any answer that it accepts."""
    kinds = {"event type": ("events", "type"), "status": ("events", "status"), "measure": ("figures", "measure")}
    found = {}
    for kind, (records, key) in kinds.items():
        answers = [record[key] for report in reports if report.gold for record in report.gold[records]]
        found[kind] = (Counter(a[0] for a in answers), Counter(value for a in answers for value in a))
    return found


def size_lines(reports: Sequence[Text], found: Findings) -> Iterator[str]:
    """Numbers of reports, words and conflicts, and lengths."""
    lengths = sorted((len(words(report.body)), report.name) for report in reports)
    apart = [report for report in reports if report.folder.startswith(NO_CONFLICT)]
    counts = {
        "reports": len(reports),
        "words": sum(length for length, _ in lengths),
        "reports not on armed conflict": len(apart),
        "conflicts": len({report.folder for report in reports} - {report.folder for report in apart}),
    }
    yield from (found.aim(what, count, AIMS[what]) for what, count in counts.items())
    least, middle, most = (lengths[i][0] for i in (0, len(lengths) // 2, -1))
    yield f"  length in words: least {least}, median {middle}, most {most}"
    for length, name in lengths:
        if not SHORTEST <= length <= LONGEST:
            found.short.append(f"{name}: {length} words, {SHORTEST} to {LONGEST} wanted")
            yield f"  {name}: {length} words, outside {SHORTEST} to {LONGEST}"


def annotation_lines(reports: Sequence[Text]) -> Iterator[str]:
    """Numbers of records."""
    golds = [report.gold for report in reports if report.gold]
    for kind in ("times", "entities", "events", "control", "figures"):
        extra = f", {sum(e['must'] for g in golds for e in g['events']):,} of them certain" if kind == "events" else ""
        yield f"  {kind:32} {sum(len(gold[kind]) for gold in golds):7,}{extra}"


def split_lines(parts: Mapping[str, Iterable[str]], reports: Sequence[Text]) -> Iterator[str]:
    """Reports, words and folders of each part, and how many names of the others a reader of train has met."""
    seen: set[tuple[str, str]] = set()
    for part, names in parts.items():
        mine = [report for report in reports if report.folder in set(names)]
        length = sum(len(words(report.body)) for report in mine)
        share = len(mine) / max(1, len(reports))
        met = {(e["text"].casefold(), e["label"]) for r in mine if r.gold for e in r.gold["entities"]}
        known = f", {len(met & seen) / max(1, len(met)):.1%} of its names stand in train" if seen else ""
        seen = seen or met
        yield f"  {part:6} {len(mine):4} reports ({share:.1%}), {length:7,} words{known}"


def spread_lines(reports: Sequence[Text], found: Findings) -> Iterator[str]:
    """A table for each kind, most frequent first, with what is short."""
    known = {"event type": EVENT_TYPES, "status": STATUSES, "measure": MEASURES}
    for kind, (first, accepted) in spread(reports).items():
        yield f"\n{kind}: instances as first answer (as any accepted answer), aim {EACH[kind]}"
        for value in sorted(known[kind], key=lambda v: (-first[v], v)):
            short = first[value] < EACH[kind]
            if short:
                found.short.append(f"{kind} {value}: {first[value]} ({accepted[value]}) of {EACH[kind]}")
            yield f"  {value:24} {first[value]:5} ({accepted[value]}){'   SHORT' if short else ''}"


def repetition_lines(reports: Sequence[Text], found: Findings) -> Iterator[str]:
    """Shared runs of words, lemmas and repeated frames."""
    others = [text for folder in NEIGHBOURS if folder.is_dir() for text in texts(folder)]
    pairs = shared_runs(reports, others)
    found.broken += [f"{a} and {b} share {part:.1%} of their runs" for part, a, b in pairs if part > MOST_SHARED]
    yield f"  most shared runs of {RUN} words, with each other and {len(others)} texts of gold and examples:"
    yield from (f"    {part:6.2%}  {a}  {b}" for part, a, b in pairs[:3])
    language = Language()
    for text in reports:
        language.read(text, count=True)
    for text in others:
        language.read(text, count=False)
    yield found.aim("lemmas", len(language.lemmas | language.names), AIMS["lemmas"])
    yield f"  {'lemmas without those of names':32} {len(language.lemmas):7,}"
    yield f"  {'sentences':32} {language.sentences:7,}"
    hits = language.repeated(frozenset(report.name for report in reports))
    yield f"  frames of {FRAME_WORDS} content words or more in two reports: {len(hits)}"
    for hit in hits:
        found.short.append(f"a frame stands in {' and '.join(name for name, _ in hit)}")
        yield from (f"    {name}: {sentence}" for name, sentence in hit)


def main() -> int:
    """Check the corpus and print what was found."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "corpus"
    found = Findings()
    checked = [check_folder(corpus / name) for name in folders(corpus)]
    found.broken += [problem for _, problems in checked for problem in problems]
    print(f"Annotations: {sum(files for files, _ in checked)} files, {len(found.broken)} problems")
    if found.broken:
        print("\n".join(found.broken))
        return 1
    reports = texts(corpus)
    found.broken += split_problems(corpus, reports)
    print("\n".join(["\nSize", *size_lines(reports, found), "\nRecords", *annotation_lines(reports)]))
    print("\n".join(["\nSplit", *split_lines(split(corpus), reports)]))
    print("\n".join(["\nRepetition", *repetition_lines(reports, found)]))
    print("\n".join(spread_lines(reports, found)))
    for title, lines in (("Short of the aim", found.short), ("Broken", found.broken)):
        print("\n".join([f"\n{title}: {len(lines) or 'nothing'}", *(f"  {line}" for line in lines)]))
    return 1 if found.broken else 0


if __name__ == "__main__":
    sys.exit(main())
