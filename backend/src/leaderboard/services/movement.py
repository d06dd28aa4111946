"""Which teams moved on the board between two ledgers."""

from dataclasses import dataclass

from leaderboard.ledger.facts import NOTHING
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.ranking import ranked_by_tokens, teams_usage_in


@dataclass(frozen=True, slots=True)
class Place:
    tokens: int
    rank: int


@dataclass(frozen=True, slots=True)
class Move:
    """`gained` tokens and `climbed` ranks (negative: fell) since the last event; `climbed` is None for a new team."""

    team_id: str
    place: Place
    gained: int
    climbed: int | None


def places(ledger: Ledger, period: Period) -> dict[str, Place]:
    by_team = teams_usage_in(ledger, period)
    return {
        row.team.team_id: Place(by_team.get(row.team.team_id, NOTHING).total_tokens, row.rank)
        for row in ranked_by_tokens(ledger, by_team)
    }


def moves(before: dict[str, Place], now: dict[str, Place]) -> list[Move]:
    """Teams whose tokens or rank changed, best rank first."""
    changed = [
        Move(
            team_id,
            place,
            place.tokens - (old.tokens if old else 0),
            old.rank - place.rank if old else None,
        )
        for team_id, place in now.items()
        if (old := before.get(team_id)) != place
    ]
    return sorted(changed, key=lambda move: (move.place.rank, move.team_id))
