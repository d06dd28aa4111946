"""Runs one fault: what viewers got while it lasted, and how many refreshes it took to recover."""

import contextlib
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import requests

from benchmarks.product import Product, environment_of, free_port
from faults.proxy import FaultProxy
from faults.truth import Truth
from faults.viewer import MAX_LIVE_SECONDS, AlsoRight, Look, Viewer, oldest_live, summary, wrong

_MAX_RECOVERY_SECONDS = 90.0
_MAX_REFRESHES = 2
_SETTINGS = {"refresh_seconds": 1, "history_days": 2}
_OK = 200
# Retries with their pauses, and the deadline of a response's head, on a busy machine.
_NOTICED_SECONDS = 60.0
# The watchdog checks ages each second, and a viewer's request takes its time on a busy machine.
_TOLERANCE_SECONDS = 2.0


@dataclass
class Stage:
    """What a fault acts on."""

    proxy: FaultProxy
    product: Product
    viewer: Viewer
    folder: Path
    notes: list[str] = field(default_factory=list)

    def error(self) -> str:
        """Why the gateway fails according to /status; "" if it doesn't, or if there is no response."""
        try:
            return self.viewer.status()["gateway"]["error"] or ""
        except requests.RequestException:
            return ""

    def until(self, found: Callable[[], object], note: str) -> None:
        """Waits for the product to notice the fault; adds the note if it does not."""
        if not _wait(found, _NOTICED_SECONDS):
            self.notes.append(f"{note}: {self.error()}")

    def until_failing(self, cause: str = "", seconds: float = 3) -> None:
        """Waits until /status names the cause, and some seconds more, after which responses must be stale."""
        self.until(lambda: self.error() and cause in self.error(), f"the cause ({cause}) is not named")
        time.sleep(seconds)
        last = self.viewer.looks[-1]
        if last.status == _OK and not last.stale:
            self.notes.append("responses are not marked as stale")

    def until_refreshed(self, times: int) -> None:
        """Waits until the product has begun some readings of the day."""
        since = time.time()
        self.until(lambda: self.proxy.refreshes(since, time.time()) >= times, "too few readings")


Act = Callable[[Stage], None]


@dataclass(frozen=True)
class Fault:
    """`act` lasts as long as the fault; when it returns, the fault has ended."""

    name: str
    act: Act
    settings: Mapping[str, object] = field(default_factory=dict)
    # Statuses besides 200 that viewers may get; 0 is none at all.
    statuses: frozenset[int] = frozenset()
    # Numbers that are right besides the truth, because /status reports them.
    also_right: AlsoRight | None = None
    # The fault is there before the product starts.
    from_start: bool = False
    product: Callable[[Product], Product] = lambda product: product
    proxy: Callable[[str, Path], FaultProxy] = lambda upstream, _: FaultProxy(upstream)


@dataclass(frozen=True)
class Outcome:
    fault: Fault
    looks: list[Look]
    refreshes: int | None
    recovery_seconds: float | None
    notes: list[str]

    def violations(self) -> list[str]:
        found = list(self.notes)
        unexpected = {look.status for look in self.looks} - {_OK} - self.fault.statuses
        if unexpected:
            found.append(f"viewers got {sorted(unexpected)}")
        if count := wrong(self.looks):
            found.append(f"{count} responses with wrong numbers")
        if (age := oldest_live(self.looks)) > MAX_LIVE_SECONDS + _TOLERANCE_SECONDS:
            found.append(f"numbers {age:.0f} s old shown as live")
        if self.refreshes is None:
            found.append("not recovered")
        elif self.refreshes > _MAX_REFRESHES:
            found.append(f"recovered after {self.refreshes} refreshes")
        return found

    def row(self) -> list[str]:
        recovered = "never" if self.refreshes is None else f"{self.refreshes} ({self.recovery_seconds:.1f} s)"
        return [
            self.fault.name,
            summary(self.looks),
            f"{oldest_live(self.looks):.0f} s",
            str(wrong(self.looks)),
            recovered,
            "; ".join(self.violations()) or "none",
        ]


def run(fault: Fault, gateway_url: str, truth: Truth) -> Outcome:
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        proxy = stack.enter_context(fault.proxy(gateway_url, folder))
        port = free_port()
        settings = {
            **_SETTINGS,
            "database_url": f"sqlite:///{folder / 'leaderboard.sqlite3'}",
            **fault.settings,
        }
        environment = environment_of(proxy.url, truth.key, port, settings)
        product = fault.product(Product(environment, port, folder))
        viewer = Viewer(product.url, truth, fault.also_right)
        stage = Stage(proxy, product, viewer, folder)
        if fault.from_start:
            stack.enter_context(viewer.watching())
            began = time.time()
            fault.act(stage)
            stack.callback(product.end)
        else:
            stack.enter_context(product.running())
            product.wait_until_loaded()
            stack.enter_context(viewer.watching())
            _wait(lambda: any(look.as_of is not None and look.right for look in viewer.looks))
            began = time.time()
            fault.act(stage)
        ended = time.time()
        _wait(lambda: _good(viewer, ended) is not None)
        good = _good(viewer, ended)
        looks = viewer.between(began, good.at if good else time.time())
    if good is None or good.as_of is None:
        return Outcome(fault, looks, None, None, stage.notes)
    return Outcome(fault, looks, proxy.refreshes(ended, good.as_of) + 1, good.at - ended, stage.notes)


def _good(viewer: Viewer, ended: float) -> Look | None:
    """The first look at right numbers, not stale, that were read after the fault."""
    looks = (look for look in list(viewer.looks) if look.as_of is not None and look.as_of >= ended)
    return next((look for look in looks if look.status == _OK and look.right and not look.stale), None)


def _wait(found: Callable[[], object], seconds: float = _MAX_RECOVERY_SECONDS) -> bool:
    until = time.monotonic() + seconds
    while not (is_found := bool(found())) and time.monotonic() < until:
        time.sleep(0.05)
    return is_found
