"""Which models the teams used."""

from collections import defaultdict
from dataclasses import dataclass

from leaderboard.ledger.facts import Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.leaderboard import model_rows
from leaderboard.services.sums import cells_of_teams


@dataclass(frozen=True, slots=True)
class ModelUsageRow:
    model: str
    usage: Usage
    team_count: int


def model_usage(ledger: Ledger, period: Period) -> list[ModelUsageRow]:
    """Most tokens first. Counts the teams' usage, so that models add up to teams."""
    cells = cells_of_teams(ledger, period)
    teams: dict[str, set[str]] = defaultdict(set)
    for cell in cells:
        teams[ledger.model_name(cell.model)].add(cell.team_id)
    return [ModelUsageRow(row.model, row.usage, len(teams[row.model])) for row in model_rows(ledger, cells)]
