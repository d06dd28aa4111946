"""Keeps the store up to date in a thread of its own, and decides whether this process reads the gateway."""

import logging
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from queue import SimpleQueue

from leaderboard.clock import Clock
from leaderboard.ledger.facts import DayFacts
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import TimedDay, day_bounds
from leaderboard.period import utc_today
from leaderboard.store.changes import changes_between, with_changes
from leaderboard.store.errors import LeaseLost, StoreCorrupt, StoreError
from leaderboard.store.store import Store
from leaderboard.sync.frozen_state import Frozen, decode_frozen, encode_frozen
from leaderboard.sync.publication import Publication
from leaderboard.sync.snapshots import GatewayState, GatewayStateName, LogsState, Snapshot, Snapshots
from leaderboard.sync.stored_state import decode_state, encode_state

log = logging.getLogger(__name__)

_RENEW_SECONDS = 1.0
# Changes in quick succession, as while the history loads, are written together.
_MIN_PAUSE_SECONDS = 0.2
_POLL_SECONDS = 0.5
_RETRY_SECONDS = 2.0
# After an outage of the database, the process that read the gateway until then goes on reading it.
_PRECEDENCE_SECONDS = 3.0
# No epoch uses up its range of versions, so a version never has two contents.
_VERSIONS_AN_EPOCH = 1_000_000
_DATABASE_AWAY = "The database cannot be reached, so these numbers are not updated."


class StoreStateName(StrEnum):
    # No store is set: the demo.
    MEMORY = "memory"
    STARTING = "starting"
    OK = "ok"
    # The board goes on in memory.
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class StoreState:
    state: StoreStateName = StoreStateName.MEMORY
    cause: str | None = None
    since: datetime | None = None
    last_write_at: datetime | None = None
    # Whether this process reads the gateway, or loads what another one reads.
    reads_gateway: bool = True


class StoreSync:
    """`lead` starts reading the gateway, `follow` ends it."""

    def __init__(
        self,
        store: Store,
        snapshots: Snapshots,
        publication: Publication,
        clock: Clock,
        stop: threading.Event,
        *,
        lead: Callable[[], None],
        follow: Callable[[], None],
        request_days: Callable[[list[date]], None],
        keep_days: int,
        keep_minutes_days: int,
    ) -> None:
        self._store = store
        self._snapshots = snapshots
        self._publication = publication
        self._clock = clock
        self._stop = stop
        self._lead = lead
        self._follow = follow
        self._request_days = request_days
        self._keep_days = timedelta(days=keep_days)
        self._keep_minutes = timedelta(days=keep_minutes_days)
        self.state = StoreState(StoreStateName.STARTING, since=clock(), reads_gateway=False)
        self._changed = threading.Event()
        self._epoch: int | None = None
        # What the store is known to hold.
        self._revision = 0
        self._start = snapshots.latest
        self._empty = self._saved = snapshots.latest.ledger
        self._saved_snapshot: Snapshot | None = None
        self._saved_frozen: Frozen | None = None
        self._other_reads = False
        self._takes_over_from = 0.0
        self._cleaned: date | None = None
        self._wanted: SimpleQueue[date] = SimpleQueue()
        snapshots.on_change(self._changed.set)

    def wake(self) -> None:
        self._changed.set()

    def request(self, days: Collection[date]) -> None:
        """Asks the process that reads the gateway for days that viewers wait for."""
        for day in days:
            self._wanted.put(day)

    def recall(self, day: date) -> tuple[DayFacts, TimedDay] | None:
        """What is stored of a day that has left memory; called by a reader, in its thread."""
        try:
            _, rows = self._store.load(0, lambda _: [day])
            ledger = with_changes(self._empty, {day: day_bounds(day).last}, rows)
        except StoreError as error:
            log.warning("What is stored of %s cannot be loaded: %s", day, error.for_operators)
            return None
        return (ledger.days[day], ledger.timed[day]) if day in ledger.days else None

    def run(self) -> None:
        while not self._stop.is_set():
            try:
                self._use_store()
            except LeaseLost:
                self._lost_lease()
            except StoreCorrupt as error:
                self._corrupt(error)
            except StoreError as error:
                self._failed(error)
            except Exception:
                log.exception("The store failed unexpectedly")
                self._failed(StoreError("The store failed unexpectedly; the server's log has the cause."))
        self._end()

    def _use_store(self) -> None:
        self._store.open()
        if self._epoch is not None:
            self._store.renew(self._epoch)
        self._works()
        while not self._stop.is_set():
            if self._epoch is None:
                self._wait_for_lease()
            else:
                self._keep(self._epoch)

    # -- while another process reads the gateway

    def _wait_for_lease(self) -> None:
        board = self._store.board()
        self._other_reads = not board.free
        if board.free and time.monotonic() >= self._takes_over_from:
            self._take_over()
            return
        if self.state.reads_gateway and not board.free:
            # It read the gateway without the database, while another process has the lease.
            self._stop_reading()
        if not self.state.reads_gateway and board.revision != self._revision:
            self._load()
        if not self._wanted.empty():
            self._store.request_days({self._wanted.get() for _ in range(self._wanted.qsize())})
        if not self._store.wait(_POLL_SECONDS):
            self._stop.wait(_POLL_SECONDS)

    def _load(self) -> None:
        """Publishes what the process that reads the gateway has written."""
        self._snapshots.adopt(self._loaded())

    def _loaded(self) -> Callable[[Snapshot], Snapshot]:
        """The snapshot with all that the store holds; unchanged if that is nothing."""
        board, changes = self._store.load(
            self._revision, lambda state: decode_state(state).read_at if state else ()
        )
        # First, so that no viewer sees a value that this process computes instead.
        self._load_frozen()
        if not board.state:
            return lambda old: replace(old, stream=board.stream)
        state = decode_state(board.state)
        if board.free:
            state = replace(state, gateway=_not_read_yet(state.gateway))
        self._saved = ledger = with_changes(self._saved, state.read_at, changes)
        self._revision = board.revision
        return lambda old: state.snapshot(old, board.stream, ledger)

    def _load_frozen(self) -> None:
        body = self._store.load_frozen(self._revision)
        if body is not None:
            self._saved_frozen = decode_frozen(body, self._start)
            self._publication.adopt(self._saved_frozen)

    def _take_over(self) -> None:
        epoch = self._store.acquire()
        if epoch is None:
            return
        self._stop_reading()
        loaded = self._loaded()

        def update(own: Snapshot) -> Snapshot:
            new = loaded(own)
            return replace(
                new,
                version=max(new.version, epoch * _VERSIONS_AN_EPOCH),
                ledger=_with_readings(new.ledger, own.ledger),
                gateway=_not_read_yet(new.gateway) if new.is_overdue(self._clock()) else new.gateway,
                logs=LogsState(boundaries=new.logs.boundaries),
                failed_days={},
            )

        self._snapshots.adopt(update)
        self._epoch, self._saved_snapshot = epoch, None
        self.state = replace(self.state, reads_gateway=True)
        self._lead()
        log.info("This process reads the gateway (epoch %d)", epoch)

    def _stop_reading(self) -> None:
        self._follow()
        self._epoch = None
        self.state = replace(self.state, reads_gateway=False)

    # -- while this process reads the gateway

    def _keep(self, epoch: int) -> None:
        self._changed.wait(_RENEW_SECONDS)
        self._changed.clear()
        snapshot = self._snapshots.latest
        if snapshot is self._saved_snapshot:
            self._store.renew(epoch)
        else:
            changes = changes_between(self._saved, snapshot.ledger)
            self._revision = self._store.save(epoch, changes, encode_state(snapshot))
            self._saved, self._saved_snapshot = snapshot.ledger, snapshot
            self.state = replace(self.state, last_write_at=self._clock())
        self._keep_frozen(epoch)
        if wanted := self._store.take_requested_days():
            self._request_days(sorted(wanted, reverse=True))
        today = utc_today(self._clock())
        if today != self._cleaned:
            self._store.delete_before(epoch, today - self._keep_days, today - self._keep_minutes)
            self._cleaned = today
        self._stop.wait(_MIN_PAUSE_SECONDS)

    def _keep_frozen(self, epoch: int) -> None:
        frozen = self._publication.frozen()
        if frozen is not None and frozen is not self._saved_frozen:
            self._revision = self._store.save_frozen(epoch, encode_frozen(frozen))
            self._saved_frozen = frozen

    # -- faults

    def _works(self) -> None:
        if self.state.state is StoreStateName.FAILING:
            log.info("The store works again")
        if self.state.state is not StoreStateName.OK:
            self.state = replace(self.state, state=StoreStateName.OK, cause=None, since=self._clock())

    def _lost_lease(self) -> None:
        log.warning("Another process has taken over reading the gateway")
        self._stop_reading()
        self._forget()

    def _corrupt(self, error: StoreCorrupt) -> None:
        try:
            aside = self._store.set_aside(self._clock())
        except StoreError as cannot:
            self._failed(cannot)
            return
        if aside is None:
            self._failed(error)
            return
        log.error("%s It is kept as %s, and a new one is started.", error.for_operators, aside)
        # What is in memory is written to the new file.
        self._forget()
        self._epoch = None

    def _forget(self) -> None:
        self._revision, self._saved, self._saved_snapshot = 0, self._empty, None
        self._saved_frozen = None

    def _failed(self, error: StoreError) -> None:
        if self.state.cause != str(error):
            log.warning("The store fails, and the board goes on in memory: %s", error.for_operators)
            self.state = replace(
                self.state, state=StoreStateName.FAILING, cause=str(error), since=self._clock()
            )
        self._store.close()
        self._takes_over_from = time.monotonic() + _PRECEDENCE_SECONDS
        if not self.state.reads_gateway:
            if self._other_reads and self._store.file is None:
                self._snapshots.change(_not_updated)
            else:
                self.state = replace(self.state, reads_gateway=True)
                self._lead()
        self._stop.wait(_RETRY_SECONDS)

    def _end(self) -> None:
        """Writes what is not written yet, and lets another process take over at once."""
        if self._epoch is None:
            return
        try:
            snapshot = self._snapshots.latest
            self._store.save(
                self._epoch, changes_between(self._saved, snapshot.ledger), encode_state(snapshot)
            )
            self._keep_frozen(self._epoch)
            self._store.release(self._epoch)
            self._store.close()
        except StoreError as error:
            log.warning("The last changes are not saved: %s", error.for_operators)


def _not_read_yet(gateway: GatewayState) -> GatewayState:
    """The state of a process that has not read the gateway, but has numbers of an earlier one."""
    return GatewayState(last_success_at=gateway.last_success_at)


def _with_readings(stored: Ledger, own: Ledger) -> Ledger:
    """The stored ledger with what was read without it; the minutes between are a gap for the request logs."""
    for _, facts in sorted(own.days.items()):
        held = stored.days.get(facts.day)
        if held is None or held.read_at < facts.read_at:
            stored = stored.with_day(facts)
    return stored


def _not_updated(old: Snapshot) -> Snapshot:
    if old.gateway.error == _DATABASE_AWAY:
        return old
    failing = replace(old.gateway, state=GatewayStateName.FAILING, error=_DATABASE_AWAY)
    return replace(old, gateway=failing)
