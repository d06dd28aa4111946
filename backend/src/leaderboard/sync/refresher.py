"""Keeps the ledger up to date: three readers, a watchdog and the synchronisation with the store, each in a thread."""

import threading
import time
from collections.abc import Callable, Collection
from datetime import date

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.clock import Clock
from leaderboard.ledger.usage_timing import Interval
from leaderboard.settings import Settings
from leaderboard.store.store import Store
from leaderboard.sync.history_reader import HistoryReader, StoredDay
from leaderboard.sync.publication import Publication
from leaderboard.sync.request_log_reader import RequestLogReader
from leaderboard.sync.snapshots import Snapshot, Snapshots
from leaderboard.sync.store_sync import StoreState, StoreSync
from leaderboard.sync.today_reader import TodayReader
from leaderboard.sync.watchdog import Watchdog

_STOP_SECONDS = 1.5


class Refresher:
    """Only its readers send requests to the gateway, at a rate that does not depend on the number of viewers.

    With a store, they run in one of the processes that share it, and the others load what it has written.
    """

    def __init__(
        self,
        client: LiteLLMAPI,
        settings: Settings,
        snapshots: Snapshots,
        clock: Clock,
        store: Store | None,
        publication: Publication,
        made_teams: Callable[[], Collection[str]] = tuple,
        event: Callable[[], Interval | None] = lambda: None,
    ) -> None:
        self._client = client
        self._settings = settings
        self._snapshots = snapshots
        self._clock = clock
        self._made_teams = made_teams
        self._event = event
        self._stop = threading.Event()
        # The readers of one term share an end.
        self._ended = threading.Event()
        self._history: HistoryReader | None = None
        self._threads: list[threading.Thread] = []
        self._store_sync = store and StoreSync(
            store,
            snapshots,
            publication,
            clock,
            self._stop,
            lead=self._start_readers,
            follow=self._end_readers,
            request_days=self.request_days,
            keep_days=settings.store_days,
            keep_minutes_days=settings.store_minutes_days,
        )

    @property
    def snapshot(self) -> Snapshot:
        return self._snapshots.latest

    @property
    def store(self) -> StoreState:
        return self._store_sync.state if self._store_sync else StoreState()

    def request_days(self, days: list[date]) -> None:
        if self._history is not None:
            self._history.request_days(days)
        elif self._store_sync:
            self._store_sync.request(days)

    def start(self) -> None:
        self._run(Watchdog(self._snapshots, self._clock, self._stop).run, "Watchdog")
        if self._store_sync:
            self._run(self._store_sync.run, "StoreSync")
        else:
            self._start_readers()

    def stop(self) -> None:
        self._stop.set()
        self._end_readers()
        if self._store_sync:
            self._store_sync.wake()
        deadline = time.monotonic() + _STOP_SECONDS
        # The store's thread ends among the first: it writes the last changes.
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _start_readers(self) -> None:
        settings, clock, client = self._settings, self._clock, self._client
        self._ended = ended = threading.Event()
        snapshots = self._snapshots.until(ended)
        self._history = HistoryReader(
            client,
            snapshots,
            clock,
            ended,
            history_days=settings.history_days,
            retry_seconds=settings.refresh_seconds,
            recall=self._recall,
        )
        today = TodayReader(client, snapshots, clock, ended, settings.refresh_seconds, self._made_teams)
        logs = RequestLogReader(
            client,
            snapshots,
            clock,
            ended,
            history_days=settings.history_days,
            budget_bytes=int(settings.logs_budget_mb * 1_000_000),
            bytes_per_second=settings.logs_mb_per_second * 1_000_000,
            event=self._event,
        )
        for reader in (today, self._history, logs):
            self._run(reader.run, type(reader).__name__)
        if self._stop.is_set():  # meanwhile
            ended.set()

    def _recall(self, day: date) -> StoredDay | None:
        return self._store_sync.recall(day) if self._store_sync else None

    def _end_readers(self) -> None:
        self._ended.set()
        history, self._history = self._history, None
        if history is not None:
            history.request_days([])

    def _run(self, target: Callable[[], None], name: str) -> None:
        # Daemons: a request that hangs must not keep the process from ending.
        thread = threading.Thread(target=target, name=name, daemon=True)
        self._threads = [*filter(threading.Thread.is_alive, self._threads), thread]
        thread.start()
