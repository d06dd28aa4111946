"""Since when a team has had its rank by tokens, to the minute, as the moments of the race have it."""

from collections.abc import Mapping
from datetime import datetime

from leaderboard.ledger.usage_timing import Interval
from leaderboard.services.coverage import Minutes


def rank_since(tokens: Mapping[str, int], minutes: Minutes, span: Interval, team_id: str) -> datetime | None:
    """The minute whose usage brought the rank that the team has with these tokens at the end of the span.

    Every minute of the span must be known. None while the team has no tokens or no rank, or if the rank is older.
    """
    held = dict(tokens)
    rank = _rank(held, team_id)
    if rank is None:
        return None
    for minute in sorted(minutes, reverse=True):
        if not span.first <= minute < span.last:
            continue
        for used_by, used in minutes[minute].items():
            if used_by in held:
                held[used_by] -= used
        if _rank(held, team_id) != rank:
            return minute
    return None


def _rank(tokens: Mapping[str, int], team_id: str) -> int | None:
    own = tokens.get(team_id, 0)
    return 1 + sum(other > own for other in tokens.values()) if own > 0 else None
