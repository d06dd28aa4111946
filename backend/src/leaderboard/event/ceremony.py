"""Everything that the end of an event shows: computed from two ledgers until its result is fixed."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from leaderboard.event.awards import AwardCandidates, award_candidates, climb_since
from leaderboard.event.podium import active_hours
from leaderboard.event.reveal import Plan, reveal_plan
from leaderboard.event.standing import Place, event_window, shown, standing
from leaderboard.event.state import Award, EventState, Result, TeamResult
from leaderboard.ledger.facts import NOTHING, Team
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.until import ledger_until
from leaderboard.services.ranking import value_of


@dataclass(frozen=True, slots=True)
class Ceremony:
    """`hours` by team, where they are not 0, as in podium.py."""

    final: Sequence[Place]
    plan: Plan
    hours: Mapping[str, int | None]
    proposed_awards: Sequence[Award]
    # For the names in awards.
    teams: Mapping[str, Team]

    def awards(self, state: EventState) -> Sequence[Award]:
        """Those that the organisers chose, else those of the first candidates."""
        return state.awards or self.proposed_awards


def ceremony(current: Ledger, state: EventState, seen: Ledger | None = None) -> Ceremony:
    """By current numbers. `seen`: what viewers see of a frozen event, if it is known. TypeError without an event."""
    final = standing(current, state)
    frozen = seen or ledger_until(current, state.freeze_at or event_window(state).last)
    return Ceremony(
        final,
        reveal_plan(standing(frozen, state), final),
        active_hours(current, state),
        [row.award for row in candidates_at(current, state, seen=seen)],
        current.teams,
    )


def candidates_at(
    current: Ledger, state: EventState, min_requests: int | None = None, seen: Ledger | None = None
) -> Sequence[AwardCandidates]:
    """Once the result is fixed, `seen` no longer counts: late usage may still move what viewers see."""
    since = climb_since(state)
    if since == state.freeze_at and state.fixed_result is not None:
        before = _frozen_places(state.fixed_result, state)
    elif since == state.freeze_at and seen is not None:
        before = standing(seen, state)
    else:
        before = standing(ledger_until(current, since), state)
    return award_candidates(current, state, before, since, min_requests)


def result_of(found: Ceremony, numbers: str | None = None) -> Result:
    """Left to decide later is only how teams are named, and which are hidden."""
    rows = [
        row
        for division in found.plan
        for row in chain(division.unranked, chain.from_iterable(division.steps))
    ]
    revealed = {row.place.team.team_id: row for row in rows}
    return Result(
        teams=tuple(
            TeamResult(
                team_id=place.team.team_id,
                name=found.teams[place.team.team_id].name,
                slot=found.teams[place.team.team_id].slot,
                division=place.division,
                usage=place.usage,
                rank=place.rank,
                hours=found.hours.get(place.team.team_id, 0),
                frozen_rank=revealed[place.team.team_id].frozen_rank,
                frozen_value=revealed[place.team.team_id].frozen_value,
            )
            for place in found.final
        ),
        proposed_awards=tuple(found.proposed_awards),
        numbers=numbers,
    )


def ceremony_of(result: Result, state: EventState) -> Ceremony:
    """Of a fixed result."""
    final = [
        Place(team, row.division, row.usage, value_of(row.usage, state.metric), row.rank)
        for row, team in _teams(result, state)
    ]
    hours = {row.team_id: row.hours for row in result.teams}
    plan = reveal_plan(_frozen_places(result, state), final)
    return Ceremony(
        final, plan, hours, result.proposed_awards, {row.team_id: _team(row) for row in result.teams}
    )


def _frozen_places(result: Result, state: EventState) -> list[Place]:
    return [
        Place(team, row.division, NOTHING, row.frozen_value, row.frozen_rank)
        for row, team in _teams(result, state)
    ]


def _teams(result: Result, state: EventState) -> list[tuple[TeamResult, Team]]:
    """Those that are not hidden, with the names and colours that the organisers chose."""
    return [(row, shown(_team(row), state)) for row in result.teams if not state.team(row.team_id).hidden]


def _team(row: TeamResult) -> Team:
    return Team(row.team_id, row.name, row.slot, deleted=False)


class CeremonyCache:
    """The newest ceremony. Only some of what organisers set changes it, and steps of the reveal do not."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: tuple[Ledger, Ledger | None, EventState, Ceremony] | None = None

    def get(self, current: Ledger, state: EventState, seen: Ledger | None = None) -> Ceremony:
        if state.fixed_result is not None:
            return ceremony_of(state.fixed_result, state)
        basis = _basis(state)
        with self._lock:
            if self._newest is not None:
                ledger, held_seen, held_basis, held = self._newest
                if ledger is current and held_seen is seen and held_basis == basis:
                    return held
            found = ceremony(current, state, seen)
            self._newest = current, seen, basis, found
            return found


def _basis(state: EventState) -> EventState:
    return EventState(
        start=state.start,
        end=state.end,
        freeze_at=state.freeze_at,
        timezone=state.timezone,
        metric=state.metric,
        min_requests=state.min_requests,
        divisions=state.divisions,
        teams=state.teams,
    )
