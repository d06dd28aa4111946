"""Which models the teams used."""

from collections import defaultdict
from typing import NamedTuple

from leaderboard.ledger.facts import NOT_TEAMS, Usage, total
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period


class UsedModel(NamedTuple):
    """Usage of a model by public name, and how many teams used it."""

    model: str
    usage: Usage
    team_count: int


def model_usage(ledger: Ledger, period: Period) -> list[UsedModel]:
    """Most tokens first. Counts only the teams' usage, so that models add up to teams."""
    usages: dict[str, list[Usage]] = defaultdict(list)
    teams: dict[str, set[str]] = defaultdict(set)
    for (team_id, model), usage in ledger.by_model(period).items():
        if team_id not in NOT_TEAMS:
            usages[ledger.model_name(model)].append(usage)
            teams[ledger.model_name(model)].add(team_id)
    rows = [UsedModel(model, total(parts), len(teams[model])) for model, parts in usages.items()]
    return sorted(rows, key=lambda row: (-row.usage.total_tokens, row.model))
