"""From the services' rows to the answers' schemas."""

from datetime import date, datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from leaderboard.api import models
from leaderboard.api.dependencies import PeriodView
from leaderboard.ledger.facts import Source, Team, Usage
from leaderboard.ledger.ledger import masked
from leaderboard.services.cost_efficiency import CostCellRow, cost_cells
from leaderboard.services.hourly import hourly
from leaderboard.services.leaderboard import KeyRow, ModelRow, TeamRow, leaderboard
from leaderboard.services.model_usage import model_usage
from leaderboard.services.success_rate import success_rates
from leaderboard.services.sums import Ranked, success_rate
from leaderboard.services.team import TeamDetail
from leaderboard.services.timeseries import timeseries

_CONTRACT_DECIMALS = 4


class About(TypedDict):
    start_date: date
    end_date: date
    as_of: datetime | None
    stale: bool
    demo: bool
    complete: bool
    days_read: int
    days_total: int
    version: int


class Mark(TypedDict):
    name: str
    team_id: str
    slot: int
    deleted: bool
    rank: int


class Requests(TypedDict):
    total_requests: int
    successful_requests: int
    failed_requests: int


def about(view: PeriodView) -> About:
    """What every data answer says about itself."""
    missing = view.ledger.missing_days(view.period)
    return About(
        start_date=view.period.first,
        end_date=view.period.last,
        as_of=view.ledger.as_of(view.period),
        stale=view.snapshot.stale,
        demo=view.demo,
        complete=not missing,
        days_read=len(view.period) - len(missing),
        days_total=len(view.period),
        version=view.ledger.version,
    )


def tokens_answer(view: PeriodView, *, breakdown: bool) -> models.TokensAnswer:
    rows = leaderboard(view.ledger, view.period)
    return models.TokensAnswer(teams=[_team_tokens(row, breakdown) for row in rows], **about(view))


def timeseries_answer(view: PeriodView) -> models.TimeseriesAnswer:
    days = [
        models.DayOfTeams(
            date=day.date,
            teams=[
                models.TeamOfDay(tokens=row.usage.total_tokens, **_mark(row.ranked), **_requests(row.usage))
                for row in day.teams
            ],
        )
        for day in timeseries(view.ledger, view.period)
    ]
    return models.TimeseriesAnswer(timeseries=days, **about(view))


def models_answer(view: PeriodView) -> models.ModelsAnswer:
    rows = [
        models.ModelTokens(
            model=row.model,
            tokens=row.usage.total_tokens,
            prompt_tokens=row.usage.prompt_tokens,
            completion_tokens=row.usage.completion_tokens,
            total_cost=row.usage.cost,
            team_count=row.team_count,
            **_requests(row.usage),
        )
        for row in model_usage(view.ledger, view.period)
    ]
    return models.ModelsAnswer(models=rows, **about(view))


def success_rate_answer(view: PeriodView) -> models.SuccessRateAnswer:
    teams = [
        models.TeamSuccess(success_rate=success_rate(row.usage), **_mark(row.ranked), **_requests(row.usage))
        for row in success_rates(view.ledger, view.period)
    ]
    return models.SuccessRateAnswer(teams=teams, **about(view))


def cost_efficiency_answer(view: PeriodView) -> models.CostEfficiencyAnswer:
    cells = [_cost_cell(row) for row in cost_cells(view.ledger, view.period)]
    return models.CostEfficiencyAnswer(cells=cells, **about(view))


def hourly_answer(view: PeriodView, zone: ZoneInfo, team: Team | None) -> models.HourlyAnswer:
    hours = hourly(view.ledger, view.period, zone, team.team_id if team else None)
    return models.HourlyAnswer(
        hours=[
            models.HourTokens(hour=hour, tokens=tokens) for hour, tokens in enumerate(hours.tokens_by_hour)
        ],
        timezone=zone.key,
        tokens=hours.coverage.tokens,
        timed_tokens=hours.coverage.timed_tokens,
        coverage=hours.coverage.share,
        sources=models.TimedSources(
            watched=hours.tokens_by_source[Source.WATCHED],
            request_logs=hours.tokens_by_source[Source.REQUEST_LOGS],
        ),
        teams=[
            models.TeamCoverage(
                tokens=row.coverage.tokens,
                timed_tokens=row.coverage.timed_tokens,
                coverage=row.coverage.share,
                **_mark(row.ranked),
            )
            for row in hours.teams
        ],
        **about(view),
    )


def team_answer(view: PeriodView, detail: TeamDetail) -> models.TeamAnswer:
    return models.TeamAnswer(
        team=_team_tokens(detail.row, with_breakdown=True),
        ranked_teams=detail.ranked_teams,
        days=[
            models.TeamDay(
                date=day,
                tokens=usage.total_tokens,
                prompt_tokens=usage.prompt_tokens,
                completion_tokens=usage.completion_tokens,
                total_cost=usage.cost,
                **_requests(usage),
            )
            for day, usage in detail.days
        ],
        models=[
            models.TeamModel(
                model=row.model,
                tokens=row.usage.total_tokens,
                prompt_tokens=row.usage.prompt_tokens,
                completion_tokens=row.usage.completion_tokens,
                total_requests=row.usage.requests,
                total_cost=row.usage.cost,
            )
            for row in detail.row.models
        ],
        **about(view),
    )


def _team_tokens(row: TeamRow, with_breakdown: bool) -> models.TeamTokens:
    usage = row.usage
    return models.TeamTokens(
        tokens=usage.total_tokens,
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        cache_read_tokens=usage.cache_read_tokens,
        cache_creation_tokens=usage.cache_creation_tokens,
        success_rate=success_rate(usage),
        total_cost=usage.cost,
        key_count=len(row.keys),
        main_model=row.models[0].model if row.models else None,
        breakdown=models.Breakdown(api_keys=[_key(key) for key in row.keys]) if with_breakdown else None,
        **_mark(row.ranked),
        **_requests(usage),
    )


def _key(row: KeyRow) -> models.KeyUsage:
    return models.KeyUsage(
        # The gateway stores hashes; should it ever send a key itself, it goes no further.
        api_key=masked(row.key) if row.key.startswith("sk-") else row.key,
        key_alias=row.name.alias,
        masked_key=row.name.masked,
        total_tokens=row.usage.total_tokens,
        models=[_model_of_key(model) for model in row.models],
    )


def _model_of_key(row: ModelRow) -> models.ModelUsageOfKey:
    return models.ModelUsageOfKey(
        model_name=row.model,
        total_tokens=row.usage.total_tokens,
        prompt_tokens=row.usage.prompt_tokens,
        completion_tokens=row.usage.completion_tokens,
        total_cost=row.usage.cost,
    )


def _cost_cell(row: CostCellRow) -> models.CostCell:
    per_token = row.cost_per_token
    per_1k = None if per_token is None else per_token * 1000
    return models.CostCell(
        team=row.ranked.team.name,
        team_id=row.ranked.team.team_id,
        slot=row.ranked.team.slot,
        deleted=row.ranked.team.deleted,
        rank=row.ranked.rank,
        model=row.model,
        cost_per_1k_tokens=round(per_1k or 0.0, _CONTRACT_DECIMALS),
        total_cost=round(row.usage.cost, _CONTRACT_DECIMALS),
        total_tokens=row.usage.total_tokens,
        prompt_tokens=row.usage.prompt_tokens,
        completion_tokens=row.usage.completion_tokens,
        total_requests=row.usage.requests,
        exact_total_cost=row.usage.cost,
        exact_cost_per_1k_tokens=per_1k,
        cost_per_million_tokens=None if per_token is None else per_token * 1_000_000,
    )


def _mark(ranked: Ranked) -> Mark:
    team = ranked.team
    return Mark(name=team.name, team_id=team.team_id, slot=team.slot, deleted=team.deleted, rank=ranked.rank)


def _requests(usage: Usage) -> Requests:
    return Requests(
        total_requests=usage.requests,
        successful_requests=usage.successful_requests,
        failed_requests=usage.failed_requests,
    )
