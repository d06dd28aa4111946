"""The ledger without some teams."""

from dataclasses import replace
from datetime import timedelta

from leaderboard.ledger.facts import HIDDEN
from leaderboard.ledger.ledger import Ledger
from leaderboard.ledger.team_filter import without_teams
from leaderboard.period import Period
from leaderboard.services.model_usage import model_usage
from leaderboard.services.ranking import minutes_of_teams, teams_usage_in
from leaderboard.services.reconciliation import balance
from tests.support.facts import DAY, NOON, facts_of, ledger_of, listed
from tests.support.rows import Row

EVE = DAY - timedelta(days=1)
BOTH = Period(EVE, DAY)
ROWS = [
    Row(EVE, team="a", key="ka", prompt=10),
    Row(EVE, team="b", key="kb", model="secret", prompt=20, cost=0.5),
    Row(DAY, team="a", key="ka", prompt=1),
    Row(DAY, team="b", key="kb", prompt=2),
    Row(DAY, team="b", key="kc", model="secret", prompt=3),
    Row(DAY, team="", key="free", prompt=4),
]
GONE = frozenset({"b"})


def ledger() -> Ledger:
    grown = [row.grown(prompt=100) if row.day == DAY else row for row in ROWS]
    held = ledger_of(ROWS, listed("A", "B"))
    return held.with_day(facts_of(grown, DAY, NOON + timedelta(minutes=1)))


def test_nothing_of_the_team_is_left_but_its_sum() -> None:
    without = without_teams(ledger(), GONE).ledger

    assert set(without.teams) == {"a"}
    assert set(teams_usage_in(without, BOTH)) == {"a"}
    assert {row.model for row in model_usage(without, BOTH)} == {"gpt"}
    assert {fact.team_id for fact in minutes_of_teams(without, BOTH)} == {"a"}
    cells = [cell for facts in without.days.values() for cell in facts.cells if cell.team_id == HIDDEN]
    assert [(cell.key, cell.model, cell.usage.total_tokens) for cell in cells] == [
        ("", "", 20),
        ("", "", 205),
    ]
    assert all("b" not in dict(facts.team_names) for facts in without.days.values())


def test_totals_stay_reconciled() -> None:
    found = balance(without_teams(ledger(), GONE).ledger, BOTH)

    assert (found.balanced, found.hidden.total_tokens, found.hidden.cost) == (True, 225, 0.5)
    assert found.teams.total_tokens == 111


def test_without_hidden_teams_the_ledger_is_the_same_object() -> None:
    held = ledger()

    assert without_teams(held, frozenset()).ledger is held


def test_what_did_not_change_is_not_filtered_again() -> None:
    held = ledger()
    first = without_teams(held, GONE)
    first.ledger.by_team(BOTH)
    only_a = [row.grown(prompt=500 if row.team == "a" else 0) for row in ROWS]
    newer = held.with_day(facts_of(only_a, DAY, NOON + timedelta(minutes=2)))

    second = without_teams(newer, GONE, first)

    assert second.ledger == without_teams(newer, GONE).ledger
    assert second.ledger.days[EVE] is first.ledger.days[EVE]
    assert second.ledger.totals is first.ledger.totals
    # Other teams: nothing of the earlier result remains.
    assert (
        without_teams(newer, frozenset({"a"}), second).ledger == without_teams(newer, frozenset({"a"})).ledger
    )


def test_a_reading_without_news_keeps_the_sums() -> None:
    held = ledger()
    first = without_teams(held, GONE)
    again = replace(held.days[DAY], read_at=NOON + timedelta(minutes=3))

    second = without_teams(held.with_day(again), GONE, first)

    assert second.ledger.days[DAY].cells is first.ledger.days[DAY].cells
