"""How fast it goes: ranks an hour ago, tokens a minute, the last six hours. All reckoned at the newest reading."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from leaderboard.ledger.facts import NOTHING, Team, Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.totals import of_team, sum_by
from leaderboard.ledger.usage_timing import Interval, day_bounds
from leaderboard.period import Period
from leaderboard.services.coverage import Known, known, newest_reading, tokens_between, whole_minute
from leaderboard.services.moments import Moment, moments, newest_first, record_hours
from leaderboard.services.pulse import Pulse, pulse, tells_minutes
from leaderboard.services.ranking import (
    ALL_MODELS,
    Ranked,
    cells_of_teams,
    ranked,
    ranked_by_tokens,
    teams_usage_in,
)
from leaderboard.services.window import days_of, window_cells

Rates: TypeAlias = Callable[[str | None], float | None]

STEP = timedelta(minutes=10)
STEPS = 36
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
# A rate is the mean of that many whole minutes.
_RATE_MINUTES = 5


@dataclass(frozen=True, slots=True)
class TeamPaceRow:
    """`rank_hour_ago` is None where it is not known; `is_new`: had no tokens then, while others had.

    `steps` are the tokens of each ten minutes, oldest first; None where not all of them are known.
    """

    ranked: Ranked
    rank_hour_ago: int | None
    is_new: bool
    tokens_per_minute: float | None
    last_used_at: datetime | None
    steps: list[int | None]


@dataclass(frozen=True, slots=True)
class Pace:
    """`at` is None for a period that is over: it has no pace."""

    at: datetime | None
    known_since: datetime | None
    tokens_per_minute: float | None
    steps_start: datetime | None
    teams: list[TeamPaceRow]
    pulse: Pulse
    moments: list[Moment]


@dataclass(frozen=True, slots=True)
class _Race:
    """A board's teams with their tokens, and its minutes up to now."""

    places: list[Ranked]
    tokens: Mapping[str, int]
    known: Known
    span: Interval

    def tokens_at(self, moment: datetime) -> dict[str, int]:
        """Each team's tokens of the span as they stood then."""
        since = tokens_between(self.known.minutes, max(moment, self.span.first), self.span.last)
        return {team_id: tokens - since.get(team_id, 0) for team_id, tokens in self.tokens.items()}


def pace(
    ledger: Ledger, period: Period, window: Interval | None = None, models: frozenset[str] = ALL_MODELS
) -> Pace:
    """Of the board of the period, or of the window within it."""
    by_team = _usage(ledger, period, window, models)
    places = ranked_by_tokens(ledger, by_team)
    span = window or Interval(day_bounds(period.first).first, day_bounds(period.last).last)
    at = _present(ledger, span)
    end = whole_minute(at or span.last) + _MINUTE
    steps_start = end - STEPS * STEP
    known_ = known(ledger, _days(period, days_of(Interval(steps_start, end))), models)
    beat = pulse(ledger, period, span, known_, models)
    if at is None:
        return Pace(None, None, None, None, [_still(place) for place in places], beat, [])
    tokens = {place.team.team_id: by_team.get(place.team.team_id, NOTHING).total_tokens for place in places}
    race = _Race(places, tokens, known_, Interval(span.first, min(span.last, end)))
    since = known_.since(max(span.first, steps_start), end)
    rates = _rates(known_, end)
    teams = _teams(race, rates, end, steps_start)
    return Pace(at, since, rates(None), steps_start, teams, beat, _moments(race, since))


def _usage(
    ledger: Ledger, period: Period, window: Interval | None, models: frozenset[str]
) -> dict[str, Usage]:
    if window is not None:
        return sum_by(of_team, window_cells(ledger, window, models))
    if models:
        return sum_by(of_team, cells_of_teams(ledger, period, models))
    return teams_usage_in(ledger, period)


def _days(period: Period, of_steps: Period) -> Period:
    """The days whose minutes are needed."""
    if not tells_minutes(period):
        return of_steps
    return Period(min(period.first, of_steps.first), max(period.last, of_steps.last))


def _moments(race: _Race, since: datetime) -> list[Moment]:
    """Of the time since which every minute is known; records only where that is the whole span."""
    minutes = race.known.minutes
    told = moments(race.places, race.tokens_at(since), minutes, Interval(since, race.span.last))
    if not race.known.covers(race.span.first, race.span.last):
        return told
    records = record_hours(race.places, minutes, race.span)
    return newest_first([*told, *(record for record in records if record.at >= since)])


def _present(ledger: Ledger, span: Interval) -> datetime | None:
    newest = newest_reading(ledger)
    return newest if newest is not None and span.first <= newest < span.last + _MINUTE else None


def _still(place: Ranked) -> TeamPaceRow:
    return TeamPaceRow(place, None, is_new=False, tokens_per_minute=None, last_used_at=None, steps=[])


def _teams(race: _Race, rates: Rates, end: datetime, steps_start: datetime) -> list[TeamPaceRow]:
    last_used = {
        team_id: minute
        for minute, by_team in race.known.minutes.items()
        for team_id in by_team
        if minute < end
    }
    rows = [
        TeamPaceRow(
            place,
            None,
            is_new=False,
            tokens_per_minute=rates(place.team.team_id),
            last_used_at=last_used.get(place.team.team_id),
            steps=[],
        )
        for place in race.places
    ]
    return _with_steps(_with_ranks_before(rows, race, end - _HOUR), race.known, steps_start)


def _with_ranks_before(rows: list[TeamPaceRow], race: _Race, moment: datetime) -> list[TeamPaceRow]:
    """With the ranks of an hour ago, where every minute since is known and somebody had tokens by then."""
    before = race.tokens_at(moment)
    if moment < race.span.first or not race.known.covers(moment, race.span.last) or not any(before.values()):
        return rows

    def tokens_before(team: Team) -> int:
        return before[team.team_id]

    ranks = {
        place.team.team_id: place.rank for place in ranked((row.ranked.team for row in rows), tokens_before)
    }
    return [_with_rank_before(row, before, ranks, race) for row in rows]


def _with_rank_before(
    row: TeamPaceRow, before: Mapping[str, int], ranks: Mapping[str, int], race: _Race
) -> TeamPaceRow:
    team_id = row.ranked.team.team_id
    is_new = before[team_id] == 0 and race.tokens[team_id] > 0
    return replace(row, is_new=is_new, rank_hour_ago=None if is_new else ranks[team_id])


def _with_steps(rows: list[TeamPaceRow], known_: Known, start: datetime) -> list[TeamPaceRow]:
    bounds = [(start + place * STEP, start + (place + 1) * STEP) for place in range(STEPS)]
    sums = [tokens_between(known_.minutes, first, last) for first, last in bounds]

    def steps(team_id: str) -> list[int | None]:
        return [
            of_team.get(team_id, 0) if known_.covers(first, last, team_id) else None
            for (first, last), of_team in zip(bounds, sums, strict=True)
        ]

    return [replace(row, steps=steps(row.ranked.team.team_id)) for row in rows]


def _rates(known_: Known, end: datetime) -> Rates:
    last = end - _MINUTE
    first = last - _RATE_MINUTES * _MINUTE
    by_team = tokens_between(known_.minutes, first, last)

    def rate(team_id: str | None) -> float | None:
        """Tokens a minute over the last whole minutes, of one team or of all; None where not all are known."""
        if not known_.covers(first, last, team_id):
            return None
        return (by_team.get(team_id, 0) if team_id else sum(by_team.values())) / _RATE_MINUTES

    return rate
