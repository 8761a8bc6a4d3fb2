"""`kroniek read` and `kroniek annotate` as a user runs them, with the real rules on real files."""

import json
import os
import pty
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parent.parent / "examples" / "mosul").glob("*.txt"))
PATIENCE = 120


def kroniek(*arguments, **options):
    done = subprocess.run(
        [sys.executable, "-m", "kroniek", *map(str, arguments)],
        capture_output=True,
        check=False,
        timeout=PATIENCE,
        **{"encoding": "utf-8"} | options,
    )
    assert "Traceback" not in str(done.stderr)
    return done


def read(db, *paths, workers=1):
    return kroniek("read", *paths, "--into", db, "--workers", workers)


def exported(db):
    out = db.with_suffix(".out")
    for name in ("jsonl", "csv"):
        done = kroniek("export", db, "--format", name, "--out", out / name)
        assert (done.returncode, done.stderr) == (0, "")
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.glob("*/*"))}


def dump(db):
    with sqlite3.connect(db) as connection:
        return list(connection.iterdump())


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """A few of the example's reports in two folders, one of them in both."""
    made = tmp_path_factory.mktemp("reports")
    for name, chosen in (("a", EXAMPLES[:13:6]), ("b", EXAMPLES[12::8])):
        (made / name).mkdir()
        for path in chosen:
            shutil.copy(path, made / name)
    return made / "a", made / "b"


@pytest.fixture(scope="module")
def chronicle(folders, tmp_path_factory):
    db = tmp_path_factory.mktemp("chronicle") / "c.db"
    done = read(db, *folders)
    assert (done.returncode, done.stderr) == (0, "")
    assert "6 new, 1 known already, 6 in all" in done.stdout
    return db


def test_every_command_has_something_to_say(chronicle):
    for listing in ("timeline", "control", "figures", "reports"):
        table, records = kroniek(listing, chronicle), kroniek(listing, chronicle, "--json")
        assert (table.returncode, table.stderr, records.stderr) == (0, "", "")
        assert len(table.stdout.splitlines()) == len(records.stdout.splitlines()) + 1 > 3
        assert max(map(len, table.stdout.splitlines())) <= 80


def test_the_timeline_opens_on_sentences_of_the_reports(chronicle, folders):
    whole = "\n".join(path.read_text("utf-8") for folder in folders for path in folder.iterdir())
    for text in kroniek("timeline", chronicle, "--json").stdout.splitlines():
        event = json.loads(text)
        assert event["evidence"]
        assert len(event["sentence"]) > 10
        assert event["sentence"] in whole


def test_neither_order_nor_processes_change_a_byte(chronicle, folders, tmp_path):
    first, second = folders
    assert read(tmp_path / "c.db", second, workers=2).returncode == 0
    assert read(tmp_path / "c.db", second, first, workers=1).returncode == 0
    assert exported(tmp_path / "c.db") == exported(chronicle)


def test_reading_again_changes_nothing(chronicle, folders):
    before = dump(chronicle)
    done = read(chronicle, *folders)
    assert done.returncode == 0
    assert " 0 new, 7 known already, 6 in all" in done.stdout
    assert dump(chronicle) == before


def test_what_cannot_be_read_is_named_and_the_rest_is_read(tmp_path):
    bad = tmp_path / "in"
    bad.mkdir()
    (bad / "leeg.txt").write_bytes(b"")
    (bad / "ruis.txt").write_bytes(bytes(range(256)) * 40)
    (bad / "maand.txt").write_text("date 2017-13\nIS verloor de stad Mosul aan het leger.")
    (bad / "kapot.zip").write_bytes(b"PK\x03\x04 en verder niets")
    (bad / "zonder.jsonl").write_text('{"title": "Geen tekst", "date": "2017-10-25"}\n')
    (bad / "chinees.txt").write_text("伊拉克军队周二收复了摩苏尔市。" * 10)
    (bad / "goed.txt").write_text("date 2017-07-10\nHet Iraakse leger heeft maandag de stad Mosul heroverd op IS.")
    with zipfile.ZipFile(bad / "goed.zip", "w") as archive:
        archive.writestr("binnen.txt", "date 2017-07-11\nHet leger heeft dinsdag in Mosul tientallen strijders gedood.")
    done = read(tmp_path / "c.db", bad, tmp_path / "nergens.txt")
    assert done.returncode == 1
    assert "2 new" in done.stdout
    named = sorted(re.search(r"(\w+)\.\w+(?::\d+)?: .{5,}", text)[1] for text in done.stderr.splitlines())
    assert named == ["chinees", "kapot", "leeg", "maand", "nergens", "ruis", "zonder"]


def some_reports(folder, count):
    folder.mkdir()
    towns = ("Mosul", "Raqqa", "Tal Afar", "Hawija", "Kirkuk")
    for i in range(count):
        (folder / f"{i:03d}.txt").write_text(
            f"date 2017-{i % 12 + 1:02d}-{i % 28 + 1:02d}\n"
            f"Het leger heeft dinsdag de stad {towns[i % 5]} heroverd op IS. Daarbij vielen {i + 2} doden.\n"
        )
    return folder


def kept(db):
    try:
        with sqlite3.connect(f"{db.as_uri()}?mode=ro", uri=True) as connection:
            return connection.execute("SELECT count(*) FROM annotations").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def start_and_stop(db, folder, sign):
    """Starts reading, sends the signal when the first batch is kept, and gives how it ended."""
    command = [sys.executable, "-m", "kroniek", "read", str(folder), "--into", str(db), "--workers", "2"]
    # whoever runs the tests in the background may ignore interruption, and so would what they start
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    end = time.monotonic() + PATIENCE
    while not kept(db) and time.monotonic() < end:
        time.sleep(0.005)
    process.send_signal(sign)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def test_killed_in_the_middle_it_carries_on(tmp_path):
    folder, db = some_reports(tmp_path / "in", 110), tmp_path / "c.db"
    assert start_and_stop(db, folder, signal.SIGKILL)[:2] == (-signal.SIGKILL, "")
    done = kept(db)
    assert 50 <= done < 110
    assert "broken off" in kroniek("timeline", db).stderr
    again = read(db, folder, workers=1)
    assert (again.returncode, again.stderr) == (0, "")
    assert f"{110 - done} new, {done} known already, 110 in all" in again.stdout
    assert read(tmp_path / "whole.db", folder, workers=2).returncode == 0
    assert exported(db) == exported(tmp_path / "whole.db")


def test_interrupted_in_the_middle_it_says_so(tmp_path):
    folder, db = some_reports(tmp_path / "in", 300), tmp_path / "c.db"
    status, out, err = start_and_stop(db, folder, signal.SIGINT)
    assert (status, out) == (130, "")
    assert err == "Interrupted. What was read is kept; the same command carries on from there.\n"
    assert 50 <= kept(db) < 300


def test_progress_is_shown_on_a_terminal_only(folders, tmp_path):
    # That nothing is shown elsewhere, the other tests hold.
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "kroniek", "read", str(folders[0]), "--into", str(tmp_path / "c.db")]
    process = subprocess.Popen(command, stderr=theirs, stdout=subprocess.DEVNULL, env=os.environ | {"TERM": "xterm"})
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert process.wait(PATIENCE) == 0
    assert b"Reading reports" in shown


@pytest.mark.parametrize("way", ["file", "-"])
def test_annotate_gives_every_mention(way, tmp_path):
    source = EXAMPLES[0]
    done = kroniek("annotate", source) if way == "file" else kroniek("annotate", "-", input=source.read_text("utf-8"))
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    kinds = ("times", "entities", "places", "actors", "figures", "events", "control")
    assert {"report", "language", "rules", "text", "sentences", *kinds} == set(found)
    for kind in kinds[:4]:
        assert found[kind]
        for mention in found[kind]:
            assert found["text"][mention["span"]["start"] : mention["span"]["end"]] == mention["text"]
    assert found["events"]
    assert list(tmp_path.iterdir()) == []


def test_annotate_names_what_it_cannot_read(tmp_path):
    (tmp_path / "leeg.txt").touch()
    done = kroniek("annotate", tmp_path / "leeg.txt")
    assert (done.returncode, done.stdout) == (1, "")
    assert "leeg.txt: " in done.stderr
    assert kroniek("annotate", tmp_path / "nergens.txt").returncode == 1


def test_a_file_that_is_no_chronicle_is_not_written_over(tmp_path):
    (tmp_path / "brief.txt").write_text("Lieve allemaal,")
    done = read(tmp_path / "brief.txt", EXAMPLES[0])
    assert done.returncode == 1
    assert "left as it is" in done.stderr
    assert (tmp_path / "brief.txt").read_text() == "Lieve allemaal,"


@pytest.mark.parametrize("arguments", [["read"], ["read", "x"], ["read", "x", "--into", "y", "--workers", "0"]])
def test_wrong_usage(arguments, tmp_path):
    assert kroniek(*arguments, cwd=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []
