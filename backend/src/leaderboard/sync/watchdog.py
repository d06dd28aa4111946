"""Publishes that the numbers have become too old, and that the gateway fails when a request to it hangs."""

import threading
from dataclasses import replace
from datetime import timedelta

from leaderboard.clock import Clock
from leaderboard.sync.snapshots import GatewayStateName, Snapshot, Snapshots

_CHECK_SECONDS = 1.0
# More between two checks: the process slept, or the clock was set.
_LONGEST_CHECK = timedelta(seconds=10)
_MIN_PATIENCE = timedelta(seconds=30)
# A refresh may take longer than the one before it, but not this many times as long.
_PATIENCE = 4


class Watchdog:
    """The reader of today reports only when its request has ended; the watchdog checks the clock."""

    def __init__(self, snapshots: Snapshots, clock: Clock, stop: threading.Event) -> None:
        self._snapshots = snapshots
        self._clock = clock
        self._stop = stop
        self._checked_at = self._patient_since = clock()

    def run(self) -> None:
        while not self._stop.wait(_CHECK_SECONDS):
            self.check()

    def check(self) -> None:
        now = self._clock()
        if abs(now - self._checked_at) > _LONGEST_CHECK:
            # The gateway is not to blame: no request to it has had this time.
            self._patient_since = now
        self._checked_at = now
        snapshot = self._snapshots.latest
        if self._hangs(snapshot):
            self._snapshots.change(self._marked_as_failing)
        elif snapshot.is_overdue(self._clock()) != snapshot.gateway.overdue:
            self._snapshots.change(self._marked_as_overdue)

    def _marked_as_overdue(self, old: Snapshot) -> Snapshot:
        return replace(old, gateway=replace(old.gateway, overdue=old.is_overdue(self._clock())))

    def _marked_as_failing(self, old: Snapshot) -> Snapshot:
        if not self._hangs(old):
            return old
        gateway = replace(
            old.gateway,
            state=GatewayStateName.FAILING,
            error="The gateway has not responded for too long. It or its database may be overloaded.",
            failing_since=old.gateway.next_attempt_at,
        )
        return replace(old, gateway=gateway)

    def _hangs(self, snapshot: Snapshot) -> bool:
        gateway = snapshot.gateway
        if gateway.state is not GatewayStateName.OK or gateway.next_attempt_at is None:
            return False
        patience = max(_MIN_PATIENCE, timedelta(seconds=_PATIENCE * gateway.reading_seconds))
        return self._clock() > max(gateway.next_attempt_at, self._patient_since) + patience
