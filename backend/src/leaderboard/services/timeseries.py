"""Usage over time: days, parts of days, or both joined in one series."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from leaderboard.ledger.facts import NOTHING, DayFacts, Team, Usage, total, total_by_name
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, day_bounds
from leaderboard.period import Period
from leaderboard.services.ranking import Ranked, minutes_of_teams, ranked, teams_shown, teams_usage_in
from leaderboard.services.window import within

MINUTE = timedelta(minutes=1)
TEN_MINUTES = timedelta(minutes=10)
HOUR = timedelta(hours=1)
WHOLE_DAY = timedelta(days=1)
_UTC = ZoneInfo("UTC")
# Bounds of a joined series: points are those of three days in steps of ten minutes, rows are points × teams.
_MAX_POINTS = 432
_MAX_ROWS = 21_600
# Below this share of known minutes, the curve of a day would be little more than a jump at its end.
_MIN_TIMED_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class TeamPoint:
    """`ranked` by the tokens of this point."""

    ranked: Ranked
    usage: Usage


@dataclass(frozen=True, slots=True)
class Point:
    """Usage between `start` and `start + step`; `start` carries the zone's offset."""

    start: datetime
    step: timedelta
    teams: list[TeamPoint]


@dataclass(frozen=True, slots=True)
class JoinedSeries:
    """`step` is that of the finest points; `steps` are those available for the period, finest first."""

    step: timedelta
    steps: Sequence[timedelta]
    points: list[Point]


def timeseries(ledger: Ledger, period: Period) -> list[Point]:
    """Every day, ascending, each with the same teams; days that were not read are left out."""
    teams = teams_shown(ledger, teams_usage_in(ledger, period))
    return [
        _point(day_bounds(facts.day).first, WHOLE_DAY, teams, facts.by_team)
        for facts in ledger.days_in(period)
    ]


def timeseries_by(ledger: Ledger, period: Period, step: timedelta, zone: ZoneInfo) -> list[Point]:
    """Usage whose minute is known, in steps (divisors of an hour) on the zone's clocks.

    Contains only steps with usage, each with the teams that have any. An hour repeated by a clock change appears twice.
    """
    steps: dict[datetime, dict[str, list[Usage]]] = defaultdict(lambda: defaultdict(list))
    step_of: dict[datetime, datetime] = {}
    for fact in minutes_of_teams(ledger, period):
        start = step_of.get(fact.minute)
        if start is None:
            # Computed in UTC, where no hour is missing or repeated.
            local = fact.minute.astimezone(zone)
            start = step_of[fact.minute] = fact.minute - timedelta(minutes=local.minute) % step
        steps[start][fact.team_id].append(fact.usage)
    return [
        _used_point(ledger, start.astimezone(zone), step, {team: total(rows) for team, rows in teams.items()})
        for start, teams in sorted(steps.items())
    ]


def joined_timeseries(
    ledger: Ledger, period: Period, window: Interval | None = None, preferred: timedelta | None = None
) -> JoinedSeries:
    """All usage of the period in the finest points available, or in `preferred` ones; UTC, ascending by their end.

    A day with too few known minutes is a single point. Otherwise what remains of the day follows its parts as a point
    of the whole day, so that the series adds up to the days. Of days that a window cuts, it has only usage whose
    minute is known.
    """
    steps = _available_steps(ledger, period, window)
    step = preferred if preferred in steps else steps[0]
    if window is not None:
        ledger = within(ledger, window)
    parts = timeseries_by(ledger, period, step, _UTC) if step < WHOLE_DAY else []
    parts_of: dict[date, list[Point]] = defaultdict(list)
    for part in parts:
        parts_of[part.start.date()].append(part)
    points = [
        point
        for facts in ledger.days_in(period)
        if window is None or facts.cells
        for point in _joined_day(ledger, facts, parts_of[facts.day])
    ]
    finest = WHOLE_DAY if window is None else step
    return JoinedSeries(min((point.step for point in points), default=finest), steps, points)


def _available_steps(ledger: Ledger, period: Period, window: Interval | None) -> list[timedelta]:
    """Finest first. Whole days are always available for a period, and not for a window, which may cut them."""
    teams = len(teams_shown(ledger, teams_usage_in(ledger, period)))
    span = len(period) * WHOLE_DAY if window is None else window.last - window.first
    parts = [
        step
        for step in (MINUTE, TEN_MINUTES, HOUR)
        if span <= _MAX_POINTS * step and span * teams <= _MAX_ROWS * step
    ]
    if window is not None:
        return parts or [HOUR]
    has_minutes = next(minutes_of_teams(ledger, period), None) is not None
    return [*(parts if has_minutes else ()), WHOLE_DAY]


def _joined_day(ledger: Ledger, facts: DayFacts, parts: list[Point]) -> list[Point]:
    start = day_bounds(facts.day).first
    used = {team_id: usage for team_id, usage in facts.of_teams.items() if usage}
    timed = total_by_name((row.ranked.team.team_id, row.usage) for part in parts for row in part.teams)
    timed_tokens = sum(usage.total_tokens for usage in timed.values())
    if not parts or timed_tokens < _MIN_TIMED_SHARE * sum(usage.total_tokens for usage in used.values()):
        return [_used_point(ledger, start, WHOLE_DAY, used)]
    rest = {
        team_id: left
        for team_id, usage in used.items()
        if (left := (usage - timed.get(team_id, NOTHING)).without_negatives())
    }
    return [*parts, _used_point(ledger, start, WHOLE_DAY, rest)] if rest else parts


def _used_point(ledger: Ledger, start: datetime, step: timedelta, by_team: Mapping[str, Usage]) -> Point:
    return _point(start, step, [ledger.teams[team_id] for team_id in by_team], by_team)


def _point(start: datetime, step: timedelta, teams: list[Team], by_team: Mapping[str, Usage]) -> Point:
    places = ranked(teams, lambda team: by_team.get(team.team_id, NOTHING).total_tokens)
    return Point(
        start, step, [TeamPoint(place, by_team.get(place.team.team_id, NOTHING)) for place in places]
    )
