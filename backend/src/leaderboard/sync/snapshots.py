"""Immutable snapshots of the ledger and of the state of its readers."""

import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial

from leaderboard.client.models import SetAside
from leaderboard.ledger.accounts import TeamAccount
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.prices import ModelPrice

_MIN_MAX_AGE = timedelta(seconds=60)


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
    # Set by the watchdog, so that stored responses and live readers notice when numbers become too old.
    overdue: bool = False
    reading_seconds: float = 0.0
    # Failed refreshes since the start, by error type.
    errors: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BoundaryState:
    """`by_minute`: the tokens next to the start or end of an event that count by the minute; 0 if by the second."""

    read_at: datetime
    by_minute: int


@dataclass(frozen=True, slots=True)
class LogsState:
    """Bytes as received; `budget_bytes` limits what one process reads for gaps; 0: no logs are read."""

    state: LogsStateName = LogsStateName.WAITING
    detail: str | None = None
    requests_read: int = 0
    # Rows with implausible values.
    requests_set_aside: int = 0
    bytes_read: int = 0
    budget_bytes: int = 0
    # The start and the end of the event, once they were read.
    boundaries: Mapping[datetime, BoundaryState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """A reading of a day with much less usage than the one before; the day is shown smaller once `confirmed`."""

    noticed_at: datetime
    tokens_before: int
    tokens_after: int
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that is known at one moment. `version` grows with each announced change of the ledger's content.

    Versions of one `stream` can be compared, also those of other processes and of earlier ones on the same store.
    """

    version: int = 0
    stream: str = field(default_factory=partial(secrets.token_hex, 4))
    ledger: Ledger = field(default_factory=Ledger)
    gateway: GatewayState = field(default_factory=GatewayState)
    logs: LogsState = field(default_factory=LogsState)
    # Why a requested day could not be read, until the next attempt.
    failed_days: Mapping[date, str] = field(default_factory=dict)
    # Older numbers are not shown as live.
    max_age: timedelta = _MIN_MAX_AGE
    shrunk: Mapping[date, Shrinkage] = field(default_factory=dict)
    # Unreadable parts of the lists of teams and models.
    lists_set_aside: tuple[SetAside, ...] = ()
    # Set while viewers see the numbers of this moment instead of the newest ones.
    frozen_at: datetime | None = None
    # For organisers alone.
    accounts: tuple[TeamAccount, ...] = ()
    prices: tuple[ModelPrice, ...] = ()

    def is_stale(self, now: datetime) -> bool:
        """Whether the gateway fails or the numbers are too old, whatever the cause; frozen ones never are."""
        return self.gateway.state is GatewayStateName.FAILING or self.is_overdue(now)

    def is_overdue(self, now: datetime) -> bool:
        if self.frozen_at is not None:
            return False
        read_at = self.gateway.last_success_at
        # A reading in the future means that the clock was set back: its age is unknown.
        return read_at is not None and abs(now - read_at) > self.max_age


def max_age(refresh_seconds: float) -> timedelta:
    """Three missed refreshes, and at least a minute."""
    return max(_MIN_MAX_AGE, timedelta(seconds=3 * refresh_seconds))


class Snapshots:
    """Publishes snapshots: readers take `latest` without a lock, writers pass a function from the old to the new."""

    def __init__(self, max_age: timedelta = _MIN_MAX_AGE, *, full_emails: bool = False) -> None:
        self._latest = Snapshot(ledger=Ledger(full_emails=full_emails), max_age=max_age)
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], None]] = []

    @property
    def latest(self) -> Snapshot:
        return self._latest

    def on_change(self, listener: Callable[[], None]) -> None:
        """Registers a function to call after each announced change, in the thread that made it."""
        self._listeners.append(listener)

    def adopt(self, update: Callable[[Snapshot], Snapshot]) -> None:
        """Publishes a snapshot that another process made, with its version."""
        with self._lock:
            self._latest = update(self._latest)
        for listener in self._listeners:
            listener()

    def change(self, update: Callable[[Snapshot], Snapshot], *, announce: bool = True) -> None:
        """Without `announce` only later requests see the new snapshot: same version, no live event."""
        with self._lock:
            old = self._latest
            new = update(old)
            if announce and new.ledger.version != old.ledger.version:
                new = replace(new, version=old.version + 1)
            self._latest = new
        if announce:
            for listener in self._listeners:
                listener()

    def until(self, ended: threading.Event) -> "Snapshots":
        """The same snapshots for a reader, whose changes have no effect once `ended` is set."""
        return _UntilEnded(self, ended)

    def change_ledger(self, update: Callable[[Ledger], Ledger], *, announce: bool = True) -> None:
        self.change(lambda old: replace(old, ledger=update(old.ledger)), announce=announce)


class _UntilEnded(Snapshots):
    def __init__(self, snapshots: Snapshots, ended: threading.Event) -> None:
        super().__init__()
        self._snapshots = snapshots
        self._ended = ended

    @property
    def latest(self) -> Snapshot:
        return self._snapshots.latest

    def change(self, update: Callable[[Snapshot], Snapshot], *, announce: bool = True) -> None:
        # Checked with the lock held: nothing can follow once the next holder's snapshot is published.
        self._snapshots.change(lambda old: old if self._ended.is_set() else update(old), announce=announce)
