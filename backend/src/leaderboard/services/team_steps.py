"""One team over time: its usage and rank in equal steps, and when its keys were last used."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from leaderboard.ledger.facts import NOTHING, Cell, MinuteFact, Usage, total
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, day_bounds
from leaderboard.period import Period
from leaderboard.services.coverage import (
    MINUTE,
    Coverage,
    KnownMinutes,
    floor_to,
    known_minutes,
    newest_reading,
)
from leaderboard.services.rank_since import rank_since
from leaderboard.services.rank_steps import rank_steps
from leaderboard.services.ranking import ALL_MODELS, is_included, teams_usage_in
from leaderboard.services.window import within

_WHOLE_DAY = timedelta(days=1)
# The step of periods up to this many days; longer ones have whole days, which require no minutes.
_STEPS = {4: timedelta(minutes=30), 8: timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class TeamStepRow:
    """`usage` is None where none is known and some may be missing; `is_complete`: none is missing.

    `rank` is that at the end of the step, by tokens since the start; None where it is uncertain.
    """

    start: datetime
    usage: Usage | None
    is_complete: bool
    rank: int | None


@dataclass(frozen=True, slots=True)
class TeamSteps:
    """`coverage.tokens` includes all tokens that may belong to the span; `last_used` is a known minute by key.

    `rank_since` is the minute that brought the last rank; None if that is not known to the minute.
    """

    step: timedelta
    rows: list[TeamStepRow]
    coverage: Coverage
    rank_since: datetime | None = None
    last_used: dict[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Selection:
    """Which usage counts."""

    ledger: Ledger
    team_id: str
    models: frozenset[str]

    def includes(self, row: Cell | MinuteFact) -> bool:
        return row.team_id == self.team_id and is_included(self.ledger, row, self.models)


def team_steps(
    ledger: Ledger,
    period: Period,
    team_id: str,
    window: Interval | None = None,
    models: frozenset[str] = ALL_MODELS,
) -> TeamSteps:
    """Of the period or a window within it, up to the newest reading; usage of some public model names or all."""
    days = Interval(day_bounds(period.first).first, day_bounds(period.last).last)
    step = next((step for most, step in _STEPS.items() if len(period) <= most), _WHOLE_DAY)
    by_day = step == _WHOLE_DAY
    span = days if window is None or by_day else window
    known = KnownMinutes({}) if by_day else known_minutes(ledger, period)
    end = _end(ledger, span)
    bounds = _bounds(span, step, end)
    selection = _Selection(ledger, team_id, models)
    usages = _by_day(selection, bounds) if by_day else _by_minute(selection, period, bounds, known)
    ranks = rank_steps(ledger, period, span, [one.last for one in bounds], known, team_id)
    rows = [
        TeamStepRow(one.first, usage, is_complete, rank)
        for one, (usage, is_complete), rank in zip(bounds, usages, ranks, strict=True)
    ]
    timed = sum(row.usage.total_tokens for row in rows if row.usage)
    missing = known.untimed_in(span.first, span.last)[team_id]
    return TeamSteps(
        step,
        rows,
        Coverage(timed + missing, timed),
        None
        if by_day or not ranks or ranks[-1] is None
        else _rank_since(selection, period, window, Interval(span.first, end), known),
        _last_used(ledger, period, team_id),
    )


def _rank_since(
    selection: _Selection, period: Period, window: Interval | None, span: Interval, known: KnownMinutes
) -> datetime | None:
    ledger = selection.ledger
    usage = teams_usage_in(within(ledger, window) if window else ledger, period)
    tokens = {
        team.team_id: usage.get(team.team_id, NOTHING).total_tokens
        for team in ledger.teams.values()
        if not team.out_of_competition
    }
    since = known.complete_since(span.first, span.last)
    return rank_since(tokens, known.minutes, Interval(since, span.last), selection.team_id)


def _end(ledger: Ledger, span: Interval) -> datetime:
    """The steps end with the minute of the newest reading."""
    newest = newest_reading(ledger)
    return min(span.last, floor_to(newest, MINUTE) + MINUTE) if newest else span.first


def _bounds(span: Interval, step: timedelta, end: datetime) -> list[Interval]:
    """The steps on the UTC clock, within the span; the current one extends beyond the newest reading."""
    bounds: list[Interval] = []
    start = floor_to(span.first, step)
    while start < end:
        bounds.append(Interval(max(start, span.first), min(start + step, span.last)))
        start += step
    return bounds


def _by_day(selection: _Selection, bounds: Sequence[Interval]) -> list[tuple[Usage | None, bool]]:
    days = [selection.ledger.days.get(one.first.date()) for one in bounds]
    return [
        (total([cell.usage for cell in facts.cells if selection.includes(cell)]), True)
        if facts
        else (None, False)
        for facts in days
    ]


def _by_minute(
    selection: _Selection, period: Period, bounds: Sequence[Interval], known: KnownMinutes
) -> list[tuple[Usage | None, bool]]:
    parts: dict[int, list[Usage]] = defaultdict(list)
    facts = [fact for fact in selection.ledger.minutes_in(period) if selection.includes(fact)]
    place = 0
    for fact in sorted(facts, key=lambda fact: fact.minute):
        while place < len(bounds) and bounds[place].last <= fact.minute:
            place += 1
        if place < len(bounds) and bounds[place].first <= fact.minute:
            parts[place].append(fact.usage)
    usages: list[tuple[Usage | None, bool]] = []
    for index, one in enumerate(bounds):
        is_complete = known.is_complete(one.first, one.last, selection.team_id)
        usages.append((total(parts[index]) if index in parts or is_complete else None, is_complete))
    return usages


def _last_used(ledger: Ledger, period: Period, team_id: str) -> dict[str, datetime]:
    last: dict[str, datetime] = {}
    for fact in ledger.minutes_in(period):
        if fact.team_id == team_id and fact.usage:
            last[fact.key] = max(fact.minute, last.get(fact.key, fact.minute))
    return last
