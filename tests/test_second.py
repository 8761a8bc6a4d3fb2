"""A reader scored by himself is right in everything, and wrong in what he leaves out (evaluate/second.py)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
if not CORPUS.is_dir():
    pytest.skip("the corpus is not in this copy of the project", allow_module_level=True)
NAMES = ("jemen-005", "libie-001", "myanmar-001")


def rates(corpus: Path) -> list[dict[str, str]]:
    """The printed rates by name: of the second reader by the first, and of the first by the second."""
    command = [sys.executable, str(ROOT / "evaluate" / "second.py"), str(corpus)]
    shown = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    line = re.compile(r"^ {2}(\S.*?) {2,}(\d\.\d{3}) ", re.MULTILINE)
    return [dict(line.findall(part)) for part in shown.split("reports\n")[1:]]


def read_twice(folder: Path, *, leave_out: bool) -> Path:
    """A corpus of three reports whose second annotation is the first, or has no event and no figure."""
    (folder / "agreement").mkdir()
    for name in NAMES:
        conflict = name.rsplit("-", 1)[0]
        (folder / conflict).mkdir()
        for suffix in (".txt", ".json"):
            shutil.copy(CORPUS / conflict / f"{name}{suffix}", folder / conflict)
        notes = json.loads((CORPUS / conflict / f"{name}.json").read_text("utf-8"))
        if leave_out:
            notes |= {"events": [], "figures": []}
        (folder / "agreement" / f"{name}.json").write_text(json.dumps(notes), "utf-8")
    return folder


def test_who_is_scored_by_himself_is_right(tmp_path: Path) -> None:
    by_first, by_second = rates(read_twice(tmp_path, leave_out=False))
    assert by_first == by_second
    assert len(by_first) > 8
    assert set(by_first.values()) == {"1.000"}


def test_what_is_left_out_is_missed(tmp_path: Path) -> None:
    by_first, _ = rates(read_twice(tmp_path, leave_out=True))
    assert by_first["events: found (recall)"] == by_first["figures: recall"] == "0.000"
