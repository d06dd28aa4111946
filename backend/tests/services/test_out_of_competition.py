"""Teams out of competition: listed behind the ranked ones, without a rank, and no part of the race."""

from dataclasses import replace
from datetime import timedelta

from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.cost_efficiency import team_costs
from leaderboard.services.leaderboard import leaderboard
from leaderboard.services.movement import moves, places
from leaderboard.services.pace import pace
from leaderboard.services.ranking import Ranked
from leaderboard.services.replay import replay
from leaderboard.services.success_rate import success_rates
from leaderboard.services.team import team_detail
from leaderboard.services.team_steps import team_steps
from leaderboard.services.timeseries import timeseries
from tests.support.facts import DAY, facts_of, listed
from tests.support.rows import Row

ONLY = Period(DAY, DAY)
EVE = DAY - timedelta(days=1)
START = facts_of([], DAY).read_at


def out(ledger: Ledger, *team_ids: str) -> Ledger:
    teams = {
        team_id: replace(team, out_of_competition=team_id in team_ids)
        for team_id, team in ledger.teams.items()
    }
    return replace(ledger, teams=teams)


def race() -> Ledger:
    """Minute by minute: hosts lead from the start, b passes a."""
    ledger = Ledger().with_teams(listed("Hosts", "A", "B")).with_day(facts_of([], EVE))
    for minute, (hosts, a, b) in enumerate([(0, 0, 0), (900, 20, 10), (900, 20, 30), (990, 20, 30)]):
        rows = [
            Row(DAY, team=team, key=f"k-{team}", prompt=tokens, failed=team == "a")
            for team, tokens in (("hosts", hosts), ("a", a), ("b", b))
            if tokens
        ]
        facts = facts_of(rows, DAY, START + timedelta(minutes=minute))
        ledger = ledger.with_day(facts, START - timedelta(days=1))
    return out(ledger, "hosts")


def ranks(rows: list[Ranked]) -> list[tuple[str, int | None]]:
    return [(row.team.name, row.rank) for row in rows]


BEHIND = [("B", 1), ("A", 2), ("Hosts", None)]


def test_they_are_listed_behind_the_ranked_teams() -> None:
    held = race()

    assert ranks([row.ranked for row in leaderboard(held, ONLY)]) == BEHIND
    assert ranks([row.ranked for row in team_costs(held, ONLY)]) == BEHIND
    assert ranks([row.ranked for row in timeseries(held, ONLY)[0].teams]) == BEHIND
    assert ranks([row.ranked for row in success_rates(held, ONLY)]) == BEHIND
    assert ranks([row.ranked for row in replay(held, ONLY).teams]) == BEHIND
    assert ranks([row.ranked for row in pace(held, ONLY).teams]) == BEHIND


def test_equal_values_do_not_share_a_rank_with_them() -> None:
    tied = out(Ledger().with_teams(listed("A", "B", "C", "D")), "a", "d")

    assert ranks([row.ranked for row in leaderboard(tied, ONLY)]) == [
        ("B", 1),
        ("C", 1),
        ("A", None),
        ("D", None),
    ]


def test_a_team_page_counts_the_ranked_teams() -> None:
    detail = team_detail(race(), ONLY, "hosts")

    assert detail is not None
    assert (detail.row.ranked.rank, detail.ranked_teams) == (None, 2)


def test_ranks_over_time_ignore_them() -> None:
    held = race()

    assert {row.rank for row in team_steps(held, ONLY, "hosts").rows} == {None}
    assert team_steps(held, ONLY, "b").rows[-1].rank == 1


def test_they_take_no_part_in_the_events_of_the_race() -> None:
    found = pace(race(), ONLY).moments

    assert {moment.team.team.name for moment in found} == {"A", "B"}
    assert [moment.kind for moment in found if moment.other] == ["leads"]


def test_they_move_without_ranks() -> None:
    held = race()
    earlier = places(replace(held, days={}), ONLY)

    found = {move.team_id: move for move in moves(earlier, places(held, ONLY))}

    assert found["hosts"].place.rank is None
    assert found["hosts"].climbed is None
    assert (found["hosts"].gained, found["b"].climbed) == (990, 0)
    # Who enters the competition has climbed nothing.
    entered = moves(places(held, ONLY), places(out(held), ONLY))
    assert {move.team_id: move.climbed for move in entered} == {"hosts": None, "b": -1, "a": -1}
