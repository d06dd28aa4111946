"""An answer that is ready goes out as the server itself would have written it."""

import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import pytest

from tests.api.conftest import Backend, running
from tests.support.gateway import KEY, FakeGateway
from tests.support.rows import Row
from tests.support.waiting import until


@pytest.fixture
def calm(gateway: FakeGateway) -> Iterator[Backend]:
    gateway.rows = [Row(datetime.now(UTC).date(), team="team-1", key="k1", prompt=7)]
    yield from running(
        litellm_base_url=gateway.url, litellm_api_key=KEY, refresh_seconds=3600, history_days=2
    )


@pytest.fixture(autouse=True)
def loaded(calm: Backend) -> None:
    until(lambda: calm.get("/status").json()["loading"]["done"], "loaded")


def _said(backend: Backend, question: bytes) -> bytes:
    """All that comes until the board hangs up."""
    address = urlsplit(backend.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(question)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def _question(ending: bytes, version: bytes = b"1.1") -> bytes:
    return b"GET /tokens HTTP/%b\r\nHost: board\r\n%b\r\n" % (version, ending)


def _without_date(head: bytes) -> list[bytes]:
    return sorted(line for line in head.split(b"\r\n") if not line.startswith((b"date:", b"x-request-id:")))


def test_questions_that_come_together_are_answered_one_after_another(calm: Backend) -> None:
    first = _said(calm, _question(b"Connection: close\r\n"))

    said = _said(calm, 3 * _question(b"") + _question(b"Connection: close\r\n"))

    head, _, body = first.partition(b"\r\n\r\n")
    answers = said.split(b"HTTP/1.1 ")[1:]
    assert len(answers) == 4
    for answer in answers:
        again, _, same_body = (b"HTTP/1.1 " + answer).partition(b"\r\n\r\n")
        assert same_body == body
        assert [line for line in _without_date(again) if line != b"connection: close"] == [
            line for line in _without_date(head) if line != b"connection: close"
        ]


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
def test_a_connection_that_is_to_end_ends_each_time(calm: Backend, version: bytes) -> None:
    answers = [_said(calm, _question(b"Connection: close\r\n", version)) for _ in range(3)]

    bodies = {answer.partition(b"\r\n\r\n")[2] for answer in answers}
    assert len(bodies) == 1
    assert all(b"\r\nconnection: close\r\n" in answer for answer in answers)


def test_the_date_is_that_of_the_moment(calm: Backend) -> None:
    def date() -> str:
        answer = calm.get("/tokens")
        assert len(answer.raw.headers.getlist("date")) == 1
        return answer.headers["Date"]

    earlier = date()
    until(lambda: date() != earlier, "the next second")

    assert abs(parsedate_to_datetime(date()).timestamp() - time.time()) < 10
