"""The README's sample is what comes out of the example reports."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def kroniek(command, folder):
    """What the command prints on a window of 80 columns."""
    done = subprocess.run(
        [sys.executable, "-m", "kroniek", *command.split()],
        capture_output=True, encoding="utf-8", env=os.environ | {"COLUMNS": "80"}, cwd=folder, check=True,
    )  # fmt: skip
    return done.stdout


def test_the_sample_is_real(tmp_path):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    sample = re.search(r"<!-- run.*?-->\n```\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[1]
    first, *asked = re.findall(r"^\$ kroniek (.*)", sample, re.MULTILINE)
    kroniek(first, tmp_path)
    assert asked
    assert sample == f"$ kroniek {first}\n" + "".join(f"$ kroniek {one}\n{kroniek(one, tmp_path)}" for one in asked)
