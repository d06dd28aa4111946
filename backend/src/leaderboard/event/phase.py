"""The phases of an event, derived from its times alone: an action by hand only moves times."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from leaderboard.errors import InvalidRequest
from leaderboard.event.state import Action, EventState, PresentSettings, RevealState, Times, Undo

UNDO_SECONDS = 10
# The result, and the end of what belongs to it.
FINAL = (Action.PUBLISH, Action.NEW)


class Phase(StrEnum):
    SCHEDULED = "scheduled"
    RUNNING = "running"
    FROZEN = "frozen"
    ENDED = "ended"
    REVEALING = "revealing"
    PUBLISHED = "published"


def phase_at(times: Times, now: datetime) -> Phase | None:
    """None without an event. The reveal and the result do not depend on the clock: nothing takes them back."""
    if times.start is None or times.end is None:
        return None
    if times.published_at is not None:
        return Phase.PUBLISHED
    if times.reveal_started_at is not None:
        return Phase.REVEALING
    if now >= times.end:
        return Phase.ENDED
    if times.freeze_at is not None and now >= max(times.freeze_at, times.start):
        return Phase.FROZEN
    return Phase.RUNNING if now >= times.start else Phase.SCHEDULED


def phase_starts(times: Times) -> dict[Phase, datetime | None]:
    """When each phase has begun or will begin, in their order; null if that is not known or it is skipped."""
    return {
        Phase.SCHEDULED: None,
        Phase.RUNNING: times.start,
        Phase.FROZEN: times.freeze_at,
        Phase.ENDED: times.end,
        Phase.REVEALING: times.reveal_started_at,
        Phase.PUBLISHED: times.published_at,
    }


def frozen_at(times: Times, now: datetime) -> datetime | None:
    """The moment whose numbers viewers see; None while they see the current ones.

    From `freeze_at` until the result is published. An event without a freeze is frozen at its end once the reveal
    starts, which sets `freeze_at`.
    """
    if times.start is None or times.freeze_at is None or times.published_at is not None:
        return None
    hidden = times.reveal_started_at is not None or now >= max(times.freeze_at, times.start)
    return times.freeze_at if hidden else None


def next_actions(phase: Phase | None) -> tuple[Action, ...]:
    """What may be done by hand, the usual step first."""
    return _NEXT[phase] if phase else ()


def act(state: EventState, action: Action, now: datetime, end: datetime | None = None) -> EventState:
    """The state after an action by hand, or InvalidRequest. `end`: the new end for `reopen` after the end."""
    if action is Action.UNDO:
        return _undone(state, now)
    phase = phase_at(state, now)
    if action not in next_actions(phase):
        raise InvalidRequest(
            f"{action.value}: not possible while the event is {phase.value}."
            if phase
            else "There is no event yet: set its start and end."
        )
    changes = _CHANGES[action](state, now) if action is not Action.REOPEN else _reopened(state, now, end)
    undo = Undo(
        action=action, until=now + timedelta(seconds=UNDO_SECONDS), times=state.times, reveal=state.reveal
    )
    changed = state.with_(**changes, undo=None if action in FINAL else undo)
    check(changed)
    return changed


def check(times: Times) -> None:
    """Raises InvalidRequest if the order of the times makes no sense."""
    start, end, freeze_at = times.start, times.end, times.freeze_at
    if (start is None) != (end is None):
        raise InvalidRequest("start and end: set both, or neither.")
    if start is None or end is None:
        if freeze_at is not None:
            raise InvalidRequest("freeze_at requires a start and an end.")
        return
    if end <= start:
        raise InvalidRequest("end must be after start.")
    if freeze_at is not None and not start <= freeze_at <= end:
        raise InvalidRequest("freeze_at must be between start and end.")


def undo_at(state: EventState, now: datetime) -> Undo | None:
    """What can be taken back now."""
    undo = state.undo
    if undo is None:
        return None
    # A clock that was set back does not prolong it.
    return undo if undo.until - timedelta(seconds=UNDO_SECONDS) <= now < undo.until else None


def _undone(state: EventState, now: datetime) -> EventState:
    undo = undo_at(state, now)
    if undo is None:
        raise InvalidRequest("There is nothing to take back, or its time is over.")
    return state.with_(**dict(undo.times), reveal=undo.reveal, undo=None)


def _reopened(state: EventState, now: datetime, end: datetime | None) -> dict[str, object]:
    """From the reveal back to the ended event, or from there back to a running one."""
    if state.reveal_started_at is not None:
        return {"reveal_started_at": None, "reveal": RevealState()}
    if end is None or end <= now:
        raise InvalidRequest("reopen requires end: a new end in the future.")
    return {"end": end}


def _ended(state: EventState, now: datetime) -> dict[str, object]:
    """A freeze that was still to come happens with the end: what follows stays hidden until the result."""
    freeze_at = state.freeze_at
    return {"end": now, "freeze_at": freeze_at and min(freeze_at, now)}


def _revealing(state: EventState, now: datetime) -> dict[str, object]:
    return {
        "reveal_started_at": now,
        "reveal": RevealState(),
        # A scene that is held would keep the wall from the result.
        "present": state.present.model_copy(update={"pinned": None, "black": False}),
        "freeze_at": state.freeze_at or state.end,
    }


def _new(state: EventState, _: datetime) -> dict[str, object]:
    """The rules, the teams' settings and the scenes stay; what belongs to the published event goes."""
    kept = state.present
    return {
        **dict(Times()),
        "number": state.number + 1,
        "name": None,
        "announcements": (),
        "present": PresentSettings(scenes=kept.scenes, pace_seconds=kept.pace_seconds),
        "reveal": RevealState(),
        "awards": (),
        "attention_seen": {},
        "what_if": None,
        "result": None,
    }


_NEXT: dict[Phase, tuple[Action, ...]] = {
    Phase.SCHEDULED: (Action.START,),
    Phase.RUNNING: (Action.FREEZE, Action.END),
    Phase.FROZEN: (Action.END, Action.UNFREEZE),
    Phase.ENDED: (Action.REVEAL, Action.PUBLISH, Action.REOPEN),
    Phase.REVEALING: (Action.PUBLISH, Action.REOPEN),
    Phase.PUBLISHED: (Action.NEW,),
}
_CHANGES: dict[Action, Callable[[EventState, datetime], dict[str, object]]] = {
    Action.START: lambda _, now: {"start": now},
    Action.FREEZE: lambda _, now: {"freeze_at": now},
    Action.UNFREEZE: lambda *_: {"freeze_at": None},
    Action.END: _ended,
    Action.REVEAL: _revealing,
    Action.PUBLISH: lambda _, now: {"published_at": now},
    Action.NEW: _new,
}
