from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.errors import InvalidRequest
from leaderboard.event.reveal import (
    Plan,
    RevealedTeam,
    RevealView,
    moved,
    reveal_hint,
    reveal_plan,
    reveal_view,
    step_count,
)
from leaderboard.event.standing import standing
from leaderboard.event.state import Division, EventState, RevealState, Stage
from tests.support.facts import listed
from tests.support.usage import Used, at, event, ledger_with, until, with_team

NAMES = ("Ada", "Ben", "Cy", "Dee", "Eve", "Flo")
DIVISIONS = (Division(id="main", name="Main"), Division(id="guests", name="Guests"))


def plan_of(used: list[Used], state: EventState) -> Plan:
    ledger = ledger_with(listed(*NAMES), used, at(18))
    return reveal_plan(standing(until(ledger, at(16, 30)), state), standing(ledger, state))


def tokens(amounts: dict[str, tuple[int, int]]) -> list[Used]:
    """Tokens before the freeze and after it."""
    return [
        Used(team, moment, amount)
        for team, both in amounts.items()
        for moment, amount in zip((at(12), at(17)), both, strict=True)
    ]


def names(teams: object) -> list[str]:
    assert isinstance(teams, (list, tuple))
    return [team.place.team.name for team in teams if isinstance(team, RevealedTeam)]


RACE = tokens({"ada": (50, 0), "ben": (40, 20), "cy": (30, 20), "dee": (5, 45), "eve": (1, 0), "flo": (9, 9)})


def test_the_last_rank_is_revealed_first_and_equal_totals_together() -> None:
    plan = plan_of(RACE, event())
    assert [names(teams) for teams in plan[0].steps] == [["Eve"], ["Flo"], ["Dee", "Cy", "Ada"], ["Ben"]]
    ben = plan[0].steps[-1][0]
    assert (ben.place.rank, ben.place.value, ben.frozen_rank, ben.frozen_value) == (1, 60, 2, 40)


def test_teams_out_of_competition_come_with_the_first_step_without_a_rank() -> None:
    plan = plan_of(RACE, with_team(event(), "ada", out_of_competition=True))
    # Their final numbers are hidden before it like all others.
    assert (names(reveal_view(plan, 0).revealed), reveal_view(plan, 0).steps) == ([], 4)
    view = reveal_view(plan, 1)
    assert names(view.revealed)[0] == "Ada"
    assert names(view.lit) == names(view.revealed)[1:]
    assert view.revealed[0].place.rank is None


def test_divisions_follow_one_another() -> None:
    state = with_team(
        with_team(event(divisions=DIVISIONS), "ada", division="guests"), "ben", division="guests"
    )
    state = with_team(state, "cy", division="guests", out_of_competition=True)
    plan = plan_of(RACE, state)
    views = [reveal_view(plan, step) for step in range(step_count(plan) + 1)]
    assert [(view.division, view.step, view.steps, names(view.lit)) for view in views] == [
        ("main", 0, 3, []),
        ("main", 1, 3, ["Eve"]),
        ("main", 2, 3, ["Flo"]),
        ("main", 3, 3, ["Dee"]),
        ("guests", 1, 2, ["Ada"]),
        ("guests", 2, 2, ["Ben"]),
    ]
    # Of a division that has not begun, nothing is shown.
    assert names(views[3].revealed) == ["Eve", "Flo", "Dee"]
    assert names(views[4].revealed) == ["Eve", "Flo", "Dee", "Cy", "Ada"]


def test_at_the_end_a_division_without_any_rank_is_shown_too() -> None:
    state = event(divisions=DIVISIONS)
    for team in ("ada", "ben"):
        state = with_team(state, team, division="guests", out_of_competition=True)
    plan = plan_of(RACE, state)
    assert "Ada" not in names(reveal_view(plan, step_count(plan) - 1).revealed)
    assert names(reveal_view(plan, step_count(plan)).revealed)[-2:] == ["Ada", "Ben"]


def test_a_team_that_began_after_the_freeze_has_a_frozen_value_of_nothing() -> None:
    plan = plan_of(tokens({"ada": (0, 9)}), event(min_requests=2))
    (ada,) = plan[0].steps[0]
    assert (ada.place.rank, ada.frozen_rank, ada.frozen_value) == (1, None, 0)


def test_without_teams_there_is_nothing_to_reveal() -> None:
    assert reveal_view([], 3) == RevealView(None, 0, 0, [], ())
    assert reveal_hint([], 0) is None


amounts = st.dictionaries(
    st.sampled_from([name.lower() for name in NAMES]), st.tuples(st.integers(0, 4), st.integers(0, 4))
)
settings = st.lists(
    st.tuples(
        st.sampled_from(["ada", "ben", "cy"]), st.booleans(), st.sampled_from([None, "main", "guests"])
    ),
    max_size=3,
)


@given(amounts, settings, st.sampled_from([(), DIVISIONS]))
def test_every_team_is_revealed_once_and_none_before_its_step(
    amounts: dict[str, tuple[int, int]],
    settings: list[tuple[str, bool, str | None]],
    divisions: tuple[Division, ...],
) -> None:
    state = event(divisions=divisions)
    for team, out, division in settings:
        state = with_team(state, team, out_of_competition=out, division=division)
    plan = plan_of(tokens(amounts), state)
    total = step_count(plan)
    views = [reveal_view(plan, step) for step in range(total + 1)]

    assert sorted(names(views[-1].revealed)) == sorted(NAMES)
    for step, (before, after) in enumerate(pairwise(views)):
        hint = reveal_hint(plan, step)
        assert hint is not None
        assert after.lit == hint.teams
        assert hint.remaining == total - step
        assert list(after.revealed)[: len(before.revealed)] == list(before.revealed)
        new = list(after.revealed)[len(before.revealed) :]
        assert [team for team in new if team.place.rank is not None] == list(hint.teams)
        assert len({team.place.rank for team in hint.teams}) == 1
        better = [team for team in before.lit if before.division == after.division]
        assert all((team.place.rank or 0) > (hint.teams[0].place.rank or 0) for team in better)
    assert reveal_hint(plan, total) is None
    assert reveal_view(plan, total + 5) == views[-1]


@given(st.integers(0, 5), st.lists(st.sampled_from(["next", "back", "podium", "awards"]), max_size=20))
def test_the_reveal_never_leaves_its_steps_and_back_takes_back_a_step(steps: int, actions: list[str]) -> None:
    reveal = RevealState()
    for action in actions:
        try:
            after = moved(reveal, action, steps)  # type: ignore[arg-type]
        except InvalidRequest:
            assert reveal.stage is Stage.RANKS
            assert reveal.step == (steps if action == "next" else 0)
            continue
        assert 0 <= after.step <= steps
        assert after.stage is Stage.RANKS or after.step == steps
        if action == "next" and reveal.stage is after.stage is Stage.RANKS:
            assert moved(after, "back", steps) == reveal
        reveal = after


def test_the_stages_follow_one_another() -> None:
    reveal = RevealState(step=2)
    stages = []
    for action in ("podium", "next", "back", "back", "back"):
        reveal = moved(reveal, action, 4)
        stages.append((reveal.stage.value, reveal.step))
    assert stages == [("podium", 4), ("awards", 4), ("podium", 4), ("ranks", 4), ("ranks", 3)]


def test_beyond_the_ends_a_sentence_explains() -> None:
    with pytest.raises(InvalidRequest, match="podium comes next"):
        moved(RevealState(step=4), "next", 4)
    with pytest.raises(InvalidRequest, match="No rank is revealed"):
        moved(RevealState(), "back", 4)
