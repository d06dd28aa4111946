"""Changes of what organisers set, besides the actions that move times (phase.py)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from leaderboard.errors import InvalidRequest
from leaderboard.event.phase import Phase, check, phase_at
from leaderboard.event.state import Announcement, EventState, TeamSettings

# They decide the order that the reveal shows.
_FIXED = ("start", "end", "freeze_at", "metric", "min_requests", "divisions")
_FIXED_OF_TEAM = ("hidden", "out_of_competition", "division")


def with_basics(state: EventState, values: Mapping[str, object], now: datetime) -> EventState:
    """Name, times and rules, all at once."""
    changed = state.with_(**values)
    if changed.divisions != state.divisions:
        _check_unique("divisions", (division.id for division in changed.divisions))
    moved = [name for name in _FIXED if getattr(changed, name) != getattr(state, name)]
    if moved and phase_at(state, now) in (Phase.REVEALING, Phase.PUBLISHED):
        raise InvalidRequest(
            f"{moved[0]}: cannot change once the reveal has begun. Take the reveal back first."
        )
    check(changed)
    # Undo would bring times back that somebody has moved since.
    return changed.with_(undo=None) if changed.times != state.times else changed


def with_team(state: EventState, team_id: str, settings: TeamSettings, now: datetime) -> EventState:
    old = state.team(team_id)
    if settings.division is not None and settings.division not in {each.id for each in state.divisions}:
        raise InvalidRequest("division: there is no such division.")
    moved = [name for name in _FIXED_OF_TEAM if getattr(settings, name) != getattr(old, name)]
    if moved and state.published_at is not None and _has_result(state, team_id):
        raise InvalidRequest(f"{moved[0]}: cannot change, because the team is part of the published result.")
    if moved and phase_at(state, now) is Phase.REVEALING:
        raise InvalidRequest(f"{moved[0]}: cannot change during the reveal. Take the reveal back first.")
    teams = dict(state.teams) | {team_id: settings}
    if settings == TeamSettings():
        del teams[team_id]
    return state.with_(teams=teams)


def with_announcements(state: EventState, announcements: Iterable[Announcement]) -> EventState:
    wanted = tuple(announcements)
    _check_unique("announcements", (announcement.id for announcement in wanted))
    for announcement in wanted:
        first, until = announcement.first, announcement.until
        if first is not None and until is not None and until <= first:
            raise InvalidRequest("announcements: until must be after from.")
    return state.with_(announcements=wanted)


def _has_result(state: EventState, team_id: str) -> bool:
    return state.result is not None and any(row.team_id == team_id for row in state.result.teams)


def _check_unique(name: str, ids: Iterable[str]) -> None:
    known = list(ids)
    if len(set(known)) < len(known):
        raise InvalidRequest(f"{name}: two have the same id.")
