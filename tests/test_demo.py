"""The demo, by its own script: it ends by serving the example where somebody can stop that, and only there."""

import os
import pty
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READ = ("030-hawija.txt", "032-raqqa-gevallen.txt")
CTRL_C = b"\x03"


@pytest.fixture
def demo(tmp_path):
    """How `make demo` runs the script, in a folder with two of the reports."""
    (tmp_path / "examples" / "mosul").mkdir(parents=True)
    for name in ("demo.sh", *(f"mosul/{name}" for name in READ)):
        shutil.copy(ROOT / "examples" / name, tmp_path / "examples" / name)

    def command(kroniek, *before, **more):
        inherited = {name: value for name, value in os.environ.items() if name != "DEMO_SERVE"}
        return {"args": [*before, "sh", "examples/demo.sh", kroniek], "cwd": tmp_path, "env": inherited | more}

    return command


def on_terminal(run):
    """Starts it with a terminal of its own; gives the process and what lies at the other end of the terminal."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(**run, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    return running, os.fdopen(ours, "r+b", buffering=0)


def lines(terminal):
    """The lines up to the end, which a terminal tells by an error."""
    try:
        yield from (line.decode() for line in terminal)
    except OSError:
        return


@pytest.mark.parametrize(
    ("asked", "terminal", "served"),
    [(None, False, False), (None, True, True), ("1", False, True), ("1", True, True), ("0", True, False)],
)
def test_it_serves_only_where_that_can_be_stopped_or_is_asked_for(demo, tmp_path, asked, terminal, served):
    told = tmp_path / "kroniek"
    told.write_text('#!/bin/sh\necho "asked: $*"\n')
    told.chmod(0o755)
    run = demo(str(told), **({} if asked is None else {"DEMO_SERVE": asked}))
    if terminal:
        running, end = on_terminal(run)
        with running, end:
            said = "".join(lines(end)).replace("\r", "")
    else:
        said = subprocess.run(**run, capture_output=True, encoding="utf-8", timeout=60, check=True).stdout
    assert "asked: figures demo/mosul.db --measure displaced\n" in said
    assert ("asked: serve demo/mosul.db\n" in said) == served
    assert f"{told} serve demo/mosul.db" in said, "else it says how"


def test_the_pages_are_served_until_ctrl_c(demo):
    """Also where the usual port is taken."""
    with socket.socket() as usual:
        usual.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            usual.bind(("127.0.0.1", 8400))
            usual.listen()
        except OSError:
            pass  # taken by somebody else, which is as good
        running, terminal = on_terminal(demo(str(Path(sys.executable).with_name("kroniek")), "setsid", "--ctty"))
        with running, terminal:
            found = (re.search(r"at (http://\S+/) until you stop", line) for line in lines(terminal))
            address = next(match[1] for match in found if match)
            with urllib.request.urlopen(f"{address}events?type=capture", timeout=60) as answer:
                page = answer.read().decode()
            terminal.write(CTRL_C)
            running.wait(60)
    assert not address.endswith(":8400/")
    assert "Raqqa" in page
    assert running.returncode == 0
