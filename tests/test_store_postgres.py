"""The store on PostgreSQL. Runs where KRONIEK_TEST_POSTGRES is the address of an empty database."""

import os

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kroniek.engine import ingest
from kroniek.exports import exporter
from kroniek.store import Views, Writer
from kroniek.store.database import connect
from kroniek.store.tables import METADATA
from store_fakes import WORK, many
from web_fakes import client

ADDRESS = os.environ.get("KRONIEK_TEST_POSTGRES")
pytestmark = pytest.mark.skipif(ADDRESS is None, reason="KRONIEK_TEST_POSTGRES names no empty PostgreSQL database")


def exported(db, out):
    with Views(str(db)) as views:
        for name in ("jsonl", "csv"):
            exporter(name).write(views, out / name)
    return {str(path.relative_to(out)): path.read_bytes() for path in out.glob("*/*")}


def test_postgresql_gives_the_bytes_that_sqlite_gives(tmp_path):
    for db in (ADDRESS, str(tmp_path / "c.db")):
        with Writer(db) as store:
            ingest(many(120), store, WORK, workers=1)
            assert ingest(many(120), store, WORK, workers=1).new == 0
    assert exported(ADDRESS, tmp_path / "a") == exported(tmp_path / "c.db", tmp_path / "b")


def test_tables_and_journal_on_postgresql():
    engine = connect(ADDRESS, write=True)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    for statement in ("UPDATE journal SET why = 'x'", "DELETE FROM journal", "TRUNCATE journal"):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    engine.dispose()


ASKED = (
    "/events",
    "/events?place=mosul",
    "/events?text=raqqa",
    "/reports",
    "/figures",
    "/map?on=2017-07-05",
    "/review",
)


def test_pages_on_postgresql_show_what_they_show_on_sqlite(tmp_path):
    """Of a search the same sentences, whole words first; SQLite also ranks among those."""
    webs = []
    for db in (ADDRESS, str(tmp_path / "c.db")):
        with Writer(db) as store:
            ingest(many(120), store, WORK, workers=1)
        webs.append(client(db))
    for address in ASKED:
        path, _, query = address.partition("?")
        one, other = (web.get(f"{path}.json?{query}") for web in webs)
        assert (one.status_code, one.content) == (200, other.content), address
    for words in ("mosul", "osul", "neemt raqqa", "vielen 17", "ielen 17", "7", '"er vielen 11"'):
        one, other = (web.get("/search.json", params={"q": words}).json() for web in webs)
        assert one["count"] == other["count"] > 0, words
        if one["count"] == len(one["hits"]):
            assert sorted(map(str, one["hits"])) == sorted(map(str, other["hits"])), words
    hits = webs[0].get("/search.json?q=7").json()["hits"]
    assert {hit["text"] for hit in hits} == {"Er vielen 7 doden in Mosul."}
