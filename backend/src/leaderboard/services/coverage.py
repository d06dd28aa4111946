"""Usage by minute, and the intervals in which the minute of some usage is unknown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from leaderboard.ledger.facts import DayFacts
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, TimedDay, day_bounds, minutes_of
from leaderboard.period import Period
from leaderboard.services.ranking import ALL_MODELS, is_included

MINUTE = timedelta(minutes=1)
Minutes = Mapping[datetime, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Tokens, and how many of them have a known minute."""

    tokens: int
    timed_tokens: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None without tokens."""
        return self.timed_tokens / self.tokens if self.tokens else None


@dataclass(frozen=True, slots=True)
class UntimedUsage:
    """One day's tokens without a known minute, by team. They were used within the gaps."""

    tokens: Counter[str]
    gaps: Sequence[Interval]


@dataclass(frozen=True, slots=True)
class KnownMinutes:
    """`minutes` holds the teams' tokens, ascending; `unread` are days that were not read."""

    minutes: Minutes
    untimed: Sequence[UntimedUsage] = ()
    unread: Sequence[Interval] = ()

    def is_complete(self, first: datetime, last: datetime, team_id: str | None = None) -> bool:
        """Whether the minute of every token in [first, last) is known, of one team or all."""
        return not _overlap(self.unread, first, last) and not any(
            (team_id is None or day.tokens[team_id]) and _overlap(day.gaps, first, last)
            for day in self.untimed
        )

    def untimed_in(self, first: datetime, last: datetime) -> Counter[str]:
        """Tokens without a known minute, by team, that may have been used in [first, last)."""
        tokens: Counter[str] = Counter()
        for day in self.untimed:
            if _overlap(day.gaps, first, last):
                tokens.update(day.tokens)
        return tokens

    def complete_since(self, first: datetime, end: datetime) -> datetime:
        """The start of the interval up to `end`, not before `first`, in which every minute is known."""
        gaps = [*self.unread, *(gap for day in self.untimed for gap in day.gaps)]
        ends = [gap.last for gap in gaps if gap.first < end and first < gap.last]
        return min(end, max([first, *ends]))

    def tokens_between(self, first: datetime, last: datetime) -> Counter[str]:
        """Tokens with a known minute in [first, last), by team."""
        tokens: Counter[str] = Counter()
        for minute, by_team in self.minutes.items():
            if first <= minute < last:
                tokens.update(by_team)
        return tokens


def known_minutes(ledger: Ledger, period: Period, models: frozenset[str] = ALL_MODELS) -> KnownMinutes:
    """The minutes are those of some public model names or all; untimed usage may belong to any model."""
    minutes: dict[datetime, Mapping[str, int]] = {}
    for facts in ledger.days_in(period):
        timed = ledger.timed.get(facts.day) or TimedDay(facts.day)
        minutes |= (
            minutes_of(fact for fact in timed.facts if is_included(ledger, fact, models))
            if models
            else timed.minutes
        )
    return KnownMinutes(
        minutes,
        untimed_usage(ledger, period),
        [day_bounds(day) for day in ledger.missing_days(period)],
    )


def untimed_usage(ledger: Ledger, period: Period) -> list[UntimedUsage]:
    """The days of the period with usage whose minute is unknown."""
    days = [
        _untimed_of_day(facts, ledger.timed.get(facts.day) or TimedDay(facts.day))
        for facts in ledger.days_in(period)
    ]
    return [day for day in days if day.tokens]


def _untimed_of_day(facts: DayFacts, timed: TimedDay) -> UntimedUsage:
    tokens = Counter({team_id: usage.total_tokens for team_id, usage in facts.of_teams.items()})
    for by_team in timed.minutes.values():
        tokens.subtract(by_team)
    return UntimedUsage(+tokens, timed.gaps or [day_bounds(facts.day)])


def _overlap(intervals: Sequence[Interval], first: datetime, last: datetime) -> bool:
    return any(interval.first < last and first < interval.last for interval in intervals)


def newest_reading(ledger: Ledger) -> datetime | None:
    """When the newest day held was last read."""
    return ledger.days[max(ledger.days)].read_at if ledger.days else None


def floor_to(moment: datetime, step: timedelta) -> datetime:
    """The start of the step that contains the moment, counted from midnight UTC."""
    midnight = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return midnight + (moment - midnight) // step * step
