"""One plain ASGI layer around everything: request ids, security headers, limits, and what is measured.

Plain, because each BaseHTTPMiddleware halves the rate at which answers are served.
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

from leaderboard.api.answer_store import RawHeaders
from leaderboard.api.metrics import Measures
from leaderboard.settings import Settings

log = logging.getLogger(__name__)

# Long enough for every filter the page knows, far below what could fill memory.
_LONGEST_QUERY = 4096
_LONGEST_REQUEST_ID = 64
# 503 is how /readyz says "not yet".
_FAULTS = (500, 502)
_HSTS = (b"strict-transport-security", b"max-age=31536000")
# What data is: no document that could load, ask for or open anything. Of the policies two still mean something.
_DATA = (b"application/json", b"text/csv", b"text/event-stream")
_POLICIES = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# The ids of a process begin alike; the number tells its requests apart.
_PROCESS = secrets.token_hex(8)
_numbers = itertools.count(1)


class Guard:
    def __init__(self, app: ASGIApp, settings: Settings, measures: Measures) -> None:
        self._app = app
        self._measures = measures
        self._prefix = settings.leaderboard_root_path
        ancestors = settings.leaderboard_frame_ancestors or "'none'"
        policy = _content_policy(ancestors, settings.vite_backend_url or "")
        self._policies = _raw({**_POLICIES, "Content-Security-Policy": policy})
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
        head_only = scope["method"] == "HEAD" and scope["path"] != "/live"
        if head_only:
            scope = {**scope, "method": "GET"}
        request_id = _request_id(Headers(scope=scope).get("x-request-id"))
        began = time.perf_counter()
        status = 500

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message["headers"], *self._policies_for(scope, status, message["headers"])]
                headers.append((b"x-request-id", request_id.encode()))
                message = {**message, "headers": headers}
            elif head_only:
                message = {**message, "body": b""}
            await send(message)

        try:
            if len(scope["query_string"]) > _LONGEST_QUERY:
                refusal = JSONResponse(
                    {"detail": f"The query is longer than {_LONGEST_QUERY} bytes; ask for less at once."}, 414
                )
                await refusal(scope, receive, send_guarded)
            else:
                await self._app(scope, receive, send_guarded)
        finally:
            took = time.perf_counter() - began
            route = str(scope.get("lane") or getattr(scope.get("route"), "path", "other"))
            self._measures.tally(route, status).add(took)
            # The query may hold what viewers search for; the path is enough to find a fault.
            log.log(
                logging.WARNING if status in _FAULTS else logging.DEBUG,
                "%s %s %d %.0f ms",
                scope["method"],
                # A path may hold line breaks, and would write lines of its own.
                scope["path"].encode("unicode_escape").decode(),
                status,
                1000 * took,
                extra={"request_id": request_id},
            )

    def _policies_for(self, scope: Scope, status: int, headers: Iterable[tuple[bytes, bytes]]) -> RawHeaders:
        if status == 304:
            return []  # those of the answer that is already there go on
        secure = [_HSTS] if scope["scheme"] == "https" else []
        if any(name == b"content-type" and value.startswith(_DATA) for name, value in headers):
            return self._data_policies + secure
        return self._policies + secure

    def _without_prefix(self, scope: Scope) -> Scope:
        """Some proxies take the path prefix away and some leave it: inside there is none."""
        path = scope["path"]
        if not self._prefix or not (path == self._prefix or path.startswith(f"{self._prefix}/")):
            return scope
        return {**scope, "path": path.removeprefix(self._prefix) or "/"}


def _raw(headers: dict[str, str]) -> RawHeaders:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def _request_id(given: str | None) -> str:
    if given and len(given) <= _LONGEST_REQUEST_ID and given.isascii() and given.replace("-", "").isalnum():
        return given
    return f"{_PROCESS}{next(_numbers):016x}"


def _content_policy(ancestors: str, backend_url: str) -> str:
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


class Faults:
    """Turns what nobody expected into the documented answer, where CORS and Guard still add their headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, send_watched)
        except asyncio.CancelledError:
            # The server ends and waits no longer for this answer.
            if started or scope["type"] != "http":
                raise
            await JSONResponse({"detail": "The leaderboard is being stopped; ask again in a moment."}, 503)(
                scope, receive, send
            )
        except Exception:
            if started or scope["type"] != "http":
                raise
            log.exception("%s failed unexpectedly", scope["path"].encode("unicode_escape").decode())
            answer = JSONResponse(
                {"detail": "Something went wrong in the leaderboard; its log says what."}, 500
            )
            await answer(scope, receive, send)
