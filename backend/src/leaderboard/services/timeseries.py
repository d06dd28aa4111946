"""How usage grew: every day of the period with every team."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from leaderboard.ledger.facts import NOTHING, Team, Usage, total
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval
from leaderboard.period import Period
from leaderboard.services.ranking import Ranked, minutes_of_teams, ranked, teams_shown, teams_usage_in


@dataclass(frozen=True, slots=True)
class TeamOfDayRow:
    """`ranked` by the tokens of that day."""

    ranked: Ranked
    usage: Usage


@dataclass(frozen=True, slots=True)
class PointRow:
    """A day or a part of one; `start` carries the zone's offset."""

    start: datetime
    teams: list[TeamOfDayRow]


def timeseries(ledger: Ledger, period: Period) -> list[PointRow]:
    """Every day, ascending, each with the same teams; days that were not read are left out."""
    teams = teams_shown(ledger, teams_usage_in(ledger, period))
    return [_day(day, teams, facts.by_team) for day in period if (facts := ledger.days.get(day))]


def timeseries_by(
    ledger: Ledger, period: Period, step: timedelta, zone: ZoneInfo, window: Interval | None = None
) -> list[PointRow]:
    """Steps (a divisor of an hour) on the zone's clocks with usage whose minute is known, of a window's minutes or all.

    Only steps with usage, each with the teams that have any: at most as large as what happened. A repeated hour of a
    clock change comes twice.
    """
    steps: dict[datetime, dict[str, list[Usage]]] = defaultdict(lambda: defaultdict(list))
    step_of: dict[datetime, datetime] = {}
    for fact in minutes_of_teams(ledger, period, window):
        start = step_of.get(fact.minute)
        if start is None:
            # Reckoned in UTC, where no hour is missing or doubled.
            local = fact.minute.astimezone(zone)
            start = step_of[fact.minute] = fact.minute - timedelta(minutes=local.minute) % step
        steps[start][fact.team_id].append(fact.usage)
    return [
        _point(start.astimezone(zone), {team: total(usages) for team, usages in teams.items()}, ledger)
        for start, teams in sorted(steps.items())
    ]


def _point(start: datetime, by_team: dict[str, Usage], ledger: Ledger) -> PointRow:
    teams = [ledger.teams[team_id] for team_id in by_team]
    places = ranked(teams, lambda team: by_team[team.team_id].total_tokens)
    return PointRow(start, [TeamOfDayRow(place, by_team[place.team.team_id]) for place in places])


def _day(day: date, teams: list[Team], by_team: Mapping[str, Usage]) -> PointRow:
    def usage(team: Team) -> Usage:
        return by_team.get(team.team_id, NOTHING)

    places = ranked(teams, lambda team: usage(team).total_tokens)
    return PointRow(
        datetime.combine(day, time.min, UTC), [TeamOfDayRow(place, usage(place.team)) for place in places]
    )
