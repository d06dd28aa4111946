"""What routes ask for: settings, the period, the ledger that holds it."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import Depends, Query, Request

from leaderboard.api.metrics import Metrics
from leaderboard.clock import Clock
from leaderboard.errors import GatewayError, GatewayTooSlow, InvalidRequest
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval
from leaderboard.period import Period, period_from, utc_today
from leaderboard.services.ranking import ALL_MODELS
from leaderboard.services.window import days_of, window_from
from leaderboard.settings import Settings
from leaderboard.sync.refresher import Refresher
from leaderboard.sync.snapshots import GatewayStateName, Snapshot

# How long a viewer waits for days that were never read before the answer tells what is there.
_WAIT_SECONDS = 10.0
_LOOK_AGAIN_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A period and the snapshot it is answered from."""

    period: Period
    snapshot: Snapshot
    demo: bool

    @property
    def ledger(self) -> Ledger:
        return self.snapshot.ledger


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _refresher(request: Request) -> Refresher:
    refresher: Refresher = request.app.state.refresher
    return refresher


def _app_metrics(request: Request) -> Metrics:
    metrics: Metrics = request.app.state.metrics
    return metrics


def _clock(request: Request) -> Clock:
    clock: Clock = request.app.state.clock
    return clock


AppClock = Annotated[Clock, Depends(_clock)]
AppMetrics = Annotated[Metrics, Depends(_app_metrics)]
AppSettings = Annotated[Settings, Depends(_settings)]
AppRefresher = Annotated[Refresher, Depends(_refresher)]

_DAY = {"examples": ["2026-11-23"]}
StartDate = Annotated[
    str | None,
    Query(description="First day, YYYY-MM-DD, UTC. Default: yesterday.", json_schema_extra=_DAY),
]
EndDate = Annotated[
    str | None,
    Query(description="Last day, included, YYYY-MM-DD, UTC. Default: today.", json_schema_extra=_DAY),
]
FromInstant = Annotated[
    str | None,
    Query(
        alias="from",
        description="Start of a time window (ISO 8601 with offset; UTC without), in place of days. Only usage "
        "whose minute is known counts; `window.coverage` says how much that is.",
        examples=["2026-11-23T09:00:00+01:00"],
    ),
]
ToInstant = Annotated[
    str | None,
    Query(
        description="End of the window, not included. Default: now.", examples=["2026-11-23T18:00:00+01:00"]
    ),
]
ModelNames = Annotated[
    list[str],
    Query(
        alias="model",
        description="Only usage of this model, by its public name; may be given several times.",
        examples=[["gpt-5.2"]],
        max_length=100,
    ),
]
ZoneName = Annotated[
    str, Query(description="IANA time zone whose hours are meant.", examples=["Europe/Zurich"])
]


def _asked_period(clock: AppClock, start_date: StartDate = None, end_date: EndDate = None) -> Period:
    return period_from(start_date, end_date, utc_today(clock()))


AskedPeriod = Annotated[Period, Depends(_asked_period)]


async def _period_view(
    period: AskedPeriod, refresher: AppRefresher, settings: AppSettings, clock: AppClock
) -> PeriodView:
    return await _view_of(period, refresher, settings, clock)


async def _view_of(period: Period, refresher: Refresher, settings: Settings, clock: Clock) -> PeriodView:
    """Waits only for days that were never read."""
    until = asyncio.get_running_loop().time() + _WAIT_SECONDS
    seen: Snapshot | None = None
    while True:
        snapshot = refresher.snapshot
        late = asyncio.get_running_loop().time() > until
        if snapshot is seen and not late:
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
            continue
        seen = snapshot
        missing = snapshot.ledger.missing_days(period)
        if not missing or _comes_by_itself(snapshot, missing, utc_today(clock())):
            break
        error = _why_not(snapshot, missing, late)
        if error is not None:
            if len(missing) == len(period):
                raise error
            break
        refresher.request_days(missing)
    return PeriodView(period, snapshot, settings.demo)


def _comes_by_itself(snapshot: Snapshot, missing: list[date], today: date) -> bool:
    """Just after midnight the new day is seconds away: the answer says that it is incomplete and nobody waits."""
    return missing == [today] and snapshot.gateway.state is GatewayStateName.OK


def _why_not(snapshot: Snapshot, missing: list[date], late: bool) -> GatewayError | None:
    cause = snapshot.gateway.error or next(
        (why for day in missing if (why := snapshot.failed_days.get(day))), None
    )
    if cause:
        return GatewayError(f"Error fetching usage: {cause}")
    if late:
        return GatewayTooSlow(
            f"Error fetching usage: the gateway needs longer than {_WAIT_SECONDS:.0f} s. Ask again in a moment."
        )
    return None


def _status_view(period: AskedPeriod, refresher: AppRefresher, settings: AppSettings) -> PeriodView:
    """What is there now; the status never waits."""
    return PeriodView(period, refresher.snapshot, settings.demo)


def _zone(tz: ZoneName = "UTC") -> ZoneInfo:
    try:
        return ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidRequest("tz must be an IANA time zone name such as Europe/Zurich") from error


@dataclass(frozen=True, slots=True)
class AskedBoard:
    """Days, or a window with the days it touches; of some public model names or all."""

    view: PeriodView
    window: Interval | None = None
    models: frozenset[str] = ALL_MODELS


async def _window_view(
    refresher: AppRefresher,
    settings: AppSettings,
    clock: AppClock,
    start_date: StartDate = None,
    end_date: EndDate = None,
    from_: FromInstant = None,
    to: ToInstant = None,
) -> AskedBoard:
    now = clock()
    if from_ is None and to is None:
        period = period_from(start_date, end_date, utc_today(now))
        return AskedBoard(await _view_of(period, refresher, settings, clock))
    if start_date is not None or end_date is not None:
        raise InvalidRequest("Give either from and to, or start_date and end_date")
    window = window_from(from_, to, now)
    return AskedBoard(await _view_of(days_of(window), refresher, settings, clock), window)


WindowView = Annotated[AskedBoard, Depends(_window_view)]


def _board_view(
    asked: WindowView,
    model: ModelNames = [],  # noqa: B006 - FastAPI copies defaults
) -> AskedBoard:
    return replace(asked, models=frozenset(model))


View = Annotated[PeriodView, Depends(_period_view)]
StatusView = Annotated[PeriodView, Depends(_status_view)]
BoardView = Annotated[AskedBoard, Depends(_board_view)]
Zone = Annotated[ZoneInfo, Depends(_zone)]
