"""The command as a user runs it: a process of its own, with nothing in its environment."""

import contextlib
import ipaddress
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from benchmarks.product import free_port
from leaderboard import __version__
from leaderboard.settings import describe_settings
from tests.support.waiting import until

_LEADERBOARD = (str(Path(sys.executable).with_name("leaderboard")),)
_APP_PY = (sys.executable, str(Path(__file__).parents[1] / "app.py"))
_LONGEST_SECONDS = 30


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working directory whose empty .env keeps that of the checkout out."""
    (tmp_path / ".env").touch()
    return tmp_path


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def run(command: Sequence[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=_clean(folder, environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_LONGEST_SECONDS,
        check=False,
    )


def test_help_names_every_setting_with_its_meaning(folder: Path) -> None:
    done = run([*_LEADERBOARD, "--help"], folder, COLUMNS="100")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    for name, default, _ in describe_settings():
        place = lines.index(f"  {name}")
        meaning = " ".join(line.strip() for line in lines[place + 1 : place + 4])
        assert f"(default {default})" in meaning or not default
        assert lines[place + 1].startswith("      ")


def test_prints_its_version(folder: Path) -> None:
    done = run([*_LEADERBOARD, "--version"], folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{__version__}\n", "")


def test_a_missing_key_is_reported_in_a_sentence_before_anything_starts(folder: Path) -> None:
    done = run(_APP_PY, folder, LITELLM_BASE_URL="https://litellm.example.org")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "leaderboard: These settings are wrong:\n"
        "  LITELLM_API_KEY: is missing. Set it in the environment or in .env to a key that may read usage.\n"
    )


def test_all_errors_are_reported_at_once_whether_set_or_in_the_file(folder: Path) -> None:
    (folder / ".env").write_text("HISTORY_DAYS=many\nLITELLM_API_KEY=sk-nobody-may-see-this\n")
    done = run(_LEADERBOARD, folder, VITE_LEADERBOARD_BACKEND_PORT="port")
    assert done.returncode == 2
    assert {"HISTORY_DAYS", "LITELLM_API_KEY", "VITE_LEADERBOARD_BACKEND_PORT"} == {
        line.split(":")[0].strip() for line in done.stderr.splitlines()[1:]
    }
    assert "sk-nobody" not in done.stderr


def test_a_taken_port_is_reported_with_the_setting_that_moves_it(folder: Path, taken_port: int) -> None:
    done = run(_LEADERBOARD, folder, VITE_LEADERBOARD_BACKEND_PORT=str(taken_port))
    assert done.returncode == 2
    assert done.stdout == ""
    [sentence] = done.stderr.splitlines()
    assert sentence.startswith(f"leaderboard: Port {taken_port} on 127.0.0.1 cannot be used")
    assert "VITE_LEADERBOARD_BACKEND_PORT" in sentence


def test_a_host_that_is_not_this_machine_is_reported(folder: Path) -> None:
    done = run(_LEADERBOARD, folder, LEADERBOARD_HOST="192.0.2.1")
    assert done.returncode == 2
    [sentence] = done.stderr.splitlines()
    assert sentence.startswith("leaderboard: 192.0.2.1 is not an address of this machine")
    assert "LEADERBOARD_HOST" in sentence


def test_prints_the_openapi_document_whatever_is_set(folder: Path) -> None:
    done = run([*_LEADERBOARD, "openapi"], folder, HISTORY_DAYS="many")
    assert done.returncode == 0
    assert "/tokens" in json.loads(done.stdout)["paths"]


def _has_network(family: socket.AddressFamily, elsewhere: str) -> bool:
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        return probe.connect_ex((elsewhere, 9)) == 0


@pytest.mark.parametrize(
    ("host", "family", "elsewhere"),
    [("0.0.0.0", socket.AF_INET, "198.51.100.1"), ("::", socket.AF_INET6, "2001:db8:1::1")],  # noqa: S104
)
def test_a_board_that_is_open_to_the_room_prints_the_address_that_others_use(
    folder: Path, host: str, family: socket.AddressFamily, elsewhere: str
) -> None:
    if not _has_network(family, elsewhere):
        pytest.skip("this machine is in no network of this kind")
    port = str(free_port())
    with _running(_LEADERBOARD, folder, VITE_LEADERBOARD_BACKEND_PORT=port, LEADERBOARD_HOST=host) as process:
        assert process.stdout is not None
        own, others = [process.stdout.readline().strip() for _ in range(4)][2:]
        assert own == f"http://localhost:{port}"
        url, _, meaning = others.partition(" ")
        assert meaning.strip() == "for others on this network"
        assert not ipaddress.ip_address(urlsplit(url).hostname or "").is_loopback
        assert _get(f"{url}/healthz") == 200


@pytest.mark.parametrize("arguments", ["doctor", "--help", "openapi"])
def test_output_that_is_not_read_to_the_end_is_no_fault(folder: Path, arguments: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(
            [*_LEADERBOARD, arguments],
            cwd=folder,
            env=_clean(folder, {}),
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            timeout=_LONGEST_SECONDS,
            check=False,
        )
    assert (done.returncode, done.stderr) == (141, "")


def test_app_py_without_packages_names_the_command_that_installs_them(folder: Path) -> None:
    # -S: without the packages of this Python
    done = run([sys.executable, "-S", _APP_PY[1]], folder)
    assert done.returncode == 1
    [sentence] = done.stderr.splitlines()
    assert "The Python package leaderboard is not installed" in sentence
    assert "`make run` installs everything" in sentence


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another thing there")
@pytest.mark.parametrize(
    ("command", "stop"), [(_LEADERBOARD, signal.SIGTERM), (_APP_PY, signal.SIGINT)], ids=["SIGTERM", "Ctrl-C"]
)
def test_serves_the_demo_under_the_url_it_prints_and_stops_on_a_signal(
    folder: Path, command: Sequence[str], stop: signal.Signals
) -> None:
    port = free_port()
    with _running(command, folder, VITE_LEADERBOARD_BACKEND_PORT=str(port)) as process:
        assert process.stdout is not None
        headline, _, url = (process.stdout.readline().strip() for _ in range(3))
        assert headline == (
            f"Workshop Leaderboard {__version__} on demo data (set LITELLM_BASE_URL for yours)"
        )
        assert url == f"http://localhost:{port}"
        assert _get(f"http://127.0.0.1:{port}/healthz") == 200
        process.send_signal(stop)
        _, errors = process.communicate(timeout=_LONGEST_SECONDS)
    assert process.returncode in (0, -stop)
    assert "Traceback" not in errors


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another thing there")
def test_stops_on_a_signal_though_readers_stay_and_a_viewer_waits_for_a_silent_gateway(
    folder: Path, taken_port: int
) -> None:
    port = free_port()
    with (
        _running(
            _LEADERBOARD,
            folder,
            VITE_LEADERBOARD_BACKEND_PORT=str(port),
            LITELLM_BASE_URL=f"http://127.0.0.1:{taken_port}",
            LITELLM_API_KEY="sk-1",
        ) as process,
        contextlib.ExitStack() as connections,
    ):
        assert process.stdout is not None
        process.stdout.readline()
        waiting: list[socket.socket] = []
        for path in ("/tokens", "/live", "/live"):
            connection = connections.enter_context(socket.create_connection(("127.0.0.1", port)))
            connection.settimeout(_LONGEST_SECONDS)
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            waiting.append(connection)
        # The last one has been let in, so the others were too.
        assert connection.recv(15) == b"HTTP/1.1 200 OK"
        process.send_signal(signal.SIGTERM)
        assert b"503 Service Unavailable" in waiting[0].recv(1000)
        _, errors = process.communicate(timeout=_LONGEST_SECONDS)
    assert process.returncode in (0, -signal.SIGTERM)
    # The board closes its live connections; the server cancels at most the viewer who waits.
    assert re.findall(r"Cancel (\d+) running", errors) in ([], ["1"])
    assert "Traceback" not in errors


@pytest.mark.parametrize(("limit", "readers"), [("-n", 80), ("-S -n", 340)], ids=["hard", "soft"])
def test_more_live_readers_than_descriptors_leave_room_for_other_requests(
    folder: Path, limit: str, readers: int
) -> None:
    port = free_port()
    limited = ["bash", "-c", f'ulimit {limit} 320; exec "$@"', "-", *_LEADERBOARD]
    with (
        contextlib.ExitStack() as connections,
        _running(limited, folder, VITE_LEADERBOARD_BACKEND_PORT=str(port)) as process,
    ):
        assert process.stdout is not None
        process.stdout.readline()
        statuses = []
        for _ in range(340):
            connection = connections.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
            connection.sendall(b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            statuses.append(connection.recv(12)[9:])
        # A soft limit is raised at the start.
        assert statuses == [b"200"] * readers + [b"503"] * (340 - readers)
        assert _get(f"http://127.0.0.1:{port}/healthz") == 200


def test_strangers_who_connect_and_send_nothing_keep_no_viewer_out(folder: Path) -> None:
    port = free_port()
    limited = ["bash", "-c", 'ulimit -n 320; exec "$@"', "-", *_LEADERBOARD]
    with (
        contextlib.ExitStack() as connections,
        _running(limited, folder, VITE_LEADERBOARD_BACKEND_PORT=str(port)) as process,
    ):
        assert process.stdout is not None
        process.stdout.readline()
        until(lambda: _responds(f"http://127.0.0.1:{port}/readyz"), "it has read the gateway")
        viewer = connections.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
        strangers = [
            connections.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
            for _ in range(400)
        ]
        # The rest of the files is the board's own.
        assert strangers[-1].recv(12) == b"HTTP/1.1 503"
        viewer.sendall(b"GET /tokens HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert viewer.recv(12) == b"HTTP/1.1 200"


@pytest.mark.parametrize("output", [">/dev/full 2>/dev/full", ">&- 2>&-"])
def test_a_full_disk_or_a_closed_output_does_not_keep_it_from_starting(folder: Path, output: str) -> None:
    port = free_port()
    command = ["bash", "-c", f'exec "$@" {output}', "-", *_LEADERBOARD]
    with _running(command, folder, VITE_LEADERBOARD_BACKEND_PORT=str(port)):
        url = f"http://127.0.0.1:{port}/healthz"
        until(lambda: _responds(url), "it serves")


def test_a_stderr_that_nobody_reads_does_not_stop_the_board(folder: Path) -> None:
    port = free_port()
    with _running(
        _LEADERBOARD, folder, VITE_LEADERBOARD_BACKEND_PORT=str(port), LOG_LEVEL="debug"
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        # A pipe holds 64 kB.
        with requests.Session() as session:
            for _ in range(600):
                session.get(f"http://127.0.0.1:{port}/nothing-{'x' * 150}", timeout=_LONGEST_SECONDS)


def _responds(url: str) -> bool:
    try:
        return _get(url) == 200
    except OSError:
        return False


def test_the_gateway_is_named_and_its_key_is_not(folder: Path, taken_port: int) -> None:
    (folder / ".env").write_text("LITELLM_API_KEY=sk-nobody-may-see-this\n")
    gateway = f"http://127.0.0.1:{taken_port}"
    port = str(free_port())
    with _running(
        _LEADERBOARD, folder, VITE_LEADERBOARD_BACKEND_PORT=port, LITELLM_BASE_URL=gateway
    ) as process:
        assert process.stdout is not None
        headline = process.stdout.readline().strip()
        assert _get(f"http://127.0.0.1:{port}/healthz") == 200
        process.kill()
        output, errors = process.communicate(timeout=_LONGEST_SECONDS)
    assert headline == f"Workshop Leaderboard {__version__} on {gateway}"
    assert "sk-nobody" not in headline + output + errors


def _clean(folder: Path, environment: dict[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(folder), **environment}


@contextlib.contextmanager
def _running(command: Sequence[str], folder: Path, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A process that is gone afterwards, however the test goes, and never hangs it."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env=_clean(folder, environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        watchdog = threading.Timer(2 * _LONGEST_SECONDS, process.kill)
        watchdog.start()
        try:
            yield process
        finally:
            watchdog.cancel()
            process.kill()


def _get(url: str) -> int:
    """The port listens before the URL is printed, so an early request waits instead of being refused."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(url, timeout=_LONGEST_SECONDS) as response:
        status: int = response.status
        return status
