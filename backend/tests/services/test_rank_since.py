"""The minute of a rank is the one that the moments of the race name."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.usage_timing import Interval
from leaderboard.services.moments import MomentKind, moments
from leaderboard.services.rank_since import rank_since
from leaderboard.services.ranking import Ranked
from tests.support.facts import listed

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEAMS = Ledger().with_teams(listed("Ada", "Ben", "Cy")).teams
_GAINS = st.dictionaries(st.sampled_from(["ada", "ben", "cy"]), st.integers(1, 50), min_size=1)


def minute(index: int) -> datetime:
    return START + timedelta(minutes=index)


@given(st.lists(_GAINS, min_size=1, max_size=25))
def test_the_leader_leads_since_its_newest_moment_as_leader(gains: list[dict[str, int]]) -> None:
    totals: Counter[str] = Counter()
    for gained in gains:
        totals.update(gained)
        # Of equal teams none has passed the other, but their rank has changed.
        assume(len(set(totals.values())) == len(totals))
    leader = max(totals, key=lambda team_id: totals[team_id])
    minutes = {minute(index): gained for index, gained in enumerate(gains)}
    span = Interval(START, minute(len(gains)))

    found = moments([Ranked(team, None) for team in TEAMS.values()], dict.fromkeys(TEAMS, 0), minutes, span)
    kinds = (MomentKind.LEADS, MomentKind.FIRST)
    newest = next(one for one in found if one.team.team.team_id == leader and one.kind in kinds)
    assert rank_since(totals, minutes, span, leader) == newest.at
