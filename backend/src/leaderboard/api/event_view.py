"""The event as everybody sees it."""

from datetime import datetime

from leaderboard.api.event_schemas import (
    EventPhase,
    EventView,
    JoinCard,
    Present,
    ShownAnnouncement,
)
from leaderboard.event.phase import frozen_at, phase_at, phase_starts
from leaderboard.event.state import EventState


def event_view(state: EventState, join: JoinCard | None, now: datetime) -> EventView | None:
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
        min_requests=state.min_requests,
        divisions=list(state.divisions),
        announcements=[
            ShownAnnouncement.model_validate(announcement) for announcement in state.announcements_at(now)
        ],
        reveal=None,
        podium=None,
        awards=None,
        present=Present(**dict(state.present), step=state.present_step),
        join=join,
        show_budget=state.show_budget,
    )
