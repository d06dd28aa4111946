"""What survives a restart, and the lease that decides which process reads the gateway."""

import contextlib
import functools
import hashlib
import json
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import psycopg
from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Insert,
    Table,
    cast,
    delete,
    extract,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from leaderboard.store.changes import Changes
from leaderboard.store.database import (
    LOCKED,
    create_file,
    engine_for,
    known_errors,
    migrate,
    set_aside,
    sqlite_file,
)
from leaderboard.store.encoding import NameId
from leaderboard.store.errors import LeaseLost, StoreError, StoreForeign
from leaderboard.store.schema import audit, board, days, event, frozen, join, minutes, names, requested_days

# Renewed every second; another process takes over within 5 s of a holder that ended without a word.
LEASE_SECONDS = 4.0
_CHANNEL = "leaderboard"
_ROWS_AT_ONCE = 200
# What any process may write; a backup copies it as it is.
_KEPT = (event, audit, frozen, join)
_Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Board:
    """The row that all processes share. `free`: nobody reads the gateway now."""

    stream: str
    revision: int
    state: str
    free: bool


class Store:
    """Blocking. Each method is one transaction; what fails raises a StoreError."""

    def __init__(self, url: str, gateway: str, lease_seconds: float = LEASE_SECONDS) -> None:
        """`gateway`: its URL. The facts of another gateway are neither read nor replaced.

        sqlite:// is a database in memory, which ends with the process.
        """
        self.engine = engine_for(url)
        self._gateway = hashlib.sha256(gateway.encode()).hexdigest()
        self._lease_seconds = lease_seconds
        self._holder = secrets.token_hex(8)
        self._listener: Connection | None = None

    @property
    def file(self) -> Path | None:
        return sqlite_file(self.engine)

    def open(self) -> None:
        """Creates or migrates the schema where necessary."""
        with known_errors():
            if self.file is not None:
                create_file(self.file)
            with self.engine.execution_options(**LOCKED).begin() as connection:
                migrate(connection)
                found = connection.scalar(select(board.c.gateway))
                if found is None:
                    first = {"id": 1, "stream": secrets.token_hex(4), "gateway": self._gateway, "state": ""}
                    first |= {"revision": 0, "epoch": 0, "holder": "", "expires_at": 0.0}
                    connection.execute(insert(board), first)
                elif found != self._gateway:
                    raise StoreForeign("The database holds the usage of another gateway.")

    def describe(self) -> str:
        """For operators: where it is, and how much it holds."""
        where = str(self.file) if self.file else self.engine.url.render_as_string(hide_password=True)
        with known_errors(), self.engine.begin() as connection:
            return f"{where}, {connection.scalar(select(func.count()).select_from(days))} days"

    def close(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(SQLAlchemyError):  # its connection may be broken
                listener.close()
        self.engine.dispose()

    def set_aside(self, now: datetime) -> Path | None:
        """Renames a corrupt file; None where there is no file."""
        self.close()
        with known_errors():
            return None if self.file is None else set_aside(self.file, now)

    # -- reading

    def board(self) -> Board:
        with known_errors(), self.engine.begin() as connection:
            return self._board(connection)

    def load(self, since: int, held: Callable[[str], Collection[date]]) -> tuple[Board, Changes]:
        """Rows written after revision `since`: all names, and the facts of the days that `held` finds in the state."""
        with known_errors(), self.reading() as connection:
            found = self._board(connection)
            wanted = list(held(found.state))
            newer_days = select(days).where(days.c.revision > since, days.c.day.in_(wanted))
            newer_minutes = select(minutes).where(minutes.c.revision > since, minutes.c.day.in_(wanted))
            newer_names = select(names.c.body).where(names.c.revision > since)
            return found, Changes(
                days={row.day: row.body for row in connection.execute(newer_days)},
                parts={(row.day, row.part): row.body for row in connection.execute(newer_minutes)},
                names=dict(map(_name_from, connection.scalars(newer_names))),
            )

    def load_frozen(self, since: int) -> bytes | None:
        """What viewers see while the standing is frozen, if it was written after revision `since`."""
        with known_errors(), self.engine.begin() as connection:
            body: bytes | None = connection.scalar(select(frozen.c.body).where(frozen.c.revision > since))
            return body

    def wait(self, seconds: float) -> bool:
        """Waits until another process has written, or the time is over; False where writes are not announced."""
        if self.engine.dialect.name != "postgresql":
            return False
        with known_errors():
            if self._listener is None:
                listener = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                listener.exec_driver_sql(f"LISTEN {_CHANNEL}")
                self._listener = listener
            driver = self._listener.connection.driver_connection
            if isinstance(driver, psycopg.Connection):
                next(driver.notifies(timeout=seconds, stop_after=1), None)
        return True

    # -- the lease

    def acquire(self) -> int | None:
        """The epoch in which this process reads the gateway; None while another does."""
        lease = {"holder": self._holder, "epoch": board.c.epoch + 1, "expires_at": self._expiry()}
        taken = update(board).where(self._is_free()).values(lease).returning(board.c.epoch)
        with known_errors(), self.engine.begin() as connection:
            epoch: int | None = connection.scalar(taken)
            return epoch

    def renew(self, epoch: int) -> None:
        with known_errors(), self.engine.begin() as connection:
            self._hold(connection, epoch, expires_at=self._expiry())

    def release(self, epoch: int) -> None:
        with known_errors(), self.engine.begin() as connection:
            self._hold(connection, epoch, expires_at=0.0)

    # -- writing

    def save(self, epoch: int, changes: Changes, state: str) -> int:
        """Writes the changes, all or none, and renews the lease; returns the revision."""
        with known_errors(), self.engine.begin() as connection:
            # First, so that nobody takes over while this transaction runs, however long it takes.
            revision = self._hold(connection, epoch, revision=board.c.revision + 1, state=state)
            if changes.new_days:
                connection.execute(delete(minutes).where(minutes.c.day.in_(changes.new_days)))
            parts = [{"day": day, "part": part, "body": body} for (day, part), body in changes.parts.items()]
            _replace(
                connection, days, [{"day": day, "body": body} for day, body in changes.days.items()], revision
            )
            _replace(connection, minutes, parts, revision)
            _replace(connection, names, [_name_row(*name) for name in changes.names.items()], revision)
            connection.execute(update(board).values(expires_at=self._expiry()))
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_notify(_CHANNEL, str(revision))))
        return revision

    def save_frozen(self, epoch: int, body: bytes) -> int:
        """Replaces what viewers see while the standing is frozen; returns the revision."""
        with known_errors(), self.engine.begin() as connection:
            revision = self._hold(connection, epoch, revision=board.c.revision + 1, expires_at=self._expiry())
            _replace(connection, frozen, [{"id": 1, "body": body}], revision)
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_notify(_CHANNEL, str(revision))))
        return revision

    def delete_before(self, epoch: int, first_day: date, first_minutes: date) -> None:
        """Deletes days and minutes that are older than their retention."""
        with known_errors(), self.engine.begin() as connection:
            self._hold(connection, epoch, expires_at=self._expiry())
            connection.execute(delete(days).where(days.c.day < first_day))
            connection.execute(delete(minutes).where(minutes.c.day < max(first_day, first_minutes)))

    def replace_by(self, source: "Store") -> None:
        """Replaces everything by one consistent state of another store, if no process uses this one."""
        epoch = self.acquire()
        if epoch is None:
            raise StoreError("A board uses the database. Stop all boards first.")
        with known_errors(), source.reading() as rows, self.engine.begin() as connection:
            state = rows.execute(select(board.c.revision, board.c.state)).one()
            # Newer than both, so that nobody takes older rows for what is here now; and a stream of its own.
            own: int = connection.scalars(select(board.c.revision)).one()
            revision = max(own, state.revision) + 1
            self._hold(connection, epoch, revision=revision, state=state.state, stream=secrets.token_hex(4))
            for table in (days, minutes, names):
                connection.execute(delete(table))
                for some in rows.execute(select(table)).mappings().partitions(_ROWS_AT_ONCE):
                    connection.execute(insert(table), [{**row, "revision": revision} for row in some])
            newest: int = connection.scalar(select(event.c.revision)) or 0
            for table in _KEPT:
                connection.execute(delete(table))
                # The database numbers the log itself, in the same order.
                columns = [column for column in table.c if column is not audit.c.id]
                rows_of_table = rows.execute(select(*columns).order_by(*table.primary_key))
                for some in rows_of_table.mappings().partitions(_ROWS_AT_ONCE):
                    connection.execute(insert(table), [dict(row) for row in some])
            # An organiser's page that was open before the restore must not take the event for one it knows.
            connection.execute(update(event).where(event.c.revision <= newest).values(revision=newest + 1))
        self.release(epoch)

    # -- days that viewers of other processes wait for

    def request_days(self, wanted: Collection[date]) -> None:
        with known_errors(), self.engine.begin() as connection:
            connection.execute(insert(requested_days), [{"day": day} for day in wanted])

    def take_requested_days(self) -> set[date]:
        with known_errors(), self.engine.begin() as connection:
            return set(connection.scalars(delete(requested_days).returning(requested_days.c.day)))

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction besides the lease, for what any process may write."""
        if self.file is not None and not self.file.exists():
            raise StoreError("The database file was removed.")
        with known_errors(), self.engine.execution_options(**LOCKED).begin() as connection:
            yield connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state, whatever is written meanwhile."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    def _board(self, connection: Connection) -> Board:
        columns = board.c.stream, board.c.revision, board.c.state, self._is_free().label("free")
        return Board(*connection.execute(select(*columns)).one())

    def _hold(self, connection: Connection, epoch: int, **values: object) -> int:
        """Fails if the lease is another process's; locks its row until the transaction ends. Returns the revision."""
        if self.file is not None and not self.file.exists():
            raise StoreError("The database file was removed.")
        held = update(board).where(board.c.epoch == epoch, board.c.holder == self._holder)
        revision: int | None = connection.scalar(held.values(values).returning(board.c.revision))
        if revision is None:
            raise LeaseLost("Another process reads the gateway.")
        return revision

    def _is_free(self) -> ColumnElement[bool]:
        """Expired; an end in the far future means that the clock was set back."""
        return or_(board.c.expires_at < self._now(), board.c.expires_at > self._expiry() + 1)

    def _expiry(self) -> ColumnElement[float]:
        return self._now() + self._lease_seconds

    def _now(self) -> ColumnElement[float]:
        """The clock of the database: one for all processes."""
        if self.engine.dialect.name == "postgresql":
            return cast(extract("epoch", func.clock_timestamp()), Float(53))
        return literal_column("((julianday('now') - 2440587.5) * 86400.0)", Float(53))


def store_at(url: str | None, data_dir: Path, gateway: str) -> Store | None:
    """The store of a URL, by default an SQLite file for each gateway; None for sqlite://, which is memory alone."""
    if url is None:
        digest = hashlib.sha256(gateway.encode()).hexdigest()[:8]
        url = f"sqlite:///{data_dir / f'leaderboard-{digest}.sqlite3'}"
    return None if url == "sqlite://" else Store(url, gateway)


def _replace(connection: Connection, table: Table, rows: Sequence[_Row], revision: int) -> None:
    """Inserts rows, or replaces those with the same primary key."""
    if rows:
        replacing = _replacing(table, connection.dialect.name)
        connection.execute(replacing, [{**row, "revision": revision} for row in rows])


@functools.cache
def _replacing(table: Table, dialect: str) -> Insert:
    # Built once: that takes as long as the statement itself.
    new = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    values = {column.name: new.excluded[column.name] for column in table.c if not column.primary_key}
    replacing: Insert = new.on_conflict_do_update(index_elements=table.primary_key, set_=values)
    return replacing


def _name_row(name: NameId, value: str | None) -> _Row:
    body = json.dumps([*name, value])
    return {
        "kind": name[0],
        "id": hashlib.sha256(name[1].encode()).hexdigest()[:32],
        "body": body,
    }


def _name_from(body: str) -> tuple[NameId, str | None]:
    kind, id_, value = json.loads(body)
    return (kind, id_), value
