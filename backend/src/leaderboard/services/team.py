"""One team: its rank, days, keys and models."""

from dataclasses import dataclass, replace
from datetime import date

from leaderboard.ledger.facts import NOTHING, Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.leaderboard import TeamRow, leaderboard, team_keys


@dataclass(frozen=True, slots=True)
class TeamDetail:
    row: TeamRow
    ranked_teams: int
    days: list[tuple[date, Usage]]


def team_detail(ledger: Ledger, period: Period, team_id: str) -> TeamDetail | None:
    """None when the team is neither listed nor has usage in the period."""
    rows = leaderboard(ledger, period, breakdown=False)
    row = next((row for row in rows if row.ranked.team.team_id == team_id), None)
    if row is None:
        return None
    cells = {name: usage for name, usage in ledger.by_cell(period).items() if name[0] == team_id}
    row = replace(row, keys=team_keys(ledger, cells).get(team_id, []))
    days = [(facts.day, facts.by_team.get(team_id, NOTHING)) for facts in ledger.days_in(period)]
    ranked_teams = sum(row.ranked.rank is not None for row in rows)
    return TeamDetail(row, ranked_teams, days)
