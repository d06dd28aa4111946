"""Usage by minute, and in which stretches of time the minute of some tokens is not known."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from leaderboard.ledger.facts import NOT_TEAMS, DayFacts, MinuteFact
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, TimedDay, day_bounds, minutes_of
from leaderboard.period import Period
from leaderboard.services.ranking import ALL_MODELS

Minutes = Mapping[datetime, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Known:
    """`minutes` holds the teams' tokens, ascending; `gaps` the stretches that may hold more of a team's."""

    minutes: Minutes
    gaps: Mapping[str, Sequence[Interval]]
    unread: Sequence[Interval]

    def covers(self, first: datetime, last: datetime, team_id: str | None = None) -> bool:
        """Whether the minute of every token in [first, last) is known, of one team or of all."""
        gaps = self.gaps.get(team_id, ()) if team_id else (gap for of in self.gaps.values() for gap in of)
        return not any(gap.first < last and first < gap.last for gap in (*self.unread, *gaps))

    def since(self, first: datetime, at: datetime) -> datetime:
        """From here on up to `at`, and not before `first`, every minute is known."""
        ends = [
            gap.last
            for gap in (*self.unread, *(gap for of in self.gaps.values() for gap in of))
            if gap.first < at and first < gap.last
        ]
        return min(at, max([first, *ends]))


def known(ledger: Ledger, period: Period, models: frozenset[str] = ALL_MODELS) -> Known:
    """What is known of the days of a period; the minutes of some public model names or all."""
    minutes: dict[datetime, Mapping[str, int]] = {}
    gaps: dict[str, list[Interval]] = defaultdict(list)
    unread: list[Interval] = []
    for day in period:
        if day not in ledger.days:
            unread.append(day_bounds(day))
            continue
        timed = ledger.timed.get(day) or TimedDay(day)
        for team_id in _untimed_teams(ledger.days[day], timed):
            gaps[team_id].extend(timed.gaps or [day_bounds(day)])
        minutes |= minutes_of(_of_models(ledger, timed, models)) if models else timed.minutes
    return Known(minutes, gaps, unread)


def _untimed_teams(facts: DayFacts, timed: TimedDay) -> list[str]:
    """Teams with tokens whose minute is not known."""
    timed_tokens: dict[str, int] = defaultdict(int)
    for by_team in timed.minutes.values():
        for team_id, tokens in by_team.items():
            timed_tokens[team_id] += tokens
    return [
        team_id
        for team_id, usage in facts.by_team.items()
        if team_id not in NOT_TEAMS and usage.total_tokens > timed_tokens[team_id]
    ]


def _of_models(ledger: Ledger, timed: TimedDay, models: frozenset[str]) -> Iterator[MinuteFact]:
    return (fact for fact in timed.facts if ledger.model_name(fact.model) in models)


def tokens_between(minutes: Minutes, first: datetime, last: datetime) -> dict[str, int]:
    """Each team's tokens of the minutes in [first, last)."""
    sums: dict[str, int] = defaultdict(int)
    for minute, by_team in minutes.items():
        if first <= minute < last:
            for team_id, tokens in by_team.items():
                sums[team_id] += tokens
    return sums


def newest_reading(ledger: Ledger) -> datetime | None:
    """When the newest day held was read."""
    return ledger.days[max(ledger.days)].read_at if ledger.days else None


def whole_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
