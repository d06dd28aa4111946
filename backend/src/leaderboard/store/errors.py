"""Why the store cannot be used: sentences for /status."""

from leaderboard.errors import LeaderboardError


class StoreError(LeaderboardError):
    """The database is away, locked, full or read-only."""

    status = 503


class StoreCorrupt(StoreError):
    """What is in it cannot be read."""


class StoreForeign(StoreError):
    """It has another schema, or the facts of another gateway: nothing may be written to it."""


class LeaseLost(StoreError):
    """Another process reads the gateway now."""
