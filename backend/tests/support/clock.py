"""The tests' clocks: no test reads the real date or time."""

import time
from datetime import UTC, date, datetime, timedelta

TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - timedelta(days=1)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
# Seconds between two readings of the gateway, where a test waits for the next one; users must leave it a second.
QUICK = 0.2


class Clock:
    """Stays at noon until the test moves it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


class TickingClock:
    """Runs from noon on, for a product that runs: the day and the hour stay the same for as long as a test takes."""

    def __init__(self, start: datetime = NOON, began: float | None = None) -> None:
        """`began`: when it was `start`, by the monotonic clock, which all processes share."""
        self.start = start
        self._began = time.monotonic() if began is None else began

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=self.elapsed())

    def elapsed(self) -> float:
        return time.monotonic() - self._began
