"""The open present views, which all processes share: a row for each process."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from leaderboard.store.database import known_errors
from leaderboard.store.schema import screens
from leaderboard.store.store import Store


class ScreenStore:
    """Blocking. Each method is one transaction; what fails raises a StoreError."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._process = secrets.token_hex(8)

    def share(self, body: str, now: datetime, kept: timedelta) -> None:
        """Replaces what this process has shared; what is older than `kept` is of processes that have ended."""
        old = screens.c.at < (now - kept).timestamp()
        with self._store.writing() as connection:
            connection.execute(delete(screens).where((screens.c.process == self._process) | old))
            row = {"process": self._process, "at": now.timestamp(), "body": body}
            connection.execute(insert(screens).values(row))

    def others(self) -> Sequence[str]:
        """What the other processes have shared."""
        with known_errors(), self._store.reading() as connection:
            of_others = select(screens.c.body).where(screens.c.process != self._process)
            return connection.scalars(of_others).all()
