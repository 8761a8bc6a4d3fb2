"""A small chronicle for the tests of the pages, with what a careless page would stumble over."""

from fastapi.testclient import TestClient

from kroniek.engine import ingest
from kroniek.model import Annotations, Span
from kroniek.store import Writer
from kroniek.store.codec import encode
from kroniek.web import create_app
from store_fakes import RULES, WORK, report

HOSTILE = (
    "<script>alert('1')</script> neemt <b>Mosul<b> in. "
    "\u202eIS\u202c neemt Raqqa in. \u2066Raqqa\u2069 houdt Mosul. 7 doden in Mosul &amp; elders."
)
LONG = report("a" * 1_000_000 + "\x00", "2017-09-02", "l.txt", "=1+1")

REPORTS = [
    *(report(f"IS neemt Mosul in. {n} doden in Mosul.", f"2017-07-{n:02d}", f"{n}.txt", "ANP") for n in range(1, 9)),
    report("Het leger neemt Raqqa in. IS houdt Hawija. Gisteren nog.", "2017-10-17", "r.txt", "Reuters", title="Raqqa"),
    report("Het leger neemt Tal Afar in. Er vielen 3 doden.", "2017-08-01", "t.txt", "ANP", last="2017-08-31"),
    report(HOSTILE, "2017-09-01", "h.txt", "<i>krant</i>", title="<script>alert(2)</script>\u202e"),
]  # fmt: skip


def fill(path, reports=REPORTS):
    with Writer(str(path)) as store:
        ingest(reports, store, WORK, workers=1)
        # Not through the stand-in, whose patterns would take hours over it.
        store.save([(LONG, encode(Annotations(LONG.id, "nl", RULES, (Span(0, len(LONG.text)),))))], [], RULES)
    return str(path)


def client(path, **options):
    return TestClient(create_app(path, **options), base_url="http://127.0.0.1")
