"""uvicorn's HTTP protocol with limits on the head of a request, which it would otherwise buffer without bound.

uvicorn has a setting for that only in its slower parser, h11.
"""

import asyncio
from typing import cast

from starlette.responses import JSONResponse
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MAX_HEAD_BYTES = 64 * 1024
_MAX_HEAD_SECONDS = 30.0
_TOO_LARGE = b'{"detail": "The request headers are larger than 64 kB."}'
_REFUSAL = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: application/json\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n%b" % (len(_TOO_LARGE), _TOO_LARGE)
)
_BODY_REFUSAL = JSONResponse(
    {"detail": "GET and HEAD requests must not have a body."}, 400, {"Connection": "close"}
)


class BoundedHttpProtocol(HttpToolsProtocol):
    """Refuses a head that is too large, and closes a connection whose head takes too long."""

    _in_head = True
    _head_bytes = 0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast("asyncio.Transport", transport))
        self._start_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._in_head or self.transport.is_closing():
            return
        self._head_bytes += len(data)
        if self._deadline is None:
            self._start_deadline()
        if self._head_bytes > _MAX_HEAD_BYTES:
            self.transport.write(_REFUSAL)
            self.transport.close()

    def on_message_begin(self) -> None:
        self._in_head, self._head_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._end_deadline()
        headers = dict(self.headers)
        has_body = b"transfer-encoding" in headers or headers.get(b"content-length", b"0") != b"0"
        if has_body and self.parser.get_method() in (b"GET", b"HEAD"):
            # No route reads it, and its chunks and trailers would be kept in memory.
            self.app = _BODY_REFUSAL
        super().on_headers_complete()

    def _start_deadline(self) -> None:
        self._deadline = self.loop.call_later(_MAX_HEAD_SECONDS, self.transport.close)

    def _end_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
