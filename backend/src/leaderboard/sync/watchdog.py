"""Says that the numbers are old while the gateway keeps a question waiting without an end."""

import threading
from dataclasses import replace
from datetime import timedelta

from leaderboard.sync.day_loader import Now
from leaderboard.sync.snapshots import GatewayStateName, Snapshot, Store

_LOOK_SECONDS = 1.0
_SHORTEST_PATIENCE = timedelta(seconds=30)
# A reading may take longer than the one before it; four times as long is no longer well.
_PATIENCE = 4


class Watchdog:
    """The live reader can only speak when its question has ended; this one looks at the clock."""

    def __init__(self, store: Store, now: Now, stop: threading.Event) -> None:
        self._store = store
        self._now = now
        self._stop = stop

    def run(self) -> None:
        while not self._stop.wait(_LOOK_SECONDS):
            self.look()

    def look(self) -> None:
        if self._is_overdue(self._store.snapshot):
            self._store.change(self._overdue)

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
        return self._now() > gateway.next_attempt_at + patience
