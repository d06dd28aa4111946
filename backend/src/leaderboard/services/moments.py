"""Events of the race: which team took the lead, passed another one, joined, or set a record."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from leaderboard.ledger.usage_timing import Interval
from leaderboard.services.coverage import Minutes
from leaderboard.services.ranking import Ranked

# Overtaking counts among the first ten.
_TOP = 10
_MAX_MOMENTS = 50


class MomentKind(StrEnum):
    LEADS = "leads"
    PASSES = "passes"
    FIRST = "first"
    RECORD_HOUR = "record_hour"


@dataclass(frozen=True, slots=True)
class Moment:
    """`other` is the team that was passed, or led before; `tokens` are those of a record hour so far."""

    at: datetime
    kind: MomentKind
    team: Ranked
    other: Ranked | None = None
    tokens: int | None = None


def moments(
    places: Iterable[Ranked], start: Mapping[str, int], minutes: Minutes, span: Interval
) -> list[Moment]:
    """Newest first, within the span; `start` holds the teams' tokens at its beginning."""
    teams = {place.team.team_id: place for place in places}
    tokens = dict(start)
    found: list[Moment] = []
    for minute, gains in minutes.items():
        gained = {team_id: gain for team_id, gain in gains.items() if team_id in teams}
        if not span.first <= minute < span.last or not gained:
            continue
        before = tokens
        tokens = {**before, **{team_id: before[team_id] + gain for team_id, gain in gained.items()}}
        found += [
            Moment(minute, MomentKind.FIRST, teams[team_id]) for team_id in gained if before[team_id] == 0
        ]
        for kind, team_id, passed in _climbs(before, tokens, gained):
            found.append(Moment(minute, kind, teams[team_id], teams[passed]))
    return newest_first(found)


def newest_first(found: Iterable[Moment]) -> list[Moment]:
    return sorted(found, key=lambda moment: moment.at, reverse=True)[:_MAX_MOMENTS]


def _climbs(
    before: Mapping[str, int], now: Mapping[str, int], gained: Iterable[str]
) -> Iterator[tuple[MomentKind, str, str]]:
    """Each team that climbed, with the best team it passed. Teams without tokens neither pass nor are passed."""
    top = heapq.nlargest(_TOP + 1, now, key=lambda team_id: now[team_id])
    for place, team_id in enumerate(top[:_TOP]):
        passed = [
            other
            for other in top[place + 1 :]
            if 0 < before[team_id] < before[other] and now[other] < now[team_id]
        ]
        if passed and team_id in gained:
            yield MomentKind.LEADS if place == 0 else MomentKind.PASSES, team_id, passed[0]


def record_hours(places: Iterable[Ranked], minutes: Minutes, span: Interval) -> list[Moment]:
    """When a team's tokens in a clock hour (UTC) exceeded those of any team in any earlier hour of the span.

    Every minute of the span must be known: the record could be in a gap.
    """
    teams = {place.team.team_id: place for place in places}
    hours: dict[datetime, Counter[str]] = defaultdict(Counter)
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
            if team_id not in teams:
                continue
            hours[hour][team_id] += gain
            if record and hours[hour][team_id] > record:
                passed_at.setdefault((hour, team_id), minute)
    return [
        Moment(minute, MomentKind.RECORD_HOUR, teams[team_id], tokens=hours[of_hour][team_id])
        for (of_hour, team_id), minute in passed_at.items()
    ]
