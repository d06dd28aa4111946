"""The head of a request has an end."""

import socket
from urllib.parse import urlsplit

import pytest

from tests.api.conftest import Backend


def _answer_to(backend: Backend, *parts: bytes) -> bytes:
    """What comes back until the board hangs up or there is nothing more to send."""
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
    answer = _answer_to(demo, beginning, *[b"a" * 8192] * 1000)

    # Whoever goes on sending may find the connection reset before the answer is read.
    assert answer == b"" or answer.startswith(b"HTTP/1.1 431 ")
    assert demo.get("/healthz").status_code == 200


def test_it_is_said_why(demo: Backend) -> None:
    answer = _answer_to(demo, b"GET /" + b"a" * 70_000)

    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b"longer than 64 kB" in answer


def test_one_connection_serves_many_requests_with_all_that_browsers_send(demo: Backend) -> None:
    for number in range(5):
        answer = demo.session.get(
            f"{demo.url}/healthz",
            headers={"Cookie": "a=" + "b" * 10_000, "X-Number": str(number)},
            timeout=10,
        )
        assert answer.json() == {"status": "ok"}


def test_a_long_body_is_no_long_head(demo: Backend) -> None:
    answer = demo.session.post(f"{demo.url}/tokens", data=b"a" * 200_000, timeout=10)

    assert answer.status_code == 405
