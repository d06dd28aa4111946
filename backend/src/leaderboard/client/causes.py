"""Errors by their cause: what went wrong with a connection, and what a status and its body mean."""

import json
import re
import socket
import ssl
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
import urllib3
from urllib3.exceptions import DecodeError, NameResolutionError, ProtocolError, ReadTimeoutError

from leaderboard.errors import (
    BlockedInFront,
    EndpointNotFound,
    GatewayConflict,
    GatewayError,
    GatewayFailed,
    GatewayOverloaded,
    GatewayTooSlow,
    GatewayUnreachable,
    KeyForbidden,
    KeyRefused,
    NotAtGateway,
    NotLiteLLM,
    RequestRejected,
)
from leaderboard.redaction import redacted

_MAX_WORDS = 200
# LiteLLM reports both with several statuses, depending on the release.
_NO_DATABASE = ("no connected db", "not connected to db", "no_db_connection", "db not connected")
_OVER_BUDGET = ("budget_exceeded", "exceededbudget", "budget has been exceeded")
_NO_SUCH = ("team not found", "key not found", "no keys found")
# A key that it knows, but without the role: 401 as for an unknown one.
_NO_ADMIN = "only proxy admin can be used"
# The key, its team or its user: 401 as for an unknown one.
_BLOCKED = " is blocked"


_VISIBLE = re.compile(rb"\S")
# As it was received: a large one is not copied.
Body = bytes | bytearray


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Mapping[str, str]
    body: Body
    retry_after: float | None = None

    @property
    def is_json(self) -> bool:
        """Whether it begins like an object or a list."""
        return self._begins_with(b"{", b"[")

    @property
    def is_page(self) -> bool:
        is_html = "html" in self.headers.get("Content-Type", "").lower() or self._begins_with(b"<")
        return is_html and not self.is_json

    def _begins_with(self, *characters: bytes) -> bool:
        found = _VISIBLE.search(self.body)
        return found is not None and found[0] in characters


def connection_error(path: str, error: Exception) -> GatewayError:
    causes = tuple(_causes(error))
    if isinstance(error, requests.exceptions.ProxyError):
        return GatewayUnreachable(
            "The proxy that the environment sets for requests to the gateway (HTTPS_PROXY, HTTP_PROXY or ALL_PROXY) "
            "cannot be reached or refuses them. If the gateway needs no proxy, name its host in NO_PROXY."
        )
    if isinstance(error, requests.ConnectTimeout):
        return GatewayUnreachable(
            "The gateway's host did not accept the connection in time. It may be down, or a firewall may drop the "
            "packets. Check the host and the port in LITELLM_BASE_URL."
        )
    if isinstance(error, (requests.ReadTimeout, ReadTimeoutError)):
        return GatewayTooSlow(
            f"{path} did not respond in time. The gateway, its database or the network may be overloaded."
        )
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return GatewayUnreachable(
                "The gateway's TLS certificate could not be verified. Check the host name in LITELLM_BASE_URL, or "
                "add the issuing authority with REQUESTS_CA_BUNDLE.",
                f"The cause: {cause.verify_message}.",
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
    if any(isinstance(cause, (NameResolutionError, socket.gaierror)) for cause in causes):
        return GatewayUnreachable(
            "The host name in LITELLM_BASE_URL cannot be resolved (DNS), so the gateway cannot be reached. Check its "
            "spelling, and whether this machine is in the right network."
        )
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return GatewayUnreachable(
            "The gateway cannot be reached: its host refuses connections on this port. Check that the gateway runs, "
            "and the port in LITELLM_BASE_URL."
        )
    if any(isinstance(cause, ProtocolError) for cause in causes):
        return GatewayUnreachable(
            "The gateway closed the connection without a response. Check that the port in LITELLM_BASE_URL is that of "
            "the gateway, and whether the URL should begin with https:// instead of http://."
        )
    return GatewayUnreachable(
        "The gateway cannot be reached. Check that it runs, and that LITELLM_BASE_URL is correct and reachable."
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def status_error(
    base_url: str, path: str, response: Response, secrets: Collection[str], key_name: str
) -> GatewayError:
    """`key_name`: the setting that holds the key."""
    status = response.status
    if 300 <= status < 400:
        return _redirect_error(base_url, path, response.headers.get("Location", ""))
    words = _gateways_words(response.body)
    detail = f"The gateway reported: {redacted(words, secrets)[:_MAX_WORDS]}" if words else ""
    if 400 <= status < 500 and any(sign in words.lower() for sign in _NO_DATABASE):
        return GatewayFailed(
            f"The gateway has no database ({status} from {path}), so it stores no usage. Its operator must set "
            "DATABASE_URL there.",
            detail,
        )
    if 400 <= status < 500 and any(sign in words.lower() for sign in _OVER_BUDGET):
        return KeyForbidden(
            f"The budget of the key in {key_name} is used up ({status} from {path}). Raise it at the gateway, or "
            "use a key without a budget.",
            detail,
        )
    if status in (401, 403) and not _is_from_litellm(response):
        return _blocked_error(path, response)
    if status == 401 and _NO_ADMIN in words.lower():
        return KeyForbidden(
            f"The key may not use {path} (401). Use an admin's key in {key_name}.",
            detail,
        )
    if status == 401 and _BLOCKED in words.lower():
        return KeyForbidden(f"The key in {key_name}, or its team, is blocked at the gateway (401).", detail)
    match status:
        case 401:
            return KeyRefused(
                f"The gateway refused the key (401). Check {key_name}: it may be wrong or expired, or lack the "
                "role of an admin or admin viewer. If the gateway expects the key in another header, set "
                "LITELLM_KEY_HEADER."
            )
        case 403:
            return KeyForbidden(
                f"The key may not read {path} (403). Use a key with an admin or admin-viewer role in {key_name}.",
                detail,
            )
        case 404 if any(sign in words.lower() for sign in _NO_SUCH):
            return NotAtGateway(f"The gateway does not have what {path} was to use (404).", detail)
        case 404:
            return EndpointNotFound(
                f"The gateway has no {path} (404). {path_hint(base_url)} Older LiteLLM releases "
                "lack some endpoints, and some keys without an admin role get this response too."
            )
        case 400 | 409 if "already exists" in words.lower():
            return GatewayConflict(f"The gateway has a team or key of this name already ({status}).", detail)
        case 400 | 422:
            return RequestRejected(f"The gateway did not accept the request to {path} ({status}).", detail)
        case 429 | 502 | 503 | 504:
            return GatewayOverloaded(
                f"The gateway is overloaded or its database is down ({status} from {path}). "
                "The next attempt is automatic.",
                detail,
            )
        case _:
            return GatewayFailed(
                f"The gateway failed with status {status} at {path}. Its log has the cause.", detail
            )


def path_hint(base_url: str) -> str:
    path = urlsplit(base_url).path.rstrip("/")
    if path.endswith("/v1"):
        return "LITELLM_BASE_URL ends in /v1, which belongs to the model API: remove it."
    if path:
        return f"LITELLM_BASE_URL ends in {path}: check whether the gateway has this path prefix."
    return "Check LITELLM_BASE_URL: the gateway may be behind a path prefix."


def _redirect_error(base_url: str, path: str, location: str) -> GatewayError:
    here = urlsplit(base_url)
    try:
        target = urlsplit(location)
        host = target.hostname
    except ValueError:
        return _elsewhere(path, "another page", "")
    if here.scheme == "http" and target.scheme == "https" and host == here.hostname:
        return NotLiteLLM(
            "The gateway redirects http to https. Begin LITELLM_BASE_URL with https:// (and check its port)."
        )
    if host is None or host == here.hostname:
        return _elsewhere(path, "another page", "")
    return _elsewhere(path, "another host", f"It is {host}.")


def _elsewhere(path: str, where: str, detail: str) -> GatewayError:
    return NotLiteLLM(
        f"{path} redirects to {where}, perhaps to sign in. LITELLM_BASE_URL must lead to the gateway directly; headers "
        "that an access proxy requires belong into LITELLM_EXTRA_HEADERS.",
        detail,
    )


def _blocked_error(path: str, response: Response) -> GatewayError:
    scheme = response.headers.get("WWW-Authenticate", "").partition(" ")[0]
    if "cf-ray" in {name.lower() for name in response.headers} or (
        "cloudflare" in response.headers.get("Server", "").lower()
    ):
        what = "Cloudflare, not the gateway, refused"
    elif scheme.isalnum():
        what = f"A proxy in front of the gateway, which requires {scheme} authentication, refused"
    elif response.is_page:
        what = "A web page in front of the gateway, not LiteLLM, refused"
    else:
        what = "Something in front of the gateway, not LiteLLM, refused"
    return BlockedInFront(
        f"{what} the request to {path} ({response.status}). Set the headers that it requires in "
        "LITELLM_EXTRA_HEADERS, or use a URL that leads to the gateway directly. The key may be right."
    )


def _is_from_litellm(response: Response) -> bool:
    """LiteLLM's errors are JSON objects with one of two fields, and carry no request for HTTP authentication."""
    content = _json_object(response.body)
    return content is not None and ("error" in content or "detail" in content)


def _gateways_words(body: Body) -> str:
    """The sentence in an error of LiteLLM, on one line."""
    content = _json_object(body) or {}
    words: object = content.get("error", content.get("detail", ""))
    while isinstance(words, Mapping):
        words = words.get("message", words.get("error", ""))
    return " ".join(words.split()) if isinstance(words, str) and words.isprintable() else ""


def _json_object(body: Body) -> Mapping[str, object] | None:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
