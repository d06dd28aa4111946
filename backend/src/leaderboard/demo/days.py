"""Moments (whole milliseconds since 1970, UTC), days, and which days the workshop has."""

from datetime import UTC, date, datetime, timedelta

DAYS_HELD = 14
SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment_of(time: datetime) -> int:
    return (time - _EPOCH) // timedelta(milliseconds=1)


def time_of(moment: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=moment)


def day_of(moment: int) -> date:
    return time_of(moment).date()


def midnight(day: date) -> int:
    """The first moment of a day."""
    return (day - _EPOCH.date()).days * DAY


def days_held(moment: int) -> list[date]:
    """The days of the workshop, newest first; the oldest leaves when a new one begins."""
    today = day_of(moment)
    return [today - timedelta(days=ago) for ago in range(DAYS_HELD)]
