"""The groups of reports with and without clashes are whole, and a list of clashes is judged rightly."""

from __future__ import annotations

import copy
import importlib
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "evaluate"))
clashes = importlib.import_module("clashes")
GROUP: dict[str, Any] = {
    "name": "x",
    "about": "made up",
    "reports": [
        {"id": "a", "date": "2001-01-01", "source": "A", "text": "Er vielen 9 doden in Alfa."},
        {"id": "b", "date": "2001-01-01", "source": "B", "text": "In Alfa vielen 14 doden."},
    ],
    "expected": [
        {"sort": "figure", "kind": "unresolved", "about": ["killed"], "place": "Alfa", "why": "two numbers",
         "sides": [{"report": "a", "words": "9 doden"}, {"report": "b", "words": "14 doden"}]},
    ],
    "allowed": [],
}  # fmt: skip
NINE, FOURTEEN = clashes.Side("a", 10, 17), clashes.Side("b", 15, 23)


def found(kind: str, *sides: Any, sort: str = "figure") -> Any:
    return clashes.Found(sort, kind, sides)


@pytest.mark.parametrize(
    ("listed", "counts"),
    [
        ([found("unresolved", NINE, FOURTEEN)], (1, 1, 0)),
        ([found("unresolved", NINE, FOURTEEN), found("unresolved", FOURTEEN, NINE)], (1, 1, 0)),
        ([found("update", NINE, FOURTEEN)], (1, 0, 0)),
        ([], (0, 0, 0)),
        ([found("unresolved", NINE)], (0, 0, 1)),
        ([found("unresolved", NINE, FOURTEEN, sort="date")], (0, 0, 1)),
        ([found("unresolved", NINE, clashes.Side("b", 0, 7))], (0, 0, 1)),
    ],
)
def test_a_list_is_judged(listed: list[Any], counts: tuple[int, int, int]) -> None:
    got = clashes.judge(GROUP, listed).counts
    assert (got["listed"], got["of the right kind"], got["false"]) == counts
    assert got["expected"] == 1


def test_what_is_allowed_is_false_under_another_kind() -> None:
    group = copy.deepcopy(GROUP)
    group["allowed"] = group.pop("expected")
    group["expected"] = []
    assert clashes.judge(group, [found("unresolved", NINE, FOURTEEN)]).counts["false"] == 0
    assert clashes.judge(group, [found("update", NINE, FOURTEEN)]).counts["false"] == 1
    assert clashes.judge(group, []).counts["clean groups"] == 1


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        (("expected", 0, "sort"), "rumour", "unknown sort"),
        (("expected", 0, "kind"), "maybe", "kind"),
        (("expected", 0, "sides", 0, "words"), "10 doden", "not once in report a"),
        (("expected", 0, "sides", 0, "report"), "b", "fewer than two reports"),
        (("reports", 0, "id"), "b", "not two to four"),
    ],
)
def test_a_broken_group_is_seen(path: tuple[Any, ...], value: str, what: str) -> None:
    group = copy.deepcopy(GROUP)
    at = group
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    assert any(what in problem for problem in clashes.problems(group))
    assert not list(clashes.problems(GROUP))


def test_there_are_twenty_of_each_and_every_kind() -> None:
    groups = list(clashes.groups())
    planted = [group for group in groups if group["expected"]]
    assert len(planted) >= 20
    assert len(groups) - len(planted) >= 20
    kinds = Counter((clash["sort"], clash["kind"]) for group in planted for clash in group["expected"])
    assert {kind for sort, kind in kinds if sort == "figure"} == set(clashes.KINDS)
    assert {sort for sort, _ in kinds} == set(clashes.SORTS)
    for group in groups:
        assert len({report["text"] for report in group["reports"]}) == len(group["reports"])
        assert all(date.fromisoformat(report["date"]) for report in group["reports"])
