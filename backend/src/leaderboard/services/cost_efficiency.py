"""What tokens cost, by team and model."""

from collections.abc import Sequence
from itertools import compress

from msgspec import Struct

from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.ranking import Ranked, ranked_by_tokens, teams_usage_in


class ModelCosts(Struct, frozen=True, gc=False):
    """`model` is the public name; dollars."""

    model: str
    cost: float
    total_tokens: int
    prompt_tokens: int
    completion_tokens: int
    requests: int

    @property
    def cost_per_token(self) -> float | None:
        """None without tokens."""
        return self.cost / self.total_tokens if self.total_tokens else None


class TeamCosts(Struct, frozen=True, gc=False):
    """`ranked` by the team's tokens in the period; `models` with usage, most tokens first."""

    ranked: Ranked
    models: Sequence[ModelCosts]


def team_costs(ledger: Ledger, period: Period) -> list[TeamCosts]:
    """One for each team with usage, by rank."""
    table = ledger.models_in(period)
    # Half of what is counted is enough here, and there are as many rows as teams times models.
    rows = list(map(ModelCosts, table.models, *table.usage.columns(*ModelCosts.__struct_fields__[1:])))
    used = table.usage.used()
    teams: list[TeamCosts] = []
    for place in ranked_by_tokens(ledger, teams_usage_in(ledger, period)):
        if part := table.teams.get(place.team.team_id):
            models = list(compress(rows[part], used[part]))
            if models:
                teams.append(TeamCosts(place, models))
    return teams
