"""Runs the demo gateway inside this process, on a port of its own."""

import socket
import threading
import time
from typing import Self

import uvicorn

from leaderboard.clock import Clock
from leaderboard.demo.gateway import create_demo_gateway

_STOP_WITHIN_SECONDS = 5


class DemoServer:
    """`with DemoServer(clock) as demo:` serves the gateway on `demo.url` until the block ends."""

    def __init__(self, clock: Clock, seed: int = 2026) -> None:
        self._clock = clock
        self._seed = seed
        self.url = ""

    def __enter__(self) -> Self:
        listener = _listener()
        config = uvicorn.Config(
            create_demo_gateway(self._clock, self._seed),
            loop="asyncio",
            lifespan="off",
            # uvicorn's loggers belong to the whole process: the product's own server sets them up.
            log_config=None,
            log_level=None,
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        # Outside the main thread uvicorn leaves the signal handlers alone.
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, name="demo-gateway", daemon=True
        )
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise RuntimeError("The demo gateway did not start.")
            time.sleep(0.005)
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(_STOP_WITHIN_SECONDS)


def _listener() -> socket.socket:
    # asyncio switches Nagle's algorithm off only if the protocol is named; with it on, each response waits 40 ms
    # for the client's acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener
