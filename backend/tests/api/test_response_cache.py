"""The response cache: over HTTP, and as an ASGI layer around an app of the test's own."""

import asyncio
import gc
import gzip
import itertools
import os
import threading
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import requests
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from leaderboard.api import routes
from leaderboard.api.auth import Role
from leaderboard.api.metrics import Metrics
from leaderboard.api.response_cache import ResponseCache, StoredResponse
from leaderboard.event.phase import Phase
from leaderboard.settings import Settings
from leaderboard.sync.publication import View
from leaderboard.sync.snapshots import Snapshot
from tests.api.conftest import Backend, running
from tests.support.clock import TODAY, Clock
from tests.support.gateway import KEY, FakeGateway
from tests.support.rows import Row
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

SETTLED = {"start_date": "2026-01-01", "end_date": "2026-01-02"}


@pytest.fixture(autouse=True)
def filled(gateway: FakeGateway) -> None:
    gateway.aliases = {f"team-{n}": f"Team {n}" for n in range(20)}
    gateway.rows = [Row(TODAY, team=f"team-{n}", key=f"k{n}", prompt=n) for n in range(20)]


def fetch(backend: Backend, path: str, **headers: str) -> requests.Response:
    return backend.session.get(backend.url + path, headers=headers, timeout=30)


def same_snapshot(backend: Backend) -> tuple[requests.Response, requests.Response]:
    """Two responses in a row from one snapshot: the gateway is read every second, so try until it fits."""

    def two() -> tuple[requests.Response, requests.Response] | None:
        first = fetch(backend, "/tokens")
        second = fetch(backend, "/tokens", **{"If-None-Match": first.headers["ETag"]})
        return (first, second) if second.status_code == 304 else None

    return until(two, "two responses from one snapshot")


def test_a_client_that_has_the_response_gets_304(backend: Backend) -> None:
    first, second = same_snapshot(backend)

    assert first.status_code == 200
    assert second.content == b""
    assert second.headers["ETag"] == first.headers["ETag"]
    assert "no-cache" in first.headers["Cache-Control"]
    assert "Accept-Encoding" in first.headers["Vary"]


@pytest.mark.parametrize(
    ("token", "allowed"),
    [(None, "public, max-age=0, s-maxage=3, stale-while-revalidate=15"), ("let-me-in-please", "no-cache")],
)
def test_a_cdn_may_store_a_public_board_for_a_moment_and_never_a_private_one(
    gateway: FakeGateway, token: str | None, allowed: str
) -> None:
    for backend in running(
        litellm_base_url=gateway.url,
        litellm_api_key=KEY,
        leaderboard_cdn_seconds=3,
        server_basic_auth_token=token,
    ):
        backend.session.headers["Authorization"] = f"bearer {token}"
        response = until(
            lambda: found if (found := backend.get("/tokens")).ok else None,  # noqa: B023
            "the board is loaded",
        )

        assert response.headers["Cache-Control"] == allowed
        assert backend.session.head(f"{backend.url}/live", timeout=20).headers["Cache-Control"] == "no-store"


def test_a_cdn_never_stores_what_organisers_see(gateway: FakeGateway) -> None:
    for backend in running(
        litellm_base_url=gateway.url,
        litellm_api_key=KEY,
        leaderboard_cdn_seconds=3,
        admin_token="only-for-organisers",
    ):
        until(lambda: backend.get("/readyz").ok, "the board is loaded")  # noqa: B023
        backend.session.headers["Authorization"] = "bearer only-for-organisers"

        assert backend.get("/tokens").headers["Cache-Control"] == "private, no-cache"
        for path in ("/admin/event", "/admin/audit", "/admin/nothing"):
            assert backend.get(path).headers["Cache-Control"] == "no-store"


def test_clients_that_accept_gzip_get_it(backend: Backend) -> None:
    packed = backend.session.get(
        f"{backend.url}/tokens", headers={"Accept-Encoding": "gzip"}, timeout=30, stream=True
    )
    raw = packed.raw.read(decode_content=False)
    plain = fetch(backend, "/tokens", **{"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(raw) < len(plain.content) / 2
    assert gzip.decompress(raw).startswith(b'{"start_date"')
    assert "Content-Encoding" not in plain.headers


def test_head_gets_the_headers_alone(backend: Backend) -> None:
    head = backend.session.head(f"{backend.url}/tokens", headers={"Accept-Encoding": "identity"}, timeout=30)

    assert head.status_code == 200
    assert head.content == b""
    assert int(head.headers["Content-Length"]) > 1000


def test_new_numbers_appear_with_the_next_refresh(gateway: FakeGateway, backend: Backend) -> None:
    assert backend.json("/tokens")["teams"][0]["tokens"] == 19
    gateway.rows.append(Row(TODAY, team="team-0", key="k0", model="other", prompt=1000))

    until(
        lambda: backend.json("/tokens"), "the new number", lambda found: found["teams"][0]["tokens"] == 1000
    )


def test_a_stored_response_is_not_sent_as_live_when_its_numbers_have_become_old(gateway: FakeGateway) -> None:
    clock = Clock()
    clock.forward(seconds=50)
    for backend in running(clock, litellm_base_url=gateway.url, litellm_api_key=KEY, refresh_seconds=20):
        until(lambda: backend.json("/tokens"), "loaded", lambda found: found["complete"])  # noqa: B023
        clock.forward(seconds=10)
        assert not backend.json("/tokens")["stale"]

        # Within the same minute, and before the watchdog's next check.
        clock.forward(seconds=55)

        assert backend.json("/tokens")["stale"]


def test_errors_are_not_stored(gateway: FakeGateway, backend: Backend) -> None:
    gateway.fault = lambda request: (
        Response("down", 500) if request.query_params.get("start_date") == "2026-01-02" else None
    )
    assert backend.get("/tokens", **SETTLED | {"start_date": "2026-01-02"}).status_code == 502
    gateway.fault = None

    until(
        lambda: backend.get("/tokens", **SETTLED | {"start_date": "2026-01-02"}).status_code == 200,
        "recovered",
    )


def test_many_requests_for_unread_days_at_once_fetch_each_day_once(
    gateway: FakeGateway, backend: Backend
) -> None:
    until(lambda: backend.json("/status"), "loaded", lambda found: found["loading"]["done"])
    released = threading.Event()

    def slow(request: Request) -> Response | None:
        if request.query_params.get("start_date", "").startswith("2026-01"):
            released.wait(0.5)
        return None

    gateway.fault = slow
    responses: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: responses.append(
                requests.get(f"{backend.url}/tokens", SETTLED, timeout=30).status_code
            )
        )
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert responses == [200] * 20
    days = [
        query["start_date"]
        for path, query in gateway.requests
        if query.get("start_date", "").startswith("2026-01")
    ]
    assert sorted(days) == ["2026-01-01", "2026-01-02"]


def test_a_stored_response_of_a_private_board_requires_the_token(private_backend: Backend) -> None:
    token = {"Authorization": "Bearer let-me-in-please"}
    for _ in range(2):
        assert fetch(private_backend, "/tokens", **token).status_code == 200

    for headers in ({}, {"Authorization": "Bearer no"}, {"If-None-Match": "*"}):
        response = fetch(private_backend, "/tokens", **headers)
        assert response.status_code == 401
        assert "teams" not in response.text


@pytest.fixture
def calm(gateway: FakeGateway) -> Iterator[Backend]:
    """A product that reads the gateway once, so that its responses stay the same."""
    yield from running(
        litellm_base_url=gateway.url,
        litellm_api_key=KEY,
        refresh_seconds=3600,
        history_days=2,
        leaderboard_root_path="/board",
        leaderboard_origins="https://board.example.org",
    )


@pytest.fixture
def loaded(calm: Backend) -> Backend:
    until(lambda: calm.json("/status"), "loaded", lambda found: found["loading"]["done"])
    return calm


# The server's name and clock, and the id of one request.
OF_THE_MOMENT = {"date", "server", "x-request-id"}
PATHS = ("/tokens", "/board/tokens", "/tokens?breakdown=false&format=csv", "/teams/team-3")


def raw(
    backend: Backend, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    response = backend.session.request(method, backend.url + path, headers=headers, timeout=30, stream=True)
    body = response.raw.read(decode_content=False)
    found = {name.lower(): value for name, value in response.headers.items()}
    return response.status_code, {name: found[name] for name in found if name not in OF_THE_MOMENT}, body


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Encoding": "identity"},
        {"Accept-Encoding": "gzip"},
        {"Accept-Encoding": "gzip", "Origin": "https://board.example.org"},
        {"Accept-Encoding": "gzip", "Origin": "https://elsewhere.example.org"},
        {"Accept-Encoding": "gzip", "X-Forwarded-Proto": "https"},
        {"Accept-Encoding": "gzip", "If-None-Match": "*"},
    ],
)
def test_a_stored_response_equals_the_computed_one(loaded: Backend, headers: dict[str, str]) -> None:
    for path, method in itertools.product(PATHS, ("GET", "HEAD")):
        first, second, third = (raw(loaded, path, method, **headers) for _ in range(3))

        assert first == second == third
        assert first[0] == (304 if "If-None-Match" in headers else 200)
        assert bool(first[2]) == (method == "GET" and first[0] == 200)
        assert ("access-control-allow-origin" in first[1]) == ("board" in headers.get("Origin", ""))
        if first[0] == 200:
            assert first[1]["x-content-type-options"] == "nosniff"
            assert ("strict-transport-security" in first[1]) == ("X-Forwarded-Proto" in headers)


def test_responses_for_other_origins_and_schemes_do_not_mix(loaded: Backend) -> None:
    for headers in ({}, {"Origin": "https://board.example.org"}, {"X-Forwarded-Proto": "https"}, {}):
        found = raw(loaded, "/tokens", **headers)[1]
        assert ("access-control-allow-origin" in found) == ("Origin" in headers)
        assert ("strict-transport-security" in found) == ("X-Forwarded-Proto" in headers)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_the_etag_identifies_the_content_in_any_form(loaded: Backend, encoding: str) -> None:
    strong = loaded.get("/tokens").headers["ETag"].removeprefix("W/")
    for known in (strong, f"W/{strong}", f'"other", {strong}', f'{strong},"other"', "*"):
        status, headers, body = raw(
            loaded, "/tokens", **{"Accept-Encoding": encoding, "If-None-Match": known}
        )
        assert (status, body) == (304, b"")
        assert set(headers) == {"cache-control", "etag", "vary"}
    assert raw(loaded, "/tokens", **{"If-None-Match": '"other"'})[0] == 200


def test_a_request_id_comes_back_each_time(loaded: Backend) -> None:
    for number in range(3):
        response = fetch(loaded, "/tokens", **{"X-Request-ID": f"mine-{number}"})
        assert response.headers["X-Request-ID"] == f"mine-{number}"
    assert len({fetch(loaded, "/tokens").headers["X-Request-ID"] for _ in range(3)}) == 3


def test_stored_responses_are_counted_like_others(loaded: Backend) -> None:
    for _ in range(5):
        loaded.get("/tokens/models")

    assert (
        'leaderboard_requests_total{route="/tokens/models",status="200"} 5.0' in loaded.get("/metrics").text
    )


class Computing:
    """An app that computes a response of a given size for each request; a test can hold it back."""

    def __init__(self, size: int = 2000, status: int = 200) -> None:
        self.size = size
        self.status = status
        self.requests = 0
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, _: Scope, __: Receive, send: Send) -> None:
        self.requests += 1
        number = self.requests
        await self.open.wait()
        await send(
            {"type": "http.response.start", "status": self.status, "headers": [(b"x-request-id", b"1")]}
        )
        # Random bytes: gzip makes them no smaller.
        await send({"type": "http.response.body", "body": b"%d " % number + os.urandom(self.size)})


class Cached:
    """The cache around such an app, with a snapshot and a clock that the test sets."""

    def __init__(self, app: Computing, max_bytes: int = 10_000_000, **settings: str) -> None:
        self.app = app
        self.snapshot = Snapshot()
        self.event: tuple[int, Phase | None] = (0, None)
        self.clock = Clock()
        self.cache = ResponseCache(
            app,
            settings=Settings(_env_file=None, **settings),  # type: ignore[arg-type]
            routes=routes.cached(),
            view=lambda _: View(self.snapshot, self.clock.now),
            event=lambda _: self.event,
            now=self.clock,
            metrics=Metrics(),
            max_bytes=max_bytes,
        )

    async def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """The status, and the number of the computation that the body comes from."""
        path, _, query = path.partition("?")
        scope: Scope = {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "query_string": query.encode(),
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request"}

        async def send(message: Message) -> None:
            sent.append(message)

        await self.cache(scope, receive, send)
        return sent[0]["status"], sent[1]["body"].partition(b" ")[0]


def alive() -> list[StoredResponse]:
    """Stored responses that anything in the process still refers to."""
    gc.collect()
    return [value for value in gc.get_objects() if isinstance(value, StoredResponse)]


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("/tokens?breakdown=false", "/tokens?breakdown=false&nonsense=1&team=x"),
        ("/tokens?model=a&breakdown=false", "/tokens?breakdown=false&model=a"),
        ("/tokens/hourly?tz=Asia/Kolkata", "/tokens/hourly?tz=Asia%2FKolkata"),
        ("/teams/a", "/teams/a?breakdown=false"),
    ],
)
async def test_requests_for_the_same_thing_share_a_response(path: str, same: str) -> None:
    cached = Cached(Computing())

    assert await cached.get(path) == await cached.get(same) == (200, b"1")


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("/tokens", "/tokens/models"),
        ("/tokens", "/tokens?breakdown=false"),
        ("/tokens?start_date=2026-11-01", "/tokens?end_date=2026-11-01"),
        ("/tokens?model=a", "/tokens?model=a&model=b"),
        ("/tokens/hourly", "/tokens/hourly?team=a"),
        ("/teams/a", "/teams/b"),
        ("/teams/a?start_date=2026-11-01", "/teams/a"),
    ],
)
async def test_requests_for_different_things_do_not(path: str, other: str) -> None:
    cached = Cached(Computing())

    assert await cached.get(path) != await cached.get(other)


async def test_every_documented_query_parameter_makes_a_difference() -> None:
    for route in routes.cached():
        cached = Cached(Computing())
        path = route.route.path_format.replace("{team_id}", "a")
        for count, name in enumerate(["", *sorted(route.parameters)], 1):
            await cached.get(f"{path}?{name}=x")
            assert cached.app.requests == count


async def test_a_response_belongs_to_its_snapshot() -> None:
    cached = Cached(Computing())

    assert [await cached.get("/tokens") for _ in range(2)] == [(200, b"1")] * 2
    cached.snapshot = Snapshot()
    assert [await cached.get("/tokens") for _ in range(2)] == [(200, b"2")] * 2


async def test_a_response_belongs_to_the_event_and_its_phase() -> None:
    cached = Cached(Computing())
    versions: list[tuple[int, Phase | None]] = [(0, None), (1, Phase.RUNNING), (1, Phase.FROZEN)]
    for number, cached.event in enumerate(versions, 1):
        assert [await cached.get("/tokens") for _ in range(2)] == [(200, b"%d" % number)] * 2


async def test_a_response_belongs_to_a_role() -> None:
    cached = Cached(Computing(), admin_token="only-for-organisers")
    organiser = {"authorization": "bearer only-for-organisers"}

    assert [await cached.get("/tokens", **organiser) for _ in range(2)] == [(200, b"1")] * 2
    assert [await cached.get("/tokens") for _ in range(2)] == [(200, b"2")] * 2
    # On a public board any other token is a viewer's.
    assert await cached.get("/tokens", authorization="bearer other") == (200, b"2")


async def test_a_request_never_joins_a_flight_of_an_older_snapshot() -> None:
    cached = Cached(Computing())
    cached.app.open.clear()
    old = asyncio.create_task(cached.get("/tokens"))
    await asyncio.sleep(0)
    joined = asyncio.create_task(cached.get("/tokens"))
    await asyncio.sleep(0)
    cached.snapshot = Snapshot()
    new = asyncio.create_task(cached.get("/tokens"))
    await asyncio.sleep(0)
    cached.app.open.set()

    assert list(await asyncio.gather(old, joined, new)) == [(200, b"1"), (200, b"1"), (200, b"2")]
    assert await cached.get("/tokens") == (200, b"2")
    # What was computed for the old snapshot is not held any longer.
    assert cached.cache.bytes_held(Role.VIEWER) < 2 * 2000 + 5000


async def test_a_response_computed_while_the_snapshot_changes_is_not_stored() -> None:
    cached = Cached(Computing())
    cached.app.open.clear()
    computing = asyncio.create_task(cached.get("/tokens"))
    await asyncio.sleep(0)
    cached.snapshot = Snapshot()
    cached.app.open.set()

    assert await computing == (200, b"1")
    assert await cached.get("/tokens") == (200, b"2")


async def test_when_the_clock_runs_on_the_default_period_does() -> None:
    cached = Cached(Computing())
    cached.clock.now = datetime(2026, 11, 23, 23, 59, 58, tzinfo=UTC)
    assert await cached.get("/tokens") == (200, b"1")
    assert await cached.get("/status") == (200, b"2")

    cached.clock.forward(seconds=1)
    assert await cached.get("/tokens") == (200, b"1")
    assert await cached.get("/status") == (200, b"3")

    cached.clock.forward(seconds=1)
    assert await cached.get("/tokens") == (200, b"4")


async def test_only_successful_responses_are_stored() -> None:
    cached = Cached(Computing(status=404))

    assert [await cached.get("/tokens") for _ in range(2)] == [(404, b"1"), (404, b"2")]


async def test_a_failed_computation_fails_alone() -> None:
    class Failing(Computing):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            if self.requests == 0:
                self.requests += 1
                await self.open.wait()
                raise ConnectionError
            await super().__call__(scope, receive, send)

    cached = Cached(Failing())
    cached.app.open.clear()
    first = asyncio.create_task(cached.get("/tokens"))
    await asyncio.sleep(0)
    second = asyncio.create_task(cached.get("/tokens"))
    await asyncio.sleep(0)
    cached.app.open.set()

    results = await asyncio.gather(first, second, return_exceptions=True)
    assert isinstance(results[0], ConnectionError)
    assert results[1] == (200, b"2")


async def test_memory_is_bounded_whatever_is_requested() -> None:
    cached = Cached(Computing(size=5000), max_bytes=1_000_000)
    before = len(alive())
    for number in range(3000):
        await cached.get(f"/tokens?model={'x' * (number % 900)}{number}", accept_encoding="gzip")
        assert cached.cache.bytes_held(Role.VIEWER) <= 1_000_000

    # Body and gzip body make 10 kB together, so fewer than 100 fit; what was dropped is freed.
    held = alive()
    assert 50 < len(held) - before < 100
    assert sum(response.size for response in held) < 1_000_000


async def test_the_parameters_of_stored_queries_count_as_memory() -> None:
    """Each short one takes far more than its text: two strings and a tuple."""
    cached = Cached(Computing(size=10))
    await cached.get("/tokens")
    held_before = cached.cache.bytes_held(Role.VIEWER)
    tracemalloc.start()
    for number in range(20):
        await cached.get(f"/tokens?model={number}" + "&model=ab" * 400)
    allocated, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert allocated < cached.cache.bytes_held(Role.VIEWER) - held_before < 2 * allocated


async def test_polling_over_many_snapshots_holds_only_the_last() -> None:
    cached = Cached(Computing(size=5000))
    before = len(alive())
    for _ in range(300):
        cached.snapshot = Snapshot()
        for number in range(10):
            assert (await cached.get(f"/teams/{number}", if_none_match="*"))[0] == 304

    assert len(alive()) - before == 10
    assert cached.cache.bytes_held(Role.VIEWER) < 10 * 20_000


async def test_the_least_recently_used_is_dropped_first() -> None:
    cached = Cached(Computing(size=5000), max_bytes=50_000)
    for number in range(10):
        await cached.get(f"/teams/{number}")
        await cached.get("/teams/0")

    assert await cached.get("/teams/0") == (200, b"1")
    assert await cached.get("/teams/9") == (200, b"10")
    assert await cached.get("/teams/1") == (200, b"11")


async def test_a_response_larger_than_the_bound_is_sent_and_not_stored() -> None:
    cached = Cached(Computing(size=60_000), max_bytes=50_000)

    assert [await cached.get("/tokens") for _ in range(2)] == [(200, b"1"), (200, b"2")]
    assert cached.cache.bytes_held(Role.VIEWER) == 0
