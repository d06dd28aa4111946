"""A viewer who fetches the board several times a second and compares it with the truth."""

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypedDict

import requests

from faults.truth import Tokens, Truth

_EVERY_SECONDS = 0.2
# A request for days that were never read waits for ten.
_TIMEOUT_SECONDS = 15.0
# The promise is a minute or three refreshes; the suite refreshes every second.
MAX_LIVE_SECONDS = 60.0
NO_RESPONSE = 0
AlsoRight = Callable[[date, datetime, Tokens], bool]


class Gateway(TypedDict):
    error: str | None


class Status(TypedDict):
    """What is read of /status."""

    gateway: Gateway
    set_aside: list[object]
    shrunk_days: list[object]


@dataclass(frozen=True, slots=True)
class Look:
    """What the viewer saw once. `at` and `as_of` are moments of this machine's clock."""

    at: float
    status: int
    stale: bool = False
    as_of: float | None = None
    right: bool = True

    @property
    def age(self) -> float:
        return 0.0 if self.as_of is None else self.at - self.as_of


@dataclass
class Viewer:
    url: str
    truth: Truth
    # Further numbers that are right during this fault, if /status reports them.
    also_right: AlsoRight | None = None
    # What the product's clock was ahead of this machine's so far; the last one holds now.
    ahead: tuple[timedelta, ...] = (timedelta(0),)
    looks: list[Look] = field(default_factory=list)
    _session: requests.Session = field(default_factory=requests.Session)
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        thread = threading.Thread(target=self._watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join(2 * _TIMEOUT_SECONDS)

    def between(self, begin: float, end: float) -> list[Look]:
        return [look for look in self.looks if begin <= look.at <= end]

    def status(self) -> Status:
        found: Status = requests.get(f"{self.url}/status", timeout=30).json()
        return found

    def _watch(self) -> None:
        while not self._stop.wait(_EVERY_SECONDS):
            self.looks.append(self.look())

    def look(self) -> Look:
        ahead = self.ahead
        today = (datetime.fromtimestamp(time.time(), UTC) + ahead[-1]).date().isoformat()
        try:
            response = self._session.get(
                f"{self.url}/tokens",
                params={"start_date": today, "end_date": today, "breakdown": "false"},
                timeout=_TIMEOUT_SECONDS,
            )
        except requests.RequestException:
            return Look(time.time(), NO_RESPONSE)
        at = time.time()
        if response.status_code != 200:
            return Look(at, response.status_code)
        body = response.json()
        if body["as_of"] is None:
            # Nothing has been read yet: then no team may have a number.
            empty = not any(team["tokens"] for team in body["teams"])
            return Look(at, 200, body["stale"] or not body["complete"], None, empty)
        tokens = {team["team_id"]: team["tokens"] for team in body["teams"] if team["tokens"]}
        read_at = datetime.fromisoformat(body["as_of"])
        day = date.fromisoformat(body["start_date"])
        # Around a jump of the clock the numbers may have been read before it.
        now = datetime.fromtimestamp(at, UTC)
        read_at = min((read_at - offset for offset in ahead), key=lambda moment: abs(now - moment))
        right = self.truth.is_right(day, read_at, tokens)
        if not right and self.also_right is not None:
            right = self.also_right(day, read_at, tokens)
        return Look(at, 200, body["stale"], read_at.timestamp(), right)


def summary(looks: list[Look]) -> str:
    """Such as "200 × 20 (15 stale)"."""
    stale = sum(look.stale for look in looks)
    parts = []
    for status, count in sorted(Counter(look.status for look in looks).items()):
        name = "no response" if status == NO_RESPONSE else str(status)
        parts.append(f"{name} × {count}" + (f" ({stale} stale)" if status == 200 and stale else ""))
    return ", ".join(parts)


def oldest_live(looks: list[Look]) -> float:
    """The greatest age in seconds of numbers that were not marked as stale."""
    return max((look.age for look in looks if look.status == 200 and not look.stale), default=0.0)


def wrong(looks: list[Look]) -> int:
    return sum(not look.right for look in looks)
