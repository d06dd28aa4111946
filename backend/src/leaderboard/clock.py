"""The clock, which `create_app` hands to everything that needs the date or time. Durations use time.monotonic."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)
