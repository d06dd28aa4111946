"""The open present views, which report themselves every ten seconds."""

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from leaderboard.api.event_schemas import OpenScreen, Screen
from leaderboard.errors import LeaderboardError

# More than an event has projectors; anybody may report one on a public board.
_MOST_SCREENS = 100
_FORGOTTEN_AFTER = timedelta(seconds=30)


class TooManyScreens(LeaderboardError):
    """The list is full of other screens."""

    status = 429


class Screens:
    def __init__(self) -> None:
        self._screens: dict[UUID, OpenScreen] = {}
        self._lock = threading.Lock()

    def report(self, screen: Screen, now: datetime) -> None:
        with self._lock:
            self._forget(now)
            if screen.screen_id not in self._screens and len(self._screens) >= _MOST_SCREENS:
                raise TooManyScreens("Too many present views are open already.")
            self._screens[screen.screen_id] = OpenScreen(**dict(screen), seen_at=now)

    def open(self, now: datetime) -> Sequence[OpenScreen]:
        with self._lock:
            self._forget(now)
            return list(self._screens.values())

    def _forget(self, now: datetime) -> None:
        gone = [id_ for id_, screen in self._screens.items() if abs(now - screen.seen_at) > _FORGOTTEN_AFTER]
        for id_ in gone:
            del self._screens[id_]
