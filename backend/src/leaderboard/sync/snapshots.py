"""What is known now: the ledger and how the reading of it goes, replaced whole."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from leaderboard.ledger.ledger import Ledger


class GatewayStateName(StrEnum):
    STARTING = "starting"
    OK = "ok"
    FAILING = "failing"


class LogsStateName(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    OVER_BUDGET = "over_budget"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class GatewayState:
    state: GatewayStateName = GatewayStateName.STARTING
    error: str | None = None
    failing_since: datetime | None = None
    last_success_at: datetime | None = None
    next_attempt_at: datetime | None = None
    reading_seconds: float = 0.0
    # Failed readings since the start, by the name of their error.
    errors: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LogsState:
    """Bytes as received; `budget_bytes` is the most that is read per start."""

    state: LogsStateName = LogsStateName.WAITING
    detail: str | None = None
    requests_read: int = 0
    bytes_read: int = 0
    budget_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    ledger: Ledger = field(default_factory=Ledger)
    gateway: GatewayState = field(default_factory=GatewayState)
    logs: LogsState = field(default_factory=LogsState)
    # Why a day that was asked for could not be read, until it is tried again.
    failed_days: Mapping[date, str] = field(default_factory=dict)

    @property
    def stale(self) -> bool:
        return self.gateway.state is GatewayStateName.FAILING


class Store:
    """Readers take `snapshot` without a lock; writers hand in how the next one follows from the last."""

    def __init__(self) -> None:
        self.snapshot = Snapshot()
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], None]] = []

    def on_change(self, listener: Callable[[], None]) -> None:
        """Called after each change, in the thread that made it."""
        self._listeners.append(listener)

    def change(self, follow: Callable[[Snapshot], Snapshot]) -> None:
        with self._lock:
            self.snapshot = follow(self.snapshot)
        for listener in self._listeners:
            listener()

    def change_ledger(self, follow: Callable[[Ledger], Ledger]) -> None:
        self.change(lambda now: replace(now, ledger=follow(now.ledger)))
