"""GET /live: server-sent events. Each event is encoded once; all readers share its bytes."""

import asyncio
import contextlib
import json
import logging
import re
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response
from fastapi.responses import JSONResponse
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.types import Receive, Scope, Send

from leaderboard.api import schemas
from leaderboard.api.auth import RequestRole, Role, require_token
from leaderboard.api.examples import LIVE_EXAMPLE
from leaderboard.api.query import from_state
from leaderboard.clock import Clock
from leaderboard.period import Period, utc_today
from leaderboard.services.movement import Move, Place, moves, places
from leaderboard.sync.event_sync import EventSync
from leaderboard.sync.publication import View
from leaderboard.sync.snapshots import GatewayState, Snapshot

log = logging.getLogger(__name__)

# Events that a new reader can resume from.
_REMEMBERED = 64
# A reader that is further behind is dropped; it reconnects and resumes.
_MAX_WAITING = _REMEMBERED + 16
_DIGITS = re.compile(r"[0-9]{1,15}")
_RETRY_MILLISECONDS = 3000
# nginx would buffer events.
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

# None ends the stream.
_Queue = asyncio.Queue[bytes | None]


@dataclass(frozen=True, slots=True)
class _Event:
    """`is_version`: the first event of its version; later ones report a change of the gateway's state."""

    version: int
    is_version: bool
    data: bytes


class LiveHub:
    """Turns new snapshots into events, in one task for any number of readers that see the same numbers."""

    def __init__(
        self,
        view: Callable[[], View],
        events: EventSync,
        clock: Clock,
        *,
        demo: bool,
        max_readers: int,
        pause_seconds: float = 1.0,
        heartbeat_seconds: float = 15.0,
    ) -> None:
        self._view = view
        self._event_sync = events
        self._clock = clock
        self._demo = demo
        self._max_readers = max_readers
        # While the history loads, the ledger changes many times a second; one event a second is enough.
        self._pause_seconds = pause_seconds
        self._heartbeat_seconds = heartbeat_seconds
        self._queues: set[_Queue] = set()
        self._events: deque[_Event] = deque(maxlen=_REMEMBERED)
        self._changed = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._published: tuple[str, int, str, str | None, bool] | None = None
        self._places: dict[str, Place] = {}
        self._period: Period | None = None
        events.on_change(self.announce_event)

    @property
    def readers(self) -> int:
        return len(self._queues)

    def subscribe(self, last_event_id: str | None) -> _Queue | None:
        """A queue with the missed events, or with the current state if they are unknown; None if there is no room."""
        if len(self._queues) >= self._max_readers:
            return None
        queue: _Queue = asyncio.Queue(_MAX_WAITING)
        missed = self._events_after(last_event_id or "")
        for data in [self._state_event()] if missed is None else [event.data for event in missed]:
            queue.put_nowait(data)
        # A change may have been missed.
        queue.put_nowait(self._event_event())
        self._queues.add(queue)
        return queue

    def unsubscribe(self, queue: _Queue) -> None:
        self._queues.discard(queue)

    async def run(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._publish(self._view())
            except Exception:
                # A failed event must not end the stream of all later ones.
                log.exception("A live event could not be created")
            await asyncio.sleep(self._pause_seconds)

    def close(self) -> None:
        """Ends all streams, which would otherwise keep the server from shutting down."""
        for queue in list(self._queues):
            _end(queue)

    async def stream(self, queue: _Queue) -> AsyncIterator[bytes]:
        """What one reader gets, until its queue holds None."""
        yield format_sse_event(retry=_RETRY_MILLISECONDS)
        while True:
            try:
                async with asyncio.timeout(self._heartbeat_seconds):
                    event = await queue.get()
            except TimeoutError:
                event = self._heartbeat()
            if event is None:
                return
            yield event

    def _heartbeat(self) -> bytes:
        """Keeps proxies from closing the connection and carries the time of the last refresh."""
        as_of = self._view().snapshot.gateway.last_success_at
        return _encode("beat", None, {"as_of": _text(as_of)})

    def _event_event(self) -> bytes:
        revision, phase = self._event_sync.version(self._clock())
        return _encode("event", None, {"revision": revision, "phase": phase})

    def announce_event(self) -> None:
        """Called after a change of what /event returns, in any thread."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(lambda: self._send(self._event_event()))

    def wake(self) -> None:
        """Called after a change of what the view returns, in any thread."""
        # During shutdown a thread may outlive the loop.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._changed.set)

    async def _publish(self, view: View) -> None:
        snapshot = view.snapshot
        identity = (snapshot.stream, snapshot.version, *_state_of(snapshot.gateway))
        before = self._published
        if identity == before:
            return
        period = _default_period(view.now)
        now = await asyncio.to_thread(places, snapshot.ledger, period)
        # At midnight the default period changes: then different numbers are no movement.
        moved = moves(self._places, now) if self._places and period == self._period else []
        self._published, self._places, self._period = identity, now, period
        is_version = before is None or identity[:2] != before[:2]
        data = _encode("ledger", _id_of(snapshot) if is_version else None, self._data(view, moved))
        if before is not None and snapshot.stream != before[0]:
            self._events.clear()
        event = _Event(snapshot.version, is_version, data)
        self._events.append(event)
        self._send(data)

    def _send(self, data: bytes) -> None:
        for queue in list(self._queues):
            if queue.full():
                # A slow reader is dropped rather than buffered without limit.
                self._queues.discard(queue)
                _end(queue)
            else:
                queue.put_nowait(data)

    def _events_after(self, event_id: str) -> list[_Event] | None:
        """Events after an id of this or another process on the same store; None if some are not known."""
        stream, _, digits = event_id.partition("-")
        if not (self._published and stream == self._published[0] and _DIGITS.fullmatch(digits)):
            return None
        version = int(digits)
        if not self._events[0].version <= version <= self._events[-1].version:
            return None
        return [
            event
            for event in self._events
            if event.version > version or (event.version == version and not event.is_version)
        ]

    def _state_event(self) -> bytes:
        view = self._view()
        return _encode("state", _id_of(view.snapshot), self._data(view, []))

    def _data(self, view: View, moved: list[Move]) -> dict[str, object]:
        snapshot = view.snapshot
        gateway = snapshot.gateway
        return {
            "version": snapshot.version,
            "as_of": _text(snapshot.ledger.as_of(_default_period(view.now))),
            "stale": snapshot.is_stale(view.now),
            "demo": self._demo,
            "gateway": {
                "state": gateway.state,
                "error": gateway.error,
                "next_attempt_at": _text(gateway.next_attempt_at),
            },
            "teams": [
                {
                    "team_id": move.team_id,
                    "tokens": move.place.tokens,
                    "rank": move.place.rank,
                    "tokens_delta": move.gained,
                    "rank_delta": move.climbed,
                }
                for move in moved
            ],
        }


class _LiveResponse(EventSourceResponse):
    def __init__(self, hub: LiveHub, queue: _Queue) -> None:
        super().__init__(hub.stream(queue), headers=_HEADERS)
        self._hub = hub
        self._queue = queue

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._hub.unsubscribe(self._queue)


router = APIRouter(
    dependencies=[Depends(require_token)],
    responses={401: {"model": schemas.ErrorResponse, "description": "The viewer token is missing or wrong."}},
)


@router.get(
    "/live",
    response_class=Response,
    responses={
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}, "example": LIVE_EXAMPLE}}},
        503: {"model": schemas.ErrorResponse, "description": "Too many live readers."},
    },
)
async def live(
    hubs: Annotated[Mapping[Role, LiveHub], Depends(from_state("hubs"))],
    role: RequestRole,
    last_event_id: Annotated[str | None, Header(description="Resumes after this event.")] = None,
) -> Response:
    """Server-sent events for the board of yesterday and today.

    First the current `state` and `event`. Then a `ledger` event for each new version or change of the gateway's state,
    with the teams that moved since the previous one, and an `event` for each change of the event or its phase; every
    15 s without any a `beat`. `Last-Event-ID` resumes.
    """
    hub = hubs[role or Role.VIEWER]
    queue = hub.subscribe(last_event_id)
    if queue is None:
        detail = "Too many live connections; poll the data routes instead."
        return JSONResponse({"detail": detail}, 503, {"Retry-After": "30", "Connection": "close"})
    return _LiveResponse(hub, queue)


@router.head("/live", include_in_schema=False)
async def live_head() -> Response:
    """Headers alone, for tools that check an address first."""
    return Response(media_type="text/event-stream", headers=_HEADERS)


def _end(queue: _Queue) -> None:
    """Ends the reader's stream at once, without the events that still wait."""
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(None)


def _state_of(gateway: GatewayState) -> tuple[str, str | None, bool]:
    return gateway.state, gateway.error, gateway.overdue


def _default_period(now: datetime) -> Period:
    today = utc_today(now)
    return Period(today - timedelta(days=1), today)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def _id_of(snapshot: Snapshot) -> str:
    """The same in all processes on one store."""
    return f"{snapshot.stream}-{snapshot.version}"


def _encode(name: str, event_id: str | None, data: dict[str, object]) -> bytes:
    return format_sse_event(event=name, id=event_id, data_str=json.dumps(data, separators=(",", ":")))
