"""The hub behind /live, with snapshots that the test publishes."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from leaderboard.api.live import LiveHub
from leaderboard.sync.publication import Publication
from leaderboard.sync.snapshots import Snapshots
from tests.support.clock import Clock
from tests.support.events import events_of
from tests.support.facts import listed

pytestmark = pytest.mark.anyio

# Instead of waiting for ever for an event that does not come.
_PATIENCE_SECONDS = 20
Event = dict[str, Any]  # JSON; each test names the fields it reads


class Board:
    """A hub without pauses, and the snapshots that it watches."""

    def __init__(self, heartbeat_seconds: float) -> None:
        self.snapshots = Snapshots()
        self.clock = Clock()
        self.events = events_of(self.clock)
        self.publication = Publication(
            self.snapshots, self.events, self.clock, history_days=1, has_organisers=False
        )
        self.hub = LiveHub(
            self.publication.public,
            self.events,
            self.clock,
            demo=False,
            max_readers=2,
            pause_seconds=0,
            heartbeat_seconds=heartbeat_seconds,
        )
        self.publication.on_change(self.hub.wake)
        self._teams = 0

    def change(self, *, announce: bool = True) -> None:
        """Publishes a ledger with one more team."""
        self._teams += 1
        teams = listed(*(f"Team {number}" for number in range(self._teams)))
        self.snapshots.change_ledger(lambda ledger: ledger.with_teams(teams), announce=announce)


@asynccontextmanager
async def board(heartbeat_seconds: float = 60) -> AsyncIterator[Board]:
    made = Board(heartbeat_seconds)
    publishing = asyncio.create_task(made.hub.run())
    yield made
    publishing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await publishing


def subscribed(board: Board, last_event_id: str | None = None) -> AsyncIterator[bytes]:
    queue = board.hub.subscribe(last_event_id)
    assert queue is not None
    return board.hub.stream(queue)


async def event_after_change(board: Board, reader: AsyncIterator[bytes]) -> tuple[str, str, Event]:
    board.change()
    return await next_event(reader)


async def next_event(stream: AsyncIterator[bytes], *others: str) -> tuple[str, str, Event]:
    """Of the board; those of the organisers only if `others` names them."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        async for part in stream:
            fields = dict(line.split(": ", 1) for line in part.decode().splitlines() if line)
            if fields.get("event") in ("state", "ledger", "beat", *others):
                return fields["event"], fields.get("id", ""), json.loads(fields["data"])
    raise AssertionError("the stream ended")


async def next_of_event(stream: AsyncIterator[bytes]) -> Event:
    """The next one of the organisers."""
    while True:
        name, _, data = await next_event(stream, "event")
        if name == "event":
            return data


async def test_a_reader_that_does_not_keep_up_is_dropped_and_frees_its_place() -> None:
    async with board() as made:
        slow, fast = subscribed(made), subscribed(made)
        assert made.hub.subscribe(None) is None
        await next_event(slow)
        for _ in range(100):
            await event_after_change(made, fast)

        assert made.hub.readers == 1
        assert made.hub.subscribe(None) is not None
        # Its stream ends at once, and what waited for it is freed.
        assert [part async for part in slow] == []


async def test_a_reader_resumes_after_the_last_event_it_saw() -> None:
    async with board() as made:
        first = subscribed(made)
        await next_event(first)
        _, last, _ = await event_after_change(made, first)
        versions = [(await event_after_change(made, first))[2]["version"] for _ in range(3)]

        again = subscribed(made, last)
        assert [(await next_event(again))[2]["version"] for _ in range(3)] == versions == [2, 3, 4]


async def test_a_reader_that_missed_too_much_starts_from_the_current_state() -> None:
    async with board() as made:
        first = subscribed(made)
        await next_event(first)
        _, last, _ = await event_after_change(made, first)
        for _ in range(70):
            await event_after_change(made, first)

        name, _, data = await next_event(subscribed(made, last))
        assert (name, data["version"]) == ("state", 71)


async def test_a_change_that_is_not_announced_reaches_no_reader() -> None:
    async with board() as made:
        reader = subscribed(made)
        await next_event(reader)
        _, first, _ = await event_after_change(made, reader)
        made.change(announce=False)
        # Also when the hub looks at the snapshots for another reason.
        made.snapshots.change(lambda snapshot: snapshot)
        await asyncio.sleep(0.05)
        _, second, data = await event_after_change(made, reader)

        assert data["version"] == made.snapshots.latest.version == 2
        assert int(second.partition("-")[2]) == int(first.partition("-")[2]) + 1


async def test_without_changes_a_reader_gets_heartbeats() -> None:
    async with board(heartbeat_seconds=0.02) as made:
        reader = subscribed(made)
        assert [(await next_event(reader))[0] for _ in range(3)] == ["state", "beat", "beat"]


async def test_a_reader_gets_the_event_at_first_and_whenever_it_or_its_phase_changes() -> None:
    async with board() as made:
        made.events.start()
        reader = subscribed(made)
        assert (await next_event(reader, "event"))[0] == "state"
        start = made.clock() + timedelta(hours=1)
        times = {"start": start, "end": start + timedelta(hours=1)}

        assert await next_of_event(reader) == {"revision": 0, "phase": None}
        made.events.change(0, "event", lambda state: state.with_(**times))
        assert await next_of_event(reader) == {"revision": 1, "phase": "scheduled"}
        made.clock.forward(hours=1)
        assert await next_of_event(reader) == {"revision": 1, "phase": "running"}
        # Who resumes may have missed a change.
        await event_after_change(made, reader)
        _, last, _ = await event_after_change(made, reader)
        assert (await next_event(subscribed(made, last), "event"))[0] == "event"
        made.events.stop()


async def test_at_midnight_nobody_has_moved() -> None:
    async with board() as made:
        reader = subscribed(made)
        await next_event(reader)
        await event_after_change(made, reader)
        moved = (await event_after_change(made, reader))[2]["teams"]
        assert [team["team_id"] for team in moved] == ["team-1"]
        made.clock.forward(days=1)

        assert (await event_after_change(made, reader))[2]["teams"] == []


async def test_closing_ends_every_stream() -> None:
    async with board() as made:
        readers = [subscribed(made), subscribed(made)]
        for reader in readers:
            await next_event(reader)
        made.hub.close()

        for reader in readers:
            assert [part async for part in reader] == []
