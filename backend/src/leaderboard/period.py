"""Periods of UTC days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from leaderboard.errors import InvalidRequest

# A longer period would let one request make the gateway read years.
MAX_DAYS = 400
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """UTC days, both ends included."""

    first: date
    last: date

    def __iter__(self) -> Iterator[date]:
        for offset in range(len(self)):
            yield self.first + timedelta(days=offset)

    def __len__(self) -> int:
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def utc_today(now: datetime) -> date:
    return now.astimezone(UTC).date()


def period_from(start_date: str | None, end_date: str | None, today: date) -> Period:
    """Default: yesterday and today. With one of the days given, the other is as close to its default as possible."""
    last = _day(end_date) if end_date is not None else today
    first = _day(start_date) if start_date is not None else min(last, today - timedelta(days=1))
    for name, day in (("start_date", first), ("end_date", last)):
        if day > today:
            raise InvalidRequest(f"{name} cannot be in the future")
    if last < first:
        raise InvalidRequest("end_date must not be before start_date")
    period = Period(first, last)
    if len(period) > MAX_DAYS:
        raise InvalidRequest(f"The period has {len(period)} days; request at most {MAX_DAYS} at once")
    return period


def _day(text: str) -> date:
    if not _ISO_DAY.fullmatch(text):
        raise InvalidRequest("Date must be in YYYY-MM-DD format")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidRequest("Date must be in YYYY-MM-DD format") from error
