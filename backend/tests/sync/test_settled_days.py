"""Settled days are counted, and read whole only where something was added."""

import logging
import threading
from datetime import date, timedelta

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.sync.history_reader import HistoryReader
from leaderboard.sync.snapshots import Snapshots
from tests.support.clock import TODAY, Clock
from tests.support.gateway import FakeGateway
from tests.support.rows import Row, activity

HISTORY = 6
DAY = TODAY - timedelta(days=3)
SETTLED = HISTORY - 2


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def snapshots() -> Snapshots:
    return Snapshots()


@pytest.fixture
def days(gateway: FakeGateway, client: LiteLLMAPI, snapshots: Snapshots, clock: Clock) -> HistoryReader:
    """All settled days were read, and read again once half an hour later, when they were first counted."""
    gateway.rows = [Row(DAY, prompt=1)]
    reader = HistoryReader(
        client, snapshots, clock, threading.Event(), history_days=HISTORY, retry_seconds=0.01
    )
    work_off(reader)
    clock.forward(minutes=31)
    work_off(reader)
    gateway.asked.clear()
    return reader


def work_off(reader: HistoryReader) -> None:
    while reader.step():
        pass


def whole_days(gateway: FakeGateway) -> list[str]:
    return [query["start_date"] for _, query in gateway.asked if query["page_size"] != "1"]


def tokens(snapshots: Snapshots, day: date) -> int:
    return snapshots.latest.ledger.days[day].gateway_total.total_tokens


def test_one_small_question_in_half_an_hour_while_nothing_is_added(
    gateway: FakeGateway, days: HistoryReader, clock: Clock
) -> None:
    for _ in range(4):
        clock.forward(minutes=31)
        for _ in range(3):
            work_off(days)

    assert len(gateway.asked) == 4
    assert whole_days(gateway) == []


def test_all_are_read_again_when_a_row_was_added(
    gateway: FakeGateway, days: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    gateway.rows.append(Row(DAY, key="another", prompt=2))

    work_off(days)
    assert tokens(snapshots, DAY) == 1
    clock.forward(minutes=31)
    work_off(days)

    assert tokens(snapshots, DAY) == 3
    assert len(whole_days(gateway)) == SETTLED


def test_a_row_that_grew_is_found_after_three_hours(
    gateway: FakeGateway, days: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    gateway.rows = [Row(DAY, prompt=5)]

    for _ in range(6):
        clock.forward(minutes=31)
        work_off(days)

    assert tokens(snapshots, DAY) == 5
    assert len(whole_days(gateway)) == SETTLED


def test_a_release_that_does_not_tell_how_many_rows_there_are_is_read_whole_each_time(
    gateway: FakeGateway, days: HistoryReader, clock: Clock
) -> None:
    def without_pages(request: Request) -> Response | None:
        if request.query_params.get("page_size") != "1":
            return None
        return JSONResponse({"results": activity(gateway.rows[:1], gateway.aliases), "metadata": {}})

    gateway.fault = without_pages

    for _ in range(2):
        clock.forward(minutes=31)
        work_off(days)

    assert len(whole_days(gateway)) == 2 * SETTLED


def test_a_count_that_fails_is_said_and_asked_again(
    gateway: FakeGateway,
    days: HistoryReader,
    snapshots: Snapshots,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    gateway.rows.append(Row(DAY, key="another", prompt=2))
    gateway.fault = lambda _: PlainTextResponse("down", 500)
    clock.forward(minutes=31)

    with caplog.at_level(logging.WARNING):
        work_off(days)

    assert "Could not look whether settled days changed" in caplog.text
    assert tokens(snapshots, DAY) == 1
    gateway.fault = None
    work_off(days)
    assert tokens(snapshots, DAY) == 3
