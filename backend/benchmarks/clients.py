"""Clients in processes of their own: one that sends requests without pause, live readers, and viewers who poll."""

import asyncio
import contextlib
import random
import time
from collections.abc import Iterator, Mapping
from multiprocessing.connection import Connection

import uvloop

from benchmarks.processes import beside, in_new_process

_CONNECT_AT_ONCE = 100


def requests_within(
    port: int, target: str, headers: Mapping[str, str], connections: int, seconds: float
) -> int:
    """How many responses as many connections get, each sending the next request when it has the response."""
    return in_new_process(_run_requests, port, target, dict(headers), connections, seconds)


@contextlib.contextmanager
def live_readers(port: int, count: int) -> Iterator[Connection]:
    """Connected readers of /live. For each ledger event the connection gives the moment at which the last has it."""
    with beside(_run_readers, port, count) as line:
        line.recv()
        yield line


@contextlib.contextmanager
def pollers(port: int, count: int, targets: list[str], every_seconds: float) -> Iterator[None]:
    """Viewers who fetch all targets every few seconds, each at a moment of its own."""
    with beside(_run_pollers, port, count, targets, every_seconds) as line:
        line.recv()
        yield
        if line.poll():  # nothing more is sent, so the process has ended
            raise RuntimeError("a viewer got no response")


class Client:
    """One HTTP connection, which stays open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def connect(cls, port: int) -> "Client":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def get(self, target: str, headers: Mapping[str, str]) -> int:
        """The status of the response."""
        lines = [
            f"GET {target} HTTP/1.1",
            "Host: localhost",
            *(f"{name}: {text}" for name, text in headers.items()),
        ]
        self._writer.write("\r\n".join([*lines, "", ""]).encode())
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        _, has_length, rest = head.partition(b"\r\ncontent-length:")
        if has_length:
            await self._reader.readexactly(int(rest.split(b"\r\n", 1)[0]))
        return int(head[9:12])

    async def wait_for(self, text: bytes) -> None:
        await self._reader.readuntil(text)


def _run_requests(port: int, target: str, headers: dict[str, str], connections: int, seconds: float) -> int:
    async def one(client: Client, until: float) -> int:
        count = 0
        while time.monotonic() < until:
            status = await client.get(target, headers)
            if status not in (200, 304):
                raise RuntimeError(f"{target}: status {status}")
            count += 1
        return count

    async def run() -> int:
        clients = [await Client.connect(port) for _ in range(connections)]
        until = time.monotonic() + seconds
        return sum(await asyncio.gather(*(one(client, until) for client in clients)))

    return uvloop.run(run())


def _run_readers(line: Connection, port: int, count: int) -> None:
    async def run() -> None:
        clients: list[Client] = []
        while len(clients) < count:
            some = min(_CONNECT_AT_ONCE, count - len(clients))
            clients += await asyncio.gather(*(Client.connect(port) for _ in range(some)))
            await asyncio.gather(*(client.get("/live", {}) for client in clients[-some:]))
        line.send("connected")
        while True:
            await asyncio.gather(*(client.wait_for(b"event: ledger\n") for client in clients))
            line.send(time.monotonic())

    uvloop.run(run())


def _run_pollers(line: Connection, port: int, count: int, targets: list[str], every_seconds: float) -> None:
    async def poll() -> None:
        await asyncio.sleep(random.uniform(0, every_seconds))  # noqa: S311 - spreads them
        client = await Client.connect(port)
        while True:
            for target in targets:
                status = await client.get(target, {"Accept-Encoding": "gzip"})
                if status != 200:
                    raise RuntimeError(f"{target}: status {status}")
            await asyncio.sleep(every_seconds)

    async def run() -> None:
        line.send("started")
        await asyncio.gather(*(poll() for _ in range(count)))

    uvloop.run(run())
