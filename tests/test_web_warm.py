"""While pages are served, a chronicle that has changed is read again before anybody asks."""

import threading
import time

from kroniek.engine import ingest
from kroniek.store import Writer, columns
from kroniek.web import warm
from store_fakes import WORK, many, report
from web_fakes import client

SECONDS = 30


def test_who_asks_after_a_reading_does_not_wait_for_it(tmp_path, monkeypatch):
    monkeypatch.setattr(warm, "EVERY", 0.05)
    path, reads, real = str(tmp_path / "c.db"), [], columns._read
    with Writer(path) as store:
        ingest(many(3), store, WORK, workers=1)

    def read(views):
        if views.where == path:  # servers of other tests may still look after chronicles of theirs
            reads.append(threading.current_thread().name)
        return real(views)

    monkeypatch.setattr(columns, "_read", read)
    with client(path) as web:
        before = len(web.get("/events.json").json()["events"])
        assert reads == ["MainThread"], "when serving begins"
        with Writer(path) as store:
            ingest([report("IS neemt Kirkuk in.", "2018-01-01")], store, WORK, workers=1)
        until = time.monotonic() + SECONDS
        while len(reads) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        assert len(web.get("/events.json").json()["events"]) == before + 1
    assert reads[1:] == ["kroniek-warm"]
