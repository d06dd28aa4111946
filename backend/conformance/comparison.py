"""Compares every route of a product with the expectations, for many periods."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import requests

from conformance.checks import Checks, Json
from conformance.expectations import Expectations
from conformance.report import Report
from leaderboard.period import MAX_DAYS, Period

# Path and query → a response with 200.
Get = Callable[[str, Mapping[str, str]], requests.Response]


def compare(expected: Expectations, get: Get, today: date, report: Report) -> None:
    def fetch(path: str, query: Mapping[str, str]) -> Json:
        body = get(path, query).json()
        while not body["complete"]:  # days outside the history are still loading
            time.sleep(0.5)
            body = get(path, query).json()
        return body

    def fetch_text(path: str, query: Mapping[str, str]) -> str:
        return get(path, query).content.decode()

    checks = Checks(expected, fetch, fetch_text, report)
    whole = Period(expected.first, min(expected.last, today))
    for period in _periods(whole, today):
        checks.period(period)
    if expected.last <= today:
        checks.models(whole)
    else:
        print(f"Models are not compared: rows dated after today ({expected.last}) cannot be requested yet.")
    for team in expected.shown(whole):
        checks.team(team.team_id, whole)
    days = [day for day in expected.log_days if day < today]
    for day in days:
        checks.hours(day)
    for day in days[-1:]:
        for team in expected.shown(Period(day, day)):
            checks.hours(day, team.team_id)


def _periods(whole: Period, today: date) -> Iterator[Period]:
    """All days, single days, parts, and periods that begin before the data or end after it."""
    yield whole
    for day in whole:
        yield Period(day, day)
    middle = whole.first + timedelta(days=len(whole) // 2)
    yield Period(whole.first, middle)
    yield Period(middle, whole.last)
    yield Period(whole.first - timedelta(days=3), middle)
    yield Period(max(whole.first - timedelta(days=45), today - timedelta(days=MAX_DAYS - 1)), today)
    yield Period(whole.first - timedelta(days=3), whole.first - timedelta(days=1))
