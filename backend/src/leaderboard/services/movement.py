"""Which teams moved on the board between two ledgers."""

from dataclasses import dataclass

from leaderboard.ledger.facts import NOTHING
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.ranking import ranked_by_tokens, teams_usage_in


@dataclass(frozen=True, slots=True)
class Place:
    """`rank` is None for a team out of competition."""

    tokens: int
    rank: int | None


@dataclass(frozen=True, slots=True)
class Move:
    """`gained` tokens and `climbed` ranks (negative: fell) since the last event; None without both ranks."""

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
            _climbed(old, place),
        )
        for team_id, place in now.items()
        if (old := before.get(team_id)) != place
    ]
    return sorted(changed, key=lambda move: (move.place.rank or len(now) + 1, move.team_id))


def _climbed(old: Place | None, now: Place) -> int | None:
    if old is None or old.rank is None or now.rank is None:
        return None
    return old.rank - now.rank
