"""uvicorn's HTTP protocol with limits on connections, and on what each may send.

It would buffer that without bound: uvicorn has a setting only in its slower parser, h11, and for the head of a request.
"""

import asyncio
import json
from typing import cast

from starlette.responses import JSONResponse
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MAX_HEAD_BYTES = 64 * 1024
# Head, body and trailers; no route reads a large body.
_MAX_REQUEST_BYTES = 1024 * 1024
_MAX_REQUEST_SECONDS = 30.0
# Requests that wait for an earlier response. Browsers send none, and behind /live they would wait for ever.
_MAX_PIPELINED = 16
_BODY_REFUSAL = JSONResponse(
    {"detail": "GET and HEAD requests must not have a body."}, 400, {"Connection": "close"}
)


class BoundedHttpProtocol(HttpToolsProtocol):
    """Ends connections whose requests are too large, take too long to arrive, or are too many at once."""

    _in_head = True
    _is_arriving = True
    _bytes = 0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast("asyncio.Transport", transport))
        # uvicorn accepts connections until no file is left, and at the limit refuses the requests of all.
        most, self.limit_concurrency = self.limit_concurrency, None
        if most is not None and len(self.connections) > most:
            self._refuse("503 Service Unavailable", "Too many connections; try again in a moment.")
        else:
            self._start_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._is_arriving or self.transport.is_closing():
            return
        self._bytes += len(data)
        if self._deadline is None:
            self._start_deadline()
        if self._in_head and self._bytes > _MAX_HEAD_BYTES:
            self._refuse("431 Request Header Fields Too Large", "The request headers are larger than 64 kB.")
        elif self._bytes > _MAX_REQUEST_BYTES:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """uvicorn calls this for a request that it cannot parse. Errors are JSON here, so this one is, too."""
        self._refuse("400 Bad Request", msg)

    def on_message_begin(self) -> None:
        self._in_head, self._is_arriving, self._bytes = True, True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        headers = dict(self.headers)
        has_body = b"transfer-encoding" in headers or headers.get(b"content-length", b"0") != b"0"
        if has_body and self.parser.get_method() in (b"GET", b"HEAD"):
            # No route reads it, and its chunks and trailers would be kept in memory.
            self.app = _BODY_REFUSAL
        if len(self.pipeline) < _MAX_PIPELINED:
            super().on_headers_complete()
        else:
            self.transport.close()

    def on_message_complete(self) -> None:
        self._is_arriving = False
        self._end_deadline()
        super().on_message_complete()

    def _refuse(self, status: str, detail: str) -> None:
        body = json.dumps({"detail": detail})
        head = f"content-type: application/json\r\ncontent-length: {len(body)}\r\nconnection: close"
        self.transport.write(f"HTTP/1.1 {status}\r\n{head}\r\n\r\n{body}".encode("ascii"))
        self.transport.close()

    def _start_deadline(self) -> None:
        self._deadline = self.loop.call_later(_MAX_REQUEST_SECONDS, self.transport.close)

    def _end_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
