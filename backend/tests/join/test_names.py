"""Names and the ids made from them."""

import pytest

from leaderboard.join.errors import JoinError
from leaderboard.join.names import clean_name, slug


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Ada Lovelace", "ada-lovelace"),
        ("Zoë Müller-Łęcka", "zoe-mueller-lecka"),
        ("Zoe\u0308 Mu\u0308ller", "zoe-mueller"),
        ("O'Neil Ó Súilleabháin", "oneil-o-suilleabhain"),
        ("Straße ẞ", "strasse-ss"),
        ("王 小明", "name-3786735759"),
        ("🦙 Team", "team-896380340"),
    ],
)
def test_ids_are_plain(name: str, id_: str) -> None:
    assert slug(name) == id_


def test_two_foreign_names_have_two_ids() -> None:
    assert slug("Иван Петров") != slug("Пётр Иванов")


@pytest.mark.parametrize(("typed", "name"), [("  Ada \t\n Ng ", "Ada Ng"), ("A\u202eda\u200b", "A da")])
def test_invisible_signs_go(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize("typed", ["", "\u200b", "--", "🦙", "x" * 101])
def test_a_name_has_letters_and_an_end(typed: str) -> None:
    with pytest.raises(JoinError):
        clean_name(typed)
