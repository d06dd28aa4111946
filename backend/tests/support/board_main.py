"""The product in a process of its own, on the tests' clock: python -m tests.support.board_main SOCKET START."""

import socket
import sys
from datetime import datetime

import uvicorn

from leaderboard.api.app import create_app
from leaderboard.logging import start_logging
from leaderboard.settings import load_settings
from tests.support.clock import TickingClock

if __name__ == "__main__":
    settings = load_settings()
    start_logging(settings)
    app = create_app(settings, TickingClock(datetime.fromisoformat(sys.argv[2])))
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=1)
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])
