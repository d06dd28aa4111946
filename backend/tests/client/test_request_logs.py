"""Reading request logs in windows, from a fake of /spend/logs/v2 whose age and limits the test sets."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
import responses
from hypothesis import given, settings
from hypothesis import strategies as st
from requests import PreparedRequest
from responses.matchers import query_param_matcher

from leaderboard.client.api_client import LiteLLMAPI, RequestLogWindow
from leaderboard.client.transport import Transport
from leaderboard.errors import EndpointNotFound, KeyForbidden, NotLiteLLM, RequestRejected
from leaderboard.sync.day_loader import logged_requests

LOGS = "http://gateway.example/spend/logs/v2"
LOGS_OF_PAGES = "http://gateway.example/spend/logs/ui"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}")


@dataclass
class Logs:
    """The endpoint, newest row first. Without `steady`, rows of one instant change places between requests."""

    moments: list[datetime]
    most_a_page: int = 1000
    refuses_more: bool = True
    reports_total: bool = True
    most_counted: int = 10_000
    steady: bool = False
    sent: int = 0
    received: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        query: dict[str, str] = request.params  # type: ignore[attr-defined] # responses adds it
        self.received.append(query)
        assert _WRITTEN.fullmatch(query["start_date"])
        assert _WRITTEN.fullmatch(query["end_date"])
        page, size = int(query["page"]), int(query["page_size"])
        if size > self.most_a_page and self.refuses_more:
            return 422, {}, '{"detail": [{"loc": ["query", "page_size"]}]}'
        size = min(size, self.most_a_page)
        first, last = (
            datetime.fromisoformat(query[name]).replace(tzinfo=UTC) for name in ("start_date", "end_date")
        )
        found = [(moment, number) for number, moment in enumerate(self.moments) if first <= moment <= last]
        turn = 1 if self.steady or len(self.received) % 2 else -1
        found.sort(key=lambda row: (row[0], row[1] * turn), reverse=True)
        rows = [
            {"request_id": f"request-{number}", "startTime": moment.isoformat(), "total_tokens": 1}
            for moment, number in found[(page - 1) * size : page * size]
        ]
        total = {
            "total": min(len(found), self.most_counted),
            "total_is_capped": len(found) > self.most_counted,
        }
        body = json.dumps({"data": rows, **(total if self.reports_total else {})})
        self.sent += len(body)
        return 200, {}, body

    def ids(self, first: datetime, last: datetime) -> set[str]:
        return {f"request-{number}" for number, at in enumerate(self.moments) if first <= at <= last}

    def reads(self) -> list[dict[str, str]]:
        """Requests that do not just count."""
        return [query for query in self.received if query["page_size"] != "1"]


def reading(
    logs: Logs, first: datetime, last: datetime, client: LiteLLMAPI | None = None
) -> list[RequestLogWindow]:
    with responses.RequestsMock() as wire:
        wire.add_callback(responses.GET, LOGS, logs)
        return list((client or a_client()).fetch_request_logs(first, last))


def a_client() -> LiteLLMAPI:
    return LiteLLMAPI(Transport("http://gateway.example", "sk-test", retries=0))


def ids(windows: Iterable[RequestLogWindow]) -> set[str]:
    return {log.request_id for window in windows for log in window.logs}


def every(seconds: float, count: int, before: datetime = NOON) -> list[datetime]:
    return [before - timedelta(seconds=seconds * number) for number in range(count)]


def newest_first(windows: list[RequestLogWindow]) -> bool:
    return all(newer.first >= older.last for newer, older in pairwise(windows))


def covers(windows: list[RequestLogWindow], first: datetime, last: datetime) -> bool:
    """Without a gap between them."""
    bare = [moment.astimezone(UTC).replace(tzinfo=None) for moment in (first, last)]
    joined = all(newer.first == older.last for newer, older in pairwise(windows))
    return joined and windows[-1].first <= bare[0] and windows[0].last >= bare[1]


# What it requests


def test_requests_whole_seconds_of_utc_and_includes_the_last_one() -> None:
    logs = Logs([])
    zone = timezone(timedelta(hours=5, minutes=30))
    first = datetime(2026, 11, 23, 17, 30, 0, 999_999, tzinfo=zone)
    reading(logs, first, first + timedelta(seconds=3))
    assert logs.received == [
        {
            "start_date": "2026-11-23 12:00:00",
            "end_date": "2026-11-23 12:00:04",
            "page": "1",
            "page_size": "1000",
        }
    ]


def test_a_short_window_is_one_request() -> None:
    logs = Logs(every(1, 300))
    [window] = reading(logs, NOON - timedelta(minutes=5), NOON)
    assert ids([window]) == logs.ids(NOON - timedelta(minutes=5), NOON)
    assert len(logs.received) == 1


def test_a_long_window_is_counted_before_it_is_read() -> None:
    logs = Logs(every(60, 600))
    windows = reading(logs, NOON - timedelta(hours=10), NOON)
    assert [query["page_size"] for query in logs.received] == ["1", "1000"]
    assert len(ids(windows)) == 600


def test_a_long_window_without_requests_is_only_counted() -> None:
    logs = Logs([])
    [window] = reading(logs, NOON - timedelta(days=1), NOON)
    assert window.logs == ()
    assert [query["page_size"] for query in logs.received] == ["1"]


def test_windows_report_what_they_cost() -> None:
    logs = Logs(every(5, 3000))
    windows = reading(logs, NOON - timedelta(hours=10), NOON)
    assert len(windows) > 1
    assert sum(window.size for window in windows) == logs.sent


# What it finds


def test_windows_come_newest_first_and_leave_no_gap() -> None:
    logs = Logs(every(10, 3000))
    first = NOON - timedelta(hours=9)
    windows = reading(logs, first, NOON)
    assert len(windows) > 3
    assert newest_first(windows)
    assert covers(windows, first, NOON)
    assert ids(windows) == logs.ids(first, NOON)


def test_full_windows_are_halved_until_they_fit_a_page() -> None:
    logs = Logs(every(0.2, 2500))
    first = NOON - timedelta(minutes=9)
    windows = reading(logs, first, NOON)
    assert ids(windows) == logs.ids(first, NOON)
    assert {query["page"] for query in logs.received} == {"1"}
    assert all(len(window.logs) < 1000 for window in windows)


def test_a_page_that_is_just_full_is_not_taken_as_complete() -> None:
    logs = Logs(every(0.5, 1000), reports_total=False)
    windows = reading(logs, NOON - timedelta(minutes=9), NOON)
    assert len(windows) > 1
    assert len(ids(windows)) == 1000


def test_reads_page_by_page_when_two_seconds_hold_more_than_a_page() -> None:
    logs = Logs([NOON - timedelta(seconds=1)] * 2500 + every(60, 5), steady=True)
    first = NOON - timedelta(minutes=5)
    windows = reading(logs, first, NOON)
    assert ids(windows) == logs.ids(first, NOON)
    assert {query["page"] for query in logs.received} == {"1", "2", "3"}


def test_a_request_that_two_pages_show_counts_once(wire: responses.RequestsMock) -> None:
    def rows(*numbers: int) -> dict[str, object]:
        at = NOON.isoformat()
        return {
            "data": [{"request_id": f"request-{number}", "startTime": at} for number in numbers],
            "total": 1200,
        }

    pages = {"1": rows(*range(1000)), "2": rows(*range(900, 1200))}
    for number, page in pages.items():
        wanted = query_param_matcher({"page": number}, strict_match=False)
        wire.get(LOGS, json=page, match=[wanted])
    [window] = a_client().fetch_request_logs(NOON, NOON)
    assert len(window.logs) == 1200
    assert len(ids([window])) == 1200


# Other releases


def test_older_releases_give_a_hundred_rows_a_page_and_no_more_are_requested_from_then_on() -> None:
    logs = Logs(every(1, 400), most_a_page=100)
    first = NOON - timedelta(minutes=8)
    client = a_client()
    assert ids(reading(logs, first, NOON, client)) == logs.ids(first, NOON)
    assert [query["page_size"] for query in logs.reads()].count("1000") == 1
    logs.received.clear()
    reading(logs, first, NOON, client)
    assert {query["page_size"] for query in logs.reads()} == {"100"}


@pytest.mark.parametrize("apart", [1.0, 0.001])
def test_a_gateway_that_gives_fewer_rows_than_requested_without_notice_loses_none(apart: float) -> None:
    logs = Logs(every(apart, 400), most_a_page=100, refuses_more=False, steady=True)
    first = NOON - timedelta(minutes=8)
    assert ids(reading(logs, first, NOON)) == logs.ids(first, NOON)


@pytest.mark.parametrize("count", [5, 99, 100, 101, 700])
def test_releases_that_report_no_total_are_read_whole(count: int) -> None:
    logs = Logs(every(30, count), most_a_page=100, reports_total=False)
    first = NOON - timedelta(hours=6)
    windows = reading(logs, first, NOON)
    assert ids(windows) == logs.ids(first, NOON)
    assert newest_first(windows)


def test_a_total_that_is_capped_hides_no_request() -> None:
    logs = Logs(every(20, 2000), most_counted=1000)
    first = NOON - timedelta(hours=12)
    windows = reading(logs, first, NOON)
    assert ids(windows) == logs.ids(first, NOON)
    assert newest_first(windows)


def test_a_gateway_that_takes_no_page_size_is_reported() -> None:
    with pytest.raises(RequestRejected, match="/spend/logs/v2"):
        reading(Logs([], most_a_page=50), NOON, NOON)


@pytest.mark.parametrize(("status", "expected"), [(403, KeyForbidden), (400, RequestRejected)])
def test_logs_that_are_not_to_be_had_are_an_error_at_once(
    wire: responses.RequestsMock, status: int, expected: type[Exception]
) -> None:
    wire.get(LOGS, status=status)
    with pytest.raises(expected):
        next(a_client().fetch_request_logs(NOON - timedelta(hours=1), NOON))
    assert len(wire.calls) == 1


def test_releases_without_v2_are_read_where_their_own_pages_read(wire: responses.RequestsMock) -> None:
    logs = Logs(every(10, 300))
    missing = wire.get(LOGS, status=404)
    wire.add_callback(responses.GET, LOGS_OF_PAGES, logs)
    windows = list(a_client().fetch_request_logs(NOON - timedelta(hours=1), NOON))
    assert sum(len(window.logs) for window in windows) == 300
    assert missing.call_count == 1


def test_logs_that_are_nowhere_are_named_as_the_newest_release_has_them(
    wire: responses.RequestsMock,
) -> None:
    for url in (LOGS, LOGS_OF_PAGES):
        wire.get(url, status=404)
    with pytest.raises(EndpointNotFound, match="/spend/logs/v2"):
        next(a_client().fetch_request_logs(NOON - timedelta(hours=1), NOON))


def test_windows_read_before_a_failure_are_kept(wire: responses.RequestsMock) -> None:
    logs = Logs(every(10, 3000))
    wire.add_callback(responses.GET, LOGS, logs)
    windows: Iterator[RequestLogWindow] = a_client().fetch_request_logs(NOON - timedelta(hours=9), NOON)
    assert next(windows).logs
    wire.reset()
    wire.get(LOGS, body="<html>")
    with pytest.raises(NotLiteLLM):
        next(windows)


@pytest.mark.parametrize(
    "written",
    ["2026-11-23T11:59:30+00:00", "2026-11-23T11:59:30", "2026-11-23T11:59:30Z", "2026-11-23 11:59:30"],
)
def test_a_time_without_a_zone_is_utc(wire: responses.RequestsMock, written: str) -> None:
    wire.get(LOGS, json={"data": [{"request_id": "a", "startTime": written}], "total": 1})
    [window] = a_client().fetch_request_logs(NOON - timedelta(minutes=1), NOON)
    [request] = logged_requests(window.logs)[0][NOON.date()]
    assert request.started_at == datetime(2026, 11, 23, 11, 59, 30, tzinfo=UTC)


# Any traffic

bursts = st.lists(
    st.tuples(st.integers(0, 7200), st.integers(1, 120), st.sampled_from([0.0, 0.05, 1.0])), max_size=4
)


@settings(max_examples=25)
@given(
    bursts=bursts,
    most_a_page=st.sampled_from([1000, 100]),
    reports_total=st.booleans(),
    most_counted=st.integers(50, 400),
)
def test_every_request_is_found_in_any_traffic(
    bursts: list[tuple[int, int, float]], most_a_page: int, reports_total: bool, most_counted: int
) -> None:
    moments = [
        NOON - timedelta(seconds=ago) - timedelta(seconds=apart * number)
        for ago, count, apart in bursts
        for number in range(count)
    ]
    logs = Logs(moments, most_a_page, reports_total=reports_total, most_counted=most_counted, steady=True)
    first = NOON - timedelta(seconds=7300)
    windows = reading(logs, first, NOON)
    assert ids(windows) == logs.ids(first, NOON)
    assert newest_first(windows)
    assert covers(windows, first, NOON)
