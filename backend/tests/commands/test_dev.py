"""`make dev` as people run it and end it."""

import contextlib
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from benchmarks.product import free_port
from tests.commands.conftest import INSTALLED, TOP
from tests.support.waiting import until

_LONGEST_SECONDS = 60
pytestmark = pytest.mark.skipif(
    not (TOP / "frontend/node_modules/.bin/vite").exists(),
    reason="Vite is not installed: make test-backend installs it",
)


class Dev:
    def __init__(self, process: subprocess.Popen[str], backend: int, page: int) -> None:
        self.process, self.backend, self.page = process, backend, page

    def both_respond(self) -> bool:
        with contextlib.suppress(requests.RequestException):
            # The page's server forwards it, so both are up.
            return requests.get(f"http://localhost:{self.page}/status", timeout=10).ok
        return False

    def members(self) -> dict[int, str]:
        """Running processes of the group that `make dev` leads, and their commands."""
        listed = subprocess.run(
            ["ps", "-A", "-o", "pid=,pgid=,stat=,args="],  # noqa: S607
            capture_output=True,
            text=True,
            check=True,
        )
        rows = [line.split(maxsplit=3) for line in listed.stdout.splitlines()]
        return {
            int(pid): command
            for pid, group, state, command in (row for row in rows if len(row) == 4)
            if int(group) == self.process.pid and not state.startswith("Z")
        }

    def ends(self) -> str:
        output, _ = self.process.communicate(timeout=_LONGEST_SECONDS)
        until(lambda: not self.members(), "no process is left")
        return output


@contextlib.contextmanager
def running(folder: Path, backend: int, page: int) -> Iterator[Dev]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "LITELLM_BASE_URL": "",
        "LITELLM_API_KEY": "",
        "VITE_LEADERBOARD_BACKEND_PORT": str(backend),
        "VITE_LEADERBOARD_FRONTEND_PORT": str(page),
    }
    with subprocess.Popen(
        ["make", "--no-print-directory", *INSTALLED, "dev"],  # noqa: S607
        cwd=TOP,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Ctrl-C reaches every process of the terminal's group; so does the end of a test that failed.
        start_new_session=True,
    ) as process:
        watchdog = threading.Timer(2 * _LONGEST_SECONDS, os.killpg, (process.pid, signal.SIGKILL))
        watchdog.start()
        try:
            yield Dev(process, backend, page)
        finally:
            watchdog.cancel()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture
def dev(tmp_path: Path) -> Iterator[Dev]:
    with running(tmp_path, free_port(), free_port()) as found:
        until(found.both_respond, "page and API respond")
        yield found


def test_ctrl_c_ends_both_halves_and_every_process(dev: Dev) -> None:
    os.killpg(dev.process.pid, signal.SIGINT)

    output = dev.ends()
    assert "Traceback" not in output
    assert "egmentation" not in output
    # 2: make noticed the end of its command before its own signal.
    assert dev.process.returncode in (0, 2, -signal.SIGINT)


def test_a_half_that_ends_takes_the_other_along(dev: Dev) -> None:
    [vite] = [pid for pid, command in dev.members().items() if "bin/vite" in command]
    os.kill(vite, signal.SIGKILL)

    dev.ends()
    assert dev.process.returncode == 2


@pytest.mark.parametrize("half", ["backend", "page"])
def test_a_taken_port_stops_both_halves_with_one_sentence(tmp_path: Path, half: str) -> None:
    backend, page = free_port(), free_port()
    family, *_, address = socket.getaddrinfo("localhost" if half == "page" else "127.0.0.1", None)[0]
    port = {"backend": backend, "page": page}[half]
    with (
        socket.create_server((address[0], port), family=family),
        running(tmp_path, backend, page) as dev,
    ):
        output = dev.ends()

    [sentence, by_make] = output.splitlines()
    setting = {"backend": "VITE_LEADERBOARD_BACKEND_PORT", "page": "VITE_LEADERBOARD_FRONTEND_PORT"}[half]
    assert sentence.startswith("dev: Port ")
    assert f"set {setting} to another port" in sentence
    assert by_make.startswith("make: ***")
    assert dev.process.returncode == 2
