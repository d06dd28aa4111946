"""Everything that the end of an event shows: computed from two ledgers, and kept while they stay the same."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leaderboard.event.awards import AwardCandidates, award_candidates, climb_since
from leaderboard.event.podium import PodiumPlace, podium
from leaderboard.event.reveal import Plan, reveal_plan
from leaderboard.event.standing import Place, event_window, standing
from leaderboard.event.state import Award, EventState
from leaderboard.ledger.facts import Team
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.until import ledger_until


@dataclass(frozen=True, slots=True)
class Ceremony:
    """`final` is the standing by the current numbers."""

    final: Sequence[Place]
    plan: Plan
    podium: Sequence[PodiumPlace]
    candidates: Sequence[AwardCandidates]
    # For the names in awards.
    teams: Mapping[str, Team]

    def awards(self, state: EventState) -> Sequence[Award]:
        """Those that the organisers chose, else those of the first candidates."""
        return state.awards or [candidates.award for candidates in self.candidates]


def ceremony(current: Ledger, state: EventState, seen: Ledger | None = None) -> Ceremony:
    """`seen`: what viewers see of a frozen event, if it is known. TypeError without an event."""
    final = standing(current, state)
    frozen = seen or ledger_until(current, state.freeze_at or event_window(state).last)
    return Ceremony(
        final,
        reveal_plan(standing(frozen, state), final),
        podium(current, state, final),
        candidates_at(current, state, seen=seen),
        current.teams,
    )


def candidates_at(
    current: Ledger, state: EventState, min_requests: int | None = None, seen: Ledger | None = None
) -> Sequence[AwardCandidates]:
    since = climb_since(state)
    before = seen if seen is not None and since == state.freeze_at else ledger_until(current, since)
    return award_candidates(current, state, before, since, min_requests)


class CeremonyCache:
    """The newest ceremony. Only some of what organisers set changes it, and steps of the reveal do not."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: tuple[Ledger, Ledger | None, EventState, Ceremony] | None = None

    def get(self, current: Ledger, state: EventState, seen: Ledger | None = None) -> Ceremony:
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
