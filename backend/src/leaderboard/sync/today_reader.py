"""Reads today and yesterday again and again, and says how the gateway is."""

import logging
import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.models import ListedTeam, ModelInfo
from leaderboard.clock import Clock
from leaderboard.errors import GatewayError
from leaderboard.ledger.facts import NOT_TEAMS, DayFacts
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import utc_today
from leaderboard.sync.day_loader import read_day
from leaderboard.sync.snapshots import GatewayState, GatewayStateName, Snapshot, Snapshots

log = logging.getLogger(__name__)

# The list of teams is heavy (all keys and members) and changes seldom; a team unknown to it is looked up at once.
_TEAMS_SECONDS = 30.0
_MODELS_SECONDS = 600.0
# A slow gateway is left alone for three times as long as it needed.
_REST = 3
_OUR_FAULT = "Reading the gateway failed unexpectedly; the server's log says why."


class TodayReader:
    def __init__(
        self,
        client: LiteLLMAPI,
        snapshots: Snapshots,
        clock: Clock,
        stop: threading.Event,
        refresh_seconds: float,
    ) -> None:
        self._client = client
        self._snapshots = snapshots
        self._clock = clock
        self._stop = stop
        self._refresh_seconds = refresh_seconds
        self._teams_at: float | None = None
        self._models_at: float | None = None
        self._absent: frozenset[str] = frozenset()

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
            # The board must outlive a fault of ours: it keeps its numbers and says that they are old.
            log.exception("Reading the gateway failed unexpectedly")
            self._failed(started, GatewayError(_OUR_FAULT), began)
        else:
            self._succeeded(started, reading, began)
        return self._rest(began)

    def _read(self, started: datetime) -> "_Reading":
        teams = self._list_teams() if _is_due(self._teams_at, _TEAMS_SECONDS) else None
        models = self._list_models() if _is_due(self._models_at, _MODELS_SECONDS) else None
        today = utc_today(started)
        days = [read_day(self._client, day, self._clock) for day in (today, today - timedelta(days=1))]
        strangers = _teams_in(days) - self._snapshots.latest.ledger.teams.keys() - self._absent
        if strangers and teams is None:
            teams = self._list_teams()
            self._absent |= strangers - {team.team_id for team in teams}
        return _Reading(days, teams, models)

    def _list_teams(self) -> list[ListedTeam]:
        teams = self._client.fetch_teams()
        self._teams_at = time.monotonic()
        return teams

    def _list_models(self) -> ModelInfo | None:
        """Without the list of models the names that the usage carries serve."""
        self._models_at = time.monotonic()
        try:
            return self._client.fetch_model_info()
        except GatewayError as error:
            log.info("Model names stay as the usage has them: %s", error)
            return None

    def _succeeded(self, started: datetime, reading: "_Reading", began: float) -> None:
        def follow(now: Snapshot) -> Snapshot:
            gateway = GatewayState(
                GatewayStateName.OK,
                last_success_at=started,
                next_attempt_at=self._next_attempt(began),
                reading_seconds=time.monotonic() - began,
                errors=now.gateway.errors,
            )
            return replace(
                now, ledger=reading.entered(now.ledger, now.gateway.last_success_at), gateway=gateway
            )

        if self._snapshots.latest.gateway.state is GatewayStateName.FAILING:
            log.info("The gateway answers again")
        self._snapshots.change(follow)

    def _failed(self, started: datetime, error: GatewayError, began: float) -> None:
        if self._stop.is_set():
            return
        # What this reading had listed is lost with it.
        self._teams_at = self._models_at = None
        kind = type(error).__name__

        def follow(now: Snapshot) -> Snapshot:
            gateway = replace(
                now.gateway,
                state=GatewayStateName.FAILING,
                error=str(error),
                failing_since=now.gateway.failing_since or started,
                next_attempt_at=self._next_attempt(began),
                reading_seconds=time.monotonic() - began,
                errors={**now.gateway.errors, kind: now.gateway.errors.get(kind, 0) + 1},
            )
            return replace(now, gateway=gateway)

        if self._snapshots.latest.gateway.error != str(error):
            log.warning("%s", error)
        self._snapshots.change(follow)

    def _rest(self, began: float) -> float:
        return max(self._refresh_seconds, _REST * (time.monotonic() - began))

    def _next_attempt(self, began: float) -> datetime:
        return self._clock() + timedelta(seconds=self._rest(began))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one reading found; lists that were not due are None."""

    days: list[DayFacts]
    teams: list[ListedTeam] | None
    models: ModelInfo | None

    def entered(self, ledger: Ledger, watched_since: datetime | None) -> Ledger:
        if self.teams is not None:
            ledger = ledger.with_teams(self.teams)
        if self.models is not None:
            ledger = ledger.with_models(self.models)
        for facts in self.days:
            ledger = ledger.with_day(facts, watched_since)
        return ledger


def _is_due(last: float | None, seconds: float) -> bool:
    return last is None or time.monotonic() - last >= seconds


def _teams_in(days: list[DayFacts]) -> set[str]:
    return {cell.team_id for facts in days for cell in facts.cells} - NOT_TEAMS
