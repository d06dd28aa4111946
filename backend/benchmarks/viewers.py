"""Viewers in another process: live readers on raw sockets, and pages that ask from time to time."""

import asyncio
import contextlib
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import cast

import uvloop

from benchmarks.load_generator import ResponseCounter
from benchmarks.processes import answer_of, beside

_LIVE = b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n"
_EVENT = b"event: ledger"
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Heard:
    """When the first and the last of all readers got an event (monotonic clock)."""

    first: float
    last: float


@contextlib.contextmanager
def live_readers(port: int, count: int) -> Iterator[Connection]:
    """Readers that are all connected; for each event the line gives a Heard once the last has it."""
    with beside(_read_live, port, count) as line:
        answer_of(line)
        yield line


@contextlib.contextmanager
def viewers(
    port: int, *, live: int, polling: int, targets: list[str], every_seconds: float
) -> Iterator[Connection]:
    """`polling` ask all targets every few seconds, each at moments of its own; for any word the line gives the
    number of answers so far and of those that failed."""
    with beside(_view, port, live, polling, targets, every_seconds) as line:
        answer_of(line)
        yield line


class _Everyone:
    """What has been heard by how many."""

    def __init__(self, line: Connection, count: int) -> None:
        self._line = line
        self._count = count
        self._first = 0.0
        self._heard = 0
        self.ready = asyncio.Event()
        self._connected = 0

    def connected(self) -> None:
        self._connected += 1
        if self._connected == self._count:
            self.ready.set()

    def heard(self) -> None:
        now = time.monotonic()
        if not self._heard:
            self._first = now
        self._heard += 1
        if self._heard == self._count:
            self._heard = 0
            self._line.send(Heard(self._first, now))


class _Reader(asyncio.Protocol):
    def __init__(self, everyone: _Everyone | None) -> None:
        self._everyone = everyone
        self._tail = b""
        self._started = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.WriteTransport, transport).write(_LIVE)

    def data_received(self, data: bytes) -> None:
        if self._everyone is None:
            return
        seen = self._tail + data
        if not self._started and b"event: state" in seen:
            self._started = True
            self._everyone.connected()
        for _ in range(seen.count(_EVENT)):
            self._everyone.heard()
        # An event's name may come in two pieces.
        self._tail = seen[1 - len(_EVENT) :] if not seen.endswith(_EVENT) else b""


async def _page(port: int, targets: list[str], every_seconds: float, counts: list[int]) -> None:
    """Asks all targets over one connection, rests, and comes again; the first time at a moment of its own."""
    await asyncio.sleep(random.uniform(0, every_seconds))  # noqa: S311 - spreads them
    while True:
        counter = ResponseCounter()
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for target in targets:
                lines = f"GET {target} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"
                writer.write(lines.encode())
                while not counter.feed(data := await reader.read(65536)):
                    if not data:
                        raise ConnectionResetError
                counts[0] += 1
            writer.close()
        except OSError:
            counts[1] += 1
        counts[1] += counter.failures
        await asyncio.sleep(every_seconds)


def _read_live(line: Connection, port: int, count: int) -> None:
    async def read() -> None:
        everyone = _Everyone(line, count)
        await _connect(port, [_Reader(everyone) for _ in range(count)])
        await everyone.ready.wait()
        line.send("ready")
        await asyncio.Event().wait()

    uvloop.run(read())


def _view(
    line: Connection, port: int, live: int, polling: int, targets: list[str], every_seconds: float
) -> None:
    async def view() -> None:
        counts = [0, 0]
        await _connect(port, [_Reader(None) for _ in range(live)])
        pages = [asyncio.create_task(_page(port, targets, every_seconds, counts)) for _ in range(polling)]
        line.send("ready")
        while pages:
            await asyncio.get_running_loop().run_in_executor(None, line.recv)
            line.send(tuple(counts))

    uvloop.run(view())


async def _connect(port: int, protocols: list[_Reader]) -> None:
    loop = asyncio.get_running_loop()
    for start in range(0, len(protocols), _AT_ONCE):
        some = protocols[start : start + _AT_ONCE]
        await asyncio.gather(
            *(loop.create_connection(partial(_same, one), "127.0.0.1", port) for one in some)
        )


def _same(protocol: _Reader) -> _Reader:
    return protocol
