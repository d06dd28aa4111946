import contextlib
import json
import os
import pty
from collections.abc import Iterator

import pytest
from starlette.responses import Response

from leaderboard.join.names import slug
from tests.get_api_key.conftest import Script
from tests.support.admin_gateway import AdminGateway, Key, Team, error, failing_at


@contextlib.contextmanager
def typing(text: str) -> Iterator[int]:
    """A terminal with typed input."""
    ours, theirs = pty.openpty()
    os.write(ours, text.encode())
    try:
        yield theirs
    finally:
        os.close(ours)
        os.close(theirs)


def test_gives_a_team_and_a_key_for_all_its_models(run: Script, desk: AdminGateway) -> None:
    done = run("Jörg", 'O\'Neil "Q"', "--board", "https://board.test/#token=t")
    assert (done.code, done.err) == (0, "")
    assert desk.aliases == {"joerg-oneil-q": 'Jörg O\'Neil "Q"'}
    key = desk.keys["joerg-oneil-q"]
    assert (key.team_id, key.models, key.duration) == ("joerg-oneil-q", ["all-team-models"], "7d")
    assert key.max_budget is None
    for shown in (key.secret, "2199-01-31 10:00 UTC", desk.url, "https://board.test/#token=t"):
        assert shown in done.out


def test_the_second_time_reports_the_existing_key_and_changes_nothing(
    run: Script, desk: AdminGateway
) -> None:
    secret = Key("sk-first-0001", "ann-lee")
    desk.teams, desk.keys = {"ann-lee": Team("Ann Lee")}, {"ann-lee": secret}
    done = run("Ann", "Lee")
    assert done.code == 7
    assert "sk-...0001" in done.err
    assert "--rotate" in done.err
    assert [path for path, _ in desk.received] == ["/key/list"]


def test_responds_in_json(run: Script, desk: AdminGateway) -> None:
    response = json.loads(run("--json", "Ann", "Lee", "--duration=12h", "--budget=2.5").out)
    assert response == {
        "status": "created",
        "name": "Ann Lee",
        "team_id": "ann-lee",
        "team": "Ann Lee",
        "key_alias": "ann-lee",
        "key": desk.keys["ann-lee"].secret,
        "key_name": None,
        "expires": desk.keys["ann-lee"].expires,
        "gateway": desk.url,
        "board": None,
    }
    assert (desk.keys["ann-lee"].duration, desk.keys["ann-lee"].max_budget) == ("12h", 2.5)


def test_a_team_without_a_key_gets_one(run: Script, desk: AdminGateway) -> None:
    desk.teams = {"jose-diaz": Team("José Díaz")}
    done = run("Jose", "Diaz")
    assert done.code == 0
    assert "José Díaz (jose-diaz)" in done.out
    assert desk.aliases == {"jose-diaz": "José Díaz"}


def test_does_not_use_the_team_of_another_name(run: Script, desk: AdminGateway) -> None:
    desk.teams = {"ann-lee": Team("Night Shift")}
    done = run("Ann", "Lee")
    assert done.code == 8
    assert "'Night Shift'" in done.err
    assert desk.keys == {}


@pytest.mark.parametrize("named", ["red pandas", "team-7"])
def test_joins_an_existing_team_by_name_or_id(run: Script, desk: AdminGateway, named: str) -> None:
    desk.teams = {"team-7": Team("Red Pandas"), "other": Team()}
    assert run("Ann", "Lee", "--team", named).code == 0
    assert desk.keys["ann-lee"].team_id == "team-7"
    assert desk.count("/team/new") == 0


def test_does_not_guess_which_team_to_join(run: Script, desk: AdminGateway) -> None:
    desk.teams = {"a": Team("Twins"), "b": Team("Twins")}
    none, several = run("Ann", "Lee", "--team", "Trio"), run("Ann", "Lee", "--team", "Twins")
    desk.teams = {}
    empty = run("Ann", "Lee", "--team", "Trio")
    assert (none.code, several.code, empty.code) == (11, 11, 11)
    assert "a, b" in several.err
    assert desk.keys == {}


def test_rotation_prompts_and_keeps_team_and_budget(run: Script, desk: AdminGateway) -> None:
    desk.keys = {"ann-lee": Key("sk-old-key-1", "pandas", max_budget=3.5)}
    with typing("n\n") as terminal:
        assert run("Ann", "Lee", "--rotate", stdin=terminal).code == 13
    assert run("Ann", "Lee", "--rotate").code == 13
    assert desk.keys["ann-lee"].secret == "sk-old-key-1"
    with typing("y\n") as terminal:
        assert run("Ann", "Lee", "--rotate", stdin=terminal).code == 0
    assert desk.keys["ann-lee"].secret != "sk-old-key-1"
    assert (desk.keys["ann-lee"].team_id, desk.keys["ann-lee"].max_budget) == ("pandas", 3.5)


def test_rotation_reports_when_it_could_only_delete_the_old_key(run: Script, desk: AdminGateway) -> None:
    desk.keys = {"ann-lee": Key("sk-old-key-1", "pandas")}
    desk.fault = failing_at("/key/generate", error(500, "no disk"))
    done = run("Ann", "Lee", "--rotate", "--yes")
    assert done.code == 10
    assert "The old key is deleted; run this again" in done.err


def test_an_expired_key_is_replaced_without_a_prompt(run: Script, desk: AdminGateway) -> None:
    desk.keys = {"ann-lee": Key("sk-old-key-1", "pandas", expires="2020-01-01T00:00:00.000000Z")}
    assert run("Ann", "Lee").code == 0
    assert desk.keys["ann-lee"].secret != "sk-old-key-1"


def test_reports_that_a_key_is_blocked(run: Script, desk: AdminGateway) -> None:
    desk.keys = {"ann-lee": Key("sk-old-key-1", "pandas", blocked=True, expires=None)}
    done = run("Ann", "Lee")
    assert done.code == 7
    assert "It is blocked." in done.err


def test_revokes_once_and_is_content_the_second_time(run: Script, desk: AdminGateway) -> None:
    desk.teams = {"ann-lee": Team("Ann Lee")}
    desk.keys = {"ann-lee": Key("sk-old-key-1", "ann-lee"), "ann-leeds": Key("sk-other-key", "x")}
    first, second = run("Ann", "Lee", "--revoke"), run("Ann", "Lee", "--revoke", "--json")
    assert (first.code, second.code) == (0, 0)
    assert json.loads(second.out)["status"] == "absent"
    assert list(desk.keys) == ["ann-leeds"]
    assert list(desk.teams) == ["ann-lee"]


def test_a_key_made_by_somebody_else_meanwhile_is_reported(run: Script, desk: AdminGateway) -> None:
    def meanwhile(path: str) -> Response | None:
        if path == "/key/generate":
            desk.keys["ann-lee"] = Key("sk-theirs", "ann-lee")
        return None

    desk.fault = meanwhile
    assert run("Ann", "Lee").code == 7


@pytest.mark.parametrize(
    "name", ["Zoë Müller-Łęcka", "王 小明", "O'Neil Ó Súilleabháin", "Straße ẞ", "Иван Ng", "Ünal İpek"]
)
def test_ids_are_those_that_the_board_makes(run: Script, desk: AdminGateway, name: str) -> None:
    assert run(*name.split(" ", 1)).code == 0
    assert list(desk.teams) == [slug(name)]
