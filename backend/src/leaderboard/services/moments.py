"""What happened in the race: who took the lead, who passed whom, who joined, who set a record."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from leaderboard.ledger.usage_timing import Interval
from leaderboard.services.coverage import Minutes
from leaderboard.services.ranking import Ranked

# Overtaking is told among the first ten.
_TOLD_PLACES = 10
_MOST = 50


class MomentKind(StrEnum):
    LEADS = "leads"
    PASSES = "passes"
    FIRST = "first"
    RECORD_HOUR = "record_hour"


@dataclass(frozen=True, slots=True)
class Moment:
    """`other` is who was passed, or led before; `tokens` those of a record hour, as they stand now."""

    at: datetime
    kind: MomentKind
    team: Ranked
    other: Ranked | None = None
    tokens: int | None = None


def moments(
    places: Iterable[Ranked], start: Mapping[str, int], minutes: Minutes, span: Interval
) -> list[Moment]:
    """Newest first, of the span's minutes; `start` is how the teams stood when it began."""
    teams = {place.team.team_id: place for place in places}
    tokens = dict(start)
    found: list[Moment] = []
    for minute, gains in minutes.items():
        gained = {team_id: gain for team_id, gain in gains.items() if team_id in teams}
        if not span.first <= minute < span.last or not gained:
            continue
        before = tokens
        tokens = {**before, **{team_id: before[team_id] + gain for team_id, gain in gained.items()}}
        found += _first_requests(minute, before, gained, teams)
        found += _climbs(minute, before, tokens, gained, teams)
    return newest_first(found)


def newest_first(found: Iterable[Moment]) -> list[Moment]:
    return sorted(found, key=lambda moment: moment.at, reverse=True)[:_MOST]


def _first_requests(
    minute: datetime, before: Mapping[str, int], gained: Iterable[str], teams: Mapping[str, Ranked]
) -> list[Moment]:
    return [Moment(minute, MomentKind.FIRST, teams[team_id]) for team_id in gained if before[team_id] == 0]


def _climbs(
    minute: datetime,
    before: Mapping[str, int],
    now: Mapping[str, int],
    gained: Iterable[str],
    teams: Mapping[str, Ranked],
) -> list[Moment]:
    """Each climber with the best of those it passed; whoever had nothing yet passes and is passed by nobody."""
    top = heapq.nlargest(_TOLD_PLACES + 1, now, key=lambda team_id: now[team_id])
    climbs: list[Moment] = []
    for place, team_id in enumerate(top[:_TOLD_PLACES]):
        passed = [
            other
            for other in top[place + 1 :]
            if 0 < before[team_id] < before[other] and now[other] < now[team_id]
        ]
        if passed and team_id in gained:
            kind = MomentKind.LEADS if place == 0 else MomentKind.PASSES
            climbs.append(Moment(minute, kind, teams[team_id], teams[passed[0]]))
    return climbs


def record_hours(places: Iterable[Ranked], minutes: Minutes, span: Interval) -> list[Moment]:
    """When a team's tokens within one clock hour (UTC) went past every hour of the span before it, of any team.

    Of a span whose every minute is known: what is not known could hold the record.
    """
    teams = {place.team.team_id: place for place in places}
    hours: dict[datetime, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    passed_at: dict[tuple[datetime, str], datetime] = {}
    record = 0
    hour = span.first.replace(minute=0)
    for minute, gains in minutes.items():
        if not span.first <= minute < span.last:
            continue
        if minute.replace(minute=0) != hour:
            record = max([record, *hours[hour].values()])
            hour = minute.replace(minute=0)
        for team_id, gain in gains.items():
            hours[hour][team_id] += gain
            if record and hours[hour][team_id] > record and team_id in teams:
                passed_at.setdefault((hour, team_id), minute)
    return [
        Moment(minute, MomentKind.RECORD_HOUR, teams[team_id], tokens=hours[of_hour][team_id])
        for (of_hour, team_id), minute in passed_at.items()
    ]
