"""What viewers and organisers see: the newest snapshot with the organisers' settings, or for viewers the frozen one."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from leaderboard.clock import Clock
from leaderboard.event.phase import frozen_at
from leaderboard.event.state import EventState
from leaderboard.event.visibility import only_division, with_event
from leaderboard.ledger.team_filter import Filtered
from leaderboard.ledger.until import ledger_until, was_read_after
from leaderboard.period import Period
from leaderboard.sync.event_sync import EventSync
from leaderboard.sync.frozen_state import Frozen, decode_frozen
from leaderboard.sync.snapshots import (
    GatewayState,
    GatewayStateName,
    LogsState,
    LogsStateName,
    Snapshot,
    Snapshots,
)

_UNKNOWN = GatewayState(
    GatewayStateName.FAILING,
    error="The database cannot be read, so that it is not known whether the standing is frozen.",
)
_Numbers = Literal["current", "frozen", "result"]
_LOGS_ARE_READ = (LogsStateName.DONE, LogsStateName.OVER_BUDGET, LogsStateName.UNAVAILABLE)


class View(NamedTuple):
    """A snapshot and its present: the moment of the freeze, or now."""

    snapshot: Snapshot
    now: datetime


@dataclass(frozen=True, slots=True)
class _Applied:
    """The snapshot of some numbers and settings, and what the next one can use again."""

    source: Snapshot
    state: EventState
    filtered: Filtered
    snapshot: Snapshot


class Publication:
    """While the numbers are frozen, viewers get one value, which no reading of the gateway changes.

    It is computed when the freeze begins, or when the freeze moves. After a start without it, it is computed from what
    the process has read, again with each snapshot until the history and the request logs are read.
    """

    def __init__(
        self,
        snapshots: Snapshots,
        events: EventSync,
        clock: Clock,
        *,
        history_days: int,
        has_organisers: bool,
    ) -> None:
        """`has_organisers`: whether somebody may have frozen the board by hand."""
        self._snapshots = snapshots
        self._events = events
        self._clock = clock
        self._history = timedelta(days=history_days - 1)
        self._has_organisers = has_organisers
        self._unknown = Snapshot(gateway=_UNKNOWN)
        # As the process starts: nothing is read yet.
        self._empty = snapshots.latest
        self._lock = threading.Lock()
        self._deciding = threading.Lock()
        self._applied: dict[_Numbers, _Applied] = {}
        self._divisions: dict[tuple[bool, str], Filtered] = {}
        # What viewers saw last before a freeze.
        self._open: Snapshot | None = None
        self._frozen: Frozen | None = None
        # Computed before the history and the logs were read, from this snapshot.
        self._early: tuple[Snapshot, Frozen] | None = None
        # The numbers of the event's fixed result, as the event has them, and decoded.
        self._result: tuple[str, Frozen] | None = None
        # So that the reading threads filter the ledger, and no viewer waits for it.
        self.on_change(self._compute)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Registers a function to call after each change of what viewers or organisers may see."""
        self._snapshots.on_change(listener)
        self._events.on_change(listener)

    def current(self) -> View:
        """What organisers see."""
        now = self._clock()
        return View(self._with_settings("current", self._snapshots.latest, self._events.at(now)), now)

    def public(self) -> View:
        """What viewers see."""
        if self._has_organisers and not self._events.known:
            return View(self._unknown, self._clock())
        # Nobody finds the board open once somebody has found it frozen.
        with self._deciding:
            now = self._clock()
            state = self._events.at(now)
            moment = frozen_at(state, now)
            if moment is None:
                latest = self._open = self._snapshots.latest
        if moment is None:
            return View(self._with_settings("current", latest, state), now)
        frozen = self._frozen_at(moment, state.number)
        return View(self._with_settings("frozen", frozen.snapshot, state), moment)

    def result(self) -> Frozen | None:
        """What the event's result was computed from, without settings of teams; None until it is fixed."""
        fixed = self._events.at(self._clock()).fixed_result
        if fixed is None or fixed.numbers is None:
            return None
        with self._lock:
            if self._result is None or self._result[0] != fixed.numbers:
                self._result = fixed.numbers, decode_frozen(fixed.numbers.encode(), self._empty)
            return self._result[1]

    def with_result(self, shown: View) -> View:
        """The event's numbers by its fixed result: usage that was reported later is not part of them."""
        result = self.result()
        if result is None:
            return shown
        found = self._with_settings("result", result.snapshot, self._events.at(self._clock()))
        of_now = shown.snapshot
        # Readers compare versions, so it has that of the rest of what they see.
        held = replace(
            found, version=of_now.version, stream=of_now.stream, accounts=of_now.accounts, frozen_at=None
        )
        return View(held, result.at)

    def of_division(self, snapshot: Snapshot, division: str) -> Snapshot:
        """A snapshot of `current` or `public` without the teams of other divisions."""
        key = snapshot.frozen_at is not None, division
        with self._lock:
            found = only_division(snapshot.ledger, division, self._divisions.get(key))
            divisions = {each.id for each in self._events.at(self._clock()).divisions}
            kept = {other: held for other, held in self._divisions.items() if other[1] in divisions}
            self._divisions = {**kept, key: found}
        return replace(snapshot, ledger=found.ledger)

    # -- the frozen value, which the store keeps

    def frozen(self) -> Frozen | None:
        """The value of the present freeze, once nothing that is still to be read belongs to it."""
        with self._deciding:
            now = self._clock()
            state = self._events.at(now)
            moment = frozen_at(state, now)
        if moment is None:
            return None
        self._frozen_at(moment, state.number)
        held = self._frozen
        return held if held is not None and (held.at, held.event) == (moment, state.number) else None

    def adopt(self, stored: Frozen) -> None:
        """Replaces the own value by that of the process that reads the gateway."""
        with self._lock:
            # The store may still hold that of an earlier event.
            if self._frozen is None or self._frozen.event <= stored.event:
                self._frozen = stored

    def _frozen_at(self, moment: datetime, event: int) -> Frozen:
        with self._lock:
            held, latest = self._frozen, self._open or self._snapshots.latest
            if held is not None and held.event != event:
                held = None
            if held is not None and held.at == moment:
                return held
            if held is not None and moment < held.at:
                # What was read after the first freeze cannot be part of an earlier one.
                self._frozen = Frozen(moment, _frozen_snapshot(held.snapshot, moment), event)
                return self._frozen
            if self._early is not None and self._early[0] is latest and self._early[1].at == moment:
                return self._early[1]
            found = Frozen(moment, _frozen_snapshot(latest, moment), event)
            # From now on, what is read later may be a part of what was used before.
            self._open = None
            if self._is_read(latest, moment):
                self._frozen, self._early = found, None
            else:
                self._early = latest, found
            return found

    def _is_read(self, snapshot: Snapshot, moment: datetime) -> bool:
        history = Period((moment - self._history).date(), moment.date())
        return not snapshot.ledger.missing_days(history) and snapshot.logs.state in _LOGS_ARE_READ

    # -- the organisers' settings

    def _compute(self) -> None:
        self.current()
        self.public()

    def _with_settings(self, numbers: _Numbers, snapshot: Snapshot, state: EventState) -> Snapshot:
        earlier = self._applied.get(numbers)
        if earlier is not None and earlier.source is snapshot and _same_settings(earlier.state, state):
            return earlier.snapshot
        with self._lock:
            earlier = self._applied.get(numbers)
            filtered = with_event(snapshot.ledger, state, earlier.filtered if earlier else None)
            found = snapshot
            if filtered.ledger is not snapshot.ledger or state.numbers_revision:
                version = snapshot.version + state.numbers_revision
                found = replace(snapshot, ledger=filtered.ledger, version=version)
            self._applied = {**self._applied, numbers: _Applied(snapshot, state, filtered, found)}
            return found


def _same_settings(one: EventState, other: EventState) -> bool:
    return one is other or (
        one.numbers_revision == other.numbers_revision
        and one.teams == other.teams
        and one.divisions == other.divisions
    )


def _frozen_snapshot(source: Snapshot, moment: datetime) -> Snapshot:
    """Nothing in it depends on what happens at the gateway after the moment."""
    read_at = source.gateway.last_success_at
    ledger, prices = ledger_until(source.ledger, moment), source.prices
    if was_read_after(source.ledger, moment):
        # The gateway does not report since when it has a model.
        models = {ledger.model_name(cell.model) for facts in ledger.days.values() for cell in facts.cells}
        prices = tuple(price for price in prices if price.model in models)
    return replace(
        source,
        ledger=ledger,
        prices=prices,
        gateway=GatewayState(GatewayStateName.OK, last_success_at=read_at and min(read_at, moment)),
        logs=LogsState(LogsStateName.DONE),
        # Budgets say how much was spent.
        accounts=(),
        failed_days={},
        shrunk={day: note for day, note in source.shrunk.items() if note.noticed_at <= moment},
        frozen_at=moment,
    )
