"""What the organisers' settings of teams make of a ledger. Pure functions."""

from collections.abc import Mapping
from dataclasses import replace

from leaderboard.event.state import Division, EventState
from leaderboard.ledger.facts import Team
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.team_filter import Filtered, without_teams


def with_event(ledger: Ledger, state: EventState, earlier: Filtered | None = None) -> Filtered:
    """Without hidden teams; the others have the name, slot, division and competition that the organisers set.

    `earlier`: the result for an earlier ledger, of which all that did not change is used again.
    """
    hidden = frozenset(team_id for team_id, settings in state.teams.items() if settings.hidden)
    filtered = without_teams(ledger, hidden, earlier)
    teams = _teams(filtered.ledger.teams, state)
    if teams == filtered.ledger.teams:
        return filtered
    return replace(filtered, ledger=replace(filtered.ledger, teams=teams))


def only_division(ledger: Ledger, division: str, earlier: Filtered | None = None) -> Filtered:
    """A ledger `with_event`, without the teams of other divisions."""
    others = frozenset(team.team_id for team in ledger.teams.values() if team.division != division)
    return without_teams(ledger, others, earlier)


def _teams(teams: Mapping[str, Team], state: EventState) -> Mapping[str, Team]:
    if not state.teams and not state.divisions:
        return teams
    return {team_id: _team(team, state) for team_id, team in teams.items()}


def _team(team: Team, state: EventState) -> Team:
    settings = state.team(team.team_id)
    return replace(
        team,
        name=settings.display_name or team.name,
        slot=team.slot if settings.slot is None else settings.slot,
        division=_division(settings.division, state.divisions),
        out_of_competition=settings.out_of_competition,
    )


def _division(wanted: str | None, divisions: tuple[Division, ...]) -> str | None:
    """A team without a division, or of one that was removed, belongs to the first one."""
    ids = [division.id for division in divisions]
    return wanted if wanted in ids else next(iter(ids), None)
