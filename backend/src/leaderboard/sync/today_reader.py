"""Reads today and yesterday at regular intervals, and reports the state of the gateway."""

import logging
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.models import ListedTeam, ModelInfo
from leaderboard.clock import Clock
from leaderboard.errors import GatewayError
from leaderboard.ledger.accounts import accounts_of
from leaderboard.ledger.facts import NOT_TEAMS, DayFacts
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.prices import prices_of
from leaderboard.period import utc_today
from leaderboard.sync.day_loader import read_day
from leaderboard.sync.shrinkage import confirmed
from leaderboard.sync.snapshots import GatewayState, GatewayStateName, Snapshot, Snapshots, max_age

log = logging.getLogger(__name__)

# The list of teams is large (all keys and members) and seldom changes; usage of an unknown team fetches it at once.
_TEAMS_SECONDS = 30.0
_MODELS_SECONDS = 600.0
# After a slow reading the gateway rests for three times as long as it took, but numbers must not become old.
_REST = 3
_MAX_REST_SECONDS = 30.0
_INTERNAL_ERROR = "Reading the gateway failed unexpectedly; the server's log has the cause."


class TodayReader:
    def __init__(
        self,
        client: LiteLLMAPI,
        snapshots: Snapshots,
        clock: Clock,
        stop: threading.Event,
        refresh_seconds: float,
        made_teams: Callable[[], Collection[str]] = tuple,
    ) -> None:
        """`made_teams`: ids of teams that the gateway must have; those of /join."""
        self._client = client
        self._snapshots = snapshots
        self._clock = clock
        self._stop = stop
        self._refresh_seconds = refresh_seconds
        self._made_teams = made_teams
        self._teams_at: float | None = None
        self._models_at: float | None = None
        self._unlisted: frozenset[str] = frozenset()

    def run(self) -> None:
        while not self._stop.is_set():
            self._stop.wait(self.refresh())

    def refresh(self) -> float:
        """One reading; returns the seconds to rest before the next."""
        began = time.monotonic()
        started = self._clock()
        try:
            reading = self._read(started)
        except GatewayError as error:
            self._failed(started, error, began)
        except Exception:
            # The board survives a bug of ours: it keeps its numbers and marks them as stale.
            log.exception("Reading the gateway failed unexpectedly")
            self._failed(started, GatewayError(_INTERNAL_ERROR), began)
        else:
            rest = rest_after(time.monotonic() - began, self._refresh_seconds)
            self._succeeded(started, reading, began, rest)
            return rest
        return self._refresh_seconds

    def _read(self, started: datetime) -> "_Reading":
        teams = self._list_teams() if _is_due(self._teams_at, _TEAMS_SECONDS) else None
        models = self._list_models() if _is_due(self._models_at, _MODELS_SECONDS) else None
        today = utc_today(started)
        days = [read_day(self._client, day, self._clock) for day in (today, today - timedelta(days=1))]
        unknown = (
            _teams_in(days).union(self._made_teams())
            - self._snapshots.latest.ledger.teams.keys()
            - self._unlisted
        )
        if unknown and teams is None:
            teams = self._list_teams()
            self._unlisted |= unknown - {team.team_id for team in teams}
        return _Reading(days, teams, models)

    def _list_teams(self) -> list[ListedTeam]:
        teams = self._client.fetch_teams()
        self._teams_at = time.monotonic()
        return teams

    def _list_models(self) -> ModelInfo | None:
        """None if the list cannot be read: the names in the usage serve instead."""
        self._models_at = time.monotonic()
        try:
            return self._client.fetch_model_info()
        except GatewayError as error:
            log.info("Model names are those in the usage: %s", error.for_operators)
            return None

    def _succeeded(self, started: datetime, reading: "_Reading", began: float, rest: float) -> None:
        def update(old: Snapshot) -> Snapshot:
            gateway = GatewayState(
                GatewayStateName.OK,
                last_success_at=started,
                next_attempt_at=self._clock() + timedelta(seconds=rest),
                reading_seconds=time.monotonic() - began,
                errors=old.gateway.errors,
            )
            days, noted = confirmed(old, reading.days)
            return replace(
                noted,
                ledger=replace(reading, days=days).added_to(old.ledger, old.gateway.last_success_at),
                gateway=gateway,
                lists_set_aside=self._client.lists_set_aside,
                accounts=old.accounts if reading.teams is None else accounts_of(reading.teams),
                prices=old.prices if reading.models is None else prices_of(reading.models),
            )

        if self._snapshots.latest.gateway.state is GatewayStateName.FAILING:
            log.info("The gateway responds again")
        self._snapshots.change(update)

    def _failed(self, started: datetime, error: GatewayError, began: float) -> None:
        if self._stop.is_set():
            return
        # The lists that this reading fetched are lost with it.
        self._teams_at = self._models_at = None
        kind = type(error).__name__

        def update(old: Snapshot) -> Snapshot:
            gateway = replace(
                old.gateway,
                state=GatewayStateName.FAILING,
                error=str(error),
                failing_since=old.gateway.failing_since or started,
                next_attempt_at=self._clock() + timedelta(seconds=self._refresh_seconds),
                reading_seconds=time.monotonic() - began,
                errors={**old.gateway.errors, kind: old.gateway.errors.get(kind, 0) + 1},
            )
            return replace(old, gateway=gateway)

        if self._snapshots.latest.gateway.error != str(error):
            log.warning("%s", error.for_operators)
        self._snapshots.change(update)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The result of one reading; lists that were not due are None."""

    days: list[DayFacts]
    teams: list[ListedTeam] | None
    models: ModelInfo | None

    def added_to(self, ledger: Ledger, previous_reading: datetime | None) -> Ledger:
        if self.teams is not None:
            ledger = ledger.with_teams(self.teams)
        if self.models is not None:
            ledger = ledger.with_models(self.models)
        for facts in self.days:
            ledger = ledger.with_day(facts, previous_reading)
        return ledger


def rest_after(reading_seconds: float, refresh_seconds: float) -> float:
    """Seconds from a successful reading to the next; a failed one is repeated after one refresh.

    Numbers are as old as their reading took; the next one should end before they are too old to be shown as live.
    """
    live_seconds = max_age(refresh_seconds).total_seconds() - 2 * reading_seconds
    return max(refresh_seconds, min(rest_of_gateway(reading_seconds), live_seconds))


def rest_of_gateway(reading_seconds: float) -> float:
    """Three times as long as the reading took, and at most half a minute."""
    return min(_MAX_REST_SECONDS, _REST * reading_seconds)


def _is_due(last: float | None, seconds: float) -> bool:
    return last is None or time.monotonic() - last >= seconds


def _teams_in(days: list[DayFacts]) -> set[str]:
    return {cell.team_id for facts in days for cell in facts.cells} - NOT_TEAMS
