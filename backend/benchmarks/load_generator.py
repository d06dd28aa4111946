"""Asks one address as fast as it can over many connections, in another process: wrk, or else our own."""

import asyncio
import re
import resource
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Protocol, cast
from urllib.parse import urlsplit

import uvloop

from benchmarks.processes import answer_of, beside
from benchmarks.report import percentile

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True, slots=True)
class Load:
    """`busy` is the share of one core that the generator needed: near 1 it was the limit, not the server."""

    rate: float
    p50_ms: float
    p99_ms: float
    failures: int
    busy: float


class Generator(Protocol):
    name: str

    def __call__(self, url: str, headers: Mapping[str, str], connections: int, seconds: int) -> Load: ...


def generator(wanted: str | None = None) -> Generator:
    wrk = shutil.which("wrk") if wanted in (None, "wrk") else None
    if wanted == "wrk" and wrk is None:
        raise SystemExit("wrk is not installed")
    return _Wrk(wrk) if wrk else _Own()


class _Wrk:
    name = "wrk"

    def __init__(self, program: str) -> None:
        self._program = program

    def __call__(self, url: str, headers: Mapping[str, str], connections: int, seconds: int) -> Load:
        command = [self._program, "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
        for name, value in headers.items():
            command += ["-H", f"{name}: {value}"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.monotonic()
        said = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout  # noqa: S603
        took = time.monotonic() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return parse_wrk(said, used / took)


def parse_wrk(said: str, busy: float) -> Load:
    """What `wrk --latency` prints. It counts every status from 400 on, and every broken connection, as failure."""
    rate = _find(r"Requests/sec:\s+([\d.]+)", said)
    socket_errors = re.search(r"Socket errors: (.*)", said)
    failures = sum(int(count) for count in re.findall(r"\d+", socket_errors[1])) if socket_errors else 0
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Load(
        float(rate[1]),
        _milliseconds(_find(r"50%\s+([\d.]+)(us|ms|s|m)\b", said)),
        _milliseconds(_find(r"99%\s+([\d.]+)(us|ms|s|m)\b", said)),
        failures + (int(refused[1]) if refused else 0),
        busy,
    )


def _find(pattern: str, said: str) -> re.Match[str]:
    found = re.search(pattern, said)
    if found is None:
        raise ValueError(f"wrk said nothing like {pattern}: {said}")
    return found


def _milliseconds(found: re.Match[str]) -> float:
    return float(found[1]) * _UNITS[found[2]]


class _Own:
    name = "our own client (asyncio protocols on uvloop)"

    def __call__(self, url: str, headers: Mapping[str, str], connections: int, seconds: int) -> Load:
        with beside(_ask_on_and_on, url, dict(headers), connections, seconds) as line:
            return cast(Load, answer_of(line))


class ResponseCounter:
    """Counts whole responses in a stream; `failures` are those with a status from 400 on."""

    def __init__(self) -> None:
        self.failures = 0
        self._head = b""
        self._missing = 0

    def feed(self, data: bytes) -> int:
        """How many responses ended within `data`."""
        ended = 0
        while data:
            if self._missing:
                taken = min(self._missing, len(data))
                self._missing -= taken
                data = data[taken:]
            else:
                head, found, data = (self._head + data).partition(b"\r\n\r\n")
                if not found:
                    self._head = head
                    return ended
                self._head = b""
                self._missing = _body_length(head)
                self.failures += head[9:10] >= b"4"
            ended += not self._missing
        return ended


def _body_length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


class _Asking(asyncio.Protocol):
    def __init__(self, question: bytes, took: list[float]) -> None:
        self._question = question
        self._took = took
        self._asked_at = 0.0
        self.counter = ResponseCounter()
        self.broken = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        if self.counter.feed(data):
            self._took.append(time.perf_counter() - self._asked_at)
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        self.broken = exc is not None

    def close(self) -> None:
        self._transport.close()

    def _ask(self) -> None:
        self._asked_at = time.perf_counter()
        self._transport.write(self._question)


def _ask_on_and_on(
    line: Connection, url: str, headers: dict[str, str], connections: int, seconds: int
) -> None:
    parts = urlsplit(url)
    host, port = cast(str, parts.hostname), cast(int, parts.port)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"GET {target} HTTP/1.1", f"Host: {parts.netloc}", *(f"{k}: {v}" for k, v in headers.items())]
    question = "\r\n".join([*lines, "", ""]).encode()

    async def ask() -> Load:
        loop = asyncio.get_running_loop()
        took: list[float] = []
        before, began = time.process_time(), time.perf_counter()
        asking = [
            (await loop.create_connection(lambda: _Asking(question, took), host, port))[1]
            for _ in range(connections)
        ]
        await asyncio.sleep(seconds)
        wall = time.perf_counter() - began
        counted, busy = list(took), time.process_time() - before
        failures = sum(one.counter.failures + one.broken for one in asking)
        for one in asking:
            one.close()
        return Load(
            len(counted) / wall,
            1000 * percentile(counted, 50),
            1000 * percentile(counted, 99),
            failures,
            busy / wall,
        )

    line.send(uvloop.run(ask()))
