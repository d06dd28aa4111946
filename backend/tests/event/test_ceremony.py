"""The end of an event, computed from the current ledger and what the organisers set."""

from leaderboard.api.event.ceremony import shown_podium, shown_reveal
from leaderboard.api.event.schemas import PodiumTeam
from leaderboard.event.ceremony import CeremonyCache, ceremony, result_of
from leaderboard.event.podium import podium
from leaderboard.event.state import Announcement, Award, EventState, RevealState
from tests.support.facts import listed
from tests.support.usage import Used, at, event, ledger_with, with_team

USED = [Used("ada", at(12), 50), Used("ben", at(12), 40), Used("ben", at(17), 20)]
LEDGER = ledger_with(listed("Ada", "Ben"), USED, at(18))


def test_the_reveal_compares_the_freeze_with_the_end() -> None:
    ada, ben = (step[0] for step in ceremony(LEDGER, event()).plan[0].steps)
    assert (ada.place.rank, ada.frozen_rank, ada.frozen_value) == (2, 1, 50)
    assert (ben.place.rank, ben.frozen_rank, ben.frozen_value) == (1, 2, 40)


def test_the_frozen_numbers_are_those_that_viewers_see() -> None:
    seen = ledger_with(listed("Ada", "Ben"), [Used("ada", at(12), 7)], at(16, 30))
    found = ceremony(LEDGER, event(), seen)
    assert {step[0].place.team.name: step[0].frozen_value for step in found.plan[0].steps} == {
        "Ada": 7,
        "Ben": 0,
    }
    cache = CeremonyCache()
    assert cache.get(LEDGER, event(), seen) is not cache.get(LEDGER, event())


def test_without_a_freeze_the_numbers_of_the_end_are_those_that_were_seen() -> None:
    for state in (event(freeze_at=None), event(freeze_at=at(18))):
        for step in ceremony(LEDGER, state).plan[0].steps:
            assert (step[0].place.rank, step[0].place.value) == (step[0].frozen_rank, step[0].frozen_value)


def test_chosen_awards_replace_the_proposals() -> None:
    found = ceremony(LEDGER, event())
    own = Award(kind="custom", title="Best story")
    assert [award.kind for award in found.awards(event())] == [
        "tokens_per_dollar",
        "success",
        "climber",
        "night_owl",
        "models",
    ]
    assert found.awards(event(awards=(own,))) == (own,)


def test_a_ceremony_is_computed_again_only_if_something_changes_it() -> None:
    cache, state = CeremonyCache(), event()
    first = cache.get(LEDGER, state)
    announced = state.with_(
        revision=9,
        reveal=RevealState(step=1),
        announcements=(Announcement(id="a", text="Lunch"),),
        awards=(Award(kind="custom", title="Best story"),),
    )
    assert cache.get(LEDGER, announced) is first
    for changed in (
        with_team(state, "ada", hidden=True),
        event(metric="requests"),
        event(min_requests=5),
        event(freeze_at=at(17)),
        event(end=at(19)),
    ):
        assert cache.get(LEDGER, changed) is not cache.get(LEDGER, state)
    other = ledger_with(listed("Ada", "Ben"), USED[:1], at(18))
    assert cache.get(other, state) is not first


def revealing() -> EventState:
    state = event(min_requests=1)
    return state.with_(reveal_started_at=at(19), result=result_of(ceremony(LEDGER, state)))


def test_a_fixed_result_is_the_same_as_when_it_was_computed_also_from_the_store() -> None:
    computed = ceremony(LEDGER, event(min_requests=1))
    state = EventState.model_validate_json(revealing().model_dump_json(by_alias=True))
    fixed = CeremonyCache().get(ledger_with(listed("Ada"), [], at(20)), state)

    for found in (computed, fixed):
        assert shown_reveal(found, RevealState(step=1)) == shown_reveal(computed, RevealState(step=1))
        assert shown_podium(podium(found.final, found.hours)) == [
            PodiumTeam(team_id="ben", name="Ben", slot=5, division=None, rank=1, value=60, hours=2),
            PodiumTeam(team_id="ada", name="Ada", slot=0, division=None, rank=2, value=50, hours=1),
        ]
        assert list(found.awards(state)) == computed.awards(state)


def test_of_a_fixed_result_only_names_and_hidden_teams_may_change() -> None:
    state = with_team(with_team(revealing(), "ben", hidden=True), "ada", display_name="Ada L.", slot=7)
    found = CeremonyCache().get(LEDGER, state)
    assert [(place.team.name, place.team.slot, place.rank) for place in found.final] == [("Ada L.", 7, 2)]


def test_a_result_counts_only_while_it_is_shown() -> None:
    state = revealing()
    assert state.fixed_result is not None
    assert state.with_(reveal_started_at=None, published_at=at(20)).fixed_result is not None
    assert state.with_(reveal_started_at=None).fixed_result is None
