"""Answers kept as bytes."""

import asyncio
import gzip
import os
import threading
from datetime import UTC, datetime

import pytest
import requests
from starlette.requests import Request
from starlette.responses import Response

from leaderboard.api.answer_store import AnswerStore, StoredAnswer
from leaderboard.api.encodings import encoding_for
from leaderboard.sync.snapshots import Snapshot
from tests.api.conftest import Backend
from tests.support.gateway import FakeGateway
from tests.support.rows import Row
from tests.support.waiting import until

TODAY = datetime.now(UTC).date()
SETTLED = {"start_date": "2026-01-01", "end_date": "2026-01-02"}


@pytest.fixture(autouse=True)
def filled(gateway: FakeGateway) -> None:
    gateway.aliases = {f"team-{n}": f"Team {n}" for n in range(20)}
    gateway.rows = [Row(TODAY, team=f"team-{n}", key=f"k{n}", prompt=n) for n in range(20)]


def ask(backend: Backend, path: str, **headers: str) -> requests.Response:
    return backend.session.get(backend.url + path, headers=headers, timeout=30)


def same_snapshot(backend: Backend) -> tuple[requests.Response, requests.Response]:
    """Two answers in a row from one snapshot: the gateway is read every second, so try until it fits."""

    def two() -> tuple[requests.Response, requests.Response] | None:
        first = ask(backend, "/tokens")
        second = ask(backend, "/tokens", **{"If-None-Match": first.headers["ETag"]})
        return (first, second) if second.status_code == 304 else None

    return until(two, "two answers from one snapshot")


def test_who_has_an_answer_already_is_told_so(backend: Backend) -> None:
    first, second = same_snapshot(backend)

    assert first.status_code == 200
    assert second.content == b""
    assert second.headers["ETag"] == first.headers["ETag"]
    assert "no-cache" in first.headers["Cache-Control"]
    assert "Accept-Encoding" in first.headers["Vary"]


def test_an_answer_is_packed_for_those_who_take_it(backend: Backend) -> None:
    packed = backend.session.get(
        f"{backend.url}/tokens", headers={"Accept-Encoding": "gzip"}, timeout=30, stream=True
    )
    raw = packed.raw.read(decode_content=False)
    plain = ask(backend, "/tokens", **{"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(raw) < len(plain.content) / 2
    assert gzip.decompress(raw).startswith(b'{"start_date"')
    assert "Content-Encoding" not in plain.headers


def test_head_tells_the_headers_alone(backend: Backend) -> None:
    head = backend.session.head(f"{backend.url}/tokens", headers={"Accept-Encoding": "identity"}, timeout=30)

    assert head.status_code == 200
    assert head.content == b""
    assert int(head.headers["Content-Length"]) > 1000


def test_new_numbers_are_seen_with_the_next_reading(gateway: FakeGateway, backend: Backend) -> None:
    assert ask(backend, "/tokens").json()["teams"][0]["tokens"] == 19
    gateway.rows.append(Row(TODAY, team="team-0", key="k0", model="other", prompt=1000))

    until(lambda: ask(backend, "/tokens").json()["teams"][0]["tokens"] == 1000, "the new number")


def test_errors_are_not_kept(gateway: FakeGateway, backend: Backend) -> None:
    gateway.fault = lambda request: (
        Response("down", 500) if request.query_params.get("start_date") == "2026-01-02" else None
    )
    assert backend.get("/tokens", **SETTLED | {"start_date": "2026-01-02"}).status_code == 502
    gateway.fault = None

    until(
        lambda: backend.get("/tokens", **SETTLED | {"start_date": "2026-01-02"}).status_code == 200,
        "recovered",
    )


def test_many_who_ask_for_unread_days_at_once_make_one_question(
    gateway: FakeGateway, backend: Backend
) -> None:
    until(lambda: backend.get("/status").json()["loading"]["done"], "loaded")
    asked = threading.Event()

    def slow(request: Request) -> Response | None:
        if request.query_params.get("start_date", "").startswith("2026-01"):
            asked.wait(0.5)
        return None

    gateway.fault = slow
    answers: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: answers.append(
                requests.get(f"{backend.url}/tokens", SETTLED, timeout=30).status_code
            )
        )
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [200] * 20
    days = [
        query["start_date"]
        for path, query in gateway.asked
        if query.get("start_date", "").startswith("2026-01")
    ]
    assert sorted(days) == ["2026-01-01", "2026-01-02"]


def test_a_private_answer_is_never_given_to_others(private_backend: Backend) -> None:
    token = {"Authorization": "Bearer let-me-in"}
    assert ask(private_backend, "/tokens", **token).status_code == 200

    for headers in ({}, {"Authorization": "Bearer no"}):
        answer = ask(private_backend, "/tokens", **headers)
        assert answer.status_code == 401
        assert "teams" not in answer.text


def test_other_origins_get_their_headers_on_kept_answers_too(demo: Backend) -> None:
    for _ in range(2):
        answer = ask(demo, "/tokens", Origin="http://localhost:5173")
        assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:5173"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def weighing(name: bytes, size: int) -> StoredAnswer:
    return StoredAnswer((name,), "/tokens", 200, [], b"x" * size)


def test_the_store_lets_go_of_what_was_asked_longest_ago() -> None:
    snapshot = Snapshot()
    store = AnswerStore(most_bytes=10_000)
    for name in (b"a", b"b", b"c"):
        store.put(weighing(name, 3000), snapshot)
        store.get((b"a",), snapshot)

    assert store.weight <= 10_000
    assert [name for name in (b"a", b"b", b"c") if store.get((name,), snapshot)] == [b"a", b"c"]
    store.put(weighing(b"huge", 20_000), snapshot)
    assert store.get((b"huge",), snapshot) is None
    assert store.get((b"a",), snapshot) is not None
    assert store.get((b"a",), Snapshot()) is None
    assert store.weight == 0


def test_the_store_counts_packed_forms_too() -> None:
    gzip_ = encoding_for(b"gzip")
    assert gzip_ is not None
    snapshot = Snapshot()
    store = AnswerStore(most_bytes=200_000)
    # Random bytes: packing does not make them smaller.
    answers = [StoredAnswer((name,), "/tokens", 200, [], os.urandom(60_000)) for name in (b"a", b"b")]
    for answer in answers:
        store.put(answer, snapshot)

    async def pack(answer: StoredAnswer) -> tuple[bytes, bytes]:
        first, second = await asyncio.gather(answer.packed(gzip_), answer.packed(gzip_))
        store.weigh(answer)
        return first, second

    before = store.weight
    first, second = asyncio.run(pack(answers[1]))
    assert first is second
    assert store.weight == before + len(first)

    asyncio.run(pack(answers[0]))
    assert store.weight <= 200_000
    assert store.get((b"a",), snapshot) is None
