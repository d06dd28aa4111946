"""HTTP requests to the gateway: sessions, time and size limits, retries, and errors by their cause."""

import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import DecodeError, InvalidHeader, MaxRetryError, ProtocolError, ReadTimeoutError
from urllib3.response import BaseHTTPResponse

from leaderboard.errors import (
    EndpointNotFound,
    GatewayError,
    GatewayFailed,
    GatewayOverloaded,
    GatewayTooSlow,
    GatewayUnreachable,
    KeyForbidden,
    KeyRefused,
    NotLiteLLM,
    RequestRejected,
    ResponseTooLarge,
)

Query = Mapping[str, str | int]

_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip",
    "User-Agent": "workshop-leaderboard",
}
_CHUNK = 256 * 1024
_MAX_RETRY_AFTER = 15.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one request, and of concurrent ones."""

    connect_seconds: float = 5.0
    # Before its first byte, the gateway computes a day of 500 teams for a few seconds; old or busy ones take longer.
    read_seconds: float = 60.0
    response_seconds: float = 180.0
    response_bytes: int = 256 * 1024 * 1024
    concurrent: int = 4


class _Retry(urllib3.Retry):
    """Retries after dropped connections and while the gateway is overloaded."""

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: object = None,
    ) -> Self:
        if isinstance(error, ReadTimeoutError):
            # The gateway may still be working on the request: a retry would double the work.
            raise error
        if response is not None and (self.get_retry_after(response) or 0) > _MAX_RETRY_AFTER:
            # A gateway that requests a long wait is reported as overloaded instead.
            raise MaxRetryError(_pool, url)  # type: ignore[arg-type] # urllib3 itself passes None on
        return super().increment(method, url, response, error, _pool)

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        try:
            return super().get_retry_after(response)
        except InvalidHeader:
            return None


class _Key(requests.auth.AuthBase):
    """An auth object, because an entry for the host in the user's .netrc would replace a plain header."""

    def __init__(self, key: str) -> None:
        self._header = f"Bearer {key}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._header
        return request


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 - its signature
        """Redirects are not followed: requests would read their bodies without a limit."""
        return None


class Transport:
    """GET with the key. Thread-safe: each thread has a session, and the number of concurrent requests is limited."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        retries: int = 3,
        back_off: float = 0.5,
        limits: Limits = Limits(),
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._key = _Key(api_key)
        self._limits = limits
        self._retry = _Retry(
            total=retries,
            redirect=0,
            status_forcelist=(429, 502, 503, 504),
            allowed_methods=("GET",),
            backoff_factor=back_off,
            backoff_max=10,
            raise_on_status=False,
            raise_on_redirect=False,
        )
        self._local = threading.local()
        self._slots = threading.BoundedSemaphore(limits.concurrent)

    def get(self, path: str, query: Query) -> bytes:
        """The body of a 200 response that starts like JSON; anything else is a GatewayError."""
        try:
            with (
                self._slots,
                self._session().get(
                    self._base_url + path,
                    params=query,
                    auth=self._key,
                    timeout=(self._limits.connect_seconds, self._limits.read_seconds),
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                body = _read(path, response, self._limits)
                status, location = response.status_code, response.headers.get("Location")
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise _connection_error(path, error) from error
        if status != 200:
            raise _status_error(path, status, location)
        if body.lstrip()[:1] not in (b"{", b"["):
            raise NotLiteLLM(
                f"{path} returned something that is not JSON (perhaps a web page). "
                "Check that LITELLM_BASE_URL is the gateway itself, with its path prefix if it has one."
            )
        return body

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = _Session()
            session.headers.update(_HEADERS)
            adapter = HTTPAdapter(max_retries=self._retry)
            session.mount("http://", adapter)
            session.mount("https://", adapter)
            self._local.session = session
        return session


def _read(path: str, response: requests.Response, limits: Limits) -> bytes:
    """Reads what has arrived rather than full chunks, so that an endless or a slow body hits a limit."""
    deadline = time.monotonic() + limits.response_seconds
    body = bytearray()
    while chunk := response.raw.read1(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > limits.response_bytes:
            raise ResponseTooLarge(
                f"{path} returned more than {limits.response_bytes / 2**20:.0f} MB. "
                "Check that LITELLM_BASE_URL is a LiteLLM gateway."
            )
        if time.monotonic() > deadline:
            raise GatewayTooSlow(
                f"{path} was still sending after {limits.response_seconds:.0f} s. "
                "The gateway or the network may be overloaded."
            )
    return bytes(body)


def _connection_error(path: str, error: Exception) -> GatewayError:
    if isinstance(error, (requests.ReadTimeout, ReadTimeoutError)):
        return GatewayTooSlow(
            f"{path} did not answer in time. The gateway or its database may be overloaded."
        )
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error)):
        return GatewayUnreachable(
            "The gateway's TLS certificate could not be verified. Check the host name in LITELLM_BASE_URL, or add "
            "the issuing authority with REQUESTS_CA_BUNDLE."
        )
    if isinstance(error, (requests.exceptions.SSLError, urllib3.exceptions.SSLError)):
        return GatewayUnreachable(
            "The gateway does not speak TLS as expected. Check whether LITELLM_BASE_URL should begin with http:// "
            "instead of https://, and its port."
        )
    if isinstance(error, DecodeError):
        return NotLiteLLM(
            f"{path} sent a body that could not be unpacked; it may have been truncated in transit."
        )
    if isinstance(error, ProtocolError):
        return GatewayUnreachable(
            f"{path} broke off in the middle of its response. A proxy may have closed the connection; the next "
            "attempt is automatic."
        )
    return GatewayUnreachable(
        "The gateway cannot be reached. Check that it runs, and that LITELLM_BASE_URL is correct and reachable."
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _host(location: str | None) -> str:
    try:
        return urlsplit(location or "").hostname or "another page"
    except ValueError:
        return "another page"


def _status_error(path: str, status: int, location: str | None) -> GatewayError:
    if 300 <= status < 400:
        return NotLiteLLM(
            f"{path} redirects to {_host(location)}, perhaps to sign in. "
            "LITELLM_BASE_URL must lead to the gateway directly."
        )
    match status:
        case 401:
            return KeyRefused(
                "The gateway refused the key (401). Check LITELLM_API_KEY: it may be wrong or expired, or lack the "
                "role of an admin or admin viewer."
            )
        case 403:
            return KeyForbidden(
                f"The key may not read {path} (403). Use a key with an admin or admin-viewer role in LITELLM_API_KEY."
            )
        case 404:
            return EndpointNotFound(
                f"The gateway has no {path} (404). Check LITELLM_BASE_URL and its path prefix; older LiteLLM releases "
                "lack some endpoints, and some keys without an admin role get this response too."
            )
        case 400 | 422:
            return RequestRejected(f"The gateway did not accept the request to {path} ({status}).")
        case 429 | 502 | 503 | 504:
            return GatewayOverloaded(
                f"The gateway is overloaded or its database is down ({status} from {path}). "
                "The next attempt is automatic."
            )
        case _:
            return GatewayFailed(f"The gateway failed with status {status} at {path}. Its log says why.")
