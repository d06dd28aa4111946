"""One team in steps of time, on ledgers that were watched from a known moment on."""

from datetime import UTC, date, datetime, timedelta

import pytest

from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval
from leaderboard.period import Period
from leaderboard.services.rank_steps import TokenRange
from leaderboard.services.team_steps import TeamSteps, team_steps
from tests.support.facts import DAY, facts_of, listed
from tests.support.rows import Row

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
TODAY = Period(DAY, DAY)
TEAMS = listed("Ada", "Ben", "Cy")


def at(hour: int, minute: int = 0) -> datetime:
    return MIDNIGHT + timedelta(hours=hour, minutes=minute)


def rows(tokens: dict[str, int], day: date = DAY, model: str = "gpt-5.2") -> list[Row]:
    return [Row(day, team=team, key=team, model=model, prompt=amount) for team, amount in tokens.items()]


def watched(*readings: tuple[datetime, dict[str, int]], since: datetime | None = None) -> Ledger:
    """A day watched from its first second, or from the first of the readings; nothing changes in between."""
    ledger = Ledger().with_teams(TEAMS)
    held: dict[str, int] = {}
    last = since
    for moment, tokens in readings:
        while last and moment - last > timedelta(minutes=1):
            now = last + timedelta(minutes=1)
            ledger = ledger.with_day(facts_of(rows(held), DAY, now), previous_reading=last)
            last = now
        held = {**held, **tokens}
        ledger = ledger.with_day(facts_of(rows(held), DAY, moment), previous_reading=last)
        last = moment
    return ledger


def known(found: TeamSteps) -> dict[str, int | None]:
    """Steps with usage or without any knowledge."""
    return {
        f"{row.start:%H:%M}": row.usage.total_tokens if row.usage else None
        for row in found.rows
        if row.usage is None or row.usage
    }


def ranks(found: TeamSteps) -> list[tuple[str, int | None]]:
    """Where the rank changed."""
    changes: list[tuple[str, int | None]] = []
    for row in found.rows:
        if not changes or changes[-1][1] != row.rank:
            changes.append((f"{row.start:%H:%M}", row.rank))
    return changes


ALL_DAY = MIDNIGHT - timedelta(seconds=5)
RACE = (
    (at(9, 10), {"ada": 100}),
    (at(10, 5), {"ben": 300}),
    (at(10, 50), {"ada": 150, "cy": 20}),
    (at(11, 40), {"ada": 400}),
)


@pytest.mark.parametrize(("team_id", "since"), [("ada", at(11, 40)), ("ben", at(11, 40)), ("cy", at(10, 50))])
def test_a_rank_holds_since_the_minute_that_brought_it(team_id: str, since: datetime) -> None:
    ledger = watched(*RACE, since=ALL_DAY)

    assert team_steps(ledger, TODAY, team_id).rank_since == since
    assert team_steps(ledger, TODAY, team_id, Interval(at(9), at(13))).rank_since == since


def test_the_minute_of_a_rank_is_unknown_before_watching_and_in_whole_days() -> None:
    ledger = watched((at(11), {"ada": 100, "ben": 50}), (at(11, 1), {"cy": 60}))
    whole_days = Period(DAY - timedelta(days=8), DAY)

    assert team_steps(ledger, TODAY, "ada").rank_since is None
    assert team_steps(ledger, TODAY, "ben").rank_since == at(11, 1)
    assert team_steps(ledger, TODAY, "dan").rank_since is None
    assert team_steps(watched(*RACE, since=ALL_DAY), whole_days, "ada").rank_since is None


def test_a_watched_day_has_half_hours_up_to_the_newest_reading() -> None:
    found = team_steps(watched(*RACE, since=ALL_DAY), TODAY, "ada")

    assert (found.step, len(found.rows)) == (timedelta(minutes=30), 24)
    assert known(found) == {"09:00": 100, "10:30": 50, "11:30": 250}
    assert all(row.is_complete for row in found.rows)
    assert found.coverage.share == 1.0


def test_ranks_follow_the_race_and_begin_with_the_first_tokens() -> None:
    ledger = watched(*RACE, since=ALL_DAY)

    assert ranks(team_steps(ledger, TODAY, "ada")) == [
        ("00:00", None),
        ("09:00", 1),
        ("10:00", 2),
        ("11:30", 1),
    ]
    assert ranks(team_steps(ledger, TODAY, "ben")) == [("00:00", None), ("10:00", 1), ("11:30", 2)]
    assert ranks(team_steps(ledger, TODAY, "cy")) == [("00:00", None), ("10:30", 3)]


def test_what_was_used_before_anybody_watched_is_not_spread_over_its_time() -> None:
    ledger = watched((at(9), {"ada": 1000, "ben": 50}), (at(9, 1), {"ada": 1007, "ben": 53}))
    found = team_steps(ledger, TODAY, "ada")

    assert {row.start: row.usage for row in found.rows[:18]} == {
        at(0) + place * found.step: None for place in range(18)
    }
    assert known(found)["09:00"] == 7
    assert [row.is_complete for row in found.rows] == [False] * 18 + [True]
    assert (found.coverage.timed_tokens, found.coverage.tokens) == (7, 1007)


def test_a_rank_that_unwatched_usage_could_change_is_unknown() -> None:
    ledger = watched((at(9), {"ada": 1000, "ben": 50}), (at(9, 1), {"ada": 1007, "ben": 53}))

    assert ranks(team_steps(ledger, TODAY, "ada")) == [("00:00", None), ("09:00", 1)]


def test_a_rank_is_known_where_the_unwatched_usage_of_others_is_too_small_to_matter() -> None:
    assert TokenRange({"ada": 500, "ben": 100}, {"ben": 300}).rank("ada") == 1
    assert TokenRange({"ada": 500, "ben": 100}, {"ben": 401}).rank("ada") is None
    assert TokenRange({"ada": 500, "ben": 600}, {"ada": 99}).rank("ada") == 2
    assert TokenRange({"ada": 500, "ben": 600}, {"ada": 100}).rank("ada") is None


def test_equal_teams_share_a_rank_and_one_without_tokens_has_none() -> None:
    tokens = TokenRange({"ada": 500, "ben": 500, "cy": 100}, {})

    assert [tokens.rank(team) for team in ("ada", "ben", "cy", "dan")] == [1, 1, 3, None]


def test_a_window_counts_from_its_start_and_its_first_step_is_cut() -> None:
    found = team_steps(watched(*RACE, since=ALL_DAY), TODAY, "ada", Interval(at(10, 45), at(11, 35)))

    assert [row.start for row in found.rows] == [at(10, 45), at(11), at(11, 30)]
    assert known(found) == {"10:45": 50}
    assert ranks(found) == [("10:45", 1)]


def test_only_the_requested_models_count_while_the_rank_counts_all() -> None:
    ledger = Ledger().with_teams(TEAMS)
    readings = [(at(9, 10), 100, 0), (at(9, 11), 100, 40)]
    last = at(9, 9)
    ledger = ledger.with_day(facts_of([], DAY, last), previous_reading=ALL_DAY)
    for moment, large, small in readings:
        held = rows({"ada": large, "ben": 130}) + (rows({"ada": small}, model="mini") if small else [])
        ledger = ledger.with_day(facts_of(held, DAY, moment), previous_reading=last)
        last = moment
    found = team_steps(ledger, TODAY, "ada", models=frozenset({"mini"}))

    assert known(found)["09:00"] == 40
    assert (found.coverage.tokens, found.rows[-1].rank) == (40, 1)


@pytest.mark.parametrize(("days", "minutes"), [(4, 30), (5, 60), (8, 60), (9, 24 * 60)])
def test_longer_periods_have_longer_steps(days: int, minutes: int) -> None:
    period = Period(DAY - timedelta(days=days - 1), DAY)
    found = team_steps(watched(*RACE, since=ALL_DAY), period, "ada")

    assert found.step == timedelta(minutes=minutes)


def test_days_need_no_minutes_and_a_day_not_read_ends_what_is_known_of_ranks() -> None:
    ledger = Ledger().with_teams(TEAMS)
    days = [DAY - timedelta(days=back) for back in range(8, -1, -1)]
    for place, day in enumerate(days):
        if place != 5:
            held = rows({"ada": 10, "ben": 15 if place < 2 else 0}, day)
            read_at = datetime.combine(day, datetime.min.time(), UTC) + timedelta(days=2)
            ledger = ledger.with_day(facts_of(held, day, read_at))
    found = team_steps(ledger, Period(days[0], days[-1]), "ada")

    assert [row.usage and row.usage.total_tokens for row in found.rows] == [10] * 5 + [None] + [10] * 3
    assert [row.rank for row in found.rows] == [2, 2, 1, 1, 1, None, None, None, None]
    assert found.coverage.share == 1.0


def test_each_key_has_its_last_known_minute() -> None:
    found = team_steps(watched(*RACE, since=ALL_DAY), TODAY, "ada")

    assert found.last_used == {"ada": at(11, 40)}


def test_a_team_without_usage_and_an_empty_ledger_have_steps_without_figures() -> None:
    found = team_steps(watched(*RACE, since=ALL_DAY), TODAY, "dan")

    assert (known(found), ranks(found), found.coverage.share) == ({}, [("00:00", None)], None)
    assert team_steps(Ledger(), TODAY, "ada").rows == []
