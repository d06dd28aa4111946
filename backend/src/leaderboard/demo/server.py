"""Runs the demo gateway inside this process, on a port of its own."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import uvicorn

from leaderboard.clock import Clock
from leaderboard.demo.gateway import create_demo_gateway

_STOP_WITHIN_SECONDS = 5


@contextlib.contextmanager
def demo_server(clock: Clock) -> Iterator[str]:
    """The URL of the gateway, which ends with the block."""
    # asyncio switches Nagle's algorithm off only if the protocol is named; with it on, each response waits 40 ms
    # for the client's acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    config = uvicorn.Config(
        create_demo_gateway(clock),
        loop="asyncio",
        lifespan="off",
        # uvicorn's loggers belong to the whole process: the product's own server sets them up.
        log_config=None,
        log_level=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    # Outside the main thread uvicorn leaves the signal handlers alone.
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="demo-gateway", daemon=True
    )
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("The demo gateway did not start.")
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_STOP_WITHIN_SECONDS)
