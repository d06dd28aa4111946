"""The attention list on a gateway over HTTP: what is read for it, and how often."""

from datetime import timedelta

import pytest
from starlette.responses import PlainTextResponse

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.event.attention import AttentionKind
from leaderboard.event.failures import FailureCause
from leaderboard.event.state import EventState
from leaderboard.sync.attention_desk import SECONDS, AttentionDesk
from leaderboard.sync.snapshots import Snapshots
from leaderboard.sync.today_reader import TodayReader
from tests.support.clock import NOON, TODAY, Clock
from tests.support.gateway import FakeGateway, Log
from tests.support.rows import Json, Row
from tests.support.usage import at, event

LOGS = "/spend/logs/v2"
DENIED: Json = {"error_class": "ModelAccessDeniedProxyException", "error_code": "403"}


@pytest.fixture
def desk(client: LiteLLMAPI, snapshots: Snapshots, clock: Clock) -> AttentionDesk:
    return AttentionDesk(client, snapshots, clock)


def read(reader: TodayReader, clock: Clock) -> None:
    """The first reading is a minute before noon, the second at noon."""
    clock.now = NOON if clock.now < NOON else NOON - timedelta(minutes=1)
    reader.refresh()


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that have passed since the start, which the test sets."""
    seconds = [1000.0]
    monkeypatch.setattr("leaderboard.sync.attention_desk.time.monotonic", lambda: seconds[0])
    return seconds


def refuse_one_team(gateway: FakeGateway, count: int = 12) -> None:
    """In the minute since the reading before."""
    gateway.rows = [Row(TODAY, requests=count, failed=count)]
    gateway.logs = [
        Log(f"r{number}", at(11, 50 + number % 9), 0, failed=True, error=DENIED) for number in range(count)
    ]
    gateway.logs += [Log(f"s{number}", at(11, 50), 5, team="team-2") for number in range(5)]


def test_failures_have_the_cause_of_their_logs(
    gateway: FakeGateway, today_reader: TodayReader, desk: AttentionDesk, clock: Clock
) -> None:
    read(today_reader, clock)
    refuse_one_team(gateway)
    read(today_reader, clock)
    found = desk.report(event())
    (entry,) = found.entries
    assert entry.kind is AttentionKind.ONLY_FAILURES
    assert [(count.cause, count.requests) for count in entry.causes] == [(FailureCause.MODEL_NOT_ALLOWED, 12)]
    assert (found.at, found.as_of, found.causes_missing) == (NOON, NOON, None)
    (query,) = [query for path, query in gateway.requests if path == LOGS]
    assert (query["status_filter"], query["start_date"]) == ("failure", "2026-11-23 11:00:00")


def test_a_gateway_that_cannot_filter_is_read_in_the_same_way(
    gateway: FakeGateway, client: LiteLLMAPI
) -> None:
    refuse_one_team(gateway)
    gateway.filters_logs = False
    assert len(client.fetch_failures(at(11), NOON)) == 12


def test_no_more_than_the_newest_failures_are_read(gateway: FakeGateway, client: LiteLLMAPI) -> None:
    gateway.logs = [Log(f"r{number}", at(11, number // 10), 0, failed=True) for number in range(500)]
    found = client.fetch_failures(at(11), NOON)
    assert len(found) == 300
    assert min(log.started_at for log in found) == at(11, 20)


def test_the_gateway_is_read_at_most_every_15_seconds(
    gateway: FakeGateway, today_reader: TodayReader, desk: AttentionDesk, clock: Clock, passed: list[float]
) -> None:
    today_reader.refresh()
    first = desk.report(event())
    passed[0] += SECONDS - 0.1
    assert desk.report(event()) is first
    assert gateway.count(LOGS) == 1
    passed[0] += 0.2
    clock.forward(seconds=15)
    assert desk.report(event()) is not first
    queries = [query["start_date"] for path, query in gateway.requests if path == LOGS]
    assert queries == ["2026-11-23 11:00:00", "2026-11-23 11:57:00"]


def test_after_the_clock_was_set_back_failures_are_read_up_to_now(
    gateway: FakeGateway, today_reader: TodayReader, desk: AttentionDesk, clock: Clock, passed: list[float]
) -> None:
    today_reader.refresh()
    desk.report(event())
    passed[0] += SECONDS
    clock.forward(hours=-2)
    desk.report(event())
    queries = [(query["start_date"], query["end_date"]) for path, query in gateway.requests if path == LOGS]
    assert queries[1] == ("2026-11-23 09:57:00", "2026-11-23 10:00:01")


def test_a_change_by_the_organisers_counts_at_once(
    gateway: FakeGateway, today_reader: TodayReader, desk: AttentionDesk, clock: Clock, passed: list[float]
) -> None:
    read(today_reader, clock)
    refuse_one_team(gateway)
    read(today_reader, clock)
    assert len(desk.report(event()).entries) == 1
    hidden: EventState = event(teams={"team-1": {"hidden": True}})
    assert desk.report(hidden).entries == []
    assert gateway.count(LOGS) == 1
    assert passed


def test_without_logs_the_list_goes_on_and_says_so(
    gateway: FakeGateway, today_reader: TodayReader, desk: AttentionDesk, clock: Clock, passed: list[float]
) -> None:
    read(today_reader, clock)
    refuse_one_team(gateway)
    read(today_reader, clock)
    gateway.fault = lambda request: PlainTextResponse("no", 403) if request.url.path == LOGS else None
    found = desk.report(event())
    assert [(entry.kind, list(entry.causes)) for entry in found.entries] == [
        (AttentionKind.ONLY_FAILURES, [])
    ]
    assert found.causes_missing
    gateway.fault = None
    passed[0] += SECONDS
    assert desk.report(event()).causes_missing is None


def test_before_and_after_the_event_no_log_is_read(
    gateway: FakeGateway, today_reader: TodayReader, desk: AttentionDesk, passed: list[float]
) -> None:
    today_reader.refresh()
    for state in (event(start=at(13)), event(end=at(11), freeze_at=None)):
        passed[0] += SECONDS
        desk.report(state)
    assert gateway.count(LOGS) == 0


def test_a_key_that_was_deleted_is_traced_to_its_team(
    gateway: FakeGateway, today_reader: TodayReader, desk: AttentionDesk
) -> None:
    error: Json = {"error_class": "KeyNotFoundError", "error_code": "401"}
    gateway.rows = [Row(TODAY, prompt=5, key="old")]
    gateway.logs = [
        Log(f"r{number}", at(11, 55), 0, team="", key="old", failed=True, error=error) for number in range(10)
    ]
    today_reader.refresh()
    (entry,) = desk.report(event()).entries
    assert entry.team is not None
    assert (entry.team.team_id, entry.causes[0].cause) == ("team-1", FailureCause.INVALID_KEY)
