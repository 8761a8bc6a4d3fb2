"""Stories and copies of reports as a user sees them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

WIRE = (
    "Bij een aanslag op de markt van Tel Kashan zijn donderdag mensen omgekomen, zegt de burgemeester. "
    "De bom ontplofte in een kraam met fruit toen het druk was. Ambulances brachten de slachtoffers naar Mosul. "
)
REPORTS = {
    "bureau.txt": f"date 2017-10-20\n\n{WIRE}Het dodental staat op 15. Het leger zocht de hele dag naar de daders.",
    "krant.txt": f"date 2017-10-20\n\n{WIRE}Het dodental staat op 17.",
    "ver.txt": "date 2003-02\n\nIn Bogota ontplofte vrijdag een bom in een club. De politie denkt aan de FARC.",
}


def kroniek(*words: object) -> str:
    command = [sys.executable, "-m", "kroniek", *map(str, words)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("together")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, "utf-8")
    kroniek("read", *(folder / name for name in REPORTS), "--into", folder / "c.db")
    return folder / "c.db"


def test_a_copy_is_told_with_what_it_changed(db: Path) -> None:
    found = {r["path"]: r["copy_of"] for r in map(json.loads, kroniek("reports", db, "--json").splitlines())}
    assert found["bureau.txt"] is None
    assert found["ver.txt"] is None
    assert [(c["was"], c["became"]) for c in found["krant.txt"]["changes"]] == [("15", "17")]
    assert "= copy: krant.txt" in kroniek("reports", db)
    assert "15 -> 17" in kroniek("reports", db, "--why", "krant.txt")


def test_a_copy_counts_once_as_a_source_and_keeps_its_figure(db: Path) -> None:
    lines = [line for line in kroniek("timeline", db).splitlines() if "Tel Kashan" in line]
    assert lines
    assert all("1 bureau.txt" in line for line in lines)
    best = {figure["best"] for figure in map(json.loads, kroniek("figures", db, "--json").splitlines())}
    assert {15, 17} <= best


def test_reports_of_one_story_stand_together(db: Path) -> None:
    found = [json.loads(line) for line in kroniek("stories", db, "--json").splitlines()]
    assert sorted(len(story["reports"]) for story in found) == [1, 2]
    lines = kroniek("stories", db).splitlines()
    assert len(lines) == 3
    assert "aanslag op de markt" in lines[1]
