import threading
from datetime import date, timedelta

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.period import MAX_DAYS, Period
from leaderboard.sync.history_reader import EXTRA_DAYS_PER_MINUTE, HistoryReader
from leaderboard.sync.snapshots import Snapshots
from tests.support.clock import TODAY, Clock
from tests.support.gateway import FakeGateway
from tests.support.rows import Row
from tests.support.waiting import until

HISTORY = 14


@pytest.fixture
def history_reader(client: LiteLLMAPI, snapshots: Snapshots, clock: Clock) -> HistoryReader:
    return HistoryReader(client, snapshots, clock, threading.Event(), history_days=HISTORY, retry_seconds=0.3)


def server_error(_: Request) -> Response:
    return PlainTextResponse("down", 500)


def tokens(snapshots: Snapshots, day: date) -> int:
    return snapshots.latest.ledger.days[day].gateway_total.total_tokens


def test_history_is_read_newest_first(
    gateway: FakeGateway, history_reader: HistoryReader, snapshots: Snapshots
) -> None:
    oldest = TODAY - timedelta(days=4)
    gateway.rows = [Row(oldest, prompt=1), Row(TODAY - timedelta(days=2), prompt=2)]
    while history_reader.step():
        pass

    read = [q["start_date"] for p, q in gateway.requests if q.get("page_size") == "100000"]
    assert read == ["2026-11-21", "2026-11-20", "2026-11-19"]
    # Two small requests showed that all older days are empty.
    assert gateway.count("/team/daily/activity") == len(read) + 2
    assert len(snapshots.latest.ledger.days) == HISTORY - 2


def test_requested_days_are_read_before_the_history(
    gateway: FakeGateway, history_reader: HistoryReader, snapshots: Snapshots
) -> None:
    wanted = date(2026, 5, 1)
    gateway.rows = [Row(wanted, prompt=11)]
    history_reader.request_days([wanted])

    history_reader.step()

    assert tokens(snapshots, wanted) == 11
    assert gateway.count("/team/daily/activity") == 1


def test_a_day_that_many_viewers_request_is_read_once(
    gateway: FakeGateway, history_reader: HistoryReader
) -> None:
    wanted = date(2026, 5, 1)
    for _ in range(100):
        history_reader.request_days([wanted])

    history_reader.step()
    history_reader.request_days([wanted])
    history_reader.step()

    assert [q["start_date"] for _, q in gateway.requests].count("2026-05-01") == 1


def test_settled_days_are_read_again_after_half_an_hour(
    gateway: FakeGateway, history_reader: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    day = TODAY - timedelta(days=3)
    gateway.rows = [Row(day, prompt=1)]
    while history_reader.step():
        pass
    gateway.rows = [Row(day, prompt=2)]
    assert not history_reader.step()
    clock.forward(minutes=31)
    while history_reader.step():
        pass

    assert tokens(snapshots, day) == 2


def test_a_day_that_cannot_be_read_reports_the_cause_and_is_retried_after_a_pause(
    gateway: FakeGateway, history_reader: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    wanted = date(2026, 5, 1)
    gateway.rows = [Row(wanted, prompt=4)]
    gateway.fault = server_error
    history_reader.request_days([wanted])
    reading = threading.Thread(target=history_reader.step)
    reading.start()
    failed = until(lambda: snapshots.latest.failed_days, "the failure is published")
    for _ in range(50):
        history_reader.request_days([wanted])
    gateway.fault = None
    reading.join()

    assert "500" in failed[wanted]
    assert gateway.count("/team/daily/activity") == 1
    clock.forward(seconds=1)
    history_reader.step()
    history_reader.request_days([wanted])
    history_reader.step()
    assert tokens(snapshots, wanted) == 4


def test_a_day_that_failed_is_read_again_after_the_clock_was_set_back(
    gateway: FakeGateway, history_reader: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    wanted = TODAY - timedelta(days=4)
    gateway.rows = [Row(wanted, prompt=4)]
    gateway.fault = server_error
    history_reader.request_days([wanted])
    history_reader.step()
    assert wanted in snapshots.latest.failed_days
    gateway.fault = None
    clock.forward(hours=-6)
    read_all(history_reader)

    assert snapshots.latest.failed_days == {}
    assert tokens(snapshots, wanted) == 4


def test_a_day_that_can_never_be_read_does_not_block_older_ones(
    gateway: FakeGateway, history_reader: HistoryReader, snapshots: Snapshots
) -> None:
    bad, older = TODAY - timedelta(days=2), TODAY - timedelta(days=3)
    gateway.rows = [Row(older, prompt=3), Row(TODAY - timedelta(days=13), prompt=1)]
    gateway.fault = lambda request: (
        PlainTextResponse("down", 500)
        if request.query_params.get("start_date") == request.query_params.get("end_date") == bad.isoformat()
        else None
    )
    for _ in range(6):
        history_reader.step()

    assert tokens(snapshots, older) == 3
    assert bad in snapshots.latest.failed_days


def test_days_outside_the_history_are_dropped_after_half_an_hour(
    gateway: FakeGateway, history_reader: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    history_reader.request_days([date(2026, 5, 1)])
    while history_reader.step():
        pass
    assert date(2026, 5, 1) in snapshots.latest.ledger.days
    clock.forward(minutes=31)
    while history_reader.step():
        pass

    assert date(2026, 5, 1) not in snapshots.latest.ledger.days
    assert [query["start_date"] for _, query in gateway.requests].count("2026-05-01") == 1


@pytest.fixture
def loaded(history_reader: HistoryReader) -> None:
    read_all(history_reader)


def read_all(history_reader: HistoryReader) -> None:
    while history_reader.step():
        pass


def extra_days(snapshots: Snapshots) -> set[date]:
    return {day for day in snapshots.latest.ledger.days if day <= TODAY - timedelta(days=HISTORY)}


@pytest.mark.usefixtures("loaded")
def test_days_outside_the_history_are_read_at_a_bounded_rate(
    gateway: FakeGateway, history_reader: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    gateway.requests.clear()
    days = [date(2026, 5, 1) - timedelta(days=back) for back in range(2 * EXTRA_DAYS_PER_MINUTE)]
    for day in days:
        history_reader.request_days([day])
        history_reader.step()

    assert len(gateway.requests) == EXTRA_DAYS_PER_MINUTE
    assert extra_days(snapshots) == set(days[:EXTRA_DAYS_PER_MINUTE])
    clock.forward(seconds=59)
    assert not history_reader.step()
    clock.forward(seconds=1)
    read_all(history_reader)
    assert extra_days(snapshots) == set(days)


@pytest.mark.usefixtures("loaded")
def test_a_clock_that_was_set_back_does_not_stop_days_outside_the_history(
    history_reader: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    days = [date(2026, 5, 1) - timedelta(days=back) for back in range(EXTRA_DAYS_PER_MINUTE + 1)]
    for day in days:
        history_reader.request_days([day])
        history_reader.step()
    clock.forward(hours=-6)
    read_all(history_reader)

    assert extra_days(snapshots) == set(days)


@pytest.mark.usefixtures("loaded")
def test_the_bounded_rate_does_not_delay_the_history(
    history_reader: HistoryReader, snapshots: Snapshots
) -> None:
    for back in range(EXTRA_DAYS_PER_MINUTE + 1):
        history_reader.request_days([date(2026, 5, 1) - timedelta(days=back)])
        history_reader.step()
    snapshots.change_ledger(lambda ledger: ledger.without_days([TODAY - timedelta(days=2)]))

    history_reader.step()

    assert TODAY - timedelta(days=2) in snapshots.latest.ledger.days


@pytest.mark.usefixtures("loaded")
def test_days_outside_the_history_are_published_without_a_new_version_or_an_announcement(
    gateway: FakeGateway, history_reader: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    wanted, failing = date(2026, 5, 1), date(2026, 4, 1)
    gateway.rows = [Row(wanted, prompt=4)]
    gateway.fault = lambda request: (
        server_error(request) if request.query_params["start_date"] == failing.isoformat() else None
    )
    before = snapshots.latest
    announced: list[int] = []
    snapshots.on_change(lambda: announced.append(snapshots.latest.version))

    history_reader.request_days([wanted, failing])
    history_reader.step()
    history_reader.step()

    assert tokens(snapshots, wanted) == 4
    assert failing in snapshots.latest.failed_days
    assert snapshots.latest.version == before.version
    assert announced == []
    clock.forward(minutes=31)
    history_reader.step()
    assert extra_days(snapshots) == set()
    assert snapshots.latest.version == before.version


@pytest.mark.usefixtures("loaded")
def test_no_more_days_outside_the_history_are_kept_than_the_longest_period_has(
    history_reader: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    for last in (date(2026, 5, 1), date(2024, 5, 1)):
        clock.forward(minutes=1)
        history_reader.request_days(Period(last - timedelta(days=MAX_DAYS - 1), last))
        read_all(history_reader)

    history_reader.step()

    assert len(extra_days(snapshots)) == MAX_DAYS
    assert date(2024, 5, 1) in extra_days(snapshots)


def test_the_queue_of_requested_days_holds_the_latest_period(
    gateway: FakeGateway, history_reader: HistoryReader
) -> None:
    for last in (date(2024, 5, 1), date(2026, 5, 1)):
        history_reader.request_days(Period(last - timedelta(days=MAX_DAYS - 1), last))

    history_reader.step()

    [(_, query)] = gateway.requests
    assert (query["start_date"], query["end_date"]) == ("2025-03-28", "2026-05-01")


def test_each_day_of_the_history_is_announced(
    gateway: FakeGateway, history_reader: HistoryReader, snapshots: Snapshots
) -> None:
    gateway.rows = [Row(TODAY - timedelta(days=ago), prompt=1) for ago in (2, 3)]
    announced: list[int] = []
    snapshots.on_change(lambda: announced.append(snapshots.latest.version))

    read_all(history_reader)

    # One search for the first day with usage, and two days.
    assert announced == [1, 2, 3]


def test_a_settled_day_that_shrinks_is_read_twice_before_it_is_shown(
    gateway: FakeGateway, history_reader: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    day = TODAY - timedelta(days=3)
    gateway.rows = [Row(day, prompt=1000)]
    read_all(history_reader)
    gateway.rows = [Row(day, prompt=1)]
    clock.forward(hours=4)
    while not snapshots.latest.shrunk:
        assert history_reader.step()
    assert tokens(snapshots, day) == 1000

    read_all(history_reader)
    assert tokens(snapshots, day) == 1
    assert snapshots.latest.shrunk[day].confirmed
