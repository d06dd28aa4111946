"""One team as time went on: its usage and its rank in equal steps, and when its keys were used last."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from leaderboard.ledger.facts import Cell, MinuteFact, Usage, total
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, day_bounds
from leaderboard.period import Period
from leaderboard.services.coverage import Known, known, newest_reading, whole_minute
from leaderboard.services.hourly import Coverage
from leaderboard.services.rank_steps import rank_steps
from leaderboard.services.ranking import ALL_MODELS

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
# Periods of up to so many days are told in such steps; longer ones by whole days, which need no minutes.
_STEPS = {4: timedelta(minutes=30), 8: timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class TeamStepRow:
    """`usage` is None where none is known and some may be missing; `is_complete`: none is missing.

    `rank` is the one at the end of the step by the tokens since the start; None where it is not certain.
    """

    start: datetime
    usage: Usage | None
    is_complete: bool
    rank: int | None


@dataclass(frozen=True, slots=True)
class TeamSteps:
    """`coverage.tokens` counts, besides what is known, all tokens that may be of the span."""

    step: timedelta
    rows: list[TeamStepRow]
    coverage: Coverage
    last_used: dict[str, datetime] = field(default_factory=dict)
    """The last known minute of each key that has one."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which usage is meant."""

    ledger: Ledger
    period: Period
    team_id: str
    models: frozenset[str]

    def of(self, rows: Iterable[Cell | MinuteFact]) -> list[Cell | MinuteFact]:
        return [
            row
            for row in rows
            if row.team_id == self.team_id
            and (not self.models or self.ledger.model_name(row.model) in self.models)
        ]


def team_steps(
    ledger: Ledger,
    period: Period,
    team_id: str,
    window: Interval | None = None,
    models: frozenset[str] = ALL_MODELS,
) -> TeamSteps:
    """Of the period, or of the window within it, up to the newest reading; usage of some models or all."""
    days = Interval(day_bounds(period.first).first, day_bounds(period.last).last)
    step = next((step for most, step in _STEPS.items() if len(period) <= most), _DAY)
    span = days if window is None or step == _DAY else window
    known_ = Known({}, {}, []) if step == _DAY else known(ledger, period)
    bounds = _bounds(span, step, _end(ledger, span))
    ranks = rank_steps(ledger, period, span, [one.last for one in bounds], known_, team_id)
    asked = _Asked(ledger, period, team_id, models)
    rows = [
        TeamStepRow(one.first, usage, is_complete, rank)
        for one, (usage, is_complete), rank in zip(
            bounds,
            _by_day(asked, bounds) if step == _DAY else _by_minute(asked, bounds, known_),
            ranks,
            strict=True,
        )
    ]
    timed = sum(row.usage.total_tokens for row in rows if row.usage)
    missing = 0 if step == _DAY else _untimed(asked, span, known_)
    return TeamSteps(step, rows, Coverage(timed + missing, timed), _last_used(ledger, period, team_id))


def _end(ledger: Ledger, span: Interval) -> datetime:
    """What is shown ends with the minute of the newest reading."""
    newest = newest_reading(ledger)
    return min(span.last, whole_minute(newest) + _MINUTE) if newest else span.first


def _bounds(span: Interval, step: timedelta, end: datetime) -> list[Interval]:
    """The steps on the UTC clock, cut to the span; the one under way ends later than what is known of it."""
    midnight = span.first.replace(hour=0, minute=0)
    first = midnight + (span.first - midnight) // step * step
    count = max(0, -((first - end) // step))
    starts = [first + place * step for place in range(count)]
    return [Interval(max(start, span.first), min(start + step, span.last)) for start in starts]


def _by_day(asked: _Asked, bounds: Sequence[Interval]) -> list[tuple[Usage | None, bool]]:
    days = asked.ledger.days
    return [
        (total([row.usage for row in asked.of(days[one.first.date()].cells)]), True)
        if one.first.date() in days
        else (None, False)
        for one in bounds
    ]


def _by_minute(asked: _Asked, bounds: Sequence[Interval], known_: Known) -> list[tuple[Usage | None, bool]]:
    parts: dict[int, list[Usage]] = defaultdict(list)
    place = 0
    facts = [row for row in asked.of(asked.ledger.minutes_in(asked.period)) if isinstance(row, MinuteFact)]
    for fact in sorted(facts, key=lambda fact: fact.minute):
        while place < len(bounds) and bounds[place].last <= fact.minute:
            place += 1
        if place < len(bounds) and bounds[place].first <= fact.minute:
            parts[place].append(fact.usage)
    found: list[tuple[Usage | None, bool]] = []
    for index, one in enumerate(bounds):
        is_complete = known_.covers(one.first, one.last, asked.team_id)
        found.append((total(parts[index]) if index in parts or is_complete else None, is_complete))
    return found


def _untimed(asked: _Asked, span: Interval, known_: Known) -> int:
    """Tokens without a known minute that may be of the span."""
    missing = 0
    for facts in asked.ledger.days_in(asked.period):
        bounds = day_bounds(facts.day)
        inside = Interval(max(span.first, bounds.first), min(span.last, bounds.last))
        if known_.covers(inside.first, inside.last, asked.team_id):
            continue
        timed = asked.ledger.timed.get(facts.day)
        of_day = sum(row.usage.total_tokens for row in asked.of(facts.cells))
        in_minutes = sum(row.usage.total_tokens for row in asked.of(timed.facts if timed else ()))
        missing += max(0, of_day - in_minutes)
    return missing


def _last_used(ledger: Ledger, period: Period, team_id: str) -> dict[str, datetime]:
    last: dict[str, datetime] = {}
    for fact in ledger.minutes_in(period):
        if fact.team_id == team_id and fact.usage:
            last[fact.key] = max(fact.minute, last.get(fact.key, fact.minute))
    return last
