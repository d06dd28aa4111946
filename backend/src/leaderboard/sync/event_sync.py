"""The event as all processes see it: changes of organisers, and phases that the clock brings."""

import json
import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from leaderboard.clock import Clock
from leaderboard.errors import LeaderboardError
from leaderboard.event.phase import Phase, phase_at
from leaderboard.event.state import EventState
from leaderboard.store.errors import StoreCorrupt, StoreError
from leaderboard.store.event_store import Change, EventStore, StoredEvent

log = logging.getLogger(__name__)

_POLL_SECONDS = 0.5
_STOP_SECONDS = 5.0
_NOT_LOGGED = ("revision", "numbers_revision", "result", "number", "undo")
# A change to whatever is newest is tried again if another organiser was faster.
_ATTEMPTS = 10


class Outdated(LeaderboardError):
    """Another organiser has changed the event meanwhile."""

    status = 409

    def __init__(self, current: EventState) -> None:
        super().__init__("The event has changed meanwhile. Look at its current state and try again.")
        self.current = current


class EventSync:
    """A thread follows the store and the clock; changes are written at once, in the thread that makes them."""

    def __init__(self, store: EventStore, first: Callable[[datetime], EventState], clock: Clock) -> None:
        """`first`: the state before an organiser has changed anything, as a function of the time."""
        self._store = store
        self._first = first
        self._clock = clock
        # What the store is known to hold.
        self._stored: EventState | None = None
        # False until the store was read once: nobody knows then whether the board is frozen.
        self.known = False
        self._opened = False
        self._cause: str | None = None
        self._noticed: tuple[object, ...] = ()
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], None]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="EventSync", daemon=True)

    def start(self) -> None:
        """Reads the store before the first request is served."""
        self.follow()
        self._noticed = self._visible()
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(_STOP_SECONDS)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Registers a function to call after a change of the state or the phase, in the thread that noticed it."""
        self._listeners.append(listener)

    def at(self, now: datetime) -> EventState:
        return self._stored or self._first(now)

    def version(self, now: datetime) -> tuple[int, Phase | None]:
        """Changes with every change that organisers make, and with the phase."""
        state = self.at(now)
        return state.revision, phase_at(state, now)

    def change(
        self, revision: int | None, action: str, update: Callable[[EventState], EventState]
    ) -> EventState:
        """Applies and stores a change by an organiser to the state of `revision`, or to the newest one if None.

        Raises Outdated if that is no longer the newest one, and StoreError if the change cannot be stored.
        """
        try:
            with self._lock:
                new = self._changed(revision, action, update)
        except StoreError as error:
            raise StoreError(
                f"The change was not saved. {error} Try again in a moment.", error.detail
            ) from error
        self._notice()
        return new

    def changes(self, limit: int) -> Sequence[Change]:
        """The log, newest first."""
        return self._store.changes(limit)

    def _changed(
        self, revision: int | None, action: str, update: Callable[[EventState], EventState]
    ) -> EventState:
        for _ in range(_ATTEMPTS):
            now = self._clock()
            old = self.at(now)
            if revision is None or old.revision == revision:
                new = update(old)
                if new == old:
                    return old
                new = new.following(old)
                held = None if self._stored is None else old.revision
                change = Change(now, action, *_difference(old, new))
                self._open()
                if self._store.replace(held, StoredEvent(new.revision, _to_json(new)), change):
                    self._stored, self.known = new, True
                    return new
            # Another process was faster, or the store is a new one.
            self._load()
            if revision is not None and self.at(now).revision != revision:
                break
        raise Outdated(self.at(self._clock()))

    def _run(self) -> None:
        while not self._stop.wait(_POLL_SECONDS):
            self.follow()
            try:
                self._notice()
            except Exception:
                log.exception("A change of the event could not be announced")

    def follow(self) -> None:
        """Adopts what another process has written."""
        with self._lock:
            self._follow()

    def _follow(self) -> None:
        try:
            self._open()
            held = None if self._stored is None else self._stored.revision
            if not self.known or self._store.revision() != held:
                self._load()
            if self._cause is not None:
                log.info("The event is read from the store again")
            self._cause = None
        except StoreError as error:
            self._opened = False
            if str(error) != self._cause:
                log.warning("The event goes on in memory: %s", error.for_operators)
            self._cause = str(error)

    def _open(self) -> None:
        if not self._opened:
            self._store.open()
            self._opened = True

    def _load(self) -> None:
        found = self._store.load()
        if found is not None:
            self._stored = _from_json(found)
        elif self._stored is not None:
            # A corrupt or removed file was replaced by a new one.
            self._store.keep(StoredEvent(self._stored.revision, _to_json(self._stored)))
        self.known = True

    def _notice(self) -> None:
        with self._lock:
            before, self._noticed = self._noticed, self._visible()
            changed = self._noticed != before
        if changed:
            for listener in self._listeners:
                listener()

    def _visible(self) -> tuple[object, ...]:
        """What changes without and with a change by organisers."""
        now = self._clock()
        return (*self.version(now), *(announcement.id for announcement in self.at(now).announcements_at(now)))


def _to_json(state: EventState) -> str:
    return state.model_dump_json(by_alias=True)


def _from_json(stored: StoredEvent) -> EventState:
    try:
        return EventState.model_validate_json(stored.body).with_(revision=stored.revision)
    except ValueError as error:
        raise StoreCorrupt("The event in the database cannot be read.", str(error)) from error


def _difference(old: EventState, new: EventState) -> tuple[str, str]:
    """The fields that changed, of teams only those that changed."""
    before, after = old.model_dump(mode="json", by_alias=True), new.model_dump(mode="json", by_alias=True)
    changed = [name for name in before if before[name] != after[name] and name not in _NOT_LOGGED]
    for name in ("teams", "attention_seen"):
        if name in changed:
            same = before[name].keys() & after[name].keys()
            for key in [key for key in same if before[name][key] == after[name][key]]:
                del before[name][key], after[name][key]
    return tuple(json.dumps({name: state[name] for name in changed}) for state in (before, after))  # type: ignore[return-value]
