"""How usage grew: every day of the period with every team."""

from dataclasses import dataclass
from datetime import date

from leaderboard.ledger.facts import NOT_TEAMS, NOTHING, Team, Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.sums import Ranked, cells_of_teams, ranked, teams_shown, usage_by_team


@dataclass(frozen=True, slots=True)
class TeamOfDayRow:
    """`ranked` by the tokens of that day."""

    ranked: Ranked
    usage: Usage


@dataclass(frozen=True, slots=True)
class DayRow:
    date: date
    teams: list[TeamOfDayRow]


def timeseries(ledger: Ledger, period: Period) -> list[DayRow]:
    """Every day, ascending, each with the same teams; days that were not read are left out."""
    teams = teams_shown(ledger, {cell.team_id for cell in cells_of_teams(ledger, period)})
    return [
        _day(day, teams, usage_by_team(cell for cell in facts.cells if cell.team_id not in NOT_TEAMS))
        for day in period
        if (facts := ledger.days.get(day))
    ]


def _day(day: date, teams: list[Team], by_team: dict[str, Usage]) -> DayRow:
    def usage(team: Team) -> Usage:
        return by_team.get(team.team_id, NOTHING)

    places = ranked(teams, lambda team: usage(team).total_tokens)
    return DayRow(day, [TeamOfDayRow(place, usage(place.team)) for place in places])
