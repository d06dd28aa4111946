"""The limits: the least that can answer with the same bytes, and the least that can tell everybody at once."""

import asyncio
import contextlib
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast

import uvloop
from fastapi import FastAPI
from starlette.datastructures import State
from starlette.types import Receive, Scope, Send

from benchmarks.processes import Server, answer_of, beside, listener
from leaderboard import cli
from leaderboard.settings import Settings


@dataclass(frozen=True, slots=True)
class CannedAnswer:
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


@contextlib.contextmanager
def bare_server(answers: Mapping[str, CannedAnswer]) -> Iterator[Server]:
    """A bare ASGI app with an answer for each path, on the product's own server."""
    with beside(_serve, answers) as line:
        port, pid = cast(tuple[int, int], answer_of(line))
        yield Server(f"http://127.0.0.1:{port}", pid)


@contextlib.contextmanager
def bare_broadcast(event: bytes) -> Iterator[tuple[int, Connection]]:
    """Sends an event to everyone connected for each word on the line; the line says when it began."""
    with beside(_broadcast, event) as line:
        yield cast(int, answer_of(line)), line


class _Bare:
    def __init__(self, answers: Mapping[str, CannedAnswer]) -> None:
        self._answers = answers
        # Where the product's server looks for readers to say goodbye to.
        self.state = State()

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise RuntimeError("no lifespan here")
        answer = self._answers[scope["path"]]
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})


def _serve(line: Connection, answers: Mapping[str, CannedAnswer]) -> None:
    sock = listener()
    line.send((sock.getsockname()[1], os.getpid()))
    app = cast(FastAPI, _Bare(answers))
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        # The very server that the product runs on, so that what is compared is the app alone.
        cli._serve(app, Settings.model_construct(), sock)  # noqa: SLF001


class _Listening(asyncio.Protocol):
    def __init__(self, everyone: set[asyncio.WriteTransport]) -> None:
        self._everyone = everyone

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:  # noqa: ARG002 - the protocol's signature
        self._everyone.add(self._transport)
        self._transport.write(b"HTTP/1.1 200 OK\r\n\r\nevent: state\n\n")

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._everyone.discard(self._transport)


def _broadcast(line: Connection, event: bytes) -> None:
    async def serve() -> None:
        everyone: set[asyncio.WriteTransport] = set()
        sock = listener()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Listening(everyone), sock=sock, backlog=2048)
        line.send(sock.getsockname()[1])
        async with server:
            while True:
                await loop.run_in_executor(None, line.recv)
                line.send(time.monotonic())
                for transport in everyone:
                    transport.write(event)

    uvloop.run(serve())
