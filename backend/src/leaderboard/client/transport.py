"""HTTP requests to the gateway: sessions, time and size limits, retries, and errors by their cause."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from types import MappingProxyType
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import InvalidHeader
from urllib3.response import BaseHTTPResponse

from leaderboard.client.causes import Body, Response, connection_error, path_hint, status_error
from leaderboard.errors import GatewayError, GatewayTooSlow, NotLiteLLM, ResponseTooLarge
from leaderboard.loopback import is_loopback

Query = Mapping[str, str | int]

_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": "workshop-leaderboard",
}
_CHUNK = 256 * 1024
_MAX_RETRY_AFTER = 15.0
_RETRIED = (429, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one request with all its retries, and of concurrent ones."""

    connect_seconds: float = 5.0
    # From the first attempt to the head of the last response. A day of 500 teams takes a gateway a few seconds.
    head_seconds: float = 30.0
    # To the last byte of the body.
    whole_seconds: float = 120.0
    response_bytes: int = 64 * 1024 * 1024
    concurrent: int = 4


class _Deadline:
    """Closes the connection when the time is up.

    A socket's own time-out starts again with each byte, so it cannot end a response that drips.
    """

    def __init__(self, limits: Limits) -> None:
        began = time.monotonic()
        self._head_ends = began + limits.head_seconds
        self._whole_ends = began + limits.whole_seconds
        self._connection: HTTPConnection | None = None
        self._socket: socket.socket | None = None
        self._timer: threading.Timer | None = None
        self.has_passed = False

    @property
    def head_seconds_left(self) -> float:
        return self._head_ends - time.monotonic()

    def __enter__(self) -> "_Deadline":
        self._start(self._head_ends)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def head_received(self) -> None:
        self._stop()
        self._start(self._whole_ends)

    def watch(self, connection: HTTPConnection) -> None:
        """A connection gives its socket away with the response, which may outlive it."""
        self._connection, self._socket = connection, connection.sock
        if self.has_passed:
            self._close()

    def _start(self, ends: float) -> None:
        self._timer = threading.Timer(max(0.0, ends - time.monotonic()), self._pass)
        self._timer.daemon = True
        self._timer.start()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _pass(self) -> None:
        self.has_passed = True
        self._close()

    def _close(self) -> None:
        sockets: list[socket.socket | None] = [self._socket]
        if self._connection is not None:
            sockets.append(self._connection.sock)
        for open_socket in sockets:
            if open_socket is not None:
                with contextlib.suppress(OSError):
                    # Not SSLSocket.shutdown, which would also unwrap the TLS layer under the reading thread.
                    socket.socket.shutdown(open_socket, socket.SHUT_RDWR)


class _Current(threading.local):
    """The deadline of the request that this thread is making."""

    deadline: _Deadline | None = None


_current = _Current()


class _Connection(HTTPConnection):
    def connect(self) -> None:
        _watch(self)
        super().connect()
        _watch(self)

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override] # as urllib3 has it
        _watch(self)
        return super().getresponse()


class _TlsConnection(_Connection, HTTPSConnection):
    """`super()` in the first base is the second."""


def _watch(connection: HTTPConnection) -> None:
    if _current.deadline is not None:
        _current.deadline.watch(connection)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


_POOLS = {"http": _Pool, "https": _TlsPool}


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *arguments: object, **options: object) -> None:
        super().init_poolmanager(*arguments, **options)  # type: ignore[arg-type] # passed through
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **options: object) -> urllib3.ProxyManager:
        manager: urllib3.ProxyManager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = _POOLS
        return manager


class _Key(requests.auth.AuthBase):
    """An auth object, because an entry for the host in the user's .netrc would replace a plain header."""

    def __init__(self, header: str, key: str) -> None:
        self._header = header
        self._value = f"Bearer {key}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers[self._header] = self._value
        return request


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 - its signature
        """Redirects are not followed: requests would read their bodies without a limit."""
        return None


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    path: str
    query: Query
    body: bytes | None = None


class Transport:
    """Requests with the key. Thread-safe: each thread has a session, and concurrent requests are limited."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        key_header: str = "Authorization",
        key_name: str = "LITELLM_API_KEY",
        extra_headers: Mapping[str, str] = MappingProxyType({}),
        retries: int = 3,
        back_off: float = 0.5,
        limits: Limits = Limits(),
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._key = _Key(key_header, api_key)
        self._key_name = key_name
        self._extra_headers = extra_headers
        # A proxy cannot reach this machine's loopback addresses, so it is bypassed even without NO_PROXY.
        self._proxies = (
            {"no_proxy": urlsplit(base_url).hostname or ""}
            if is_loopback(urlsplit(base_url).hostname or "")
            else None
        )
        self._secrets = (api_key, *extra_headers.values())
        self._limits = limits
        self._retries = retries
        self._back_off = back_off
        self._sleep = sleep
        self._local = threading.local()
        self._slots = threading.BoundedSemaphore(limits.concurrent)

    def get(self, path: str, query: Query) -> Body:
        """The body of a 200 response that starts like JSON; anything else is a GatewayError."""
        return self._exchange(_Request("GET", path, query)).body

    def post(self, path: str, content: Mapping[str, object]) -> Response:
        """Sent once: after a broken connection nobody knows whether the gateway has carried it out."""
        return self._exchange(_Request("POST", path, {}, json.dumps(content).encode()))

    def _exchange(self, request: _Request) -> Response:
        try:
            return self._json_response(request)
        except GatewayError as error:
            error.detail = f"{error.detail} {_proxy_note(self._base_url)}".strip()
            raise

    def _json_response(self, request: _Request) -> Response:
        with self._slots, _Deadline(self._limits) as deadline:
            _current.deadline = deadline
            try:
                response = self._send(request, deadline)
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
                if deadline.has_passed:
                    raise _too_slow(request.path, self._limits) from error
                raise connection_error(request.path, error) from error
            finally:
                _current.deadline = None
        if response.status not in (200, 201):
            raise status_error(self._base_url, request.path, response, self._secrets, self._key_name)
        if not response.is_json:
            raise NotLiteLLM(
                f"{request.path} returned something that is not JSON (perhaps a web page). LITELLM_BASE_URL must be "
                f"the gateway itself. {path_hint(self._base_url)}"
            )
        return response

    def _send(self, request: _Request, deadline: _Deadline) -> Response:
        """Repeats a GET after dropped connections and while the gateway is overloaded, as long as there is time.

        After a time-out the gateway may still be working on the request: a retry would double the work.
        """
        retries = self._retries if request.method == "GET" else 0
        for attempt in range(retries + 1):
            wait = self._back_off * 2**attempt
            may_retry = attempt < retries
            try:
                response = self._attempt(request, deadline)
            except requests.ConnectionError as error:
                if isinstance(error, requests.exceptions.SSLError) or not (
                    may_retry and _is_time_for(wait, deadline)
                ):
                    raise
            else:
                wait = wait if response.retry_after is None else response.retry_after
                if response.status not in _RETRIED or not (may_retry and _is_time_for(wait, deadline)):
                    return response
            self._sleep(wait)
        raise AssertionError("the last attempt returns or raises")

    def _attempt(self, request: _Request, deadline: _Deadline) -> Response:
        left = max(0.001, deadline.head_seconds_left)
        with self._session().request(
            request.method,
            self._base_url + request.path,
            params=request.query,
            data=request.body,
            headers=None if request.body is None else {"Content-Type": "application/json"},
            auth=self._key,
            timeout=(min(self._limits.connect_seconds, left), left),
            proxies=self._proxies,
            stream=True,
        ) as response:
            if response.status_code not in _RETRIED:
                deadline.head_received()
            return Response(
                response.status_code,
                response.headers,
                _read(request.path, response, self._limits, deadline),
                _retry_after(response.raw),
            )

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = _Session()
            session.headers.update({**_HEADERS, **self._extra_headers})
            # Whoever sends new ones with each response would fill memory and requests.
            session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
            session.mount("http://", _Adapter())
            session.mount("https://", _Adapter())
            self._local.session = session
        return session


def _is_time_for(wait: float, deadline: _Deadline) -> bool:
    return wait <= min(_MAX_RETRY_AFTER, deadline.head_seconds_left)


def _retry_after(response: BaseHTTPResponse) -> float | None:
    try:
        return urllib3.Retry().get_retry_after(response)
    except InvalidHeader:
        return None


def _read(path: str, response: requests.Response, limits: Limits, deadline: _Deadline) -> Body:
    """Reads what has arrived rather than full chunks, so that an endless or a slow body hits a limit."""
    body = bytearray()
    while chunk := response.raw.read1(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > limits.response_bytes:
            raise ResponseTooLarge(
                f"{path} returned more than {limits.response_bytes / 2**20:.0f} MB. "
                "Check that LITELLM_BASE_URL is a LiteLLM gateway; RESPONSE_LIMIT_MB raises the limit."
            )
        if deadline.has_passed:
            break
    if deadline.has_passed:
        raise _too_slow(path, limits)
    return body


def _too_slow(path: str, limits: Limits) -> GatewayTooSlow:
    return GatewayTooSlow(
        f"{path} did not respond in time ({limits.head_seconds:g} s to begin, {limits.whole_seconds:g} s to end). "
        "The gateway, its database or the network may be overloaded."
    )


def _proxy_note(url: str) -> str:
    """Names the proxy of the environment, without its password."""
    try:
        if is_loopback(urlsplit(url).hostname or ""):
            return ""
        proxy = requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url))
        if proxy is None:
            return ""
        parts = urlsplit(proxy if "//" in proxy else f"//{proxy}")
        return f"Requests go through the proxy {parts.hostname}:{parts.port or 'default port'} of the environment."
    except ValueError:
        return ""
