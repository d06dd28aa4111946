from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from leaderboard.ledger.facts import Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, LoggedRequest
from leaderboard.period import Period
from leaderboard.services.timeseries import PointRow, timeseries_by
from tests.support.facts import DAY, facts_of
from tests.support.rows import Row

HOUR = timedelta(hours=1)


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


def starts(points: list[PointRow]) -> list[str]:
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
    points = timeseries_by(ledger_with(*moments), Period(DAY, DAY), HOUR, ZoneInfo("UTC"), window)

    assert [(point.start.hour, point.teams[0].usage.total_tokens) for point in points] == [(10, 2), (11, 1)]
