"""What tokens cost, by team and model."""

from collections.abc import Sequence

from msgspec import Struct

from leaderboard.ledger.day_sums import ModelRow
from leaderboard.ledger.facts import Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.sums import Ranked, ranked_by_tokens, teams_usage_in


class TeamCosts(Struct, frozen=True, gc=False):
    """`ranked` by the team's tokens in the period; `models` with usage, most tokens first."""

    ranked: Ranked
    models: Sequence[ModelRow]


def team_costs(ledger: Ledger, period: Period) -> list[TeamCosts]:
    """One for each team with usage, by rank."""
    models = ledger.models_in(period).by_team
    teams = (
        TeamCosts(place, _used(models.get(place.team.team_id, ())))
        for place in ranked_by_tokens(ledger, teams_usage_in(ledger, period))
    )
    return [team for team in teams if team.models]


def _used(rows: Sequence[ModelRow]) -> Sequence[ModelRow]:
    """Nearly all have tokens, which is seen sooner."""
    return [row for row in rows if row.usage.total_tokens or row.usage]


def cost_per_token(usage: Usage) -> float | None:
    """Dollars; None without tokens."""
    return usage.cost / usage.total_tokens if usage.total_tokens else None
