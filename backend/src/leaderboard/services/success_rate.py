"""How many calls succeed."""

from dataclasses import dataclass

from leaderboard.ledger.facts import NOTHING, Team, Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.ranking import Ranked, ranked, success_rate, teams_shown, teams_usage_in


@dataclass(frozen=True, slots=True)
class SuccessRow:
    ranked: Ranked
    usage: Usage


def success_rates(ledger: Ledger, period: Period) -> list[SuccessRow]:
    """Highest rate first; teams without requests after all that asked something."""
    by_team = teams_usage_in(ledger, period)

    def usage(team: Team) -> Usage:
        return by_team.get(team.team_id, NOTHING)

    def rate_or_none(team: Team) -> float:
        return success_rate(usage(team)) if usage(team).requests else -1.0

    return [
        SuccessRow(place, usage(place.team)) for place in ranked(teams_shown(ledger, by_team), rate_or_none)
    ]
