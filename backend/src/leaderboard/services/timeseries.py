"""How usage grew: every day of the period with every team."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from leaderboard.ledger.facts import NOT_TEAMS, NOTHING, Team, Usage, total
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.sums import Ranked, ranked, teams_shown, teams_usage_in


@dataclass(frozen=True, slots=True)
class TeamOfDayRow:
    """`ranked` by the tokens of that day."""

    ranked: Ranked
    usage: Usage


@dataclass(frozen=True, slots=True)
class PointRow:
    """A day, hour or minute; `start` carries the zone's offset."""

    start: datetime
    teams: list[TeamOfDayRow]


def timeseries(ledger: Ledger, period: Period) -> list[PointRow]:
    """Every day, ascending, each with the same teams; days that were not read are left out."""
    teams = teams_shown(ledger, teams_usage_in(ledger, period))
    return [_day(day, teams, facts.by_team) for day in period if (facts := ledger.days.get(day))]


def timeseries_by_hour(ledger: Ledger, period: Period, zone: ZoneInfo) -> list[PointRow]:
    """Hours on the zone's clocks with usage whose minute is known; a repeated hour of a clock change comes twice."""
    return _by_bucket(ledger, period, zone, lambda local: timedelta(minutes=local.minute))


def timeseries_by_minute(ledger: Ledger, period: Period, zone: ZoneInfo) -> list[PointRow]:
    """Minutes with usage whose minute is known."""
    return _by_bucket(ledger, period, zone, lambda _: timedelta())


def _by_bucket(
    ledger: Ledger, period: Period, zone: ZoneInfo, into_bucket: Callable[[datetime], timedelta]
) -> list[PointRow]:
    """Only buckets with usage, each with the teams that have any: at most as large as what happened."""
    buckets: dict[datetime, dict[str, list[Usage]]] = defaultdict(lambda: defaultdict(list))
    for fact in ledger.minutes_in(period):
        if fact.team_id not in NOT_TEAMS:
            # Reckoned in UTC, where no hour is missing or doubled.
            start = fact.minute - into_bucket(fact.minute.astimezone(zone))
            buckets[start][fact.team_id].append(fact.usage)
    return [
        _point(start.astimezone(zone), {team: total(usages) for team, usages in teams.items()}, ledger)
        for start, teams in sorted(buckets.items())
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
