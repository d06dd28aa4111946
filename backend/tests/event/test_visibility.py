"""What the organisers' settings of teams make of the numbers."""

from typing import Any

from leaderboard.event.state import Division, EventState, TeamSettings
from leaderboard.event.visibility import only_division, with_event
from leaderboard.ledger.ledger import Ledger
from leaderboard.period import Period
from leaderboard.services.leaderboard import leaderboard
from leaderboard.services.model_usage import model_usage
from leaderboard.services.reconciliation import balance
from tests.support.facts import DAY, NOON, facts_of, ledger_of, listed
from tests.support.rows import Row

ONLY = Period(DAY, DAY)
DIVISIONS = (Division(id="pro", name="Professionals"), Division(id="new", name="Newcomers"))


def ledger() -> Ledger:
    rows = [
        Row(DAY, team=team, key=team, prompt=10 * place, model=team) for place, team in enumerate("abc", 1)
    ]
    return ledger_of(rows, listed("A", "B", "C"))


def state(divisions: tuple[Division, ...] = (), **teams: dict[str, Any]) -> EventState:
    settings = {team_id: TeamSettings.model_validate(fields) for team_id, fields in teams.items()}
    return EventState(divisions=divisions, teams=settings)


def board(held: Ledger) -> list[tuple[str, int | None]]:
    return [(row.ranked.team.name, row.ranked.rank) for row in leaderboard(held, ONLY)]


def test_without_settings_the_ledger_is_the_same_object() -> None:
    held = ledger()

    assert with_event(held, EventState()).ledger is held
    assert with_event(held, state(nobody={"hidden": True})).ledger.days[DAY] is held.days[DAY]


def test_a_team_has_the_name_slot_and_competition_that_the_organisers_set() -> None:
    shown = with_event(
        ledger(), state(c={"display_name": "Sea", "slot": 7, "out_of_competition": True})
    ).ledger

    assert board(shown) == [("B", 1), ("A", 2), ("Sea", None)]
    assert shown.teams["c"].slot == 7


def test_a_hidden_team_is_gone_and_totals_stay_reconciled() -> None:
    shown = with_event(ledger(), state(c={"hidden": True})).ledger

    assert board(shown) == [("B", 1), ("A", 2)]
    found = balance(shown, ONLY)
    assert (found.balanced, found.teams.total_tokens, found.hidden.total_tokens) == (True, 30, 30)


def test_a_team_without_a_division_belongs_to_the_first_one() -> None:
    shown = with_event(ledger(), state(DIVISIONS, b={"division": "new"}, c={"division": "removed"})).ledger

    assert {team.team_id: team.division for team in shown.teams.values()} == {
        "a": "pro",
        "b": "new",
        "c": "pro",
    }


def test_a_division_has_ranks_and_models_of_its_own() -> None:
    shown = with_event(ledger(), state(DIVISIONS, b={"division": "new"})).ledger
    pro = only_division(shown, "pro").ledger

    assert board(pro) == [("C", 1), ("A", 2)]
    assert [row.model for row in model_usage(pro, ONLY)] == ["c", "a"]
    assert board(only_division(shown, "new").ledger) == [("B", 1)]


def test_the_next_ledger_uses_what_did_not_change() -> None:
    settings = state(b={"hidden": True, "display_name": "B"}, c={"display_name": "Sea"})
    held = ledger()
    first = with_event(held, settings)
    newer = held.with_day(facts_of([Row(DAY, team="a", key="a", model="a", prompt=99)], DAY, NOON))

    second = with_event(newer, settings, first)

    assert second.ledger == with_event(newer, settings).ledger
    assert second.ledger.totals is first.ledger.totals
