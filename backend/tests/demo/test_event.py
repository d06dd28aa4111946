"""The demo's event: always under way, and its first place changes hands like that of the days."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.demo.days import DAY, HOUR, MINUTE, SECOND, midnight, moment_of
from leaderboard.demo.event import demo_event
from leaderboard.demo.history import History
from leaderboard.demo.traffic import requests_of_day
from leaderboard.demo.workshop import RIVALRIES
from leaderboard.event.state import Window
from leaderboard.period import Period

MOMENTS = st.integers(0, 10 * 366 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def window_at(now: datetime) -> Window:
    window = demo_event(now).window
    assert window is not None
    return window


@given(MOMENTS)
def test_at_any_time_an_event_is_under_way_or_over_for_less_than_two_minutes(now: datetime) -> None:
    start, end = window_at(now)

    assert start + timedelta(hours=18) <= now < end + timedelta(minutes=2)
    announcements = demo_event(now).announcements_at(now)
    assert announcements
    assert all(0 < len(announcement.text) <= 90 for announcement in announcements)


def test_the_next_event_begins_two_minutes_after_the_end() -> None:
    end = datetime(2026, 11, 24, 18, tzinfo=UTC)
    running, over, following = (window_at(end + timedelta(seconds=seconds)) for seconds in (-1, 119, 120))

    assert running == (datetime(2026, 11, 23, tzinfo=UTC), end)
    assert over == running
    assert following == (end - timedelta(hours=18), end + timedelta(days=1))


def test_the_last_hour_is_announced_as_urgent() -> None:
    end = datetime(2026, 11, 24, 18, tzinfo=UTC)
    times = [end + timedelta(minutes=minutes) for minutes in (-61, -60, 0)]
    announced = [demo_event(time).announcements_at(time)[0].urgent for time in times]

    assert announced == [False, True, False]


@pytest.mark.parametrize("hours", [18, 20, 23, 24, 27, 34, 41])
def test_the_lead_of_the_event_changes_hands_within_every_minute(hours: int) -> None:
    start = datetime(2026, 11, 22, tzinfo=UTC)
    since = start + timedelta(hours=hours, minutes=33)
    assert window_at(since).start == start
    first, last = moment_of(since), moment_of(since) + 56 * 60 * 1000
    requests = [
        request
        for day in Period(start.date(), start.date() + timedelta(days=1))
        for request in requests_of_day(2026, day)
    ]
    tokens: dict[str, int] = defaultdict(int)
    leader, changes = "", [first]
    for request in sorted(requests, key=lambda request: request.visible):
        tokens[request.team.name] += request.tokens
        in_front = max(tokens, key=lambda name: tokens[name])
        if in_front != leader and first <= request.visible <= last:
            changes.append(request.visible)
        leader = in_front

    gaps = [later - earlier for earlier, later in pairwise([*changes, last])]
    assert max(gaps) <= 60_000
    assert median(gaps) <= 60_000


def test_the_event_has_the_usage_of_its_days() -> None:
    now = datetime(2026, 11, 23, 15, tzinfo=UTC)
    rows = History(2026).rows(moment_of(now), window_at(now).start.date(), now.date())
    used: dict[str, int] = defaultdict(int)
    for row in rows:
        used[row.team.name] += row.counts.prompt + row.counts.completion

    assert 8_000_000 < max(used.values()) < 17_000_000


@pytest.mark.parametrize("week", range(8))
def test_on_first_evenings_each_request_of_the_rivals_overtakes(week: int) -> None:
    """Also where yesterday's lead, which is not part of the event, and the evening's work nearly cancel out."""
    day = date(2026, 1, 4) + timedelta(weeks=week)
    lead, changes = 0, [midnight(day) + 18 * HOUR]
    one, other = RIVALRIES[0].teams
    for request in sorted(requests_of_day(2026, day), key=lambda request: request.visible):
        before = lead
        if request.team in (one, other):
            lead += request.tokens if request.team is one else -request.tokens
        if (before > 0) != (lead > 0) and changes[0] <= request.visible <= midnight(day) + DAY - MINUTE:
            changes.append(request.visible)

    assert max(later - earlier for earlier, later in pairwise(changes)) <= 60 * SECOND


# On the first three days, a third team is at its best and the rivals are at their worst.
@pytest.mark.parametrize(
    "day", ["2026-08-20", "2026-08-05", "2027-02-26", "2026-02-06", "2026-04-27", "2029-09-28"]
)
def test_no_third_team_leads_a_day_for_an_hour(day: str) -> None:
    before = morning = midnight(date.fromisoformat(day)) + 6 * HOUR
    tokens: dict[str, int] = defaultdict(int)
    rivals = {team.name for team in RIVALRIES[0].teams}
    others_led = 0
    requests = requests_of_day(2026, date.fromisoformat(day))
    for request in sorted(requests, key=lambda request: request.visible):
        if request.visible >= morning:
            leader = max(tokens, key=lambda name: tokens[name])
            others_led += 0 if leader in rivals else request.visible - before
            before = request.visible
        tokens[request.team.name] += request.tokens
    assert others_led < HOUR
