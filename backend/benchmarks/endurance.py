"""`make load`: thousands of live readers and requests a second for minutes; exit status 1 if a limit is missed."""

import argparse
import asyncio
import contextlib
import time
from collections.abc import Iterator
from itertools import pairwise
from multiprocessing.connection import Connection

import uvloop

from benchmarks.__main__ import run
from benchmarks.clients import Client, live_readers
from benchmarks.figures import Figure
from benchmarks.processes import allow_many_files, beside
from benchmarks.product import product_on
from benchmarks.servers import gateway_of

_TEAMS = 100
_REFRESH_SECONDS = 10
_CONNECTIONS = 50
_TARGETS = (
    "/tokens?breakdown=false",
    "/tokens/timeseries",
    "/tokens/models",
    "/tokens/success-rate",
    "/status",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="load", description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--rate", type=int, default=2000, help="requests a second (default 2000)")
    parser.add_argument("--readers", type=int, default=5000, help="live readers (default 5000)")
    options = parser.parse_args()
    allow_many_files()
    return run([lambda: endurance(options.seconds, options.rate, options.readers)])


def endurance(seconds: int, rate: int, readers: int) -> Iterator[Figure]:
    """The gateway grows before each reading, so every reading is a new snapshot and an event to all readers."""
    resident = []
    with (
        gateway_of(_TEAMS) as gateway,
        product_on(gateway.url, refresh_seconds=_REFRESH_SECONDS, history_days=7) as product,
        live_readers(product.port, readers) as events,
        beside(_send, product.port, rate, seconds) as sender,
    ):
        began = time.monotonic()
        while not sender.poll(1):
            gateway.grow()
            resident.append(product.resident_mb())
        sent, failed, slowest = sender.recv()
        reads = [moment for moment, _ in gateway.reads() if began < moment]
        received = 0
        while events.poll():
            events.recv()
            received += 1
    # The first fifth warms up the caches.
    settled = resident[len(resident) // 5 :]
    readings = [later - earlier for earlier, later in pairwise(reads)]
    yield Figure(f"load: requests a second, of {rate:,}", sent / seconds, 0.98 * rate, at_least=True)
    yield Figure("load: requests that failed", failed, 0)
    yield Figure("load: s of the slowest request of a thousand", slowest, 1)
    yield Figure("load: MB of memory grown after the first fifth", settled[-1] - settled[0], 20)
    yield Figure("load: MB of memory at most", max(resident), 600)
    yield Figure("load: s between two readings at most", max(readings), 2 * _REFRESH_SECONDS)
    yield Figure(
        f"load: events that all {readers:,} readers got",
        received,
        seconds // (2 * _REFRESH_SECONDS),
        at_least=True,
    )


def _send(line: Connection, port: int, rate: int, seconds: int) -> None:
    """Each connection sends at its share of the rate, and catches up when it is late."""
    times: list[float] = []
    failed = 0

    async def one(index: int, began: float) -> None:
        nonlocal failed
        client = await Client.connect(port)
        count = rate * seconds // _CONNECTIONS
        for number in range(count):
            due = began + (number + index / _CONNECTIONS) * _CONNECTIONS / rate
            if (wait := due - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            if time.monotonic() > began + seconds:
                return
            sent_at = time.monotonic()
            try:
                status = await client.get(
                    _TARGETS[(number + index) % len(_TARGETS)], {"Accept-Encoding": "gzip"}
                )
            except (OSError, asyncio.IncompleteReadError):
                status = 0
                with contextlib.suppress(OSError):
                    client = await Client.connect(port)
            failed += status != 200
            times.append(time.monotonic() - sent_at)

    async def send() -> None:
        began = time.monotonic()
        await asyncio.gather(*(one(index, began) for index in range(_CONNECTIONS)))

    uvloop.run(send())
    times.sort()
    line.send((len(times), failed, times[len(times) * 999 // 1000]))


if __name__ == "__main__":
    raise SystemExit(main())
