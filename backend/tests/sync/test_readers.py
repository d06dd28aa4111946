"""The three readers against a gateway over HTTP, step by step with a clock of the test's own."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.ledger.facts import Source
from leaderboard.period import Period
from leaderboard.sync.history_reader import HistoryReader
from leaderboard.sync.request_log_reader import RequestLogReader
from leaderboard.sync.snapshots import GatewayStateName, LogsStateName, Snapshots
from leaderboard.sync.today_reader import TodayReader
from leaderboard.sync.watchdog import Watchdog
from tests.support.clock import TODAY, Clock
from tests.support.gateway import FakeGateway, Log
from tests.support.rows import Row
from tests.support.waiting import until

YESTERDAY = TODAY - timedelta(days=1)
HISTORY = 14


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def snapshots() -> Snapshots:
    return Snapshots()


@pytest.fixture
def live(client: LiteLLMAPI, snapshots: Snapshots, clock: Clock) -> TodayReader:
    return TodayReader(client, snapshots, clock, threading.Event(), refresh_seconds=10)


@pytest.fixture
def days(client: LiteLLMAPI, snapshots: Snapshots, clock: Clock) -> HistoryReader:
    return HistoryReader(client, snapshots, clock, threading.Event(), history_days=HISTORY, retry_seconds=0.3)


@pytest.fixture
def logs(client: LiteLLMAPI, snapshots: Snapshots, clock: Clock) -> RequestLogReader:
    return logs_reader(client, snapshots, clock)


def logs_reader(
    client: LiteLLMAPI, snapshots: Snapshots, clock: Clock, budget: int = 10**9
) -> RequestLogReader:
    return RequestLogReader(
        client,
        snapshots,
        clock,
        threading.Event(),
        history_days=HISTORY,
        budget_bytes=budget,
        bytes_per_second=1e12,
    )


def broken(_: Request) -> Response:
    return PlainTextResponse("down", 500)


def tokens(snapshots: Snapshots, day: date) -> int:
    return snapshots.latest.ledger.days[day].gateway_total.total_tokens


# -- today and yesterday


def test_one_reading_brings_teams_and_both_live_days(
    gateway: FakeGateway, live: TodayReader, snapshots: Snapshots
) -> None:
    gateway.rows = [Row(TODAY, prompt=5), Row(YESTERDAY, prompt=7)]

    live.refresh()

    assert (tokens(snapshots, TODAY), tokens(snapshots, YESTERDAY)) == (5, 7)
    assert snapshots.latest.ledger.teams["team-1"].name == "Team One"
    assert snapshots.latest.gateway.state is GatewayStateName.OK


def test_each_live_day_is_asked_for_alone_so_that_no_page_can_tear_it(
    gateway: FakeGateway, live: TodayReader
) -> None:
    live.refresh()

    asked = [query for path, query in gateway.asked if path == "/team/daily/activity"]
    assert [(query["start_date"], query["end_date"]) for query in asked] == [
        ("2026-11-23", "2026-11-23"),
        ("2026-11-22", "2026-11-22"),
    ]


def test_a_failing_gateway_keeps_the_last_good_numbers_and_says_why(
    gateway: FakeGateway, live: TodayReader, snapshots: Snapshots, clock: Clock
) -> None:
    gateway.rows = [Row(TODAY, prompt=5)]
    live.refresh()
    gateway.fault = broken
    clock.forward(seconds=10)

    live.refresh()

    state = snapshots.latest.gateway
    assert tokens(snapshots, TODAY) == 5
    assert snapshots.latest.stale
    assert state.error is not None
    assert "500" in state.error
    assert state.failing_since == clock.now
    assert state.last_success_at == clock.now - timedelta(seconds=10)


def test_the_gateway_is_fresh_again_with_the_first_reading_after_it_returns(
    gateway: FakeGateway, live: TodayReader, snapshots: Snapshots
) -> None:
    gateway.fault = broken
    live.refresh()
    gateway.fault, gateway.rows = None, [Row(TODAY, prompt=9)]

    live.refresh()

    assert not snapshots.latest.stale
    assert snapshots.latest.gateway.failing_since is None
    assert tokens(snapshots, TODAY) == 9


def test_the_list_of_teams_is_asked_for_again_as_soon_as_an_unknown_team_has_usage(
    gateway: FakeGateway, live: TodayReader, snapshots: Snapshots
) -> None:
    live.refresh()
    live.refresh()
    assert gateway.count("/team/list") == 1
    gateway.aliases["team-2"] = "Newcomers"
    gateway.rows = [Row(TODAY, team="team-2", prompt=1)]

    live.refresh()

    assert gateway.count("/team/list") == 2
    assert snapshots.latest.ledger.teams["team-2"].name == "Newcomers"
    assert not snapshots.latest.ledger.teams["team-2"].deleted


def test_teams_listed_by_a_reading_that_failed_later_are_listed_again(
    gateway: FakeGateway, live: TodayReader, snapshots: Snapshots
) -> None:
    gateway.rows = [Row(TODAY, prompt=1)]
    gateway.fault = lambda request: (
        PlainTextResponse("down", 500) if request.url.path == "/team/daily/activity" else None
    )
    live.refresh()
    gateway.fault = None

    live.refresh()

    assert not snapshots.latest.ledger.teams["team-1"].deleted


def test_a_deleted_team_is_not_looked_up_again_and_again(gateway: FakeGateway, live: TodayReader) -> None:
    gateway.rows = [Row(TODAY, team="gone", prompt=1)]
    for _ in range(3):
        live.refresh()

    assert gateway.count("/team/list") == 1


def test_a_gateway_without_model_info_is_no_failure(
    gateway: FakeGateway, live: TodayReader, snapshots: Snapshots
) -> None:
    gateway.fault = lambda request: (
        PlainTextResponse("no", 403) if request.url.path == "/model/info" else None
    )

    live.refresh()

    assert snapshots.latest.gateway.state is GatewayStateName.OK


def test_growth_is_timed_also_over_midnight(
    gateway: FakeGateway, live: TodayReader, snapshots: Snapshots, clock: Clock
) -> None:
    clock.now = datetime(2026, 11, 23, 23, 59, 55, tzinfo=UTC)
    live.refresh()
    clock.forward(seconds=10)
    tomorrow = TODAY + timedelta(days=1)
    gateway.rows = [Row(TODAY, prompt=3), Row(tomorrow, prompt=4)]

    live.refresh()

    facts = snapshots.latest.ledger.minutes_in(Period(TODAY, tomorrow))
    assert [(fact.minute, fact.usage.total_tokens) for fact in facts] == [
        (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), 3),
        (datetime(2026, 11, 24, 0, 0, tzinfo=UTC), 4),
    ]


# -- other days


def test_history_is_read_newest_first(
    gateway: FakeGateway, days: HistoryReader, snapshots: Snapshots
) -> None:
    oldest = TODAY - timedelta(days=4)
    gateway.rows = [Row(oldest, prompt=1), Row(TODAY - timedelta(days=2), prompt=2)]
    while days.step():
        pass

    read = [q["start_date"] for p, q in gateway.asked if q.get("page_size") == "100000"]
    assert read == ["2026-11-21", "2026-11-20", "2026-11-19"]
    # All older days were found to be empty with two small questions.
    assert gateway.count("/team/daily/activity") == len(read) + 2
    assert len(snapshots.latest.ledger.days) == HISTORY - 2


def test_days_asked_for_come_before_the_history(
    gateway: FakeGateway, days: HistoryReader, snapshots: Snapshots
) -> None:
    wanted = date(2026, 5, 1)
    gateway.rows = [Row(wanted, prompt=11)]
    days.ask_for([wanted])

    days.step()

    assert tokens(snapshots, wanted) == 11
    assert gateway.count("/team/daily/activity") == 1


def test_a_day_many_ask_for_is_read_once(gateway: FakeGateway, days: HistoryReader) -> None:
    wanted = date(2026, 5, 1)
    for _ in range(100):
        days.ask_for([wanted])

    days.step()
    days.ask_for([wanted])
    days.step()

    assert [q["start_date"] for _, q in gateway.asked].count("2026-05-01") == 1


def test_settled_days_are_read_again_after_half_an_hour(
    gateway: FakeGateway, days: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    day = TODAY - timedelta(days=3)
    gateway.rows = [Row(day, prompt=1)]
    while days.step():
        pass
    gateway.rows = [Row(day, prompt=2)]
    assert not days.step()
    clock.forward(minutes=31)
    while days.step():
        pass

    assert tokens(snapshots, day) == 2


def test_a_day_that_cannot_be_read_says_why_and_the_gateway_is_left_alone_for_a_while(
    gateway: FakeGateway, days: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    wanted = date(2026, 5, 1)
    gateway.rows = [Row(wanted, prompt=4)]
    gateway.fault = broken
    days.ask_for([wanted])
    reading = threading.Thread(target=days.step)
    reading.start()
    failed = until(lambda: snapshots.latest.failed_days, "the failure is published")
    for _ in range(50):
        days.ask_for([wanted])
    gateway.fault = None
    reading.join()

    assert "500" in failed[wanted]
    assert gateway.count("/team/daily/activity") == 1
    clock.forward(seconds=1)
    days.step()  # the day is forgiven
    days.ask_for([wanted])
    days.step()
    assert tokens(snapshots, wanted) == 4


def test_a_day_that_can_never_be_read_does_not_stand_before_older_ones(
    gateway: FakeGateway, days: HistoryReader, snapshots: Snapshots
) -> None:
    bad, older = TODAY - timedelta(days=2), TODAY - timedelta(days=3)
    gateway.rows = [Row(older, prompt=3), Row(TODAY - timedelta(days=13), prompt=1)]
    gateway.fault = lambda request: (
        PlainTextResponse("down", 500)
        if request.query_params.get("start_date") == request.query_params.get("end_date") == bad.isoformat()
        else None
    )
    for _ in range(6):
        days.step()

    assert tokens(snapshots, older) == 3
    assert bad in snapshots.latest.failed_days


def test_days_that_viewers_asked_for_are_let_go_and_not_read_for_ever(
    gateway: FakeGateway, days: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    days.ask_for([date(2026, 5, 1)])
    while days.step():
        pass
    assert date(2026, 5, 1) in snapshots.latest.ledger.days
    clock.forward(minutes=31)
    while days.step():
        pass

    assert date(2026, 5, 1) not in snapshots.latest.ledger.days
    assert [query["start_date"] for _, query in gateway.asked].count("2026-05-01") == 1


# -- the watchdog


def test_a_question_without_an_answer_makes_the_numbers_old(
    live: TodayReader, snapshots: Snapshots, clock: Clock
) -> None:
    watchdog = Watchdog(snapshots, clock, threading.Event())
    live.refresh()
    clock.forward(seconds=35)
    watchdog.look()
    assert not snapshots.latest.stale
    clock.forward(seconds=10)

    watchdog.look()

    assert snapshots.latest.stale
    assert "waiting" in (snapshots.latest.gateway.error or "")
    live.refresh()
    assert not snapshots.latest.stale


# -- request logs


def test_request_logs_fill_the_hours_before_the_first_reading(
    gateway: FakeGateway, live: TodayReader, logs: RequestLogReader, snapshots: Snapshots
) -> None:
    gateway.rows = [Row(TODAY, prompt=30, requests=2)]
    gateway.logs = [
        Log("a", datetime(2026, 11, 23, 8, 15, tzinfo=UTC), 10),
        Log("b", datetime(2026, 11, 23, 9, 30, tzinfo=UTC), 20),
    ]
    live.refresh()

    logs.step()
    logs.step()

    facts = snapshots.latest.ledger.minutes_in(Period(TODAY, TODAY))
    assert [(fact.minute.hour, fact.usage.total_tokens, fact.source) for fact in facts] == [
        (8, 10, Source.REQUEST_LOGS),
        (9, 20, Source.REQUEST_LOGS),
    ]
    assert snapshots.latest.logs.state is LogsStateName.DONE
    assert snapshots.latest.logs.requests_read == 2


def test_request_logs_that_may_not_be_read_are_said_to_be_missing(
    gateway: FakeGateway, live: TodayReader, logs: RequestLogReader, snapshots: Snapshots
) -> None:
    gateway.rows = [Row(TODAY, prompt=30)]
    live.refresh()
    gateway.fault = lambda _: PlainTextResponse("forbidden", 403)

    logs.step()

    assert snapshots.latest.logs.state is LogsStateName.UNAVAILABLE
    assert "/spend/logs/v2" in (snapshots.latest.logs.detail or "")
    assert snapshots.latest.gateway.state is GatewayStateName.OK


def test_empty_request_logs_despite_usage_are_said_to_be_missing(
    gateway: FakeGateway, live: TodayReader, logs: RequestLogReader, snapshots: Snapshots
) -> None:
    gateway.rows = [Row(TODAY, prompt=30)]
    live.refresh()

    logs.step()
    logs.step()

    assert snapshots.latest.logs.state is LogsStateName.UNAVAILABLE


def test_request_logs_stop_at_their_budget_and_say_which_days_remain(
    gateway: FakeGateway, client: LiteLLMAPI, live: TodayReader, snapshots: Snapshots, clock: Clock
) -> None:
    gateway.rows = [Row(TODAY, prompt=30), Row(YESTERDAY, prompt=30)]
    gateway.logs = [Log("a", datetime(2026, 11, 23, 8, tzinfo=UTC), 10)]
    live.refresh()
    logs = logs_reader(client, snapshots, clock, budget=100)

    logs.step()
    logs.step()

    assert snapshots.latest.logs.state is LogsStateName.OVER_BUDGET
    assert "2026-11-22" in (snapshots.latest.logs.detail or "")


def test_the_end_of_a_fresh_gap_is_read_once_more_for_rows_that_came_late(
    gateway: FakeGateway, live: TodayReader, logs: RequestLogReader, snapshots: Snapshots, clock: Clock
) -> None:
    gateway.rows = [Row(TODAY, prompt=30, requests=2)]
    gateway.logs = [Log("a", clock.now - timedelta(hours=2), 10)]
    live.refresh()
    while logs.step() == 0.0:
        pass
    gateway.logs.append(Log("late", clock.now - timedelta(seconds=20), 20))
    clock.forward(seconds=61)

    while logs.step() == 0.0:
        pass

    facts = snapshots.latest.ledger.minutes_in(Period(TODAY, TODAY))
    assert sum(fact.usage.total_tokens for fact in facts) == 30
