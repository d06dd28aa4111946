"""`make dev`: the backend with reload and the page with hot reload; when one ends, so does the other."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from leaderboard.cli import find_env_file, listen
from leaderboard.errors import SettingsError
from leaderboard.settings import Settings, load_settings

_TOP = Path(__file__).resolve().parents[1]
_LOCALHOST = "127.0.0.1"
_WRONG_SETTINGS = 2
_STOP_SECONDS = 5
_LOOK_SECONDS = 0.2


def main() -> int:
    try:
        settings = load_settings(find_env_file())
        listen(_LOCALHOST, settings.vite_leaderboard_backend_port, "VITE_LEADERBOARD_BACKEND_PORT").close()
        # Vite's own default host.
        listen("localhost", settings.vite_leaderboard_frontend_port, "VITE_LEADERBOARD_FRONTEND_PORT").close()
    except SettingsError as error:
        print(f"dev: {error}", file=sys.stderr)  # noqa: T201
        return _WRONG_SETTINGS
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    halves: list[subprocess.Popen[bytes]] = []
    try:
        halves += [_start_backend(settings), _start_page()]
        while all(half.poll() is None for half in halves):
            time.sleep(_LOOK_SECONDS)
    except KeyboardInterrupt:
        return 0
    finally:
        # The terminal's Ctrl-C may come again while both end.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for half in halves:
            _stop(half)
    return next(half.returncode for half in halves if half.returncode)


def _start_backend(settings: Settings) -> subprocess.Popen[bytes]:
    key = settings.litellm_api_key
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "uvicorn", "leaderboard.cli:create_from_environment", "--factory"),
            *("--host", _LOCALHOST, "--port", str(settings.vite_leaderboard_backend_port)),
            *("--reload", "--reload-dir", str(_TOP / "backend" / "src"), "--log-level", "warning"),
            # Live connections never end by themselves.
            *("--timeout-graceful-shutdown", "1"),
        ],
        # A key that was typed need not be typed again after each reload.
        env=os.environ | ({"LITELLM_API_KEY": key.get_secret_value()} if key else {}),
    )


def _start_page() -> subprocess.Popen[bytes]:
    # Without npm in between, which would end before Vite does.
    return subprocess.Popen([_TOP / "frontend" / "node_modules" / ".bin" / "vite"], cwd=_TOP / "frontend")


def _stop(half: subprocess.Popen[bytes]) -> None:
    half.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        half.wait(_STOP_SECONDS)
    half.kill()
    half.wait()


if __name__ == "__main__":
    sys.exit(main())
