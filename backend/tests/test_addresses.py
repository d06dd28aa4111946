import ipaddress
from urllib.parse import urlsplit

import pytest

from leaderboard.addresses import network_address, share_urls
from leaderboard.settings import Settings


def settings(host: str, **others: object) -> Settings:
    return Settings.model_construct(None, leaderboard_host=host, **others)  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_a_board_of_this_machine_alone_has_no_url_for_others(host: str) -> None:
    assert share_urls(settings(host)) == []


def test_the_address_that_the_board_listens_on_is_shared() -> None:
    shared = settings("192.0.2.7", vite_leaderboard_backend_port=8123, leaderboard_root_path="/board")
    assert share_urls(shared) == ["http://192.0.2.7:8123/board"]
    assert share_urls(settings("2001:db8::7")) == ["http://[2001:db8::7]:8000"]


def test_a_board_open_to_the_room_is_shared_by_its_address_in_the_network() -> None:
    if network_address("0.0.0.0") is None:  # noqa: S104 - not bound to
        pytest.skip("this machine is in no network")
    [url] = share_urls(settings("0.0.0.0"), in_container=False)  # noqa: S104 - not bound to
    assert not ipaddress.ip_address(urlsplit(url).hostname or "").is_loopback


def test_the_address_of_a_container_is_not_shared() -> None:
    assert share_urls(settings("0.0.0.0"), in_container=True) == []  # noqa: S104 - not bound to


def test_the_host_of_the_workshop_comes_first() -> None:
    shared = settings("192.0.2.7", vite_workshop_user="ada", vite_workshop_domain="workshop.example.org")
    assert share_urls(shared) == [
        "https://ada-leaderboard-frontend.workshop.example.org",
        "http://192.0.2.7:8000",
    ]


def test_the_public_url_comes_before_all_others_and_makes_a_board_of_this_machine_reachable() -> None:
    public = "https://board.example.org/workshop"
    assert share_urls(settings("127.0.0.1", leaderboard_public_url=public)) == [public]
    assert share_urls(settings("192.0.2.7", leaderboard_public_url=public))[0] == public
