"""The podium: the first ranks of each division, and how long each team was at work. Pure functions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leaderboard.event.standing import Place, event_window
from leaderboard.event.state import EventState
from leaderboard.ledger.ledger import Ledger
from leaderboard.services.coverage import floor_to, known_minutes
from leaderboard.services.ranking import minutes_of_teams
from leaderboard.services.timeseries import HOUR
from leaderboard.services.window import days_of

# Three on the podium, and a list of those who came close.
RANKS = 8


@dataclass(frozen=True, slots=True)
class PodiumPlace:
    """`hours`: clock hours with usage during the event; None where the minute of some of the team's is unknown."""

    place: Place
    hours: int | None


def podium(final: Sequence[Place], hours: Mapping[str, int | None]) -> list[PodiumPlace]:
    """Best rank first, division by division. `hours` by team, where they are not 0."""
    return [
        PodiumPlace(place, hours.get(place.team.team_id, 0))
        for place in final
        if place.rank is not None and place.rank <= RANKS
    ]


def active_hours(ledger: Ledger, state: EventState) -> dict[str, int | None]:
    """By team with usage."""
    window = event_window(state)
    period = days_of(window)
    hours: dict[str, set[object]] = defaultdict(set)
    for fact in minutes_of_teams(ledger, period):
        if fact.usage and window.first <= fact.minute < window.last:
            hours[fact.team_id].add(floor_to(fact.minute, HOUR))
    untimed = known_minutes(ledger, period).untimed_in(window.first, window.last)
    active: dict[str, int | None] = {team_id: len(found) for team_id, found in hours.items()}
    return active | {team_id: None for team_id, tokens in untimed.items() if tokens}
