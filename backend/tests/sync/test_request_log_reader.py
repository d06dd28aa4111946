import threading
from datetime import UTC, datetime, timedelta

import pytest
from starlette.responses import PlainTextResponse

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.ledger.facts import Source
from leaderboard.period import Period
from leaderboard.sync.request_log_reader import RequestLogReader
from leaderboard.sync.snapshots import GatewayStateName, LogsStateName, Snapshots
from leaderboard.sync.today_reader import TodayReader
from tests.support.clock import TODAY, YESTERDAY, Clock
from tests.support.gateway import FakeGateway, Log
from tests.support.rows import Row


@pytest.fixture
def log_reader(client: LiteLLMAPI, snapshots: Snapshots, clock: Clock) -> RequestLogReader:
    return new_log_reader(client, snapshots, clock)


def new_log_reader(
    client: LiteLLMAPI, snapshots: Snapshots, clock: Clock, budget: int = 10**9
) -> RequestLogReader:
    return RequestLogReader(
        client,
        snapshots,
        clock,
        threading.Event(),
        history_days=14,
        budget_bytes=budget,
        bytes_per_second=1e12,
    )


def test_request_logs_fill_the_hours_before_the_first_refresh(
    gateway: FakeGateway, today_reader: TodayReader, log_reader: RequestLogReader, snapshots: Snapshots
) -> None:
    gateway.rows = [Row(TODAY, prompt=30, requests=2)]
    gateway.logs = [
        Log("a", datetime(2026, 11, 23, 8, 15, tzinfo=UTC), 10),
        Log("b", datetime(2026, 11, 23, 9, 30, tzinfo=UTC), 20),
    ]
    today_reader.refresh()

    log_reader.step()
    log_reader.step()

    facts = snapshots.latest.ledger.minutes_in(Period(TODAY, TODAY))
    assert [(fact.minute.hour, fact.usage.total_tokens, fact.source) for fact in facts] == [
        (8, 10, Source.REQUEST_LOGS),
        (9, 20, Source.REQUEST_LOGS),
    ]
    assert snapshots.latest.logs.state is LogsStateName.DONE
    assert snapshots.latest.logs.requests_read == 2


def test_request_logs_that_may_not_be_read_are_reported_as_unavailable(
    gateway: FakeGateway, today_reader: TodayReader, log_reader: RequestLogReader, snapshots: Snapshots
) -> None:
    gateway.rows = [Row(TODAY, prompt=30)]
    today_reader.refresh()
    gateway.fault = lambda _: PlainTextResponse("forbidden", 403)

    log_reader.step()

    assert snapshots.latest.logs.state is LogsStateName.UNAVAILABLE
    assert "/spend/logs/v2" in (snapshots.latest.logs.detail or "")
    assert snapshots.latest.gateway.state is GatewayStateName.OK


def test_empty_request_logs_despite_usage_are_reported_as_unavailable(
    gateway: FakeGateway, today_reader: TodayReader, log_reader: RequestLogReader, snapshots: Snapshots
) -> None:
    gateway.rows = [Row(TODAY, prompt=30)]
    today_reader.refresh()

    log_reader.step()
    log_reader.step()

    assert snapshots.latest.logs.state is LogsStateName.UNAVAILABLE


def test_reading_stops_at_the_budget_and_names_the_days_that_stay_unknown(
    gateway: FakeGateway, client: LiteLLMAPI, today_reader: TodayReader, snapshots: Snapshots, clock: Clock
) -> None:
    gateway.rows = [Row(TODAY, prompt=30), Row(YESTERDAY, prompt=30)]
    gateway.logs = [Log("a", datetime(2026, 11, 23, 8, tzinfo=UTC), 10)]
    today_reader.refresh()
    log_reader = new_log_reader(client, snapshots, clock, budget=100)

    log_reader.step()
    log_reader.step()

    assert snapshots.latest.logs.state is LogsStateName.OVER_BUDGET
    assert "2026-11-22" in (snapshots.latest.logs.detail or "")


def test_the_end_of_a_recent_gap_is_read_once_more_for_late_rows(
    gateway: FakeGateway,
    today_reader: TodayReader,
    log_reader: RequestLogReader,
    snapshots: Snapshots,
    clock: Clock,
) -> None:
    gateway.rows = [Row(TODAY, prompt=30, requests=2)]
    gateway.logs = [Log("a", clock.now - timedelta(hours=2), 10)]
    today_reader.refresh()
    while log_reader.step() == 0.0:
        pass
    gateway.logs.append(Log("late", clock.now - timedelta(seconds=20), 20))
    clock.forward(seconds=61)

    while log_reader.step() == 0.0:
        pass

    facts = snapshots.latest.ledger.minutes_in(Period(TODAY, TODAY))
    assert sum(fact.usage.total_tokens for fact in facts) == 30


def test_after_an_error_reading_resumes_at_the_oldest_window_reached(
    gateway: FakeGateway, today_reader: TodayReader, log_reader: RequestLogReader, snapshots: Snapshots
) -> None:
    midnight = datetime(2026, 11, 23, tzinfo=UTC)
    gateway.rows = [Row(TODAY, prompt=700, requests=700)]
    gateway.logs = [Log(f"r{n}", midnight + timedelta(minutes=n), 1) for n in range(700)]
    gateway.most_logs_a_page = 100
    gateway.fault = lambda _: (
        PlainTextResponse("down", 500) if gateway.count("/spend/logs/v2") == 14 else None
    )
    today_reader.refresh()

    log_reader.step()
    assert (
        snapshots.latest.logs.detail
        == "The gateway failed with status 500 at /spend/logs/v2. Its log has the cause."
    )
    assert 50 < snapshots.latest.logs.requests_read < 600
    while log_reader.step() == 0.0:
        pass

    assert snapshots.latest.logs.state is LogsStateName.DONE
    # Neighbouring windows share a second, so a few rows are read twice.
    assert snapshots.latest.logs.requests_read <= 720
    facts = snapshots.latest.ledger.minutes_in(Period(TODAY, TODAY))
    assert sum(fact.usage.total_tokens for fact in facts) == 700


def test_empty_logs_are_done_when_every_minute_is_known(
    gateway: FakeGateway,
    today_reader: TodayReader,
    log_reader: RequestLogReader,
    snapshots: Snapshots,
    clock: Clock,
) -> None:
    """A board that started before the first usage watched all of it: the logs of the time before are rightly empty."""
    today_reader.refresh()
    clock.forward(seconds=10)
    gateway.rows = [Row(TODAY, prompt=30)]
    today_reader.refresh()
    while log_reader.step() == 0.0:
        pass

    assert gateway.count("/spend/logs/v2") > 0
    assert snapshots.latest.logs.state is LogsStateName.DONE
