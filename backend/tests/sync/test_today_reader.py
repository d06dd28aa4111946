import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.client.transport import Transport
from leaderboard.period import Period
from leaderboard.sync.snapshots import GatewayStateName, Snapshots
from leaderboard.sync.today_reader import TodayReader, rest_after
from tests.support.clock import TODAY, YESTERDAY, Clock
from tests.support.gateway import KEY, FakeGateway
from tests.support.rows import Row


def server_error(_: Request) -> Response:
    return PlainTextResponse("down", 500)


def tokens(snapshots: Snapshots, day: date) -> int:
    return snapshots.latest.ledger.days[day].gateway_total.total_tokens


def test_one_refresh_reads_the_teams_and_the_last_two_days(
    gateway: FakeGateway, today_reader: TodayReader, snapshots: Snapshots
) -> None:
    gateway.rows = [Row(TODAY, prompt=5), Row(YESTERDAY, prompt=7)]

    today_reader.refresh()

    assert (tokens(snapshots, TODAY), tokens(snapshots, YESTERDAY)) == (5, 7)
    assert snapshots.latest.ledger.teams["team-1"].name == "Team One"
    assert snapshots.latest.gateway.state is GatewayStateName.OK


def test_each_day_is_requested_alone_so_that_no_page_boundary_splits_it(
    gateway: FakeGateway, today_reader: TodayReader
) -> None:
    today_reader.refresh()

    queries = [query for path, query in gateway.requests if path == "/team/daily/activity"]
    assert [(query["start_date"], query["end_date"]) for query in queries] == [
        ("2026-11-23", "2026-11-23"),
        ("2026-11-22", "2026-11-22"),
    ]


def test_a_failing_gateway_keeps_the_last_good_numbers_and_reports_the_cause(
    gateway: FakeGateway, today_reader: TodayReader, snapshots: Snapshots, clock: Clock
) -> None:
    gateway.rows = [Row(TODAY, prompt=5)]
    today_reader.refresh()
    gateway.fault = server_error
    clock.forward(seconds=10)

    today_reader.refresh()

    state = snapshots.latest.gateway
    assert tokens(snapshots, TODAY) == 5
    assert snapshots.latest.is_stale(clock.now)
    assert state.error is not None
    assert "500" in state.error
    assert state.failing_since == clock.now
    assert state.last_success_at == clock.now - timedelta(seconds=10)


def test_the_first_successful_refresh_after_a_failure_clears_it(
    gateway: FakeGateway, today_reader: TodayReader, snapshots: Snapshots, clock: Clock
) -> None:
    gateway.fault = server_error
    today_reader.refresh()
    gateway.fault, gateway.rows = None, [Row(TODAY, prompt=9)]

    today_reader.refresh()

    assert not snapshots.latest.is_stale(clock.now)
    assert snapshots.latest.gateway.failing_since is None
    assert tokens(snapshots, TODAY) == 9


def test_usage_of_an_unknown_team_fetches_the_list_of_teams_at_once(
    gateway: FakeGateway, today_reader: TodayReader, snapshots: Snapshots
) -> None:
    today_reader.refresh()
    today_reader.refresh()
    assert gateway.count("/team/list") == 1
    gateway.aliases["team-2"] = "Newcomers"
    gateway.rows = [Row(TODAY, team="team-2", prompt=1)]

    today_reader.refresh()

    assert gateway.count("/team/list") == 2
    assert snapshots.latest.ledger.teams["team-2"].name == "Newcomers"
    assert not snapshots.latest.ledger.teams["team-2"].deleted


def test_a_team_that_was_just_made_fetches_the_list_of_teams_once(
    client: LiteLLMAPI, gateway: FakeGateway, snapshots: Snapshots, clock: Clock
) -> None:
    made: list[str] = []
    reader = TodayReader(client, snapshots, clock, threading.Event(), 10, lambda: made)
    reader.refresh()
    gateway.aliases["team-2"] = "Newcomers"
    made += ["team-1", "team-2", "deleted-again"]
    for _ in range(3):
        reader.refresh()

    assert gateway.count("/team/list") == 2
    assert snapshots.latest.ledger.teams["team-2"].name == "Newcomers"


def test_the_list_of_teams_is_fetched_again_after_a_refresh_that_failed_half_way(
    gateway: FakeGateway, today_reader: TodayReader, snapshots: Snapshots
) -> None:
    gateway.rows = [Row(TODAY, prompt=1)]
    gateway.fault = lambda request: (
        PlainTextResponse("down", 500) if request.url.path == "/team/daily/activity" else None
    )
    today_reader.refresh()
    gateway.fault = None

    today_reader.refresh()

    assert not snapshots.latest.ledger.teams["team-1"].deleted


def test_a_deleted_team_does_not_fetch_the_list_of_teams_each_time(
    gateway: FakeGateway, today_reader: TodayReader
) -> None:
    gateway.rows = [Row(TODAY, team="gone", prompt=1)]
    for _ in range(3):
        today_reader.refresh()

    assert gateway.count("/team/list") == 1


def test_a_gateway_without_model_info_is_not_failing(
    gateway: FakeGateway, today_reader: TodayReader, snapshots: Snapshots
) -> None:
    gateway.fault = lambda request: (
        PlainTextResponse("no", 403) if request.url.path == "/model/info" else None
    )

    today_reader.refresh()

    assert snapshots.latest.gateway.state is GatewayStateName.OK


def test_growth_around_midnight_belongs_to_the_right_day_and_minute(
    gateway: FakeGateway, today_reader: TodayReader, snapshots: Snapshots, clock: Clock
) -> None:
    clock.now = datetime(2026, 11, 23, 23, 59, 55, tzinfo=UTC)
    today_reader.refresh()
    clock.forward(seconds=10)
    tomorrow = TODAY + timedelta(days=1)
    gateway.rows = [Row(TODAY, prompt=3), Row(tomorrow, prompt=4)]

    today_reader.refresh()

    facts = snapshots.latest.ledger.minutes_in(Period(TODAY, tomorrow))
    assert [(fact.minute, fact.usage.total_tokens) for fact in facts] == [
        (datetime(2026, 11, 23, 23, 59, tzinfo=UTC), 3),
        (datetime(2026, 11, 24, 0, 0, tzinfo=UTC), 4),
    ]


@pytest.mark.parametrize(
    ("reading_seconds", "refresh_seconds", "rest"),
    [(0.1, 10, 10), (5, 10, 15), (15, 10, 30), (20, 10, 20), (45, 10, 10), (45, 60, 60)],
)
def test_a_slow_gateway_rests_three_times_as_long_as_it_took_unless_the_numbers_would_become_old(
    reading_seconds: float, refresh_seconds: float, rest: float
) -> None:
    assert rest_after(reading_seconds, refresh_seconds) == rest


def test_a_failed_reading_is_repeated_after_one_refresh_however_long_it_took(
    gateway: FakeGateway, snapshots: Snapshots, clock: Clock
) -> None:
    def slow_and_down(request: Request) -> Response:
        threading.Event().wait(0.1)
        return server_error(request)

    gateway.fault = slow_and_down
    client = LiteLLMAPI(Transport(gateway.url, KEY, retries=0))
    reader = TodayReader(client, snapshots, clock, threading.Event(), refresh_seconds=0.01)

    assert reader.refresh() == 0.01


def test_a_day_that_shrinks_is_shown_when_a_second_reading_confirms_it(
    gateway: FakeGateway, today_reader: TodayReader, snapshots: Snapshots
) -> None:
    gateway.rows = [Row(TODAY, prompt=1000), Row(YESTERDAY, prompt=70)]
    today_reader.refresh()
    gateway.rows = [Row(TODAY, prompt=400), Row(YESTERDAY, prompt=80)]

    today_reader.refresh()
    assert (tokens(snapshots, TODAY), tokens(snapshots, YESTERDAY)) == (1000, 80)
    [(day, note)] = snapshots.latest.shrunk.items()
    assert (day, note.tokens_before, note.tokens_after, note.confirmed) == (TODAY, 1000, 400, False)

    today_reader.refresh()
    assert tokens(snapshots, TODAY) == 400
    assert snapshots.latest.shrunk[TODAY].confirmed


def test_a_day_that_was_empty_for_one_reading_is_never_shown_empty(
    gateway: FakeGateway, today_reader: TodayReader, snapshots: Snapshots
) -> None:
    gateway.rows = rows = [Row(TODAY, prompt=1000)]
    today_reader.refresh()
    for _ in range(2):
        gateway.rows = []
        today_reader.refresh()
        assert tokens(snapshots, TODAY) == 1000
        gateway.rows = rows
        today_reader.refresh()
        assert tokens(snapshots, TODAY) == 1000
        assert not snapshots.latest.shrunk


def test_a_correction_is_shown_at_once(
    gateway: FakeGateway, today_reader: TodayReader, snapshots: Snapshots
) -> None:
    gateway.rows = [Row(TODAY, prompt=1000)]
    today_reader.refresh()
    gateway.rows = [Row(TODAY, prompt=995)]
    today_reader.refresh()
    assert tokens(snapshots, TODAY) == 995
    assert not snapshots.latest.shrunk
