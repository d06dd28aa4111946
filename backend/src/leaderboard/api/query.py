"""Dependencies of the routes: settings, the requested period and the snapshot that has it."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import Depends, Query, Request

from leaderboard.api.auth import RequestRole, Role
from leaderboard.api.metrics import Metrics
from leaderboard.clock import Clock
from leaderboard.errors import GatewayError, GatewayTooSlow, InvalidRequest
from leaderboard.event.ceremony import Ceremony, CeremonyCache
from leaderboard.event.standing import event_window
from leaderboard.event.state import EventState, Window
from leaderboard.ledger.accounts import TeamAccount
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, day_bounds
from leaderboard.period import Period, period_from, utc_today
from leaderboard.services.coverage import Coverage
from leaderboard.services.model_filter import only_models
from leaderboard.services.ranking import ALL_MODELS, Metric, Order, teams_usage_in
from leaderboard.services.window import days_of, whole_minutes, window_coverage, window_from, within
from leaderboard.settings import Settings
from leaderboard.sync.event_sync import EventSync
from leaderboard.sync.publication import Publication
from leaderboard.sync.publication import View as Shown
from leaderboard.sync.refresher import Refresher
from leaderboard.sync.snapshots import GatewayStateName, Snapshot

# How long a viewer waits for days that were never read.
_WAIT_SECONDS = 10.0
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class CountedWindow:
    """A window, and what counts of the usage that may belong to it."""

    window: Interval
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A period and the snapshot that serves it. `now` is the moment of the freeze while the numbers are frozen."""

    period: Period
    snapshot: Snapshot
    now: datetime
    demo: bool
    stale: bool
    # Set if the snapshot's ledger is that of a window.
    window: CountedWindow | None = None
    # By team, if the reader may see budgets.
    accounts: Mapping[str, TeamAccount] = field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        return self.snapshot.ledger


def from_state(name: str) -> Callable[[Request], object]:
    """A dependency that gives what `create_app` has put into the app's state."""

    def get(request: Request) -> object:
        return getattr(request.app.state, name)

    return get


AppClock = Annotated[Clock, Depends(from_state("clock"))]
AppMetrics = Annotated[Metrics, Depends(from_state("metrics"))]
AppSettings = Annotated[Settings, Depends(from_state("settings"))]
AppCeremonies = Annotated[CeremonyCache, Depends(from_state("ceremonies"))]
AppEvents = Annotated[EventSync, Depends(from_state("events"))]
AppRefresher = Annotated[Refresher, Depends(from_state("refresher"))]
AppPublication = Annotated[Publication, Depends(from_state("publication"))]


_moment: ContextVar[dict[Role | None, Shown] | None] = ContextVar("moment", default=None)


@contextlib.contextmanager
def at_one_moment(seen: dict[Role | None, Shown]) -> Iterator[None]:
    """Requests in this context see what the first one with the same `seen` saw, whatever has been read since."""
    token = _moment.set(seen)
    try:
        yield
    finally:
        _moment.reset(token)


def shown_to(publication: Publication, role: Role | None) -> Shown:
    """What this role sees now."""
    seen = _moment.get()
    if seen is not None and role in seen:
        return seen[role]
    found = publication.current() if role is Role.ADMIN else publication.public()
    if seen is not None:
        seen[role] = found
    return found


@dataclass(frozen=True, slots=True)
class Board:
    """Where the numbers of a request come from."""

    publication: Publication
    refresher: Refresher
    role: Role | None
    division: str | None
    demo: bool
    shows_budget: bool
    # Whether the request is for the event, whose result this role may see.
    by_result: bool = False

    def shown(self) -> Shown:
        found = shown_to(self.publication, self.role)
        if self.by_result:
            found = self.publication.with_result(found)
        if self.division is None:
            return found
        return found._replace(snapshot=self.publication.of_division(found.snapshot, self.division))

    def view(self, period: Period, shown: Shown) -> PeriodView:
        snapshot = shown.snapshot
        accounts = {account.team_id: account for account in snapshot.accounts} if self.shows_budget else {}
        return PeriodView(
            period, snapshot, shown.now, self.demo, snapshot.is_stale(shown.now), accounts=accounts
        )


def _present(publication: AppPublication, role: RequestRole) -> datetime:
    return shown_to(publication, role).now


Present = Annotated[datetime, Depends(_present)]

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
EventPeriod = Annotated[
    Literal["event"] | None,
    Query(
        description="event: from the event's start to its end, at most to now, instead of days or a window."
    ),
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
DivisionId = Annotated[
    str | None, Query(description="Only teams of this division, ranked among themselves; its id in /event.")
]
ZoneName = Annotated[str, Query(description="IANA time zone of the hours.", examples=["Europe/Zurich"])]


BoardMetric = Annotated[
    Metric | Literal["event"],
    Query(
        description="Ranks and order. event: those of the event, with its minimum of requests; else tokens. "
        "success: teams with fewer than 20 requests are not ranked."
    ),
]


def order_of(metric: BoardMetric, event: EventState) -> Order:
    if metric != "event":
        return Order.by(metric)
    return Order() if event.window is None else event.order


def _event(clock: AppClock, events: AppEvents) -> EventState:
    return events.at(clock())


CurrentEvent = Annotated[EventState, Depends(_event)]


def _requested(
    now: Present,
    event: CurrentEvent,
    period: EventPeriod = None,
    start_date: StartDate = None,
    end_date: EndDate = None,
    from_: FromInstant = None,
    to: ToInstant = None,
) -> Period | Interval:
    """Days, or a window to the minute."""
    if sum(given is not None for given in (period, start_date or end_date, from_ or to)) > 1:
        raise InvalidRequest("Give only one of: start_date and end_date, from and to, period=event")
    if period is not None:
        return _window_of_event(event.window, now)
    if from_ is not None or to is not None:
        return window_from(from_, to, now)
    return period_from(start_date, end_date, utc_today(now))


def _window_of_event(window: Window | None, now: datetime) -> Interval:
    if window is None:
        raise InvalidRequest("period=event requires an event, and none is set")
    if now < window.start:
        raise InvalidRequest("period=event: the event has not begun")
    return whole_minutes(window.start.astimezone(UTC), min(window.end, now).astimezone(UTC))


Requested = Annotated[Period | Interval, Depends(_requested)]


def _days(requested: Requested) -> Period:
    return days_of(requested) if isinstance(requested, Interval) else requested


RequestedDays = Annotated[Period, Depends(_days)]


def _board(
    publication: AppPublication,
    refresher: AppRefresher,
    settings: AppSettings,
    role: RequestRole,
    event: CurrentEvent,
) -> Board:
    shows_budget = role is Role.ADMIN or event.show_budget
    return Board(publication, refresher, role, None, settings.demo, shows_budget)


def _board_of_division(
    board: Annotated[Board, Depends(_board)], event: CurrentEvent, division: DivisionId = None
) -> Board:
    if division is not None and division not in {each.id for each in event.divisions}:
        raise InvalidRequest("division: there is no such division")
    return replace(board, division=division)


RequestedBoard = Annotated[Board, Depends(_board_of_division)]


async def _load(period: Period, board: Board) -> PeriodView:
    """Waits only for days that were never read."""
    deadline = asyncio.get_running_loop().time() + _WAIT_SECONDS
    requested: list[date] = []
    while True:
        shown = board.shown()
        snapshot = shown.snapshot
        late = asyncio.get_running_loop().time() > deadline
        missing = snapshot.ledger.missing_days(period)
        if not missing or _is_about_to_load(snapshot, missing, utc_today(shown.now)):
            break
        error = _load_error(snapshot, missing, late)
        if error is not None:
            if len(missing) == len(period):
                raise error
            break
        if missing != requested:
            board.refresher.request_days(missing)
            requested = missing
        await asyncio.sleep(_POLL_SECONDS)
    return board.view(period, shown)


def _is_about_to_load(snapshot: Snapshot, missing: list[date], today: date) -> bool:
    """Just after midnight the new day is read within seconds: the response is incomplete, and no request waits."""
    return missing == [today] and snapshot.gateway.state is GatewayStateName.OK


def _load_error(snapshot: Snapshot, missing: list[date], late: bool) -> GatewayError | None:
    if snapshot.frozen_at is not None:
        # No request of a viewer may change what viewers see.
        return GatewayError(
            "Error fetching usage: the standing is frozen, and these days were not read before."
        )
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


def _status_view(period: RequestedDays, board: Annotated[Board, Depends(_board)]) -> PeriodView:
    """The status never waits."""
    return board.view(period, board.shown())


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


def sees_result(event: EventState, role: Role | None) -> bool:
    """Organisers see the result as soon as it is fixed."""
    return event.fixed_result is not None and (event.published_at is not None or role is Role.ADMIN)


def _is_of_event(requested: Period | Interval, event: EventState) -> bool:
    first, last = (
        (requested.first, requested.last)
        if isinstance(requested, Interval)
        else (day_bounds(requested.first).first, day_bounds(requested.last).last)
    )
    window = event_window(event)
    return window.first <= first and last <= window.last


async def _select(requested: Period | Interval, board: Board, event: EventState) -> Selection:
    by_result = sees_result(event, board.role) and _is_of_event(requested, event)
    view = await _load(_days(requested), replace(board, by_result=by_result))
    return Selection(view, requested if isinstance(requested, Interval) else None)


async def _window_selection(requested: Requested, board: RequestedBoard, event: CurrentEvent) -> Selection:
    return await _select(requested, board, event)


async def _event_selection(
    request: Request, requested: Requested, board: RequestedBoard, now: Present, event: CurrentEvent
) -> Selection:
    """Without a period in the address: that of the event, once it has begun."""
    window = event.window
    named = {"start_date", "end_date", "from", "to", "period"} & request.query_params.keys()
    if not named and window is not None and window.start <= now:
        requested = _window_of_event(window, now)
    return await _select(requested, board, event)


async def _whole_event(
    board: Annotated[Board, Depends(_board)], now: Present, event: CurrentEvent
) -> Selection:
    return await _select(_window_of_event(event.window, now), board, event)


def ceremony_of(
    event: EventState, refresher: Refresher, publication: Publication, ceremonies: CeremonyCache
) -> Ceremony:
    """By the fixed result, else by current numbers and by those that viewers see while they are frozen."""
    return ceremonies.get(refresher.snapshot.ledger, event, frozen_ledger(publication))


def result_or_current(refresher: Refresher, publication: Publication) -> Ledger:
    """For organisers: what the result was computed from once it is fixed, without settings of teams."""
    result = publication.result()
    return refresher.snapshot.ledger if result is None else result.snapshot.ledger


def frozen_ledger(publication: Publication) -> Ledger | None:
    """What viewers see while their numbers are frozen."""
    public = publication.public().snapshot
    return None if public.frozen_at is None else public.ledger


def _ceremony(
    event: CurrentEvent, refresher: AppRefresher, publication: AppPublication, ceremonies: AppCeremonies
) -> Ceremony:
    if event.window is None:
        raise InvalidRequest("There is no event yet: set its start and end.")
    return ceremony_of(event, refresher, publication, ceremonies)


WindowSelection = Annotated[Selection, Depends(_window_selection)]
# For organisers: by current numbers.
WholeEvent = Annotated[Selection, Depends(_whole_event)]
EventCeremony = Annotated[Ceremony, Depends(_ceremony)]
EventSelection = Annotated[Selection, Depends(_event_selection)]


def period_view(selection: WindowSelection) -> PeriodView:
    """For services that know days alone: the ledger of the window, as far as one is requested."""
    view, window = selection.view, selection.window
    if window is None:
        return view
    ledger = within(view.ledger, window)
    tokens = sum(usage.total_tokens for usage in teams_usage_in(ledger, view.period).values())
    counted = CountedWindow(window, window_coverage(view.ledger, window, tokens))
    return replace(view, snapshot=replace(view.snapshot, ledger=ledger), window=counted)


def _board_selection(
    selection: WindowSelection,
    model: ModelNames = [],  # noqa: B006 - FastAPI copies defaults
) -> Selection:
    return replace(selection, models=frozenset(model))


BoardSelection = Annotated[Selection, Depends(_board_selection)]


def _model_selection(selection: BoardSelection) -> Selection:
    """For services that know no models: the ledger of the chosen ones."""
    view = selection.view
    ledger = only_models(view.ledger, view.period, selection.models)
    return replace(selection, view=replace(view, snapshot=replace(view.snapshot, ledger=ledger)))


ModelSelection = Annotated[Selection, Depends(_model_selection)]

View = Annotated[PeriodView, Depends(period_view)]
StatusView = Annotated[PeriodView, Depends(_status_view)]
Zone = Annotated[ZoneInfo, Depends(_zone)]
