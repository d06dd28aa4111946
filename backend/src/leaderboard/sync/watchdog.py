"""Says that the numbers are old while the gateway keeps a question waiting without an end."""

import threading
from dataclasses import replace
from datetime import timedelta

from leaderboard.clock import Clock
from leaderboard.sync.snapshots import GatewayStateName, Snapshot, Snapshots

_LOOK_SECONDS = 1.0
_SHORTEST_PATIENCE = timedelta(seconds=30)
# A reading may take longer than the one before it; four times as long is no longer well.
_PATIENCE = 4


class Watchdog:
    """The live reader can only speak when its question has ended; this one looks at the clock."""

    def __init__(self, snapshots: Snapshots, clock: Clock, stop: threading.Event) -> None:
        self._snapshots = snapshots
        self._clock = clock
        self._stop = stop

    def run(self) -> None:
        while not self._stop.wait(_LOOK_SECONDS):
            self.look()

    def look(self) -> None:
        if self._is_overdue(self._snapshots.latest):
            self._snapshots.change(self._overdue)

    def _overdue(self, now: Snapshot) -> Snapshot:
        if not self._is_overdue(now):
            return now
        gateway = replace(
            now.gateway,
            state=GatewayStateName.FAILING,
            error="The gateway keeps a question waiting for its answer. It, or its database, may be overloaded.",
            failing_since=now.gateway.next_attempt_at,
        )
        return replace(now, gateway=gateway)

    def _is_overdue(self, snapshot: Snapshot) -> bool:
        gateway = snapshot.gateway
        if gateway.state is not GatewayStateName.OK or gateway.next_attempt_at is None:
            return False
        patience = max(_SHORTEST_PATIENCE, timedelta(seconds=_PATIENCE * gateway.reading_seconds))
        return self._clock() > gateway.next_attempt_at + patience
