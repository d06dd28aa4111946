"""What the organisers set, and the log of their changes. Any process may write; the lease plays no part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from leaderboard.store.database import known_errors
from leaderboard.store.schema import audit, event
from leaderboard.store.store import Store

_KEPT = timedelta(days=90)


class StoredEvent(NamedTuple):
    revision: int
    # JSON.
    body: str


@dataclass(frozen=True, slots=True)
class Change:
    """`before` and `after`: the fields that changed, as JSON."""

    at: datetime
    action: str
    before: str
    after: str


class EventStore:
    """Blocking. Each method is one transaction; what fails raises a StoreError."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self) -> None:
        self._store.open()

    def revision(self) -> int | None:
        """None if nothing is stored."""
        with known_errors(), self._store.reading() as connection:
            return connection.scalar(select(event.c.revision))

    def load(self) -> StoredEvent | None:
        with known_errors(), self._store.reading() as connection:
            row = connection.execute(select(event.c.revision, event.c.body)).one_or_none()
            return None if row is None else StoredEvent(row.revision, row.body)

    def replace(self, held: int | None, new: StoredEvent, change: Change) -> bool:
        """Writes the event and the log of the change; False, and nothing written, if `held` is not the newest.

        `held`: the revision that the change is made to; None if nothing is stored yet.
        """
        with self._store.writing() as connection:
            if held is None:
                # Of two processes that store the first state, the second one waits for this lock.
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"LOCK TABLE {event.name} IN EXCLUSIVE MODE")
                if connection.scalar(select(func.count()).select_from(event)):
                    return False
                connection.execute(insert(event).values(id=1, **new._asdict()))
            else:
                written = update(event).where(event.c.revision == held).values(new._asdict())
                if connection.execute(written).rowcount == 0:
                    return False
            _log(connection, change)
        return True

    def log(self, change: Change) -> None:
        """Of what organisers do besides the event's state."""
        with self._store.writing() as connection:
            _log(connection, change)

    def keep(self, held: StoredEvent) -> None:
        """Writes what a new file or database lacks."""
        with self._store.writing() as connection:
            if not connection.scalar(select(func.count()).select_from(event)):
                connection.execute(insert(event).values(id=1, **held._asdict()))

    def changes(self, limit: int) -> Sequence[Change]:
        """The newest first."""
        newest = select(audit).order_by(audit.c.id.desc()).limit(limit)
        with known_errors(), self._store.reading() as connection:
            return [
                Change(datetime.fromtimestamp(row.at, UTC), row.action, row.before, row.after)
                for row in connection.execute(newest)
            ]


def _log(connection: Connection, change: Change) -> None:
    row = {"at": change.at.timestamp(), "action": change.action}
    connection.execute(insert(audit).values(row | {"before": change.before, "after": change.after}))
    connection.execute(delete(audit).where(audit.c.at < (change.at - _KEPT).timestamp()))
