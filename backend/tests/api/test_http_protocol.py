"""Limits on the head of a request."""

import json
import socket
from urllib.parse import urlsplit

import pytest

from tests.api.conftest import Backend


def _response_to(backend: Backend, *parts: bytes) -> bytes:
    """What comes back until the server closes the connection or everything is sent."""
    address = urlsplit(backend.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        try:
            for part in parts:
                connection.sendall(part)
            return connection.recv(1000)
        except (BrokenPipeError, ConnectionResetError):
            return b""


@pytest.mark.parametrize(
    "beginning", [b"GET /", b"GET /tokens HTTP/1.1\r\nHost: a\r\nX-Long: "], ids=["an address", "a header"]
)
def test_an_endless_head_is_refused_and_the_connection_ends(demo: Backend, beginning: bytes) -> None:
    response = _response_to(demo, beginning, *[b"a" * 8192] * 1000)

    # A client that goes on sending may see the connection reset before it reads the response.
    assert response == b"" or response.startswith(b"HTTP/1.1 431 ")
    assert demo.get("/healthz").status_code == 200


def test_the_refusal_names_the_limit(demo: Backend) -> None:
    response = _response_to(demo, b"GET /" + b"a" * 70_000)

    assert response.startswith(b"HTTP/1.1 431 ")
    assert b"larger than 64 kB" in response


@pytest.mark.parametrize(
    "request_text", [b"GET /tokens HTTP/1.1\r\nContent-Length: }\r\n\r\n", b"\0\r\n\r\n"]
)
def test_a_request_that_is_not_http_gets_an_error_in_the_usual_shape(
    demo: Backend, request_text: bytes
) -> None:
    head, body = _response_to(demo, request_text).split(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: application/json" in head
    assert json.loads(body) == {"detail": "Invalid HTTP request received."}


def test_one_connection_serves_many_requests_with_all_that_browsers_send(demo: Backend) -> None:
    for number in range(5):
        response = demo.session.get(
            f"{demo.url}/healthz",
            headers={"Cookie": "a=" + "b" * 10_000, "X-Number": str(number)},
            timeout=10,
        )
        assert response.json() == {"status": "ok"}


def test_a_large_body_does_not_count_as_headers(demo: Backend) -> None:
    response = demo.session.post(f"{demo.url}/tokens", data=b"a" * 200_000, timeout=10)

    assert response.status_code == 405


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 5\r\n\r\nhello",
        b"Content-Length: 5\r\nContent-Length: 0\r\n\r\nhello",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_a_get_request_with_a_body_is_refused_and_the_connection_closed(demo: Backend, rest: bytes) -> None:
    parts = urlsplit(demo.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + rest)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    assert received.startswith(b"HTTP/1.1 400 ")
    assert received.count(b"HTTP/1.1 ") == 1
