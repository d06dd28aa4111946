"""An event of the tests' own, in memory."""

from leaderboard.clock import Clock
from leaderboard.event.state import EventState
from leaderboard.store.event_store import EventStore
from leaderboard.store.store import Store
from leaderboard.sync.event_sync import EventSync


def events_of(clock: Clock, state: EventState | None = None, url: str = "sqlite://") -> EventSync:
    """`state`: before any change."""
    first = state or EventState()
    return EventSync(EventStore(Store(url, "")), lambda _: first, clock)
