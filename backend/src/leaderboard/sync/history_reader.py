"""Reads all days but today and yesterday: requested days first, then the history, then settled days again."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.clock import Clock
from leaderboard.errors import GatewayError
from leaderboard.ledger.facts import DayFacts
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import TimedDay
from leaderboard.period import MAX_DAYS, Period, utc_today
from leaderboard.sync.day_loader import empty_day, read_day
from leaderboard.sync.settled_days import SettledDays
from leaderboard.sync.shrinkage import confirmed
from leaderboard.sync.snapshots import GatewayStateName, Snapshot, Snapshots
from leaderboard.sync.today_reader import rest_of_gateway

log = logging.getLogger(__name__)

# Days outside the history: kept for half an hour, as many as the longest period has, and this many read a minute.
_EXTRA_DAYS_KEPT_FOR = timedelta(minutes=30)
_MAX_EXTRA_DAYS = MAX_DAYS
EXTRA_DAYS_PER_MINUTE = 60
# Long enough for other days to have their turn, short enough for a viewer who comes back.
_REFRESHES_BEFORE_RETRY = 3
_IDLE_SECONDS = 1.0
_GATEWAY_POLL_SECONDS = 0.2
# From this many days on, two small requests find out where usage begins, so that empty days cost nothing.
_MIN_DAYS_FOR_SEARCH = 7
StoredDay = tuple[DayFacts, TimedDay]


class HistoryReader:
    """One thread, so one request at a time, however many viewers request the same days."""

    def __init__(
        self,
        client: LiteLLMAPI,
        snapshots: Snapshots,
        clock: Clock,
        stop: threading.Event,
        *,
        history_days: int,
        retry_seconds: float,
        recall: Callable[[date], StoredDay | None] = lambda _: None,
    ) -> None:
        """`recall` gives what is stored of a day: its minutes, which the gateway does not have."""
        self._client = client
        self._snapshots = snapshots
        self._clock = clock
        self._stop = stop
        self._history_days = history_days
        self._retry_seconds = retry_seconds
        self._retry_after = timedelta(seconds=_REFRESHES_BEFORE_RETRY * retry_seconds)
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._requested: list[date] = []
        self._searched: set[Period] = set()
        self._failed_at: dict[date, datetime] = {}
        self._extra_reads: deque[datetime] = deque(maxlen=EXTRA_DAYS_PER_MINUTE)
        self._settled = SettledDays(client, clock)
        self._recall = recall

    def request_days(self, days: Iterable[date]) -> None:
        """Puts days first in the queue, except those that just failed; the longest queue is one period."""
        failed = self._snapshots.latest.failed_days
        with self._lock:
            queue = dict.fromkeys([*(day for day in days if day not in failed), *self._requested])
            self._requested = list(queue)[:MAX_DAYS]
        self._wake.set()

    def run(self) -> None:
        while not self._stop.is_set():
            if self._snapshots.latest.gateway.state is not GatewayStateName.OK:
                # The reader of today finds out when the gateway is back; meanwhile no viewer waits.
                with self._lock:
                    self._requested.clear()
                self._stop.wait(_GATEWAY_POLL_SECONDS)
                continue
            self._wake.clear()
            try:
                busy = self.step()
            except Exception:
                log.exception("Reading older days failed unexpectedly")
                busy = False
            if not busy:
                self._wake.wait(_IDLE_SECONDS)

    def step(self) -> bool:
        """Reads the most urgent day; False if there is nothing to read now."""
        self._drop_extra_days()
        self._allow_retries()
        history = self._history()
        with self._lock:
            self._requested = requested = self._missing(self._requested)
        days = [day for day in requested if day in history]
        if not days and self._may_read_extra_days():
            days = requested
        days = days or self._missing(history)
        if not days:
            return self._read_settled()
        if days[0] not in history:
            self._extra_reads.append(self._clock())
        span = Period(days[-1], days[0])
        if len(days) > _MIN_DAYS_FOR_SEARCH and span not in self._searched:
            return self._search(span, days)
        return self._read(days[0])

    def _read_settled(self) -> bool:
        began = time.monotonic()
        try:
            day = self._settled.due(self._settled_days())
        except GatewayError as error:
            log.warning("Could not check whether settled days have changed: %s", error.for_operators)
            self._stop.wait(self._retry_seconds)
            return False
        if day is None:
            return False
        done = self._read(day)
        # No viewer waits for these, so the gateway rests as after a slow reading of today.
        self._stop.wait(rest_of_gateway(time.monotonic() - began))
        return done

    def _history(self) -> Period:
        today = utc_today(self._clock())
        return Period(today - timedelta(days=self._history_days - 1), today)

    def _missing(self, days: Iterable[date]) -> list[date]:
        """Newest first, without today and yesterday, and without days that failed a moment ago."""
        newest = utc_today(self._clock()) - timedelta(days=2)
        known = self._snapshots.latest.ledger.days.keys() | self._failed_at.keys()
        return sorted((day for day in days if day not in known and day <= newest), reverse=True)

    def _may_read_extra_days(self) -> bool:
        reads = self._extra_reads
        return len(reads) < EXTRA_DAYS_PER_MINUTE or abs(self._clock() - reads[0]) >= timedelta(minutes=1)

    def _search(self, span: Period, days: list[date]) -> bool:
        """Finds the first day with usage; all before it are known to be empty."""
        try:
            oldest = self._client.fetch_oldest_day(span.first, span.last)
        except GatewayError as error:
            return self._failed(days, error)
        self._searched.add(span)
        read_at = self._clock()
        empty = [day for day in days if oldest is None or day < oldest]

        def update(ledger: Ledger) -> Ledger:
            for day in empty:
                ledger = ledger.with_day(empty_day(day, read_at))
            return ledger

        self._snapshots.change_ledger(update, announce=days[0] in self._history())
        return True

    def _read(self, day: date) -> bool:
        try:
            facts = read_day(self._client, day, self._clock)
        except GatewayError as error:
            return self._failed([day], error)
        stored = None if day in self._snapshots.latest.ledger.days else self._recall(day)

        def update(old: Snapshot) -> Snapshot:
            if stored is not None:
                old = replace(old, ledger=old.ledger.with_stored_day(*stored))
            failed = {failed: why for failed, why in old.failed_days.items() if failed != day}
            shown, noted = confirmed(old, [facts])
            ledger = old.ledger.with_day(facts) if shown else old.ledger
            return replace(noted, ledger=ledger, failed_days=failed)

        history = self._history()
        loading = bool(self._missing(history))
        self._snapshots.change(update, announce=day in history)
        if loading:
            self._log_progress(history)
        return True

    def _failed(self, days: list[date], error: GatewayError) -> bool:
        why = dict.fromkeys(days, str(error))
        self._failed_at |= dict.fromkeys(days, self._clock())
        self._snapshots.change(
            lambda old: replace(old, failed_days={**old.failed_days, **why}), announce=False
        )
        log.warning("Could not read %s: %s", _name(days), error.for_operators)
        # However many viewers request days meanwhile, the gateway rests as long as between two refreshes. Then
        # other days have their turn: one that cannot be read must not block all older ones.
        self._stop.wait(self._retry_seconds)
        return True

    def _allow_retries(self) -> None:
        now = self._clock()
        # Also of a failure in the future: the clock was set back.
        due = {day for day, moment in self._failed_at.items() if abs(now - moment) >= self._retry_after}
        if not due:
            return
        for day in due:
            del self._failed_at[day]

        def update(old: Snapshot) -> Snapshot:
            return replace(old, failed_days={d: why for d, why in old.failed_days.items() if d not in due})

        self._snapshots.change(update, announce=False)

    def _settled_days(self) -> list[DayFacts]:
        """Of the history alone: extra days are dropped instead, and read again when requested."""
        yesterday = utc_today(self._clock()) - timedelta(days=1)
        history = self._history()
        return [
            facts
            for day, facts in self._snapshots.latest.ledger.days.items()
            if day in history and day < yesterday and day not in self._failed_at
        ]

    def _drop_extra_days(self) -> None:
        """Bounds memory: days outside the history go when they are old or too many, oldest reading first."""
        history = self._history()
        expired = self._clock() - _EXTRA_DAYS_KEPT_FOR
        held = self._snapshots.latest.ledger.days
        extra = sorted((facts.read_at, day) for day, facts in held.items() if day not in history)
        surplus = len(extra) - _MAX_EXTRA_DAYS
        dropped = [day for place, (read_at, day) in enumerate(extra) if place < surplus or read_at < expired]
        if dropped:
            self._searched.clear()
            self._snapshots.change_ledger(lambda ledger: ledger.without_days(dropped), announce=False)

    def _log_progress(self, history: Period) -> None:
        left = len(self._missing(history))
        if left % 10 == 0:
            log.info("%d of %d days read", len(history) - left, len(history))


def _name(days: list[date]) -> str:
    return days[0].isoformat() if len(days) == 1 else f"{days[-1].isoformat()} to {days[0].isoformat()}"
