"""The product with a clock that is set forward or back while it runs: by the seconds that a file names."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn

from leaderboard.api.app import create_app
from leaderboard.api.http_protocol import BoundedHttpProtocol
from leaderboard.clock import utc_now
from leaderboard.logging import start_logging
from leaderboard.settings import load_settings


def main(offset_file: Path) -> None:
    settings = load_settings(None)
    start_logging(settings)

    def clock() -> datetime:
        return utc_now() + timedelta(seconds=float(offset_file.read_text(encoding="ascii")))

    uvicorn.run(
        create_app(settings, clock),
        http=BoundedHttpProtocol,
        port=settings.vite_leaderboard_backend_port,
        log_config=None,
        access_log=False,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
