"""Faults of the process and of its machine."""

import asyncio
import contextlib
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import requests

from benchmarks.clients import Client
from benchmarks.product import Product
from faults.gateway_faults import huge
from faults.run import Act, Fault, Stage
from faults.viewer import NO_RESPONSE

_CLOCK_FILE = "clock"
_HOUR_SECONDS = 3600
_DAY_SECONDS = 24 * _HOUR_SECONDS


def killed(times: int) -> Act:
    """SIGKILL at moments from the first import to the running board, each followed by a start."""

    def act(stage: Stage) -> None:
        moments = random.Random(times)  # noqa: S311 - the same moments in each run
        for _ in range(times):
            time.sleep(moments.uniform(0.1, 4))
            stage.product.kill()
            stage.product.start()

    return act


def stopped(seconds: float) -> Act:
    """SIGSTOP, then SIGCONT: what a laptop with its lid closed does to the process."""

    def act(stage: Stage) -> None:
        stage.product.signal(signal.SIGSTOP)
        time.sleep(seconds)
        stage.product.signal(signal.SIGCONT)

    return act


def clock_set(seconds: int) -> Act:
    """The clock jumps, runs on for some readings, and jumps back."""

    def act(stage: Stage) -> None:
        _set_clock(stage, seconds)
        stage.until_refreshed(3)
        time.sleep(2)
        _set_clock(stage, 0)

    return act


def over_midnight(stage: Stage) -> None:
    """To a moment before midnight (UTC), on over it, back by an hour into the day before, and back to the present."""
    ahead = _DAY_SECONDS - int(time.time()) % _DAY_SECONDS
    if ahead < 2 * _HOUR_SECONDS:  # so that the viewer can tell one clock from the other
        ahead += _DAY_SECONDS
    for seconds in (ahead - 5, ahead - _HOUR_SECONDS):
        _set_clock(stage, seconds)
        time.sleep(10)
        stage.until_refreshed(3)
    _set_clock(stage, 0)


def _set_clock(stage: Stage, seconds: int) -> None:
    # In between, responses may be from before and after the jump.
    stage.viewer.ahead = (*stage.viewer.ahead, timedelta(seconds=seconds))
    _write_offset(stage.folder, seconds)


def _write_offset(folder: Path, seconds: int) -> None:
    # In place: the process has mapped the file.
    with (folder / _CLOCK_FILE).open("r+b", buffering=0) as file:
        file.write(seconds.to_bytes(8, sys.byteorder, signed=True))


def with_a_clock_to_set(product: Product) -> Product:
    """The process has a wall clock of its own, for Python, SQLite and every other library."""
    library, file = product.folder / "wall_clock.so", product.folder / _CLOCK_FILE
    file.touch()
    _write_offset(product.folder, 0)
    source = str(Path(__file__).with_name("wall_clock.c"))
    subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", str(library), source], check=True)  # noqa: S607
    clock = {"LD_PRELOAD": str(library), "CLOCK_FILE": str(file)}
    return replace(product, environment={**product.environment, **clock})


def little_memory(megabytes: int) -> Act:
    """The address space ends a little above its present size, while the gateway sends 9 MB."""

    def act(stage: Stage) -> None:
        with stage.product.memory_left(megabytes), stage.proxy.replying_with(huge):
            stage.until_failing()
        if stage.product.ended:
            stage.notes.append("the process ended")

    return act


def many_readers(count: int, seconds: float = 5) -> Act:
    """More live readers than descriptors."""

    def act(stage: Stage) -> None:
        with _live_readers(stage.product.port, count):
            stage.until_refreshed(2)
            time.sleep(seconds)
            if not requests.get(f"{stage.product.url}/healthz", timeout=10).ok:
                stage.notes.append("/healthz does not respond")

    return act


@contextlib.contextmanager
def _live_readers(port: int, count: int) -> Iterator[None]:
    """As many open connections to /live as are accepted, and requests for the rest."""
    over = threading.Event()
    connected = threading.Event()

    async def read() -> None:
        clients: list[Client] = []
        for _ in range(count):
            # Beyond the limit the connection is refused or closed.
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
                async with asyncio.timeout(5):
                    client = await Client.connect(port)
                    clients.append(client)
                    await client.get("/live", {})
        connected.set()
        await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(read()), daemon=True)
    thread.start()
    connected.wait(120)
    try:
        yield
    finally:
        over.set()
        thread.join(10)


def unread_stderr(stage: Stage) -> None:
    """Debug logs fill the pipe of stderr, which nobody reads."""
    for _ in range(3000):
        requests.get(f"{stage.product.url}/nothing-{'x' * 150}", timeout=10)
    stage.until_refreshed(2)


def full_disk(stage: Stage) -> None:
    """Both outputs are on a full disk from the start; requests and errors are logged to them."""
    for _ in range(100):
        requests.get(f"{stage.product.url}/nothing", timeout=10)
    stage.until_refreshed(2)


def on_a_full_disk(product: Product) -> Product:
    full = Path("/dev/full").open("wb", buffering=0)  # noqa: SIM115 - the process keeps it
    return replace(product, stdout=full, stderr=full)


def with_unread_stderr(product: Product) -> Product:
    return replace(product, stderr=subprocess.PIPE)


def limited_to(descriptors: int) -> Callable[[Product], Product]:
    return lambda product: replace(product, descriptors=descriptors)


def faults(stop_seconds: float = 65, kills: int = 6) -> list[Fault]:
    """`stop_seconds`: longer than the age at which numbers stop being live."""
    refused_while_full = frozenset({503, NO_RESPONSE})
    return [
        Fault(f"SIGKILL and restart, {kills} times", killed(kills), statuses=frozenset({NO_RESPONSE})),
        Fault(f"SIGSTOP for {stop_seconds:g} s", stopped(stop_seconds), statuses=frozenset({NO_RESPONSE})),
        *(
            Fault(f"clock {title}", act, product=with_a_clock_to_set)
            for title, act in (
                ("6 h forward, then back", clock_set(6 * _HOUR_SECONDS)),
                ("6 h back, then forward", clock_set(-6 * _HOUR_SECONDS)),
                ("5 min forward, then back", clock_set(300)),
                ("5 min back, then forward", clock_set(-300)),
                ("over midnight, and back over it", over_midnight),
            )
        ),
        Fault("8 MB of memory left", little_memory(8), statuses=frozenset({500, NO_RESPONSE})),
        *(
            Fault(
                f"{limit} descriptors, {limit + 80} live readers",
                many_readers(limit + 80),
                product=limited_to(limit),
                statuses=refused_while_full,
            )
            for limit in (64, 256, 1024)
        ),
        Fault("disk full for stdout and stderr", full_disk, {"log_level": "debug"}, product=on_a_full_disk),
        Fault("stderr that nobody reads", unread_stderr, {"log_level": "debug"}, product=with_unread_stderr),
    ]
