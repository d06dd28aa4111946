from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from leaderboard.event.awards import AwardCandidates, AwardKind, award_candidates, climb_since
from leaderboard.event.podium import PodiumPlace, active_hours, podium
from leaderboard.event.standing import standing
from leaderboard.event.state import Award, EventState
from tests.support.facts import listed
from tests.support.usage import Used, at, event, ledger_with, until, with_team

NAMES = ("Ada", "Ben", "Cy")
NIGHT = {"start": at(9), "end": at(9, day=1), "freeze_at": None, "timezone": ZoneInfo("Europe/Zurich")}


def candidates(
    used: list[Used], state: EventState, minimum: int | None = 1
) -> dict[AwardKind, AwardCandidates]:
    assert state.end is not None
    days = {state.end.date(), at(0).date()}
    ledger = ledger_with(listed(*NAMES), used, state.end, days)
    since = climb_since(state)
    before = standing(until(ledger, since), state)
    return {row.kind: row for row in award_candidates(ledger, state, before, since, minimum)}


def found(row: AwardCandidates) -> list[tuple[int, str, float]]:
    return [(one.rank, one.team.name, one.value) for one in row.candidates]


def test_tokens_per_dollar_and_success_require_some_requests() -> None:
    used = [
        Used("ada", at(12), 100, requests=5, failed=1, cost=0.5),
        Used("ben", at(12), 100, requests=50, failed=5, cost=2.0),
        Used("cy", at(12), 900, requests=1, cost=0.1),
    ]
    rows = candidates(used, event(), 5)
    assert found(rows[AwardKind.TOKENS_PER_DOLLAR]) == [(1, "Ada", 200.0), (2, "Ben", 50.0)]
    assert found(rows[AwardKind.SUCCESS]) == [(1, "Ben", 0.9), (2, "Ada", 0.8)]
    assert rows[AwardKind.SUCCESS].condition == "With at least 5 requests"
    nobody = candidates(used, event(), 2000)[AwardKind.SUCCESS].award
    assert (nobody.team_id, nobody.value, nobody.runner_up, nobody.runner_up_value) == (None,) * 4
    assert (nobody.condition, nobody.condition_de) == (
        "Nobody reached 2,000 requests",
        "Niemand erreichte 2.000 Anfragen",
    )


def test_the_minimum_is_that_of_the_event_or_a_default() -> None:
    assert "1,234" in candidates([], event(min_requests=1234), None)[AwardKind.SUCCESS].condition
    assert "100" in candidates([], event(), None)[AwardKind.SUCCESS].condition


def test_the_climb_counts_from_the_freeze() -> None:
    used = [Used("ada", at(12), 50), Used("ben", at(12), 40), Used("cy", at(12), 30), Used("cy", at(17), 30)]
    climber = candidates(used, event(timezone=ZoneInfo("Europe/Zurich")))[AwardKind.CLIMBER]
    assert found(climber) == [(1, "Cy", 2)]
    assert climber.condition == "Ranks gained after 17:30"


def test_without_a_freeze_the_climb_counts_from_the_middle_of_the_event() -> None:
    used = [Used("ada", at(12), 50), Used("cy", at(12), 30), Used("cy", at(13, 30), 30)]
    assert found(candidates(used, event(freeze_at=None))[AwardKind.CLIMBER]) == [(1, "Cy", 1)]
    # The reveal sets the freeze of such an event to its end.
    end = at(18) - timedelta(seconds=20)
    assert found(candidates(used, event(end=end, freeze_at=end))[AwardKind.CLIMBER]) == [(1, "Cy", 1)]
    assert found(candidates(used, event())[AwardKind.CLIMBER]) == []


def test_the_night_is_that_of_the_events_zone() -> None:
    # Zurich is an hour ahead of UTC: its night lasts from 21 to 5 o'clock UTC.
    used = [
        Used("ada", at(20, 59), 500),
        Used("ada", at(21), 3),
        Used("ben", at(4, 59, day=1), 5),
        Used("ben", at(5, day=1), 500),
        Used("cy", None, 700),
    ]
    row = candidates(used, EventState.model_validate(NIGHT))[AwardKind.NIGHT_OWL]
    assert found(row) == [(1, "Ben", 5), (2, "Ada", 3)]
    assert row.coverage is not None
    assert (row.coverage.timed_tokens, row.coverage.tokens) == (1008, 1708)


def test_only_models_that_were_really_used_count() -> None:
    used = [
        Used("ada", at(12), 1000, model="a"),
        Used("ada", at(12), 1000, model="b"),
        Used("ada", at(12), 999, model="c"),
        Used("ben", at(12), 5000, model="a"),
        Used("ben", at(8), 5000, model="b"),
    ]
    assert found(candidates(used, event())[AwardKind.MODELS]) == [(1, "Ada", 2), (2, "Ben", 1)]


def test_of_equal_values_the_team_with_more_tokens_leads() -> None:
    used = [Used("ada", at(12), 5), Used("ben", at(12), 9), Used("cy", at(12), 5)]
    assert found(candidates(used, event())[AwardKind.SUCCESS]) == [
        (1, "Ben", 1.0),
        (2, "Ada", 1.0),
        (2, "Cy", 1.0),
    ]


def test_an_award_names_the_winner_and_the_runner_up() -> None:
    used = [Used("ada", at(12), 5), Used("ben", at(12), 9)]
    award = candidates(used, event())[AwardKind.SUCCESS].award
    assert award == Award(
        kind="success",
        title="Highest success",
        title_de="Höchster Erfolg",
        team_id="ben",
        value=1.0,
        unit="share",
        condition="With at least 1 request",
        condition_de="Mit mindestens 1 Anfrage",
        runner_up="Ada",
        runner_up_value=1.0,
    )


@given(
    st.lists(
        st.builds(
            Used,
            st.sampled_from(["ada", "ben", "cy"]),
            st.integers(0, 1439).map(lambda minute: at(9, minute)),
            st.integers(0, 3000),
            st.integers(1, 3),
            st.integers(0, 1),
            st.sampled_from([0.0, 1.0]),
            st.sampled_from(["a", "b"]),
        ),
        max_size=10,
    )
)
def test_the_best_eligible_team_leads_and_others_win_nothing(used: list[Used]) -> None:
    state = with_team(EventState.model_validate(NIGHT), "ada", out_of_competition=True)
    state = with_team(state, "ben", hidden=True)
    for row in candidates(used, state).values():
        assert {one.team.name for one in row.candidates} <= {"Cy"}
    rows = candidates(used, EventState.model_validate(NIGHT))
    for row in rows.values():
        values = [one.value for one in row.candidates]
        assert values == sorted(values, reverse=True)
        assert all(
            value > 0 or row.kind in (AwardKind.SUCCESS, AwardKind.TOKENS_PER_DOLLAR) for value in values
        )
        award = row.award
        assert (award.team_id is None) == (not row.candidates)
        assert award.condition == (row.condition if row.candidates else row.nobody)
    night = sum(row.tokens for row in used if row.minute and not 5 <= row.minute.hour < 21)
    assert sum(one.value for one in rows[AwardKind.NIGHT_OWL].candidates) == night


def hours(used: list[Used], state: EventState) -> list[tuple[int | None, str, int | None]]:
    ledger = ledger_with(listed(*NAMES), used, at(18))
    places: list[PodiumPlace] = podium(standing(ledger, state), active_hours(ledger, state))
    return [(row.place.rank, row.place.team.name, row.hours) for row in places]


def test_the_podium_has_the_hours_in_which_a_team_was_at_work() -> None:
    used = [
        Used("ada", at(8), 99),
        Used("ada", at(9), 10),
        Used("ada", at(9, 59), 10),
        Used("ada", at(11), 10),
        Used("ben", at(9), 5),
    ]
    assert hours(used, event()) == [(1, "Ada", 2), (2, "Ben", 1), (3, "Cy", 0)]


def test_hours_are_unknown_where_minutes_are() -> None:
    used = [Used("ada", at(9), 10), Used("ben", at(9), 5), Used("ben", None, 1)]
    assert hours(used, event()) == [(1, "Ada", 1), (2, "Ben", None), (3, "Cy", 0)]


def test_usage_of_nobody_wins_nothing() -> None:
    rows = candidates([Used("Unassigned", at(12), 5000)], event())
    assert not any(found(row) for row in rows.values())
