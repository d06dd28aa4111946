"""From the services' rows to the response schemas."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias, TypedDict
from zoneinfo import ZoneInfo

from leaderboard import __version__
from leaderboard.addresses import share_urls
from leaderboard.api import schemas
from leaderboard.api.query import PeriodView, Selection, period_view
from leaderboard.client.models import SetAside
from leaderboard.event.state import EventState
from leaderboard.ledger.facts import Source, Team, Usage
from leaderboard.ledger.usage_timing import Interval
from leaderboard.period import Period, utc_today
from leaderboard.services.cost_efficiency import cost_per_token, team_costs
from leaderboard.services.coverage import Coverage
from leaderboard.services.hourly import hourly
from leaderboard.services.leaderboard import KeyRow, ModelRow, TeamRow, in_order, leaderboard
from leaderboard.services.model_names import display_names
from leaderboard.services.model_usage import model_usage
from leaderboard.services.moments import Moment
from leaderboard.services.pace import STEP, pace
from leaderboard.services.ranking import Order, Ranked, teams_usage_in
from leaderboard.services.reconciliation import balance
from leaderboard.services.replay import replay
from leaderboard.services.success_rate import success_rate, success_rates
from leaderboard.services.team import TeamDetail
from leaderboard.services.team_steps import TeamStepRow, team_steps
from leaderboard.services.timeseries import (
    HOUR,
    MINUTE,
    TEN_MINUTES,
    WHOLE_DAY,
    Point,
    joined_timeseries,
    timeseries,
    timeseries_by,
)
from leaderboard.services.window import timed_coverage, window_coverage
from leaderboard.settings import Settings
from leaderboard.sync.store_sync import StoreState

_CONTRACT_DECIMALS = 4
Names: TypeAlias = Mapping[str, str]


class DataFields(TypedDict):
    start_date: date
    end_date: date
    as_of: datetime | None
    stale: bool
    demo: bool
    complete: bool
    days_read: int
    days_total: int
    version: int
    window: schemas.Window | None


class TeamFields(TypedDict):
    name: str
    team_id: str
    slot: int
    deleted: bool
    rank: int | None


class RequestFields(TypedDict):
    total_requests: int
    successful_requests: int
    failed_requests: int


def data_fields(view: PeriodView) -> DataFields:
    """The fields that every data response has."""
    missing = view.ledger.missing_days(view.period)
    return DataFields(
        start_date=view.period.first,
        end_date=view.period.last,
        as_of=view.ledger.as_of(view.period),
        stale=view.stale,
        demo=view.demo,
        complete=not missing,
        days_read=len(view.period) - len(missing),
        days_total=len(view.period),
        version=view.snapshot.version,
        window=_counted_window(view),
    )


def tokens_response(
    selection: Selection, order: Order | None = None, *, breakdown: bool
) -> schemas.TokensResponse:
    view = period_view(selection)
    rows = leaderboard(view.ledger, view.period, selection.models, breakdown=breakdown)
    rows = in_order(rows, order) if order else rows
    tokens = sum(row.usage.total_tokens for row in rows)
    names = display_names(model.model for row in rows for model in row.models)
    teams = [_team_tokens(row, view, names, breakdown) for row in rows]
    fields = data_fields(view)
    if selection.window is not None:
        # Of the chosen models alone.
        fields["window"] = _window(
            selection.window, window_coverage(selection.view.ledger, selection.window, tokens)
        )
    return schemas.TokensResponse(teams=teams, **fields)


def _counted_window(view: PeriodView) -> schemas.Window | None:
    return None if view.window is None else _window(view.window.window, view.window.coverage)


def _window(window: Interval, coverage: Coverage) -> schemas.Window:
    return schemas.Window(
        first=window.first,
        last=window.last,
        timed_tokens=coverage.timed_tokens,
        possible_tokens=coverage.tokens,
        coverage=coverage.share,
    )


def pace_response(selection: Selection) -> schemas.PaceResponse:
    view = selection.view
    found = pace(view.ledger, view.period, selection.window, selection.models)
    return schemas.PaceResponse(
        at=found.at,
        known_since=found.known_since,
        tokens_per_minute=found.tokens_per_minute,
        step_minutes=STEP // MINUTE,
        steps_start=found.steps_start,
        teams=[
            schemas.TeamPace(
                rank_hour_ago=row.rank_hour_ago,
                new=row.is_new,
                tokens_per_minute=row.tokens_per_minute,
                last_used_at=row.last_used_at,
                steps=row.steps,
                **_team_fields(row.ranked),
            )
            for row in found.teams
        ],
        pulse=schemas.Pulse(step_minutes=found.pulse.step // MINUTE, points=found.pulse.points),
        moments=[_moment(moment) for moment in found.moments],
        **data_fields(period_view(selection)),
    )


def _moment(moment: Moment) -> schemas.Moment:
    return schemas.Moment(
        at=moment.at,
        kind=moment.kind,
        team=schemas.TeamMark(**_team_fields(moment.team)),
        other=schemas.TeamMark(**_team_fields(moment.other)) if moment.other else None,
        tokens=moment.tokens,
    )


def steps_response(selection: Selection, team: Team) -> schemas.StepsResponse:
    view = selection.view
    found = team_steps(view.ledger, view.period, team.team_id, selection.window, selection.models)
    return schemas.StepsResponse(
        team_id=team.team_id,
        name=team.name,
        step_minutes=found.step // MINUTE,
        timed_tokens=found.coverage.timed_tokens,
        possible_tokens=found.coverage.tokens,
        coverage=found.coverage.share,
        steps=[_step(row) for row in found.rows],
        rank_since=found.rank_since,
        keys=[
            schemas.KeyLastUsed(api_key=view.ledger.key_ids[key], last_used_at=minute)
            for key, minute in sorted(found.last_used.items())
        ],
        **data_fields(period_view(selection)),
    )


def replay_response(selection: Selection) -> schemas.ReplayResponse:
    view = selection.view
    found = replay(view.ledger, view.period, selection.window)
    return schemas.ReplayResponse(
        start=found.start,
        step_minutes=found.step // MINUTE,
        steps=found.steps,
        timed_tokens=found.coverage.timed_tokens,
        possible_tokens=found.coverage.tokens,
        coverage=found.coverage.share,
        teams=[
            schemas.TeamReplay(
                tokens=row.tokens, untimed_tokens=row.untimed_tokens, **_team_fields(row.ranked)
            )
            for row in found.teams
        ],
        **data_fields(period_view(selection)),
    )


def _step(row: TeamStepRow) -> schemas.TeamStep:
    usage = row.usage
    return schemas.TeamStep(
        start=row.start,
        tokens=None if usage is None else usage.total_tokens,
        prompt_tokens=None if usage is None else usage.prompt_tokens,
        completion_tokens=None if usage is None else usage.completion_tokens,
        total_requests=None if usage is None else usage.requests,
        complete=row.is_complete,
        rank=row.rank,
    )


_STEPS: Mapping[schemas.Granularity, timedelta] = {
    "day": WHOLE_DAY,
    "hour": HOUR,
    "10min": TEN_MINUTES,
    "minute": MINUTE,
}
_GRANULARITIES = {step: name for name, step in _STEPS.items()}


def timeseries_response(
    selection: Selection, granularity: schemas.Granularity, zone: ZoneInfo
) -> schemas.TimeseriesResponse:
    view = period_view(selection)
    if granularity == "day":
        return _series(selection, timeseries(view.ledger, view.period), granularity, "UTC")
    points = timeseries_by(view.ledger, view.period, _STEPS[granularity], zone)
    return _series(selection, points, granularity, zone.key)


def joined_timeseries_response(
    selection: Selection, preferred: schemas.Granularity | None
) -> schemas.TimeseriesResponse:
    view = selection.view
    step = None if preferred is None else _STEPS[preferred]
    joined = joined_timeseries(view.ledger, view.period, selection.window, step)
    steps = [_GRANULARITIES[step] for step in joined.steps]
    return _series(selection, joined.points, _GRANULARITIES[joined.step], "UTC", steps)


def _series(
    selection: Selection,
    points: Sequence[Point],
    granularity: schemas.Granularity,
    timezone: str,
    steps: list[schemas.Granularity] | None = None,
) -> schemas.TimeseriesResponse:
    view = selection.view
    fields = data_fields(view)
    # In a joined series, whole days hold the usage whose minute is not known.
    timed = sum(
        team.usage.total_tokens
        for point in points
        if steps is None or point.step < WHOLE_DAY
        for team in point.teams
    )
    if selection.window is None:
        tokens = sum(usage.total_tokens for usage in teams_usage_in(view.ledger, view.period).values())
        held = Coverage(tokens, timed)
    else:
        coverage = window_coverage if granularity == "day" else timed_coverage
        held = coverage(view.ledger, selection.window, timed)
        fields["window"] = _window(selection.window, held)
    return schemas.TimeseriesResponse(
        granularity=granularity,
        steps=steps,
        timezone=timezone,
        tokens=held.tokens,
        timed_tokens=held.timed_tokens,
        coverage=held.share,
        timeseries=[_point(point) for point in points],
        **fields,
    )


def _point(point: Point) -> schemas.TimeseriesPoint:
    teams = [
        schemas.TeamOfPoint(
            tokens=team.usage.total_tokens, **_team_fields(team.ranked), **_request_fields(team.usage)
        )
        for team in point.teams
    ]
    return schemas.TimeseriesPoint(
        date=point.start.date(), start=point.start, step_minutes=point.step // MINUTE, teams=teams
    )


def models_response(view: PeriodView) -> schemas.ModelsResponse:
    found = model_usage(view.ledger, view.period)
    names = display_names(row.model for row in found)
    rows = [
        schemas.ModelTokens(
            model=row.model,
            display_name=names[row.model],
            tokens=row.usage.total_tokens,
            prompt_tokens=row.usage.prompt_tokens,
            completion_tokens=row.usage.completion_tokens,
            total_cost=row.usage.cost,
            team_count=row.team_count,
            **_request_fields(row.usage),
        )
        for row in found
    ]
    return schemas.ModelsResponse(models=rows, **data_fields(view))


def success_rate_response(view: PeriodView) -> schemas.SuccessRateResponse:
    teams = [
        schemas.TeamSuccess(
            success_rate=success_rate(row.usage), **_team_fields(row.ranked), **_request_fields(row.usage)
        )
        for row in success_rates(view.ledger, view.period)
    ]
    return schemas.SuccessRateResponse(teams=teams, **data_fields(view))


def cost_efficiency_response(view: PeriodView) -> schemas.CostEfficiencyResponse:
    teams = team_costs(view.ledger, view.period)
    names = display_names(row.model for team in teams for row in team.models)
    cells = [_cost_cell(team.ranked, row, names[row.model]) for team in teams for row in team.models]
    return schemas.CostEfficiencyResponse(cells=cells, **data_fields(view))


def hourly_response(view: PeriodView, zone: ZoneInfo, team: Team | None) -> schemas.HourlyResponse:
    hours = hourly(view.ledger, view.period, zone, team.team_id if team else None)
    return schemas.HourlyResponse(
        hours=[
            schemas.HourTokens(hour=hour, tokens=tokens) for hour, tokens in enumerate(hours.tokens_by_hour)
        ],
        timezone=zone.key,
        tokens=hours.coverage.tokens,
        timed_tokens=hours.coverage.timed_tokens,
        coverage=hours.coverage.share,
        sources=schemas.TimedSources(
            watched=hours.tokens_by_source[Source.WATCHED],
            request_logs=hours.tokens_by_source[Source.REQUEST_LOGS],
        ),
        teams=[
            schemas.TeamCoverage(
                tokens=row.coverage.tokens,
                timed_tokens=row.coverage.timed_tokens,
                coverage=row.coverage.share,
                **_team_fields(row.ranked),
            )
            for row in hours.teams
        ],
        **data_fields(view),
    )


def team_response(view: PeriodView, detail: TeamDetail) -> schemas.TeamResponse:
    names = display_names(model.model for model in detail.row.models)
    return schemas.TeamResponse(
        team=_team_tokens(detail.row, view, names, with_breakdown=True),
        ranked_teams=detail.ranked_teams,
        days=[
            schemas.TeamDay(
                date=day,
                tokens=usage.total_tokens,
                prompt_tokens=usage.prompt_tokens,
                completion_tokens=usage.completion_tokens,
                total_cost=usage.cost,
                **_request_fields(usage),
            )
            for day, usage in detail.days
        ],
        models=[
            schemas.TeamModel(
                model=row.model,
                display_name=names[row.model],
                tokens=row.usage.total_tokens,
                prompt_tokens=row.usage.prompt_tokens,
                completion_tokens=row.usage.completion_tokens,
                total_requests=row.usage.requests,
                total_cost=row.usage.cost,
            )
            for row in detail.row.models
        ],
        **data_fields(view),
    )


def _team_tokens(row: TeamRow, view: PeriodView, names: Names, with_breakdown: bool) -> schemas.TeamTokens:
    usage, ids = row.usage, view.ledger.key_ids
    account = view.accounts.get(row.ranked.team.team_id)
    main_model = next((model.model for model in row.models), None)
    return schemas.TeamTokens(
        division=row.ranked.team.division,
        out_of_competition=row.ranked.team.out_of_competition,
        tokens=usage.total_tokens,
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        cache_read_tokens=usage.cache_read_tokens,
        cache_creation_tokens=usage.cache_creation_tokens,
        success_rate=success_rate(usage),
        total_cost=usage.cost,
        key_count=row.key_count,
        unnamed_key_count=row.unnamed_key_count,
        main_model=main_model,
        main_model_display_name=names[main_model] if main_model is not None else None,
        max_budget=account and account.max_budget,
        budget_left=account and account.budget_left,
        breakdown=schemas.Breakdown(api_keys=[_key(key, ids, names) for key in row.keys])
        if with_breakdown
        else None,
        **_team_fields(row.ranked),
        **_request_fields(usage),
    )


def _key(row: KeyRow, ids: Names, names: Names) -> schemas.KeyUsage:
    return schemas.KeyUsage(
        api_key=ids[row.key],
        key_alias=row.name.alias,
        masked_key=row.name.masked,
        total_tokens=row.usage.total_tokens,
        models=[_model_of_key(model, names[model.model]) for model in row.models],
    )


def _model_of_key(row: ModelRow, display_name: str) -> schemas.ModelUsageOfKey:
    return schemas.ModelUsageOfKey(
        model_name=row.model,
        display_name=display_name,
        total_tokens=row.usage.total_tokens,
        prompt_tokens=row.usage.prompt_tokens,
        completion_tokens=row.usage.completion_tokens,
        total_cost=row.usage.cost,
    )


def _cost_cell(ranked: Ranked, row: ModelRow, display_name: str) -> schemas.CostCell:
    usage = row.usage
    per_token = cost_per_token(usage)
    per_1k = None if per_token is None else per_token * 1000
    return schemas.CostCell(
        team=ranked.team.name,
        team_id=ranked.team.team_id,
        slot=ranked.team.slot,
        deleted=ranked.team.deleted,
        rank=ranked.rank,
        model=row.model,
        display_name=display_name,
        cost_per_1k_tokens=round(per_1k or 0.0, _CONTRACT_DECIMALS),
        total_cost=round(usage.cost, _CONTRACT_DECIMALS),
        total_tokens=usage.total_tokens,
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        total_requests=usage.requests,
        exact_total_cost=usage.cost,
        exact_cost_per_1k_tokens=per_1k,
        cost_per_million_tokens=None if per_token is None else per_token * 1_000_000,
    )


def _team_fields(ranked: Ranked) -> TeamFields:
    team = ranked.team
    return TeamFields(
        name=team.name, team_id=team.team_id, slot=team.slot, deleted=team.deleted, rank=ranked.rank
    )


def _request_fields(usage: Usage) -> RequestFields:
    return RequestFields(
        total_requests=usage.requests,
        successful_requests=usage.successful_requests,
        failed_requests=usage.failed_requests,
    )


def status_response(
    view: PeriodView, settings: Settings, store: StoreState, event: EventState, now: datetime
) -> schemas.StatusResponse:
    as_of = view.ledger.as_of(view.period)
    return schemas.StatusResponse(
        age_seconds=None if as_of is None else round((view.now - as_of).total_seconds(), 1),
        product_version=__version__,
        refresh_seconds=settings.refresh_seconds,
        history_days=settings.history_days,
        gateway=view.snapshot.gateway,
        loading=_loading(view, settings),
        request_logs=view.snapshot.logs,
        store=store,
        reconciliation=_reconciliation(view),
        days=[
            schemas.DayRead(date=facts.day, read_at=facts.read_at)
            for facts in view.ledger.days_in(view.period)
        ],
        set_aside=_set_aside(view),
        shrunk_days=[
            schemas.ShrunkDay(
                date=day,
                noticed_at=shrinkage.noticed_at,
                tokens_before=shrinkage.tokens_before,
                tokens_after=shrinkage.tokens_after,
                confirmed=shrinkage.confirmed,
            )
            for day, shrinkage in sorted(view.snapshot.shrunk.items())
            if day in view.period
        ],
        share_urls=share_urls(settings),
        public_url=settings.leaderboard_public_url,
        event=_event(event, now),
        **data_fields(view),
    )


def _loading(view: PeriodView, settings: Settings) -> schemas.LoadingStatus:
    today = utc_today(view.now)
    history = Period(today - timedelta(days=settings.history_days - 1), today)
    missing = view.ledger.missing_days(history)
    return schemas.LoadingStatus(
        days_read=len(history) - len(missing), days_total=len(history), done=not missing
    )


def _reconciliation(view: PeriodView) -> schemas.Reconciliation:
    found = balance(view.ledger, view.period)
    return schemas.Reconciliation(
        teams=_sum(found.teams),
        hidden=_sum(found.hidden),
        unassigned=_sum(found.unassigned),
        internal=_sum(found.internal),
        gateway_total=_sum(found.gateway_total),
        difference=_sum(found.difference),
        balanced=found.balanced,
        unknown_model_tokens=found.unknown_model_tokens,
        unknown_model_rows=found.unknown_model_rows,
        timed_tokens=found.coverage.timed_tokens,
        coverage=found.coverage.share,
    )


def _sum(usage: Usage) -> schemas.UsageSum:
    return schemas.UsageSum(tokens=usage.total_tokens, requests=usage.requests, cost=usage.cost)


def _set_aside(view: PeriodView) -> list[schemas.SetAside]:
    parts: list[tuple[date | None, SetAside]] = [(None, part) for part in view.snapshot.lists_set_aside]
    parts += [(facts.day, part) for facts in view.ledger.days_in(view.period) for part in facts.set_aside]
    return [schemas.SetAside(date=day, **part._asdict()) for day, part in parts]


def _event(event: EventState, now: datetime) -> schemas.EventStatus | None:
    if event.window is None:
        return None
    start, end = (moment.astimezone(event.timezone) for moment in event.window)
    return schemas.EventStatus(
        name=event.name,
        start=start,
        end=end,
        timezone=event.timezone.key,
        announcements=[
            schemas.EventAnnouncement(text=announcement.text, urgent=announcement.urgent)
            for announcement in event.announcements_at(now)
            if announcement.places != "present"
        ],
    )
