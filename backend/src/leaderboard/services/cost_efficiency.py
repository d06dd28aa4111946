"""What tokens cost, by team and model."""

from msgspec import Struct

from leaderboard.ledger.facts import Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.sums import Ranked, ranked_by_tokens, teams_usage_in


class CostCellRow(Struct, frozen=True, gc=False):
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
    models = ledger.models_in(period).by_team
    return [
        CostCellRow(place, row.model, row.usage)
        for place in ranked_by_tokens(ledger, teams_usage_in(ledger, period))
        for row in models.get(place.team.team_id, ())
        if row.usage.total_tokens or row.usage
    ]
