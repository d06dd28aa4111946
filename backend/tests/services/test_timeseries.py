from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.ledger.facts import Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, LoggedRequest
from leaderboard.period import Period
from leaderboard.services.leaderboard import leaderboard
from leaderboard.services.timeseries import (
    HOUR,
    MINUTE,
    TEN_MINUTES,
    WHOLE_DAY,
    Point,
    joined_timeseries,
    timeseries_by,
)
from leaderboard.services.window import within
from tests.support.facts import DAY, facts_of, listed
from tests.support.rows import Row


def ledger_with(*moments: datetime, team: str = "team-1") -> Ledger:
    """One request of one token at each moment."""
    ledger = Ledger()
    days = sorted({moment.date() for moment in moments})
    for day in days:
        mine = [moment for moment in moments if moment.date() == day]
        read_at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(days=2)
        ledger = ledger.with_day(
            facts_of([Row(day, team=team, prompt=len(mine), requests=len(mine))], day, read_at)
        )
        ledger = ledger.with_logs(day, [_request(moment, team) for moment in mine])
    return ledger


def _request(moment: datetime, team: str) -> LoggedRequest:
    usage = Usage(prompt_tokens=1, total_tokens=1, requests=1, successful_requests=1)
    return LoggedRequest(moment.isoformat(), moment, moment, team, "key-1", "gpt", usage)


def starts(points: list[Point]) -> list[str]:
    return [point.start.isoformat() for point in points]


def every_half_hour(first: datetime, hours: int) -> list[datetime]:
    return [first + timedelta(minutes=30 * step) for step in range(2 * hours)]


def test_hours_begin_on_the_clocks_of_a_half_hour_zone() -> None:
    moments = [datetime(2026, 11, 23, 10, minute, tzinfo=UTC) for minute in (10, 29, 30, 59)]
    points = timeseries_by(ledger_with(*moments), Period(DAY, DAY), HOUR, ZoneInfo("Asia/Kolkata"))

    assert [(point.start.isoformat(), point.teams[0].usage.total_tokens) for point in points] == [
        ("2026-11-23T15:00:00+05:30", 2),
        ("2026-11-23T16:00:00+05:30", 2),
    ]


def test_a_day_that_ends_daylight_saving_has_25_hours_with_one_hour_twice() -> None:
    zurich = ZoneInfo("Europe/Zurich")
    midnight = datetime(2026, 10, 25, tzinfo=zurich).astimezone(UTC)
    ledger = ledger_with(*every_half_hour(midnight, 25))
    points = timeseries_by(ledger, Period(date(2026, 10, 24), date(2026, 10, 25)), HOUR, zurich)

    assert len(points) == 25
    assert {point.start.date() for point in points} == {date(2026, 10, 25)}
    assert starts(points)[2:4] == ["2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"]
    assert all(point.teams[0].usage.total_tokens == 2 for point in points)


def test_a_day_that_begins_daylight_saving_has_23_hours_and_leaves_one_out() -> None:
    zurich = ZoneInfo("Europe/Zurich")
    midnight = datetime(2026, 3, 29, tzinfo=zurich).astimezone(UTC)
    points = timeseries_by(
        ledger_with(*every_half_hour(midnight, 23)),
        Period(date(2026, 3, 28), date(2026, 3, 29)),
        HOUR,
        zurich,
    )

    assert len(points) == 23
    assert {point.start.date() for point in points} == {date(2026, 3, 29)}
    assert starts(points)[1:3] == ["2026-03-29T01:00:00+01:00", "2026-03-29T03:00:00+02:00"]


def test_minutes_hold_what_happened_in_them_and_nothing_else() -> None:
    moments = [datetime(2026, 11, 23, 10, 5, second, tzinfo=UTC) for second in (1, 2)]
    moments.append(datetime(2026, 11, 23, 10, 7, tzinfo=UTC))
    points = timeseries_by(ledger_with(*moments), Period(DAY, DAY), timedelta(minutes=1), ZoneInfo("UTC"))

    assert [(point.start.minute, point.teams[0].usage.total_tokens) for point in points] == [(5, 2), (7, 1)]


def test_ten_minutes_begin_on_the_clock_of_the_zone() -> None:
    moments = [datetime(2026, 11, 23, 10, minute, tzinfo=UTC) for minute in (0, 9, 10, 24)]
    ten = timedelta(minutes=10)
    # Nepal is 5:45 ahead: 10:09 is 15:54 there.
    points = timeseries_by(ledger_with(*moments), Period(DAY, DAY), ten, ZoneInfo("Asia/Kathmandu"))

    assert [(point.start.strftime("%H:%M"), point.teams[0].usage.total_tokens) for point in points] == [
        ("15:40", 1),
        ("15:50", 2),
        ("16:00", 1),
    ]


def test_a_window_cuts_the_steps_at_its_ends_to_the_minute() -> None:
    moments = [datetime(2026, 11, 23, 10, minute, tzinfo=UTC) for minute in (4, 5, 30)]
    moments += [datetime(2026, 11, 23, 11, minute, tzinfo=UTC) for minute in (24, 25)]
    window = Interval(datetime(2026, 11, 23, 10, 5, tzinfo=UTC), datetime(2026, 11, 23, 11, 25, tzinfo=UTC))
    points = timeseries_by(within(ledger_with(*moments), window), Period(DAY, DAY), HOUR, ZoneInfo("UTC"))

    assert [(point.start.hour, point.teams[0].usage.total_tokens) for point in points] == [(10, 2), (11, 1)]


def ledger_of_days(*days: tuple[int, int, str]) -> Ledger:
    """Days up to DAY, each as (tokens, tokens with a known minute from 9:00 on, team)."""
    ledger = Ledger()
    for back, (tokens, timed, team) in enumerate(reversed(days)):
        day = DAY - timedelta(days=back)
        read_at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(days=2)
        rows = [Row(day, team=team, prompt=tokens, requests=tokens)] if tokens else []
        ledger = ledger.with_day(facts_of(rows, day, read_at))
        moments = [datetime.combine(day, time(9, minute), UTC) for minute in range(timed)]
        ledger = ledger.with_logs(day, [_request(moment, team) for moment in moments])
    return ledger


def points_of(
    ledger: Ledger, days: int, preferred: timedelta | None = None
) -> list[tuple[int, str, timedelta, int]]:
    """Day of the month, time, length and tokens of each point."""
    joined = joined_timeseries(ledger, Period(DAY - timedelta(days - 1), DAY), preferred=preferred)
    return [
        (
            point.start.day,
            f"{point.start:%H:%M}",
            point.step,
            sum(row.usage.total_tokens for row in point.teams),
        )
        for point in joined.points
    ]


def test_a_joined_series_has_days_without_known_minutes_as_whole_days() -> None:
    assert points_of(ledger_of_days((30, 0, "a"), (12, 12, "a")), 2) == [
        (22, "00:00", WHOLE_DAY, 30),
        (23, "09:00", TEN_MINUTES, 10),
        (23, "09:10", TEN_MINUTES, 2),
    ]


def test_what_remains_of_a_day_follows_its_parts() -> None:
    assert points_of(ledger_of_days((10, 8, "a"), (5, 0, "b")), 2, HOUR) == [
        (22, "09:00", HOUR, 8),
        (22, "00:00", WHOLE_DAY, 2),
        (23, "00:00", WHOLE_DAY, 5),
    ]


def test_a_day_with_too_few_known_minutes_is_one_point() -> None:
    assert points_of(ledger_of_days((10, 7, "a"), (0, 0, "b")), 2) == [
        (22, "00:00", WHOLE_DAY, 10),
        (23, "00:00", WHOLE_DAY, 0),
    ]


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.integers(0, 50), st.sampled_from(["a", "b", "Unassigned"])),
        max_size=4,
    ),
    st.sampled_from([None, HOUR, WHOLE_DAY]),
)
def test_a_joined_series_adds_up_to_the_days(
    days: list[tuple[int, int, str]], preferred: timedelta | None
) -> None:
    ledger = ledger_of_days(*days)
    period = Period(DAY - timedelta(4), DAY)
    joined = joined_timeseries(ledger, period, preferred=preferred)

    sums = Counter[tuple[date, str]]()
    for point in joined.points:
        for row in point.teams:
            sums[point.start.date(), row.ranked.team.team_id] += row.usage.total_tokens
    assert sums == {
        (facts.day, team): usage.total_tokens
        for facts in ledger.days_in(period)
        for team, usage in facts.by_team.items()
        if team != "Unassigned"
    }
    ends = [point.start + point.step for point in joined.points]
    assert ends == sorted(ends)
    assert {point.start.date() for point in joined.points} == {facts.day for facts in ledger.days_in(period)}


@pytest.mark.parametrize(
    ("days", "teams", "steps"),
    [
        (1, 1, [TEN_MINUTES, HOUR, WHOLE_DAY]),
        (3, 50, [TEN_MINUTES, HOUR, WHOLE_DAY]),
        (3, 51, [HOUR, WHOLE_DAY]),
        (4, 1, [HOUR, WHOLE_DAY]),
        (18, 50, [HOUR, WHOLE_DAY]),
        (18, 51, [WHOLE_DAY]),
        (19, 1, [WHOLE_DAY]),
    ],
)
def test_the_step_bounds_the_size_of_a_joined_series(days: int, teams: int, steps: list[timedelta]) -> None:
    ledger = ledger_of_days((1, 1, "a")).with_teams(
        listed("a", *(f"Team {place}" for place in range(teams - 1)))
    )
    joined = joined_timeseries(ledger, Period(DAY - timedelta(days - 1), DAY))

    assert joined.steps == steps
    assert joined.step == steps[0]


def test_only_days_are_available_where_no_minute_is_known() -> None:
    joined = joined_timeseries(ledger_of_days((5, 0, "a")), Period(DAY, DAY), preferred=HOUR)

    assert (joined.steps, joined.step) == ([WHOLE_DAY], WHOLE_DAY)


def test_a_window_has_minutes_while_it_is_short_and_no_point_for_a_day_that_it_cuts() -> None:
    ledger = ledger_of_days((30, 20, "a"))
    nine = datetime(2026, 11, 23, 9, tzinfo=UTC)
    short = joined_timeseries(ledger, Period(DAY, DAY), Interval(nine, nine + timedelta(minutes=5)))
    long = joined_timeseries(ledger, Period(DAY, DAY), Interval(nine - timedelta(40), nine + HOUR), WHOLE_DAY)

    assert (short.step, len(short.points)) == (MINUTE, 5)
    assert (long.steps, [(point.step, point.start.hour) for point in long.points]) == ([HOUR], [(HOUR, 9)])


def test_the_points_of_a_window_add_up_to_its_board() -> None:
    """The first day is cut by the window; the second lies within it, and a minute of its usage is unknown."""
    tuesday = DAY + timedelta(days=1)
    monday = [datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (8, 9, 10, 11)]
    ledger = ledger_with(*monday).with_day(
        facts_of([Row(tuesday, prompt=5)], tuesday, datetime(2026, 11, 25, tzinfo=UTC))
    )
    ledger = ledger.with_logs(tuesday, [_request(datetime(2026, 11, 24, 7, tzinfo=UTC), "team-1")])
    window = Interval(monday[1], datetime(2026, 11, 25, tzinfo=UTC))
    points = joined_timeseries(ledger, Period(DAY, tuesday), window).points
    tokens = sum(row.usage.total_tokens for point in points for row in point.teams)

    assert tokens == 8
    assert tokens == sum(
        row.usage.total_tokens for row in leaderboard(within(ledger, window), Period(DAY, tuesday))
    )
