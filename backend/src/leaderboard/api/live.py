"""GET /live: server-sent events. Each event is encoded once and shared by all readers."""

import asyncio
import contextlib
import json
import logging
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from leaderboard.clock import Clock
from leaderboard.period import Period, utc_today
from leaderboard.services.movement import Move, Place, moves, places
from leaderboard.sync.refresher import Refresher
from leaderboard.sync.snapshots import GatewayState, Snapshot

log = logging.getLogger(__name__)

_HEARTBEAT_SECONDS = 15.0
# While the history loads the ledger changes many times a second; nobody needs to hear each of them.
_SHORTEST_PAUSE = 1.0
# A reader this many events behind is gone or too slow; it comes back and resumes.
_MOST_WAITING = 16
_REMEMBERED = 64
_MOST_DIGITS = 16
# Numbers begin again with each process: an id of another one means nothing here.
_PROCESS = secrets.token_hex(4)
_RETRY_MILLISECONDS = 3000
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # nginx would hold events back.
    (b"x-accel-buffering", b"no"),
]

_Queue = asyncio.Queue[bytes | None]


@dataclass(frozen=True, slots=True)
class _Event:
    number: int
    data: bytes


class LiveHub:
    """Turns new ledgers and changes of the gateway's state into events; one task however many read."""

    def __init__(self, refresher: Refresher, most_readers: int, clock: Clock, *, demo: bool) -> None:
        self._refresher = refresher
        self._most_readers = most_readers
        self._clock = clock
        self._demo = demo
        self._readers: set[_Queue] = set()
        self._events: deque[_Event] = deque(maxlen=_REMEMBERED)
        self._number = 0
        self._changed = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._told: tuple[int, object] = (-1, None)
        self._places: dict[str, Place] = {}
        self._period: Period | None = None
        refresher.on_change(self._wake)

    @property
    def readers(self) -> int:
        return len(self._readers)

    @property
    def full(self) -> bool:
        return len(self._readers) >= self._most_readers

    def join(self, last_number: int | None) -> "_Queue":
        """A queue that holds what the reader missed, or the present state where that is not known."""
        queue: _Queue = asyncio.Queue(_MOST_WAITING + _REMEMBERED)
        missed = self._missed(last_number)
        for event in missed if missed is not None else [self._state_event()]:
            queue.put_nowait(event.data)
        self._readers.add(queue)
        return queue

    def leave(self, queue: "_Queue") -> None:
        self._readers.discard(queue)

    async def run(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            try:
                await self._tell(self._refresher.snapshot)
            except Exception:
                # One event that cannot be made must not end all that follow.
                log.exception("A live event could not be made")
            await asyncio.sleep(_SHORTEST_PAUSE)

    def close(self) -> None:
        """Ends all streams, so that the server need not wait for readers that would stay for ever."""
        for queue in list(self._readers):
            with contextlib.suppress(asyncio.QueueFull):
                queue.put_nowait(None)

    def heartbeat(self) -> bytes:
        """Keeps proxies from closing the line, and tells that the numbers are still being read."""
        as_of = self._refresher.snapshot.gateway.last_success_at
        return _encode("beat", None, {"as_of": _text(as_of)})

    def _wake(self) -> None:
        """Called by the readers of the gateway, from their threads."""
        # At the end a reader may still be at work when the loop is closed already.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._changed.set)

    async def _tell(self, snapshot: Snapshot) -> None:
        state = _state_of(snapshot.gateway)
        if (snapshot.version, state) == self._told:
            return
        period = _board_period(self._clock())
        now = await asyncio.to_thread(places, snapshot.ledger, period)
        # At midnight the board begins another period: nothing has moved, everything is another number.
        moved = moves(self._places, now) if self._places and period == self._period else []
        self._told, self._places, self._period = (snapshot.version, state), now, period
        self._number += 1
        event = _Event(self._number, _encode("ledger", self._number, self._data(snapshot, moved)))
        self._events.append(event)
        for queue in list(self._readers):
            if queue.qsize() >= _MOST_WAITING + _REMEMBERED:
                # It gets no more, and its connection ends: better dropped than buffered without end.
                self._readers.discard(queue)
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(event.data)

    def _missed(self, last_number: int | None) -> list[_Event] | None:
        if last_number is None or last_number > self._number:
            return None
        missed = [event for event in self._events if event.number > last_number]
        return missed if len(missed) == self._number - last_number else None

    def _state_event(self) -> _Event:
        data = self._data(self._refresher.snapshot, [])
        return _Event(self._number, _encode("state", self._number, data))

    def _data(self, snapshot: Snapshot, moved: list[Move]) -> dict[str, object]:
        gateway = snapshot.gateway
        return {
            "version": snapshot.version,
            "as_of": _text(snapshot.ledger.as_of(_board_period(self._clock()))),
            "stale": snapshot.stale,
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


class Live:
    """ASGI layer that answers /live and hands everything else on."""

    def __init__(
        self, app: ASGIApp, hub: Callable[[], LiveHub], allowed: Callable[[str | None], bool]
    ) -> None:
        self._app = app
        self._hub = hub
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/live" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not self._allowed(headers.get("authorization")):
            await self._app(scope, receive, send)
            return
        hub = self._hub()
        if hub.full:
            refusal = JSONResponse(
                {"detail": "Too many live readers; the page asks from time to time instead."},
                503,
                {"Retry-After": "30"},
            )
            await refusal(scope, receive, send)
            return
        scope["lane"] = "/live"
        queue = hub.join(_last_number(headers.get("last-event-id")))
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await _stream(hub, queue, gone, send)
        except asyncio.CancelledError:
            # The server is ending and waits no longer.
            return
        finally:
            gone.cancel()
            hub.leave(queue)


async def _stream(hub: LiveHub, queue: _Queue, gone: "asyncio.Future[None]", send: Send) -> None:
    body: bytes | None = b"retry: %d\n\n" % _RETRY_MILLISECONDS
    while body is not None and not gone.done():
        await send({"type": "http.response.body", "body": body, "more_body": True})
        getting = asyncio.ensure_future(queue.get())
        done, _ = await asyncio.wait(
            (getting, gone), timeout=_HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        if getting in done:
            body = getting.result()
        else:
            getting.cancel()
            body = hub.heartbeat()
    await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _state_of(gateway: GatewayState) -> tuple[str, str | None]:
    return gateway.state, gateway.error


def _board_period(now: datetime) -> Period:
    today = utc_today(now)
    return Period(today - timedelta(days=1), today)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def _encode(name: str, number: int | None, data: dict[str, object]) -> bytes:
    lines = [f"event: {name}"]
    if number is not None:
        lines.append(f"id: {_PROCESS}-{number}")
    lines.append(f"data: {json.dumps(data, separators=(',', ':'))}")
    return ("\n".join(lines) + "\n\n").encode()


def _last_number(given: str | None) -> int | None:
    process, _, number = (given or "").partition("-")
    known = process == _PROCESS and number.isascii() and number.isdigit() and len(number) < _MOST_DIGITS
    return int(number) if known else None
