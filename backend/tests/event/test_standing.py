from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.event.standing import Place, standing
from leaderboard.event.state import Division, EventState
from leaderboard.services.ranking import Metric, value_of
from tests.support.facts import listed
from tests.support.usage import Used, at, event, ledger_with, with_team

TEAMS = listed("Ada", "Ben", "Cy", "Dee")
NOON = at(12)


def ranks(places: list[Place]) -> dict[str, int | None]:
    """In their order."""
    return {place.team.name: place.rank for place in places}


def place_all(used: list[Used], state: EventState, read_at: datetime | None = None) -> list[Place]:
    return standing(ledger_with(TEAMS, used, read_at or at(18)), state)


def test_teams_are_ranked_by_what_they_used_during_the_event() -> None:
    used = [Used("ada", at(8), 900), Used("ada", NOON, 10), Used("ben", NOON, 20), Used("cy", at(18), 500)]
    assert ranks(place_all(used, event(), at(19))) == {"Ben": 1, "Ada": 2, "Cy": 3, "Dee": 3}


def test_teams_below_the_minimum_volume_and_out_of_competition_have_no_rank() -> None:
    used = [
        Used("ada", NOON, 10, requests=1),
        Used("ben", NOON, 5, requests=9),
        Used("cy", NOON, 90, requests=9),
    ]
    state = with_team(event(min_requests=5), "cy", out_of_competition=True)
    assert ranks(place_all(used, state)) == {"Ben": 1, "Ada": None, "Cy": None, "Dee": None}


@pytest.mark.parametrize(
    ("least", "found"),
    [
        (0, {"Ada": None, "Ben": 1, "Cy": 2, "Dee": None}),
        (5, {"Ada": 1, "Ben": 2, "Cy": 3, "Dee": None}),
        (30, {"Ada": None, "Ben": None, "Cy": 1, "Dee": None}),
    ],
)
def test_success_is_ranked_from_the_minimum_of_the_event_or_else_from_20_requests(
    least: int, found: dict[str, int | None]
) -> None:
    used = [
        Used("ada", NOON, requests=8),
        Used("ben", NOON, requests=20, failed=1),
        Used("cy", NOON, requests=30, failed=2),
    ]
    assert ranks(place_all(used, event(metric="success", min_requests=least))) == found


def test_a_hidden_team_is_absent_and_settings_change_name_and_colour() -> None:
    state = with_team(with_team(event(), "ada", hidden=True), "ben", display_name="Bengal", slot=77)
    places = place_all([Used("ada", NOON, 9), Used("ben", NOON, 5)], state)
    assert ranks(places) == {"Bengal": 1, "Cy": 2, "Dee": 2}
    assert places[0].team.slot == 77


def test_each_division_has_its_own_ranks_and_the_first_one_has_the_rest() -> None:
    divisions = (Division(id="main", name="Main"), Division(id="guests", name="Guests"))
    state = with_team(event(divisions=divisions), "ben", division="guests")
    state = with_team(state, "cy", division="gone")
    places = place_all([Used("ben", NOON, 9), Used("cy", NOON, 5)], state)
    assert [(place.division, place.team.name, place.rank) for place in places] == [
        ("main", "Cy", 1),
        ("main", "Ada", 2),
        ("main", "Dee", 2),
        ("guests", "Ben", 1),
    ]


@pytest.mark.parametrize(
    ("metric", "order"),
    [
        ("tokens", ["Ada", "Ben", "Cy"]),
        ("requests", ["Cy", "Ben", "Ada"]),
        ("cost", ["Ben", "Ada", "Cy"]),
        ("success", ["Ada", "Cy", "Ben"]),
        # Cy's usage was free.
        ("tokens_per_dollar", ["Ada", "Ben"]),
    ],
)
def test_the_metric_of_the_event_decides(metric: Metric, order: list[str]) -> None:
    used = [
        Used("ada", NOON, 300, requests=1, cost=1.0),
        Used("ben", NOON, 200, requests=2, failed=1, cost=2.0),
        Used("cy", NOON, 100, requests=9, failed=1),
    ]
    places = place_all(used, event(metric=metric, min_requests=1))
    assert [place.team.name for place in places if place.usage.requests and place.rank] == order


used_by_teams = st.lists(
    st.builds(
        Used,
        st.sampled_from(["ada", "ben", "cy", "dee"]),
        st.integers(0, 599).map(lambda minute: at(9, minute)),
        st.integers(0, 5),
        st.integers(0, 3),
        cost=st.sampled_from([0.0, 0.5, 1.0]),
    ),
    max_size=12,
)
states = st.builds(
    lambda metric, least, out: with_team(
        event(metric=metric, min_requests=least), "ada", out_of_competition=out
    ),
    st.sampled_from(["tokens", "cost", "requests", "success", "tokens_per_dollar"]),
    st.integers(0, 3),
    st.booleans(),
)


@given(used_by_teams, states)
def test_a_rank_is_one_more_than_the_number_of_better_teams(used: list[Used], state: EventState) -> None:
    places = place_all(used, state, at(19))
    assert sorted(place.team.name for place in places) == ["Ada", "Ben", "Cy", "Dee"]
    competing = [place for place in places if place.rank is not None]
    for place in competing:
        assert place.value == value_of(place.usage, state.metric)
        assert place.value is not None
        better = [other for other in competing if (other.value or 0.0) > place.value]
        assert place.rank == len(better) + 1
    for place in places:
        left_out = (
            place.usage.requests < (state.min_requests or (20 if state.metric == "success" else 0))
            or place.value is None
            or state.team(place.team.team_id).out_of_competition
        )
        assert (place.rank is None) == left_out
