"""A period as a time-lapse: each team's tokens so far, in equal steps."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from leaderboard.ledger.facts import NOTHING
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval, day_bounds
from leaderboard.period import Period
from leaderboard.services.coverage import MINUTE, Coverage, floor_to, known_minutes, newest_reading
from leaderboard.services.ranking import Ranked, ranked_by_tokens, teams_usage_in
from leaderboard.services.window import timed_coverage, within

# A time-lapse of a minute shows six steps a second.
MAX_STEPS = 360


@dataclass(frozen=True, slots=True)
class TeamReplay:
    """`tokens` are cumulative, at the end of each step. `untimed_tokens` count for the team, but at no known minute."""

    ranked: Ranked
    tokens: list[int]
    untimed_tokens: int


@dataclass(frozen=True, slots=True)
class Replay:
    """The last step may be shorter. Teams without tokens have no steps."""

    start: datetime
    step: timedelta
    steps: int
    teams: list[TeamReplay]
    coverage: Coverage


def replay(ledger: Ledger, period: Period, window: Interval | None = None) -> Replay:
    """Of the period or a window within it, up to the newest reading. Ranked by all tokens, as the board is."""
    span = window or Interval(day_bounds(period.first).first, day_bounds(period.last).last)
    newest = newest_reading(ledger)
    end = min(span.last, floor_to(newest, MINUTE) + MINUTE) if newest else span.first
    minutes = max(0, (end - span.first) // MINUTE)
    step = max(1, -(-minutes // MAX_STEPS)) * MINUTE
    steps = -(-(minutes * MINUTE) // step)
    gained: dict[str, list[int]] = {}
    timed = 0
    for minute, by_team in known_minutes(ledger, period).minutes.items():
        if span.first <= minute < end:
            place = (minute - span.first) // step
            for team_id, tokens in by_team.items():
                gained.setdefault(team_id, [0] * steps)[place] += tokens
                timed += tokens
    usage = teams_usage_in(within(ledger, span) if window else ledger, period)
    teams: list[TeamReplay] = []
    for row in ranked_by_tokens(ledger, usage):
        cumulative = list(accumulate(gained.get(row.team.team_id, ())))
        whole = usage.get(row.team.team_id, NOTHING).total_tokens
        teams.append(TeamReplay(row, cumulative, whole - (cumulative[-1] if cumulative else 0)))
    held = (
        timed_coverage(ledger, window, timed)
        if window
        else Coverage(sum(used.total_tokens for used in usage.values()), timed)
    )
    return Replay(span.first, step, steps, teams, held)
