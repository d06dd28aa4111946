"""The product as a process that can be stopped, starved and killed."""

import contextlib
import os
import random
import resource
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import requests

from benchmarks.processes import Server
from leaderboard.settings import Settings

_START_SECONDS = 180
_END_SECONDS = 10
_BACKEND = Path(__file__).resolve().parents[1]


@dataclass
class Product:
    """`leaderboard` on a port of its own. `with product.running():`; it can be killed and started again within."""

    environment: Mapping[str, str]
    port: int
    folder: Path
    arguments: tuple[str, ...] = ("leaderboard.cli",)
    descriptors: int | None = None
    stdout: IO[bytes] | int = subprocess.DEVNULL
    # None: where this process writes.
    stderr: IO[bytes] | int | None = subprocess.DEVNULL
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._running.pid

    @property
    def ended(self) -> bool:
        return self._running.poll() is not None

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("the product does not run")
        return self._process

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        self.start()
        try:
            yield
        finally:
            self.end()
            for output in (self.stdout, self.stderr, self._running.stdout, self._running.stderr):
                if output is not None and not isinstance(output, int):
                    output.close()

    def start(self) -> None:
        command = [sys.executable, "-m", *self.arguments]
        if self.descriptors is not None:
            command = ["sh", "-c", f"ulimit -n {self.descriptors}; exec {shlex.join(command)}"]
        self._process = subprocess.Popen(
            command,
            env={**os.environ, "PYTHONPATH": str(_BACKEND), **self.environment},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=self.stdout,
            stderr=self.stderr,
        )

    def end(self) -> None:
        """Ends it orderly; also one that is stopped."""
        if not self.ended:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
        try:
            self._running.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        self._running.kill()
        self._running.wait()

    def signal(self, number: signal.Signals) -> None:
        self._running.send_signal(number)

    def wait_until_loaded(self, *, with_logs: bool = False, seconds: float = _START_SECONDS) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.ended:
                raise RuntimeError(f"the product ended with exit code {self._running.returncode}")
            with contextlib.suppress(requests.RequestException):
                status: dict[str, Any] = requests.get(f"{self.url}/status", timeout=10).json()
                has_logs = status["request_logs"]["state"] in ("done", "unavailable")
                if status["loading"]["done"] and (has_logs or not with_logs):
                    return
            time.sleep(0.05)
        raise RuntimeError(f"the product had not loaded everything after {seconds} s")

    @contextlib.contextmanager
    def memory_left(self, megabytes: int) -> Iterator[None]:
        """Limits its address space to what it has now and a little more."""
        size = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[0])
        limit = size * resource.getpagesize() + megabytes * 2**20
        before = resource.prlimit(self.pid, resource.RLIMIT_AS)
        resource.prlimit(self.pid, resource.RLIMIT_AS, (limit, before[1]))
        try:
            yield
        finally:
            resource.prlimit(self.pid, resource.RLIMIT_AS, before)


@contextlib.contextmanager
def product_on(gateway_url: str, **settings: object) -> Iterator[Server]:
    """The product as `leaderboard` starts it, once it has loaded its history."""
    port = free_port()
    environment = environment_of(gateway_url, "sk-benchmark", port, {"log_level": "warning", **settings})
    product = Product(environment, port, Path.cwd(), stderr=None)
    with product.running():
        product.wait_until_loaded()
        yield Server(port, product.pid)


def free_port() -> int:
    """For a server that starts soon.

    Below the ports that systems give to outgoing connections: those could take one before the server has it.
    """
    while True:
        port = random.randrange(20_000, 32_000)  # noqa: S311 - no secret
        with socket.socket() as free, contextlib.suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port


def environment_of(gateway_url: str, key: str, port: int, settings: Mapping[str, object]) -> dict[str, str]:
    own = {
        "litellm_base_url": gateway_url,
        "litellm_api_key": key,
        "vite_leaderboard_backend_port": port,
        "logs_budget_mb": 0,
        "database_url": "sqlite://",
    }
    # What a developer has set must not count.
    unset = dict.fromkeys(Settings.model_fields, "")
    return {name.upper(): str(value) for name, value in {**unset, **own, **settings}.items()}
