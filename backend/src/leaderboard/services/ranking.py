"""What every metric starts from: usage by team, and the order of ranks."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeVar

from leaderboard.ledger.facts import NOT_TEAMS, NOTHING, Cell, MinuteFact, Team, Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.reading_order import reading_order

Metric = Literal["tokens", "cost", "requests", "success", "tokens_per_dollar"]
_Value = TypeVar("_Value", int, float)
ALL_MODELS: frozenset[str] = frozenset()
# Requests that a team needs for a rank where nobody sets a minimum: a share of fewer says little.
USUAL_MINIMUM: Mapping[Metric, int] = {"success": 20}


class Ranked(NamedTuple):
    """A team with its rank. Equal values share a rank, and the next ranks are skipped.

    `rank` is None for a team out of competition.
    """

    team: Team
    rank: int | None


class Order(NamedTuple):
    """Teams with fewer requests than `min_requests`, or without a value, have no rank."""

    metric: Metric = "tokens"
    min_requests: int = 0

    @classmethod
    def by(cls, metric: Metric, min_requests: int = 0) -> "Order":
        """With the metric's own minimum where none is set."""
        return cls(metric, min_requests or USUAL_MINIMUM.get(metric, 0))


def value_of(usage: Usage, metric: Metric) -> float | None:
    match metric:
        case "tokens":
            return usage.total_tokens
        case "requests":
            return usage.requests
        case "cost":
            return usage.cost
        case "success":
            return usage.successful_requests / usage.requests if usage.requests else None
        case "tokens_per_dollar":
            return usage.total_tokens / usage.cost if usage.cost > 0 else None


def is_included(ledger: Ledger, row: Cell | MinuteFact, models: frozenset[str]) -> bool:
    """Whether usage belongs to a team and to one of the public model names, if any are given."""
    return row.team_id not in NOT_TEAMS and (not models or ledger.model_name(row.model) in models)


def cells_of_teams(ledger: Ledger, period: Period, models: frozenset[str] = ALL_MODELS) -> list[Cell]:
    cells = (Cell(*name, usage) for name, usage in ledger.by_cell(period).items())
    return [cell for cell in cells if is_included(ledger, cell, models)]


def minutes_of_teams(ledger: Ledger, period: Period) -> Iterator[MinuteFact]:
    """The teams' usage with a known minute."""
    return (fact for fact in ledger.minutes_in(period) if fact.team_id not in NOT_TEAMS)


def teams_usage_in(ledger: Ledger, period: Period) -> dict[str, Usage]:
    """Usage by team, without `NOT_TEAMS`."""
    return {team_id: usage for team_id, usage in ledger.by_team(period).items() if team_id not in NOT_TEAMS}


def teams_shown(ledger: Ledger, used: Iterable[str]) -> list[Team]:
    """Every listed team, and deleted ones with usage in the period."""
    with_usage = set(used)
    return [team for team in ledger.teams.values() if not team.deleted or team.team_id in with_usage]


def ranked(teams: Iterable[Team], value: Callable[[Team], _Value]) -> list[Ranked]:
    """Largest value first; teams with equal values share a rank and are sorted by name.

    Teams out of competition follow in the same order.
    """
    ordered = sorted(
        (team.out_of_competition, -value(team), reading_order(team.name), team.name, team.team_id, team)
        for team in teams
    )
    ranks: list[Ranked] = []
    above: float | None = None
    rank = 0
    for place, (is_out, negative, *_, team) in enumerate(ordered, start=1):
        if negative != above:
            above, rank = negative, place
        ranks.append(Ranked(team, None if is_out else rank))
    return ranks


def ranked_by_tokens(ledger: Ledger, by_team: Mapping[str, Usage]) -> list[Ranked]:
    return ranked(teams_shown(ledger, by_team), lambda team: by_team.get(team.team_id, NOTHING).total_tokens)


def ranked_by(order: Order, teams: Sequence[Team], by_team: Mapping[str, Usage]) -> list[Ranked]:
    """Teams below the minimum, or without a value, follow by name."""
    usage = {team.team_id: by_team.get(team.team_id, NOTHING) for team in teams}
    values = {
        team_id: value
        for team_id, used in usage.items()
        if (value := value_of(used, order.metric)) is not None
        and math.isfinite(value)
        and used.requests >= order.min_requests
    }
    rest = [team for team in teams if team.team_id not in values]
    return [
        *ranked((team for team in teams if team.team_id in values), lambda team: values[team.team_id]),
        *(
            Ranked(team, None)
            for team in sorted(rest, key=lambda team: (reading_order(team.name), team.team_id))
        ),
    ]
