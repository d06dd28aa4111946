"""The product as a process that can be killed, stopped and started again."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import requests

from leaderboard.clock import Clock
from leaderboard.settings import Settings
from tests.support.board_main import serve
from tests.support.clock import QUICK
from tests.support.command import Forked
from tests.support.gateway import KEY, FakeGateway
from tests.support.waiting import Json, json_of, until

_BACKEND = Path(__file__).parents[2]


class Board:
    def __init__(
        self, gateway: FakeGateway, clock: Clock, under: Sequence[str] = (), /, **settings: object
    ) -> None:
        """`under`: a command that runs the product's."""
        refresh_seconds = settings.pop("refresh_seconds", QUICK)
        own = {"litellm_base_url": gateway.url, "litellm_api_key": KEY, "history_days": 2}
        # What a developer has set must not count.
        unset = dict.fromkeys(Settings.model_fields, "")
        environment = {name.upper(): str(value) for name, value in (unset | own | settings).items()}
        # The child inherits the socket: nobody else can take its port meanwhile.
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            began = (clock().isoformat(), time.monotonic(), float(str(refresh_seconds)))
            self.process: Forked | subprocess.Popen[bytes]
            if not under:
                self.process = Forked(serve, (listener, *began), environment=os.environ | environment)
                return
            command = [sys.executable, "-m", serve.__module__, listener.fileno(), *began]
            self.process = subprocess.Popen(
                [*under, *map(str, command)],
                cwd=_BACKEND,
                env=os.environ | environment,
                pass_fds=[listener.fileno()],
            )

    def get(self, path: str, **query: str) -> requests.Response:
        # A connection each: a board that was paused closes those that were idle.
        return requests.get(self.url + path, params=query, timeout=30)

    def json(self, path: str, **query: str) -> Json:
        return json_of(self.get(path, **query))

    def is_ready(self) -> bool:
        with contextlib.suppress(requests.ConnectionError):
            return self.get("/readyz").ok
        assert self.process.poll() is None, "the board has ended"
        return False

    def ready(self) -> "Board":
        until(self.is_ready, "the board is ready")
        return self

    def tokens(self) -> dict[str, int]:
        """By team name, of yesterday and today."""
        return {team["name"]: team["tokens"] for team in self.json("/tokens")["teams"]}

    def next_minute(self) -> None:
        """Moves its clock a minute ahead, soon."""
        self.signal(signal.SIGUSR1)

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@contextlib.contextmanager
def board(
    gateway: FakeGateway, clock: Clock, under: Sequence[str] = (), /, **settings: object
) -> Iterator[Board]:
    """A board that is killed at the end, if the test has not ended it."""
    started = Board(gateway, clock, under, **settings)
    try:
        yield started.ready()
    finally:
        started.kill()
