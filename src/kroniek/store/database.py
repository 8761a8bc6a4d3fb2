"""Opening a chronicle: which file or server it is, whether it is one, and bringing its tables up to date."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from kroniek.errors import StoreError, UsageError

HEAD = "0005"
"""The newest step in `migrations/versions`; a test holds it to that. Said here because asking Alembic on
every opening would cost each command a third of a second."""

APPLICATION_ID = 0x4B524F4E
"""What a chronicle's SQLite header says it is: "KRON" in ASCII (PRAGMA application_id)."""

BUSY_SECONDS = 60
"""How long to wait for another process that is writing; a batch takes well under a second, replacing all
derived records of a large chronicle some tens."""


def connect(where: str, *, write: bool) -> Engine:
    """An engine on the chronicle at `where`, a path or a postgresql:// address, with its tables up to date.

    With `write`, a chronicle that is not there yet is made, and transactions take the write lock at once.

    Raises:
        UsageError: there is no such file, or the address is of another kind.
        StoreError: what is there is not a chronicle, is of a newer Kroniek, or cannot be opened.
    """
    url = _address(where)
    if url.drivername == "sqlite":
        engine, shown = _sqlite(Path(url.database or ""), write=write), where
    else:
        engine = _postgres(url, write=write)
        shown = url.set(drivername="postgresql").render_as_string(hide_password=True)
    try:
        with explained(shown):
            _check_and_upgrade(engine, shown, write=write)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def explained(where: str) -> Iterator[None]:
    """Says what went wrong with a database in the words of `StoreError`."""
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()
        raise StoreError(f"{where}: {reason[0] if reason else type(error.orig).__name__}") from error
    except SQLAlchemyError as error:
        raise StoreError(f"{where}: {error}") from error


def _address(where: str) -> URL:
    if "://" not in where:
        return URL.create("sqlite", database=where)
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise UsageError(f"{where}: not an address of a database") from error
    if url.drivername == "sqlite" and url.database:
        return url
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    raise UsageError(f"{url.drivername}://: a chronicle is a file or a postgresql:// address")


def _postgres(url: URL, *, write: bool) -> Engine:
    # Readers see one moment; writers take turns by locking, and want to see what the other has just done.
    isolation = "READ COMMITTED" if write else "REPEATABLE READ"
    try:
        return create_engine(url, isolation_level=isolation)
    except ModuleNotFoundError as error:
        raise StoreError("PostgreSQL needs a driver: install kroniek[postgres]") from error


def _sqlite(path: Path, *, write: bool) -> Engine:
    _check_file(path, write=write)
    sealed = not write and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    mode = "immutable=1" if sealed else f"mode={'rwc' if write else 'rw'}"
    address = f"{path.absolute().as_uri()}?{mode}"

    def connection() -> sqlite3.Connection:
        made = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, check_same_thread=False)
        made.isolation_level = None  # transactions are begun below, not guessed by the driver
        made.execute("PRAGMA foreign_keys=ON")
        return made

    engine = create_engine("sqlite://", creator=connection, poolclass=NullPool)
    begin = "BEGIN IMMEDIATE" if write else "BEGIN"

    @event.listens_for(engine, "begin")
    def _begin(opened: Connection) -> None:
        opened.exec_driver_sql(begin)

    return engine


def _check_file(path: Path, *, write: bool) -> None:
    """Refuses what is plainly no chronicle before SQLite touches it."""
    if path.is_dir():
        raise StoreError(f"{path}: is a folder; a chronicle is a file, such as {path / 'chronicle.db'}")
    if not path.exists():
        if not write:
            raise UsageError(f"{path}: is not there; make one with: kroniek read PATH... --into {path}")
        if not path.absolute().parent.is_dir():
            raise StoreError(f"{path}: the folder {path.absolute().parent} does not exist")
        return
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise StoreError(f"{path}: cannot be opened: {error.strerror}") from error
    if head not in (b"", b"SQLite format 3\0"):
        raise StoreError(f"{path}: is not a chronicle, and is left as it is")


def _check_and_upgrade(engine: Engine, where: str, *, write: bool) -> None:
    """Makes the tables of a new chronicle, upgrades an older one, refuses anything else."""
    with engine.connect() as connection:
        version = _version(connection, where)
    if version == HEAD:
        return
    if version is None and not write:
        raise StoreError(f"{where}: is empty; fill it with: kroniek read PATH... --into {where}")
    if version is not None and version > HEAD:  # numbered with leading noughts, so text order is their order
        raise StoreError(
            f"{where}: was made by a newer Kroniek (tables {version}, this one knows {HEAD}); upgrade Kroniek"
        )
    if version is None and engine.dialect.name == "sqlite":
        _write_ahead(engine)
    with engine.begin() as connection:
        if _version(connection, where) == HEAD:
            return  # another process was quicker
        _migrate(connection)
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")


def _write_ahead(engine: Engine) -> None:
    """Lets readers and a writer work at once. Killed just after this, the file is still an empty database."""
    raw = engine.raw_connection()  # no transaction: SQLite changes its journal only outside one
    try:
        raw.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        raw.close()


def _version(connection: Connection, where: str) -> str | None:
    """The revision of the tables, or None where there are no tables at all."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return None
    marked = connection.dialect.name != "sqlite" or (
        connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
    )
    if not marked or not {"alembic_version", "meta", "reports"} <= tables:
        raise StoreError(f"{where}: is a database, but not a chronicle, and is left as it is")
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found)


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "kroniek.store:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
