import random

from hypothesis import given
from hypothesis import strategies as st

from leaderboard.services.ranking import ranked
from leaderboard.services.reading_order import reading_order
from tests.support.facts import ledger_of, listed


def test_names_are_in_the_order_in_which_people_look_for_them() -> None:
    names = ["apple", "Äpfel", "Łódź", "Öl", "Team 9", "Team 10", "Zebra"]
    assert sorted(random.Random(1).sample(names, len(names)), key=reading_order) == names


def test_teams_within_a_rank_are_in_that_order() -> None:
    teams = ledger_of([], listed("Zebra", "Team 10", "Öl", "Team 9", "apple")).teams.values()
    assert [row.team.name for row in ranked(teams, lambda _: 0)] == [
        "apple",
        "Öl",
        "Team 9",
        "Team 10",
        "Zebra",
    ]


def test_case_and_form_of_an_accent_do_not_count() -> None:
    assert reading_order("A\u0308PFEL") == reading_order("äpfel")


@given(st.text(), st.text(), st.from_regex(r"[0-9]{0,5000}", fullmatch=True))
def test_any_names_can_be_compared(one: str, other: str, digits: str) -> None:
    assert sorted([one + digits, other, digits], key=reading_order)
