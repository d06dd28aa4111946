"""The open present views of all processes. They report themselves to any process, every ten seconds."""

import logging
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from leaderboard.clock import Clock
from leaderboard.errors import LeaderboardError
from leaderboard.store.errors import StoreError
from leaderboard.store.screen_store import ScreenStore

log = logging.getLogger(__name__)

# More than an event has projectors; anybody may report one on a public board.
_MOST_SCREENS = 100
_FORGOTTEN_AFTER = timedelta(seconds=30)
_SHARE_SECONDS = 2.0
_STOP_SECONDS = 5.0


class TooManyScreens(LeaderboardError):
    """The list is full of other screens."""

    status = 429


@dataclass(frozen=True, slots=True)
class OpenScreen:
    screen_id: str
    width: int
    height: int
    scene: str
    seen_at: datetime


_JSON = TypeAdapter(tuple[OpenScreen, ...])


class ScreenSync:
    """Requests only touch memory; a thread shares the list where there are other processes."""

    def __init__(self, store: ScreenStore | None, clock: Clock) -> None:
        """`store`: of several processes; None if this is the only one."""
        self._store = store
        self._clock = clock
        self._own: dict[str, OpenScreen] = {}
        self._others: Sequence[OpenScreen] = ()
        self._has_shared = False
        self._fails = False
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ScreenSync", daemon=True)

    def start(self) -> None:
        if self._store is not None:
            self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._store is not None:
            self._thread.join(_STOP_SECONDS)

    def report(self, screen: OpenScreen) -> None:
        with self._lock:
            own = self._recent(self._own.values())
            if screen.screen_id not in own and len(own) >= _MOST_SCREENS:
                raise TooManyScreens("Too many present views are open already.")
            self._own = own | {screen.screen_id: screen}

    def open(self) -> list[OpenScreen]:
        """In a steady order; a screen that has reported to several processes once, as it was seen last."""
        both = sorted([*self._own.values(), *self._others], key=lambda screen: screen.seen_at)
        return [screen for _, screen in sorted(self._recent(both).items())]

    def _recent(self, screens: Iterable[OpenScreen]) -> dict[str, OpenScreen]:
        now = self._clock()
        return {
            screen.screen_id: screen for screen in screens if abs(now - screen.seen_at) <= _FORGOTTEN_AFTER
        }

    def _run(self) -> None:
        while not self._stop.wait(_SHARE_SECONDS):
            try:
                self._share()
                self._fails = False
            except StoreError as error:
                if not self._fails:
                    log.warning("The list of present views is not shared: %s", error.for_operators)
                self._fails = True

    def _share(self) -> None:
        if self._store is None:
            return
        own = tuple(self._recent(self._own.values()).values())
        if own or self._has_shared:
            self._store.share(_JSON.dump_json(own).decode(), self._clock(), _FORGOTTEN_AFTER)
        self._has_shared = bool(own)
        self._others = [screen for body in self._store.others() for screen in _JSON.validate_json(body)]
