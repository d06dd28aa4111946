"""How fast the board moves: ranks an hour ago, tokens per minute, the last six hours, as of the newest reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from leaderboard.ledger.facts import NOTHING, Team, Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.totals import of_team, sum_by
from leaderboard.ledger.usage_timing import Interval, day_bounds
from leaderboard.period import Period
from leaderboard.services.coverage import MINUTE, KnownMinutes, floor_to, known_minutes, newest_reading
from leaderboard.services.moments import Moment, moments, newest_first, record_hours
from leaderboard.services.pulse import Pulse, pulse, uses_minutes
from leaderboard.services.ranking import (
    ALL_MODELS,
    Ranked,
    cells_of_teams,
    ranked,
    ranked_by_tokens,
    teams_usage_in,
)
from leaderboard.services.window import days_of, within

STEP = timedelta(minutes=10)
STEPS = 36
_HOUR = timedelta(hours=1)
# A rate is the mean of this many whole minutes.
_RATE_MINUTES = 5


@dataclass(frozen=True, slots=True)
class TeamPaceRow:
    """`rank_hour_ago` is None where unknown; `is_new`: had no tokens then, while others had.

    `steps` are the tokens of each ten minutes, oldest first; None where some may be missing.
    """

    ranked: Ranked
    rank_hour_ago: int | None = None
    is_new: bool = False
    tokens_per_minute: float | None = None
    last_used_at: datetime | None = None
    steps: Sequence[int | None] = ()


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
    """A board's teams with their tokens, and its minutes in the span up to now. `end` is the end of this minute."""

    places: list[Ranked]
    tokens: Mapping[str, int]
    known: KnownMinutes
    span: Interval
    end: datetime

    def tokens_at(self, moment: datetime) -> dict[str, int]:
        """Each team's tokens since the start of the span, as of that moment."""
        since = self.known.tokens_between(max(moment, self.span.first), self.span.last)
        return {team_id: tokens - since[team_id] for team_id, tokens in self.tokens.items()}


def pace(
    ledger: Ledger, period: Period, window: Interval | None = None, models: frozenset[str] = ALL_MODELS
) -> Pace:
    """Of the board of the period, or of the window within it."""
    by_team = _usage(ledger, period, window, models)
    places = ranked_by_tokens(ledger, by_team)
    span = window or Interval(day_bounds(period.first).first, day_bounds(period.last).last)
    at = _newest_reading_in(ledger, span)
    end = floor_to(at or span.last, MINUTE) + MINUTE
    steps_start = end - STEPS * STEP
    known = known_minutes(ledger, _days(period, days_of(Interval(steps_start, end))), models)
    beat = pulse(ledger, period, span, known, models)
    if at is None:
        return Pace(None, None, None, None, [TeamPaceRow(place) for place in places], beat, [])
    tokens = {place.team.team_id: by_team.get(place.team.team_id, NOTHING).total_tokens for place in places}
    race = _Race(places, tokens, known, Interval(span.first, min(span.last, end)), end)
    rates = _rates(race)
    since = known.complete_since(max(span.first, steps_start), end)
    teams = _team_rows(race, rates, steps_start)
    return Pace(at, since, rates[None], steps_start, teams, beat, _moments(race, since))


def _usage(
    ledger: Ledger, period: Period, window: Interval | None, models: frozenset[str]
) -> dict[str, Usage]:
    if window is not None:
        ledger = within(ledger, window)
    if models:
        return sum_by(of_team, cells_of_teams(ledger, period, models))
    return teams_usage_in(ledger, period)


def _days(period: Period, of_steps: Period) -> Period:
    """The days whose minutes are required."""
    if not uses_minutes(period):
        return of_steps
    return Period(min(period.first, of_steps.first), max(period.last, of_steps.last))


def _newest_reading_in(ledger: Ledger, span: Interval) -> datetime | None:
    newest = newest_reading(ledger)
    return newest if newest is not None and span.first <= newest < span.last + MINUTE else None


def _moments(race: _Race, since: datetime) -> list[Moment]:
    """Since the time from which every minute is known; records only if that is true of the whole span."""
    minutes = race.known.minutes
    places = [place for place in race.places if place.rank is not None]
    start = race.tokens_at(since)
    start = {place.team.team_id: start[place.team.team_id] for place in places}
    found = moments(places, start, minutes, Interval(since, race.span.last))
    if not race.known.is_complete(race.span.first, race.span.last):
        return found
    records = record_hours(places, minutes, race.span)
    return newest_first([*found, *(record for record in records if record.at >= since)])


def _team_rows(
    race: _Race, rates: Mapping[str | None, float | None], steps_start: datetime
) -> list[TeamPaceRow]:
    last_used = {
        team_id: minute
        for minute, by_team in race.known.minutes.items()
        for team_id in by_team
        if minute < race.end
    }
    hour_ago = _tokens_hour_ago(race)
    ranks = {row.team.team_id: row.rank for row in _ranked(race, hour_ago)} if hour_ago else {}
    bounds = [(steps_start + place * STEP, steps_start + (place + 1) * STEP) for place in range(STEPS)]
    steps = [(first, last, race.known.tokens_between(first, last)) for first, last in bounds]
    rows: list[TeamPaceRow] = []
    for place in race.places:
        team_id = place.team.team_id
        is_new = bool(hour_ago) and hour_ago[team_id] == 0 and race.tokens[team_id] > 0
        rows.append(
            TeamPaceRow(
                place,
                rank_hour_ago=None if is_new else ranks.get(team_id),
                is_new=is_new,
                tokens_per_minute=rates[team_id],
                last_used_at=last_used.get(team_id),
                steps=[
                    tokens[team_id] if race.known.is_complete(first, last, team_id) else None
                    for first, last, tokens in steps
                ],
            )
        )
    return rows


def _tokens_hour_ago(race: _Race) -> dict[str, int]:
    """Empty unless every minute since then is known and some team had tokens."""
    moment = race.end - _HOUR
    if moment < race.span.first or not race.known.is_complete(moment, race.span.last):
        return {}
    tokens = race.tokens_at(moment)
    return tokens if any(tokens.values()) else {}


def _ranked(race: _Race, tokens: Mapping[str, int]) -> list[Ranked]:
    def tokens_of(team: Team) -> int:
        return tokens[team.team_id]

    return ranked((place.team for place in race.places), tokens_of)


def _rates(race: _Race) -> dict[str | None, float | None]:
    """Tokens per minute over the last whole minutes, by team, and of all under None; None where some may be missing."""
    last = race.end - MINUTE
    first = last - _RATE_MINUTES * MINUTE
    by_team = race.known.tokens_between(first, last)
    tokens: dict[str | None, int] = {team_id: by_team[team_id] for team_id in race.tokens}
    return {
        team_id: amount / _RATE_MINUTES if race.known.is_complete(first, last, team_id) else None
        for team_id, amount in {**tokens, None: by_team.total()}.items()
    }
