"""The simulated workshop: reproducible, active at every hour, with a duel for the first place."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, pairwise
from statistics import median
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leaderboard.demo.days import days_held, moment_of, time_of
from leaderboard.demo.history import History, Row
from leaderboard.demo.traffic import requests_of_day
from leaderboard.demo.workshop import DASHBOARD, MODELS, NO_KEY, RIVALRIES, TEAMS, UNASSIGNED, Rivalry

Demo: TypeAlias = Any  # conftest.Demo; tests are no package that it could be imported from

_TODAY = date(2026, 11, 23)
_FOR_ALL_EXAMPLES = History(2026)
_FAR_PAST, _FAR_FUTURE = date(2000, 1, 1), date(2100, 1, 1)


@pytest.fixture(scope="module")
def history() -> History:
    return History(2026)


def _at(hour: int, minute: int = 0, second: int = 0, day: date = _TODAY) -> int:
    return moment_of(datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC))


def _row_tokens(row: Row) -> int:
    return row.counts.prompt + row.counts.completion


def _tokens(history: History, moment: int) -> int:
    return sum(map(_row_tokens, history.rows(moment, _FAR_PAST, _FAR_FUTURE)))


def _by_team(history: History, moment: int, first: date, last: date) -> dict[str, int]:
    tokens: dict[str, int] = defaultdict(int)
    for row in history.rows(moment, first, last):
        tokens[row.team.name] += _row_tokens(row)
    return tokens


def _places(rows: list[Row]) -> dict[tuple[object, ...], tuple[int, ...]]:
    return {(row.day, row.team, row.key, row.model): row.counts for row in rows}


def test_the_same_moment_gives_the_same_numbers_whatever_was_fetched_before(history: History) -> None:
    moment = _at(11, 11, 11)
    _tokens(history, _at(23, 59))
    _tokens(history, _at(1))
    _tokens(history, _at(12, day=_TODAY + timedelta(days=9)))
    assert history.rows(moment, _FAR_PAST, _FAR_FUTURE) == History(2026).rows(moment, _FAR_PAST, _FAR_FUTURE)


def test_another_seed_is_another_workshop(history: History) -> None:
    assert _tokens(history, _at(9)) != _tokens(History(7), _at(9))


@settings(max_examples=60)
@given(st.integers(0, 86_399), st.integers(0, 86_399))
def test_usage_only_grows_within_a_day(one: int, other: int) -> None:
    earlier, later = sorted((one, other))
    history = _FOR_ALL_EXAMPLES
    before = _places(history.rows(_at(0) + earlier * 1000, _TODAY, _TODAY))
    after = _places(history.rows(_at(0) + later * 1000, _TODAY, _TODAY))
    for place, counts in before.items():
        assert all(old <= new for old, new in zip(counts, after[place], strict=True))


@pytest.mark.parametrize("day", [_TODAY, date(2026, 11, 22), date(2027, 1, 1)])
@pytest.mark.parametrize("hour", [0, 3, 5, 8, 12, 15, 19, 23])
def test_the_board_moves_within_a_minute_at_any_hour(history: History, hour: int, day: date) -> None:
    for minute in (0, 1, 29, 59):
        moment = _at(hour, minute, 13, day)
        # Two days: at midnight a new one begins, and the oldest leaves.
        now, in_a_minute = (
            sum(_by_team(history, at, day, day + timedelta(days=1)).values())
            for at in (moment, moment + 60_000)
        )
        assert in_a_minute > now


def test_working_hours_are_busier_than_the_night(history: History) -> None:
    day = date(2026, 11, 20)
    hours = [
        time_of(request.start).hour
        for request in history.requests(_at(12), _at(0, day=day), _at(23, day=day))
    ]
    assert hours.count(10) > 2 * hours.count(2)
    assert hours.count(12) < hours.count(10)


def test_half_of_the_gaps_in_working_hours_are_a_few_seconds() -> None:
    seen = sorted(request.visible for request in requests_of_day(2026, date(2026, 11, 19)))
    morning, noon = _at(9, day=date(2026, 11, 19)), _at(11, day=date(2026, 11, 19))
    gaps = sorted(after - before for before, after in pairwise(seen) if morning <= before < noon)
    assert 2000 <= gaps[len(gaps) // 2] <= 6500


def test_a_request_is_seen_a_few_seconds_after_it_ended() -> None:
    for request in requests_of_day(2026, _TODAY):
        assert 2000 <= request.visible - request.end <= 8000


def test_cached_tokens_are_part_of_the_prompt_and_only_where_there_is_a_cache() -> None:
    cached = 0
    for request in requests_of_day(2026, _TODAY):
        assert request.cached + request.written <= request.prompt
        if request.model is None or request.model.cache_read_price is None:
            assert request.cached == 0
        if request.model is None or request.model.cache_write_price is None:
            assert request.written == 0
        cached += request.cached
    assert cached > 100_000


def test_a_request_costs_what_its_tokens_cost() -> None:
    for request in requests_of_day(2026, _TODAY):
        if request.failure or request.model is None:
            assert request.cost == 0
        else:
            fresh = request.prompt - request.cached - request.written
            assert request.cost == (
                fresh * request.model.prompt_price
                + request.cached * (request.model.cache_read_price or 0)
                + request.written * (request.model.cache_write_price or 0)
                + request.completion * request.model.completion_price
            )


def test_no_two_requests_of_a_day_share_a_number() -> None:
    numbers = [request.number for request in requests_of_day(2026, _TODAY)]
    assert len(set(numbers)) == len(numbers)


def test_twelve_teams_use_six_models_on_fourteen_days(history: History) -> None:
    rows = history.rows(_at(15), _FAR_PAST, _FAR_FUTURE)
    assert {row.team for row in rows} == {*TEAMS, UNASSIGNED, DASHBOARD}
    assert {row.model for row in rows} == {*MODELS, None}
    assert {row.day for row in rows} == set(days_held(_at(15)))
    assert len(TEAMS) == 12
    assert len(MODELS) == 6
    assert len(days_held(_at(15))) == 14
    assert all(2 <= len(team.keys) <= 3 for team in TEAMS)


def test_the_leader_has_a_hackathons_worth_of_tokens(history: History) -> None:
    used = _by_team(history, _at(23, 59, day=date(2026, 11, 20)), date(2026, 11, 19), date(2026, 11, 20))
    assert 10_000_000 < max(used.values()) < 17_000_000


_DAYS = [date(2026, 11, 19), date(2026, 11, 21), _TODAY, date(2027, 3, 1)]


@pytest.mark.parametrize("today", _DAYS)
def test_the_first_place_of_yesterday_and_today_changes_hands_within_every_minute(today: date) -> None:
    tokens: dict[str, int] = defaultdict(int)
    for request in requests_of_day(2026, today - timedelta(days=1)):
        tokens[request.team.name] += request.tokens
    leader, changes = "", []
    for request in sorted(requests_of_day(2026, today), key=lambda request: request.visible):
        tokens[request.team.name] += request.tokens
        first = max(tokens, key=lambda name: tokens[name])
        if first != leader:
            changes.append(request.visible)
        leader = first
    midnight = _at(0, day=today)
    # The last request of a day brings the rivals level instead.
    moments = [midnight, *changes, midnight + 86_400_000 - 40_000]
    assert max(later - earlier for earlier, later in pairwise(moments)) <= 60_000


@pytest.mark.parametrize("today", _DAYS)
def test_the_leaders_growth_agrees_with_their_tokens_per_minute(today: date) -> None:
    """From 7 to 21 o'clock: no ten seconds bring more than three times the mean of the last five whole minutes, and
    each minute at least a third of it."""
    first, last = _at(6, 50, day=today), _at(21, day=today)
    for rival in RIVALRIES[0].teams:
        grown = [0] * ((last - first) // 10_000)
        for request in requests_of_day(2026, today):
            if request.team is rival and first <= request.visible < last:
                grown[(request.visible - first) // 10_000] += request.tokens
        for place in range(60, len(grown)):
            minute = place - place % 6
            per_minute = sum(grown[minute - 30 : minute]) / 5
            assert grown[place] <= 3 * per_minute / 6
            assert sum(grown[minute : minute + 6]) >= per_minute / 3


@pytest.mark.parametrize("rivalry", RIVALRIES, ids=lambda rivalry: rivalry.teams[0].name)
def test_rivals_are_almost_level_after_any_whole_days(rivalry: Rivalry) -> None:
    one, other = rivalry.teams
    leads = []
    for ago in range(14):
        day = requests_of_day(2026, _TODAY - timedelta(days=ago))
        leads.append(sum(r.tokens * ((r.team is one) - (r.team is other)) for r in day))
    assert all(0 < abs(lead) < 400 for lead in [*leads, *accumulate(leads)])


def test_the_first_place_is_won_by_less_at_night(history: History) -> None:
    day = date(2026, 11, 20)
    one, other = (team.name for team in RIVALRIES[0].teams)

    def margin(hour: int) -> float:
        moments = [_at(hour, minute, day=day) for minute in range(60)]
        return median(
            abs(used[one] - used[other]) for used in (_by_team(history, at, day, day) for at in moments)
        )

    assert margin(10) > 2 * margin(2)


def test_one_team_fails_a_lot(history: History) -> None:
    rows = history.rows(_at(15), _FAR_PAST, _FAR_FUTURE)
    failing = {
        team.name: sum(row.counts.failures for row in rows if row.team is team)
        / sum(row.counts.requests for row in rows if row.team is team)
        for team in TEAMS
    }
    worst, next_worst = sorted(failing.values(), reverse=True)[:2]
    assert worst == failing["Die Tokenfresser"]
    assert worst > 0.15 > 2 * next_worst


def test_refused_requests_have_no_team_and_no_model(history: History) -> None:
    refused = [row for row in history.rows(_at(15), _FAR_PAST, _FAR_FUTURE) if row.key is NO_KEY]
    assert refused
    assert all(row.team is UNASSIGNED and row.counts.failures == row.counts.requests for row in refused)


def test_some_teams_rest_at_weekends(history: History) -> None:
    friday, saturday = date(2026, 11, 20), date(2026, 11, 21)
    worked = _by_team(history, _at(15), friday, friday)["Bits & Bretzels"]
    assert _by_team(history, _at(15), saturday, saturday)["Bits & Bretzels"] * 5 < worked


def test_settled_days_stay_as_they_are_when_a_new_day_begins(history: History) -> None:
    before = _places(history.rows(_at(23, 58), date(2026, 11, 11), date(2026, 11, 22)))
    after = _places(history.rows(_at(9, day=date(2026, 11, 24)), date(2026, 11, 11), date(2026, 11, 22)))
    assert after == before


_WINDOWS = [
    (datetime(2026, 11, 23, 15, 20, tzinfo=UTC), "2026-11-22", "2026-11-23"),
    (datetime(2026, 11, 23, 3, 0, 7, tzinfo=UTC), "2026-11-18", "2026-11-18"),
    # Right after midnight yesterday's last requests are still being written down.
    (datetime(2026, 11, 24, 0, 0, 4, tzinfo=UTC), "2026-11-23", "2026-11-24"),
]


@pytest.mark.parametrize(("now", "first", "last"), _WINDOWS)
def test_request_logs_add_up_to_the_daily_rows(demo: Demo, now: datetime, first: str, last: str) -> None:
    demo.clock.now = now
    from_logs: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0] * 7)
    seen = set()
    # Ends are whole seconds: the day's last second needs a window up to the next midnight.
    for row in demo.logs(first, (date.fromisoformat(last) + timedelta(days=1)).isoformat()):
        if row["startTime"][:10] > last:
            continue
        assert row["request_id"] not in seen
        seen.add(row["request_id"])
        assert row["total_tokens"] == row["prompt_tokens"] + row["completion_tokens"]
        usage = row["metadata"]["additional_usage_values"]
        place = (row["startTime"][:10], row["team_id"] or "Unassigned", row["api_key"], row["model_group"])
        for column, value in enumerate(
            (
                1,
                row["status"] == "failure",
                row["prompt_tokens"],
                row["completion_tokens"],
                usage.get("cache_read_input_tokens", 0),
                usage.get("cache_creation_input_tokens", 0),
                round(row["spend"] * 1e9),
            )
        ):
            from_logs[place][column] += value
    from_rows: dict[tuple[str, ...], list[int]] = {}
    for team in [*(team.team_id for team in TEAMS), DASHBOARD.team_id]:
        for day in demo.activity(first, last, team_ids=team)["results"]:
            for group, found in day["breakdown"]["model_groups"].items():
                for key, one in found["api_key_breakdown"].items():
                    from_rows[day["date"], team, key, group] = _counted(one["metrics"])
    listed = {place: counts for place, counts in from_logs.items() if place[1] != "Unassigned"}
    assert listed
    assert listed == from_rows
    for day in demo.activity(first, last)["results"]:
        nobody = day["breakdown"]["entities"].get("Unassigned", {"api_key_breakdown": {}})
        for key, one in nobody["api_key_breakdown"].items():
            logged = [
                counts for place, counts in from_logs.items() if place[:3] == (day["date"], "Unassigned", key)
            ]
            assert [sum(column) for column in zip(*logged, strict=True)] == _counted(one["metrics"])


def _counted(metrics: dict[str, Any]) -> list[int]:
    assert metrics["total_tokens"] == metrics["prompt_tokens"] + metrics["completion_tokens"]
    assert metrics["api_requests"] == metrics["successful_requests"] + metrics["failed_requests"]
    return [
        metrics["api_requests"],
        metrics["failed_requests"],
        metrics["prompt_tokens"],
        metrics["completion_tokens"],
        metrics["cache_read_input_tokens"],
        metrics["cache_creation_input_tokens"],
        round(metrics["spend"] * 1e9),
    ]
