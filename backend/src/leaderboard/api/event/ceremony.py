"""Reveal, podium and awards as everybody sees them, and as organisers do."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from leaderboard.api.event.desk_schemas import EventCount
from leaderboard.api.event.schemas import PodiumTeam, Reveal, RevealedTeam, ShownAward
from leaderboard.event import reveal
from leaderboard.event.ceremony import Ceremony
from leaderboard.event.phase import Phase
from leaderboard.event.podium import PodiumPlace
from leaderboard.event.standing import exact_times, shown
from leaderboard.event.state import Award, EventState, RevealState, Stage
from leaderboard.ledger.boundary import logged_by
from leaderboard.ledger.facts import Team
from leaderboard.sync.snapshots import LogsState, LogsStateName

# Nobody waits longer for the request logs.
_READING = timedelta(seconds=60)


def event_count(state: EventState, logs: LogsState, now: datetime) -> EventCount:
    """How the event's start and end count, for a result that begins now. TypeError without an event."""
    times = exact_times(state)
    if times is None:
        raise TypeError("counting requires an event")
    first, last = (logs.boundaries.get(boundary) for boundary in (times.first, times.last))
    if first is not None and last is not None:
        tokens = first.by_minute + last.by_minute
        return EventCount(state="minute" if tokens else "second", ready_at=None, by_minute_tokens=tokens)
    ready_at = logged_by(times.last)
    can_be_read = logs.budget_bytes > 0 and logs.state is not LogsStateName.UNAVAILABLE
    if state.fixed_result is None and now < ready_at + _READING and can_be_read:
        return EventCount(state="waiting", ready_at=ready_at, by_minute_tokens=None)
    return EventCount(state="minute", ready_at=None, by_minute_tokens=None)


def revealed_so_far(state: EventState, phase: Phase, steps: int) -> RevealState:
    """A published result shows everything, whether it was revealed step by step or not."""
    return RevealState(stage=Stage.AWARDS, step=steps) if phase is Phase.PUBLISHED else state.reveal


def shown_reveal(ceremony: Ceremony, so_far: RevealState) -> Reveal:
    view = reveal.reveal_view(ceremony.plan, so_far.step)
    return Reveal(
        stage=so_far.stage,
        division=view.division,
        step=view.step,
        steps=view.steps,
        revealed=[revealed_team(team) for team in view.revealed],
        lit=[team.place.team.team_id for team in view.lit],
    )


def revealed_team(team: reveal.RevealedTeam) -> RevealedTeam:
    place = team.place
    return RevealedTeam(
        team_id=place.team.team_id,
        name=place.team.name,
        slot=place.team.slot,
        rank=place.rank,
        value=place.value,
        frozen_rank=team.frozen_rank,
        frozen_value=team.frozen_value,
    )


def shown_podium(places: Sequence[PodiumPlace]) -> list[PodiumTeam]:
    return [
        PodiumTeam(
            team_id=row.place.team.team_id,
            name=row.place.team.name,
            slot=row.place.team.slot,
            division=row.place.division,
            rank=row.place.rank or 0,
            value=row.place.value or 0.0,
            hours=row.hours,
        )
        for row in places
    ]


def shown_awards(awards: Sequence[Award], teams: Mapping[str, Team], state: EventState) -> list[ShownAward]:
    """A team that is hidden, or gone, is not named."""
    return [_shown_award(award, _visible(teams, award.team_id, state)) for award in awards]


def _visible(teams: Mapping[str, Team], team_id: str | None, state: EventState) -> Team | None:
    team = teams.get(team_id) if team_id is not None and not state.team(team_id).hidden else None
    return team and shown(team, state)


def _shown_award(award: Award, team: Team | None) -> ShownAward:
    return ShownAward(
        kind=award.kind,
        title=award.title,
        title_de=award.title_de,
        team_id=team and team.team_id,
        name=team and team.name,
        slot=None if team is None else team.slot,
        value=award.value,
        unit=award.unit,
        condition=award.condition,
        condition_de=award.condition_de,
        runner_up=award.runner_up,
        runner_up_value=award.runner_up_value,
    )
