"""Settled days are counted, and read only when rows were added."""

import logging
import threading
from datetime import date, timedelta

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from leaderboard.client.api_client import LiteLLMAPI
from leaderboard.period import Period
from leaderboard.sync.history_reader import HistoryReader
from leaderboard.sync.snapshots import Snapshots
from tests.support.clock import TODAY, Clock
from tests.support.gateway import FakeGateway
from tests.support.rows import Row, activity

HISTORY = 6
DAY = TODAY - timedelta(days=3)
SETTLED = HISTORY - 2


@pytest.fixture
def history_reader(
    gateway: FakeGateway, client: LiteLLMAPI, snapshots: Snapshots, clock: Clock
) -> HistoryReader:
    """All settled days are read, and once again half an hour later, when they are first counted."""
    gateway.rows = [Row(DAY, prompt=1)]
    reader = HistoryReader(
        client, snapshots, clock, threading.Event(), history_days=HISTORY, retry_seconds=0.01
    )
    read_all(reader)
    clock.forward(minutes=31)
    read_all(reader)
    gateway.requests.clear()
    return reader


def read_all(reader: HistoryReader) -> None:
    while reader.step():
        pass


def days_read(gateway: FakeGateway) -> list[str]:
    return [query["start_date"] for _, query in gateway.requests if query["page_size"] != "1"]


def tokens(snapshots: Snapshots, day: date) -> int:
    return snapshots.latest.ledger.days[day].gateway_total.total_tokens


def test_one_small_request_every_half_hour_while_nothing_is_added(
    gateway: FakeGateway, history_reader: HistoryReader, clock: Clock
) -> None:
    for _ in range(4):
        clock.forward(minutes=31)
        for _ in range(3):
            read_all(history_reader)

    assert len(gateway.requests) == 4
    assert days_read(gateway) == []


def test_all_settled_days_are_read_again_when_a_row_was_added(
    gateway: FakeGateway, history_reader: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    gateway.rows.append(Row(DAY, key="another", prompt=2))

    read_all(history_reader)
    assert tokens(snapshots, DAY) == 1
    clock.forward(minutes=31)
    read_all(history_reader)

    assert tokens(snapshots, DAY) == 3
    assert len(days_read(gateway)) == SETTLED


def test_after_the_clock_was_set_back_settled_days_are_read_once_more(
    gateway: FakeGateway, history_reader: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    gateway.rows = [Row(DAY, prompt=5)]
    clock.forward(hours=-6)
    read_all(history_reader)

    assert tokens(snapshots, DAY) == 5
    assert len(days_read(gateway)) == SETTLED
    gateway.rows = [Row(DAY, prompt=5), Row(DAY, key="another", prompt=2)]
    clock.forward(minutes=31)
    read_all(history_reader)
    assert tokens(snapshots, DAY) == 7


def test_a_row_that_grew_is_found_after_three_hours(
    gateway: FakeGateway, history_reader: HistoryReader, snapshots: Snapshots, clock: Clock
) -> None:
    gateway.rows = [Row(DAY, prompt=5)]

    for _ in range(6):
        clock.forward(minutes=31)
        read_all(history_reader)

    assert tokens(snapshots, DAY) == 5
    # It may have happened at any time: no minute is measured.
    assert snapshots.latest.ledger.minutes_in(Period(DAY, DAY)) == []
    assert len(days_read(gateway)) == SETTLED


def test_a_gateway_that_reports_no_row_count_is_read_each_time(
    gateway: FakeGateway, history_reader: HistoryReader, clock: Clock
) -> None:
    def without_pages(request: Request) -> Response | None:
        if request.query_params.get("page_size") != "1":
            return None
        return JSONResponse({"results": activity(gateway.rows[:1], gateway.aliases), "metadata": {}})

    gateway.fault = without_pages

    for _ in range(2):
        clock.forward(minutes=31)
        read_all(history_reader)

    assert len(days_read(gateway)) == 2 * SETTLED


def test_a_count_that_fails_is_logged_and_retried(
    gateway: FakeGateway,
    history_reader: HistoryReader,
    snapshots: Snapshots,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    gateway.rows.append(Row(DAY, key="another", prompt=2))
    gateway.fault = lambda _: PlainTextResponse("down", 500)
    clock.forward(minutes=31)

    with caplog.at_level(logging.WARNING):
        read_all(history_reader)

    assert "Could not check whether settled days have changed" in caplog.text
    assert tokens(snapshots, DAY) == 1
    gateway.fault = None
    read_all(history_reader)
    assert tokens(snapshots, DAY) == 3
