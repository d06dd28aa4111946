"""Through the board, which runs: no admin key on the attendee's machine."""

import json
from collections.abc import Iterator

import pytest

from leaderboard.settings import Settings
from tests.api.conftest import running
from tests.get_api_key.conftest import Script, mode
from tests.get_api_key.test_one_person import typing
from tests.support.admin_gateway import ADMIN_KEY, AdminGateway
from tests.support.gateway import serving

CODE = "QX7M-4RTP"


@pytest.fixture
def gateway() -> Iterator[AdminGateway]:
    fake = AdminGateway()
    with serving(fake.app()) as url:
        fake.url = url
        yield fake


@pytest.fixture
def join(gateway: AdminGateway, run: Script, monkeypatch: pytest.MonkeyPatch) -> Iterator["Attendee"]:
    for name in Settings.model_fields.keys() - {"database_url"}:
        monkeypatch.delenv(name.upper(), raising=False)
    settings: dict[str, object] = {"litellm_base_url": gateway.url, "litellm_api_key": ADMIN_KEY}
    settings |= {"litellm_admin_key": ADMIN_KEY, "join_code": CODE, "join_team_size": 2}
    for backend in running(None, **settings):
        yield Attendee(run, backend.url)


class Attendee:
    """Who has the event's code and the board's address, and nothing else."""

    def __init__(self, run: Script, url: str) -> None:
        self.run = run
        self.changes = {
            "LITELLM_BASE_URL": "unset",
            "LITELLM_ADMIN_KEY": "unset",
            "LEADERBOARD_PUBLIC_URL": f"{url}/#x",
            "JOIN_CODE": CODE,
        }

    def __call__(self, *arguments: str, **more: object) -> tuple[int, str, str]:
        stdin = more.get("stdin", -3)
        assert isinstance(stdin, int)
        code = more.get("code", CODE)
        done = self.run(*arguments, changes={**self.changes, "JOIN_CODE": str(code)}, stdin=stdin)
        return done.code, done.out, done.err


def test_a_key_with_the_code_alone(join: Attendee, gateway: AdminGateway) -> None:
    code, out, err = join("Zoë", "Müller", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert (found["key"], found["team_id"]) == (gateway.keys["zoe-mueller"].secret, "zoe-mueller")
    (device,) = (join.run.home / ".config" / "workshop-leaderboard").iterdir()
    assert mode(device) == "0o600"
    assert found["key"] not in device.read_text()


def test_the_second_time_it_reports_the_key_and_rotates_after_a_question(
    join: Attendee, gateway: AdminGateway
) -> None:
    join("Ann", "Lee")
    first = gateway.keys["ann-lee"].secret
    code, _, err = join("Ann", "Lee")
    assert code == 7
    assert f"sk-...{first[-4:]}" in err
    assert join("Ann", "Lee", "--rotate")[0] == 13
    assert gateway.keys["ann-lee"].secret == first
    with typing("y\n") as terminal:
        assert join("Ann", "Lee", "--rotate", stdin=terminal)[0] == 0
    assert gateway.keys["ann-lee"].secret != first


def test_a_second_person_on_one_machine_has_a_key_of_their_own(join: Attendee, gateway: AdminGateway) -> None:
    join("Noa", "Weiss")
    of_noa = gateway.keys["noa-weiss"].secret
    code, _, err = join("Ben", "Lee", "--rotate")
    assert code == 7
    assert "no key of Ben Lee" in err
    code, out, _ = join("Ben", "Lee")
    assert code == 0
    assert gateway.keys["ben-lee"].secret in out
    assert join("Noa", "Weiss", "--rotate", "--yes")[0] == 0
    assert gateway.keys["noa-weiss"].secret != of_noa


def test_a_team_is_made_and_joined_by_its_code(join: Attendee, gateway: AdminGateway) -> None:
    _, out, _ = join("Ann", "Lee", "--team", "Red Pandas")
    team_code = out.split(", code ")[1][:4]
    assert join("Ben", "Lee", "--team-code", "AAAA")[0] == 11
    assert join("Ben", "Lee", "--team", "red pandas")[0] == 8
    assert join("Ben", "Lee", "--team-code", team_code)[0] == 0
    assert gateway.keys["ben-lee"].team_id == "red-pandas"


def test_a_taken_name_is_a_question(join: Attendee, gateway: AdminGateway) -> None:
    join("Ann", "Lee")
    (join.run.home / ".config" / "workshop-leaderboard").rename(join.run.home / "of-the-other")
    assert join("Ann", "Lee")[0] == 13
    with typing("y\n") as terminal:
        assert join("Ann", "Lee", stdin=terminal)[0] == 0
    assert list(gateway.keys) == ["ann-lee", "ann-lee-2"]


def test_a_wrong_code_and_options_of_organisers(join: Attendee, gateway: AdminGateway) -> None:
    code, _, err = join("Ann", "Lee", code="WRONG-CODE")
    assert code == 5
    assert "not known" in err
    assert join("Ann", "Lee", "--budget", "100")[0] == 2
    assert gateway.keys == {}


def test_write_puts_the_gateways_address_beside_the_key(join: Attendee, gateway: AdminGateway) -> None:
    assert join("Ann", "Lee", "--write")[0] == 0
    text = (join.run.home / ".bashrc").read_text()
    assert f"export ANTHROPIC_BASE_URL='{gateway.url}'" in text
    assert gateway.keys["ann-lee"].secret in text


def test_something_else_at_the_boards_address(join: Attendee, gateway: AdminGateway) -> None:
    join.changes["LEADERBOARD_PUBLIC_URL"] = gateway.url
    assert join("Ann", "Lee")[0] == 10
