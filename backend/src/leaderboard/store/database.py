"""Connections to SQLite or PostgreSQL, the schema, and errors with a cause."""

import contextlib
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from leaderboard.store.errors import StoreCorrupt, StoreError, StoreForeign
from leaderboard.store.schema import HEAD, VERSION_TABLE, metadata

_LOCK_SECONDS = 5
_BETWEEN_TRIES = 0.01
# Each database is created before it is connected to, so that nobody has locks on a file that is still open here.
_creating = threading.Lock()
_BEGIN = "sqlite_begin"
# For a transaction that reads before it writes, which SQLite would otherwise refuse while another one writes.
LOCKED = {_BEGIN: "BEGIN IMMEDIATE"}
# A process that was stopped in the middle of a write must not block the others, and a database behind a broken
# network must not block this one.
_POSTGRESQL = {
    "connect_timeout": 3,
    "tcp_user_timeout": 4000,
    "application_name": "leaderboard",
    "options": "-c statement_timeout=20s -c idle_in_transaction_session_timeout=2s -c timezone=UTC",
}
# Any number that no other program takes for its own lock.
_MIGRATION_LOCK = 7_203_114
_CAUSES = {
    "SQLITE_FULL": "The disk is full.",
    "SQLITE_READONLY": "The database file may not be written.",
    "SQLITE_CANTOPEN": "The database file cannot be opened or created.",
    "SQLITE_BUSY": "The database file is locked by another program.",
    "SQLITE_LOCKED": "The database file is locked by another program.",
    "SQLITE_IOERR": "The disk reports an error.",
}


def engine_for(url: str) -> Engine:
    """An engine that has not connected yet."""
    parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), connect_args=_POSTGRESQL)
    if is_memory(parsed):
        # One connection is one database: all threads share it, one after another.
        engine = create_engine(
            parsed,
            connect_args={"check_same_thread": False},
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
        )
    else:
        engine = create_engine(parsed, connect_args={"timeout": _LOCK_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def sqlite_file(engine: Engine) -> Path | None:
    return Path(engine.url.database) if _is_sqlite(engine.url) and engine.url.database else None


def is_memory(url: URL) -> bool:
    return _is_sqlite(url) and not url.database


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # sqlite3 would begin transactions late, so that several SELECTs could see different states.
    connection.isolation_level = None
    cursor = connection.cursor()
    _use_wal(cursor)
    # After a power failure the last writes may be missing; the file stays intact.
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _use_wal(cursor: DBAPICursor) -> None:
    """Switches a new file to its write-ahead log, tried again while another program does so.

    Two that do it at the same moment would wait for each other, so SQLite refuses one of them at once, whatever its
    timeout.
    """
    give_up_at = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > give_up_at:
                raise
            time.sleep(_BETWEEN_TRIES)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def create_file(path: Path) -> None:
    """Readable by this user alone: usage is confidential, and some gateways report keys themselves."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # A file that SQLite uses is never opened here: closing it would release all locks that this process has on it,
    # and the next program that closes the database would remove the log that this one still writes to.
    with _creating, contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


def set_aside(path: Path, now: datetime) -> Path:
    """Renames a corrupt file, so that a new one can be started; returns its new name."""
    aside = path.with_name(f"{path.name}.corrupt-{now:%Y%m%d-%H%M%S}")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    return aside


def migrate(connection: Connection) -> None:
    """Brings the schema to the newest version, or raises StoreForeign."""
    if is_memory(connection.engine.url):
        metadata.create_all(connection)  # there is nothing older
        return
    if connection.dialect.name == "postgresql":
        # Between its statements a migration works longer than a write.
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '60s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
    version = None
    if inspect(connection).has_table(VERSION_TABLE):
        version = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - a constant
    if version == HEAD:
        return
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # Only here: importing alembic takes as long as loading the facts.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", "leaderboard:store/migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreForeign(
            "The database has a newer schema: it was written by a newer release of the board.", str(error)
        ) from error


@contextlib.contextmanager
def known_errors() -> Iterator[None]:
    """Errors of the driver as errors with a cause."""
    try:
        yield
    except DBAPIError as error:
        name = getattr(error.orig, "sqlite_errorname", "")
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise StoreCorrupt("The database file is corrupt.", str(error.orig)) from error
        cause = next((cause for start, cause in _CAUSES.items() if name.startswith(start)), None)
        if cause is None:
            cause = (
                "The database file cannot be used."
                if isinstance(error.orig, sqlite3.Error)
                else "The database cannot be reached, or refuses to work."
            )
        raise StoreError(cause, str(error.orig)) from error
    except SQLAlchemyError as error:
        raise StoreError("The database cannot be used.", str(error)) from error
    except OSError as error:
        raise StoreError("The folder of the database file cannot be used.", str(error)) from error
