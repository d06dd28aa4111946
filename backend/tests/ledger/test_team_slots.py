from hypothesis import given
from hypothesis import strategies as st

from leaderboard.ledger.team_slots import COLOURS, assign_slots

ids = st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=60)


@given(ids, ids)
def test_a_new_team_never_changes_the_mark_of_another(first: list[str], later: list[str]) -> None:
    before = assign_slots({}, first)
    after = assign_slots(before, later)

    assert {team: after[team] for team in before} == before


@given(ids)
def test_no_two_teams_share_a_mark_and_rounds_fill_up_one_after_another(teams: list[str]) -> None:
    slots = sorted(assign_slots({}, teams).values())

    assert len(set(slots)) == len(teams)
    rounds = [slot // COLOURS for slot in slots]
    assert all(rounds.count(turn) == COLOURS for turn in set(rounds) - {max(rounds, default=0)})


def test_a_team_gets_the_same_mark_after_a_restart_when_its_colour_is_free() -> None:
    alone = assign_slots({}, ["kernel-panik"])

    assert assign_slots({}, ["kernel-panik", "null-pointers"])["kernel-panik"] == alone["kernel-panik"]
