"""All teams' tokens over the period in equal steps, for a small chart."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, day_bounds
from leaderboard.period import Period
from leaderboard.services.coverage import MINUTE, KnownMinutes, floor_to, newest_reading
from leaderboard.services.ranking import is_included

_MAX_POINTS = 96
_STEPS = [timedelta(minutes=minutes) for minutes in (5, 10, 15, 30, 60)]
_WHOLE_DAY = timedelta(days=1)
# Longer periods are shown by day, which requires no minutes.
_MAX_DAYS_OF_MINUTES = 3


@dataclass(frozen=True, slots=True)
class PulsePoint:
    """`tokens` is None where none are known and some may be missing."""

    start: datetime
    tokens: int | None


@dataclass(frozen=True, slots=True)
class Pulse:
    step: timedelta
    points: list[PulsePoint]


def pulse(
    ledger: Ledger, period: Period, span: Interval, known: KnownMinutes, models: frozenset[str]
) -> Pulse:
    """The span of the period, at most up to the newest reading; ascending.

    `known` is used only for periods shown by minutes (`uses_minutes`).
    """
    if not uses_minutes(period):
        return Pulse(_WHOLE_DAY, _by_day(ledger, period, models))
    newest = newest_reading(ledger)
    if newest and newest > span.first:
        span = Interval(span.first, min(span.last, floor_to(newest, MINUTE) + MINUTE))
    step = next(step for step in _STEPS if span.last - span.first <= step * _MAX_POINTS)
    return Pulse(step, _by_step(known, span, step))


def uses_minutes(period: Period) -> bool:
    return len(period) <= _MAX_DAYS_OF_MINUTES


def _by_day(ledger: Ledger, period: Period, models: frozenset[str]) -> list[PulsePoint]:
    newest = max(ledger.days, default=period.first)
    days = [day for day in period if day <= newest][-_MAX_POINTS:]
    return [PulsePoint(day_bounds(day).first, _tokens_of(ledger, day, models)) for day in days]


def _tokens_of(ledger: Ledger, day: date, models: frozenset[str]) -> int | None:
    facts = ledger.days.get(day)
    if facts is None:
        return None
    return sum(cell.usage.total_tokens for cell in facts.cells if is_included(ledger, cell, models))


def _by_step(known: KnownMinutes, span: Interval, step: timedelta) -> list[PulsePoint]:
    sums: dict[datetime, int] = defaultdict(int)
    for minute, by_team in known.minutes.items():
        if span.first <= minute < span.last:
            sums[floor_to(minute, step)] += sum(by_team.values())
    points = []
    start = floor_to(span.first, step)
    while start < span.last:
        tokens = sums.get(start, 0)
        is_known = tokens or known.is_complete(max(start, span.first), min(start + step, span.last))
        points.append(PulsePoint(start, tokens if is_known else None))
        start += step
    return points
