"""Dependencies of the routes: settings, the requested period and the snapshot that has it."""

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

# How long a viewer waits for days that were never read.
_WAIT_SECONDS = 10.0
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A period and the snapshot that serves it."""

    period: Period
    snapshot: Snapshot
    demo: bool
    stale: bool

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
    Query(description="Last day, inclusive, YYYY-MM-DD, UTC. Default: today.", json_schema_extra=_DAY),
]
FromInstant = Annotated[
    str | None,
    Query(
        alias="from",
        description="Start of a time window (ISO 8601 with offset; UTC without), instead of days. Days within it "
        "count whole, other usage if its minute is known; `window.coverage` is the share of what counts.",
        examples=["2026-11-23T09:00:00+01:00"],
    ),
]
ToInstant = Annotated[
    str | None,
    Query(description="End of the window, exclusive. Default: now.", examples=["2026-11-23T18:00:00+01:00"]),
]
ModelNames = Annotated[
    list[str],
    Query(
        alias="model",
        description="Only usage of this model, by its public name; repeatable.",
        examples=[["gpt-5.2"]],
        max_length=100,
    ),
]
ZoneName = Annotated[str, Query(description="IANA time zone of the hours.", examples=["Europe/Zurich"])]


def _requested_period(clock: AppClock, start_date: StartDate = None, end_date: EndDate = None) -> Period:
    return period_from(start_date, end_date, utc_today(clock()))


RequestedPeriod = Annotated[Period, Depends(_requested_period)]


async def _period_view(
    period: RequestedPeriod, refresher: AppRefresher, settings: AppSettings, clock: AppClock
) -> PeriodView:
    return await _load(period, refresher, settings, clock)


async def _load(period: Period, refresher: Refresher, settings: Settings, clock: Clock) -> PeriodView:
    """Waits only for days that were never read."""
    deadline = asyncio.get_running_loop().time() + _WAIT_SECONDS
    seen: Snapshot | None = None
    while True:
        snapshot = refresher.snapshot
        late = asyncio.get_running_loop().time() > deadline
        if snapshot is seen and not late:
            await asyncio.sleep(_POLL_SECONDS)
            continue
        seen = snapshot
        missing = snapshot.ledger.missing_days(period)
        if not missing or _is_about_to_load(snapshot, missing, utc_today(clock())):
            break
        error = _load_error(snapshot, missing, late)
        if error is not None:
            if len(missing) == len(period):
                raise error
            break
        refresher.request_days(missing)
    return PeriodView(period, snapshot, settings.demo, snapshot.is_stale(clock()))


def _is_about_to_load(snapshot: Snapshot, missing: list[date], today: date) -> bool:
    """Just after midnight the new day is read within seconds: the response is incomplete, and no request waits."""
    return missing == [today] and snapshot.gateway.state is GatewayStateName.OK


def _load_error(snapshot: Snapshot, missing: list[date], late: bool) -> GatewayError | None:
    cause = snapshot.gateway.error or next(
        (cause for day in missing if (cause := snapshot.failed_days.get(day))), None
    )
    if cause:
        return GatewayError(f"Error fetching usage: {cause}")
    if late:
        return GatewayTooSlow(
            f"Error fetching usage: the gateway takes longer than {_WAIT_SECONDS:.0f} s. Try again in a moment."
        )
    return None


def _status_view(
    period: RequestedPeriod, refresher: AppRefresher, settings: AppSettings, clock: AppClock
) -> PeriodView:
    """The current snapshot; the status never waits."""
    snapshot = refresher.snapshot
    return PeriodView(period, snapshot, settings.demo, snapshot.is_stale(clock()))


def _zone(tz: ZoneName = "UTC") -> ZoneInfo:
    try:
        return ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidRequest("tz must be an IANA time zone name such as Europe/Zurich") from error


@dataclass(frozen=True, slots=True)
class Selection:
    """Days, or a window and the days it touches; restricted to some public model names, or not."""

    view: PeriodView
    window: Interval | None = None
    models: frozenset[str] = ALL_MODELS


async def _window_selection(
    refresher: AppRefresher,
    settings: AppSettings,
    clock: AppClock,
    start_date: StartDate = None,
    end_date: EndDate = None,
    from_: FromInstant = None,
    to: ToInstant = None,
) -> Selection:
    now = clock()
    if from_ is None and to is None:
        period = period_from(start_date, end_date, utc_today(now))
        return Selection(await _load(period, refresher, settings, clock))
    if start_date is not None or end_date is not None:
        raise InvalidRequest("Give either from and to, or start_date and end_date")
    window = window_from(from_, to, now)
    return Selection(await _load(days_of(window), refresher, settings, clock), window)


WindowSelection = Annotated[Selection, Depends(_window_selection)]


def _board_selection(
    selection: WindowSelection,
    model: ModelNames = [],  # noqa: B006 - FastAPI copies defaults
) -> Selection:
    return replace(selection, models=frozenset(model))


View = Annotated[PeriodView, Depends(_period_view)]
StatusView = Annotated[PeriodView, Depends(_status_view)]
BoardSelection = Annotated[Selection, Depends(_board_selection)]
Zone = Annotated[ZoneInfo, Depends(_zone)]
