"""The event as everybody sees it."""

from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from leaderboard.api.event.ceremony import revealed_so_far, shown_awards, shown_podium, shown_reveal
from leaderboard.api.event.schemas import (
    EventPhase,
    EventView,
    JoinCard,
    PodiumTeam,
    Present,
    Reveal,
    ShownAnnouncement,
    ShownAward,
)
from leaderboard.api.event.what_if import shown_what_if
from leaderboard.event.ceremony import Ceremony
from leaderboard.event.phase import Phase, frozen_at, phase_at, phase_starts
from leaderboard.event.podium import podium
from leaderboard.event.reveal import step_count
from leaderboard.event.state import EventState, Stage
from leaderboard.sync.snapshots import Snapshot


def event_view(
    state: EventState,
    snapshot: Snapshot,
    ceremony: Callable[[], Ceremony],
    join: JoinCard | None,
    now: datetime,
) -> EventView | None:
    """`snapshot`: what the reader sees. Of `ceremony`, only what is revealed is shown."""
    phase = phase_at(state, now)
    if state.window is None or phase is None:
        return None

    def local(moment: datetime | None) -> datetime | None:
        return moment and moment.astimezone(state.timezone)

    return EventView(
        revision=state.revision,
        name=state.name,
        start=state.window.start.astimezone(state.timezone),
        end=state.window.end.astimezone(state.timezone),
        freeze_at=local(state.freeze_at),
        timezone=state.timezone.key,
        phase=phase,
        phases=[EventPhase(phase=each, at=local(at)) for each, at in phase_starts(state).items()],
        frozen_at=local(frozen_at(state, now)),
        metric=state.metric,
        min_requests=state.order.min_requests,
        divisions=list(state.divisions),
        announcements=[
            ShownAnnouncement.model_validate(announcement) for announcement in state.announcements_at(now)
        ],
        **_result(state, phase, ceremony),
        what_if=shown_what_if(snapshot, state),
        present=Present(**dict(state.present), step=state.present_step),
        join=join,
        show_budget=state.show_budget,
    )


class _Result(TypedDict):
    reveal: Reveal | None
    podium: list[PodiumTeam] | None
    awards: list[ShownAward] | None
    awards_to_come: int


def _result(state: EventState, phase: Phase, ceremony: Callable[[], Ceremony]) -> _Result:
    if phase not in (Phase.REVEALING, Phase.PUBLISHED):
        return _Result(reveal=None, podium=None, awards=None, awards_to_come=0)
    found = ceremony()
    so_far = revealed_so_far(state, phase, step_count(found.plan))
    with_podium = so_far.stage is not Stage.RANKS
    with_awards = so_far.stage is Stage.AWARDS
    return _Result(
        reveal=shown_reveal(found, so_far),
        podium=shown_podium(podium(found.final, found.hours)) if with_podium else None,
        awards=shown_awards(found.awards(state), found.teams, state) if with_awards else None,
        awards_to_come=len(found.awards(state)) if so_far.stage is Stage.PODIUM else 0,
    )
