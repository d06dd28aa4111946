"""Which models the teams used."""

from leaderboard.ledger.facts import NOT_TEAMS
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.model_table import UsedModel
from leaderboard.period import Period


def model_usage(ledger: Ledger, period: Period) -> list[UsedModel]:
    """Most tokens first. Counts the teams' usage, so that models add up to teams."""
    found = ledger.models_in(period).by_model(without=NOT_TEAMS)
    return sorted(found, key=lambda row: (-row.usage.total_tokens, row.model))
