"""Reads request logs: around the start and end of the event, and for the intervals that no reading measured.

Those are read newest first, within a budget.
"""

import logging
import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from leaderboard.client.api_client import LiteLLMAPI, RequestLogWindow
from leaderboard.clock import Clock
from leaderboard.errors import EndpointNotFound, GatewayError, KeyForbidden, RequestRejected
from leaderboard.ledger.boundary import around, is_measured_around, logged_by
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, LoggedRequest, day_bounds
from leaderboard.period import utc_today
from leaderboard.sync.day_loader import logged_requests
from leaderboard.sync.snapshots import (
    BoundaryState,
    GatewayStateName,
    LogsState,
    LogsStateName,
    Snapshots,
)

log = logging.getLogger(__name__)

_IDLE_SECONDS = 2.0
_GATEWAY_POLL_SECONDS = 0.2
_RETRY_SECONDS = 30.0
_UNAVAILABLE_SECONDS = 600.0
# A request that ended in a gap may have started this much earlier.
_LONG_REQUEST = timedelta(minutes=10)
# Rows arrive after their request ended: the end of a recent gap is read once more.
_LATE_ROWS = timedelta(minutes=10)
_LATE_ROWS_AFTER = timedelta(seconds=60)
# What was not found around a boundary is tried once more.
_AGAIN_AFTER = timedelta(minutes=5)

_NOT_AVAILABLE = (KeyForbidden, EndpointNotFound, RequestRejected)
_Gap = tuple[date, Interval]


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
        event: Callable[[], Interval | None] = lambda: None,
    ) -> None:
        """`event`: its start and end, to the second."""
        self._client = client
        self._snapshots = snapshots
        self._clock = clock
        self._stop = stop
        self._history_days = history_days
        self._budget = budget_bytes
        self._bytes_per_second = bytes_per_second
        self._event = event
        self._done: set[_Gap] = set()
        # How far down a gap was read before an error or the end of the budget.
        self._resume_at: dict[_Gap, datetime] = {}
        self._reread: list[_Gap] = []
        self._publish(budget_bytes=budget_bytes)

    def run(self) -> None:
        while not self._stop.is_set():
            rest = _GATEWAY_POLL_SECONDS
            if self._snapshots.latest.gateway.state is GatewayStateName.OK:
                try:
                    rest = self.step()
                except Exception:
                    log.exception("Reading request logs failed unexpectedly")
                    rest = _RETRY_SECONDS
            self._stop.wait(rest)

    def step(self) -> float:
        """Reads around a boundary of the event, or the newest open gap; returns the seconds to rest."""
        event = self._event()
        # Without a budget, no request logs are wanted at all.
        boundary = self._next_boundary(event) if event is not None and self._budget else None
        gap = self._next_gap()
        if boundary is None and gap is None:
            self._publish_end()
            return _IDLE_SECONDS
        if boundary is None and gap is not None and self._state.bytes_read >= self._budget:
            self._publish(state=LogsStateName.OVER_BUDGET, detail=_over_budget(gap[0]))
            return _RETRY_SECONDS
        try:
            if event is not None and boundary is not None:
                self._read_around(boundary, event)
            elif gap is not None:
                self._read(gap)
        except _NOT_AVAILABLE as error:
            self._publish(state=LogsStateName.UNAVAILABLE, detail=str(error))
            return _UNAVAILABLE_SECONDS
        except GatewayError as error:
            self._publish(state=LogsStateName.WAITING, detail=str(error))
            return _RETRY_SECONDS
        return 0.0

    def _next_boundary(self, event: Interval) -> datetime | None:
        now = self._clock()
        for boundary in (event.last, event.first):
            held = self._state.boundaries.get(boundary)
            again = boundary + _AGAIN_AFTER
            if held is None and logged_by(boundary) <= now:
                return boundary
            if held is not None and held.by_minute and held.read_at < again <= now:
                return boundary
        return None

    def _read_around(self, boundary: datetime, event: Interval) -> None:
        """Few minutes of requests, whatever the budget, and no request where no reading measured anything."""
        read_at, span = self._clock(), around(boundary)
        requests: dict[date, list[LoggedRequest]] = defaultdict(list)
        ledger = self._snapshots.latest.ledger
        if any(is_measured_around(timed, boundary) for timed in ledger.timed.values()):
            for window in self._client.fetch_request_logs(span.first, min(span.last, read_at)):
                for day, found in logged_requests(window.logs)[0].items():
                    requests[day] += found
                if self._stop.wait(window.size / self._bytes_per_second):
                    return
        by_minute = 0

        def update(ledger: Ledger) -> Ledger:
            nonlocal by_minute
            ledger, by_minute = ledger.split_at(boundary, event, requests)
            return ledger

        self._snapshots.change_ledger(update)
        held = {at: state for at, state in self._state.boundaries.items() if at in (event.first, event.last)}
        self._publish(boundaries=held | {boundary: BoundaryState(read_at, by_minute)})

    def _next_gap(self) -> _Gap | None:
        now = self._clock()
        for gap in self._reread:
            if gap[1].last + _LATE_ROWS_AFTER <= now:
                return gap
        ledger = self._snapshots.latest.ledger
        first = utc_today(now) - timedelta(days=self._history_days - 1)
        for day in sorted((day for day in ledger.timed if day >= first), reverse=True):
            if ledger.days[day].cells:
                for interval in reversed(ledger.timed[day].gaps):
                    if (day, interval) not in self._done:
                        return day, interval
        return None

    def _read(self, gap: _Gap) -> None:
        self._publish(state=LogsStateName.READING, detail=None)
        day, interval = gap
        first = max(day_bounds(day).first, interval.first - _LONG_REQUEST)
        for window in self._client.fetch_request_logs(first, self._resume_at.get(gap, interval.last)):
            self._enter(window)
            reached = self._resume_at[gap] = max(first, window.first.replace(tzinfo=UTC))
            if reached > first and self._state.bytes_read >= self._budget:
                return
            if self._stop.wait(window.size / self._bytes_per_second):
                return
        self._resume_at.pop(gap, None)
        self._done.add(gap)
        if gap in self._reread:
            self._reread.remove(gap)
        elif self._clock() - interval.last < _LATE_ROWS:
            late = Interval(max(interval.first, interval.last - _LATE_ROWS), interval.last)
            self._reread.append((day, late))

    def _enter(self, window: RequestLogWindow) -> None:
        by_day, names = logged_requests(window.logs)

        def update(ledger: Ledger) -> Ledger:
            for day, requests in by_day.items():
                # Rows of a day that is not held are read again with that day.
                if day in ledger.days:
                    ledger = ledger.with_logs(day, requests, names)
            return ledger

        self._snapshots.change_ledger(update)
        self._publish(
            requests_read=self._state.requests_read + len(window.logs),
            requests_set_aside=self._state.requests_set_aside + window.set_aside,
            bytes_read=self._state.bytes_read + window.size,
        )

    @property
    def _state(self) -> LogsState:
        return self._snapshots.latest.logs

    def _publish(self, **fields: object) -> None:
        state = replace(self._state, **fields)  # type: ignore[arg-type]
        # An unchanged state is not published: each new snapshot empties the response cache.
        if state != self._state:
            self._snapshots.change(lambda old: replace(old, logs=state))

    def _publish_end(self) -> None:
        if self._done and not self._state.requests_read and self._has_untimed_usage():
            self._publish(
                state=LogsStateName.UNAVAILABLE,
                detail="The request logs are empty although there is usage: the gateway may not store them.",
            )
        elif self._done:
            self._publish(state=LogsStateName.DONE, detail=None)

    def _has_untimed_usage(self) -> bool:
        ledger = self._snapshots.latest.ledger
        return any(
            sum(usage.total_tokens for usage in facts.of_teams.values())
            > sum(sum(by_team.values()) for by_team in ledger.timed[day].minutes.values())
            for day, facts in ledger.days.items()
            if day in ledger.timed
        )


def _over_budget(day: date) -> str:
    return (
        f"The budget for request logs is used up; hours up to and including {day.isoformat()} stay unknown. "
        "LOGS_BUDGET_MB raises it."
    )
