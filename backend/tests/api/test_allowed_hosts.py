"""Host names under which the board responds: those of this machine and those that are set."""

import logging
from collections.abc import Iterator

import pytest
import requests

from leaderboard.settings import load_settings
from tests.api.conftest import Backend, running
from tests.support.gateway import KEY, FakeGateway
from tests.support.waiting import until

EVERYWHERE = "0.0.0.0"  # noqa: S104 - read, not bound to


def get(backend: Backend, path: str, host: str) -> requests.Response:
    return backend.session.get(backend.url + path, headers={"Host": host}, timeout=30)


@pytest.fixture
def named(gateway: FakeGateway) -> Iterator[Backend]:
    yield from running(
        litellm_base_url=gateway.url,
        litellm_api_key=KEY,
        leaderboard_allowed_hosts="Board.example.org, other.example.org",
        leaderboard_origins="https://page.example.org",
        vite_backend_url="https://api.example.org/board",
        vite_workshop_user="ada",
        vite_workshop_domain="workshop.example.org",
    )


@pytest.mark.parametrize(
    "path", ["/tokens", "/status", "/", "/healthz", "/openapi.json", "/live", "/no-route"]
)
def test_a_foreign_name_is_refused_on_every_route_with_what_to_set(backend: Backend, path: str) -> None:
    for host in (
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "[::1",
    ):
        response = get(backend, path, host)
        assert response.status_code == 421
        assert "LEADERBOARD_ALLOWED_HOSTS" in response.json()["detail"]
        assert response.headers["X-Request-ID"]
        assert "evil" not in response.text


def test_a_stored_response_is_not_served_to_a_foreign_name(gateway: FakeGateway) -> None:
    for settled in running(litellm_base_url=gateway.url, litellm_api_key=KEY, refresh_seconds=600):
        until(
            lambda: settled.json("/status"),  # noqa: B023
            "the history is loaded",
            lambda found: found["loading"]["done"],
        )
        assert [get(settled, "/tokens", "localhost").status_code for _ in range(2)] == [200, 200]
        assert get(settled, "/tokens", "evil.example").status_code == 421


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:1",
        "board.localhost",
        "127.0.0.1:5",
        "127.0.0.2",
        "[::1]:8000",
        "192.168.1.9",
        "",
    ],
)
def test_this_machines_names_and_addresses_are_accepted(backend: Backend, host: str) -> None:
    assert get(backend, "/tokens", host).status_code == 200
    assert get(backend, "/healthz", host).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "board.example.org",
        "BOARD.example.org.:443",
        "other.example.org",
        "page.example.org",
        "api.example.org",
        "ada-leaderboard-frontend.workshop.example.org",
    ],
)
def test_the_names_that_are_set_are_accepted(named: Backend, host: str) -> None:
    assert get(named, "/tokens", host).status_code == 200


def test_other_names_are_refused_beside_those_that_are_set(named: Backend) -> None:
    assert get(named, "/tokens", "sub.board.example.org").status_code == 421


@pytest.mark.parametrize(
    ("settings", "checked"),
    [
        ({"LEADERBOARD_HOST": "127.0.0.1"}, True),
        ({"LEADERBOARD_HOST": "localhost"}, True),
        ({"LEADERBOARD_HOST": "::1"}, True),
        ({"LEADERBOARD_HOST": EVERYWHERE}, False),
        ({"LEADERBOARD_HOST": EVERYWHERE, "LEADERBOARD_ALLOWED_HOSTS": "board.example.org"}, True),
        ({"LEADERBOARD_ALLOWED_HOSTS": "*"}, False),
    ],
)
def test_names_are_checked_where_only_this_machine_reaches_the_board_or_names_are_set(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], checked: bool
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert (load_settings().allowed_hosts is not None) is checked


def test_a_refused_request_is_logged_like_any_other(
    backend: Backend, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        get(backend, "/tokens", "evil.example")
    assert any("/tokens 421" in record.getMessage() for record in caplog.records)
