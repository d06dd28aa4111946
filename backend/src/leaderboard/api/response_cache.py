"""Serves data answers as bytes, ahead of routing: each is computed once for a snapshot, however many ask."""

import asyncio
import time
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from leaderboard.api.answer_store import AnswerStore, Key, RawHeaders, StoredAnswer
from leaderboard.api.encodings import encoding_for, is_worth_packing
from leaderboard.sync.snapshots import Snapshot

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
        "/tokens/steps",
        _STATUS,
    }
)
# A browser may keep an answer, and asks each time whether it is still the one. What origins change, CORS adds.
_CACHING: RawHeaders = [(b"cache-control", b"no-cache"), (b"vary", b"Accept-Encoding, Authorization")]
_OWN_HEADERS = (b"content-type", b"content-disposition")

# A list in the scope, where the layers outside find the answer that was given if it may be given again.
KEPT = "leaderboard.kept"

Allowed = Callable[[str | None], bool]


class FastLane:
    """`snapshot` gives the present one; `allowed` says whether an Authorization header may see data."""

    def __init__(
        self, app: ASGIApp, store: AnswerStore, snapshot: Callable[[], Snapshot], allowed: Allowed
    ) -> None:
        self._app = app
        self._store = store
        self._snapshot = snapshot
        self._allowed = allowed
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
        if answer.status == 200 and lane != _STATUS:
            scope.get(KEPT, []).append(answer)
        await self._send(answer, headers, send)

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
            answer = await self._computed(key, scope, receive)
            if answer.status == 200 and snapshot is self._snapshot():
                self._store.put(answer, snapshot)
        finally:
            del self._flights[key]
            # Whoever joined gets this answer, or asks for itself where there is none.
            flight.set_result(answer)
        return answer

    async def _computed(self, key: Key, scope: Scope, receive: Receive) -> StoredAnswer:
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
        return StoredAnswer(key, scope["lane"], status, headers, bytes(body))

    async def _send(self, answer: StoredAnswer, asked: Headers, send: Send) -> None:
        if answer.status != 200:
            await _start(send, answer.status, answer.headers, answer.body)
            return
        caching = [*_CACHING, (b"etag", answer.etag)]
        if _is_known(asked.get("if-none-match"), answer.etag):
            await _start(send, 304, caching, b"")
            return
        headers, body = [*answer.headers, *caching], answer.body
        encoding = encoding_for(asked.get("accept-encoding", "").encode("latin-1"))
        if encoding is not None and is_worth_packing(body):
            body = await answer.packed(encoding)
            self._store.weigh(answer)
            headers.append((b"content-encoding", encoding.name))
        await _start(send, 200, headers, body)


def _lane(scope: Scope) -> str | None:
    """The route as it is counted; None for everything that is not a data answer."""
    path: str = scope["path"]
    if path in _EXACTLY:
        return path
    return _ONE_TEAM if path.startswith(_TEAMS) and len(path) > len(_TEAMS) else None


def _is_known(given: str | None, etag: bytes) -> bool:
    """Compared weakly: a proxy may have packed the answer and weakened its tag, or the other way round."""
    if given is None:
        return False
    tags = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    return "*" in tags or etag.decode().removeprefix("W/") in tags


async def _start(send: Send, status: int, headers: RawHeaders, body: bytes) -> None:
    if status != 304:
        headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
