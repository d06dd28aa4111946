"""What tokens cost, by team and model."""

from collections.abc import Sequence
from typing import NamedTuple

from leaderboard.ledger.facts import Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.leaderboard import ModelRow, team_models
from leaderboard.services.ranking import Ranked, ranked_by_tokens, teams_usage_in


class TeamCosts(NamedTuple):
    """`ranked` by the team's tokens in the period; `models` with usage, most tokens first."""

    ranked: Ranked
    models: Sequence[ModelRow]


def team_costs(ledger: Ledger, period: Period) -> list[TeamCosts]:
    """One entry for each team with usage, by rank."""
    models = team_models(ledger, ledger.by_model(period))
    return [
        TeamCosts(place, used)
        for place in ranked_by_tokens(ledger, teams_usage_in(ledger, period))
        if (used := [row for row in models.get(place.team.team_id, ()) if row.usage])
    ]


def cost_per_token(usage: Usage) -> float | None:
    """In dollars; None without tokens."""
    return usage.cost / usage.total_tokens if usage.total_tokens else None
