"""The annotated corpus: its files, its split, and that the scripts that check it see what is wrong."""

from __future__ import annotations

import copy
import importlib
import json
import sys
import tomllib
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
if not CORPUS.is_dir():
    pytest.skip("the corpus is not in this copy of the project", allow_module_level=True)
sys.path.insert(0, str(ROOT / "evaluate"))
validate = importlib.import_module("validate")
check = importlib.import_module("corpus_check")
agreement = importlib.import_module("agreement")
sys.path.insert(0, str(ROOT / "tools" / "train"))
splits = importlib.import_module("splits")

FOLDERS = sorted(path.name for path in CORPUS.iterdir() if path.is_dir() and path.name not in validate.SINGLE)
PARTS: dict[str, list[str]] = tomllib.loads((CORPUS / "splits.toml").read_text("utf-8"))
PART_OF = {name: part for part, names in PARTS.items() for name in names}
EVENTS = ROOT / splits.EVENTS
EVENT_FOLDERS = sorted(path.name for path in EVENTS.glob("*") if path.is_dir())
# Of the people named in one conflict, how many another may name too: heads of the UN and of great powers.
MOST_SHARED_PEOPLE = 0.2


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_annotation_is_valid(folder: str) -> None:
    files, problems = validate.check_folder(CORPUS / folder)
    assert files > 0
    assert problems == []


@pytest.mark.skipif(not EVENTS.is_dir(), reason="the reports annotated for events are not in this copy of the project")
@pytest.mark.parametrize("folder", EVENT_FOLDERS)
def test_reports_annotated_for_events_are_valid_and_hold_nothing_else(folder: str) -> None:
    files, problems = validate.check_folder(EVENTS / folder)
    assert files > 0
    assert problems == []
    figures = set()
    for path in (EVENTS / folder).glob("*.json"):
        notes = json.loads(path.read_text("utf-8"))
        assert notes["events"], path.name
        assert [notes[kind] for kind in ("times", "entities")] == [[], []], path.name
        figures.add(bool(notes["figures"]))
    assert len(figures) == 1, "figures are annotated in all reports of a folder, or in none"


def test_reports_annotated_for_events_are_learnt_from_and_never_scored() -> None:
    parts = splits.by_part(CORPUS)
    assert {path.name for path in parts["train"]} == {*PARTS["train"], *EVENT_FOLDERS}
    assert {path.name for path in parts["dev"]} == set(PARTS["dev"])


def test_file_names_are_unique_and_begin_with_their_folder() -> None:
    reports = [path for path in CORPUS.rglob("*.txt") if path.parent.name != validate.SECOND]
    assert len({path.name for path in reports}) == len(reports)
    assert [path for path in reports if not path.name.startswith(path.parent.name + "-")] == []


def test_every_folder_is_in_one_part_of_the_right_size() -> None:
    assert list(check.split_problems(CORPUS, check.texts(CORPUS))) == []


def test_folders_on_one_country_are_in_one_part() -> None:
    """oekraine-2022 and oekraine-donbas-2014 are one conflict in two folders."""
    parts: dict[str, set[str]] = {}
    for name, part in PART_OF.items():
        if not name.startswith(check.NO_CONFLICT):
            parts.setdefault(name.split("-")[0], set()).add(part)
    assert {country: found for country, found in parts.items() if len(found) > 1} == {}


def test_people_of_a_conflict_are_in_one_part() -> None:
    people = {
        name: {
            entity["text"].casefold()
            for path in (CORPUS / name).glob("*.json")
            for entity in json.loads(path.read_text("utf-8"))["entities"]
            if entity["label"] == "PER"
        }
        for name in PART_OF
    }
    shared = {
        (a, b): people[a] & people[b]
        for a, b in combinations(sorted(PART_OF), 2)
        if PART_OF[a] != PART_OF[b]
        and len(people[a] & people[b]) > MOST_SHARED_PEOPLE * min(len(people[a]), len(people[b]))
    }
    assert shared == {}


# --- The validator -------------------------------------------------------------------------------------------

REPORT = (
    "date 2019-05\n\nHet leger van Kandoria heeft maandag 6 mei de stad Belmar ingenomen. Daarbij vielen "
    "zeker 1.200 doden. Een vrouw van 83 bleef in Belmar."
)
ANNOTATION: dict[str, Any] = {
    "report": "kandoria-001.txt",
    "true_day": "2019-05-07",
    "feasible_days": ["2019-05-07", "2019-05-08"],
    "times": [{"text": "maandag 6 mei", "nth": 1, "type": "DATE", "value": "2019-05-06", "earliest": "2019-05-06",
               "latest": "2019-05-06"}],
    "events": [{"key": "capture of Belmar", "type": ["capture"], "status": ["happened"], "agent": ["leger"],
                "target": None, "place": ["Belmar"], "earliest": "2019-05-06", "latest": "2019-05-06",
                "attribution": None, "sentence": "Het leger van", "must": True}],
    "control": [{"place": ["Belmar"], "holder": ["leger"], "on": "2019-05-07", "extent": "all",
                 "sentence": "Het leger van"}],
    "figures": [{"measure": ["killed"], "low": 1200, "best": None, "high": None, "place": ["Belmar"],
                 "attribution": None, "text": "zeker 1.200 doden", "nth": 1},
                {"measure": ["other"], "low": 1, "best": 1, "high": 1, "place": ["Belmar"], "attribution": None,
                 "text": "vrouw van 83", "nth": 1}],
    "entities": [{"text": "Kandoria", "label": "LOC"}, {"text": "Belmar", "label": "LOC"}],
}  # fmt: skip
Break = Callable[[dict[str, Any]], object]
BROKEN: dict[str, Break] = {
    "true day .* not feasible": lambda a: a.update(true_day="2019-05-09"),
    "contradicts the header": lambda a: a.update(feasible_days=["2019-06-07"], true_day=None),
    "time not in the body": lambda a: a["times"][0].update(nth=2),
    "no maandag in": lambda a: a["times"][0].update(earliest="2019-05-07", latest="2019-05-08"),
    "mei is not in": lambda a: a["times"][0].update(earliest="2019-06-10", latest="2019-06-10"),
    "is after latest": lambda a: a["times"][0].update(earliest="2019-05-13"),
    "unknown time type": lambda a: a["times"][0].update(type="DAY"),
    "unknown event type": lambda a: a["events"][0].update(type=["conquest"]),
    "unknown status": lambda a: a["events"][0].update(status=["done"]),
    "sentence occurs 0 times": lambda a: a["events"][0].update(sentence="Het leger uit"),
    "not the beginning of a sentence": lambda a: a["events"][0].update(sentence="leger van"),
    "agent is not a list": lambda a: a["events"][0].update(agent="leger"),
    "control on no day": lambda a: a["control"][0].update(on="2019-05"),
    "unknown measure": lambda a: a["figures"][0].update(measure=["dead"]),
    r"1\.200 is not among": lambda a: a["figures"][0].update(low=1300),
    "numbers out of order": lambda a: a["figures"][0].update(best=1100),
    "unknown label": lambda a: a["entities"][0].update(label="GPE"),
    "entity not in the body": lambda a: a["entities"][0].update(text="Kandor"),
    "keys .* differ": lambda a: a["entities"][0].pop("label"),
}


def write(folder: Path, annotation: dict[str, Any], name: str = "kandoria-001") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(REPORT, "utf-8")
    path = folder / f"{name}.json"
    path.write_text(json.dumps(annotation), "utf-8")
    return path


def test_a_right_annotation_has_no_problems(tmp_path: Path) -> None:
    assert validate.check_file(write(tmp_path / "kandoria", ANNOTATION)) == []


@pytest.mark.parametrize("problem", sorted(BROKEN))
def test_a_broken_annotation_is_found(problem: str, tmp_path: Path) -> None:
    annotation = copy.deepcopy(ANNOTATION)
    BROKEN[problem](annotation)
    with pytest.raises(AssertionError, match=problem):
        assert validate.check_file(write(tmp_path / "kandoria", annotation)) == []


# --- The check of the whole ----------------------------------------------------------------------------------


def text(name: str, body: str) -> Any:
    return check.Text(name, "kandoria", body, None)


def test_shared_runs_of_words_are_found_across_marks_and_capitals() -> None:
    body = "De burgemeester van Belmar bezocht gisteren het kamp bij de rivier."
    own = [text("a", body), text("b", "Niets hiervan lijkt op wat die ander zei over het weer.")]
    pairs = check.shared_runs(own, [text("c", "de burgemeester van belmar, bezocht gisteren het kamp bij de rivier")])
    assert pairs == [(1.0, "a", "c")]
    assert check.shared_runs(own, []) == []


def test_a_frame_with_other_names_numbers_and_days_is_found() -> None:
    language = check.Language()
    one = "Minstens 30 bewoners verlieten maandag uitgeput het verwoeste dorp Belmar, meldt een plaatselijke arts."
    two = "Minstens 45 bewoners verlieten vrijdag uitgeput het verwoeste dorp Tamsa, meldt een plaatselijke arts."
    other = "Vrijdag verlieten minstens 45 bewoners uitgeput het verwoeste dorp Tamsa."
    for name, body in (("a", one), ("b", two), ("c", other)):
        language.read(text(name, body), count=True)
    hits = language.repeated(frozenset({"a", "b", "c"}))
    assert [[name for name, _ in hit] for hit in hits] == [["a", "b"]]
    assert language.repeated(frozenset({"c"})) == []
    assert {"bewoner", "verlaten", "arts"} <= language.lemmas


def test_a_split_that_is_wrong_is_found(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, ANNOTATION, f"{name}-001")
    (tmp_path / "splits.toml").write_text('train = ["a", "b"]\ndev = ["b"]\ntest = ["d"]\n', "utf-8")
    problems = list(check.split_problems(tmp_path, check.texts(tmp_path)))
    assert problems[:3] == ["b: in 2 places of splits.toml", "c: in no part of splits.toml",
                            "d: in splits.toml, but no folder"]  # fmt: skip
    assert [problem.split(":")[0] for problem in problems[3:]] == ["dev", "test"]


# --- Agreement -----------------------------------------------------------------------------------------------


def two(folder: Path, second: dict[str, Any]) -> Any:
    write(folder / "kandoria", ANNOTATION)
    (folder / "agreement").mkdir()
    (folder / "agreement" / "kandoria-001.json").write_text(json.dumps(second), "utf-8")
    names, tally = agreement.compare(folder)
    assert names == ["kandoria-001"]
    return tally


def test_equal_annotations_agree_fully(tmp_path: Path) -> None:
    tally = two(tmp_path, ANNOTATION)
    assert tally.both == tally.first == tally.second
    assert all(a == b for pairs in tally.labels.values() for a, b in pairs)
    assert tally.differences == []


def test_what_differs_is_counted_where_it_differs(tmp_path: Path) -> None:
    second = copy.deepcopy(ANNOTATION)
    second["events"][0].update(status=["planned"], place=["Kandoria"], must=False)
    second["entities"][1]["label"] = "ORG"
    second["times"] = []
    second["figures"][0]["low"] = 1200.0
    tally = two(tmp_path, second)
    assert tally.both["times: overlapping"] == 0 < tally.first["times: overlapping"]
    assert (tally.both["entities: text"], tally.both["entities: text and label"]) == (2, 1)
    assert tally.both["figures: measure and numbers"] == 2
    assert tally.both["events: all, type and sentence"] == 1
    assert (tally.certain_met["first"], tally.certain["second"]) == (1, 0)
    assert tally.labels["events: first status"] == [("happened", "planned")]
    assert tally.labels["events: place shared, of those (raw only)"] == [("1", "0")]


def test_kappa() -> None:
    """The textbook table of 20, 5, 10 and 15: agreement .7, by chance .5."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert agreement.kappa(pairs) == pytest.approx(0.4)
    assert agreement.kappa([("y", "y")]) is None


@pytest.mark.parametrize(
    "path",
    sorted(p for name in validate.SINGLE for p in (CORPUS / name).glob("*.tsv")),
    ids=lambda p: f"{p.parent.name}/{p.name}",
)
def test_single_sentences_have_known_types_and_none_comes_twice(path: Path) -> None:
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert rows[0] == ["types", "sentence"]
    for row in rows[1:]:
        types, sentence = row
        assert types == "-" or set(types.split(",")) <= validate.EVENT_TYPES, row
        assert sentence.strip() == sentence
    assert len({sentence for _, sentence in rows}) == len(rows)
