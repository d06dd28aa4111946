"""Phases follow from times, and actions by hand move times."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from leaderboard.errors import InvalidRequest
from leaderboard.event.phase import Phase, act, check, frozen_at, next_actions, phase_at, undo_at
from leaderboard.event.state import (
    Action,
    Announcement,
    AttentionThresholds,
    Award,
    Division,
    EventState,
    Message,
    PresentSettings,
    Result,
    RevealState,
    TeamSettings,
    Times,
)
from tests.support.clock import NOON

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
START, FREEZE, END = NOON, NOON + 6 * HOUR, NOON + 8 * HOUR
EVENT = EventState(name="Autumn", start=START, end=END, freeze_at=FREEZE)


@pytest.mark.parametrize(
    ("moment", "phase", "frozen"),
    [
        (START - SECOND, Phase.SCHEDULED, None),
        (START, Phase.RUNNING, None),
        (FREEZE - SECOND, Phase.RUNNING, None),
        (FREEZE, Phase.FROZEN, FREEZE),
        (END, Phase.ENDED, FREEZE),
        (END + 1000 * HOUR, Phase.ENDED, FREEZE),
    ],
)
def test_the_clock_moves_an_event_up_to_its_end(
    moment: datetime, phase: Phase, frozen: datetime | None
) -> None:
    assert (phase_at(EVENT, moment), frozen_at(EVENT, moment)) == (phase, frozen)


def test_without_times_there_is_no_event() -> None:
    assert phase_at(EventState(name="Some day"), NOON) is None
    with pytest.raises(InvalidRequest, match="no event yet"):
        act(EventState(), Action.START, NOON)


def test_an_event_by_hand_from_start_to_result() -> None:
    steps = [
        (Action.START, START - HOUR, Phase.RUNNING),
        (Action.FREEZE, START + HOUR, Phase.FROZEN),
        (Action.UNFREEZE, START + 2 * HOUR, Phase.RUNNING),
        (Action.FREEZE, START + 3 * HOUR, Phase.FROZEN),
        (Action.END, START + 4 * HOUR, Phase.ENDED),
        (Action.REVEAL, START + 5 * HOUR, Phase.REVEALING),
        (Action.REOPEN, START + 5 * HOUR, Phase.ENDED),
        (Action.REVEAL, START + 6 * HOUR, Phase.REVEALING),
        (Action.PUBLISH, START + 7 * HOUR, Phase.PUBLISHED),
    ]
    state = EVENT
    for action, now, phase in steps:
        state = act(state, action, now)
        assert phase_at(state, now) is phase

    assert (state.start, state.freeze_at, state.end) == (START - HOUR, START + 3 * HOUR, START + 4 * HOUR)
    assert frozen_at(state, END) is None


def test_the_reveal_and_the_result_do_not_depend_on_the_clock() -> None:
    revealing = act(EVENT, Action.REVEAL, END)
    published = act(revealing, Action.PUBLISH, END)

    assert phase_at(revealing, START) is Phase.REVEALING
    assert frozen_at(revealing, START) == FREEZE
    assert phase_at(published, START) is Phase.PUBLISHED


def test_an_event_that_ends_before_its_freeze_is_frozen_at_its_end() -> None:
    ended = act(EVENT, Action.END, START + HOUR)

    assert frozen_at(ended, START + 2 * HOUR) == START + HOUR


def test_without_a_freeze_the_reveal_freezes_at_the_end() -> None:
    open_event = EVENT.with_(freeze_at=None)
    assert frozen_at(open_event, END + HOUR) is None

    assert frozen_at(act(open_event, Action.REVEAL, END + HOUR), END + HOUR) == END


def test_an_ended_event_can_go_on_until_a_new_end() -> None:
    with pytest.raises(InvalidRequest, match="a new end"):
        act(EVENT, Action.REOPEN, END + HOUR)
    with pytest.raises(InvalidRequest, match="a new end"):
        act(EVENT, Action.REOPEN, END + HOUR, END)

    assert phase_at(act(EVENT, Action.REOPEN, END + HOUR, END + 2 * HOUR), END + HOUR) is Phase.FROZEN


@pytest.mark.parametrize("moment", [START - HOUR, START, FREEZE, END])
def test_only_what_the_phase_allows_can_be_done(moment: datetime) -> None:
    allowed = next_actions(phase_at(EVENT, moment))
    for action in set(Action) - set(allowed) - {Action.UNDO}:
        with pytest.raises(InvalidRequest, match="not possible while"):
            act(EVENT, action, moment)


def test_ten_seconds_long_an_action_can_be_taken_back() -> None:
    frozen = act(EVENT, Action.FREEZE, START + HOUR)
    renamed = frozen.with_(name="Winter")
    undone = act(renamed, Action.UNDO, START + HOUR + 9 * SECOND)

    assert (undone.freeze_at, undone.name, undone.undo) == (FREEZE, "Winter", None)
    # Neither later, nor by a clock that was set back, nor twice.
    for state, now in (
        (frozen, START + HOUR + 10 * SECOND),
        (frozen, START + HOUR - SECOND),
        (undone, START + HOUR),
    ):
        assert undo_at(state, now) is None
        with pytest.raises(InvalidRequest, match="nothing to take back"):
            act(state, Action.UNDO, now)


def test_undo_brings_the_steps_of_the_reveal_back() -> None:
    revealing = act(EVENT, Action.REVEAL, END).with_(reveal=RevealState(step=7))
    reopened = act(revealing, Action.REOPEN, END)
    assert reopened.reveal.step == 0

    assert act(reopened, Action.UNDO, END).reveal.step == 7


def test_the_result_is_final() -> None:
    published = act(act(EVENT, Action.REVEAL, END), Action.PUBLISH, END)

    assert undo_at(published, END) is None
    for action in set(Action) - {Action.NEW}:
        with pytest.raises(InvalidRequest):
            act(published, action, END)


def test_the_next_event_keeps_rules_teams_and_scenes_and_nothing_else() -> None:
    kept = {
        "timezone": ZoneInfo("Europe/Zurich"),
        "metric": "cost",
        "min_requests": 5,
        "divisions": (Division(id="guests", name="Guests"),),
        "show_budget": True,
        "teams": {"a": TeamSettings(hidden=True, display_name="Alpha", division="guests", slot=3)},
        "attention": AttentionThresholds(quiet_minutes=5),
        "present_step": 7,
    }
    award = Award(kind="own", title="Best pizza")
    gone = {
        "announcements": (Announcement(id="thanks", text="Thank you"),),
        "awards": (award,),
        "attention_seen": {"e": END},
        "what_if": "gpt",
        "reveal": RevealState(step=3),
        "result": Result(teams=(), proposed_awards=(award,)),
    }
    wall = PresentSettings(
        scenes=("race",), pace_seconds=9, pinned="race", message=Message(text="Hi"), black=True
    )
    revealing = act(EVENT.with_(**kept, **gone, present=wall), Action.REVEAL, END).with_(present=wall)
    new = act(act(revealing, Action.PUBLISH, END), Action.NEW, END + HOUR)

    present = PresentSettings(scenes=("race",), pace_seconds=9)
    assert new == EventState(**kept, present=present, number=EVENT.number + 1)
    assert (phase_at(new, END), frozen_at(new, END), undo_at(new, END + HOUR)) == (None, None, None)


def test_a_new_event_begins_only_after_the_result_is_published() -> None:
    for state in (EventState(), EVENT, act(EVENT, Action.REVEAL, END)):
        with pytest.raises(InvalidRequest):
            act(state, Action.NEW, END)


@pytest.mark.parametrize(
    ("start", "end", "freeze_at", "sentence"),
    [
        (START, None, None, "set both"),
        (None, END, None, "set both"),
        (None, None, FREEZE, "requires a start"),
        (START, START, None, "end must be after start"),
        (START, END, START - SECOND, "between start and end"),
        (START, END, END + SECOND, "between start and end"),
    ],
)
def test_times_are_in_order(
    start: datetime | None, end: datetime | None, freeze_at: datetime | None, sentence: str
) -> None:
    with pytest.raises(InvalidRequest, match=sentence):
        check(Times(start=start, end=end, freeze_at=freeze_at))
    check(Times(start=START, end=END, freeze_at=END))
    check(Times())


def test_a_state_is_the_same_after_json() -> None:
    state = act(EVENT, Action.FREEZE, START).with_(teams={"a": {"hidden": True}})

    assert EventState.model_validate_json(state.model_dump_json(by_alias=True)) == state
    # A later release may write more.
    assert EventState.model_validate_json('{"name": "Autumn", "moon": "full"}').name == "Autumn"
