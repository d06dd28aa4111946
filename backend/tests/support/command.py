"""The product's programs in processes of their own.

Each is forked from a process that has imported the product: importing takes most of the time of a short command.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from multiprocessing.context import ForkServerProcess
from multiprocessing.reduction import DupFd
from operator import methodcaller
from pathlib import Path

from leaderboard import cli

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([cli.__name__])


class Forked:
    """A function in a process of its own, with the methods of `subprocess.Popen`."""

    def __init__(
        self,
        function: Callable[..., object],
        arguments: tuple[object, ...],
        *,
        environment: Mapping[str, str],
        folder: Path | None = None,
        stdout: int = 1,
        stderr: int = 2,
    ) -> None:
        output = (_Descriptor(stdout), _Descriptor(stderr))
        inside = (function, arguments, dict(environment), folder or Path.cwd(), output)
        self._process: ForkServerProcess = _CONTEXT.Process(target=_run, args=inside)
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(str(self._process), timeout or 0)
        return self._process.exitcode


class _Descriptor:
    """An open file of this process, of which the new one gets a copy."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __reduce__(self) -> tuple[Callable[[object], object], tuple[object]]:
        return methodcaller("detach"), (DupFd(self._number),)


def leaderboard(
    *arguments: str, environment: Mapping[str, str], folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """`leaderboard` with these arguments, and with nothing else in its environment."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        process = Forked(
            _command,
            arguments,
            environment=environment,
            folder=folder,
            stdout=out.fileno(),
            stderr=errors.fileno(),
        )
        try:
            status = process.wait(120)
        finally:
            process.kill()
        written = [os.pread(file.fileno(), 2**24, 0).decode() for file in (out, errors)]
    return subprocess.CompletedProcess(arguments, status, *written)


def _run(
    function: Callable[..., object],
    arguments: tuple[object, ...],
    environment: Mapping[str, str],
    folder: Path,
    output: tuple[int, int],
) -> None:
    for descriptor, standard in zip(output, (1, 2), strict=True):
        os.dup2(descriptor, standard)
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    function(*arguments)


def _command(*arguments: str) -> None:
    sys.exit(cli.main(arguments))
