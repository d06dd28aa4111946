"""A proxy between the product and its gateway that passes requests on, or responds with a fault."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import requests

_UPSTREAM_SECONDS = 120


@dataclass(frozen=True)
class Exchange:
    """One request of the product, and the means to respond to it rightly or wrongly."""

    handler: BaseHTTPRequestHandler
    upstream: str
    # Set when the fault ends: what waits goes on.
    over: threading.Event

    @property
    def path(self) -> str:
        return urlsplit(self.handler.path).path

    @property
    def day(self) -> str:
        """The day of a request for usage."""
        return parse_qs(urlsplit(self.handler.path).query).get("start_date", [""])[0]

    def fetch(self, path: str = "") -> requests.Response:
        """The gateway's response to the request, or to another path."""
        return requests.get(
            self.upstream + (path or self.handler.path),
            headers={"Authorization": self.handler.headers.get("Authorization", "")},
            timeout=_UPSTREAM_SECONDS,
        )

    def forward(self) -> None:
        response = self.fetch()
        self.send(response.content, response.status_code)

    def send(self, body: bytes, status: int = 200, /, **headers: str) -> None:
        self.start(
            status, **{"Content_Type": "application/json", "Content_Length": str(len(body)), **headers}
        )
        self.write(body)

    def start(self, status: int = 200, /, **headers: str) -> None:
        self.handler.send_response(status)
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()

    def write(self, part: bytes) -> None:
        self.handler.wfile.write(part)
        self.handler.wfile.flush()

    def drip(self, content: bytes, every_seconds: float = 1.0) -> None:
        """A byte at a time while the fault lasts, the rest at once when it ends."""
        for place in range(len(content)):
            if self.over.wait(every_seconds):
                self.write(content[place:])
                return
            self.write(content[place : place + 1])

    def close(self) -> None:
        self.handler.close_connection = True

    def reset(self) -> None:
        """RST instead of FIN."""
        linger = struct.pack("ii", 1, 0)
        self.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.handler.connection.close()
        self.close()


Reply = Callable[[Exchange], None]


@dataclass
class FaultProxy:
    """`with FaultProxy(gateway_url) as proxy:`; `with proxy.replying_with(fault):` for as long as the fault lasts."""

    upstream: str
    certificates: "Certificates | None" = None
    port: int = 0
    # Wall-clock moments at which readings of the usage of a whole day began, by day.
    reads: list[tuple[float, str]] = field(default_factory=list)
    _reply: Reply = Exchange.forward
    _over: threading.Event = field(default_factory=threading.Event)
    _server: ThreadingHTTPServer | None = None
    _open: set[socket.socket] = field(default_factory=set)
    _context: ssl.SSLContext | None = None

    @property
    def url(self) -> str:
        return f"{'https' if self.certificates else 'http'}://localhost:{self.port}"

    def __enter__(self) -> "FaultProxy":
        if self.certificates:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.certificates.load_trusted(self._context)
        self._listen()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._close()

    @contextlib.contextmanager
    def replying_with(self, reply: Reply) -> Iterator[None]:
        self._over = threading.Event()
        self._reply = reply
        try:
            yield
        finally:
            self._reply = Exchange.forward
            self._over.set()

    @contextlib.contextmanager
    def refusing(self) -> Iterator[None]:
        """Nothing listens on the port, and what was connected is closed."""
        self._close()
        try:
            yield
        finally:
            self._listen()

    @contextlib.contextmanager
    def untrusted(self) -> Iterator[None]:
        """Another certificate, from an authority that the product does not trust."""
        if self.certificates is None or self._context is None:
            raise ValueError("the proxy has no certificates")
        self.certificates.load_untrusted(self._context)
        self._close_connections()
        try:
            yield
        finally:
            self.certificates.load_trusted(self._context)

    def refreshes(self, since: float, until: float) -> int:
        """Readings of the newest day that began within these moments."""
        days = [day for moment, day in self.reads if since < moment <= until]
        return days.count(max(days, default=""))

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        exchange = Exchange(handler, self.upstream, self._over)
        if exchange.path == "/team/daily/activity" and "team_ids" not in handler.path:
            self.reads.append((time.time(), exchange.day))
        # The other side may hang up before the fault is over.
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            self._reply(exchange)

    def _listen(self) -> None:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                proxy._open.add(self.request)
                super().setup()

            def finish(self) -> None:
                proxy._open.discard(self.request)
                with contextlib.suppress(OSError):
                    super().finish()

            def do_GET(self) -> None:
                proxy.handle(self)

            def log_message(self, *_: object) -> None:
                """The suite prints its own results."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def get_request(self) -> tuple[socket.socket, object]:
                connection, address = super().get_request()
                if proxy._context is None:
                    return connection, address
                try:
                    # The handshake is the handler thread's, so that a failing one holds up no other.
                    return proxy._context.wrap_socket(
                        connection, server_side=True, do_handshake_on_connect=False
                    ), address
                except OSError:
                    connection.close()
                    raise

            def handle_error(self, *_: object) -> None:
                """Refused handshakes and closed connections are part of the faults."""

        self._server = Server(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_port
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def _close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        self._close_connections()

    def _close_connections(self) -> None:
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True)
class Certificates:
    """Two self-signed certificates for localhost, of which the product trusts one."""

    trusted: str
    untrusted: str

    def load_trusted(self, context: ssl.SSLContext) -> None:
        context.load_cert_chain(self.trusted)

    def load_untrusted(self, context: ssl.SSLContext) -> None:
        context.load_cert_chain(self.untrusted)
