"""How fast it goes, on ledgers that were watched from midnight on."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval
from leaderboard.period import Period
from leaderboard.services.moments import Moment, MomentKind
from leaderboard.services.pace import STEPS, Pace, TeamPaceRow, pace
from tests.support.facts import DAY, facts_of, listed
from tests.support.rows import Row

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
TODAY = Period(DAY, DAY)
TEAMS = listed("Ada", "Ben", "Cy")


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return MIDNIGHT + timedelta(hours=hour, minutes=minute, seconds=second)


def rows(tokens: Mapping[str, int]) -> list[Row]:
    return [Row(DAY, team=team, key=team, prompt=amount) for team, amount in tokens.items()]


def watched(*readings: tuple[datetime, Mapping[str, int]], every_minute: bool = True) -> Ledger:
    """A day watched from its first second; between two readings given here nothing changes."""
    ledger = Ledger().with_teams(TEAMS)
    held: dict[str, int] = {}
    last = MIDNIGHT - timedelta(seconds=5)
    for moment, tokens in readings:
        while every_minute and moment - last > timedelta(minutes=1):
            now = last + timedelta(minutes=1)
            ledger = ledger.with_day(facts_of(rows(held), DAY, now), previous_reading=last)
            last = now
        held = {**held, **tokens}
        ledger = ledger.with_day(facts_of(rows(held), DAY, moment), previous_reading=last)
        last = moment
    return ledger


def of(found: Pace, team_id: str) -> TeamPaceRow:
    return next(row for row in found.teams if row.ranked.team.team_id == team_id)


def described(found: list[Moment]) -> list[tuple[datetime, MomentKind, str, str | None]]:
    return [
        (one.at, one.kind, one.team.team.team_id, one.other.team.team_id if one.other else None)
        for one in found
    ]


def test_ranks_of_an_hour_ago_stand_beside_those_of_now() -> None:
    ledger = watched((at(9), {"ada": 500, "ben": 300}), (at(10, 30), {"ben": 900}), (at(10, 45), {"cy": 100}))
    found = pace(ledger, TODAY)

    assert [(row.ranked.team.team_id, row.ranked.rank, row.rank_hour_ago) for row in found.teams] == [
        ("ben", 1, 2),
        ("ada", 2, 1),
        ("cy", 3, None),
    ]
    assert [row.is_new for row in found.teams] == [False, False, True]


def test_nobody_is_new_and_no_rank_is_known_while_nobody_had_tokens_an_hour_ago() -> None:
    found = pace(watched((at(9), {"ada": 500}), (at(9, 20), {"ben": 300})), TODAY)

    assert [(row.rank_hour_ago, row.is_new) for row in found.teams] == [(None, False)] * 3


def test_a_window_that_began_less_than_an_hour_ago_has_no_ranks_before() -> None:
    ledger = watched((at(9), {"ada": 500}), (at(10, 30), {"ben": 900}))
    found = pace(ledger, TODAY, Interval(at(10), at(18)))

    assert [(row.ranked.team.team_id, row.rank_hour_ago) for row in found.teams] == [
        ("ben", None),
        ("ada", None),
        ("cy", None),
    ]


def test_a_rate_is_the_mean_of_the_last_five_whole_minutes() -> None:
    ledger = watched(
        (at(9), {"ada": 1000}),
        (at(9, 56), {"ada": 1300}),
        (at(9, 58), {"ben": 200}),
        (at(10, 0, 30), {"ada": 9000}),
    )
    found = pace(ledger, TODAY)

    # 9:55 up to 10:00; what came in the minute that still runs does not count yet.
    assert of(found, "ada").tokens_per_minute == 60
    assert of(found, "ben").tokens_per_minute == 40
    assert of(found, "cy").tokens_per_minute == 0
    assert found.tokens_per_minute == 100


def test_steps_are_the_tokens_of_each_ten_minutes_up_to_now() -> None:
    ledger = watched((at(9, 1), {"ada": 10}), (at(9, 35), {"ada": 30}), (at(9, 59, 30), {"ada": 100}))
    steps = of(pace(ledger, TODAY), "ada").steps

    assert len(steps) == STEPS
    assert steps[-7:] == [0, 10, 0, 0, 20, 0, 70]
    assert sum(step or 0 for step in steps) == 100


def test_unwatched_usage_is_unknown_and_not_zero() -> None:
    ledger = Ledger().with_teams(TEAMS)
    ledger = ledger.with_day(facts_of(rows({"ada": 500, "ben": 100}), DAY, at(9)))
    for minute in range(1, 21):
        ledger = ledger.with_day(facts_of(rows({"ada": 500 + minute, "ben": 100}), DAY, at(9, minute)))
    found = pace(ledger, TODAY)

    assert found.known_since == at(9)
    assert of(found, "ada").steps[-3:] == [None, 10, 10]
    assert of(found, "cy").steps == [0] * STEPS
    assert of(found, "ada").rank_hour_ago is None
    assert found.tokens_per_minute == 1


def test_a_period_that_is_over_has_no_pace() -> None:
    ledger = watched((at(9), {"ada": 500})).with_day(facts_of([], DAY + timedelta(days=1), at(25)))
    found = pace(ledger, TODAY)

    assert (found.at, found.tokens_per_minute, found.moments) == (None, None, [])
    assert {row.tokens_per_minute for row in found.teams} == {None}
    assert sum(point.tokens or 0 for point in found.pulse.points) == 500


def test_moments_show_who_joined_who_leads_and_who_passed_whom() -> None:
    ledger = watched(
        (at(9), {"ada": 500}),
        (at(9, 1), {"ben": 300}),
        (at(9, 2), {"ben": 600}),
        (at(9, 3), {"cy": 50}),
        (at(9, 4), {"cy": 550}),
    )

    assert described(pace(ledger, TODAY).moments) == [
        (at(9, 4), MomentKind.PASSES, "cy", "ada"),
        (at(9, 3), MomentKind.FIRST, "cy", None),
        (at(9, 2), MomentKind.LEADS, "ben", "ada"),
        (at(9, 1), MomentKind.FIRST, "ben", None),
        (at(9), MomentKind.FIRST, "ada", None),
    ]


def test_an_hour_is_a_record_when_it_goes_past_every_hour_before_it() -> None:
    ledger = watched(
        (at(9, 10), {"ada": 400}),
        (at(10, 5), {"ben": 300}),
        (at(10, 20), {"ben": 450}),
        (at(10, 30), {"ben": 500}),
    )
    records = [one for one in pace(ledger, TODAY).moments if one.kind is MomentKind.RECORD_HOUR]

    assert [(one.at, one.team.team.team_id, one.tokens) for one in records] == [(at(10, 20), "ben", 500)]


def test_no_record_is_claimed_where_an_earlier_hour_is_unknown() -> None:
    ledger = Ledger().with_teams(TEAMS).with_day(facts_of(rows({"ada": 900}), DAY, at(9)))
    for minute in range(1, 130):
        ledger = ledger.with_day(facts_of(rows({"ada": 900 + minute}), DAY, at(9, minute)))

    assert pace(ledger, TODAY).moments == []


def test_only_the_requested_models_count() -> None:
    ledger = watched((at(8), {}))
    used = [
        Row(DAY, team="ada", key="a", model="one", prompt=10),
        Row(DAY, team="ben", key="b", model="two", prompt=20),
    ]
    for minute in range(1, 13):
        ledger = ledger.with_day(facts_of(used, DAY, at(8, minute)))
    found = pace(ledger, TODAY, models=frozenset({"one"}))

    assert of(found, "ada").steps[-2:] == [10, 0]
    assert of(found, "ben").steps[-2:] == [0, 0]


@pytest.mark.parametrize(("days", "step"), [(1, 15), (2, 30), (3, 60), (10, 24 * 60)])
def test_the_pulse_has_steps_that_fit_the_period(days: int, step: int) -> None:
    first = DAY - timedelta(days=days - 1)
    ledger = watched((at(23, 50), {"ada": 500}))
    found = pace(ledger, Period(first, DAY)).pulse

    assert found.step == timedelta(minutes=step)
    assert len(found.points) <= 96
    assert found.points[-1].tokens == 500
    # Days that were not read are unknown.
    assert all(point.tokens is None for point in found.points if point.start.date() < DAY)


def test_the_pulse_of_days_counts_the_teams_alone() -> None:
    period = Period(DAY - timedelta(days=29), DAY)
    unassigned = Row(DAY, team="", key="free", prompt=1000)
    ledger = Ledger().with_day(facts_of([*rows({"ada": 5}), unassigned], DAY, at(9)))

    assert pace(ledger, period).pulse.points[-1].tokens == 5
    assert pace(ledger, period, models=frozenset({"other"})).pulse.points[-1].tokens == 0


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 1000)), min_size=1, max_size=30))
def test_steps_pulse_and_totals_agree(gains: list[tuple[int, int]]) -> None:
    names = ["ada", "ben", "cy"]
    totals: dict[str, int] = {}
    readings = []
    for place, (team, gain) in enumerate(gains):
        totals = {**totals, names[team]: totals.get(names[team], 0) + gain}
        readings.append((at(7, place), totals))
    found = pace(watched(*readings), TODAY)

    assert {row.ranked.team.team_id: sum(step or 0 for step in row.steps) for row in found.teams} == {
        name: totals.get(name, 0) for name in names
    }
    assert sum(point.tokens or 0 for point in found.pulse.points) == sum(totals.values())
