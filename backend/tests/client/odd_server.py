"""A real HTTP server on loopback that responds as configured: in full, in halves, late, or not at all."""

import contextlib
import gzip
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit

_LONGEST_SECONDS = 20.0


@dataclass(frozen=True)
class ReceivedRequest:
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    connection: tuple[str, int]


Reply: TypeAlias = Callable[["Handler"], None]


@dataclass
class OddServer:
    """Sends its replies one after another, and repeats the last one."""

    url: str = ""
    received: list[ReceivedRequest] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def will(self, *replies: Reply) -> None:
        self.replies = list(replies)

    def connections(self) -> int:
        return len({request.connection for request in self.received})

    def take(self, request: ReceivedRequest) -> Reply:
        with self.lock:
            self.received.append(request)
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    odd: OddServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        request = ReceivedRequest(
            parts.path, dict(parse_qsl(parts.query)), dict(self.headers), self.client_address
        )
        with contextlib.suppress(ConnectionError):
            self.odd.take(request)(self)

    def log_message(self, *_: object) -> None:
        """Logs nothing."""

    def start(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.flush()

    def send(self, part: bytes) -> None:
        self.wfile.write(part)
        self.wfile.flush()


def whole(body: bytes | str = b"{}", status: int = 200, **headers: str) -> Reply:
    content = body.encode() if isinstance(body, str) else body

    def reply(handler: Handler) -> None:
        handler.start(
            status, **{"Content_Type": "application/json", **headers}, Content_Length=str(len(content))
        )
        handler.send(content)

    return reply


def gzipped(body: bytes) -> Reply:
    return whole(gzip.compress(body), Content_Encoding="gzip")


def dropped(handler: Handler) -> None:
    """Hangs up without a word."""
    handler.close_connection = True


def half(body: bytes, **headers: str) -> Reply:
    """Promises the whole body, sends half of it and hangs up."""

    def reply(handler: Handler) -> None:
        handler.start(200, Content_Length=str(len(body)), **headers)
        handler.send(body[: len(body) // 2])
        handler.close_connection = True

    return reply


def half_of_chunks(handler: Handler) -> None:
    handler.start(200, Transfer_Encoding="chunked")
    handler.send(b"2\r\n{}\r\n100\r\n{")
    handler.close_connection = True


def half_without_length(body: bytes, **headers: str) -> Reply:
    """The end of the connection is the end of the body, as far as HTTP defines it."""

    def reply(handler: Handler) -> None:
        handler.start(200, Connection="close", **headers)
        handler.send(body[: len(body) // 2])
        handler.close_connection = True

    return reply


def silent(handler: Handler) -> None:
    """Reads the request and sends nothing until the test is over."""
    handler.odd.over.wait(_LONGEST_SECONDS)
    handler.close_connection = True


def stuck(handler: Handler) -> None:
    """Begins its body and stops in it."""
    handler.start(200, Content_Length="1000")
    handler.send(b"{")
    silent(handler)


@dataclass
class Dripping:
    """A byte at a time, with the promise of many."""

    drops: int = 600
    sent: int = 0

    def __call__(self, handler: Handler) -> None:
        handler.start(200, Content_Length=str(self.drops))
        handler.send(b"{")
        for _ in range(1, self.drops):
            handler.send(b" ")
            self.sent += 1
            if handler.odd.over.wait(0.01):
                return


@dataclass
class DrippingHead:
    """Sends the same piece of a head again and again, often enough that no socket times out."""

    start: bytes
    piece: bytes
    pieces: int = 600
    sent: int = 0

    def __call__(self, handler: Handler) -> None:
        handler.send(self.start)
        for _ in range(self.pieces):
            handler.send(self.piece)
            self.sent += 1
            if handler.odd.over.wait(0.01):
                return


@dataclass
class Flood:
    """Megabytes until the other side hangs up."""

    megabytes: int = 64
    status: int = 200
    location: str = ""
    sent: int = 0

    def __call__(self, handler: Handler) -> None:
        handler.start(self.status, Content_Length=str(self.megabytes * 2**20), Location=self.location)
        handler.send(b"[")
        for _ in range(self.megabytes):
            handler.send(b" " * 2**20)
            self.sent += 1


@contextlib.contextmanager
def odd_server() -> Iterator[OddServer]:
    odd = OddServer()
    handler = type("OddHandler", (Handler,), {"odd": odd})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        odd.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield odd
        finally:
            odd.over.set()
            server.shutdown()
            thread.join(_LONGEST_SECONDS)
