"""Which models the teams used."""

from collections import defaultdict
from dataclasses import dataclass

from leaderboard.ledger.facts import NOT_TEAMS, Usage, total
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period


@dataclass(frozen=True, slots=True)
class ModelUsageRow:
    model: str
    usage: Usage
    team_count: int


def model_usage(ledger: Ledger, period: Period) -> list[ModelUsageRow]:
    """Most tokens first. Counts the teams' usage, so that models add up to teams."""
    parts: dict[str, list[Usage]] = defaultdict(list)
    for team_id, models in ledger.models_in(period).by_team.items():
        if team_id not in NOT_TEAMS:
            for row in models:
                parts[row.model].append(row.usage)
    rows = [ModelUsageRow(model, total(usages), len(usages)) for model, usages in parts.items()]
    return sorted(rows, key=lambda row: (-row.usage.total_tokens, row.model))
