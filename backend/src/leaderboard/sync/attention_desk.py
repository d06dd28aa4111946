"""The attention list as organisers see it: computed on request, at most every 15 seconds."""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.clock import Clock
from leaderboard.errors import GatewayError
from leaderboard.event.attention import Attention, Situation, attention
from leaderboard.event.failures import FailedRequest, failed_requests
from leaderboard.event.standing import event_window
from leaderboard.event.state import EventState
from leaderboard.ledger.ledger import Ledger
from leaderboard.services.window import days_of
from leaderboard.sync.snapshots import Snapshots

log = logging.getLogger(__name__)

SECONDS = 15.0
# A team that only fails may have given up a while ago.
_KEPT = timedelta(hours=1)
_MOST_KEPT = 1000
# Rows arrive after their request ended.
_LATE_ROWS = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class AttentionReport:
    """`causes_missing`: why the causes of failures are not known, if so. `at` is when the list was computed."""

    at: datetime
    as_of: datetime | None
    entries: Sequence[Attention]
    causes_missing: str | None


class AttentionDesk:
    """While nobody looks at the list, the gateway gets no request for it."""

    def __init__(self, client: LiteLLMAPI, snapshots: Snapshots, clock: Clock) -> None:
        self._client = client
        self._snapshots = snapshots
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: dict[str, FailedRequest] = {}
        self._failures_until: datetime | None = None
        self._causes_missing: str | None = None
        self._computed: tuple[float, EventState, AttentionReport] | None = None

    def report(self, state: EventState) -> AttentionReport:
        """Of an event; a change by the organisers counts at once, a change of usage after 15 seconds."""
        with self._lock:
            basis = state.with_(revision=0, attention_seen={})
            due = self._computed is None or time.monotonic() - self._computed[0] >= SECONDS
            if self._computed is not None and not due and self._computed[1] == basis:
                return self._computed[2]
            if due:
                self._read_failures(state)
            computed_at = time.monotonic() if due or self._computed is None else self._computed[0]
            report = self._compute(state)
            self._computed = computed_at, basis, report
            return report

    def _compute(self, state: EventState) -> AttentionReport:
        snapshot = self._snapshots.latest
        now = self._clock()
        failures = list(self._failures.values())
        entries = attention(Situation(snapshot.ledger, snapshot.accounts, failures, state, now))
        return AttentionReport(now, snapshot.gateway.last_success_at, entries, self._causes_missing)

    def _read_failures(self, state: EventState) -> None:
        now, window = self._clock(), event_window(state)
        if not window.first <= now < window.last:
            self._failures, self._causes_missing = {}, None
            return
        oldest = max(window.first, now - _KEPT)
        # The clock may have been set back since.
        until = min(self._failures_until or oldest, now)
        first = max(oldest, until - _LATE_ROWS)
        try:
            logs = self._client.fetch_failures(first, now)
        except GatewayError as error:
            if self._causes_missing is None:
                log.warning("The causes of failed requests cannot be read: %s", error.for_operators)
            self._causes_missing = str(error)
            return
        self._failures_until, self._causes_missing = now, None
        found = failed_requests(logs, _team_of_key(self._snapshots.latest.ledger, state))
        held = self._failures | {request.request_id: request for request in found}
        newest = sorted(held.values(), key=lambda request: request.at)[-_MOST_KEPT:]
        self._failures = {request.request_id: request for request in newest if request.at >= oldest}


def _team_of_key(ledger: Ledger, state: EventState) -> dict[str, str]:
    """The team that used a key last during the event."""
    return {
        cell.key: cell.team_id
        for facts in ledger.days_in(days_of(event_window(state)))
        for cell in facts.cells
        if cell.team_id in ledger.teams
    }
