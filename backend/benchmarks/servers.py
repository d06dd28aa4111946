"""Servers to measure with: a gateway that sends stored bodies and counts requests, and a bare ASGI app."""

import contextlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from urllib.parse import parse_qs

import requests
import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from benchmarks.processes import Server, beside, listener
from benchmarks.workshop import Days, catalog
from leaderboard.api.http_protocol import BoundedHttpProtocol


class Gateway(Server):
    """The client's side of the gateway's process."""

    def grow(self) -> float:
        """Grows today by some requests; returns the moment (monotonic) from which they can be read."""
        moment: float = requests.post(f"{self.url}/-/grow", timeout=30).json()
        return moment

    def reads(self) -> list[tuple[float, str]]:
        """Moment and day of each request for usage."""
        return [(moment, day) for moment, day in requests.get(f"{self.url}/-/reads", timeout=30).json()]


@contextlib.contextmanager
def gateway_of(teams: int) -> Iterator[Gateway]:
    with beside(_serve_gateway, teams) as line:
        yield Gateway(*line.recv())


@dataclass(frozen=True, slots=True)
class Stored:
    status: int
    headers: Mapping[str, str]
    body: bytes


@contextlib.contextmanager
def bare_server(responses: Mapping[str, Stored]) -> Iterator[Server]:
    """A bare ASGI app that sends stored responses by path."""
    with beside(_serve_bare, responses) as line:
        yield Server(*line.recv())


class _GatewayApp:
    def __init__(self, teams: int) -> None:
        self._today = datetime.now(UTC).date()
        self._days = Days(teams)
        self._growing = self._days.of(self._today)
        self._catalog = catalog(teams)
        self._reads: list[tuple[float, str]] = []
        self._grown = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = self._body(scope["path"], parse_qs(scope["query_string"].decode()))
        await Response(body, 404 if body is None else 200, media_type="application/json")(
            scope, receive, send
        )

    def _body(self, path: str, query: dict[str, list[str]]) -> bytes | None:
        if path == "/-/grow":
            self._grown += 1
            self._growing = self._days.grown(self._today, 1, self._grown)
            return json.dumps(time.monotonic()).encode()
        if path == "/-/reads":
            return json.dumps(self._reads).encode()
        if path != "/team/daily/activity":
            return self._catalog.get(path)
        day = query["start_date"][0]
        self._reads.append((time.monotonic(), day))
        return self._growing if day == self._today.isoformat() else self._days.of(date.fromisoformat(day))


class _BareApp:
    def __init__(self, responses: Mapping[str, Stored]) -> None:
        self._responses = {
            path: (one.status, [(k.encode(), v.encode()) for k, v in one.headers.items()], one.body)
            for path, one in responses.items()
        }

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        status, headers, body = self._responses[scope["path"]]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _serve_gateway(line: Connection, teams: int) -> None:
    _serve(line, _GatewayApp(teams))


def _serve_bare(line: Connection, responses: Mapping[str, Stored]) -> None:
    _serve(line, _BareApp(responses))


def _serve(line: Connection, app: ASGIApp) -> None:
    sock = listener()
    line.send((sock.getsockname()[1], os.getpid()))
    config = uvicorn.Config(
        app,
        http=BoundedHttpProtocol,
        server_header=False,
        log_level="warning",
        access_log=False,
        lifespan="off",
    )
    uvicorn.Server(config).run(sockets=[sock])
