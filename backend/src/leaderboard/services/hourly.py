"""Tokens by hour of day, from usage whose minute is known, and how much that is."""

from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from leaderboard.ledger.facts import NOTHING, Source
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.coverage import Coverage
from leaderboard.services.ranking import Ranked, minutes_of_teams, ranked_by_tokens, teams_usage_in

HOURS = 24


@dataclass(frozen=True, slots=True)
class TeamCoverageRow:
    ranked: Ranked
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Hourly:
    tokens_by_hour: list[int]
    coverage: Coverage
    tokens_by_source: dict[Source, int]
    teams: list[TeamCoverageRow]


def hourly(ledger: Ledger, period: Period, zone: ZoneInfo, team_id: str | None = None) -> Hourly:
    """Tokens of the period's UTC days by hour in the zone, of one team or all."""
    hours: Counter[int] = Counter()
    sources: Counter[Source] = Counter()
    timed: Counter[str] = Counter()
    for fact in minutes_of_teams(ledger, period):
        if team_id not in (None, fact.team_id):
            continue
        tokens = fact.usage.total_tokens
        hours[fact.minute.astimezone(zone).hour] += tokens
        sources[fact.source] += tokens
        timed[fact.team_id] += tokens
    by_team = teams_usage_in(ledger, period)
    rows = [
        TeamCoverageRow(
            place,
            Coverage(by_team.get(place.team.team_id, NOTHING).total_tokens, timed[place.team.team_id]),
        )
        for place in ranked_by_tokens(ledger, by_team)
        if team_id in (None, place.team.team_id)
    ]
    return Hourly(
        [hours[hour] for hour in range(HOURS)],
        Coverage(sum(row.coverage.tokens for row in rows), sum(row.coverage.timed_tokens for row in rows)),
        {source: sources[source] for source in Source},
        rows,
    )
