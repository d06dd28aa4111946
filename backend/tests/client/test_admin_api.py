"""Making teams and keys, against a gateway over HTTP; the same on a real one with ADMIN_GATEWAY_URL and _KEY."""

import os
import secrets
from collections.abc import Iterator

import pytest
from starlette.responses import JSONResponse, Response

from leaderboard.client.admin_api import AdminAPI
from leaderboard.client.key_trial import try_key
from leaderboard.client.transport import Transport
from leaderboard.errors import (
    GatewayConflict,
    GatewayError,
    GatewayFailed,
    GatewayOverloaded,
    KeyForbidden,
    KeyRefused,
    NotAtGateway,
    NotLiteLLM,
)
from tests.support.admin_gateway import ADMIN_KEY, AdminGateway, failing_at
from tests.support.gateway import serving

REAL = os.environ.get("ADMIN_GATEWAY_URL"), os.environ.get("ADMIN_GATEWAY_KEY")
MODEL = os.environ.get("ADMIN_GATEWAY_MODEL", "gpt")


@pytest.fixture
def fake() -> Iterator[AdminGateway]:
    gateway = AdminGateway()
    with serving(gateway.app()) as url:
        gateway.url = url
        yield gateway


def admin_of(url: str, key: str = ADMIN_KEY) -> AdminAPI:
    return AdminAPI(Transport(url, key, key_name="LITELLM_ADMIN_KEY", back_off=0))


@pytest.fixture
def address(fake: AdminGateway) -> tuple[str, str]:
    url, key = REAL
    return (url, key) if url and key else (fake.url, ADMIN_KEY)


def test_teams_and_keys_from_their_making_to_their_deletion(address: tuple[str, str]) -> None:
    admin = admin_of(*address)
    mark = secrets.token_hex(4)
    team_id, other_id, alias = f"t-{mark}", f"o-{mark}", f"ada-{mark}"

    made = admin.create_team(team_id, "Engines é 🦙", max_budget=5)
    admin.create_team(other_id, "Others")
    assert (made.team_alias, made.max_budget, made.blocked) == ("Engines é 🦙", 5, False)
    assert admin.team(team_id).team_alias == "Engines é 🦙"
    assert {team_id, other_id} <= {team.team_id for team in admin.teams()}
    assert admin.rename_team(team_id, "Motors").team_alias == "Motors"
    assert admin.set_team_budget(team_id, 7.5).max_budget == 7.5
    assert admin.set_team_budget(team_id, None).max_budget is None
    assert admin.block_team(team_id).blocked
    assert admin.unblock_team(team_id).blocked is False

    key = admin.create_key(alias, team_id, duration="12h", max_budget=0.5)
    assert key.expires
    assert key.hint[-4:] == key.key.get_secret_value()[-4:]
    (found,) = admin.keys_with_alias(alias)
    assert (found.team_id, found.max_budget, found.key_name) == (team_id, 0.5, key.hint)
    trial = try_key(Transport(address[0], key.key.get_secret_value(), retries=0), MODEL)
    assert trial.completion_tokens == 20
    assert trial.prompt_tokens > 0
    assert trial.cost == pytest.approx(0.00032, rel=0.1)
    admin.move_key(found.token, other_id)
    changed = admin.key(found.token)
    assert changed.team_id == other_id
    admin.delete_key(found.token)
    admin.delete_key(found.token)
    assert admin.keys_with_alias(alias) == []
    with pytest.raises(KeyRefused):
        try_key(Transport(address[0], key.key.get_secret_value(), retries=0), MODEL)

    admin.delete_team(team_id)
    admin.delete_team(other_id)
    with pytest.raises(NotAtGateway):
        admin.team(team_id)


def test_a_taken_id_or_alias_and_an_unknown_one_have_errors_of_their_own(address: tuple[str, str]) -> None:
    admin = admin_of(*address)
    team_id = f"t-{secrets.token_hex(4)}"
    admin.create_team(team_id, "Engines")
    admin.create_key(team_id, team_id)
    with pytest.raises(GatewayConflict):
        admin.create_team(team_id, "Engines")
    with pytest.raises(GatewayConflict):
        admin.create_key(team_id, team_id)
    for change in (admin.delete_team, admin.team, admin.block_team):
        with pytest.raises(NotAtGateway):
            change("no-such-team")
    with pytest.raises(NotAtGateway):
        admin.move_key("0" * 64, team_id)
    admin.delete_key("0" * 64)
    admin.delete_team(team_id)


def test_a_key_without_rights_and_an_unknown_one_are_told_apart(address: tuple[str, str]) -> None:
    admin = admin_of(*address)
    team_id = f"t-{secrets.token_hex(4)}"
    admin.create_team(team_id, "Engines")
    without_rights = admin.create_key(team_id, team_id).key.get_secret_value()
    with pytest.raises(KeyForbidden, match="LITELLM_ADMIN_KEY"):
        admin_of(address[0], without_rights).create_team("x", "X")
    with pytest.raises(KeyRefused, match="LITELLM_ADMIN_KEY"):
        admin_of(address[0], "sk-unknown").create_team("x", "X")
    admin.delete_team(team_id)


def test_a_lost_response_is_not_repeated(fake: AdminGateway) -> None:
    """A second /team/new or /key/generate could make a second one."""
    fake.fault = failing_at("/team/new", JSONResponse({"error": {"message": "busy"}}, 503))
    with pytest.raises(GatewayOverloaded):
        admin_of(fake.url).create_team("a", "A")
    assert fake.count("/team/new") == 1


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (JSONResponse({"key": "sk-secret-of-somebody", "key_alias": 3}), NotLiteLLM),
        (Response("<html>", media_type="text/html"), NotLiteLLM),
        (JSONResponse({"error": {"message": "boom sk-secret-of-somebody"}}, 500), GatewayFailed),
    ],
)
def test_no_error_shows_the_key(fake: AdminGateway, response: Response, expected: type[GatewayError]) -> None:
    fake.fault = failing_at("/key/generate", response)
    with pytest.raises(expected) as raised:
        admin_of(fake.url).create_key("ada", "team")
    assert "somebody" not in raised.value.for_operators
    assert raised.value.__cause__ is None


def test_a_new_key_does_not_show_itself() -> None:
    gateway = AdminGateway()
    with serving(gateway.app()) as url:
        key = admin_of(url).create_key("ada", "team")
    assert key.key.get_secret_value() not in repr(key)
