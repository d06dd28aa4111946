"""Follows the rules, and blocks the teams when the event's budget is spent."""

import logging
import threading
from collections.abc import Callable

from leaderboard.errors import GatewayError
from leaderboard.join.rules import Rules
from leaderboard.join.service import JoinService
from leaderboard.store.errors import StoreError

log = logging.getLogger(__name__)

_RULES_SECONDS = 1.0
# The gateway's own sums are some ten seconds old.
_ROUNDS_PER_BUDGET_CHECK = 20
_STOP_SECONDS = 5.0


class JoinWatch:
    """A thread in every process: blocking a team twice changes nothing."""

    def __init__(self, service: JoinService) -> None:
        self._service = service
        # As last read; None before.
        self.rules: Rules | None = None
        self.revision = 0
        self._listeners: list[Callable[[], None]] = []
        self._cause: str | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="JoinWatch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(_STOP_SECONDS)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Registers a function to call after a change of the rules, in the thread that noticed it."""
        self._listeners.append(listener)

    def check(self, *, budget: bool = False) -> None:
        try:
            before = self.revision
            self.rules, self.revision = self._service.records.rules()
            if self.revision != before:
                for listener in self._listeners:
                    listener()
            if budget:
                self._service.enforce_event_budget()
            self._cause = None
        except (GatewayError, StoreError) as error:
            if str(error) != self._cause:
                log.warning("The rules of joining could not be followed: %s", error.for_operators)
            self._cause = str(error)

    def _run(self) -> None:
        rounds = 0
        while True:
            self.check(budget=rounds % _ROUNDS_PER_BUDGET_CHECK == 0)
            rounds += 1
            if self._stop.wait(_RULES_SECONDS):
                return
