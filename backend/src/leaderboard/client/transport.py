"""One way to ask the gateway: sessions, time limits, retries, size limit, and errors by their cause."""

import threading
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from leaderboard.errors import (
    AnswerTooLarge,
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
)

Query = Mapping[str, str | int]

_CONNECT_SECONDS = 5.0
# The gateway computes a day of 500 teams in a few seconds before the first byte; older and busy ones need longer.
_READ_SECONDS = 60.0
_WHOLE_ANSWER_SECONDS = 180.0
_MOST_BYTES = 256 * 1024 * 1024
_AT_ONCE = 4
_CHUNK = 256 * 1024


class Transport:
    """GET with the key. Safe to share between threads: each has a session of its own, at most 4 ask at once."""

    def __init__(self, base_url: str, api_key: str, *, retries: int = 3, back_off: float = 0.5) -> None:
        self._base_url = base_url.rstrip("/")
        self._headers = {
            "Authorization": f"Bearer {api_key}",
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": "workshop-leaderboard",
        }
        self._retry = Retry(
            total=retries,
            redirect=0,
            status_forcelist=(429, 502, 503, 504),
            allowed_methods=("GET",),
            backoff_factor=back_off,
            backoff_max=10,
            # A gateway that asks for an hour's patience is reported as overloaded instead.
            retry_after_max=15,
            raise_on_status=False,
            raise_on_redirect=False,
        )
        self._local = threading.local()
        self._turn = threading.BoundedSemaphore(_AT_ONCE)

    def get(self, path: str, query: Query) -> bytes:
        """The body of a 200 that is JSON by its first byte; everything else is a GatewayError."""
        try:
            with (
                self._turn,
                self._session().get(
                    self._base_url + path,
                    params=query,
                    headers=self._headers,
                    timeout=(_CONNECT_SECONDS, _READ_SECONDS),
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                body = _read(path, response)
                status, location = response.status_code, response.headers.get("Location")
        except (requests.RequestException, OSError) as error:
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
            session = requests.Session()
            adapter = HTTPAdapter(max_retries=self._retry)
            session.mount("http://", adapter)
            session.mount("https://", adapter)
            self._local.session = session
        return session


def _read(path: str, response: requests.Response) -> bytes:
    """Reads in pieces: a body without end or a dripping one must not hold the process."""
    until = time.monotonic() + _WHOLE_ANSWER_SECONDS
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > _MOST_BYTES:
            raise AnswerTooLarge(
                f"{path} answered with more than {_MOST_BYTES // 2**20} MB. "
                "Check that LITELLM_BASE_URL is a LiteLLM gateway."
            )
        if time.monotonic() > until:
            raise GatewayTooSlow(f"{path} was still sending after {_WHOLE_ANSWER_SECONDS:.0f} s.")
    return bytes(body)


def _connection_error(path: str, error: Exception) -> GatewayError:
    if isinstance(error, requests.Timeout):
        return GatewayTooSlow(
            f"{path} did not answer in time. The gateway or its database may be overloaded."
        )
    if isinstance(error, requests.exceptions.SSLError):
        return GatewayUnreachable(
            "The gateway's TLS certificate could not be verified. Check the host name in LITELLM_BASE_URL, or add "
            "the issuing authority with REQUESTS_CA_BUNDLE."
        )
    if isinstance(error, requests.exceptions.ContentDecodingError):
        return NotLiteLLM(
            f"{path} sent a body that could not be unpacked; it may have been cut off on the way."
        )
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return GatewayUnreachable(f"{path} broke off in the middle of its answer.")
    return GatewayUnreachable(
        "The gateway cannot be reached. Check that it runs, and that LITELLM_BASE_URL is right and reachable from here."
    )


def _status_error(path: str, status: int, location: str | None) -> GatewayError:
    if 300 <= status < 400:
        target = urlsplit(location or "").hostname or "another page"
        return NotLiteLLM(
            f"{path} redirects to {target}, perhaps to sign in. LITELLM_BASE_URL must lead to the gateway directly."
        )
    match status:
        case 401:
            return KeyRefused(
                "The gateway refused the key (401). Check LITELLM_API_KEY: it may be wrong or expired."
            )
        case 403:
            return KeyForbidden(
                f"The key may not read {path} (403). Use a key with an admin or admin-viewer role in LITELLM_API_KEY."
            )
        case 404:
            return EndpointNotFound(
                f"The gateway has no {path} (404). Check LITELLM_BASE_URL and its path prefix; older LiteLLM releases "
                "lack some endpoints."
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
