"""uvicorn's HTTP protocol with limits on the head of a request, which it would otherwise buffer without bound.

uvicorn has a setting for that only in its slower parser, h11.
"""

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MAX_HEAD_BYTES = 64 * 1024
_MAX_HEAD_SECONDS = 30.0
_TOO_LARGE = b'{"detail": "The request headers are larger than 64 kB."}'
_REFUSAL = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: application/json\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n%b" % (len(_TOO_LARGE), _TOO_LARGE)
)
_NO_BODY = b'{"detail": "GET and HEAD requests must not have a body."}'
_BODY_REFUSAL = (
    b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n%b" % (len(_NO_BODY), _NO_BODY)
)


class BoundedHttpProtocol(HttpToolsProtocol):
    """Refuses a head that is too large, and closes a connection whose head takes too long."""

    _in_head = True
    _has_body = False
    _is_refused = False
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
        self._in_head, self._head_bytes, self._has_body = True, 0, False
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        lower = name.lower()
        if lower == b"transfer-encoding" or (lower == b"content-length" and value.strip() != b"0"):
            self._has_body = True
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._end_deadline()
        if self._has_body and self.parser.get_method() in (b"GET", b"HEAD"):
            # No route reads it, and its chunks and trailers would be kept in memory.
            self._is_refused = True
            self.transport.write(_BODY_REFUSAL)
            self.transport.close()
        if not self._is_refused:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self._is_refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if not self._is_refused:
            super().on_message_complete()

    def _start_deadline(self) -> None:
        self._deadline = self.loop.call_later(_MAX_HEAD_SECONDS, self.transport.close)

    def _end_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
