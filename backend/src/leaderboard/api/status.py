"""The status answer: how the reading goes, and whether the numbers add up."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from leaderboard import __version__
from leaderboard.api import status_models
from leaderboard.api.answers import about
from leaderboard.api.dependencies import PeriodView
from leaderboard.ledger.facts import Usage
from leaderboard.ledger.refresher import utc_now
from leaderboard.period import Period, utc_today
from leaderboard.services.reconciliation import balance
from leaderboard.settings import Settings


def status_answer(view: PeriodView, settings: Settings) -> status_models.StatusAnswer:
    as_of = view.ledger.as_of(view.period)
    return status_models.StatusAnswer(
        age_seconds=None if as_of is None else round((utc_now() - as_of).total_seconds(), 1),
        product_version=__version__,
        refresh_seconds=settings.refresh_seconds,
        history_days=settings.history_days,
        gateway=status_models.GatewayStatus.model_validate(view.snapshot.gateway, from_attributes=True),
        loading=_loading(view, settings),
        request_logs=status_models.RequestLogsStatus.model_validate(view.snapshot.logs, from_attributes=True),
        reconciliation=_reconciliation(view),
        days=[
            status_models.DayRead(date=facts.day, read_at=facts.read_at)
            for facts in view.ledger.days_in(view.period)
        ],
        event=_event(settings),
        **about(view),
    )


def _loading(view: PeriodView, settings: Settings) -> status_models.LoadingStatus:
    today = utc_today(utc_now())
    history = Period(today - timedelta(days=settings.history_days - 1), today)
    missing = view.ledger.missing_days(history)
    return status_models.LoadingStatus(
        days_read=len(history) - len(missing), days_total=len(history), done=not missing
    )


def _reconciliation(view: PeriodView) -> status_models.Reconciliation:
    found = balance(view.ledger, view.period)
    return status_models.Reconciliation(
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


def _sum(usage: Usage) -> status_models.UsageSum:
    return status_models.UsageSum(tokens=usage.total_tokens, requests=usage.requests, cost=usage.cost)


def _event(settings: Settings) -> status_models.EventStatus | None:
    if settings.event_start is None or settings.event_end is None:
        return None
    zone = ZoneInfo(settings.event_timezone)
    return status_models.EventStatus(
        name=settings.event_name,
        start=settings.event_start.astimezone(zone),
        end=settings.event_end.astimezone(zone),
        timezone=settings.event_timezone,
    )
