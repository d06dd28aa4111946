"""One plain ASGI layer for what every request has in common: its id, limits, headers, metrics, log line and errors.

Plain, because each BaseHTTPMiddleware halves the rate of requests.
"""

import asyncio
import itertools
import logging
import secrets
import time
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from leaderboard.api.allowed_hosts import REFUSAL, AllowedHosts
from leaderboard.api.metrics import Metrics
from leaderboard.settings import Settings

log = logging.getLogger(__name__)

RawHeaders = list[tuple[bytes, bytes]]

# Long enough for every filter of the page, far too short to fill memory.
MAX_QUERY_BYTES = 4096
_MAX_REQUEST_ID = 64
_MAX_LOGGED_PATH = 200
# Not 503: /readyz sends it while the first days load.
_LOGGED_AS_WARNING = (500, 502)
_HSTS = (b"strict-transport-security", b"max-age=31536000")
# Data is no document that could load or open anything, so a shorter policy is enough.
_NOT_STORED = (b"cache-control", b"no-store")
_DATA_TYPES = (b"application/json", b"text/csv", b"text/event-stream")
_PAGE_POLICIES = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Request ids of one process share a random beginning; a number distinguishes them.
_PROCESS = secrets.token_hex(8).encode()
_numbers = itertools.count(1)


class RequestMiddleware:
    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._hosts = AllowedHosts(settings)
        self._prefix = settings.leaderboard_root_path
        ancestors = settings.leaderboard_frame_ancestors or "'none'"
        page_policy = _page_policy(ancestors, settings.vite_backend_url or "")
        self._page_policies = _raw({**_PAGE_POLICIES, "Content-Security-Policy": page_policy})
        self._data_policies = _raw(
            {
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": f"default-src 'none'; frame-ancestors {ancestors}",
            }
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope = self._without_prefix(scope)
        # A HEAD request to /live would never end.
        head_only = scope["method"] == "HEAD" and scope["path"] != "/live"
        if head_only:
            scope = {**scope, "method": "GET"}
        request_id = request_id_for(Headers(scope=scope).get("x-request-id", "").encode("latin-1"))
        started_at = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message["headers"], *self._policies(scope, status, message["headers"])]
                headers.append((b"x-request-id", request_id))
                message = {**message, "headers": headers}
            elif head_only:
                message = {**message, "body": b""}
            await send(message)

        async def send_error(error_status: int, detail: str) -> None:
            await JSONResponse({"detail": detail}, error_status)(scope, receive, send_with_headers)

        try:
            if not self._hosts.allows(Headers(scope=scope).get("host", "").encode("latin-1")):
                await send_error(421, REFUSAL)
            elif len(scope["query_string"]) > MAX_QUERY_BYTES:
                await send_error(
                    414, f"The query is longer than {MAX_QUERY_BYTES} bytes; request less at once."
                )
            else:
                await self._app(scope, receive, send_with_headers)
        except asyncio.CancelledError:
            # The server is shutting down and cancels requests that are still being computed.
            if status:
                raise
            await send_error(503, "The leaderboard is shutting down; try again in a moment.")
        except Exception:
            if status:
                raise
            log.exception("%s failed unexpectedly", _printable(scope["path"]))
            await send_error(500, "Something went wrong in the leaderboard; its log has the details.")
        finally:
            route = getattr(scope.get("route"), "path_format", "other")
            record_request(
                self._metrics, scope, route, status or 500, time.perf_counter() - started_at, request_id
            )

    def _policies(self, scope: Scope, status: int, headers: Iterable[tuple[bytes, bytes]]) -> RawHeaders:
        if status == 304:
            return []  # the stored response keeps its own
        more = [_HSTS] if scope["scheme"] == "https" else []
        if scope["path"].startswith("/admin/"):
            more.append(_NOT_STORED)
        if any(name == b"content-type" and value.startswith(_DATA_TYPES) for name, value in headers):
            return self._data_policies + more
        return self._page_policies + more

    def _without_prefix(self, scope: Scope) -> Scope:
        """Some proxies strip the path prefix, some keep it; the routes have none."""
        path = scope["path"]
        if not self._prefix or not (path == self._prefix or path.startswith(f"{self._prefix}/")):
            return scope
        return {**scope, "path": path.removeprefix(self._prefix) or "/"}


def _printable(path: str) -> str:
    """Line breaks in a path must not forge log lines."""
    return path[:_MAX_LOGGED_PATH].encode("unicode_escape").decode()


def _raw(headers: dict[str, str]) -> RawHeaders:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def request_id_for(given: bytes) -> bytes:
    """The client's own id if it is harmless, else a new one."""
    if 0 < len(given) <= _MAX_REQUEST_ID and given.replace(b"-", b"").isalnum():
        return given
    return b"%b%016x" % (_PROCESS, next(_numbers))


def record_request(
    metrics: Metrics, scope: Scope, route: str, status: int, seconds: float, request_id: bytes
) -> None:
    """Counts the request and logs it."""
    metrics.observe(route, status, seconds)
    level = logging.WARNING if status in _LOGGED_AS_WARNING else logging.DEBUG
    if log.isEnabledFor(level):
        # Without the query, which may hold what viewers search for.
        line = (scope["method"], _printable(scope["path"]), status, 1000 * seconds)
        log.log(level, "%s %s %d %.0f ms", *line, extra={"request_id": request_id.decode()})


def _page_policy(ancestors: str, backend_url: str) -> str:
    api = urlsplit(backend_url)
    return "; ".join(
        (
            "default-src 'self'",
            *((f"connect-src 'self' {api.scheme}://{api.netloc}",) if api.netloc else ()),
            "img-src 'self' data: blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {ancestors}",
        )
    )
