"""What `make bench` measures. Each function yields figures with their limits."""

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import median

import requests

from benchmarks.clients import Client, live_readers, pollers, requests_within
from benchmarks.processes import allow_many_files, in_new_process, resident_mb
from benchmarks.product import product_on
from benchmarks.servers import Gateway, Stored, bare_server, gateway_of
from benchmarks.stores import store_cost
from benchmarks.workshop import CannedTransport
from leaderboard.api.query import PeriodView, Selection
from leaderboard.api.serializers import tokens_response
from leaderboard.cli import limit_garbage_collection
from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.sync.day_loader import read_day
from leaderboard.sync.snapshots import Snapshot, Snapshots
from leaderboard.sync.today_reader import TodayReader

_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_GZIP = {"Accept-Encoding": "gzip"}
_CONNECTIONS = 50
_READERS = 5000
# 5,000 readers in 250 MB.
_READER_KB = 50


@dataclass(frozen=True, slots=True)
class Figure:
    """`limit` is the largest value that is good enough, or the least with `at_least`."""

    name: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def http() -> Iterator[Figure]:
    """Processor time of a response from the cache, as a share of a bare ASGI app's that has the bytes ready."""
    target = "/tokens?breakdown=false"
    with gateway_of(100) as gateway, product_on(gateway.url, refresh_seconds=3600) as product:
        fetched = requests.get(product.url + target, headers=_GZIP, timeout=60)
        unchanged = {**_GZIP, "If-None-Match": fetched.headers["ETag"]}
        body = requests.get(product.url + target, headers=_GZIP, timeout=60, stream=True).raw.read()
        not_modified = requests.get(product.url + target, headers=unchanged, timeout=60)
        stored = {
            "/200": Stored(200, _own_headers(fetched), body),
            "/304": Stored(304, _own_headers(not_modified), b""),
        }
        with bare_server(stored) as bare:
            for status, headers, limit in ((200, _GZIP, 0.75), (304, unchanged, 0.65)):
                shares = []
                for _ in range(3):
                    costs = []
                    for server, path in ((product, target), (bare, f"/{status}")):
                        before = server.cpu_seconds()
                        count = requests_within(server.port, path, headers, _CONNECTIONS, 1.5)
                        costs.append((server.cpu_seconds() - before) / count)
                    shares.append(costs[1] / costs[0])
                yield Figure(
                    f"http: {status} from the cache, share of a bare ASGI app",
                    median(shares),
                    limit,
                    at_least=True,
                )


def _own_headers(response: requests.Response) -> dict[str, str]:
    """The headers that the app sends, without the server's own, so that both apps send the same response."""
    return {name: text for name, text in response.headers.items() if name.lower() != "date"}


def live() -> Iterator[Figure]:
    """From a change at the gateway to the last of 5,000 readers, and the memory of a reader."""
    allow_many_files()
    with gateway_of(100) as gateway, product_on(gateway.url, refresh_seconds=1, history_days=2) as product:
        before = product.resident_mb()
        with live_readers(product.port, _READERS) as line:
            gateway.grow()
            line.recv()
            grown_kb = (product.resident_mb() - before) * 1024
            seconds = [-gateway.grow() + line.recv() for _ in range(5)]
    yield Figure(
        f"live: s from a change to the last of {_READERS:,} readers, read every 1 s", median(seconds), 2.0
    )
    yield Figure("live: kB of memory a reader", grown_kb / _READERS, _READER_KB)


def load() -> Iterator[Figure]:
    """How long a request waits while the gateway is read, and the memory of a large workshop."""
    with (
        gateway_of(100) as gateway,
        product_on(gateway.url, refresh_seconds=1) as product,
        bare_server({"/healthz": Stored(200, {"content-length": "2"}, b"ok")}) as bare,
    ):
        waits = [asyncio.run(_longest_waits(product.port, bare.port, gateway)) for _ in range(8)]
    # What the machine's other work does to the bare app is not the product's.
    pause = median(max(0.0, product_wait - bare_wait) for product_wait, bare_wait in waits)
    yield Figure(
        "load: ms that a request waits while 100 teams are read, beyond a bare app", 1000 * pause, 50
    )
    with (
        gateway_of(300) as gateway,
        product_on(gateway.url, refresh_seconds=3600, history_days=60) as product,
    ):
        yield Figure("load: MB of memory, 300 teams × 60 days", product.resident_mb(), 400)


async def _longest_waits(product_port: int, bare_port: int, gateway: Gateway) -> list[float]:
    """The longest wait at the product and at the bare app within a second in which today has grown and is read."""
    clients = [await Client.connect(port) for port in (product_port, bare_port)]
    await asyncio.to_thread(gateway.grow)
    longest, until = [0.0, 0.0], time.monotonic() + 1.1
    while time.monotonic() < until:
        for place, client in enumerate(clients):
            began = time.monotonic()
            await client.get("/healthz", {})
            longest[place] = max(longest[place], time.monotonic() - began)
    return longest


def queries() -> Iterator[Figure]:
    """What a new snapshot costs the services and the serializer, for all days held."""
    for teams, days, board_ms, tokens_ms in ((100, 30, 10, 40), (500, 90, 100, 400)):
        board, tokens = in_new_process(_query_ms, teams, days)
        yield Figure(f"queries: ms for the board of a snapshot, {teams} teams × {days} days", board, board_ms)
        yield Figure(f"queries: ms for /tokens of a snapshot, {teams} teams × {days} days", tokens, tokens_ms)


def _query_ms(teams: int, days: int) -> tuple[float, float]:
    limit_garbage_collection()
    today = _NOW.date()
    period = Period(today - timedelta(days=days - 1), today)
    client = LiteLLMAPI(CannedTransport(teams, growing_rows=1))
    facts = read_day(client, today, lambda: _NOW)
    ledger = Ledger().with_teams(client.fetch_teams())
    for day in period:
        ledger = ledger.with_day(replace(facts, day=day))
    times: dict[bool, list[float]] = {False: [], True: []}
    for turn in range(12):
        ledger = ledger.with_day(read_day(client, today, lambda: _NOW))
        board = Selection(PeriodView(period, Snapshot(ledger=ledger), _NOW, demo=False, stale=False))
        breakdown = turn % 2 == 1
        began = time.thread_time()
        tokens_response(board, breakdown=breakdown).model_dump_json(by_alias=True)
        times[breakdown].append(1000 * (time.thread_time() - began))
    # The settled days are added up once. The fastest, because other work on the machine slows down the rest.
    return min(times[False][1:]), min(times[True][1:])


def viewers() -> Iterator[Figure]:
    """The gateway's requests with 1,000 viewers, half of them live, against those with 2."""
    allow_many_files()
    today = datetime.now(UTC).date()
    targets = ["/tokens?breakdown=false", "/tokens/models", "/tokens/success-rate"]
    targets += [f"/tokens/timeseries?start_date={today - timedelta(days=back)}" for back in range(1, 7)]
    per_round = []
    with gateway_of(100) as gateway, product_on(gateway.url, refresh_seconds=1, history_days=7) as product:
        for count in (1, 500):
            with live_readers(product.port, count), pollers(product.port, count, targets, 3):
                began = time.monotonic()
                time.sleep(12)
                reads = [day for moment, day in gateway.reads() if moment > began]
                per_round.append(len(reads) / reads.count(today.isoformat()))
    yield Figure(
        "viewers: gateway requests a reading, 1,000 viewers ÷ 2", round(per_round[1] / per_round[0], 1), 1.0
    )


def soak() -> Iterator[Figure]:
    """Memory over readings of a gateway whose numbers grow."""
    yield Figure("soak: MB grown from reading 200 to 1,200, 12 teams", in_new_process(_soak_mb, 200, 1200), 4)


def _soak_mb(first: int, last: int) -> float:
    clock = [_NOW]
    reader = TodayReader(
        LiteLLMAPI(CannedTransport(12, growing_rows=10)),
        (snapshots := Snapshots()),
        lambda: clock[0],
        threading.Event(),
        10,
    )
    marks = {}
    for turn in range(last + 1):
        reader.refresh()
        if snapshots.latest.is_stale(clock[0]):
            raise RuntimeError(snapshots.latest.gateway.error)
        # Within one minute, because the minutes in which usage grew are kept.
        clock[0] += timedelta(milliseconds=1)
        if turn in (first, last):
            marks[turn] = resident_mb()
    return marks[last] - marks[first]


def store() -> Iterator[Figure]:
    """What the store costs in processor time, beside that of reading over HTTP, and on disk."""
    for teams, days, megabytes in ((12, 7, 1), (100, 30, 10), (300, 60, 60)):
        cost = in_new_process(store_cost, teams, days)
        size = f"{teams} teams × {days} days"
        yield Figure(f"store: ms of a write after a refresh, {size}", 1000 * cost.write, 100)
        yield Figure(f"store: share of the reading's time, {size}", cost.write / cost.reading, 0.2)
        yield Figure(f"store: s from a start to the last numbers, {size}", cost.start, 2)
        yield Figure(f"store: MB on disk, {size}", cost.size / 1e6, megabytes)


ALL = (http, live, load, queries, viewers, soak, store)
