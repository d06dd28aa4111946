"""Reads days other than today and yesterday: those asked for first, then the history, then settled ones again."""

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.clock import Clock
from leaderboard.errors import GatewayError
from leaderboard.ledger.facts import DayFacts
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import MAX_DAYS, Period, utc_today
from leaderboard.sync.day_loader import empty_day, read_day
from leaderboard.sync.settled_days import SettledDays
from leaderboard.sync.snapshots import GatewayStateName, Snapshot, Snapshots

log = logging.getLogger(__name__)

_SPARE_FOR = timedelta(minutes=30)
# In refreshes: long enough for others to have their turn, short enough for a viewer who comes back.
_FAILED_AGAIN = 3
_IDLE_SECONDS = 5.0
_LOOK_AGAIN_SECONDS = 0.2
# From this many days on, two small questions find out where usage begins, so that empty days cost nothing.
_WORTH_A_SEARCH = 7
# Two of the longest periods at once; beyond that, days outside the history are let go, oldest first.
_MOST_HELD = 2 * MAX_DAYS


class HistoryReader:
    """One thread, so one question at a time, however many viewers ask for the same days."""

    def __init__(
        self,
        client: LiteLLMAPI,
        snapshots: Snapshots,
        clock: Clock,
        stop: threading.Event,
        *,
        history_days: int,
        retry_seconds: float,
    ) -> None:
        self._client = client
        self._snapshots = snapshots
        self._clock = clock
        self._stop = stop
        self._history_days = history_days
        self._retry_seconds = retry_seconds
        self._failed_again = timedelta(seconds=_FAILED_AGAIN * retry_seconds)
        self._wake = threading.Condition()
        self._asked: set[date] = set()
        self._searched: set[Period] = set()
        self._not_before: dict[date, datetime] = {}
        self._settled = SettledDays(client, clock)

    def ask_for(self, days: Iterable[date]) -> None:
        """Puts days in front; those that just failed wait until they are tried again by themselves."""
        with self._wake:
            self._asked |= set(days) - self._snapshots.latest.failed_days.keys()
            self._wake.notify()

    def run(self) -> None:
        while not self._stop.is_set():
            if self._snapshots.latest.gateway.state is not GatewayStateName.OK:
                # The live reader finds out when the gateway is back.
                self._fail_asked()
                self._stop.wait(_LOOK_AGAIN_SECONDS)
                continue
            try:
                busy = self.step()
            except Exception:
                log.exception("Reading older days failed unexpectedly")
                busy = False
            if not busy:
                with self._wake:
                    self._wake.wait_for(lambda: bool(self._asked) or self._stop.is_set(), _IDLE_SECONDS)

    def step(self) -> bool:
        """Reads what is most wanted; False when nothing is wanted or the gateway failed."""
        self._let_go()
        self._forgive()
        with self._wake:
            asked = self._missing(self._asked)
            self._asked = set(asked)
        days = asked or self._missing(self._history())
        if days:
            span = Period(days[-1], days[0])
            return self._search(span, days) if self._is_worth_a_search(span, days) else self._read(days[0])
        return self._read_settled()

    def _read_settled(self) -> bool:
        began = time.monotonic()
        try:
            day = self._settled.due(self._settled_days())
        except GatewayError as error:
            log.warning("Could not look whether settled days changed: %s", error)
            self._stop.wait(self._retry_seconds)
            return False
        if day is None:
            return False
        done = self._read(day)
        # Nobody waits for these: the gateway rests three times as long as it worked.
        self._stop.wait(3 * (time.monotonic() - began))
        return done

    def _history(self) -> Period:
        today = utc_today(self._clock())
        return Period(today - timedelta(days=self._history_days - 1), today)

    def _missing(self, days: Iterable[date]) -> list[date]:
        """Newest first, without the two days the live reader reads, and those that failed a moment ago."""
        newest = utc_today(self._clock()) - timedelta(days=2)
        known = self._snapshots.latest.ledger.days.keys() | self._not_before.keys()
        return sorted((day for day in days if day not in known and day <= newest), reverse=True)

    def _is_worth_a_search(self, span: Period, days: list[date]) -> bool:
        return len(days) > _WORTH_A_SEARCH and span not in self._searched

    def _search(self, span: Period, days: list[date]) -> bool:
        """Finds the first day with usage; all before it are known to be empty."""
        try:
            oldest = self._client.fetch_oldest_day(span.first, span.last)
        except GatewayError as error:
            return self._failed(days, error)
        self._searched.add(span)
        read_at = self._clock()
        empty = [day for day in days if oldest is None or day < oldest]

        def follow(ledger: Ledger) -> Ledger:
            for day in empty:
                ledger = ledger.with_day(empty_day(day, read_at))
            return ledger

        self._snapshots.change_ledger(follow)
        return True

    def _read(self, day: date) -> bool:
        try:
            facts = read_day(self._client, day, self._clock)
        except GatewayError as error:
            return self._failed([day], error)

        def follow(now: Snapshot) -> Snapshot:
            failed = {failed: why for failed, why in now.failed_days.items() if failed != day}
            return replace(now, ledger=now.ledger.with_day(facts), failed_days=failed)

        loading = bool(self._missing(self._history()))
        self._snapshots.change(follow)
        if loading:
            self._tell_progress()
        return True

    def _failed(self, days: list[date], error: GatewayError) -> bool:
        why = dict.fromkeys(days, str(error))
        self._not_before |= dict.fromkeys(days, self._clock() + self._failed_again)
        self._snapshots.change(lambda now: replace(now, failed_days={**now.failed_days, **why}))
        log.warning("Could not read %s: %s", _naming(days), error)
        # However many ask meanwhile, the gateway is left alone for as long as between two refreshes. Then
        # other days have their turn: one that cannot be read must not stand before all older ones.
        self._stop.wait(self._retry_seconds)
        return True

    def _forgive(self) -> None:
        """Days that failed are tried again after a while."""
        now = self._clock()
        over = {day for day, moment in self._not_before.items() if moment <= now}
        if over:
            for day in over:
                del self._not_before[day]
            self._snapshots.change(
                lambda before: replace(
                    before,
                    failed_days={day: why for day, why in before.failed_days.items() if day not in over},
                )
            )

    def _fail_asked(self) -> None:
        """While the gateway is away nobody waits for it."""
        with self._wake:
            self._asked.clear()

    def _settled_days(self) -> list[DayFacts]:
        """Of the history: what viewers asked for besides is let go instead, and read again when asked for."""
        live = utc_today(self._clock()) - timedelta(days=1)
        history = self._history()
        return [
            facts
            for day, facts in self._snapshots.latest.ledger.days.items()
            if day in history and day < live and day not in self._not_before
        ]

    def _let_go(self) -> None:
        """Days outside the history are kept for half an hour: memory and questions stay bounded."""
        history = self._history()
        old = self._clock() - _SPARE_FOR
        held = self._snapshots.latest.ledger.days
        spare = sorted((facts.read_at, day) for day, facts in held.items() if day not in history)
        gone = [day for read_at, day in spare if read_at < old] or [
            day for _, day in spare[: max(0, len(held) - _MOST_HELD)]
        ]
        if gone:
            self._searched.clear()
            self._snapshots.change_ledger(lambda ledger: ledger.without_days(gone))

    def _tell_progress(self) -> None:
        history = self._history()
        left = len(self._missing(history))
        if left % 10 == 0:
            log.info("%d of %d days read", len(history) - left, len(history))


def _naming(days: list[date]) -> str:
    return days[0].isoformat() if len(days) == 1 else f"{days[-1].isoformat()} to {days[0].isoformat()}"
