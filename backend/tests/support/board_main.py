"""The product in a process of its own: python -m tests.support.board_main SOCKET START BEGAN REFRESH.

Its clock was START when the monotonic clock was BEGAN, and SIGUSR1 moves it a minute ahead. It reads the gateway every
REFRESH seconds.
"""

import signal
import socket
import sys
from datetime import datetime, timedelta

import uvicorn

from leaderboard.api.app import create_app
from leaderboard.logging import start_logging
from leaderboard.settings import load_settings
from tests.support.clock import TickingClock


def serve(listener: socket.socket, start: str, began: float, refresh_seconds: float) -> None:
    clock = TickingClock(datetime.fromisoformat(start), began)

    def next_minute(*_: object) -> None:
        clock.start += timedelta(minutes=1)

    signal.signal(signal.SIGUSR1, next_minute)
    settings = load_settings().model_copy(update={"refresh_seconds": refresh_seconds})
    start_logging(settings)
    app = create_app(settings, clock)
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    number, since, monotonic, seconds = sys.argv[1:]
    serve(socket.socket(fileno=int(number)), since, float(monotonic), float(seconds))
