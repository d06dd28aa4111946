"""What every service starts from: a period's usage by team, and the order of ranks."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from msgspec import Struct

from leaderboard.ledger.facts import NOT_TEAMS, NOTHING, Cell, MinuteFact, Team, Usage, total
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval
from leaderboard.period import Period

_Row = TypeVar("_Row")
_Value = TypeVar("_Value", int, float)


class Ranked(Struct, frozen=True, gc=False):
    """A team with its place. Equal values share a rank and the next ranks are skipped."""

    team: Team
    rank: int


ALL_MODELS: frozenset[str] = frozenset()


def cells_of_teams(ledger: Ledger, period: Period, models: frozenset[str] = ALL_MODELS) -> list[Cell]:
    """The teams' cells, of some public model names or all: without usage of no team and the gateway's own pages."""
    return [
        cell
        for cell in ledger.cells_in(period)
        if cell.team_id not in NOT_TEAMS and (not models or ledger.model_name(cell.model) in models)
    ]


def minutes_of_teams(ledger: Ledger, period: Period, window: Interval | None = None) -> Iterator[MinuteFact]:
    """What is known by the minute, of teams alone: of the period's days, of a window its minutes."""
    for fact in ledger.minutes_in(period):
        inside = window is None or window.first <= fact.minute < window.last
        if inside and fact.team_id not in NOT_TEAMS:
            yield fact


def teams_usage_in(ledger: Ledger, period: Period) -> dict[str, Usage]:
    """Usage by team over the period, of teams alone."""
    return {team_id: usage for team_id, usage in ledger.usage_in(period).items() if team_id not in NOT_TEAMS}


def grouped(
    rows: Iterable[_Row], name: Callable[[_Row], str], usage: Callable[[_Row], Usage]
) -> dict[str, Usage]:
    """Total usage of the rows of each name."""
    parts: dict[str, list[Usage]] = defaultdict(list)
    for row in rows:
        parts[name(row)].append(usage(row))
    return {key: total(usages) for key, usages in parts.items()}


def usage_by_team(cells: Iterable[Cell]) -> dict[str, Usage]:
    return grouped(cells, lambda cell: cell.team_id, lambda cell: cell.usage)


def teams_shown(ledger: Ledger, used: Iterable[str]) -> list[Team]:
    """Every listed team, and deleted ones with usage in the period."""
    with_usage = set(used)
    return [team for team in ledger.teams.values() if not team.deleted or team.team_id in with_usage]


def ranked(teams: Iterable[Team], value: Callable[[Team], _Value]) -> list[Ranked]:
    """Largest value first; equal ones share a rank, by name within it."""
    ordered = sorted((-value(team), team.name.casefold(), team.name, team.team_id, team) for team in teams)
    ranks: list[Ranked] = []
    above: float | None = None
    rank = 0
    for place, (negative, *_, team) in enumerate(ordered, start=1):
        if negative != above:
            above, rank = negative, place
        ranks.append(Ranked(team, rank))
    return ranks


def ranked_by_tokens(ledger: Ledger, by_team: dict[str, Usage]) -> list[Ranked]:
    return ranked(teams_shown(ledger, by_team), lambda team: by_team.get(team.team_id, NOTHING).total_tokens)


def success_rate(usage: Usage) -> float:
    """Percent with 2 decimals; 0.0 without requests."""
    if not usage.requests:
        return 0.0
    return round(100 * usage.successful_requests / usage.requests, 2)
