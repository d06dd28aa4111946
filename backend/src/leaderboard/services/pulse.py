"""All teams' tokens over the period in equal steps: its beat at a glance."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, day_bounds
from leaderboard.period import Period
from leaderboard.services.coverage import Known, newest_reading, whole_minute
from leaderboard.services.ranking import is_included

_MOST_POINTS = 96
_STEPS = [timedelta(minutes=minutes) for minutes in (5, 10, 15, 30, 60)]
_A_DAY = timedelta(days=1)
# Longer periods are told by day, which needs no minutes.
_MOST_DAYS_OF_MINUTES = 3


@dataclass(frozen=True, slots=True)
class PulsePoint:
    """`tokens` is None where none are known and some may be missing."""

    start: datetime
    tokens: int | None


@dataclass(frozen=True, slots=True)
class Pulse:
    step: timedelta
    points: list[PulsePoint]


def pulse(ledger: Ledger, period: Period, span: Interval, known_: Known, models: frozenset[str]) -> Pulse:
    """From the start of the span of the period to its end, at most to the newest reading; ascending.

    `known_` is asked only for periods whose minutes are told (`tells_minutes`).
    """
    if not tells_minutes(period):
        return Pulse(_A_DAY, _by_day(ledger, period, models))
    newest = newest_reading(ledger)
    if newest and newest > span.first:
        span = Interval(span.first, min(span.last, whole_minute(newest) + timedelta(minutes=1)))
    step = next(step for step in _STEPS if span.last - span.first <= step * _MOST_POINTS)
    return Pulse(step, _by_step(known_, span, step))


def tells_minutes(period: Period) -> bool:
    return len(period) <= _MOST_DAYS_OF_MINUTES


def _by_day(ledger: Ledger, period: Period, models: frozenset[str]) -> list[PulsePoint]:
    newest = max(ledger.days, default=period.first)
    days = [day for day in period if day <= newest][-_MOST_POINTS:]
    return [PulsePoint(day_bounds(day).first, _tokens_of(ledger, day, models)) for day in days]


def _tokens_of(ledger: Ledger, day: date, models: frozenset[str]) -> int | None:
    facts = ledger.days.get(day)
    if facts is None:
        return None
    return sum(cell.usage.total_tokens for cell in facts.cells if is_included(ledger, cell, models))


def _by_step(known_: Known, span: Interval, step: timedelta) -> list[PulsePoint]:
    sums: dict[datetime, int] = defaultdict(int)
    for minute, by_team in known_.minutes.items():
        if span.first <= minute < span.last:
            sums[_floor(minute, step)] += sum(by_team.values())
    points = []
    start = _floor(span.first, step)
    while start < span.last:
        tokens = sums.get(start, 0)
        is_known = tokens or known_.covers(max(start, span.first), min(start + step, span.last))
        points.append(PulsePoint(start, tokens if is_known else None))
        start += step
    return points


def _floor(moment: datetime, step: timedelta) -> datetime:
    midnight = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return midnight + (moment - midnight) // step * step
