"""The days that a request selects."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.errors import InvalidRequest
from leaderboard.period import MAX_DAYS, Period, period_from, utc_today

TODAY = date(2026, 11, 23)
YESTERDAY = date(2026, 11, 22)
FORMAT = "Date must be in YYYY-MM-DD format"
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))


def test_the_default_is_yesterday_and_today() -> None:
    assert period_from(None, None, TODAY) == Period(YESTERDAY, TODAY)


def test_a_first_day_alone_lasts_until_today() -> None:
    assert period_from("2026-11-01", None, TODAY) == Period(date(2026, 11, 1), TODAY)
    assert period_from("2026-11-23", None, TODAY) == Period(TODAY, TODAY)


@pytest.mark.parametrize(
    ("end", "first"),
    [("2026-11-23", YESTERDAY), ("2026-11-22", YESTERDAY), ("2026-11-10", date(2026, 11, 10))],
)
def test_a_last_day_alone_begins_yesterday_or_is_a_single_day(end: str, first: date) -> None:
    assert period_from(None, end, TODAY) == Period(first, date.fromisoformat(end))


def test_both_days_are_included() -> None:
    period = period_from("2026-11-20", "2026-11-22", TODAY)
    assert list(period) == [date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)]
    assert len(period) == 3
    assert date(2026, 11, 20) in period
    assert date(2026, 11, 22) in period
    assert date(2026, 11, 19) not in period
    assert TODAY not in period


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "today",
        "2026.11.22",
        "2026/11/22",
        "22-11-2026",
        "2026-1-1",
        "26-11-22",
        "20261122",
        "2026-W47-7",
        "2026-326",
        "2026-11-22T00:00:00",
        "2026-11-22T00:00:00Z",
        "2026-11-22 00:00:00",
        " 2026-11-22",
        "2026-11-22 ",
        "2026-11-22\n",
        "２０２６-１１-２２",
        "٢٠٢٦-١١-٢٢",
        "2026–11–22",
        "-2026-11-22",
        "2026-02-30",
        "2025-02-29",
        "2026-13-01",
        "2026-00-10",
        "2026-11-00",
        "0000-01-01",
    ],
)
def test_a_day_is_written_in_one_way_only(text: str) -> None:
    for start, end in ((text, None), (None, text), (text, text)):
        with pytest.raises(InvalidRequest) as raised:
            period_from(start, end, TODAY)
        assert str(raised.value) == FORMAT
        assert raised.value.status == 400


def test_a_leap_day_is_a_day() -> None:
    assert period_from("2024-02-29", "2024-02-29", TODAY).first == date(2024, 2, 29)


@given(st.text())
def test_any_text_is_a_day_or_an_invalid_request(text: str) -> None:
    try:
        period = period_from(text, text, TODAY)
    except InvalidRequest:
        return
    assert period.first.isoformat() == text


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ("2026-11-24", None, "start_date"),
        (None, "2026-11-24", "end_date"),
        ("2026-11-20", "2026-11-24", "end_date"),
        ("2026-11-25", "2026-11-24", "start_date"),
        ("9999-12-31", "9999-12-31", "start_date"),
    ],
)
def test_tomorrow_cannot_be_requested(start: str | None, end: str | None, name: str) -> None:
    with pytest.raises(InvalidRequest) as raised:
        period_from(start, end, TODAY)
    assert str(raised.value) == f"{name} cannot be in the future"


def test_the_end_is_not_before_the_start() -> None:
    with pytest.raises(InvalidRequest, match=r"^end_date must not be before start_date$"):
        period_from("2026-11-22", "2026-11-21", TODAY)


def test_a_period_has_a_longest_length() -> None:
    longest = TODAY - timedelta(days=MAX_DAYS - 1)
    assert len(period_from(longest.isoformat(), None, TODAY)) == MAX_DAYS
    with pytest.raises(InvalidRequest, match=f"has {MAX_DAYS + 1} days; request at most {MAX_DAYS}"):
        period_from((longest - timedelta(days=1)).isoformat(), None, TODAY)
    with pytest.raises(InvalidRequest, match="at most"):
        period_from("0001-01-01", None, TODAY)


@given(days, st.integers(0, MAX_DAYS - 1))
def test_a_period_holds_the_days_it_counts(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    period = period_from(first.isoformat(), last.isoformat(), today=last)
    counted = list(period)
    assert len(counted) == len(period) == more + 1
    assert counted == sorted(set(counted))
    assert (counted[0], counted[-1]) == (first, last)
    assert all(day in period for day in counted)
    assert first - timedelta(days=1) not in period
    assert last + timedelta(days=1) not in period


@pytest.mark.parametrize(
    ("hours", "expected"), [(14, date(2026, 11, 22)), (0, date(2026, 11, 23)), (-10, date(2026, 11, 23))]
)
def test_today_is_the_day_in_utc_wherever_the_clock_hangs(hours: int, expected: date) -> None:
    now = datetime(2026, 11, 23, 6, tzinfo=timezone(timedelta(hours=hours)))
    assert utc_today(now) == expected
    assert utc_today(now) == now.astimezone(UTC).date()
