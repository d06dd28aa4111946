"""Processes beside this one: the product, servers of ours, and work that is measured apart."""

import contextlib
import multiprocessing
import os
import re
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import requests

from leaderboard.settings import Settings

_P = ParamSpec("_P")
_Found = TypeVar("_Found")
_START_SECONDS = 120
_MOST_FILES = 65_536
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Server:
    """A process that answers on `url`."""

    url: str
    pid: int

    def memory_mb(self) -> float:
        return memory_mb(self.pid)

    def cpu_seconds(self) -> float:
        """Since its start; what other processes do meanwhile does not count, unlike in wall time."""
        _, _, fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int | None = None) -> float:
    """Resident memory of a process, this one by default."""
    status = Path(f"/proc/{pid or 'self'}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    if found is None:
        raise RuntimeError("the process is gone")
    return int(found[1]) / 1024


def measured_apart(work: Callable[_P, _Found], *args: _P.args, **kwargs: _P.kwargs) -> _Found:
    """Runs `work` in a fresh process, so that nothing before it counts in its memory."""
    with ProcessPoolExecutor(1, mp_context=_SPAWN) as pool:
        return pool.submit(work, *args, **kwargs).result()


def allow_many_files() -> None:
    """Thousands of connections need as many file descriptors, here and in processes started from here."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


@contextlib.contextmanager
def beside(
    work: Callable[Concatenate[Connection, _P], None], *args: _P.args, **kwargs: _P.kwargs
) -> Iterator[Connection]:
    """Runs `work` in another process and gives the line to it; the process ends with the block."""
    here, there = _SPAWN.Pipe()
    process = _SPAWN.Process(target=work, args=(there, *args), kwargs=kwargs, daemon=True)
    process.start()
    there.close()
    try:
        yield here
    finally:
        process.terminate()
        process.join(5)
        here.close()


def answer_of(line: Connection, seconds: float = _START_SECONDS) -> object:
    """What the other process says next."""
    if not line.poll(seconds):
        raise RuntimeError("the other process was silent for too long")
    found: object = line.recv()
    return found


def listener() -> socket.socket:
    """On a free port of loopback; with the protocol named, so that asyncio switches Nagle's algorithm off."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.bind(("127.0.0.1", 0))
    found.listen(2048)
    return found


@contextlib.contextmanager
def product_on(gateway_url: str, **settings: str) -> Iterator[Server]:
    """The product as `leaderboard` starts it, once it has read its history."""
    with listener() as free:
        port = free.getsockname()[1]
    mine = {
        "LITELLM_BASE_URL": gateway_url,
        "LITELLM_API_KEY": "sk-benchmark",
        "VITE_LEADERBOARD_BACKEND_PORT": str(port),
        "LOGS_BUDGET_MB": "0",
        "LOG_LEVEL": "warning",
    }
    # What a developer has set must not count.
    unset = {name.upper(): "" for name in Settings.model_fields}
    environment = os.environ | unset | mine | {name.upper(): value for name, value in settings.items()}
    command = [sys.executable, "-m", "leaderboard.cli"]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_loaded(url, process)
            yield Server(url, process.pid)
        finally:
            process.terminate()


def _wait_until_loaded(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the product ended with exit code {process.returncode}")
        with contextlib.suppress(requests.RequestException):
            if requests.get(f"{url}/status", timeout=10).json()["loading"]["done"]:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the product had not read everything after {_START_SECONDS} s")
