"""The response cache: the outermost ASGI layer, which serves the responses of the current snapshot from memory."""

import asyncio
import hashlib
import sys
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from operator import itemgetter
from typing import NamedTuple

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.datastructures import QueryParams
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from leaderboard.api.allowed_hosts import AllowedHosts
from leaderboard.api.auth import Role, role_of
from leaderboard.api.compression import accepts_gzip, compressed
from leaderboard.api.metrics import Metrics
from leaderboard.api.middleware import MAX_QUERY_BYTES, RawHeaders, record_request, request_id_for
from leaderboard.settings import Settings
from leaderboard.sync.publication import View
from leaderboard.sync.snapshots import Snapshot

MAX_BYTES = 64 * 1024 * 1024
# Objects and headers of an entry besides its key and bodies.
_ENTRY_BYTES = 4000
# The tuple of a name and a value.
_PAIR_BYTES = 100


class Target(NamedTuple):
    """What a response depends on besides the snapshot and the time."""

    path: str
    # Only the parameters that the route reads, by name; values of a repeated one keep their order.
    query: tuple[tuple[str, str], ...]
    scheme: str
    # Empty unless it is an allowed one.
    origin: bytes
    role: Role


# Number of the snapshot, version of the event, time slot, whether the snapshot is stale, target.
Key = tuple[int, tuple[Hashable, ...], int, bool, Target]

# Browsers may store a response but must revalidate it.
_REVALIDATED = b"no-cache"
_PRIVATE = b"private, no-cache"
_VARY = (b"vary", b"Accept-Encoding, Authorization, Origin")
# How many times longer a CDN may serve an older response while it fetches the next one.
_CDN_GRACE = 5
# Set by the cache itself for each response that it sends.
_OWN_HEADERS = (b"content-length", b"vary", b"x-request-id")


@dataclass(frozen=True, slots=True)
class CachedRoute:
    """A route whose responses depend on the snapshot, the event, its own parameters and the time slot alone."""

    route: APIRoute
    slot_seconds: int
    parameters: frozenset[str]


def cached_routes(routes: Iterable[BaseRoute], slot_seconds: int) -> list[CachedRoute]:
    """`slot_seconds`: how long a response of the same snapshot stays right while the clock runs on."""
    return [
        CachedRoute(route, slot_seconds, frozenset(_query_parameters(route.dependant)))
        for route in routes
        if isinstance(route, APIRoute)
    ]


def _query_parameters(dependant: Dependant) -> set[str]:
    names = {parameter.alias for parameter in dependant.query_params}
    return names.union(*map(_query_parameters, dependant.dependencies))


class StoredResponse:
    """A response with everything prepared that a hit sends, except the request id."""

    def __init__(
        self,
        status: int,
        headers: RawHeaders,
        body: bytes,
        gzip_body: bytes | None,
        cache_control: bytes = _REVALIDATED,
    ) -> None:
        # Weak: it identifies the content in both encodings.
        self.etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'.encode()
        self.status = status
        self.body = body
        self.gzip_body = gzip_body
        caching = [(b"cache-control", cache_control), _VARY, (b"etag", self.etag)]
        content = [*headers, *(caching if status == 200 else ())]
        self.not_modified_headers = [
            *(header for header in headers if header[0].startswith(b"access-control-")),
            *caching,
        ]
        self.plain_headers = [*content, _content_length(body)]
        self.gzip_headers = [*content, (b"content-encoding", b"gzip"), _content_length(gzip_body or b"")]

    @property
    def size(self) -> int:
        return len(self.body) + len(self.gzip_body or b"")

    def for_request(self, headers: dict[bytes, bytes]) -> tuple[int, RawHeaders, bytes]:
        """Status, headers and body that suit the request's If-None-Match and Accept-Encoding."""
        if self.status == 200:
            known = headers.get(b"if-none-match")
            if known is not None and (known == self.etag or _matches(known, self.etag)):
                return 304, self.not_modified_headers, b""
            if self.gzip_body is not None and accepts_gzip(headers.get(b"accept-encoding", b"")):
                return 200, self.gzip_headers, self.gzip_body
        return self.status, self.plain_headers, self.body


def _content_length(body: bytes) -> tuple[bytes, bytes]:
    return b"content-length", b"%d" % len(body)


class ResponseCache:
    """Computes each response once per snapshot, however many viewers request it.

    Only responses of what a role sees now are kept, the least recently used are dropped first, and every byte that an
    entry keeps alive counts: key, body and gzip body.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        settings: Settings,
        routes: Iterable[CachedRoute],
        view: Callable[[Role], View],
        event: Callable[[datetime], tuple[Hashable, ...]],
        now: Callable[[], datetime],
        metrics: Metrics,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._app = app
        self._hosts = AllowedHosts(settings)
        self._role_of = partial(role_of, settings)
        self._cache_control = _cache_control(settings)
        self._prefix = settings.leaderboard_root_path
        self._origins = frozenset(origin.encode() for origin in settings.origins)
        self._routes = list(routes)
        # Bounded in number; the server bounds the path, MAX_QUERY_BYTES the query.
        self._resolve = lru_cache(maxsize=256)(self._resolved)
        self._view = view
        self._event = event
        self._now = now
        self._metrics = metrics
        self._max_bytes = max_bytes
        self._stored: OrderedDict[Key, StoredResponse] = OrderedDict()
        self._bytes: Counter[Role] = Counter()
        self._current: dict[Role, Snapshot] = {}
        self._numbers: Counter[Role] = Counter()
        self._flights: dict[Key, asyncio.Future[StoredResponse | None]] = {}

    def bytes_held(self, role: Role) -> int:
        return self._bytes[role]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD")
            or len(scope["query_string"]) > MAX_QUERY_BYTES
        ):
            await self._app(scope, receive, send)
            return
        started_at = time.perf_counter()
        headers: dict[bytes, bytes] = dict(scope["headers"])
        origin = headers.get(b"origin", b"")
        if origin not in self._origins:
            origin = b""
        role = self._role_of(headers.get(b"authorization", b""))
        # Before the lookup, so that without the right host or token not even the existence of a response shows.
        if role is None or not self._hosts.allows(headers.get(b"host", b"")):
            await self._app(scope, receive, send)
            return
        resolved = self._resolve(scope["path"], scope["query_string"], scope["scheme"], origin, role)
        if resolved is None:
            await self._app(scope, receive, send)
            return
        cached, target = resolved
        key = self._key(cached, target)
        response = self._stored.get(key)
        if response is not None:
            self._stored.move_to_end(key)
        elif key in self._flights:
            response = await asyncio.shield(self._flights[key])
        else:
            await self._fly(key, scope, receive, send)
            return
        if response is None:
            await self._app(scope, receive, send)
            return
        request_id = request_id_for(headers.get(b"x-request-id", b""))
        status = await _send(response, headers, request_id, scope, send)
        seconds = time.perf_counter() - started_at
        record_request(self._metrics, scope, cached.route.path_format, status, seconds, request_id)

    def _resolved(
        self, path: str, query: bytes, scheme: str, origin: bytes, role: Role
    ) -> tuple[CachedRoute, Target] | None:
        path = path.removeprefix(self._prefix)
        for cached in self._routes:
            if cached.route.path_regex.match(path):
                pairs = [pair for pair in QueryParams(query).multi_items() if pair[0] in cached.parameters]
                known = tuple(sorted(pairs, key=itemgetter(0)))
                return cached, Target(path, known, scheme, origin, role)
        return None

    def _key(self, cached: CachedRoute, target: Target) -> Key:
        role = target.role
        view = self._view(role)
        if view.snapshot is not self._current.get(role):
            self._current[role] = view.snapshot
            self._numbers[role] += 1
            for key in [key for key in self._stored if key[-1].role is role]:
                del self._stored[key]
            self._bytes[role] = 0
        now = self._now()
        slot = int(now.timestamp()) // cached.slot_seconds
        is_stale = view.snapshot.is_stale(view.now)
        return self._numbers[role], self._event(now), slot, is_stale, target

    async def _fly(self, key: Key, scope: Scope, receive: Receive, send: Send) -> None:
        """Computes a response that others with the same key wait for; they get None if that fails."""
        flight = self._flights[key] = asyncio.get_running_loop().create_future()
        response: StoredResponse | None = None
        try:
            response, request_id = await self._compute(scope, receive, key[-1].role)
            # If the snapshot changed meanwhile, this key is never looked up again.
            if response.status == 200 and key[0] == self._numbers[key[-1].role]:
                self._store(key, response)
        finally:
            del self._flights[key]
            flight.set_result(response)
        await _send(response, dict(scope["headers"]), request_id, scope, send)

    async def _compute(self, scope: Scope, receive: Receive, role: Role) -> tuple[StoredResponse, bytes]:
        """The response of the layers inside and the request id that they gave it."""
        status = 500
        headers: RawHeaders = []
        body = bytearray()

        async def collect(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers.extend(message["headers"])
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))

        await self._app({**scope, "method": "GET"}, receive, collect)
        gzip_body = await asyncio.to_thread(compressed, bytes(body)) if status == 200 else None
        kept = [header for header in headers if header[0] not in _OWN_HEADERS]
        # A CDN must not send to viewers what an organiser sees.
        cache_control = self._cache_control if role is Role.VIEWER else _PRIVATE
        response = StoredResponse(status, kept, bytes(body), gzip_body, cache_control)
        return response, dict(headers).get(b"x-request-id", b"")

    def _store(self, key: Key, response: StoredResponse) -> None:
        weight = _weight(key, response)
        if weight > self._max_bytes:
            return
        self._stored[key] = response
        self._bytes[key[-1].role] += weight
        while self._bytes.total() > self._max_bytes:
            oldest, dropped = self._stored.popitem(last=False)
            self._bytes[oldest[-1].role] -= _weight(oldest, dropped)


def _weight(key: Key, response: StoredResponse) -> int:
    *_, target = key
    texts = [target.path, *(text for pair in target.query for text in pair)]
    return _ENTRY_BYTES + _PAIR_BYTES * len(target.query) + sum(map(sys.getsizeof, texts)) + response.size


def _cache_control(settings: Settings) -> bytes:
    """A private board is never stored by a CDN, which would send it to viewers without the token."""
    seconds = settings.leaderboard_cdn_seconds
    if not seconds or settings.server_basic_auth_token:
        return _REVALIDATED
    grace = _CDN_GRACE * seconds
    return b"public, max-age=0, s-maxage=%d, stale-while-revalidate=%d" % (seconds, grace)


async def _send(
    response: StoredResponse, request: dict[bytes, bytes], request_id: bytes, scope: Scope, send: Send
) -> int:
    status, headers, body = response.for_request(request)
    headers = [*headers, (b"x-request-id", request_id)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
    return status


def _matches(if_none_match: bytes, etag: bytes) -> bool:
    """Compared weakly: a proxy that compresses may have changed the tag's strength."""
    tags = {tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")}
    return b"*" in tags or etag.removeprefix(b"W/") in tags
