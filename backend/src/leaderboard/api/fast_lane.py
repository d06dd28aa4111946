"""Serves data answers as bytes, ahead of routing: each is computed once for a snapshot, however many ask."""

import asyncio
import re
import time
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from leaderboard.api.answer_store import AnswerStore, Key, RawHeaders, StoredAnswer
from leaderboard.ledger.store import Snapshot

_TEAMS = "/teams/"
_ONE_TEAM = "/teams/{team_id}"
_STATUS = "/status"
_EXACTLY = frozenset(
    {
        "/tokens",
        "/tokens/timeseries",
        "/tokens/models",
        "/tokens/success-rate",
        "/tokens/cost-efficiency",
        "/tokens/hourly",
        "/tokens/pace",
        _STATUS,
    }
)
_MOST_BYTES = 64 * 1024 * 1024
# A browser may keep an answer, and asks each time whether it is still the one.
_CACHING: RawHeaders = [(b"cache-control", b"no-cache"), (b"vary", b"Accept-Encoding, Authorization, Origin")]
_OWN_HEADERS = (b"content-type", b"content-disposition")
_NO_GZIP = re.compile(r";q=0(\.0*)?$")

Allowed = Callable[[str | None], bool]


class FastLane:
    """`snapshot` gives the present one; `allowed` says whether an Authorization header may see data."""

    def __init__(self, app: ASGIApp, snapshot: Callable[[], Snapshot], allowed: Allowed) -> None:
        self._app = app
        self._snapshot = snapshot
        self._allowed = allowed
        self._store = AnswerStore(_MOST_BYTES)
        self._flights: dict[Key, asyncio.Future[StoredAnswer | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        lane = _lane(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        if lane is None:
            await self._app(scope, receive, send)
            return
        scope["lane"] = lane
        headers = Headers(scope=scope)
        if not self._allowed(headers.get("authorization")):
            await self._app(scope, receive, send)
            return
        key: Key = (scope["path"].encode(), scope["query_string"])
        if lane == _STATUS:
            # It tells ages, so it lives for a second.
            key = (*key, b"%d" % time.monotonic())
        answer = self._store.get(key, self._snapshot()) or await self._joined(key, scope, receive)
        if answer is None:
            await self._app(scope, receive, send)
            return
        await _send(answer, headers, send)

    async def _joined(self, key: Key, scope: Scope, receive: Receive) -> StoredAnswer | None:
        """The answer of the flight that is under way, or of a new one."""
        flight = self._flights.get(key)
        if flight is not None:
            return await asyncio.shield(flight)
        flight = asyncio.get_running_loop().create_future()
        self._flights[key] = flight
        answer: StoredAnswer | None = None
        try:
            # Kept only if the snapshot is still the present one afterwards: then no other can have been used.
            snapshot = self._snapshot()
            answer = await self._computed(scope, receive)
            if answer.status == 200 and snapshot is self._snapshot():
                self._store.put(key, answer, snapshot)
        finally:
            del self._flights[key]
            # Whoever joined gets this answer, or asks for itself where there is none.
            flight.set_result(answer)
        return answer

    async def _computed(self, scope: Scope, receive: Receive) -> StoredAnswer:
        status = 500
        headers: RawHeaders = []
        body = bytearray()

        async def keep(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers.extend((name, value) for name, value in message["headers"] if name in _OWN_HEADERS)
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))

        await self._app(scope, receive, keep)
        return StoredAnswer(status, headers, bytes(body))


def _lane(scope: Scope) -> str | None:
    """The route as it is counted; None for everything that is not a data answer."""
    path: str = scope["path"]
    if path in _EXACTLY:
        return path
    return _ONE_TEAM if path.startswith(_TEAMS) and len(path) > len(_TEAMS) else None


async def _send(answer: StoredAnswer, asked: Headers, send: Send) -> None:
    if answer.status != 200:
        await _start(send, answer.status, answer.headers, answer.body)
        return
    own = [*answer.headers, *_CACHING, (b"etag", answer.etag)]
    if _is_known(asked.get("if-none-match"), answer.etag.decode()):
        await _start(send, 304, own, b"")
        return
    body = answer.body
    if _takes_gzip(asked.get("accept-encoding", "")) and (packed := answer.packed()) is not None:
        body = packed
        own.append((b"content-encoding", b"gzip"))
    await _start(send, 200, own, body)


def _takes_gzip(accepted: str) -> bool:
    parts = (part.strip().lower().replace(" ", "") for part in accepted.split(","))
    return any(part.startswith("gzip") and not _NO_GZIP.search(part) for part in parts)


def _is_known(given: str | None, etag: str) -> bool:
    if given is None:
        return False
    return given.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in given.split(","))


async def _start(send: Send, status: int, headers: RawHeaders, body: bytes) -> None:
    if status != 304:
        headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
