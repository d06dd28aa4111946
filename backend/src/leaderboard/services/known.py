"""Usage by minute, and in which stretches of time the minute of some tokens is not known."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from leaderboard.ledger.facts import NOT_TEAMS
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.timed import Interval, TimedDay, day_bounds
from leaderboard.period import Period
from leaderboard.services.sums import ALL_MODELS

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
    minutes: dict[datetime, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    gaps: dict[str, list[Interval]] = defaultdict(list)
    unread: list[Interval] = []
    for day in period:
        if day not in ledger.days:
            unread.append(day_bounds(day))
            continue
        timed = ledger.timed.get(day) or TimedDay(day)
        untimed = {team_id: usage.total_tokens for team_id, usage in ledger.days[day].by_team.items()}
        for fact in timed.facts:
            tokens = fact.usage.total_tokens
            if not tokens or fact.team_id in NOT_TEAMS:
                continue
            untimed[fact.team_id] = untimed.get(fact.team_id, 0) - tokens
            if not models or ledger.model_name(fact.model) in models:
                minutes[fact.minute][fact.team_id] += tokens
        for team_id, tokens in untimed.items():
            if tokens > 0 and team_id not in NOT_TEAMS:
                gaps[team_id].extend(timed.unwatched or [day_bounds(day)])
    return Known(dict(sorted(minutes.items())), gaps, unread)


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
