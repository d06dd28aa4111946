import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from starlette.responses import PlainTextResponse

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.ledger.facts import Source
from leaderboard.ledger.usage_timing import Interval
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
    client: LiteLLMAPI,
    snapshots: Snapshots,
    clock: Clock,
    budget: int = 10**9,
    event: Callable[[], Interval | None] = lambda: None,
) -> RequestLogReader:
    return RequestLogReader(
        client,
        snapshots,
        clock,
        threading.Event(),
        history_days=14,
        budget_bytes=budget,
        bytes_per_second=1e12,
        event=event,
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


@pytest.fixture
def event(clock: Clock) -> Interval:
    return Interval(clock.now - timedelta(hours=1), clock.now + timedelta(seconds=30))


def use_before_and_after_the_end(
    gateway: FakeGateway, today_reader: TodayReader, clock: Clock, event: Interval
) -> None:
    """Two requests of the same minute, both reported after it."""
    today_reader.refresh()
    gateway.logs = [
        Log("before", event.last - timedelta(seconds=1), 20),
        Log("after", event.last + timedelta(seconds=1), 30),
    ]
    clock.forward(seconds=80)
    gateway.rows = [Row(TODAY, prompt=50, requests=2)]
    today_reader.refresh()


def tokens_by_minute(snapshots: Snapshots) -> dict[datetime, int]:
    facts = snapshots.latest.ledger.minutes_in(Period(TODAY, TODAY))
    return {fact.minute: fact.usage.total_tokens for fact in facts}


def test_usage_around_the_end_of_the_event_is_divided_at_its_second(
    gateway: FakeGateway,
    client: LiteLLMAPI,
    today_reader: TodayReader,
    snapshots: Snapshots,
    clock: Clock,
    event: Interval,
) -> None:
    log_reader = new_log_reader(client, snapshots, clock, budget=1, event=lambda: event)
    use_before_and_after_the_end(gateway, today_reader, clock, event)
    minute = event.last.replace(second=0)
    while log_reader.step() == 0.0:
        pass
    # The gateway may not have all rows yet.
    assert tokens_by_minute(snapshots) == {minute + timedelta(minutes=1): 50}
    version = snapshots.latest.version
    assert snapshots.latest.logs.state is LogsStateName.OVER_BUDGET
    asked = len(gateway.requests)
    clock.forward(seconds=80)

    while log_reader.step() == 0.0:
        pass

    assert tokens_by_minute(snapshots) == {minute: 20, minute + timedelta(minutes=1): 30}
    assert snapshots.latest.version > version
    assert {at: state.by_minute for at, state in snapshots.latest.logs.boundaries.items()} == {
        event.first: 0,
        event.last: 0,
    }
    # Nothing was used around the start, so its logs were not requested.
    requested = [query["start_date"] for path, query in gateway.requests[asked:] if path == "/spend/logs/v2"]
    assert requested
    assert all(start > f"{event.first + timedelta(minutes=30):%Y-%m-%d %H:%M}" for start in requested)


def test_a_boundary_whose_requests_were_not_all_found_is_read_once_more(
    gateway: FakeGateway,
    client: LiteLLMAPI,
    today_reader: TodayReader,
    snapshots: Snapshots,
    clock: Clock,
    event: Interval,
) -> None:
    log_reader = new_log_reader(client, snapshots, clock, event=lambda: event)
    use_before_and_after_the_end(gateway, today_reader, clock, event)
    late = gateway.logs.pop()
    clock.forward(seconds=80)
    while log_reader.step() == 0.0:
        pass
    assert snapshots.latest.logs.boundaries[event.last].by_minute == 50

    gateway.logs.append(late)
    clock.forward(minutes=5)
    while log_reader.step() == 0.0:
        pass
    assert snapshots.latest.logs.boundaries[event.last].by_minute == 0
    asked = gateway.count("/spend/logs/v2")

    clock.forward(minutes=5)
    while log_reader.step() == 0.0:
        pass
    assert gateway.count("/spend/logs/v2") == asked


def test_an_end_that_was_moved_is_read_again_where_it_is_now(
    gateway: FakeGateway,
    client: LiteLLMAPI,
    today_reader: TodayReader,
    snapshots: Snapshots,
    clock: Clock,
    event: Interval,
) -> None:
    moved = Interval(event.first, event.last + timedelta(hours=1))
    events = [event]
    log_reader = new_log_reader(client, snapshots, clock, event=lambda: events[-1])
    use_before_and_after_the_end(gateway, today_reader, clock, event)
    clock.forward(seconds=80)
    while log_reader.step() == 0.0:
        pass

    events.append(moved)
    clock.forward(hours=1, minutes=5)
    while log_reader.step() == 0.0:
        pass

    assert snapshots.latest.logs.boundaries.keys() == {moved.first, moved.last}


def test_without_a_budget_no_request_logs_are_read_around_the_end_either(
    gateway: FakeGateway,
    client: LiteLLMAPI,
    today_reader: TodayReader,
    snapshots: Snapshots,
    clock: Clock,
    event: Interval,
) -> None:
    log_reader = new_log_reader(client, snapshots, clock, budget=0, event=lambda: event)
    use_before_and_after_the_end(gateway, today_reader, clock, event)
    clock.forward(seconds=80)

    assert log_reader.step() > 0

    assert gateway.count("/spend/logs/v2") == 0
    assert snapshots.latest.logs.boundaries == {}
