"""One way to ask the gateway: sessions, time limits, retries, size limit, and errors by their cause."""

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
_LONGEST_RETRY_AFTER = 15.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may cost."""

    connect_seconds: float = 5.0
    # The gateway computes a day of 500 teams in a few seconds before the first byte; older and busy ones need longer.
    read_seconds: float = 60.0
    answer_seconds: float = 180.0
    answer_bytes: int = 256 * 1024 * 1024
    at_once: int = 4


class _Patience(urllib3.Retry):
    """Asks again after dropped connections and while the gateway is overloaded."""

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
            # The gateway may still be busy with the question: asking again would make it do the work twice.
            raise error
        if response is not None and (self.get_retry_after(response) or 0) > _LONGEST_RETRY_AFTER:
            # One that asks for an hour's patience is reported as overloaded instead.
            raise MaxRetryError(_pool, url)  # type: ignore[arg-type] # urllib3 itself passes None on
        return super().increment(method, url, response, error, _pool)

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        try:
            return super().get_retry_after(response)
        except InvalidHeader:
            return None


class _Key(requests.auth.AuthBase):
    """As an auth object: a plain header would give way to an entry for the host in the user's .netrc."""

    def __init__(self, key: str) -> None:
        self._header = f"Bearer {key}"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = self._header
        return request


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 - its signature
        """Nowhere: a redirect is an answer like any other, and requests would read its body without a limit."""
        return None


class Transport:
    """GET with the key. Safe to share between threads: each has a session of its own, at most 4 ask at once."""

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
        self._retry = _Patience(
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
        self._turn = threading.BoundedSemaphore(limits.at_once)

    def get(self, path: str, query: Query) -> bytes:
        """The body of a 200 that is JSON by its first byte; everything else is a GatewayError."""
        try:
            with (
                self._turn,
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
                f"{path} answered with something that is not JSON (a web page, perhaps). "
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
    """Reads what has arrived, not whole pieces: a body without end or a dripping one must not hold the process."""
    until = time.monotonic() + limits.answer_seconds
    body = bytearray()
    while chunk := response.raw.read1(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > limits.answer_bytes:
            raise ResponseTooLarge(
                f"{path} answered with more than {limits.answer_bytes / 2**20:.0f} MB. "
                "Check that LITELLM_BASE_URL is a LiteLLM gateway."
            )
        if time.monotonic() > until:
            raise GatewayTooSlow(
                f"{path} was still sending after {limits.answer_seconds:.0f} s. "
                "The gateway or the way to it may be overloaded."
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
            f"{path} sent a body that could not be unpacked; it may have been cut off on the way."
        )
    if isinstance(error, ProtocolError):
        return GatewayUnreachable(
            f"{path} broke off in the middle of its answer. A proxy on the way may have cut it; it is asked again "
            "by itself."
        )
    return GatewayUnreachable(
        "The gateway cannot be reached. Check that it runs, and that LITELLM_BASE_URL is right and reachable from here."
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
                "lack some endpoints, and some keys without an admin's role get this answer too."
            )
        case 400 | 422:
            return RequestRejected(f"The gateway did not accept the question to {path} ({status}).")
        case 429 | 502 | 503 | 504:
            return GatewayOverloaded(
                f"The gateway is overloaded or its database is down ({status} from {path}). "
                "It is asked again by itself."
            )
        case _:
            return GatewayFailed(f"The gateway failed with status {status} at {path}. Its log says why.")
