"""A team's rank as time went on, told only where nothing that is not known could change it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from leaderboard.ledger.facts import NOT_TEAMS, DayFacts
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, day_bounds
from leaderboard.period import Period
from leaderboard.services.coverage import Known, Minutes


@dataclass(frozen=True, slots=True)
class Standing:
    """Each team's tokens at a moment: `least` for certain, and at most `more` besides."""

    least: Mapping[str, int]
    more: Mapping[str, int]

    def rank(self, team_id: str) -> int | None:
        """None where another order is possible, and while the team has no tokens."""
        low = self.least.get(team_id, 0)
        high = low + self.more.get(team_id, 0)
        others = (self.least.keys() | self.more.keys()) - {team_id}
        above = sum(self.least.get(other, 0) > high for other in others)
        maybe = sum(self.least.get(other, 0) + self.more.get(other, 0) > low for other in others)
        return above + 1 if low and above == maybe else None


def rank_steps(
    ledger: Ledger, period: Period, span: Interval, moments: Sequence[datetime], known_: Known, team_id: str
) -> list[int | None]:
    """The rank by the tokens since the start of the span, at each of the moments (ascending).

    The minutes of `known_` are needed only for moments within a day.
    """
    before = Standing(Counter(), Counter())
    ranks: list[int | None] = []
    for day in period:
        bounds = day_bounds(day)
        facts = ledger.days.get(day)
        if facts is None:
            break
        asked = [moment for moment in moments if bounds.first < moment <= bounds.last]
        of_day = list(_standings(facts, bounds, span, [*asked, bounds.last], known_))
        ranks += [_sum(before, standing).rank(team_id) for standing in of_day[:-1]]
        before = _sum(before, of_day[-1])
    return [*ranks, *[None] * (len(moments) - len(ranks))]


def _standings(
    facts: DayFacts, bounds: Interval, span: Interval, moments: Sequence[datetime], known_: Known
) -> Iterator[Standing]:
    """What the teams used since the start of the day, as far as it lies in the span."""
    totals = {team: usage.total_tokens for team, usage in facts.by_team.items() if team not in NOT_TEAMS}
    minutes = {
        minute: tokens for minute, tokens in known_.minutes.items() if bounds.first <= minute < bounds.last
    }
    inside = Interval(max(span.first, bounds.first), min(span.last, bounds.last))
    untimed = Counter(totals)
    for tokens in minutes.values():
        untimed.subtract(tokens)
    # A day within the span is known whole at its end, and as soon as it was read.
    settled = min(facts.read_at, bounds.last) if inside == bounds else None
    for moment, sums in zip(moments, _sums_until(minutes, inside, moments), strict=True):
        if settled and moment >= settled:
            yield Standing(totals, {})
        else:
            reached = Interval(inside.first, min(moment, inside.last))
            yield Standing(sums, _possible(untimed, known_, reached))


def _sums_until(minutes: Minutes, inside: Interval, moments: Sequence[datetime]) -> Iterator[Counter[str]]:
    """The known tokens from the start of the interval up to each of the moments."""
    left = [(minute, tokens) for minute, tokens in minutes.items() if inside.first <= minute < inside.last]
    sums: Counter[str] = Counter()
    place = 0
    for moment in moments:
        while place < len(left) and left[place][0] < moment:
            sums.update(left[place][1])
            place += 1
        yield sums.copy()


def _possible(untimed: Mapping[str, int], known_: Known, reached: Interval) -> Counter[str]:
    """Tokens without a known minute that may have been used in the interval."""
    return Counter(
        {
            team: amount
            for team, amount in untimed.items()
            if amount > 0 and not known_.covers(reached.first, reached.last, team)
        }
    )


def _sum(one: Standing, other: Standing) -> Standing:
    return Standing(
        Counter(one.least) + Counter(other.least),
        Counter(one.more) + Counter(other.more),
    )
