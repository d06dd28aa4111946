"""A team's rank over time, given only where unknown usage cannot change it."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from leaderboard.ledger.facts import DayFacts
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, day_bounds
from leaderboard.period import Period
from leaderboard.services.coverage import KnownMinutes


@dataclass(frozen=True, slots=True)
class TokenRange:
    """Each team's tokens at a moment: `least` are certain, `more` are possible in addition."""

    least: Mapping[str, int]
    more: Mapping[str, int]

    def __add__(self, other: "TokenRange") -> "TokenRange":
        return TokenRange(
            Counter(self.least) + Counter(other.least), Counter(self.more) + Counter(other.more)
        )

    def rank(self, team_id: str, not_ranked: Set[str] = frozenset()) -> int | None:
        """None where another order is possible, and while the team has no tokens."""
        low = self.least.get(team_id, 0)
        high = low + self.more.get(team_id, 0)
        others = (self.least.keys() | self.more.keys()) - not_ranked - {team_id}
        above = sum(self.least.get(other, 0) > high for other in others)
        possibly_above = sum(self.least.get(other, 0) + self.more.get(other, 0) > low for other in others)
        return above + 1 if low and above == possibly_above else None


def rank_steps(
    ledger: Ledger,
    period: Period,
    span: Interval,
    moments: Sequence[datetime],
    known: KnownMinutes,
    team_id: str,
) -> list[int | None]:
    """The rank by tokens since the start of the span, at each of the moments (ascending).

    The minutes of `known` are used only for moments within a day.
    """
    not_ranked = {team.team_id for team in ledger.teams.values() if team.out_of_competition}
    if team_id in not_ranked:
        return [None] * len(moments)
    before = TokenRange({}, {})
    ranks: list[int | None] = []
    for day in period:
        bounds = day_bounds(day)
        facts = ledger.days.get(day)
        if facts is None:
            break
        inside = [moment for moment in moments if bounds.first < moment <= bounds.last]
        *ranges, end_of_day = _ranges(facts, bounds, span, [*inside, bounds.last], known)
        ranks += [(before + found).rank(team_id, not_ranked) for found in ranges]
        before += end_of_day
    return [*ranks, *[None] * (len(moments) - len(ranks))]


def _ranges(
    facts: DayFacts, bounds: Interval, span: Interval, moments: Sequence[datetime], known: KnownMinutes
) -> Iterator[TokenRange]:
    """The teams' usage since the start of the day, within the span."""
    inside = Interval(max(span.first, bounds.first), min(span.last, bounds.last))
    # A day within the span is known as a whole at its end, or from its last reading on.
    settled = min(facts.read_at, bounds.last) if inside == bounds else None
    for moment, sums in zip(moments, _sums_until(known, inside, moments), strict=True):
        if settled and moment >= settled:
            totals = {team_id: usage.total_tokens for team_id, usage in facts.of_teams.items()}
            yield TokenRange(totals, {})
        else:
            yield TokenRange(sums, known.untimed_in(inside.first, min(moment, inside.last)))


def _sums_until(known: KnownMinutes, inside: Interval, moments: Sequence[datetime]) -> Iterator[Counter[str]]:
    """The known tokens from the start of the interval up to each of the moments."""
    minutes = deque(minute for minute in known.minutes if inside.first <= minute < inside.last)
    sums: Counter[str] = Counter()
    for moment in moments:
        while minutes and minutes[0] < moment:
            sums.update(known.minutes[minutes.popleft()])
        yield sums.copy()
