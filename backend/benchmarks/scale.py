"""Several processes on one PostgreSQL of the benchmark's own."""

import contextlib
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import requests

from benchmarks.clients import live_readers
from benchmarks.figures import Figure
from benchmarks.processes import allow_many_files
from benchmarks.product import Product, environment_of, free_port, product_on
from benchmarks.servers import Gateway, gateway_of
from tests.support.postgres import running_postgres

_READERS = 10_000
_PROCESSES = 3
_CHANGES = 15
_KILLS = 50
_POLL_SECONDS = 0.02
# The lease ends 4 s after it was renewed last, and the others look at it twice a second.
_TAKEOVER_SECONDS = 5


def scale() -> Iterator[Figure]:
    """From a change at the gateway to the last live reader: three processes, and one with a third of the readers."""
    allow_many_files()
    with running_postgres() as postgres, gateway_of(100) as gateway:
        share = _READERS // _PROCESSES
        with postgres.database("one") as url:
            one = _seconds_to_the_last(gateway, url, 1, share)
        with postgres.database("three") as url:
            three = _seconds_to_the_last(gateway, url, _PROCESSES, share)
    yield Figure(f"scale: s from a change to the last of {share:,} readers of one process", one, 2)
    yield Figure(f"scale: s to the last of {_READERS:,} readers of three processes", three, 2 * one)


def _seconds_to_the_last(gateway: Gateway, database: str, processes: int, readers: int) -> float:
    with contextlib.ExitStack() as stack:
        settings: dict[str, object] = {"refresh_seconds": 1, "history_days": 2, "database_url": database}
        products = [stack.enter_context(product_on(gateway.url, **settings)) for _ in range(processes)]
        lines = [stack.enter_context(live_readers(product.port, readers)) for product in products]
        seconds = []
        for _ in range(_CHANGES + 1):
            changed = gateway.grow()
            seconds.append(max(line.recv() for line in lines) - changed)
    return float(median(seconds[1:]))


def takeover() -> Iterator[Figure]:
    """From the SIGKILL of the process that reads the gateway to another one that does."""
    with running_postgres() as postgres, postgres.database("board") as url, gateway_of(12) as gateway:
        seconds = _takeovers(gateway, url)
    yield Figure(f"takeover: s after one of {_KILLS} kills, median", median(seconds), _TAKEOVER_SECONDS)
    yield Figure(f"takeover: s after one of {_KILLS} kills, longest", max(seconds), _TAKEOVER_SECONDS)


def _takeovers(gateway: Gateway, database: str) -> list[float]:
    moments = random.Random(0)  # noqa: S311 - the same moments in each run
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        boards = []
        for number in range(_PROCESSES):
            folder = Path(name, str(number))
            folder.mkdir()
            port = free_port()
            settings = {"refresh_seconds": 1, "history_days": 2, "database_url": database}
            environment = environment_of(gateway.url, "sk-benchmark", port, settings)
            boards.append(Product(environment, port, folder))
            stack.enter_context(boards[-1].running())
            boards[-1].wait_until_loaded()
        seconds = []
        for _ in range(_KILLS):
            reader = _reader_among(boards)
            rest = [board for board in boards if board is not reader]
            # The one that was killed before starts while another takes over.
            for board in rest:
                board.wait_until_loaded()
            time.sleep(moments.uniform(0, 1))
            reader.kill()
            killed = time.monotonic()
            _reader_among(rest)
            seconds.append(time.monotonic() - killed)
            reader.start()
    return seconds


def _reader_among(boards: list[Product]) -> Product:
    while True:
        for board in boards:
            with contextlib.suppress(requests.ConnectionError):  # it may be starting
                if requests.get(f"{board.url}/status", timeout=30).json()["store"]["reads_gateway"]:
                    return board
        time.sleep(_POLL_SECONDS)
