"""The pairs of copies, and of texts that only share a theme, are whole and are what they are said to be."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
LINES = (ROOT / "evaluate" / "data" / "copies.jsonl").read_text("utf-8").splitlines()
PAIRS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
SORTS = {"figure", "day", "place", "voice", "holder", "status"}
RUN = 4


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(*(words[i:] for i in range(RUN)), strict=False))


def test_there_are_forty_of_each() -> None:
    assert sum(pair["copy"] for pair in PAIRS) >= 40
    assert sum(not pair["copy"] for pair in PAIRS) >= 40
    assert len({pair["id"] for pair in PAIRS}) == len(PAIRS)
    assert {fact["sort"] for pair in PAIRS for fact in pair["facts"]} == SORTS


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["id"])
def test_copies_share_words_and_others_do_not(pair: dict[str, Any]) -> None:
    first, second = runs(pair["a"]["text"]), runs(pair["b"]["text"])
    shared = len(first & second) / min(len(first), len(second))
    assert (shared >= 0.45) if pair["copy"] else (shared <= 0.1)
    assert date.fromisoformat(pair["a"]["date"])
    assert date.fromisoformat(pair["b"]["date"])
    for fact in pair["facts"]:
        assert fact["a"] != fact["b"]
        assert (pair["a"]["text"].count(fact["a"]), pair["b"]["text"].count(fact["b"])) == (1, 1)
