"""Processes beside this one: work whose memory or processor time is measured apart."""

import contextlib
import multiprocessing
import os
import re
import resource
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

_P = ParamSpec("_P")
_Result = TypeVar("_Result")
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Server:
    """A process that listens on a port of loopback."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """Since its start. Unlike wall time it hardly depends on what else the machine does."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mb(self) -> float:
        return resident_mb(self.pid)


def resident_mb(pid: int | None = None) -> float:
    status = Path(f"/proc/{pid or 'self'}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    if found is None:
        raise RuntimeError("the process is gone")
    return int(found[1]) / 1024


def in_new_process(work: Callable[_P, _Result], *args: _P.args, **kwargs: _P.kwargs) -> _Result:
    with ProcessPoolExecutor(1, mp_context=_SPAWN) as pool:
        return pool.submit(work, *args, **kwargs).result()


@contextlib.contextmanager
def beside(
    work: Callable[Concatenate[Connection, _P], None], *args: _P.args, **kwargs: _P.kwargs
) -> Iterator[Connection]:
    """Runs `work` in another process and yields the connection to it; the process ends with the block."""
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


def allow_many_files() -> None:
    """Thousands of connections need as many file descriptors, here and in processes started from here."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard > 0 else 65_536, hard))


def listener() -> socket.socket:
    """On a free port; asyncio switches Nagle's algorithm off only if the protocol is named."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.bind(("127.0.0.1", 0))
    found.listen(2048)
    return found
