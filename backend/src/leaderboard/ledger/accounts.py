"""Budgets, blocks and expiry of teams and keys, as the gateway lists them. For organisers alone."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from leaderboard.client.models import ListedKey, ListedTeam
from leaderboard.ledger.facts import NOT_TEAMS


class KeyAccount(NamedTuple):
    """A key with a limit of its own. `max_budget` and `spend` are dollars."""

    key: str
    max_budget: float | None = None
    spend: float = 0.0
    blocked: bool = False
    expires: datetime | None = None


class TeamAccount(NamedTuple):
    """`keys` are those with a budget, a block or an expiry; `key_count` counts all."""

    team_id: str
    max_budget: float | None = None
    spend: float = 0.0
    blocked: bool = False
    created_at: datetime | None = None
    key_count: int = 0
    keys: tuple[KeyAccount, ...] = ()

    @property
    def budget_left(self) -> float | None:
        """Never below 0; None without a budget."""
        return None if self.max_budget is None else max(0.0, self.max_budget - self.spend)


def accounts_of(listed: Iterable[ListedTeam]) -> tuple[TeamAccount, ...]:
    return tuple(
        TeamAccount(
            team.team_id,
            team.max_budget,
            team.spend or 0.0,
            bool(team.blocked),
            team.created_at and _utc(team.created_at),
            len(team.keys or ()),
            tuple(account for key in team.keys or () if (account := _limited(key))),
        )
        for team in listed
        if team.team_id not in NOT_TEAMS
    )


def _limited(key: ListedKey) -> KeyAccount | None:
    if not key.token or (key.max_budget is None and not key.blocked and key.expires is None):
        return None
    expires = key.expires and _utc(key.expires)
    return KeyAccount(key.token, key.max_budget, key.spend or 0.0, bool(key.blocked), expires)


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
