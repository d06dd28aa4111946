"""Reads request logs for the time nobody watched, newest first, within a budget."""

import logging
import threading
from dataclasses import replace
from datetime import UTC, date, timedelta

from leaderboard.client.api_client import LiteLLMAPI, RequestLogWindow
from leaderboard.clock import Clock
from leaderboard.errors import EndpointNotFound, GatewayError, KeyForbidden, RequestRejected
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, day_bounds
from leaderboard.period import utc_today
from leaderboard.sync.day_loader import logged_requests
from leaderboard.sync.snapshots import GatewayStateName, LogsState, LogsStateName, Snapshots

log = logging.getLogger(__name__)

_IDLE_SECONDS = 2.0
_TRY_AGAIN_SECONDS = 30.0
_UNAVAILABLE_SECONDS = 600.0
# A request that ended while nobody watched may have started this much earlier.
_LONG_REQUEST = timedelta(minutes=10)
# Rows arrive after their request ended: the end of a gap that was fresh is read once more.
_LATE_ROWS = timedelta(minutes=10)
_LATE_ROWS_AFTER = timedelta(seconds=60)

_NOT_AVAILABLE = (KeyForbidden, EndpointNotFound, RequestRejected)


class RequestLogReader:
    def __init__(
        self,
        client: LiteLLMAPI,
        snapshots: Snapshots,
        clock: Clock,
        stop: threading.Event,
        *,
        history_days: int,
        budget_bytes: int,
        bytes_per_second: float,
    ) -> None:
        self._client = client
        self._snapshots = snapshots
        self._clock = clock
        self._stop = stop
        self._history_days = history_days
        self._budget = budget_bytes
        self._bytes_per_second = bytes_per_second
        self._done: set[tuple[date, Interval]] = set()
        self._read_again: list[tuple[date, Interval]] = []
        self._tell(budget_bytes=budget_bytes)

    def run(self) -> None:
        while not self._stop.is_set():
            rest = _IDLE_SECONDS
            if self._snapshots.latest.gateway.state is GatewayStateName.OK:
                try:
                    rest = self.step()
                except Exception:
                    log.exception("Reading request logs failed unexpectedly")
                    rest = _TRY_AGAIN_SECONDS
            self._stop.wait(rest)

    def step(self) -> float:
        """Reads the newest gap that is still open; returns the seconds to rest."""
        gap = self._next_gap()
        if gap is None:
            self._tell_end()
            return _IDLE_SECONDS
        if self._state.bytes_read >= self._budget:
            self._tell(state=LogsStateName.OVER_BUDGET, detail=self._over_budget(gap[0]))
            return _TRY_AGAIN_SECONDS
        try:
            self._read(*gap)
        except _NOT_AVAILABLE as error:
            self._tell(state=LogsStateName.UNAVAILABLE, detail=str(error))
            return _UNAVAILABLE_SECONDS
        except GatewayError as error:
            self._tell(state=LogsStateName.WAITING, detail=str(error))
            return _TRY_AGAIN_SECONDS
        return 0.0

    def _next_gap(self) -> tuple[date, Interval] | None:
        now = self._clock()
        late = [row for row in self._read_again if row[1].last + _LATE_ROWS_AFTER <= now]
        if late:
            return late[0]
        ledger = self._snapshots.latest.ledger
        first = utc_today(now) - timedelta(days=self._history_days - 1)
        for day in sorted((day for day in ledger.timed if day >= first), reverse=True):
            if not ledger.days[day].cells:
                continue
            for gap in reversed(ledger.timed[day].unwatched):
                if (day, gap) not in self._done:
                    return day, gap
        return None

    def _read(self, day: date, gap: Interval) -> None:
        self._tell(state=LogsStateName.READING, detail=None)
        first = max(day_bounds(day).first, gap.first - _LONG_REQUEST)
        for window in self._client.fetch_request_logs(first, gap.last):
            self._enter(window)
            spent = self._state.bytes_read >= self._budget
            if spent and window.first.replace(tzinfo=UTC) > first:
                return
            if self._stop.wait(window.size / self._bytes_per_second):
                return
        self._done.add((day, gap))
        if (day, gap) in self._read_again:
            self._read_again.remove((day, gap))
        elif self._clock() - gap.last < _LATE_ROWS:
            self._read_again.append((day, Interval(max(gap.first, gap.last - _LATE_ROWS), gap.last)))

    def _enter(self, window: RequestLogWindow) -> None:
        by_day, names = logged_requests(window.logs)

        def follow(ledger: Ledger) -> Ledger:
            for day, requests in by_day.items():
                # A log may be dated to a day that nobody read; it is read with its own day.
                if day in ledger.days:
                    ledger = ledger.with_logs(day, requests, names)
            return ledger

        self._snapshots.change_ledger(follow)
        self._tell(
            requests_read=self._state.requests_read + len(window.logs),
            bytes_read=self._state.bytes_read + window.size,
        )

    @property
    def _state(self) -> LogsState:
        return self._snapshots.latest.logs

    def _tell(self, **what: object) -> None:
        told = replace(self._state, **what)  # type: ignore[arg-type]
        # Nothing new is not published: every snapshot makes all answers anew.
        if told != self._state:
            self._snapshots.change(lambda now: replace(now, logs=told))

    def _tell_end(self) -> None:
        if self._done and not self._state.requests_read:
            self._tell(
                state=LogsStateName.UNAVAILABLE,
                detail="The request logs are empty although there is usage: the gateway may not store them.",
            )
        elif self._done:
            self._tell(state=LogsStateName.DONE, detail=None)

    def _over_budget(self, day: date) -> str:
        return (
            f"The budget for request logs is spent; the hours of {day.isoformat()} and before are not known. "
            "LOGS_BUDGET_MB raises it."
        )
