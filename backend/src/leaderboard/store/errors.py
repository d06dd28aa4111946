"""Why the store cannot be used: sentences for /status. `detail` is for the log alone."""

from leaderboard.errors import LeaderboardError


class StoreError(LeaderboardError):
    """The database is away, locked, full or read-only."""

    status = 503

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail

    @property
    def for_operators(self) -> str:
        return f"{self} {self.detail}".strip()


class StoreCorrupt(StoreError):
    """What is in it cannot be read."""


class StoreForeign(StoreError):
    """It has another schema, or the facts of another gateway: nothing may be written to it."""


class LeaseLost(StoreError):
    """Another process reads the gateway now."""
