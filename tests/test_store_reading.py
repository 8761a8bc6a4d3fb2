"""From reports to a stored chronicle: the walk of `kroniek read`, with a stand-in for annotating."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest

from kroniek.engine import Failed, annotate_all, ingest
from kroniek.exports import exporter
from kroniek.store import Views, Writer
from kroniek.store.codec import encode
from store_fakes import WORK, annotate, many, report, update

HERE = Path(__file__).parent


def fill(db, reports, work=WORK, workers=1):
    with Writer(str(db)) as store:
        return ingest(reports, store, work, workers=workers)


def exported(db, out):
    with Views(str(db)) as views:
        assert not views.stale
        for name in ("jsonl", "csv"):
            exporter(name).write(views, out / name)
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*.*"))}


def test_several_processes_give_what_one_gives(tmp_path):
    reports = many(120)
    alone = list(annotate_all(reports, annotate, 1))
    assert list(annotate_all(reports, annotate, 2)) == alone
    assert [r for r, _ in alone] == reports
    assert [result for _, result in alone] == [encode(annotate(r)) for r in reports]


def test_a_report_that_ends_its_process_is_named_and_the_rest_goes_on():
    reports = many(40)
    reports[3] = report("DOOD", path="dood.txt")
    reports[4] = report("STUK", path="stuk.txt")
    reports[30] = report("DOOD en weg", path="dood2.txt")
    results = dict(annotate_all(reports, annotate, 2))
    failed = {r.path: result.reason for r, result in results.items() if isinstance(result, Failed)}
    assert list(results) == reports
    assert set(failed) == {"dood.txt", "stuk.txt", "dood2.txt"}
    assert "ended the process" in failed["dood.txt"]
    assert "ValueError: kapot" in failed["stuk.txt"]


def test_reports_are_taken_as_needed_not_all_at_once():
    taken = Counter()

    def endless():
        for told in many(5000):
            taken["all"] += 1
            yield told

    stream = annotate_all(endless(), annotate, 2)
    for _ in range(10):
        next(stream)
    stream.close()
    assert taken["all"] < 200


def test_the_order_of_reading_changes_no_byte_of_the_exports(tmp_path):
    reports = many(90)
    fill(tmp_path / "one.db", reports)
    shuffled = reports.copy()
    Random(7).shuffle(shuffled)
    fill(tmp_path / "two.db", shuffled[:40])
    fill(tmp_path / "two.db", shuffled[30:], workers=2)
    one, two = exported(tmp_path / "one.db", tmp_path / "one"), exported(tmp_path / "two.db", tmp_path / "two")
    assert one == two
    assert len(one["jsonl/events.jsonl"].splitlines()) > 50


def test_what_cannot_be_read_is_named_and_the_rest_kept(tmp_path):
    bad = SimpleNamespace(where="x.zip", reason="not a zip")
    odd = report("half een teken \ud800", path="odd.txt")
    broken = report("STUK", path="stuk.txt")
    outcome = fill(tmp_path / "c.db", [bad, *many(3), odd, broken, broken])
    assert [where for where, _ in outcome.problems] == ["x.zip", "odd.txt", "stuk.txt"]
    assert outcome.new == 3
    with Views(str(tmp_path / "c.db")) as views:
        assert views.counts().reports == 3
    assert len(fill(tmp_path / "c.db", [broken]).problems) == 1


def test_a_report_met_twice_in_one_reading_is_read_once(tmp_path):
    reports = [replace(r, path=f"{i % 2}/{r.path}") for i, r in enumerate(many(30) * 2)]
    outcome = fill(tmp_path / "c.db", reports, workers=2)
    assert (outcome.new, outcome.known) == (30, 30)


def test_newer_rules_annotate_again(tmp_path):
    def newer(told):
        found = annotate(told)
        return replace(found, rules="fake 2", events=())

    fill(tmp_path / "c.db", many(60))
    outcome = fill(tmp_path / "c.db", many(1), replace(WORK, annotate=newer, rules="fake 2"))
    assert (outcome.new, outcome.known, outcome.again, outcome.compiled) == (0, 1, 60, True)
    with Views(str(tmp_path / "c.db")) as views:
        assert views.counts().events == 0
    with sqlite3.connect(tmp_path / "c.db") as connection:
        assert connection.execute("SELECT DISTINCT rules FROM annotations").fetchall() == [("fake 2",)]


def test_newer_rules_of_compiling_compile_again_only(tmp_path):
    fill(tmp_path / "c.db", many(5))
    outcome = fill(tmp_path / "c.db", [], replace(WORK, chronicle_rules="newer"))
    assert (outcome.again, outcome.compiled) == (0, True)


def test_a_reading_broken_off_before_compiling_is_seen_and_mended(tmp_path):
    def broken(_ground, _changed):
        raise RuntimeError

    fill(tmp_path / "c.db", many(10))
    with pytest.raises(RuntimeError):
        fill(tmp_path / "c.db", many(20), replace(WORK, update=broken))
    with Views(str(tmp_path / "c.db")) as views:
        assert views.stale
        assert (views.counts().reports, views.counts().events) == (20, 10)
    fill(tmp_path / "c.db", [])
    fill(tmp_path / "whole.db", many(20))
    assert exported(tmp_path / "c.db", tmp_path / "a") == exported(tmp_path / "whole.db", tmp_path / "b")


SCRIPT = """
import sys
from store_fakes import WORK, many
from kroniek.engine import ingest
from kroniek.store import Writer
if __name__ == "__main__":
    with Writer(sys.argv[1]) as store:
        ingest(many(160), store, WORK, workers=int(sys.argv[2]))
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_in_the_middle_it_carries_on(tmp_path, workers):
    db, script = tmp_path / "c.db", tmp_path / "reads.py"
    script.write_text(SCRIPT)
    slowly = os.environ | {"FAKE_SECONDS": "0.02", "PYTHONPATH": str(HERE)}
    process = subprocess.Popen([sys.executable, str(script), str(db), str(workers)], env=slowly)
    wait_for(lambda: kept(db) >= 50)
    children = children_of(process.pid)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert 50 <= kept(db) < 160
    with Views(str(db)) as views:
        assert views.stale
    wait_for(lambda: not any(alive(child) for child in children))
    outcome = fill(db, many(160))
    assert outcome.new + outcome.known == 160
    assert outcome.known >= 50
    fill(tmp_path / "whole.db", many(160))
    assert exported(db, tmp_path / "a") == exported(tmp_path / "whole.db", tmp_path / "b")


def kept(db):
    try:
        with sqlite3.connect(f"{db.as_uri()}?mode=ro", uri=True) as connection:
            return connection.execute("SELECT count(*) FROM annotations").fetchone()[0]
    except sqlite3.OperationalError:
        return 0


def wait_for(happens):
    for _ in range(1200):
        if happens():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen within a minute")


def children_of(pid):
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_nothing_read_gives_an_empty_chronicle(tmp_path):
    fill(tmp_path / "c.db", [])
    with Views(str(tmp_path / "c.db")) as views:
        assert not views.stale
        assert (views.counts().reports, list(views.events()), list(views.reports())) == (0, [], [])


def test_compiling_sees_what_is_new_by_id_whatever_the_order(tmp_path):
    seen = []

    def compiling(ground, changed):
        seen.append([r.id for r, _ in ground.reports(changed)])
        update(ground, changed)

    work = replace(WORK, update=compiling)
    fill(tmp_path / "c.db", many(30), work)
    fill(tmp_path / "c.db", many(40), work)
    first, both = {r.id for r in many(30)}, {r.id for r in many(40)}
    assert seen == [sorted(first), sorted(both - first)]
