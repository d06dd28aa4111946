"""The memory of the product, as a process of its own, under what strangers and gateways can send."""

import contextlib
import itertools
import json
import logging
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from benchmarks.product import Product, environment_of, free_port
from tests.support import waiting
from tests.support.gateway import KEY, FakeGateway
from tests.support.rows import Json
from tests.support.waiting import json_of, until

log = logging.getLogger(__name__)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc has the peak of a process")

_STRANGERS_MB = 300
_GATEWAY_MB = 400
_RECORDED = Path(__file__).parent / "fixtures" / "gateway"
# Of the large day.
_TOTAL = 10**12
# No measure of speed: a board that does not respond during a flood fails, a slow machine does not.
_HEALTH_SECONDS = 10
# For a machine that is many times slower than ours.
_LONGEST_SECONDS = 600
# Of 100 kB each: what the kernel may take before it reports that the connection is closed.
_IN_BUFFERS = 200
_COUNTS = (
    "prompt_tokens",
    "completion_tokens",
    "total_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
    "api_requests",
    "successful_requests",
    "failed_requests",
)
_HOST = b"Host: localhost\r\n"


class Board(Product):
    def peak_mb(self) -> float:
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found, "the process is gone"
        return int(found[1]) / 1024

    def status(self) -> waiting.Json:
        return json_of(requests.get(f"{self.url}/status", timeout=60))

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def is_healthy(self) -> bool:
        return requests.get(f"{self.url}/healthz", timeout=20).ok


@contextlib.contextmanager
def running(gateway: FakeGateway, folder: Path, **settings: object) -> Iterator[Board]:
    """One reading is measured, however slow the machine is, unless the settings have shorter intervals."""
    port = free_port()
    own = {"history_days": 2, "refresh_seconds": 300, "logs_budget_mb": ""}
    own |= {"database_url": "", "leaderboard_data_dir": folder}
    board = Board(environment_of(gateway.url, KEY, port, own | settings), port, folder)
    with board.running():
        board.wait_until_loaded(seconds=_LONGEST_SECONDS)
        yield board


@pytest.fixture
def product(gateway: FakeGateway, tmp_path: Path) -> Iterator[Board]:
    with running(gateway, tmp_path) as found:
        yield found


def send_until_closed(connection: socket.socket, chunk: bytes, times: int) -> int:
    """How often the chunk was sent until the connection was refused, which is an error here."""
    for sent in range(times):
        try:
            connection.sendall(chunk)
        except OSError:
            return sent
    return times


def endless_trailers(product: Board) -> None:
    trailers = b"".join(b"X-%d: %b\r\n" % (number, b"a" * 1000) for number in range(100))
    for method in (b"GET", b"POST"):
        with product.connect() as connection:
            head = b"%b /tokens HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\n0\r\n" % (method, _HOST)
            connection.sendall(head)
            assert send_until_closed(connection, trailers, 3000) < _IN_BUFFERS


def one_endless_trailer(product: Board) -> None:
    with product.connect() as connection:
        connection.sendall(b"POST /tokens HTTP/1.1\r\n%bTransfer-Encoding: chunked\r\n\r\n0\r\nX: " % _HOST)
        assert send_until_closed(connection, b"a" * 100_000, 3000) < _IN_BUFFERS


def pipelined_behind_live(product: Board) -> None:
    request = b"GET /tokens HTTP/1.1\r\n%b\r\n" % _HOST
    with contextlib.ExitStack() as connections:
        for _ in range(100):
            connection = connections.enter_context(product.connect())
            connection.sendall(b"GET /live HTTP/1.1\r\n%b\r\n" % _HOST)
            assert connection.recv(12) == b"HTTP/1.1 200"
            connection.settimeout(0.2)
            send_until_closed(connection, request * 5000, 5)
        assert product.is_healthy()


def dripped_bodies(product: Board) -> None:
    with contextlib.ExitStack() as connections:
        held = [connections.enter_context(product.connect()) for _ in range(200)]
        for connection in held:
            connection.sendall(b"POST /tokens HTTP/1.1\r\n%bContent-Length: 100000000\r\n\r\n" % _HOST)
        for _ in range(20):
            for connection in held:
                send_until_closed(connection, b"a" * 60_000, 1)
        assert product.is_healthy()


def distinct_queries(product: Board) -> None:
    session = requests.Session()
    for number in range(1500):
        query = f"{number}{'x' * 3900}"
        assert session.get(f"{product.url}/tokens?model={query}", timeout=60).status_code == 200


def slowest_health_check(product: Board, flood: Callable[[Board], None]) -> float:
    """In seconds, of those sent one after the other during the flood; each gets its response within the time-out."""
    over = threading.Event()

    def check() -> float:
        slowest = 0.0
        # At least one: some floods are refused within milliseconds.
        while True:
            started = time.perf_counter()
            requests.get(f"{product.url}/healthz", timeout=_HEALTH_SECONDS).raise_for_status()
            slowest = max(slowest, time.perf_counter() - started)
            if over.wait(0.05):
                return slowest

    with ThreadPoolExecutor(1) as pool:
        checking = pool.submit(check)
        try:
            flood(product)
        finally:
            over.set()
        return checking.result()


@pytest.mark.parametrize(
    "flood", [endless_trailers, one_endless_trailer, pipelined_behind_live, dripped_bodies, distinct_queries]
)
def test_strangers_cannot_fill_memory_or_stop_health_checks(
    product: Board, flood: Callable[[Board], None]
) -> None:
    slowest = slowest_health_check(product, flood)
    log.info("%s: slowest health check %.3f s, peak %.0f MB", flood.__name__, slowest, product.peak_mb())

    assert product.is_healthy()
    assert product.peak_mb() < _STRANGERS_MB


def large_day(megabytes: int, day: str) -> bytes:
    """A day of tens of thousands of keys. No two numbers are alike, so each is an object of its own."""
    number = itertools.count(10**7)
    # 72: the key, its quotes and separators. Each is listed under its team and under its model.
    size = 72 + len(json.dumps(_key_entry(0, number)))
    keys = {f"{key:064x}": _key_entry(key, number) for key in range(megabytes * 2**20 // size // 2)}
    whole: Json = {"metrics": _metrics(itertools.repeat(_TOTAL)), "metadata": {}, "api_key_breakdown": keys}
    breakdown = {"entities": {"team-1": whole}, "model_groups": {"gpt": whole}, "models": {}, "api_keys": {}}
    content: Json = {"date": day, "metrics": whole["metrics"], "breakdown": breakdown}
    return json.dumps({"results": [content], "metadata": {"page": 1, "total_pages": 1}}).encode()


def _key_entry(key: int, number: Iterator[int]) -> Json:
    return {"metrics": _metrics(number), "metadata": {"key_alias": f"key-{key:06}", "team_id": None}}


def _metrics(number: Iterator[int]) -> Json:
    counts: Json = {name: next(number) for name in _COUNTS}
    return counts | {"spend": next(number) / 1000}


class LargeDay:
    """The first day that is requested has 63 MB. Its totals grow with each reading, so that each is kept and saved."""

    def __init__(self, readings: int, *, with_implausible_values: bool = False) -> None:
        self.day = ""
        self.size = 0
        self.readings = 0
        self._wanted = readings
        self._body = b""
        self._with_implausible_values = with_implausible_values

    def __call__(self, received: Request) -> Response | None:
        day = received.query_params.get("start_date", "")
        if received.url.path != "/team/daily/activity":
            return None
        if not self.day:
            self.day, self._body = day, large_day(63, day)
            if self._with_implausible_values:
                self._body = self._body.replace(b'"prompt_tokens": 1001', b'"prompt_tokens": -101')
            self.size = len(self._body)
        if day != self.day:
            return None
        if self.readings == self._wanted:
            return JSONResponse({"error": "overloaded"}, 503)
        self.readings += 1
        body = self._body.replace(b"%d" % _TOTAL, b"%d" % (_TOTAL + self.readings))
        return Response(body, media_type="application/json")

    def is_shown(self, product: Board) -> bool:
        teams = json_of(requests.get(f"{product.url}/tokens?breakdown=false", timeout=60))["teams"]
        return self.readings > 0 and teams[0]["tokens"] == _TOTAL + self.readings


def test_a_large_response_with_implausible_values_is_read_within_the_memory_of_a_small_machine(
    gateway: FakeGateway, tmp_path: Path
) -> None:
    gateway.fault = large = LargeDay(readings=1, with_implausible_values=True)
    with running(gateway, tmp_path) as product:
        until(lambda: large.is_shown(product), "the large day is shown", seconds=_LONGEST_SECONDS)

        log.info("peak %.0f MB", product.peak_mb())
        assert 60 * 2**20 < large.size < 64 * 2**20
        assert product.peak_mb() < _GATEWAY_MB
        assert product.status()["set_aside"]


def grown(recorded: str, megabytes: int) -> bytes:
    """The entries of a recorded list, again and again; no two have the same id and amount."""
    body = json.loads((_RECORDED / f"{recorded}.json").read_text(encoding="utf-8"))["body"]
    number = itertools.count(10**7)

    def another(value: object, name: str = "") -> object:
        match value:
            case dict():
                return {name: another(part, name) for name, part in value.items()}
            case list():
                return [another(part) for part in value]
            case str() if name in ("team_id", "token", "model_name"):
                return f"{value}-{next(number)}"
            case float():
                return next(number) / 1000
        return value

    entries = body if isinstance(body, list) else body["data"]
    times = megabytes * 2**20 // len(json.dumps(entries))
    many = [another(entry) for _ in range(times) for entry in entries]
    return json.dumps(many if isinstance(body, list) else {"data": many}).encode()


def test_lists_of_the_largest_size_are_read_within_the_same_memory(
    gateway: FakeGateway, tmp_path: Path
) -> None:
    bodies = {"/team/list": grown("team-list", 60), "/model/info": grown("model-info", 60)}

    def large(received: Request) -> Response | None:
        body = bodies.get(received.url.path)
        return Response(body, media_type="application/json") if body else None

    gateway.fault = large
    with running(gateway, tmp_path) as product:
        log.info("peak %.0f MB", product.peak_mb())
        assert all(map(gateway.count, bodies))
        assert product.status()["gateway"]["state"] == "ok"
        assert product.peak_mb() < _GATEWAY_MB


def test_a_large_response_is_read_and_saved_again_within_the_same_memory(
    gateway: FakeGateway, tmp_path: Path
) -> None:
    gateway.fault = large = LargeDay(readings=2)
    with running(gateway, tmp_path, refresh_seconds=1) as product:

        def has_saved_the_second_reading() -> bool:
            status = product.status()
            is_saved = str(status["store"]["last_write_at"]) > str(status["gateway"]["last_success_at"])
            return large.readings == 2 and large.is_shown(product) and is_saved

        until(
            has_saved_the_second_reading,
            "a second reading of the large day is saved",
            seconds=_LONGEST_SECONDS,
        )

        log.info("peak %.0f MB", product.peak_mb())
        assert 60 * 2**20 < large.size < 64 * 2**20
        assert product.peak_mb() < _GATEWAY_MB
        assert not product.status()["set_aside"]
