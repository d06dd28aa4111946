"""The standing of an event: each team's value of the event's metric, and its rank within its division."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from itertools import groupby

from leaderboard.event.state import EventState
from leaderboard.ledger.facts import NOTHING, Team, Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval
from leaderboard.services.ranking import ranked, teams_shown, teams_usage_in, value_of
from leaderboard.services.reading_order import reading_order
from leaderboard.services.window import days_of, whole_minutes, within


@dataclass(frozen=True, slots=True)
class Place:
    """`rank` is None out of competition, below the minimum volume, and without a value.

    `value` is None where the metric has none: a success rate without requests, tokens per dollar without cost.
    """

    team: Team
    division: str | None
    usage: Usage
    value: float | None
    rank: int | None


def event_window(state: EventState) -> Interval:
    """In whole minutes; TypeError without an event."""
    if state.window is None:
        raise TypeError("a standing requires an event")
    start, end = state.window
    return whole_minutes(start.astimezone(UTC), end.astimezone(UTC))


def exact_times(state: EventState) -> Interval | None:
    """From the start to the end, to the second; None without an event."""
    if state.window is None:
        return None
    start, end = state.window
    return Interval(start.astimezone(UTC), end.astimezone(UTC))


def of_event(ledger: Ledger, state: EventState) -> Ledger:
    """What was used during the event, as far as that is known."""
    return within(ledger, event_window(state))


def division_of(state: EventState, team_id: str) -> str | None:
    """A team without one, or of one that was removed, is in the first; None without divisions."""
    ids = [division.id for division in state.divisions]
    chosen = state.team(team_id).division
    return chosen if chosen in ids else (ids[0] if ids else None)


def standing(ledger: Ledger, state: EventState) -> list[Place]:
    """Division by division, best rank first; teams without a rank follow by name. Hidden teams are left out."""
    used = usage_by_team(ledger, state)
    order: list[str | None] = [division.id for division in state.divisions] or [None]
    members: dict[str | None, list[Place]] = defaultdict(list)
    for team in teams_in(ledger, state, used):
        place = _unranked(team, used.get(team.team_id, NOTHING), state)
        members[place.division].append(place)
    return [place for division in order for place in _ranked(members[division], state)]


def usage_by_team(ledger: Ledger, state: EventState) -> dict[str, Usage]:
    """During the event."""
    window = event_window(state)
    return teams_usage_in(within(ledger, window), days_of(window))


def teams_in(ledger: Ledger, state: EventState, used: Iterable[str]) -> list[Team]:
    """Teams that viewers see, with the names and colours that the organisers chose."""
    return [shown(team, state) for team in teams_shown(ledger, used) if not state.team(team.team_id).hidden]


def shown(team: Team, state: EventState) -> Team:
    settings = state.team(team.team_id)
    slot = team.slot if settings.slot is None else settings.slot
    return replace(team, name=settings.display_name or team.name, slot=slot)


def is_eligible(place: Place, state: EventState) -> bool:
    return (
        place.value is not None
        and math.isfinite(place.value)
        and place.usage.requests >= state.order.min_requests
        and not state.team(place.team.team_id).out_of_competition
    )


def by_team(places: Iterable[Place]) -> Mapping[str, Place]:
    return {place.team.team_id: place for place in places}


def in_divisions(places: Iterable[Place]) -> list[tuple[str | None, list[Place]]]:
    return [(division, list(group)) for division, group in groupby(places, lambda place: place.division)]


def _unranked(team: Team, usage: Usage, state: EventState) -> Place:
    return Place(team, division_of(state, team.team_id), usage, value_of(usage, state.metric), None)


def _ranked(places: list[Place], state: EventState) -> list[Place]:
    of_team = by_team(places)
    eligible = [place.team for place in places if is_eligible(place, state)]
    found = [
        replace(of_team[row.team.team_id], rank=row.rank)
        for row in ranked(eligible, lambda team: of_team[team.team_id].value or 0.0)
    ]
    rest = [place for place in places if not is_eligible(place, state)]
    return found + sorted(rest, key=lambda place: (reading_order(place.team.name), place.team.team_id))
