"""The ledger of an earlier moment, compared with the ledger as it was then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboard.client.models import ListedTeam
from leaderboard.ledger.facts import Usage
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.until import ledger_until
from leaderboard.ledger.usage_timing import LoggedRequest
from leaderboard.period import Period
from leaderboard.services.ranking import teams_usage_in
from tests.support.facts import DAY, facts_of, listed
from tests.support.rows import Row

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
EVE = DAY - timedelta(days=1)
READING = timedelta(seconds=10)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return MIDNIGHT + timedelta(hours=hour, minutes=minute, seconds=second)


def tokens(ledger: Ledger) -> dict[str, int]:
    used = teams_usage_in(ledger, Period(EVE, DAY + timedelta(days=1)))
    return {team_id: usage.total_tokens for team_id, usage in used.items()}


def read(ledger: Ledger, moment: datetime, *rows: Row, previous: datetime | None = None) -> Ledger:
    return ledger.with_day(facts_of(rows, moment.date(), moment), previous)


growths = st.lists(
    st.dictionaries(
        st.tuples(st.sampled_from("ab"), st.sampled_from(["k1", "k2"]), st.sampled_from(["m", "n"])),
        st.tuples(st.integers(0, 500), st.integers(0, 3), st.sampled_from([0.0, 0.1, 0.25])),
        max_size=4,
    ),
    min_size=2,
    max_size=12,
)


@given(growths, st.data())
def test_later_readings_leave_no_trace(
    steps: list[dict[tuple[str, str, str], tuple[int, int, float]]], data: st.DataObject
) -> None:
    """A reading every ten seconds; the freeze is at the start of the minute of one of them."""
    rows: dict[tuple[str, str, str], Row] = {}
    ledgers: list[tuple[datetime, Ledger]] = []
    ledger = Ledger()
    for number, step in enumerate(steps):
        moment = at(12, 0, 5) + number * READING
        for name, (more, requests, cost) in step.items():
            team, key, model = name
            row = rows.get(name) or Row(DAY, team=team, key=key, model=model, requests=0)
            rows[name] = row.grown(prompt=more, requests=requests, cost=cost)
        ledger = read(ledger, moment, *rows.values())
        ledgers.append((moment, ledger))
    freeze = data.draw(st.sampled_from([at(12, minute, 0) for minute in range(1, 3)]))
    before = [held for moment, held in ledgers if moment < freeze]

    frozen, then = ledger_until(ledger, freeze), before[-1]

    assert _cells(frozen) == _cells(then)
    assert frozen.teams == then.teams
    assert [fact[:4] for fact in frozen.timed[DAY].facts] == [fact[:4] for fact in then.timed[DAY].facts]
    assert frozen.days[DAY].gateway_total[1:] == then.days[DAY].gateway_total[1:]
    assert frozen.days[DAY].gateway_total.cost == pytest.approx(then.days[DAY].gateway_total.cost)
    assert all(facts.read_at <= freeze for facts in frozen.days.values())


def _cells(ledger: Ledger) -> dict[tuple[str, str, str], tuple[object, ...]]:
    return {
        cell[:3]: (*cell.usage[1:], round(cell.usage.cost, 6))
        for cell in ledger.days[DAY].cells
        if cell.usage
    }


def test_a_ledger_that_was_read_before_stays_the_same() -> None:
    ledger = read(Ledger().with_teams(listed("A")), at(12), Row(DAY, team="a", prompt=100))

    frozen = ledger_until(ledger, at(12, 0, 1))

    assert frozen == ledger
    assert frozen.days[DAY] is ledger.days[DAY]


def test_days_that_begin_later_are_gone() -> None:
    ledger = read(Ledger(), at(12), Row(DAY, prompt=100))
    ledger = read(ledger, at(24, 1), Row(DAY + timedelta(days=1), prompt=7), previous=at(23, 59))

    assert tokens(ledger_until(ledger, at(23, 59))) == {"team-1": 100}


def test_the_day_before_stays_whole_although_it_was_read_again() -> None:
    ledger = read(Ledger(), at(-1), Row(EVE, prompt=50))
    ledger = ledger.with_day(facts_of([Row(EVE, prompt=60)], EVE, at(12)))

    frozen = ledger_until(ledger, at(11))

    assert tokens(frozen) == {"team-1": 60}
    assert frozen.days[EVE].read_at == at(11)


def test_teams_that_were_created_later_are_gone() -> None:
    teams = [
        ListedTeam(team_id=name, team_alias=name, created_at=at(hour))
        for name, hour in (("old", 9), ("new", 13))
    ]
    ledger = read(Ledger().with_teams([*teams, ListedTeam(team_id="undated")]), at(12))
    ledger = read(read(ledger, at(13, 4)), at(13, 5), Row(DAY, team="unlisted", prompt=7))

    assert set(ledger_until(ledger, at(12, 30)).teams) == {"old", "undated"}


def logged(name: str, started: datetime, ended: datetime, tokens: int, model: str = "gpt") -> LoggedRequest:
    usage = Usage(prompt_tokens=tokens, total_tokens=tokens, requests=1, successful_requests=1)
    return LoggedRequest(name, started, ended, "team-1", "key-1", model, usage)


def started_at_three() -> Ledger:
    """300 tokens by 15:00, of which the logs time 240: three requests, the last of which ends after 14:00."""
    ledger = read(Ledger(), at(15), Row(DAY, prompt=300, requests=4))
    requests = [
        logged("1", at(9), at(9, 1), 100),
        logged("2", at(13, 58), at(13, 59), 60),
        logged("3", at(13, 59), at(14, 0, 30), 80, model="other"),
    ]
    return ledger.with_logs(DAY, requests)


def test_after_a_start_following_the_freeze_the_logs_decide() -> None:
    frozen = ledger_until(started_at_three(), at(14))

    # Without a minute are 60 tokens of the gap that the freeze lies in.
    assert tokens(frozen) == {"team-1": 160}
    assert sum(fact.usage.total_tokens for fact in frozen.timed[DAY].facts) == 160
    assert frozen.days[DAY].gateway_total.total_tokens == 160


def test_usage_of_an_unknown_minute_stays_if_some_of_it_is_certainly_from_before() -> None:
    ledger = read(Ledger(), at(9), Row(DAY, prompt=1000))
    for moment, used in ((at(13, 59), 1000), (at(14, 30), 1050)):
        ledger = read(ledger, moment, Row(DAY, prompt=used))
    ledger = ledger.with_logs(DAY, [logged("late", at(14, 10), at(14, 11), 50, model="other")])

    frozen = ledger_until(ledger, at(14))

    # The logs name another model than the totals do.
    assert tokens(frozen) == {"team-1": 1000}


def test_what_the_gateway_counts_beyond_its_parts_stays_visible() -> None:
    ledger = started_at_three()
    facts = ledger.days[DAY]
    more = replace(facts, gateway_total=facts.gateway_total + Usage(total_tokens=5))
    ledger = replace(ledger, days={DAY: more})

    assert ledger_until(ledger, at(14)).days[DAY].gateway_total.total_tokens == 165


def test_a_day_without_any_record_of_minutes_is_empty_before_its_reading() -> None:
    ledger = replace(read(Ledger(), at(15), Row(DAY, prompt=300)), timed={})

    assert tokens(ledger_until(ledger, at(14))) == {}
