from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval
from leaderboard.period import Period
from leaderboard.services.leaderboard import leaderboard
from leaderboard.services.replay import MAX_STEPS, Replay, replay
from leaderboard.services.window import days_of, within
from tests.support.facts import DAY, listed
from tests.support.usage import MIDNIGHT, Used, at, ledger_with

TEAMS = listed("Ada", "Ben", "Cy")
TODAY = Period(DAY, DAY)


def tokens(found: Replay) -> dict[str, list[int]]:
    return {team.ranked.team.name: team.tokens for team in found.teams}


def race(*used: Used, read_at: datetime) -> Ledger:
    return ledger_with(TEAMS, used, read_at)


def test_tokens_add_up_minute_by_minute() -> None:
    ledger = race(Used("ada", at(9), 5), Used("ben", at(9, 2), 9), Used("ada", at(9, 2), 1), read_at=at(9, 3))
    found = replay(ledger, TODAY, Interval(at(9), at(10)))
    assert (found.start, found.step, found.steps) == (at(9), timedelta(minutes=1), 4)
    assert tokens(found) == {"Ben": [0, 0, 9, 9], "Ada": [5, 5, 6, 6], "Cy": []}
    assert found.coverage.share == 1


def test_a_long_period_has_longer_steps() -> None:
    found = replay(race(Used("ada", at(23, 59), 5), read_at=at(24)), TODAY)
    assert (found.step, found.steps) == (timedelta(minutes=4), MAX_STEPS)
    assert tokens(found)["Ada"] == [0] * 359 + [5]


def test_usage_without_a_minute_is_reported_apart() -> None:
    found = replay(race(Used("ada", at(9), 5), Used("ada", None, 7), read_at=at(24)), TODAY)
    ada = found.teams[0]
    assert (ada.tokens[-1], ada.untimed_tokens) == (5, 7)
    assert (found.coverage.timed_tokens, found.coverage.tokens) == (5, 12)


def test_usage_that_may_belong_to_a_window_lowers_its_coverage() -> None:
    ledger = race(Used("ada", at(9), 5), Used("ada", None, 7), read_at=at(12))
    found = replay(ledger, TODAY, Interval(at(9), at(10)))
    assert (found.coverage.timed_tokens, found.coverage.tokens) == (5, 12)
    assert found.teams[0].untimed_tokens == 0


def test_before_anything_was_read_there_are_no_steps() -> None:
    found = replay(Ledger(), TODAY)
    assert (found.steps, found.teams, found.coverage.share) == (0, [], None)


minutes = st.integers(0, 2 * 1440 - 1).map(lambda minute: MIDNIGHT + timedelta(minutes=minute))
windows = st.tuples(minutes, minutes).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Interval(*pair))


@given(
    st.lists(
        st.builds(Used, st.sampled_from(["ada", "ben", "cy"]), minutes | st.none(), st.integers(0, 99)),
        max_size=15,
    ),
    windows | st.none(),
    st.integers(0, 2 * 1440),
)
def test_the_end_of_the_replay_and_the_untimed_tokens_are_the_board(
    used: list[Used], window: Interval | None, read_after: int
) -> None:
    read_at = MIDNIGHT + timedelta(minutes=read_after)
    seen = [row for row in used if row.minute is None or row.minute < read_at]
    days = (DAY, DAY + timedelta(days=1))
    ledger = ledger_with(TEAMS, seen, read_at, days)
    period = days_of(window) if window else Period(*days)

    found = replay(ledger, period, window)

    board = leaderboard(within(ledger, window) if window else ledger, period)
    assert [(team.ranked, (team.tokens or [0])[-1] + team.untimed_tokens) for team in found.teams] == [
        (row.ranked, row.usage.total_tokens) for row in board
    ]
    assert found.steps <= MAX_STEPS
    for team in found.teams:
        assert team.tokens == sorted(team.tokens)
        assert len(team.tokens) in (0, found.steps)
        assert team.untimed_tokens >= 0
    assert sum((team.tokens or [0])[-1] for team in found.teams) == found.coverage.timed_tokens
