"""The share of requests that succeed."""

from typing import NamedTuple

from leaderboard.ledger.facts import NOTHING, Team, Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.ranking import Ranked, ranked, teams_shown, teams_usage_in


class SuccessRow(NamedTuple):
    ranked: Ranked
    usage: Usage


def success_rates(ledger: Ledger, period: Period) -> list[SuccessRow]:
    """Highest rate first; teams without requests come last."""
    by_team = teams_usage_in(ledger, period)

    def rate(team: Team) -> float:
        usage = by_team.get(team.team_id, NOTHING)
        return usage.successful_requests / usage.requests if usage.requests else -1.0

    return [
        SuccessRow(place, by_team.get(place.team.team_id, NOTHING))
        for place in ranked(teams_shown(ledger, by_team), rate)
    ]


def success_rate(usage: Usage) -> float:
    """Percent with 2 decimals; 0.0 without requests. Only rates of exactly 0 or 100 are shown as such."""
    if not usage.requests:
        return 0.0
    percent = round(100 * usage.successful_requests / usage.requests, 2)
    if 0 < usage.successful_requests < usage.requests:
        return min(max(percent, 0.01), 99.99)
    return percent
