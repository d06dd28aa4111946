"""Keeps the ledger up to date: three readers and a watchdog, each in a thread, that publish snapshots."""

import threading
from datetime import date

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.clock import Clock
from leaderboard.settings import Settings
from leaderboard.sync.history_reader import HistoryReader
from leaderboard.sync.request_log_reader import RequestLogReader
from leaderboard.sync.snapshots import Snapshot, Snapshots
from leaderboard.sync.today_reader import TodayReader
from leaderboard.sync.watchdog import Watchdog

_STOP_SECONDS = 1.5


class Refresher:
    """Only these threads send requests to the gateway, at a rate that does not depend on the number of viewers."""

    def __init__(
        self,
        client: LiteLLMAPI,
        settings: Settings,
        snapshots: Snapshots,
        clock: Clock,
    ) -> None:
        self._snapshots = snapshots
        self._stop = threading.Event()
        self._history = HistoryReader(
            client,
            self._snapshots,
            clock,
            self._stop,
            history_days=settings.history_days,
            retry_seconds=settings.refresh_seconds,
        )
        today = TodayReader(client, self._snapshots, clock, self._stop, settings.refresh_seconds)
        logs = RequestLogReader(
            client,
            self._snapshots,
            clock,
            self._stop,
            history_days=settings.history_days,
            budget_bytes=int(settings.logs_budget_mb * 1_000_000),
            bytes_per_second=settings.logs_mb_per_second * 1_000_000,
        )
        # Daemons: a request that hangs must not keep the process from ending.
        self._threads = [
            threading.Thread(target=reader.run, name=type(reader).__name__, daemon=True)
            for reader in (today, self._history, logs, Watchdog(self._snapshots, clock, self._stop))
        ]

    @property
    def snapshot(self) -> Snapshot:
        return self._snapshots.latest

    def request_days(self, days: list[date]) -> None:
        self._history.request_days(days)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._history.request_days([])
        for thread in self._threads:
            thread.join(_STOP_SECONDS / len(self._threads))
