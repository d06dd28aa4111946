"""Whether the parts add up to the gateway's total."""

from dataclasses import dataclass

from leaderboard.ledger.facts import HIDDEN, INTERNAL, NOT_TEAMS, NOTHING, UNASSIGNED, Usage, total
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.coverage import Coverage
from leaderboard.services.ranking import minutes_of_teams

_SAME_DOLLARS = 1e-9


@dataclass(frozen=True, slots=True)
class Balance:
    """teams + hidden + unassigned + internal = gateway_total; `difference` is what is missing from that."""

    teams: Usage
    hidden: Usage
    unassigned: Usage
    internal: Usage
    gateway_total: Usage
    unknown_model_tokens: int
    unknown_model_rows: int
    coverage: Coverage

    @property
    def difference(self) -> Usage:
        """Without the rounding noise of dollars."""
        rest = self.gateway_total - total([self.teams, self.hidden, self.unassigned, self.internal])
        return rest - Usage(cost=rest.cost) if abs(rest.cost) <= _SAME_DOLLARS else rest

    @property
    def balanced(self) -> bool:
        return self.difference == NOTHING


def balance(ledger: Ledger, period: Period) -> Balance:
    days = ledger.days_in(period)
    by_team = ledger.by_team(period)
    teams = total([usage for team_id, usage in by_team.items() if team_id not in NOT_TEAMS])
    timed = sum(fact.usage.total_tokens for fact in minutes_of_teams(ledger, period))
    by_model = ledger.by_model(period)
    return Balance(
        teams=teams,
        hidden=by_team.get(HIDDEN, NOTHING),
        unassigned=by_team.get(UNASSIGNED, NOTHING),
        internal=by_team.get(INTERNAL, NOTHING),
        gateway_total=total([facts.gateway_total for facts in days]),
        unknown_model_tokens=sum(
            usage.total_tokens
            for (team_id, model), usage in by_model.items()
            if not model and team_id not in NOT_TEAMS
        ),
        unknown_model_rows=sum(facts.unknown_model_rows for facts in days),
        coverage=Coverage(teams.total_tokens, timed),
    )
