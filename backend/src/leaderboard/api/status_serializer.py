"""The response of /status: state of the gateway, progress of loading, and whether the numbers add up."""

from datetime import date, datetime, timedelta

from leaderboard import __version__
from leaderboard.api import status_schemas
from leaderboard.api.query import PeriodView
from leaderboard.api.serializers import data_fields
from leaderboard.client.models import SetAside
from leaderboard.ledger.facts import Usage
from leaderboard.period import Period, utc_today
from leaderboard.services.reconciliation import balance
from leaderboard.settings import Settings


def status_response(view: PeriodView, settings: Settings, now: datetime) -> status_schemas.StatusResponse:
    as_of = view.ledger.as_of(view.period)
    return status_schemas.StatusResponse(
        age_seconds=None if as_of is None else round((now - as_of).total_seconds(), 1),
        product_version=__version__,
        refresh_seconds=settings.refresh_seconds,
        history_days=settings.history_days,
        gateway=status_schemas.GatewayStatus.model_validate(view.snapshot.gateway, from_attributes=True),
        loading=_loading(view, settings, now),
        request_logs=status_schemas.RequestLogsStatus.model_validate(
            view.snapshot.logs, from_attributes=True
        ),
        reconciliation=_reconciliation(view),
        days=[
            status_schemas.DayRead(date=facts.day, read_at=facts.read_at)
            for facts in view.ledger.days_in(view.period)
        ],
        set_aside=_set_aside(view),
        shrunk_days=[
            status_schemas.ShrunkDay(
                date=day,
                noticed_at=shrinkage.noticed_at,
                tokens_before=shrinkage.tokens_before,
                tokens_after=shrinkage.tokens_after,
                confirmed=shrinkage.confirmed,
            )
            for day, shrinkage in sorted(view.snapshot.shrunk.items())
            if day in view.period
        ],
        event=_event(settings),
        **data_fields(view),
    )


def _loading(view: PeriodView, settings: Settings, now: datetime) -> status_schemas.LoadingStatus:
    today = utc_today(now)
    history = Period(today - timedelta(days=settings.history_days - 1), today)
    missing = view.ledger.missing_days(history)
    return status_schemas.LoadingStatus(
        days_read=len(history) - len(missing), days_total=len(history), done=not missing
    )


def _reconciliation(view: PeriodView) -> status_schemas.Reconciliation:
    found = balance(view.ledger, view.period)
    return status_schemas.Reconciliation(
        teams=_sum(found.teams),
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


def _sum(usage: Usage) -> status_schemas.UsageSum:
    return status_schemas.UsageSum(tokens=usage.total_tokens, requests=usage.requests, cost=usage.cost)


def _set_aside(view: PeriodView) -> list[status_schemas.SetAside]:
    parts: list[tuple[date | None, SetAside]] = [(None, part) for part in view.snapshot.lists_set_aside]
    parts += [(facts.day, part) for facts in view.ledger.days_in(view.period) for part in facts.set_aside]
    return [status_schemas.SetAside(date=day, **part._asdict()) for day, part in parts]


def _event(settings: Settings) -> status_schemas.EventStatus | None:
    if settings.event_start is None or settings.event_end is None:
        return None
    zone = settings.event_timezone
    return status_schemas.EventStatus(
        name=settings.event_name,
        start=settings.event_start.astimezone(zone),
        end=settings.event_end.astimezone(zone),
        timezone=zone.key,
    )
