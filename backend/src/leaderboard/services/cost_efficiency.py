"""What tokens cost, by team and model."""

from collections import defaultdict
from dataclasses import dataclass

from leaderboard.ledger.facts import Cell, Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.leaderboard import model_rows
from leaderboard.services.sums import Ranked, cells_of_teams, ranked_by_tokens, teams_usage_in


@dataclass(frozen=True, slots=True)
class CostCellRow:
    """`ranked` by the team's tokens in the period."""

    ranked: Ranked
    model: str
    usage: Usage

    @property
    def cost_per_token(self) -> float | None:
        """Dollars; None without tokens."""
        return self.usage.cost / self.usage.total_tokens if self.usage.total_tokens else None


def cost_cells(ledger: Ledger, period: Period) -> list[CostCellRow]:
    """One row for each team and model with usage: teams by rank, models by tokens."""
    cells = cells_of_teams(ledger, period)
    cells_of: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        cells_of[cell.team_id].append(cell)
    return [
        CostCellRow(place, row.model, row.usage)
        for place in ranked_by_tokens(ledger, teams_usage_in(ledger, period))
        for row in model_rows(ledger, cells_of[place.team.team_id])
        if row.usage
    ]
